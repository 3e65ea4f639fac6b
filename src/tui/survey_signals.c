/* survey_signals.c - rate, errors, latency and saturation of each job, found from names.
 *
 * A counter with a status label is rate and errors; a histogram or summary of seconds is latency;
 * gauges of what is in flight, queued or in use are saturation; what failed over what was processed
 * is a share of failures. Go's runtime is a group of its own, and so is each pool. */
#include "base/map.h"
#include "base/vec.h"
#include "tui/survey_impl.h"

struct signal_list {
    struct survey_signal *p;
    size_t n, cap;
};

struct finding {
    struct arena *a;
    const struct survey_metric *m; /* of one job, by name */
    size_t n;
    const struct survey *known;
    struct signal_list *out;
};

static const struct survey_metric *metric_named(const struct finding *f, struct str name)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->m[i].name, name))
            return &f->m[i];
    return NULL;
}

/* `name` with `suffix` instead of `old`, where there is such a metric. */
static const struct survey_metric *sibling(const struct finding *f, struct str name,
                                           const char *old, const char *suffix)
{
    struct str base = name;

    if (!str_cut_suffix(&base, str_of(old)))
        return NULL;
    return metric_named(f, str_of(arena_printf(f->a, "%.*s%s", STR_ARG(base), suffix)));
}

/* `{job="api"}` or, of series without one, nothing. */
static struct str in_job(struct arena *a, struct str job, const char *more)
{
    struct buf b = { 0 };

    buf_putc(&b, '{');
    if (job.n) {
        buf_puts(&b, "job=");
        str_put_quoted(&b, job);
    }
    if (*more)
        buf_printf(&b, "%s%s", job.n ? "," : "", more);
    buf_putc(&b, '}');
    struct str s = { 0 };
    if (b.n > 2)
        s = arena_str(a, buf_str(&b));
    buf_done(&b);
    return s;
}

static struct survey_signal *add(struct finding *f, struct str group, struct str name,
                                 const struct survey_metric *m, struct str expr)
{
    struct survey_signal s = {
        .group = group, .name = name, .metric = m->name, .expr = expr, .unit = survey_unit(expr)
    };

    vec_push(f->out, s);
    return &vec_last(f->out);
}

static void set_unit(struct survey_signal *s, const char *id)
{
    out_unit_parse(str_of(id), &s->unit);
}

// ---- rate and errors ----

static bool is_request_like(struct str name)
{
    return str_find(name, STR("request")) < name.n || str_find(name, STR("http")) < name.n ||
           str_find(name, STR("grpc")) < name.n;
}

/* The counter that tells best what the job does: with a status and about requests, or the first
 * that has a status. */
static const struct survey_metric *best_counter(const struct finding *f)
{
    const struct survey_metric *best = NULL;

    for (size_t i = 0; i < f->n; i++) {
        const struct survey_metric *m = &f->m[i];
        if (!m->status.n || !str_ends(m->name, STR("_total")))
            continue;
        // promhttp counts its own scrapes: nobody's work.
        if (str_starts(m->name, STR("promhttp_")))
            continue;
        if (!best || (is_request_like(m->name) && !is_request_like(best->name)))
            best = m;
    }
    return best;
}

static void rate_and_errors(struct finding *f, struct str job)
{
    const struct survey_metric *m = best_counter(f);

    if (!m)
        return;
    struct str all = in_job(f->a, job, "");
    char *bad = arena_printf(f->a, "%.*s=~\"5..\"", STR_ARG(m->status));
    struct str name = str_of(arena_printf(f->a, "%.*s%.*s", STR_ARG(m->name), STR_ARG(all)));
    struct str failed = str_of(
        arena_printf(f->a, "%.*s%s", STR_ARG(m->name), in_job(f->a, job, bad).p));
    set_unit(add(f, job, STR("rate"), m,
                 survey_text(f->a, "sum(rate(@[$__rate_interval]))", name, name)),
             is_request_like(m->name) ? "reqps" : "count:/s");
    struct survey_signal *s = add(f, job, STR("errors"), m,
                                  survey_text(f->a,
                                              "(sum(rate(%[$__rate_interval])) or vector(0)) / "
                                              "sum(rate(@[$__rate_interval]))",
                                              name, failed));
    set_unit(s, "percentunit");
    s->from_zero = s->is_error = true;
}

