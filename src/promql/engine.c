#include "promql/engine.h"

#include <stdlib.h>

#include "base/time.h"
#include "base/vec.h"
#include "promql/col_feed.h"
#include "promql/plan.h"

enum { LOOKBACK_MS = 5 * 60 * 1000, SUBQUERY_STEP_MS = 60 * 1000, TIMEOUT_MS = 2 * 60 * 1000 };
#define MAX_SAMPLES INT64_C(50000000)

struct pql_engine {
    struct query_engine base;
    struct source *source;
    struct pql_engine_opts opts;
};

static int64_t timeout_ns(int64_t ms)
{
    const int64_t longest = INT64_MAX / 4 / 1000000;

    if (!ms)
        ms = TIMEOUT_MS;
    return (ms < longest ? ms : longest) * 1000000;
}

static void eval_init(struct pql_eval *ev, struct pql_engine *g, const struct query *q,
                      struct query_result *out, atomic_size_t *held, atomic_bool *warming)
{
    *ev = (struct pql_eval){
        .arena = &out->arena,
        .stats = &out->stats,
        .held = held,
        .query = q,
        .warming = warming,
        .source = g->source,
        .opts = &g->opts,
        .text = q->text,
        .told = &out->notes,
        .start = q->start,
        .end = q->range ? q->end : q->start,
        .step = q->range ? q->step : 1,
        .lookback = q->lookback ? q->lookback : LOOKBACK_MS,
        .max_samples = q->max_samples ? q->max_samples : MAX_SAMPLES,
        .max_memory = q->max_memory ? q->max_memory : query_default_memory(),
        .deadline_ns = time_mono_ns() + timeout_ns(q->timeout_ms),
        .cancel = q->cancel,
        .fault = QUERY_BAD_DATA,
    };
}

/* --- results --- */

/* Names that were to go at the end go. */
static bool finish_names(struct pql_eval *ev, struct pql_matrix *m, struct err *e)
{
    if (!ev->opts->delayed_name_removal)
        return true;
    for (size_t i = 0; i < m->n; i++)
        if (m->p[i].drop_name)
            m->p[i].labels = pql_drop_metadata(ev, &m->p[i].labels);
    return pql_merge_same(ev, m, e);
}

static int by_labels(const void *a, const void *b)
{
    const struct pql_series *x = a, *y = b;
    return labels_cmp(&x->labels, &y->labels);
}

/* One that is seen at several steps stays one. */
static struct hist_point *copy_hists(struct arena *a, const struct pql_series *s)
{
    struct hist_point *h = arena_alloc(a, xmul(s->n_h, sizeof *h));

    for (size_t i = 0; i < s->n_h; i++) {
        h[i] = s->h[i];
        if (i && s->h[i].h == s->h[i - 1].h)
            h[i].h = h[i - 1].h;
        else
            h[i].h = histogram_dup(a, s->h[i].h);
    }
    return h;
}

/* What the result is made of outlives the source's series and the threads' memory. */
static void set_series(struct pql_eval *ev, struct value *v, const struct pql_matrix *m)
{
    v->series = arena_new_n(ev->arena, struct value_series, m->n ? m->n : 1);
    v->n = m->n;
    for (size_t i = 0; i < m->n; i++) {
        const struct pql_series *s = &m->p[i];
        v->series[i] = (struct value_series){ .labels = labels_dup(ev->arena, &s->labels),
                                              .floats = s->f,
                                              .n_floats = s->n_f,
                                              .hists = copy_hists(ev->arena, s),
                                              .n_hists = s->n_h };
    }
}

static bool evaluate(struct pql_eval *ev, const struct query *q, struct pql_rnode *r,
                     struct value *v, struct err *e)
{
    struct pql_matrix m = { 0 };
    enum pql_type type = r->n->type;

    if (!pql_eval_node(ev, r, &m, e) || !finish_names(ev, &m, e))
        return false;
    if (!q->range && type == PQL_SCALAR) {
        v->type = VALUE_SCALAR;
        v->scalar = (struct float_point){ q->start, m.p[0].f[0].v };
        return true;
    }
    v->type = q->range || type == PQL_MATRIX ? VALUE_MATRIX : VALUE_VECTOR;
    if (v->type == VALUE_MATRIX && m.n)
        qsort(m.p, m.n, sizeof *m.p, by_labels);
    set_series(ev, v, &m);
    return true;
}

