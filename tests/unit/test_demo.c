/* test_demo.c - the simulated system: pages that hold together, counters that only grow, and in
 * every hour, for every seed, all four alerts. PROMCTL_TEST_LONG=1 looks at many more seeds. */
#include "test.h"

#include "base/float.h"
#include "base/map.h"
#include "base/vec.h"
#include "demo/demo.h"
#include "demo/sim.h"

#include <math.h>
#include <stdlib.h>

enum { STEP_S = 10, EVAL_S = 30, WINDOW_S = 300, HOUR_S = 3600 };

static const int64_t day_ms = INT64_C(1790000000000); /* 2026-09-21 */

/* ---- a page as numbers ---- */

struct value {
    struct str family, key; /* name{label="value",...}; in the map */
    enum metric_type type;
    double v;
};

struct snap {
    struct map *keys; /* shared by all snaps of a test */
    struct {
        struct value *p;
        size_t n, cap;
    } values;
    enum metric_type type;
    struct buf family, key;
    bool om;
    size_t n_help, n_type, n_exemplars, n_native;
};

static bool take(void *user, const struct expo_item *it, struct err *e)
{
    struct snap *s = user;
    (void)e;
    if (it->kind == EXPO_HELP) {
        s->n_help++;
        if (s->family.n && !s->om) // families come in order; OpenMetrics names are shorter
            assert_true(str_cmp(buf_str(&s->family), it->name) < 0);
        buf_clear(&s->family);
        buf_put_str(&s->family, it->name);
    }
    if (it->kind == EXPO_TYPE) {
        s->n_type++;
        s->type = it->type;
    }
    s->n_native += it->kind == EXPO_HISTOGRAM;
    s->n_exemplars += it->n_exemplars;
    if (it->kind != EXPO_SAMPLE)
        return true;
    buf_clear(&s->key);
    buf_put_str(&s->key, it->name);
    for (size_t i = 0; i < it->n_labels; i++)
        buf_printf(&s->key, " %.*s=%.*s", STR_ARG(it->labels[i].name),
                   STR_ARG(it->labels[i].value));
    struct str key = map_key(s->keys, map_id(s->keys, buf_str(&s->key)));
    vec_push(&s->values, (struct value){ .family = str_head(key, str_find_char(key, ' ')),
                                         .key = key,
                                         .type = s->type,
                                         .v = it->value });
    assert_true(str_starts(it->name, buf_str(&s->family)));
    return true;
}

static void snap_take(struct snap *s, enum demo_part part, uint64_t seed, int64_t t_ms)
{
    struct err e = { 0 };
    vec_clear(&s->values);
    buf_clear(&s->family);
    s->n_help = s->n_type = s->n_exemplars = s->n_native = 0;
    assert_true(demo_each(part, seed, t_ms, EXPO_TEXT, take, s, &e));
}

static void snap_done(struct snap *s)
{
    vec_done(&s->values);
    buf_done(&s->family);
    buf_done(&s->key);
}

static double get(const struct snap *s, const char *key)
{
    for (size_t i = 0; i < s->values.n; i++)
        if (str_eq(s->values.p[i].key, str_of(key)))
            return s->values.p[i].v;
    fail_msg("no series \"%s\"", key);
    return 0;
}

/* The sum over all series of one name. */
static double total(const struct snap *s, const char *name)
{
    double sum = 0;
    for (size_t i = 0; i < s->values.n; i++)
        if (str_eq(s->values.p[i].family, str_of(name)))
            sum += s->values.p[i].v;
    return sum;
}

static bool only_grows(const struct value *v)
{
    return v->type == METRIC_COUNTER || v->type == METRIC_HISTOGRAM ||
           (v->type == METRIC_SUMMARY && str_find(v->key, STR("quantile=")) == v->key.n);
}

/* ---- one page ---- */

/* Buckets of one histogram follow each other, then come its sum and count. */
static void check_histograms(const struct snap *s)
{
    double last = 0;
    for (size_t i = 0; i < s->values.n; i++) {
        const struct value *v = &s->values.p[i];
        if (v->type != METRIC_HISTOGRAM)
            continue;
        if (str_ends(v->family, STR("_bucket"))) {
            assert_true(v->v >= last && v->v == floor(v->v));
            last = v->v;
        } else if (str_ends(v->family, STR("_sum"))) {
            assert_true(str_ends(s->values.p[i - 1].key, STR(" le=+Inf")));
            assert_true(v[1].v == last);
            assert_true(v->v >= 0 && (last == 0 || v->v / last < 12));
        } else {
            last = 0;
        }
    }
}

