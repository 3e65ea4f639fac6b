/* survey.c - families in their right reading, see survey.h. */
#include "tui/survey.h"

#include "base/map.h"
#include "base/vec.h"
#include "out/unit_expr.h"
#include "promql/parse.h"
#include "tui/survey_impl.h"

// ---- families ----

static const char *const histogram_parts[] = { "_bucket", "_count", "_sum" };

static bool is_of_parts(enum metric_type t)
{
    return t == METRIC_HISTOGRAM || t == METRIC_SUMMARY || t == METRIC_GAUGEHISTOGRAM;
}

/* The family of a series by what was told of families: its own name, or that without a suffix. */
static size_t told_family(const struct map *told, const struct source_meta *meta, struct str name)
{
    size_t id = map_find(told, name);

    for (size_t i = 0; id == MAP_NONE && i < N_OF(histogram_parts); i++) {
        struct str suffix = str_of(histogram_parts[i]);
        if (!str_ends(name, suffix))
            continue;
        size_t base = map_find(told, str_head(name, name.n - suffix.n));
        if (base != MAP_NONE && is_of_parts(meta[base].type))
            id = base;
    }
    // OpenMetrics names the family of a counter without its suffix.
    if (id == MAP_NONE && str_ends(name, STR("_total")))
        id = map_find(told, str_head(name, name.n - strlen("_total")));
    return id;
}

/* Without a word of any family, names tell: x_bucket makes x_sum and x_count parts of x. */
static struct str guessed_family(const struct map *names, struct arena *a, struct str name,
                                 enum metric_type *type)
{
    for (size_t i = 0; i < N_OF(histogram_parts); i++) {
        struct str suffix = str_of(histogram_parts[i]);
        if (!str_ends(name, suffix))
            continue;
        struct str base = str_head(name, name.n - suffix.n);
        struct str bucket = str_of(arena_printf(a, "%.*s_bucket", STR_ARG(base)));
        *type = METRIC_HISTOGRAM;
        if (i == 0 || map_find(names, bucket) != MAP_NONE)
            return base;
        struct str other = str_of(
            arena_printf(a, "%.*s%s", STR_ARG(base), i == 1 ? "_sum" : "_count"));
        *type = METRIC_SUMMARY;
        if (map_find(names, base) != MAP_NONE && map_find(names, other) != MAP_NONE)
            return base;
    }
    *type = str_ends(name, STR("_total"))  ? METRIC_COUNTER
            : str_ends(name, STR("_info")) ? METRIC_INFO
                                           : METRIC_UNKNOWN;
    return name;
}

/* How the values of several gauges become one that means something. */
static struct str joined_by(struct str name)
{
    switch (metric_unit_of(name, (struct str){ 0 })) {
    case METRIC_UNIT_NONE:
    case METRIC_UNIT_BYTES:
    case METRIC_UNIT_BITS:
        return STR("sum");
    case METRIC_UNIT_TIMESTAMP:
    case METRIC_UNIT_SECONDS:
    case METRIC_UNIT_MILLISECONDS:
        return STR("max");
    default:
        return STR("avg");
    }
}

/* How each type is read: @ is the family, % what joins its gauges. */
static const struct {
    enum metric_type type;
    bool native;
    const char *reading, *prefix, *expr, *by_series;
} readings[] = {
    { METRIC_COUNTER, false, "rate", "", "sum(rate(@[$__rate_interval]))",
      "rate(@[$__rate_interval])" },
    { METRIC_HISTOGRAM, false, "p95", "p95",
      "histogram_quantile(0.95, sum by (le) (rate(@_bucket[$__rate_interval])))",
      "histogram_quantile(0.95, rate(@_bucket[$__rate_interval]))" },
    { METRIC_HISTOGRAM, true, "p95", "p95",
      "histogram_quantile(0.95, sum(rate(@[$__rate_interval])))",
      "histogram_quantile(0.95, rate(@[$__rate_interval]))" },
    { METRIC_GAUGEHISTOGRAM, false, "p95", "p95",
      "histogram_quantile(0.95, sum by (le) (@_bucket))", "histogram_quantile(0.95, @_bucket)" },
    { METRIC_SUMMARY, false, "p50", "p50", "avg(@{quantile=\"0.5\"})", "@{quantile=\"0.5\"}" },
    { METRIC_INFO, false, "", "", "count(@)", "@" },
    { METRIC_STATESET, false, "", "", "sum(@)", "@" },
};

struct str survey_text(struct arena *a, const char *fmt, struct str name, struct str other)
{
    struct buf b = { 0 };

    for (const char *p = fmt; *p; p++) {
        if (*p == '@')
            buf_put_str(&b, name);
        else if (*p == '%')
            buf_put_str(&b, other);
        else
            buf_putc(&b, *p);
    }
    struct str s = arena_str(a, buf_str(&b));
    buf_done(&b);
    return s;
}

struct out_unit survey_unit(struct str expr)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct out_unit u;
    struct pql_node *n = pql_parse(&a, survey_with_range(&a, expr, STR("5m")),
                                   &(struct pql_syntax){ 0 }, &e);

    out_unit_parse(STR("locale"), &u);
    if (n) {
        out_unit_of_expr(n, &u);
        pql_done(n);
    }
    err_done(&e);
    arena_done(&a);
    return u;
}

