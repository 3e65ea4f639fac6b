/* walk_aggregate.c - aggregations that make one value of a group, and count_values. */
#include <math.h>
#include <stdlib.h>

#include "base/float.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "num/hist_ops.h"
#include "num/hist_text.h"
#include "num/math.h"
#include "num/stats.h"
#include "num/sum.h"
#include "promql/walk_aggregate.h"

void pql_note_ignored(struct pql_eval *ev, const struct pql_rnode *r)
{
    enum pql_agg op = r->n->agg.op;
    bool itself = op == PQL_AGG_TOPK || op == PQL_AGG_BOTTOMK;

    pql_note1(&ev->notes, PQL_NOTE_IGNORED_IN_AGGREGATION, itself ? r->n->at : r->kids[0]->at,
              pql_agg_word(op));
}

/* --- groups --- */

struct labels pql_group_labels(struct pql_eval *ev, const struct pql_rnode *r,
                               const struct labels *ls)
{
    const struct pql_names *by = &r->n->agg.names;
    struct labels set;

    if (!r->n->agg.without)
        return pql_keep(ev, ls, by->p, by->n);
    set = labels_with(&ev->tmp, ls, STR(LABEL_NAME), (struct str){ 0 });
    return pql_remove(ev, &set, by->p, by->n);
}

void pql_groups_of(struct pql_eval *ev, const struct pql_rnode *r, const struct pql_matrix *in,
                   struct pql_groups *out)
{
    struct map ids = { 0 };

    out->of = arena_new_n(ev->arena, size_t, in->n ? in->n : 1);
    out->labels = arena_new_n(ev->arena, struct labels, in->n ? in->n : 1);
    for (size_t i = 0; i < in->n; i++) {
        struct labels ls = pql_group_labels(ev, r, &in->p[i].labels);
        size_t id = pql_labels_id(ev, &ls);
        out->of[i] = map_id(&ids, (struct str){ (char *)&id, sizeof id });
        if (out->of[i] == out->n)
            out->labels[out->n++] = ls;
    }
    map_done(&ids);
}

/* --- one group at one step --- */

struct doubles {
    double *p;
    size_t n, cap;
};

struct group {
    bool seen, drop_name, has_float, has_hist, incompatible;
    double v;
    struct num_avg avg;
    struct num_kahan sum;
    struct num_welford dev;
    struct num_hist_acc hist; /* its memory is kept from step to step */
    bool begun;
    struct doubles values;
};

static void add_hist(struct pql_eval *ev, const struct pql_rnode *r, struct group *g,
                     const struct pql_sample *s)
{
    g->has_hist = true;
    if (g->has_float && !g->begun) // nothing will come of it
        return;
    if (!g->begun) {
        num_hist_acc_begin(&g->hist, r->n->agg.op == PQL_AGG_AVG, s->h);
        g->begun = true;
    } else if (!num_hist_acc_add(&g->hist, s->h)) {
        pql_note_quoted(&ev->notes, PQL_NOTE_MIXED_SCHEMAS, r->kids[0]->at,
                        labels_get(&s->labels, STR(LABEL_NAME)));
        g->incompatible = true;
    }
}

static void first_float(struct group *g, enum pql_agg op, double v)
{
    g->has_float = true;
    g->v = op == PQL_AGG_GROUP || op == PQL_AGG_COUNT ? 1 : v;
    g->sum = (struct num_kahan){ .s = v };
    g->avg = num_avg_first(v);
    g->dev = num_welford_first(v);
}

static void next_float(struct group *g, enum pql_agg op, double v)
{
    switch (op) {
    case PQL_AGG_SUM:
        num_kahan_add(&g->sum, v);
        break;
    case PQL_AGG_AVG:
        num_avg_add(&g->avg, v);
        break;
    case PQL_AGG_STDDEV:
    case PQL_AGG_STDVAR:
        num_welford_add(&g->dev, v);
        break;
    case PQL_AGG_MIN:
        g->v = num_below(v, g->v) ? v : g->v;
        break;
    case PQL_AGG_MAX:
        g->v = num_above(v, g->v) ? v : g->v;
        break;
    default:
        break;
    }
}

static bool takes_hists(enum pql_agg op)
{
    return op == PQL_AGG_SUM || op == PQL_AGG_AVG || op == PQL_AGG_COUNT || op == PQL_AGG_GROUP;
}