// ---- what a worker does ----

static void work(struct finding *f, struct str job)
{
    static const char *const done[] = { "_created_total", "_processed_total", "_completed_total" };
    struct str all = in_job(f->a, job, "");

    for (size_t i = 0; i < f->n; i++) {
        const struct survey_metric *m = &f->m[i];
        for (size_t j = 0; j < N_OF(done); j++) {
            if (!str_ends(m->name, str_of(done[j])) || best_counter(f) == m)
                continue;
            struct str word = str_head(str_skip(str_of(done[j]), 1), strlen(done[j]) - 7);
            struct str name = str_of(
                arena_printf(f->a, "%.*s%.*s", STR_ARG(m->name), STR_ARG(all)));
            set_unit(add(f, job, word, m,
                         survey_text(f->a, "sum(rate(@[$__rate_interval]))", name, name)),
                     "count:/s");
        }
    }
}

static void failures(struct finding *f, struct str job)
{
    struct str all = in_job(f->a, job, "");

    for (size_t i = 0; i < f->n; i++) {
        const struct survey_metric *m = &f->m[i], *of;
        if (!(of = sibling(f, m->name, "_failed_total", "_processed_total")) &&
            !(of = sibling(f, m->name, "_failures_total", "_total")))
            continue;
        struct str bad = str_of(arena_printf(f->a, "%.*s%.*s", STR_ARG(m->name), STR_ARG(all)));
        struct str good = str_of(arena_printf(f->a, "%.*s%.*s", STR_ARG(of->name), STR_ARG(all)));
        struct survey_signal *s = add(
            f, job, STR("failed"), m,
            survey_text(f->a, "sum(rate(@[$__rate_interval])) / sum(rate(%[$__rate_interval]))",
                        bad, good));
        set_unit(s, "percentunit");
        s->from_zero = s->is_error = true;
    }
}

// ---- latency ----

/* Of several histograms of seconds: about requests, or about the work itself. */
static int latency_rank(struct str name)
{
    if (str_starts(name, STR("go_")) || str_starts(name, STR("prometheus_http_")))
        return 0;
    return is_request_like(name) ? 3 : str_find(name, STR("process")) < name.n ? 2 : 1;
}

static const struct survey_family *family_of(const struct finding *f, struct str name)
{
    for (size_t i = 0; i < f->known->n_families; i++)
        if (str_eq(f->known->families[i].name, name))
            return &f->known->families[i];
    return NULL;
}

static const struct survey_metric *best_latency(const struct finding *f, struct str *family)
{
    const struct survey_metric *best = NULL;
    int best_rank = 0;

    for (size_t i = 0; i < f->n; i++) {
        const struct survey_family *fam;
        struct str base = f->m[i].name;
        // Of a native histogram the name is that of its series.
        if (!str_cut_suffix(&base, STR("_bucket")) &&
            !((fam = family_of(f, base)) && fam->native && fam->type == METRIC_HISTOGRAM))
            continue;
        if (!str_ends(base, STR("_seconds")) || latency_rank(base) <= best_rank)
            continue;
        best = &f->m[i];
        best_rank = latency_rank(base);
        *family = base;
    }
    return best;
}

static void latency(struct finding *f, struct str job)
{
    static const struct {
        const char *name, *fmt, *native;
    } ranks[] = {
        { "latency p50", "histogram_quantile(0.5, sum by (le) (rate(@[$__rate_interval])))",
          "histogram_quantile(0.5, sum(rate(@[$__rate_interval])))" },
        { "latency p95", "histogram_quantile(0.95, sum by (le) (rate(@[$__rate_interval])))",
          "histogram_quantile(0.95, sum(rate(@[$__rate_interval])))" },
        { "latency p99", "histogram_quantile(0.99, sum by (le) (rate(@[$__rate_interval])))",
          "histogram_quantile(0.99, sum(rate(@[$__rate_interval])))" },
    };
    struct str family = { 0 };
    const struct survey_metric *m = best_latency(f, &family);

    if (!m)
        return;
    bool native = str_eq(family, m->name);
    struct str name = str_of(
        arena_printf(f->a, "%.*s%.*s", STR_ARG(m->name), STR_ARG(in_job(f->a, job, ""))));
    for (size_t i = 0; i < N_OF(ranks); i++)
        set_unit(add(f, job, str_of(ranks[i].name), m,
                     survey_text(f->a, native ? ranks[i].native : ranks[i].fmt, name, name)),
                 "s");
}