static void a_page_holds_together(void **state)
{
    static const int64_t times[] = {
        INT64_MIN, -1, 0, 1, 1234567, 1790000000000, 1790003333333, 253402300799999, INT64_MAX
    };
    struct map keys = { 0 };
    struct snap api = { .keys = &keys }, worker = { .keys = &keys };
    (void)state;
    for (uint64_t seed = 0; seed < 12; seed++) {
        for (size_t i = 0; i < N_OF(times); i++) {
            snap_take(&api, DEMO_API, seed, times[i]);
            snap_take(&worker, DEMO_WORKER, seed, times[i]);
            check_histograms(&api);
            check_histograms(&worker);
            assert_int_equal(api.n_help, 17);
            assert_int_equal(api.n_type, 17);
            assert_int_equal(worker.n_type, 15);
            assert_true(total(&api, "tasks_created_total") ==
                        get(&api, "http_requests_total endpoint=/api/v1/tasks method=POST "
                                  "status=201"));
            assert_true(total(&api, "tasks_created_total") ==
                        total(&api, "queue_messages_published_total"));
            assert_true(total(&worker, "tasks_processed_total") ==
                        total(&worker, "queue_messages_consumed_total"));
            // A request is counted and timed in two steps: the two are never far apart.
            assert_true(fabs(total(&api, "http_requests_total") -
                             total(&api, "http_request_duration_seconds_count")) < 60);
            assert_true(get(&api, "db_connections_in_use") <= get(&api, "db_connections_open"));
            assert_true(get(&api, "process_resident_memory_bytes") >
                        get(&api, "go_memstats_alloc_bytes"));
            assert_true(total(&worker, "tasks_queue_size") >= 0);
        }
    }
    snap_done(&api);
    snap_done(&worker);
    map_done(&keys);
}

static void formats_add_what_they_can_carry(void **state)
{
    struct map keys = { 0 };
    struct snap s = { .keys = &keys };
    struct err e = { 0 };
    (void)state;
    assert_true(demo_each(DEMO_API, 1, day_ms, EXPO_TEXT, take, &s, &e));
    assert_int_equal(s.n_exemplars + s.n_native, 0);
    buf_clear(&s.family);
    s.om = true;
    assert_true(demo_each(DEMO_API, 1, day_ms, EXPO_OPENMETRICS, take, &s, &e));
    assert_true(s.n_exemplars > 40);
    assert_int_equal(s.n_native, 0);
    buf_clear(&s.family);
    s.om = false;
    assert_true(demo_each(DEMO_API, 1, day_ms, EXPO_PROTOBUF, take, &s, &e));
    assert_int_equal(s.n_native, 10);
    snap_done(&s);
    map_done(&keys);
}

/* Samples with the bounds of their buckets as numbers: formats spell those differently. */
struct flat {
    double v, bound;
};

struct flats {
    struct flat *p;
    size_t n, cap;
    size_t n_native;
};

static void read_back(enum demo_part part, enum expo_format format, struct flats *out)
{
    struct buf text = { 0 };
    struct err e = { 0 };
    struct expo_item it;
    struct expo_opts o = { .format = format, .classic_histograms = true };

    if (!demo_render(part, 3, day_ms, format, &text, &e))
        fail_msg("%s", e.msg);
    assert_int_equal(
        expo_format_sniff(str_head(buf_str(&text), 4096), str_skip(buf_str(&text), text.n - 8)),
        format);
    struct expo_reader *r = expo_reader_new(buf_str(&text), &o);
    for (;;) {
        double bound = 0;
        if (!expo_next(r, &it, &e))
            fail_msg("%s", e.msg);
        if (it.kind == EXPO_END)
            break;
        out->n_native += it.kind == EXPO_HISTOGRAM;
        if (it.kind != EXPO_SAMPLE)
            continue;
        for (size_t i = 0; i < it.n_labels; i++)
            if (str_eq(it.labels[i].name, STR("le")) || str_eq(it.labels[i].name, STR("quantile")))
                assert_true(float_parse(it.labels[i].value, &bound));
        vec_push(out, (struct flat){ it.value, bound });
    }
    expo_reader_free(r);
    buf_done(&text);
}