static void add(struct pql_eval *ev, const struct pql_rnode *r, struct group *g,
                const struct pql_sample *s)
{
    enum pql_agg op = r->n->agg.op;

    if (s->h && !takes_hists(op)) {
        pql_note_ignored(ev, r);
        return;
    }
    if (g->incompatible)
        return;
    g->drop_name |= s->drop_name;
    if (op == PQL_AGG_COUNT || op == PQL_AGG_GROUP) {
        g->v = g->seen && op == PQL_AGG_COUNT ? g->v + 1 : 1;
    } else if (s->h) {
        add_hist(ev, r, g, s);
    } else {
        if (op == PQL_AGG_QUANTILE)
            vec_push(&g->values, s->v);
        if (g->has_float)
            next_float(g, op, s->v);
        else
            first_float(g, op, s->v);
        g->has_float = true;
    }
    g->seen = true;
}

static void note_hists(struct pql_eval *ev, const struct pql_rnode *r, struct group *g)
{
    num_hist_acc_end(&g->hist);
    if (g->hist.notes & NUM_HIST_RECONCILED)
        pql_note1(&ev->notes, PQL_NOTE_BOUNDS_RECONCILED, r->kids[0]->at, "aggregation");
    if (g->hist.notes & NUM_HIST_COLLISION && !g->incompatible)
        pql_note1(&ev->notes, PQL_NOTE_RESET_COLLISION, r->kids[0]->at, "aggregation");
}

static const struct histogram *hist_result(struct pql_eval *ev, struct group *g)
{
    num_hist_compact(&g->hist.x, 0);
    return num_hist_dup(ev->arena, &g->hist.x);
}

/* The value of a group; false where floats and histograms do not go together. */
static bool result(struct pql_eval *ev, const struct pql_rnode *r, struct group *g, double param,
                   double *v, const struct histogram **h)
{
    enum pql_agg op = r->n->agg.op;

    *h = NULL;
    *v = g->v;
    if (op == PQL_AGG_SUM || op == PQL_AGG_AVG) {
        if (g->has_float && g->has_hist) {
            pql_note0(&ev->notes, PQL_NOTE_MIXED_IN_AGGREGATION, r->kids[0]->at);
            return false;
        }
        if (g->begun)
            note_hists(ev, r, g);
        if (g->incompatible)
            return false;
        if (g->has_hist)
            *h = hist_result(ev, g);
        else
            *v = op == PQL_AGG_SUM ? g->sum.s + g->sum.c : num_avg_value(&g->avg);
    } else if (op == PQL_AGG_STDVAR) {
        *v = num_welford_var(&g->dev);
    } else if (op == PQL_AGG_STDDEV) {
        *v = sqrt(num_welford_var(&g->dev));
    } else if (op == PQL_AGG_QUANTILE) {
        *v = num_quantile(param, g->values.p, g->values.n);
    }
    return true;
}

/* --- all steps --- */

struct aggregation {
    struct pql_rnode *r;
    struct pql_matrix in;
    const double *param; /* by step; NULL: none */
    struct pql_groups groups;
    struct group *group;
    struct pql_matrix *out;
};

void pql_note_quantiles(struct pql_eval *ev, const struct pql_rnode *r, const double *q, size_t n)
{
    double lo = INFINITY, hi = -INFINITY;
    bool has_nan = false;
    double say[3];
    size_t n_say = 0;

    for (size_t i = 0; i < n; i++) {
        has_nan |= isnan(q[i]);
        lo = num_min(lo, q[i]);
        hi = num_max(hi, q[i]);
    }
    if (has_nan)
        say[n_say++] = NAN;
    if (hi > 1)
        say[n_say++] = hi;
    if (lo < 0)
        say[n_say++] = lo;
    for (size_t i = 0; i < n_say; i++)
        pql_note_num(&ev->notes, PQL_NOTE_QUANTILE, r->kids[1]->n->at, &say[i], 1);
}

static bool aggregate_step(struct pql_eval *ev, struct aggregation *a, size_t step, int64_t t,
                           struct err *e)
{
    double param = a->param ? a->param[step] : 0;
    struct pql_sample s;
    double v;
    const struct histogram *h;

    for (size_t i = 0; i < a->groups.n; i++) {
        struct group *g = &a->group[i];
        struct doubles values = g->values;
        struct num_hist_acc hist = g->hist;
        values.n = 0;
        *g = (struct group){ .values = values, .hist = hist };
    }
    for (size_t i = 0; i < a->in.n; i++)
        if (pql_take_at(&a->in.p[i], t, &s))
            add(ev, a->r, &a->group[a->groups.of[i]], &s);
    for (size_t i = 0; i < a->groups.n; i++) {
        if (!a->group[i].seen || !result(ev, a->r, &a->group[i], param, &v, &h))
            continue;
        a->out->p[i].drop_name = a->group[i].drop_name;
        pql_add_point(ev->arena, &a->out->p[i], t, v, h);
    }
    return pql_alive(ev, e);
}

static void drop_empty(struct pql_matrix *m)
{
    size_t n = 0;

    for (size_t i = 0; i < m->n; i++)
        if (m->p[i].n_f || m->p[i].n_h)
            m->p[n++] = m->p[i];
    m->n = n;
}

