/* col_fn_quantile.c - histogram_quantile(), histogram_quantiles() and histogram_fraction() of
 * classic histograms on columns.
 *
 * Which buckets make a histogram, and their order, is the same at all steps. Native histograms are
 * left to the functions that see one step at a time.
 */
#include <math.h>
#include <stdlib.h>

#include "base/float.h"
#include "base/vec.h"
#include "num/quantile.h"
#include "promql/col_call.h"
#include "promql/fn.h"
#include "promql/fn_note.h"

struct bucket {
    double upper;
    const double *v;
    const uint64_t *has;
};

struct hist {
    struct labels labels; /* of its first series */
    struct bucket *p;
    size_t n;
    bool
        distinct; /* no two end alike, and they are in order; else they are in that of the series */
    bool full;    /* all have a count at every step */
    size_t first, series;  /* the first step with a count, the first series that has one there */
    struct pql_note fixed; /* where counts did not rise */
};

struct work;
/* Puts the values of a histogram at one step, from buckets in order. */
typedef void value_fn(const struct work *w, struct hist *h, size_t step, struct num_bucket *b,
                      size_t n);

struct work {
    struct cols_call call;
    size_t arg; /* of the buckets */
    struct {
        struct hist *p;
        size_t n, cap;
    } hists;
    struct bucket *buckets;
    size_t most;                /* buckets in one */
    struct num_bucket *scratch; /* so many for each thread */
    value_fn *value;
    const double **param; /* quantiles, or both borders */
    size_t n_params;
    struct str label; /* of the quantile; empty: none */
    struct cols *out; /* n_cols times all histograms */
    size_t n_cols;
};

/* --- which buckets belong together --- */

static void put_signature(struct buf *key, const struct labels *ls)
{
    buf_clear(key);
    for (size_t i = 0; i < ls->n; i++) {
        if (str_eq(ls->p[i].name, STR(LABEL_BUCKET)))
            continue;
        pql_put_key(key, ls->p[i].name);
        pql_put_key(key, ls->p[i].value);
    }
}

static void count_bucket(struct work *w, size_t hist, const struct col *c, size_t series)
{
    size_t first = col_first(c, w->call.n_steps);
    struct hist *h;

    if (hist == w->hists.n)
        vec_push(&w->hists, (struct hist){ .labels = c->labels, .full = true, .first = SIZE_MAX });
    h = &w->hists.p[hist];
    h->n++;
    h->full = h->full && col_is_full(c, w->call.n_steps);
    if (first < h->first) {
        h->first = first;
        h->series = series;
    }
}

/* The histogram of each series, SIZE_MAX where it is no bucket, and where the bucket ends. */
static void find_hists(struct work *w, size_t *of, double *upper)
{
    const struct cols *in = &w->call.arg[w->arg];
    struct map ids = { 0 };
    struct buf key = { 0 };

    for (size_t i = 0; i < in->n; i++) {
        const struct col *c = &in->p[i];

        of[i] = SIZE_MAX;
        if (col_first(c, w->call.n_steps) == w->call.n_steps)
            continue;
        if (!fn_bucket_bound(&c->labels, &upper[i])) {
            fn_note_bad_bucket(w->call.ev, cols_call_at(&w->call, w->arg), &c->labels);
            continue;
        }
        put_signature(&key, &c->labels);
        of[i] = map_id(&ids, buf_str(&key));
        count_bucket(w, of[i], c, i);
    }
    map_done(&ids);
    buf_done(&key);
}

static int by_upper(const void *a, const void *b)
{
    double x = ((const struct bucket *)a)->upper, y = ((const struct bucket *)b)->upper;
    return (x > y) - (x < y);
}

/* Sorts the buckets unless some end alike: their counts are added up in the order of the series. */
static void sort_buckets(struct hist *h, struct bucket *tmp)
{
    memcpy(tmp, h->p, h->n * sizeof *tmp);
    qsort(tmp, h->n, sizeof *tmp, by_upper);
    h->distinct = true;
    for (size_t i = 1; i < h->n && h->distinct; i++)
        h->distinct = tmp[i - 1].upper < tmp[i].upper;
    if (h->distinct)
        memcpy(h->p, tmp, h->n * sizeof *tmp);
}

static int by_appearance(const void *a, const void *b)
{
    const struct hist *x = a, *y = b;

    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->series > y->series) - (x->series < y->series);
}

