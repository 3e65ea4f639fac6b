#include "gen_data.h"

#include "base/float.h"
#include "gen_rng.h"

#include <inttypes.h>
#include <math.h>

enum { SCRAPES = 240, STEP_MS = 15000, BUCKETS = 5, SPANS = 2, SPAN_BUCKETS = 3 };
#define START_MS INT64_C(1700000100000)

#define B(label)      (1u << GEN_##label)
#define TARGET        (B(JOB) | B(INSTANCE))
#define C(name)       #name "_total", #name, METRIC_COUNTER, GEN_COUNTER
#define G(name)       #name, #name, METRIC_GAUGE, GEN_GAUGE
#define H(name, kind) name, name, METRIC_HISTOGRAM, kind

/* clang-format off */
const struct gen_label_row gen_labels[GEN_LABELS] = {
    [GEN_JOB] = { "job", { "api", "worker" } },
    [GEN_INSTANCE] = { "instance", { "a:80", "b:80", "c:80" } },
    [GEN_PATH] = { "path", { "/", "/login", "/v1" } },
    [GEN_CODE] = { "code", { "200", "404", "500" } },
    [GEN_LE] = { "le", { "0.1", "0.5", "1.0", "10.0", "+Inf" } },
    [GEN_ROOM] = { "room", { "attic", "k\xc3\xbc" "che" } },
    [GEN_VERSION] = { "version", { "1.9", "1.10" } },
    [GEN_ENV] = { "env", { "dev", "prod" } },
    [GEN_DOTTED] = { "a.b", { "x", "y\"z\\" } },
};

const struct gen_family gen_families[] = {
    { C(http_requests), GEN_STEADY, TARGET | B(PATH) | B(CODE), 4 },
    { C(errors), GEN_STEADY, TARGET, 0 },
    { C(restarts), GEN_COMES_GOES, TARGET | B(CODE), 4 },
    { C(bytes), GEN_IRREGULAR, B(INSTANCE), 0 },
    { G(queue_depth), GEN_STEADY, TARGET, 0 },
    { G(temperature), GEN_STEADY, B(ROOM), 0 },
    { G(odd_values), GEN_ODD, TARGET, 2 },
    { G(cache_bytes), GEN_IRREGULAR, B(INSTANCE), 0 },
    { G(up), GEN_UP, TARGET, 0 },
    { G(batch_seconds), GEN_COMES_GOES, B(JOB) | B(PATH), 0 },
    { "latency_seconds_bucket", "latency_seconds", METRIC_HISTOGRAM, GEN_BUCKET, GEN_STEADY, TARGET | B(LE), 0 },
    { "latency_seconds_sum", "latency_seconds", METRIC_HISTOGRAM, GEN_SUM, GEN_STEADY, TARGET, 0 },
    { "latency_seconds_count", "latency_seconds", METRIC_HISTOGRAM, GEN_COUNT, GEN_STEADY, TARGET, 0 },
    { "target_info", "target", METRIC_INFO, GEN_INFO, GEN_SUCCESSION, TARGET | B(VERSION) | B(ENV), 0 },
    { "build_info", "build", METRIC_INFO, GEN_INFO, GEN_STEADY, B(JOB) | B(VERSION), 1 },
    { "job:errors:rate5m", "job:errors:rate5m", METRIC_GAUGE, GEN_GAUGE, GEN_STEADY, B(JOB), 0 },
    { "odd.name", "odd.name", METRIC_GAUGE, GEN_GAUGE, GEN_COMES_GOES, B(DOTTED) | B(INSTANCE), 2 },
    { H("native_seconds", GEN_NATIVE), GEN_STEADY, TARGET, 0 },
    { H("native_sizes", GEN_NATIVE), GEN_COMES_GOES, TARGET | B(CODE), 4 },
    { H("custom_seconds", GEN_CUSTOM), GEN_STEADY, TARGET, 2 },
    { H("mixed_seconds", GEN_MIXED), GEN_STEADY, TARGET, 2 },
};
/* clang-format on */
const size_t gen_families_n = N_OF(gen_families);

struct maker {
    struct gen_data *d;
    uint64_t seed;
    struct gen_series *series; /* being made */
    size_t value[GEN_LABELS];  /* of its labels, by place in the table */
    uint64_t key;              /* a number for the series */
    uint64_t target;           /* and one for what is scraped in one go */
    struct gen_rng rng;
    int64_t t; /* the newest scrape, its value or histogram */
    double v;
    struct native {
        double pos[SPANS * SPAN_BUCKETS], neg[SPANS * SPAN_BUCKETS], zero, sum;
    } h;
};

