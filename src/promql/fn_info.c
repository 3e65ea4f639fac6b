/* fn_info.c - info(): labels of info metrics, such as target_info, given to other series.
 *
 * Source: prometheus promql/info.go.
 */
#include "base/vec.h"
#include "promql/eval.h"
#include "promql/fn.h"

static const struct str identifying[] = { { "instance", 8 }, { "job", 3 } };
enum { N_IDENTIFYING = N_OF(identifying) };

struct info_call {
    const struct matcher *data; /* those of the second argument, with the name's */
    size_t n_data;
    struct {
        struct matcher *p; /* of the names of info metrics */
        size_t n, cap;
    } names;
    struct matcher own; /* the one of `names` that is made here; zero: none */
    bool *is_info;      /* by base series: left as it is */
    size_t *base_sig;   /* by base series: id of its identifying labels */
    struct info_series {
        size_t sig, name;             /* ids: identifying labels, metric */
    } * info;                         /* by info series */
    struct map values[N_IDENTIFYING]; /* of the identifying labels of the base series */
    struct map names_seen;            /* of info metrics */
    struct pql_matrix m[2];           /* base, info */
    struct map newest; /* at one step: the info sample of each metric and signature */
    struct {
        const struct pql_sample **p;
        size_t n, cap;
    } at_step;
};

static void info_done(struct info_call *x)
{
    matcher_done(&x->own);
    vec_done(&x->names);
    for (size_t i = 0; i < N_IDENTIFYING; i++)
        map_done(&x->values[i]);
    map_done(&x->names_seen);
    map_done(&x->newest);
    vec_done(&x->at_step);
}

/* --- which series --- */

static bool is_name(const struct matcher *m)
{
    return str_eq(m->name, STR(LABEL_NAME));
}

/* Without a matcher on the name it is target_info; where they only exclude names, what is left
 * must at least be called an info metric. */
static bool choose_names(struct info_call *x, struct err *e)
{
    bool positive = false;
    bool ok = true;

    for (size_t i = 0; i < x->n_data; i++) {
        if (!is_name(&x->data[i]))
            continue;
        vec_push(&x->names, x->data[i]);
        positive |= x->data[i].type == MATCHER_EQ || x->data[i].type == MATCHER_RE;
    }
    if (positive)
        return true;
    if (x->names.n)
        ok = matcher_init(&x->own, MATCHER_RE, STR(LABEL_NAME), STR(".+_info"), e);
    else
        ok = matcher_init(&x->own, MATCHER_EQ, STR(LABEL_NAME), STR("target_info"), e);
    vec_push(&x->names, x->own);
    return ok;
}

static bool is_info_name(const struct info_call *x, struct str name)
{
    for (size_t i = 0; i < x->names.n; i++)
        if (!matcher_match(&x->names.p[i], name))
            return false;
    return true;
}

/* The time at which the first selector of an argument reads: a pinned subquery or selector leaves
 * all offsets above it without effect. */
struct data_time {
    int64_t offset;
    const int64_t *at;
};

static bool find_data_time(const struct pql_rnode *r, struct data_time *out)
{
    if (r->kind == PQL_SELECTOR || r->kind == PQL_SUBQUERY) {
        out->offset = (r->pinned ? 0 : out->offset) + r->offset;
        if (r->pinned)
            out->at = &r->at_ms;
    }
    if (r->kind == PQL_SELECTOR)
        return true;
    for (size_t i = 0; i < r->n_kids; i++) {
        struct data_time below = *out;
        if (find_data_time(r->kids[i], &below)) {
            *out = below;
            return true;
        }
    }
    return false;
}

/* --- the join --- */

static size_t signature(struct pql_eval *ev, const struct labels *ls)
{
    struct labels id = pql_keep(ev, ls, identifying, N_IDENTIFYING);
    return pql_labels_id(ev, &id);
}

static void look_at_base(struct pql_eval *ev, struct info_call *x)
{
    size_t n = x->m[0].n;

    x->is_info = arena_new_n(ev->arena, bool, n + 1);
    x->base_sig = arena_new_n(ev->arena, size_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct labels *ls = &x->m[0].p[i].labels;
        x->is_info[i] = is_info_name(x, labels_get(ls, STR(LABEL_NAME)));
        x->base_sig[i] = signature(ev, ls);
        for (size_t k = 0; k < N_IDENTIFYING && !x->is_info[i]; k++) {
            struct str value = labels_get(ls, identifying[k]);
            if (value.n)
                map_id(&x->values[k], value);
        }
    }
}

static bool is_wanted(const struct info_call *x, const struct labels *ls)
{
    for (size_t k = 0; k < N_IDENTIFYING; k++)
        if (x->values[k].n && map_find(&x->values[k], labels_get(ls, identifying[k])) == MAP_NONE)
            return false;
    return true;
}

static bool fetch_info(struct pql_eval *ev, struct info_call *x, const struct pql_rnode *arg,
                       struct err *e)
{
    struct data_time when = { 0 };
    struct matcher *m;
    size_t n = 0, kept = 0;
    bool any = false;