static void fill_hists(struct work *w, const size_t *of, const double *upper)
{
    const struct cols *in = &w->call.arg[w->arg];
    struct bucket *at = w->buckets = xcalloc(in->n ? in->n : 1, sizeof *w->buckets), *tmp;

    for (size_t i = 0; i < w->hists.n; i++) {
        struct hist *h = &w->hists.p[i];

        h->p = at;
        at += h->n;
        w->most = h->n > w->most ? h->n : w->most;
        h->n = 0;
    }
    for (size_t i = 0; i < in->n; i++) {
        struct hist *h;

        if (of[i] == SIZE_MAX)
            continue;
        h = &w->hists.p[of[i]];
        h->p[h->n++] = (struct bucket){ upper[i], in->p[i].v, in->p[i].has };
    }
    tmp = xcalloc(w->most ? w->most : 1, sizeof *tmp);
    for (size_t i = 0; i < w->hists.n; i++)
        sort_buckets(&w->hists.p[i], tmp);
    free(tmp);
}

static void collect(struct work *w)
{
    size_t n = w->call.arg[w->arg].n;
    size_t *of = xcalloc(n ? n : 1, sizeof *of);
    double *upper = xcalloc(n ? n : 1, sizeof *upper);

    find_hists(w, of, upper);
    fill_hists(w, of, upper);
    for (size_t i = 1; i < w->hists.n; i++) {
        if (by_appearance(&w->hists.p[i - 1], &w->hists.p[i]) < 0)
            continue;
        qsort(w->hists.p, w->hists.n, sizeof *w->hists.p, by_appearance);
        break;
    }
    free(of);
    free(upper);
}

/* --- values --- */

static void put(const struct work *w, const struct hist *h, size_t col, size_t step, double v)
{
    col_set(&w->out->p[col * w->hists.n + (size_t)(h - w->hists.p)], step, v);
}

static void note_fixed(const struct work *w, struct hist *h, size_t step,
                       const struct num_monotonic *m)
{
    int64_t t = w->call.ev->start + (int64_t)step * w->call.ev->step;
    struct pql_note x = { .from = m->min_upper,
                          .to = m->max_upper,
                          .max_diff = m->max_diff,
                          .mint = t,
                          .maxt = t,
                          .count = 1 };

    if (h->fixed.count)
        pql_note_join(&h->fixed, &x);
    else
        h->fixed = x;
}

static void put_quantiles(const struct work *w, struct hist *h, size_t step, struct num_bucket *b,
                          size_t n)
{
    struct num_monotonic m = num_buckets_raise(b, n);

    for (size_t i = 0; i < w->n_params; i++) {
        double q = w->param[i][step];

        if (m.forced && q >= 0 && q <= 1 && isinf(b[n - 1].upper) && b[n - 1].count != 0)
            note_fixed(w, h, step, &m);
        put(w, h, i, step, num_bucket_quantile(q, b, n));
    }
}

static void put_fraction(const struct work *w, struct hist *h, size_t step, struct num_bucket *b,
                         size_t n)
{
    put(w, h, 0, step, num_bucket_fraction(w->param[0][step], w->param[1][step], b, n));
}

static size_t gather(const struct hist *h, size_t step, struct num_bucket *b)
{
    size_t n = 0;

    for (size_t i = 0; i < h->n; i++) {
        const struct bucket *from = &h->p[i];

        if (h->full || from->has[step / 64] >> step % 64 & 1)
            b[n++] = (struct num_bucket){ from->upper, from->v[step] };
    }
    return h->distinct ? n : num_buckets_merge(b, n);
}

static void run_hist(void *user, unsigned worker, size_t i)
{
    const struct work *w = user;
    struct hist *h = &w->hists.p[i];
    struct num_bucket *b = w->scratch + worker * w->most;

    for (size_t step = h->first; step < w->call.n_steps; step++) {
        size_t n = gather(h, step, b);
        if (n)
            w->value(w, h, step, b, n);
    }
}

/* --- results --- */

/* The strings stay those of the series. */
static struct labels result_labels(struct pql_eval *ev, const struct labels *ls)
{
    struct label *p = arena_alloc(ev->arena, xmul(ls->n, sizeof *p));
    bool named = ev->opts->delayed_name_removal;
    size_t n = 0;

    for (size_t i = 0; i < ls->n; i++)
        if (!str_eq(ls->p[i].name, STR(LABEL_BUCKET)) && (named || !pql_is_metadata(ls->p[i].name)))
            p[n++] = ls->p[i];
    return labels_of(ev->arena, p, n);
}

/* Those of histogram_quantiles() also tell the quantile. */
static void add_cols(struct work *w, size_t i)
{
    struct pql_eval *ev = w->call.ev;
    char text[FLOAT_MAX_CHARS];
    struct str value = { text, 0 };

    if (w->label.n) {
        value.n = float_print_om(text, w->param[i][0]);
        value = arena_str(ev->arena, value);
    }
    for (size_t k = 0; k < w->hists.n; k++) {
        struct col *c = cols_push(w->out);

        c->labels = i ? w->out->p[k].labels : result_labels(ev, &w->hists.p[k].labels);
        if (w->label.n)
            c->labels = labels_with(ev->arena, &c->labels, w->label, value);
        c->drop_name = true;
        col_alloc(ev, c, w->call.n_steps);
    }
}