/* ---- when ---- */

static int64_t scrape_time(struct maker *m, size_t k)
{
    if (m->series->family->shape == GEN_IRREGULAR)
        return m->t + 1 + (int64_t)gen_choose(&m->rng, 2 * STEP_MS);

    int64_t t = m->d->start + (int64_t)k * STEP_MS + (int64_t)(m->target % STEP_MS);

    // half of the targets are scraped to the millisecond
    return m->target & 1 ? t + (int64_t)(gen_mix(m->target + k) % 30) : t;
}

/* Whether the series is there at scrape `k`: runs of 12 to 40 scrapes, and a scrape may fail. */
static bool is_there(const struct maker *m, size_t k)
{
    const struct gen_family *f = m->series->family;
    uint64_t run = gen_mix(m->key ^ k / (12 + m->key % 28));

    if (f->shape == GEN_SUCCESSION && k / 60 % 4 != m->value[GEN_VERSION] * 2 + m->value[GEN_ENV])
        return false;
    if (gen_mix(m->target * 31 + k) % 40 == 0)
        return false;
    if (f->shape == GEN_COMES_GOES)
        return run % 3 != 0;
    return run % 12 != 0;
}

/* ---- what ---- */

static double odd_value(struct gen_rng *rng)
{
    static const double odd[] = { NAN,    INFINITY, -INFINITY,          -0.0,   0.0, 1e300, -1e300,
                                  5e-324, -1e-9,    9007199254740993.0, 1.7e308 };
    return gen_one_in(rng, 4) ? odd[gen_choose(rng, N_OF(odd))] : (double)gen_choose(rng, 9) - 4;
}

static double next_value(struct maker *m)
{
    const struct gen_family *f = m->series->family;
    struct gen_rng *rng = &m->rng;

    if (f->shape == GEN_ODD)
        return odd_value(rng);
    if (f->shape == GEN_UP)
        return gen_one_in(rng, 10) ? 0 : 1;
    switch (f->kind) {
    case GEN_COUNTER:
        if (gen_one_in(rng, 60))
            return (double)gen_choose(rng, 3);
        return m->v + (gen_one_in(rng, 3) ? 0 : (double)gen_choose(rng, 40) / 4);
    case GEN_INFO:
        return 1;
    default:
        return m->key % 4 ? m->v + ((double)gen_choose(rng, 200) - 100) / 10 : m->v;
    }
}

/* How many observations a target's bucket `b` gets at scrape `k`. */
static uint64_t observed(const struct maker *m, size_t k, size_t b)
{
    return gen_mix(m->target ^ (k * BUCKETS + b)) % (BUCKETS - b);
}

static bool histogram_resets(const struct maker *m, size_t k)
{
    return gen_mix(m->target + k * 7) % 90 == 0;
}

static double next_classic(const struct maker *m, size_t k)
{
    enum gen_kind kind = m->series->family->kind;
    size_t upto = kind == GEN_BUCKET ? m->value[GEN_LE] : BUCKETS - 1;
    double x = histogram_resets(m, k) ? 0 : m->v;

    for (size_t b = 0; b <= upto; b++)
        x += (double)observed(m, k, b) * (kind == GEN_SUM ? 0.3 * (double)b : 1);
    return x;
}

/* Now and then a bucket is less than the one below it. */
static double dented(const struct maker *m, size_t k, double x)
{
    bool dent = m->series->family->kind == GEN_BUCKET && m->value[GEN_LE] == 2 &&
                gen_mix(m->target ^ k * 3) % 50 == 0;
    return dent ? x / 2 : x;
}

/* ---- native histograms ---- */

static double grow(struct maker *m, double *counts, size_t n, double at)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        double more = (double)gen_choose(&m->rng, 4);
        counts[i] += more;
        sum += more * at * (double)(i + 1);
    }
    return sum;
}

static struct histogram_side side(struct arena *a, const double *counts, size_t n_spans)
{
    static const struct histogram_span spans[] = { { -1, SPAN_BUCKETS }, { 2, SPAN_BUCKETS } };
    size_t n = n_spans * SPAN_BUCKETS;

    return (struct histogram_side){ spans, n_spans, arena_dup(a, counts, n * sizeof *counts), n };
}

static double total(const struct histogram_side *s)
{
    double sum = 0;
    for (size_t i = 0; i < s->n; i++)
        sum += s->counts[i];
    return sum;
}