static bool aggregate_plain(struct pql_eval *ev, struct aggregation *a, struct err *e)
{
    bool ok = true;
    size_t step = 0;

    if (a->param && a->r->n->agg.op == PQL_AGG_QUANTILE)
        pql_note_quantiles(ev, a->r, a->param, pql_n_steps(ev));
    a->group = xcalloc(a->groups.n ? a->groups.n : 1, sizeof *a->group);
    for (size_t i = 0; i < a->groups.n; i++)
        pql_add_series(ev->arena, a->out, a->groups.labels[i], false);
    for (int64_t t = ev->start; t <= ev->end && ok; t += ev->step, step++)
        ok = aggregate_step(ev, a, step, t, e);
    for (size_t i = 0; i < a->groups.n; i++) {
        vec_done(&a->group[i].values);
        num_hist_acc_done(&a->group[i].hist);
    }
    free(a->group);
    drop_empty(a->out);
    return ok;
}

/* --- count_values --- */

static struct str value_text(struct pql_eval *ev, const struct pql_sample *s)
{
    char text[FLOAT_MAX_CHARS];
    struct buf b = { 0 };
    struct str out;

    if (!s->h) {
        size_t n = float_print_f(text, s->v);
        return arena_str(&ev->tmp, (struct str){ text, n });
    }
    num_hist_text(&b, s->h);
    out = arena_str(&ev->tmp, buf_str(&b));
    buf_done(&b);
    return out;
}

static bool count_values_step(void *user, struct pql_eval *ev, int64_t t,
                              const struct pql_vector *in, struct pql_vector *out, struct err *e)
{
    struct pql_rnode *r = user;
    struct str label = r->kids[1]->n->text;
    struct map ids = { 0 };

    (void)t, (void)e;
    for (size_t i = 0; i < in[0].n; i++) {
        const struct pql_sample *s = &in[0].p[i];
        struct str value = value_text(ev, s);
        struct labels ls = labels_with(&ev->tmp, &s->labels, label, value);
        size_t id, group;

        ls = pql_group_labels(ev, r, &ls);
        if (!r->n->agg.without)
            ls = pql_with(ev, &ls, label, value);
        id = pql_labels_id(ev, &ls);
        group = map_id(&ids, (struct str){ (char *)&id, sizeof id });
        if (group == out->n)
            pql_push(ev->arena, out, &(struct pql_sample){ .labels = ls });
        out->p[group].v++;
    }
    map_done(&ids);
    return true;
}

static bool count_values(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                         struct err *e)
{
    struct str label = r->kids[1]->n->text;
    struct buf quoted = { 0 };

    if (label.n && utf8_valid(label))
        return pql_eval_steps(ev, r->kids, 1, count_values_step, r, out, e);
    str_put_quoted(&quoted, label);
    pql_eval_fail(ev, e, "invalid label name %s", buf_z(&quoted));
    buf_done(&quoted);
    return false;
}

bool pql_aggregate_points(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *in,
                          const double *param, struct pql_matrix *out, struct err *e)
{
    struct aggregation a = { .r = r, .in = *in, .param = param, .out = out };
    enum pql_agg op = r->n->agg.op;

    arena_reset(&ev->tmp);
    pql_groups_of(ev, r, in, &a.groups);
    if (op == PQL_AGG_TOPK || op == PQL_AGG_BOTTOMK || op == PQL_AGG_LIMITK ||
        op == PQL_AGG_LIMIT_RATIO)
        return pql_eval_pick(ev, r, in, param, &a.groups, out, e);
    return aggregate_plain(ev, &a, e);
}

/* The values of the parameter at all steps. */
static bool eval_param(struct pql_eval *ev, struct pql_rnode *r, const double **out, struct err *e)
{
    struct pql_matrix m = { 0 };
    double *v;

    if (r->n_kids < 2)
        return true;
    if (!pql_eval_node(ev, r->kids[1], &m, e))
        return false;
    v = arena_alloc(ev->arena, xmul(m.p[0].n_f, sizeof *v));
    for (size_t i = 0; i < m.p[0].n_f; i++)
        v[i] = m.p[0].f[i].v;
    *out = v;
    return true;
}

bool pql_eval_aggregate(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                        struct err *e)
{
    struct pql_matrix in = { 0 };
    const double *param = NULL;
    int64_t before = ev->samples;

    if (r->n->agg.op == PQL_AGG_COUNT_VALUES)
        return count_values(ev, r, out, e);
    if (!eval_param(ev, r, &param, e))
        return false;
    if (!pql_eval_node(ev, r->kids[0], &in, e) || !pql_aggregate_points(ev, r, &in, param, out, e))
        return false;
    ev->samples = before;
    return pql_count(ev, pql_matrix_size(out), e);
}