static bool run_tree(struct pql_eval *ev, const struct query *q, const struct pql_node *n,
                     struct query_result *out, struct err *e)
{
    struct value *v = &out->value;
    int64_t began = time_mono_ns();
    struct pql_bounds bounds = { q->start, q->range ? q->end : q->start, q->range ? q->step : 0 };
    const struct pql_node *bare = n;
    struct pql_rnode *r;

    while (bare->kind == PQL_PAREN)
        bare = bare->paren;
    if (q->range && (n->type == PQL_MATRIX || n->type == PQL_STRING))
        return err_set(e, ERR_SYNTAX,
                       "invalid expression type \"%s\" for range query, must be Scalar or instant "
                       "Vector",
                       pql_type_word(n->type));
    if (n->type == PQL_STRING) {
        v->type = VALUE_STRING;
        v->scalar.t = q->start;
        v->string = arena_str(ev->arena, bare->text);
        return true;
    }
    if (!(r = pql_resolve(ev->arena, n, &bounds, e)))
        return false;
    pql_plan(ev, r);
    ev->stats->plan_ns = time_mono_ns() - began;
    ev->fault = QUERY_EXECUTION;
    if (!pql_check_steps(ev, e) || !evaluate(ev, q, r, &out->value, e))
        return false;
    if (q->explain)
        pql_explain(ev->arena, r, &out->plan);
    return true;
}

/* Room for lookbacks, offsets and steps to be added without overflow. */
static bool in_range(int64_t t)
{
    return t >= -PQL_TIME_MAX && t <= PQL_TIME_MAX;
}

static bool check_query(const struct query *q, struct err *e)
{
    if (!in_range(q->start) || (q->range && (!in_range(q->end) || !in_range(q->step))))
        return err_set(e, ERR_USAGE, "the times of a query are out of range");
    if (!in_range(q->lookback) || q->lookback < 0)
        return err_set(e, ERR_USAGE, "the lookback of a query is out of range");
    if (q->range && q->step <= 0)
        return err_set(e, ERR_USAGE, "the step of a range query must be positive");
    if (q->range && q->end < q->start)
        return err_set(e, ERR_USAGE, "the end of a range query is before its start");
    return true;
}

static bool engine_run(struct query_engine *base, const struct query *q, struct query_result *out,
                       struct err *e)
{
    struct pql_engine *g = (struct pql_engine *)base;
    struct pql_node *n;
    struct pql_eval ev;
    atomic_size_t held = 0;
    atomic_bool warming = false;
    int64_t began = time_mono_ns();
    bool ok;

    *out = (struct query_result){ .fault = QUERY_BAD_DATA };
    if (!check_query(q, e) || !(n = pql_parse(&out->arena, q->text, &g->opts.syntax, e)))
        return false;
    out->stats.parse_ns = time_mono_ns() - began;
    eval_init(&ev, g, q, out, &held, &warming);
    ok = run_tree(&ev, q, n, out, e);
    out->stats.eval_ns = time_mono_ns() - began - out->stats.parse_ns - out->stats.plan_ns;
    out->fault = ev.fault;
    out->samples = ev.samples;
    out->peak_samples = ev.peak;
    out->warming = warming;
    if (ok)
        pql_notes_print(&ev.notes, q->text, &out->notes);
    out->stats.peak_bytes = ev.peak_bytes;
    out->stats.threads = ev.pool ? pool_size(ev.pool) : 1;
    pql_shared_done(&ev);
    pql_workers_done(&ev);
    pql_eval_free(&ev);
    pql_done(n);
    return ok;
}

static void engine_close(struct query_engine *base)
{
    free(base);
}

struct query_engine *pql_engine_new(struct source *source, const struct pql_engine_opts *opts)
{
    static const struct query_engine_ops ops = { engine_run, engine_close };
    struct pql_engine *g = xcalloc(1, sizeof *g);

    g->base.ops = &ops;
    g->source = source;
    if (opts)
        g->opts = *opts;
    if (!g->opts.subquery_step)
        g->opts.subquery_step = SUBQUERY_STEP_MS;
    return &g->base;
}