static void note_fixes(const struct work *w)
{
    struct pql_eval *ev = w->call.ev;

    for (size_t i = 0; i < w->hists.n; i++)
        if (w->hists.p[i].fixed.count)
            pql_note_monotonicity(&ev->notes, cols_call_at(&w->call, w->arg),
                                  fn_delayed_name(ev, &w->hists.p[i].labels), &w->hists.p[i].fixed);
}

static bool may_be_same(const struct work *w)
{
    if (w->label.n || w->n_cols > 1)
        return true;
    return !w->call.ev->opts->delayed_name_removal && w->hists.n &&
           col_names_tell_apart(&w->hists.p->labels, sizeof *w->hists.p, w->hists.n);
}

static bool run(struct work *w, struct err *e)
{
    struct pql_eval *ev = w->call.ev;
    size_t n_in = w->call.arg[w->arg].n;
    bool ok;

    collect(w);
    w->out->n_steps = w->call.n_steps;
    vec_reserve(w->out, w->hists.n * w->n_cols);
    for (size_t i = 0; i < w->n_cols; i++)
        add_cols(w, i);
    w->scratch = xcalloc(cols_workers(ev) * (w->most ? w->most : 1), sizeof *w->scratch);
    ok = cols_run(ev, w->hists.n, w->hists.n ? n_in * w->call.n_steps / w->hists.n : 0, run_hist, w,
                  e);
    note_fixes(w);
    return ok && (!may_be_same(w) || cols_finish(ev, w->out, e));
}

/* The parameters are the arguments [first, first + n). */
static void set_params(struct work *w, size_t first, size_t n)
{
    w->n_params = n;
    w->param = arena_alloc(w->call.ev->arena, xmul(n, sizeof *w->param));
    for (size_t i = 0; i < n; i++)
        w->param[i] = cols_call_num(&w->call, first + i);
}

static bool end(struct work *w, bool ok, struct err *e)
{
    vec_done(&w->hists);
    free(w->buckets);
    free(w->scratch);
    return cols_call_end(&w->call, ok, w->out, e);
}

/* --- functions --- */

static void note_quantiles(const struct work *w, size_t first)
{
    for (size_t i = 0; i < w->n_params; i++)
        for (size_t k = 0; k < w->call.n_steps; k++)
            if (!k || w->param[i][k] != w->param[i][k - 1])
                fn_note_quantile(w->call.ev, cols_call_at(&w->call, first + i), w->param[i][k]);
}

bool cols_histogram_quantile(struct pql_eval *ev, struct pql_rnode *r, struct cols *out,
                             struct err *e)
{
    struct work w = { .arg = 1, .value = put_quantiles, .out = out, .n_cols = 1 };
    bool ok = cols_call_begin(&w.call, ev, r, e);

    if (ok && cols_have_hists(&w.call.arg[w.arg])) {
        ok = cols_call_walk(&w.call, out, e);
    } else if (ok) {
        set_params(&w, 0, 1);
        note_quantiles(&w, 0);
        ok = run(&w, e);
    }
    return end(&w, ok, e);
}

bool cols_histogram_fraction(struct pql_eval *ev, struct pql_rnode *r, struct cols *out,
                             struct err *e)
{
    struct work w = { .arg = 2, .value = put_fraction, .out = out, .n_cols = 1 };
    bool ok = cols_call_begin(&w.call, ev, r, e);

    if (ok && cols_have_hists(&w.call.arg[w.arg])) {
        ok = cols_call_walk(&w.call, out, e);
    } else if (ok) {
        set_params(&w, 0, 2);
        ok = run(&w, e);
    }
    return end(&w, ok, e);
}

/* A quantile that changes would be another series at each step. */
static bool are_constant(const struct cols_call *c)
{
    for (size_t i = 2; i < c->r->n_kids; i++)
        if (!cols_call_is_constant(c, i))
            return false;
    return true;
}

bool cols_histogram_quantiles(struct pql_eval *ev, struct pql_rnode *r, struct cols *out,
                              struct err *e)
{
    struct work w = { .value = put_quantiles, .out = out };
    bool ok = cols_call_begin(&w.call, ev, r, e);

    if (ok && (cols_have_hists(&w.call.arg[w.arg]) || !are_constant(&w.call))) {
        ok = cols_call_walk(&w.call, out, e);
    } else if (ok) {
        set_params(&w, 2, r->n_kids - 2);
        note_quantiles(&w, 2);
        w.n_cols = w.n_params;
        w.label = r->kids[1]->n->text;
        ok = run(&w, e);
    }
    return end(&w, ok, e);
}