static const struct histogram *next_custom(struct maker *m)
{
    static const double bounds[2][5] = { { 0.1, 1, 2.5, 10, 20 }, { 0.1, 0.5, 1, 2.5, 5 } };
    static const struct histogram_span all[] = { { 0, SPANS * SPAN_BUCKETS } };
    struct arena *a = &m->d->arena;
    struct histogram *h = arena_new(a, struct histogram);
    struct native *x = &m->h;

    x->sum += grow(m, x->pos, SPANS * SPAN_BUCKETS, 0.3);
    h->schema = HISTOGRAM_CUSTOM_SCHEMA;
    h->bounds = bounds[m->value[GEN_INSTANCE] % 2];
    h->n_bounds = 5;
    h->pos = side(a, x->pos, SPANS);
    h->pos.spans = all;
    h->pos.n_spans = 1;
    h->count = total(&h->pos);
    h->sum = x->sum;
    return h;
}

static const struct histogram *next_histogram(struct maker *m)
{
    struct arena *a = &m->d->arena;
    struct native *x = &m->h;
    struct histogram *h;
    bool negative = m->value[GEN_CODE] == 1;

    if (gen_one_in(&m->rng, 60))
        *x = (struct native){ 0 };
    if (m->series->family->kind == GEN_CUSTOM)
        return next_custom(m);
    h = arena_new(a, struct histogram);
    x->zero += (double)gen_choose(&m->rng, 2);
    x->sum += grow(m, x->pos, SPANS * SPAN_BUCKETS, 0.5);
    h->schema = gen_one_in(&m->rng, 30) ? 1 : 2;
    h->zero_threshold = 0x1p-10;
    h->zero_count = x->zero;
    h->pos = side(a, x->pos, SPANS);
    if (negative) {
        x->sum -= grow(m, x->neg, SPAN_BUCKETS, 0.5);
        h->neg = side(a, x->neg, 1);
    }
    h->count = x->zero + total(&h->pos) + total(&h->neg);
    h->sum = x->sum;
    return h;
}

/* ---- series ---- */

static void add(struct maker *m, double v, const struct histogram *h)
{
    m->series->p[m->series->n++] = (struct mem_sample){ .t = m->t, .v = v, .h = h };
}

static void add_stale(struct maker *m)
{
    const uint64_t bits = SAMPLE_STALE_BITS;
    double v;

    memcpy(&v, &bits, sizeof v);
    add(m, v, NULL);
}

static bool holds_histogram(enum gen_kind kind, size_t k)
{
    return kind == GEN_NATIVE || kind == GEN_CUSTOM || (kind == GEN_MIXED && k / 30 % 2 == 1);
}

/* The scrape happens in any case; what is not there is not stored. */
static void scrape(struct maker *m, size_t k, bool there)
{
    enum gen_kind kind = m->series->family->kind;

    m->t = scrape_time(m, k);
    if (holds_histogram(kind, k)) {
        const struct histogram *h = next_histogram(m);
        if (there)
            add(m, 0, h);
        return;
    }
    m->v = kind >= GEN_BUCKET && kind <= GEN_COUNT ? next_classic(m, k) : next_value(m);
    if (there)
        add(m, dented(m, k, m->v), NULL);
}

static void make_samples(struct maker *m)
{
    bool was = false;

    m->t = m->d->start;
    m->v = (double)gen_choose(&m->rng, 50);
    m->h = (struct native){ 0 };
    m->series->p = arena_new_n(&m->d->arena, struct mem_sample, m->d->opts.scrapes);
    for (size_t k = 0; k < m->d->opts.scrapes; k++) {
        bool there = is_there(m, k);
        scrape(m, k, there);
        if (!there && was && m->d->opts.stale_markers)
            add_stale(m);
        was = there;
    }
}

static struct labels make_labels(const struct maker *m)
{
    struct arena *a = &m->d->arena;
    const struct gen_family *f = m->series->family;
    struct label *l = arena_new_n(a, struct label, GEN_LABELS + 1);
    size_t n = 0;

    l[n++] = (struct label){ STR(LABEL_NAME), str_of(f->name) };
    for (size_t i = 0; i < GEN_LABELS; i++)
        if (f->labels & 1u << i)
            l[n++] = (struct label){ str_of(gen_labels[i].name),
                                     str_of(gen_labels[i].values[m->value[i]]) };
    return labels_of(a, l, n);
}

/* The next combination of values of the family's labels; false after the last. */
static bool next_values(struct maker *m, const struct gen_family *f)
{
    for (size_t i = GEN_LABELS; i-- > 0;) {
        if (!(f->labels & 1u << i))
            continue;
        if (++m->value[i] < GEN_LABEL_VALUES && gen_labels[i].values[m->value[i]])
            return true;
        m->value[i] = 0;
    }
    return false;
}