static int flat_cmp(const void *a, const void *b)
{
    const struct flat *x = a, *y = b;
    return x->v != y->v ? (x->v > y->v) - (x->v < y->v)
                        : (x->bound > y->bound) - (x->bound < y->bound);
}

static void all_formats_say_the_same(void **state)
{
    (void)state;
    for (int part = 0; part < DEMO_N_PARTS; part++) {
        struct flats f[3] = { 0 };
        for (int i = 0; i < 3; i++) {
            read_back((enum demo_part)part, (enum expo_format)i, &f[i]);
            qsort(f[i].p, f[i].n, sizeof *f[i].p, flat_cmp); // protobuf has another order
            assert_int_equal(f[i].n, f[0].n);
            for (size_t k = 0; k < f[i].n; k++)
                assert_int_equal(flat_cmp(&f[0].p[k], &f[i].p[k]), 0);
            assert_int_equal(f[i].n_native, i < EXPO_PROTOBUF ? 0 : part == DEMO_API ? 10 : 6);
        }
        for (int i = 0; i < 3; i++)
            vec_done(&f[i]);
    }
}

/* ---- time ---- */

static void counters_fall_only_at_a_deploy(void **state)
{
    struct map keys = { 0 };
    struct snap a = { .keys = &keys }, b = { .keys = &keys };
    (void)state;
    for (int run = 0; run < 6; run++) {
        enum demo_part part = run % 2 ? DEMO_WORKER : DEMO_API;
        int deploys = 0;
        uint64_t seed = (uint64_t)run * 977;
        snap_take(&a, part, seed, day_ms);
        for (int64_t t = day_ms; t < day_ms + 3 * HOUR_S * 1000;) {
            t += run < 2 ? 10000 : run < 4 ? 15000 : 7301;
            snap_take(&b, part, seed, t);
            bool deploy = get(&a, "process_start_time_seconds") !=
                          get(&b, "process_start_time_seconds");
            deploys += deploy;
            assert_int_equal(a.values.n, b.values.n);
            for (size_t i = 0; i < a.values.n && !deploy; i++) {
                assert_true(a.values.p[i].key.p == b.values.p[i].key.p);
                if (only_grows(&a.values.p[i]) && a.values.p[i].v > b.values.p[i].v)
                    fail_msg("%.*s fell from %.17g to %.17g at %lld, seed %llu",
                             STR_ARG(a.values.p[i].key), a.values.p[i].v, b.values.p[i].v,
                             (long long)t, (unsigned long long)seed);
            }
            assert_true(!deploy || total(&b, "go_gc_duration_seconds_count") < 5);
            struct snap swap = a;
            a = b;
            b = swap;
        }
        assert_in_range(deploys, 2, 3);
    }
    snap_done(&a);
    snap_done(&b);
    map_done(&keys);
}

/* Collects native buckets; they must not shrink either, or rate() sees a reset. */
struct natives {
    double count[10][400];
    size_t n;
    int64_t st;
};

static bool take_native(void *user, const struct expo_item *it, struct err *e)
{
    struct natives *s = user;
    struct histogram_iter iter = { 0 };
    struct histogram_bucket b;
    double sum = 0;
    if (it->kind != EXPO_HISTOGRAM)
        return true;
    assert_true(histogram_check(it->histogram, e));
    s->st = it->st;
    while (histogram_next(it->histogram, &iter, &b)) {
        if (b.upper > 0 && b.count > 0)
            s->count[s->n][200 + (int)lround(8 * log2(b.upper))] = b.count;
        sum += b.count;
    }
    assert_true(sum == it->histogram->count);
    s->n++;
    return true;
}

static void native_buckets_only_grow(void **state)
{
    static struct natives a, b;
    struct err e = { 0 };
    (void)state;
    for (int i = 0; i < 400; i++) {
        b = (struct natives){ 0 };
        if (!demo_each(DEMO_API, 5, day_ms + i * 20000, EXPO_PROTOBUF, take_native, &b, &e))
            fail_msg("%s", e.msg);
        for (size_t h = 0; i > 0 && a.st == b.st && h < 10; h++)
            for (size_t k = 0; k < 400; k++)
                assert_true(a.count[h][k] <= b.count[h][k]);
        a = b;
    }
}