    for (size_t k = 0; k < N_IDENTIFYING; k++)
        any |= x->values[k].n > 0;
    if (!any)
        return true; // no base series can be identified
    m = arena_new_n(ev->arena, struct matcher, x->names.n + x->n_data);
    for (size_t i = 0; i < x->names.n; i++)
        m[n++] = x->names.p[i];
    for (size_t i = 0; i < x->n_data; i++)
        if (!is_name(&x->data[i]))
            m[n++] = x->data[i];
    find_data_time(arg, &when);
    if (!pql_eval_info_series(ev, m, n, when.offset, when.at, &x->m[1], e))
        return false;
    for (size_t i = 0; i < x->m[1].n; i++)
        if (is_wanted(x, &x->m[1].p[i].labels))
            x->m[1].p[kept++] = x->m[1].p[i];
    x->m[1].n = kept;
    x->info = arena_new_n(ev->arena, struct info_series, kept + 1);
    for (size_t i = 0; i < kept; i++) {
        const struct labels *ls = &x->m[1].p[i].labels;
        x->info[i].sig = signature(ev, ls);
        x->info[i].name = map_id(&x->names_seen, labels_get(ls, STR(LABEL_NAME)));
    }
    return true;
}

static struct str key_of(const struct info_series *s)
{
    return (struct str){ (const char *)s, sizeof *s };
}

static bool fail_duplicate(struct pql_eval *ev, const struct pql_sample *a,
                           const struct pql_sample *b, struct err *e)
{
    struct buf text[2] = { 0 };

    pql_put_labels(&text[0], &a->labels);
    pql_put_labels(&text[1], &b->labels);
    pql_eval_fail(ev, e,
                  "found duplicate series for info metric: existing %s @ %lld, new %s @ %lld",
                  buf_z(&text[0]), (long long)a->v, buf_z(&text[1]), (long long)b->v);
    buf_done(&text[0]);
    buf_done(&text[1]);
    return false;
}

/* Of the info series with one signature that is taken whose sample is the newest. The values are
 * the times of the samples. */
static bool pick_newest(struct pql_eval *ev, struct info_call *x, const struct pql_vector *info,
                        struct err *e)
{
    map_clear(&x->newest);
    vec_clear(&x->at_step);
    for (size_t i = 0; i < info->n; i++) {
        const struct pql_sample *s = &info->p[i], *old;
        size_t id;

        if (s->h)
            return pql_eval_fail(ev, e, "info sample should be float");
        id = map_id(&x->newest, key_of(&x->info[s->series]));
        if (id == x->at_step.n) {
            vec_push(&x->at_step, s);
            continue;
        }
        old = x->at_step.p[id];
        if (old->v == s->v)
            return fail_duplicate(ev, old, s, e);
        if (old->v < s->v)
            x->at_step.p[id] = s;
    }
    return true;
}

/* Labels asked for; all of them when nothing but names is asked for. */
static bool is_asked(const struct info_call *x, struct str name)
{
    bool any = false;

    for (size_t i = 0; i < x->n_data; i++) {
        if (is_name(&x->data[i]))
            continue;
        if (str_eq(x->data[i].name, name))
            return true;
        any = true;
    }
    return !any;
}

static bool may_lack_data(const struct info_call *x)
{
    for (size_t i = 0; i < x->n_data; i++)
        if (!is_name(&x->data[i]) && !matcher_match(&x->data[i], (struct str){ 0 }))
            return false;
    return true;
}

/* Adds the labels of one info sample; those of the base series win, other info metrics must
 * agree. */
static bool add_labels(struct pql_eval *ev, const struct info_call *x, const struct labels *base,
                       const struct labels *info, struct labels *out, struct err *e)
{
    for (size_t i = 0; i < info->n; i++) {
        const struct label *l = &info->p[i];
        struct str there;

        if (str_eq(l->name, STR(LABEL_NAME)) || !is_asked(x, l->name) ||
            labels_get(base, l->name).n)
            continue;
        there = labels_get(out, l->name);
        if (there.n && !str_eq(there, l->value))
            return pql_eval_fail(ev, e, "conflicting label: %.*s", STR_ARG(l->name));
        if (!there.n)
            *out = labels_with(&ev->tmp, out, l->name, l->value);
    }
    return true;
}

static bool info_step(void *user, struct pql_eval *ev, int64_t t, const struct pql_vector *in,
                      struct pql_vector *out, struct err *e)
{
    struct info_call *x = user;

    (void)t;
    if (in[0].n == 0)
        return true;
    if (!pick_newest(ev, x, &in[1], e))
        return false;
    for (size_t i = 0; i < in[0].n; i++) {
        struct pql_sample s = in[0].p[i];
        struct labels base = s.labels;
        bool matched = x->is_info[s.series];

        for (size_t name = 0; name < x->names_seen.n && !x->is_info[s.series]; name++) {
            struct info_series key = { x->base_sig[s.series], name };
            size_t id = map_find(&x->newest, key_of(&key));
            if (id == MAP_NONE)
                continue;
            matched = true;
            if (!add_labels(ev, x, &base, &x->at_step.p[id]->labels, &s.labels, e))
                return false;
        }
        if (!matched && !may_lack_data(x))
            continue;
        s.labels = pql_intern(ev, &s.labels);
        pql_push(ev->arena, out, &s);
    }
    return true;
}

bool pql_eval_info(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out, struct err *e)
{
    struct info_call x = { 0 };
    bool ok;

    if (r->n_kids > 1) {
        x.data = r->kids[1]->n->sel.matchers;
        x.n_data = r->kids[1]->n->sel.n;
    }
    ok = choose_names(&x, e) && pql_eval_node(ev, r->kids[0], &x.m[0], e);
    if (ok) {
        look_at_base(ev, &x);
        ok = fetch_info(ev, &x, r->kids[0], e) && pql_walk_steps(ev, x.m, 2, info_step, &x, out, e);
    }
    info_done(&x);
    return ok;
}