struct str survey_with_range(struct arena *a, struct str expr, struct str range)
{
    struct str var = STR("$__rate_interval");
    struct buf b = { 0 };

    while (expr.n) {
        size_t at = str_find(expr, var);
        if (at >= expr.n)
            break;
        buf_put_str(&b, str_head(expr, at));
        buf_put_str(&b, range);
        expr = str_skip(expr, at + var.n);
    }
    buf_put_str(&b, expr);
    struct str s = arena_str(a, buf_str(&b));
    buf_done(&b);
    return s;
}

static void read_family(struct arena *a, struct survey_family *f)
{
    const char *expr = f->n_series > 1 ? "%(@)" : "@", *by_series = "@";

    for (size_t i = 0; i < N_OF(readings); i++) {
        if (readings[i].type != f->type || readings[i].native != f->native)
            continue;
        expr = readings[i].expr;
        by_series = readings[i].by_series;
        f->reading = str_of(readings[i].reading);
        f->prefix = str_of(readings[i].prefix);
    }
    f->expr = survey_text(a, expr, f->name, joined_by(f->name));
    f->by_series = survey_text(a, by_series, f->name, f->name);
    f->unit = survey_unit(f->expr);
}

void survey_reread(struct arena *a, const struct survey_family *f, bool raw,
                   struct survey_family *out)
{
    static const char *const exprs[][2] = {
        { "sum(@)", "@" }, // sum, of each series
        { "sum(increase(@[$__rate_interval]))", "increase(@[$__rate_interval])" },
        { "sum(delta(@[$__rate_interval]))", "delta(@[$__rate_interval])" }
    };
    bool counts = f->type == METRIC_HISTOGRAM || f->type == METRIC_SUMMARY;
    bool gauge = f->type == METRIC_GAUGE || f->type == METRIC_UNKNOWN;
    const char *const *e = exprs[raw ? 0 : gauge ? 2 : 1];
    struct str name = f->name;

    *out = *f;
    if (f->type == METRIC_INFO || f->type == METRIC_STATESET || (gauge && raw) || f->native)
        return;
    if (counts)
        name = survey_text(a, "@_count", f->name, f->name);
    out->expr = survey_text(a, e[0], name, name);
    out->by_series = survey_text(a, e[1], name, name);
    out->reading = raw ? STR("raw") : STR("delta");
    out->prefix = (struct str){ 0 };
    out->unit = survey_unit(out->expr);
}

/* Of the metrics of a family, which are in order of name and job. */
static void add_job(struct arena *a, struct survey_family *f, struct str job)
{
    struct str *p = arena_new_n(a, struct str, f->n_jobs + 1);

    for (size_t i = 0; i < f->n_jobs; i++)
        if (str_eq(f->jobs[i], job))
            return;
    if (f->n_jobs)
        memcpy(p, f->jobs, f->n_jobs * sizeof *p);
    p[f->n_jobs++] = job;
    f->jobs = p;
}

static void find_families(struct arena *a, const struct survey_metric *m, size_t n,
                          const struct source_meta *meta, size_t n_meta, struct survey *out)
{
    struct map told = { 0 }, names = { 0 }, families = { 0 };
    struct {
        struct survey_family *p;
        size_t n, cap;
    } list = { 0 };

    for (size_t i = 0; i < n_meta; i++)
        map_id(&told, meta[i].family);
    for (size_t i = 0; i < n; i++)
        map_id(&names, m[i].name);
    for (size_t i = 0; i < n; i++) {
        size_t t = told_family(&told, meta, m[i].name);
        struct survey_family f = { 0 };
        if (t != MAP_NONE) {
            f.name = meta[t].type == METRIC_COUNTER ? m[i].name : meta[t].family;
            f.type = meta[t].type;
            f.help = meta[t].help;
        }
        if (t == MAP_NONE || f.type == METRIC_UNKNOWN)
            f.name = guessed_family(&names, a, m[i].name, &f.type);
        f.native = f.type == METRIC_HISTOGRAM && str_eq(f.name, m[i].name);
        size_t id = map_id(&families, f.name);
        if (id == list.n)
            vec_push(&list, f);
        list.p[id].n_series += m[i].n;
        add_job(a, &list.p[id], m[i].job);
        if (!list.p[id].text.n)
            list.p[id].text = m[i].text;
        out->n_series += m[i].n;
    }
    for (size_t i = 0; i < list.n; i++)
        read_family(a, &list.p[i]);
    out->families = arena_dup(a, list.p, list.n * sizeof *list.p);
    out->n_families = list.n;
    vec_done(&list);
    map_done(&told);
    map_done(&names);
    map_done(&families);
}

void survey_of(struct arena *a, const struct survey_metric *m, size_t n,
               const struct source_meta *meta, size_t n_meta, struct survey *out)
{
    *out = (struct survey){ 0 };
    find_families(a, m, n, meta, n_meta, out);
    survey_find_signals(a, m, n, out);
}