/* ---- the alerts, as Prometheus would see them ---- */

enum { ERRORS, SLOW, FAILED, MEMORY, N_ALERTS };
static const int for_s[N_ALERTS] = { 300, 300, 300, 600 };

struct cycle { /* one life of one alert, s */
    int alert;
    int64_t pending, firing, resolved;
};

struct cycles {
    struct cycle *p;
    size_t n, cap;
};

struct machine {                 /* of one alert and series */
    int64_t active_at, fired_at; /* 0: no */
};

static void step(struct machine *m, int alert, bool on, int64_t t, struct cycles *out)
{
    if (on && !m->active_at)
        m->active_at = t;
    if (on && !m->fired_at && t - m->active_at >= for_s[alert])
        m->fired_at = t;
    if (!on) {
        if (m->fired_at)
            vec_push(out, (struct cycle){ alert, m->active_at, m->fired_at, t });
        *m = (struct machine){ 0 };
    }
}

/* The samples that rate(x[5m]) at `t` needs of pages scraped every 10 s: the first and the last in
 * the window and, where a deploy lies between, the last before it. */
struct window {
    struct snap first, last, before;
    bool deployed;
};

static void window_take(struct window *w, enum demo_part part, uint64_t seed, int64_t t)
{
    snap_take(&w->first, part, seed, (t - WINDOW_S + STEP_S) * 1000);
    snap_take(&w->last, part, seed, t * 1000);
    double start = get(&w->last, "process_start_time_seconds");
    w->deployed = start != get(&w->first, "process_start_time_seconds");
    if (w->deployed) {
        int64_t at = (int64_t)ceil(start / STEP_S) * STEP_S - STEP_S;
        snap_take(&w->before, part, seed, at * 1000);
    }
}

static double rate(const struct window *w, size_t i)
{
    const double sampled = WINDOW_S - STEP_S;
    double first = w->first.values.p[i].v;
    double increase = w->last.values.p[i].v - first, to_start = STEP_S;
    if (w->deployed)
        increase += w->before.values.p[i].v;
    if (increase > 0 && first >= 0)
        to_start = fmin(to_start, sampled * first / increase);
    return increase * (sampled + to_start) / sampled / WINDOW_S;
}

static double sum_of_rates(const struct window *w, const char *name, const char *label)
{
    double sum = 0;
    for (size_t i = 0; i < w->last.values.n; i++)
        if (str_eq(w->last.values.p[i].family, str_of(name)) &&
            str_find(w->last.values.p[i].key, str_of(label)) < w->last.values.p[i].key.n)
            sum += rate(w, i);
    return sum;
}

/* Whether the 0.95 quantile of the histogram whose buckets begin at `i` lies above 1 second. */
static bool slow_p95(const struct window *w, size_t i)
{
    double below = 0, all = 0;
    for (size_t k = i; str_ends(w->last.values.p[k].family, STR("_bucket")); k++) {
        double r = rate(w, k);
        if (str_ends(w->last.values.p[k].key, STR(" le=1")))
            below = r;
        all = r;
        if (str_ends(w->last.values.p[k].key, STR(" le=+Inf")))
            break;
    }
    return all > 0 && 0.95 * all > below;
}

struct watch {
    struct machine machine[N_ALERTS][8];
    struct cycles cycles;
};

static bool near_episode(uint64_t seed, enum sim_episode kind, int64_t t)
{
    struct sim s;
    sim_init(&s, seed);
    for (int64_t k = sim_cycle((double)t) - 1; k <= sim_cycle((double)t); k++) {
        struct sim_span at = sim_episode(&s, kind, k);
        if ((double)t >= at.a && (double)t <= at.b + WINDOW_S + 60)
            return true;
    }
    return false;
}