static size_t combinations(const struct gen_family *f)
{
    struct maker m = { 0 };
    size_t n = 1;

    while (next_values(&m, f))
        n++;
    return n;
}

static void make_family(struct maker *m, const struct gen_family *f)
{
    uint64_t i = 0;

    memset(m->value, 0, sizeof m->value);
    do {
        m->target = gen_mix(m->seed ^ (m->value[GEN_JOB] * 8 + m->value[GEN_INSTANCE] + 1));
        m->key = gen_mix(m->seed ^ gen_mix((uint64_t)(f - gen_families) << 32 | i++));
        if (f->kind >= GEN_BUCKET && f->kind <= GEN_COUNT) // its series are there together
            m->key = m->target;
        m->rng = (struct gen_rng){ .state = m->key };
        if (gen_choose(&m->rng, 8) < f->dropped)
            continue;
        m->series = &m->d->series[m->d->n++];
        m->series->family = f;
        m->series->labels = make_labels(m);
        make_samples(m);
    } while (next_values(m, f));
}

void gen_data_init(struct gen_data *d, uint64_t seed, const struct gen_data_opts *o)
{
    struct maker m = { .d = d, .seed = gen_mix(seed + 1) };
    size_t n = 0;

    *d = (struct gen_data){ .opts = *o, .start = START_MS, .step = STEP_MS };
    if (!d->opts.scrapes)
        d->opts.scrapes = SCRAPES;
    d->end = d->start + (int64_t)d->opts.scrapes * STEP_MS;
    for (size_t i = 0; i < gen_families_n; i++)
        n += combinations(&gen_families[i]);
    d->series = arena_new_n(&d->arena, struct gen_series, n);
    for (size_t i = 0; i < gen_families_n; i++)
        if (o->native || !gen_is_native(&gen_families[i]))
            make_family(&m, &gen_families[i]);
}

void gen_data_done(struct gen_data *d)
{
    arena_done(&d->arena);
    *d = (struct gen_data){ 0 };
}

bool gen_data_store(const struct gen_data *d, struct mem_store *s, struct err *e)
{
    for (size_t i = 0; i < d->n; i++) {
        int64_t id = mem_series(s, &d->series[i].labels, e);
        if (id == MEM_NONE)
            return false;
        for (size_t k = 0; k < d->series[i].n; k++)
            if (!mem_append(s, id, &d->series[i].p[k], e))
                return false;
    }
    return mem_seal(s, e);
}

/* ---- OpenMetrics ---- */

static void put_name(struct buf *b, const char *name)
{
    if (metric_name_is_legacy(str_of(name)))
        buf_puts(b, name);
    else
        str_put_quoted(b, str_of(name));
}

/* Without blanks, which promtool would not read. */
static void put_series(struct buf *b, const struct gen_series *s)
{
    bool legacy = metric_name_is_legacy(str_of(s->family->name));

    buf_puts(b, legacy ? "" : "{");
    put_name(b, s->family->name);
    buf_puts(b, legacy ? "{" : "");
    for (size_t i = 0, n = !legacy; i < s->labels.n; i++) {
        const struct label *l = &s->labels.p[i];
        if (str_eq(l->name, STR(LABEL_NAME)))
            continue;
        buf_puts(b, n++ ? "," : "");
        if (label_name_is_legacy(l->name))
            buf_put_str(b, l->name);
        else
            str_put_quoted(b, l->name);
        buf_putc(b, '=');
        str_put_quoted(b, l->value);
    }
    buf_putc(b, '}');
}

static void put_samples(struct buf *out, const struct gen_series *s)
{
    struct buf name = { 0 };
    char number[FLOAT_MAX_CHARS];

    put_series(&name, s);
    for (size_t i = 0; i < s->n; i++) {
        size_t n = float_print_g(number, s->p[i].v);
        buf_put_str(out, buf_str(&name));
        buf_printf(out, " %.*s %" PRId64 ".%03d\n", (int)n, number, s->p[i].t / 1000,
                   (int)(s->p[i].t % 1000));
    }
    buf_done(&name);
}

void gen_data_openmetrics(const struct gen_data *d, struct buf *out)
{
    const char *last = NULL;

    for (size_t i = 0; i < d->n; i++) {
        const struct gen_family *f = d->series[i].family;
        if (!last || strcmp(last, f->family) != 0) {
            struct str type = metric_type_name(f->type);
            buf_puts(out, "# TYPE ");
            put_name(out, f->family);
            buf_printf(out, " %.*s\n", STR_ARG(type));
        }
        last = f->family;
        put_samples(out, &d->series[i]);
    }
    buf_puts(out, "# EOF\n");
}