// ---- saturation ----

static struct str pool_of(struct str name)
{
    size_t at = str_find_char(name, '_');
    return at < name.n ? str_head(name, at) : name;
}

static void saturation(struct finding *f, struct str job)
{
    struct str all = in_job(f->a, job, "");

    for (size_t i = 0; i < f->n; i++) {
        const struct survey_metric *m = &f->m[i];
        struct str name = str_of(arena_printf(f->a, "%.*s%.*s", STR_ARG(m->name), STR_ARG(all)));
        struct str sum = survey_text(f->a, "sum(@)", name, name);
        if (str_ends(m->name, STR("_in_flight"))) {
            add(f, job, STR("in flight"), m, sum);
        } else if (str_ends(m->name, STR("queue_size")) || str_ends(m->name, STR("queue_length")) ||
                   str_ends(m->name, STR("queue_depth"))) {
            add(f, job, STR("queue"), m, sum);
        }
    }
}

// ---- groups ----

/* Go's runtime, of all jobs together. */
static void runtime(struct finding *f, size_t n_jobs)
{
    static const struct {
        const char *metric, *name;
    } rows[] = { { "go_goroutines", "goroutines" }, { "go_memstats_alloc_bytes", "heap" } };
    struct str group = n_jobs > 1 ? str_of(arena_printf(f->a, "go \xc3\x97%zu", n_jobs))
                                  : STR("go");

    for (size_t i = 0; n_jobs && i < N_OF(rows); i++) {
        struct survey_metric m = { .name = str_of(rows[i].metric) };
        if (metric_named(f, m.name))
            add(f, group, str_of(rows[i].name), &m, survey_text(f->a, "sum(@)", m.name, m.name));
    }
}

/* What is in use of a pool, with what there is of it: "6 / 20". Of all jobs together. */
static void pools(struct finding *f)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct survey_metric *m = &f->m[i], *of;
        if (!str_ends(m->name, STR("_in_use")) || (i && str_eq(f->m[i - 1].name, m->name)))
            continue;
        struct survey_signal *s = add(f, pool_of(m->name), STR("in use"), m,
                                      survey_text(f->a, "sum(@)", m->name, m->name));
        if ((of = sibling(f, m->name, "_in_use", "_max")) ||
            (of = sibling(f, m->name, "_in_use", "_open")))
            s->of = survey_text(f->a, "sum(@)", of->name, of->name);
    }
}

struct metric_list {
    struct survey_metric *p;
    size_t n, cap;
};

/* Makes the metrics of a job those that are looked at. */
static struct str take_job(struct finding *f, struct metric_list *list,
                           const struct survey_metric *m, size_t n, struct str job)
{
    vec_clear(list);
    for (size_t i = 0; i < n; i++)
        if (str_eq(m[i].job, job))
            vec_push(list, m[i]);
    f->m = list->p;
    f->n = list->n;
    return arena_str(f->a, job);
}

void survey_find_signals(struct arena *a, const struct survey_metric *m, size_t n,
                         struct survey *out)
{
    struct signal_list list = { 0 };
    struct map jobs = { 0 };
    struct metric_list of_job = { 0 };
    struct finding f = { .a = a, .m = m, .n = n, .known = out, .out = &list };
    size_t n_go = 0;

    for (size_t i = 0; i < n; i++) {
        map_id(&jobs, m[i].job);
        n_go += str_eq(m[i].name, STR("go_goroutines"));
    }
    for (size_t j = 0; j < jobs.n; j++) {
        struct str job = take_job(&f, &of_job, m, n, map_key(&jobs, j));
        rate_and_errors(&f, job);
        work(&f, job);
        failures(&f, job);
        latency(&f, job);
        saturation(&f, job);
    }
    f.m = m;
    f.n = n;
    runtime(&f, n_go);
    pools(&f);
    out->signals = arena_dup(a, list.p, list.n * sizeof *list.p);
    out->n_signals = list.n;
    vec_done(&list);
    vec_done(&of_job);
    map_done(&jobs);
}