static void evaluate(struct watch *x, struct window *api, struct window *worker, uint64_t seed,
                     int64_t t)
{
    window_take(api, DEMO_API, seed, t);
    window_take(worker, DEMO_WORKER, seed, t);

    double errors = sum_of_rates(api, "http_requests_total", "status=5");
    step(&x->machine[ERRORS][0], ERRORS, errors > 0.1, t, &x->cycles);
    if (!near_episode(seed, SIM_ERRORS, t) && errors >= 0.05)
        fail_msg("seed %llu: %g errors/s at %lld", (unsigned long long)seed, errors, (long long)t);

    int n_slow = 0, series = 0;
    for (size_t i = 0; i < api->last.values.n; i++) {
        const struct value *v = &api->last.values.p[i];
        if (str_ends(v->key, STR(" le=0.005")) &&
            str_eq(v->family, STR("http_request_duration_seconds_bucket"))) {
            bool slow = slow_p95(api, i);
            n_slow += slow;
            step(&x->machine[SLOW][series++], SLOW, slow, t, &x->cycles);
        }
    }
    assert_int_equal(series, 6);
    assert_true(n_slow == 0 || near_episode(seed, SIM_SLOWNESS, t));

    double failed = sum_of_rates(worker, "tasks_processed_total", "status=failed") /
                    sum_of_rates(worker, "tasks_processed_total", "");
    step(&x->machine[FAILED][0], FAILED, failed > 0.1, t, &x->cycles);
    assert_true(failed < 0.05 || near_episode(seed, SIM_FAILURES, t));

    double mib[2] = { total(&api->last, "go_memstats_alloc_bytes") / 1048576,
                      total(&worker->last, "go_memstats_alloc_bytes") / 1048576 };
    for (int i = 0; i < 2; i++)
        step(&x->machine[MEMORY][i], MEMORY, mib[i] > 500, t, &x->cycles);
    assert_true(mib[1] < 300);
}

static bool complete_within(const struct cycles *c, int alert, int64_t from, int64_t to)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->p[i].alert == alert && c->p[i].pending > from && c->p[i].resolved <= to)
            return true;
    return false;
}

static void every_hour_has_every_alert(void **state)
{
    bool many = getenv("PROMCTL_TEST_LONG") != NULL;
    int64_t length = many ? 24 * HOUR_S : 5 * HOUR_S / 2;
    uint64_t n_seeds = many ? 300 : 12;
    struct map keys = { 0 };
    struct window api = { .first.keys = &keys, .last.keys = &keys, .before.keys = &keys };
    struct window worker = api;
    int64_t shortest[N_ALERTS] = { INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX };
    (void)state;
    for (uint64_t seed = 0; seed < n_seeds; seed++) {
        struct watch x = { 0 };
        int64_t from = day_ms / 1000 / EVAL_S * EVAL_S + (int64_t)(seed * 7 % 48) * HOUR_S;
        for (int64_t t = from; t <= from + length; t += EVAL_S)
            evaluate(&x, &api, &worker, seed, t);
        for (int64_t at = from; at + HOUR_S <= from + length; at += 60)
            for (int alert = 0; alert < N_ALERTS; alert++)
                if (!complete_within(&x.cycles, alert, at, at + HOUR_S))
                    fail_msg("seed %llu: alert %d is not complete in the hour from %lld",
                             (unsigned long long)seed, alert, (long long)at);
        for (size_t i = 0; i < x.cycles.n; i++) {
            const struct cycle *c = &x.cycles.p[i];
            if (c->pending > from && c->resolved - c->firing < shortest[c->alert])
                shortest[c->alert] = c->resolved - c->firing;
        }
        vec_done(&x.cycles);
    }
    for (int alert = 0; alert < N_ALERTS; alert++)
        if (shortest[alert] < 90) // long enough to be seen
            fail_msg("alert %d fires for %lld s only", alert, (long long)shortest[alert]);
    snap_done(&api.first);
    snap_done(&api.last);
    snap_done(&api.before);
    snap_done(&worker.first);
    snap_done(&worker.last);
    snap_done(&worker.before);
    map_done(&keys);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_holds_together),
        cmocka_unit_test(formats_add_what_they_can_carry),
        cmocka_unit_test(all_formats_say_the_same),
        cmocka_unit_test(counters_fall_only_at_a_deploy),
        cmocka_unit_test(native_buckets_only_grow),
        cmocka_unit_test(every_hour_has_every_alert),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
