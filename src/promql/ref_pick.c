/* ref_pick.c - topk, bottomk, limitk, limit_ratio. */
#include <math.h>
#include <stdlib.h>

#include "base/float.h"
#include "base/hash.h"
#include "base/vec.h"
#include "num/math.h"
#include "promql/ref_aggregate.h"

enum { INSERTION_MAX = 12 }; // what Go's sort does by insertion

struct picks {
    struct pql_sample *p;
    size_t n, cap;
};

struct picker {
    enum pql_agg op;
    struct picks *of; /* by group */
};

/* --- a heap whose top is the next to go, as container/heap keeps it --- */

static bool goes_first(enum pql_agg op, const struct pql_sample *a, const struct pql_sample *b)
{
    if (isnan(a->v))
        return true;
    return op == PQL_AGG_TOPK ? a->v < b->v : a->v > b->v;
}

static void swap(struct picks *k, size_t i, size_t j)
{
    struct pql_sample s = k->p[i];
    k->p[i] = k->p[j];
    k->p[j] = s;
}

static void sift_up(enum pql_agg op, struct picks *k, size_t j)
{
    while (j) {
        size_t up = (j - 1) / 2;
        if (!goes_first(op, &k->p[j], &k->p[up]))
            break;
        swap(k, up, j);
        j = up;
    }
}

static void sift_down(enum pql_agg op, struct picks *k)
{
    for (size_t i = 0, j; (j = 2 * i + 1) < k->n; i = j) {
        if (j + 1 < k->n && goes_first(op, &k->p[j + 1], &k->p[j]))
            j++;
        if (!goes_first(op, &k->p[j], &k->p[i]))
            break;
        swap(k, i, j);
    }
}

/* Best first. Equal ones stay as the heap has them. */
static void merge_sort(enum pql_agg op, struct pql_sample *p, struct pql_sample *tmp, size_t n)
{
    size_t half = n / 2, i = 0, j = half;

    if (n < 2)
        return;
    merge_sort(op, p, tmp, half);
    merge_sort(op, p + half, tmp, n - half);
    for (size_t k = 0; k < n; k++) {
        bool right = i == half || (j < n && !isnan(p[j].v) && goes_first(op, &p[i], &p[j]));
        tmp[k] = right ? p[j++] : p[i++];
    }
    memcpy(p, tmp, n * sizeof *p);
}

static void sort_best_first(enum pql_agg op, struct picks *k)
{
    if (k->n > INSERTION_MAX) {
        struct pql_sample *tmp = xmalloc(xmul(k->n, sizeof *tmp));
        merge_sort(op, k->p, tmp, k->n);
        free(tmp);
        return;
    }
    for (size_t i = 1; i < k->n; i++)
        for (size_t j = i; j && goes_first(op, &k->p[j - 1], &k->p[j]); j--)
            swap(k, j, j - 1);
}

static void offer(enum pql_agg op, struct picks *k, size_t limit, const struct pql_sample *s)
{
    if (k->n < limit) {
        vec_push(k, *s);
        sift_up(op, k, k->n - 1);
        return;
    }
    if (isnan(s->v) || !goes_first(op, &k->p[0], s))
        return;
    k->p[0] = *s;
    sift_down(op, k);
}

/* --- limit_ratio --- */

static void put_hashed(struct buf *b, struct str s)
{
    if (s.n < 255) {
        buf_putc(b, (char)s.n);
    } else {
        buf_putc(b, (char)0xff);
        buf_putc(b, (char)(s.n & 0xff));
        buf_putc(b, (char)(s.n >> 8 & 0xff));
        buf_putc(b, (char)(s.n >> 16 & 0xff));
    }
    buf_put_str(b, s);
}

/* The hash Prometheus gives a set of labels, as a part of 1. */
static double place_of(const struct labels *ls)
{
    struct buf b = { 0 };
    uint64_t hash;

    for (size_t i = 0; i < ls->n; i++) {
        put_hashed(&b, ls->p[i].name);
        put_hashed(&b, ls->p[i].value);
    }
    hash = hash_xxh64(b.p, b.n);
    buf_done(&b);
    return (double)hash / 0x1p64;
}

static bool in_ratio(const struct labels *ls, double ratio)
{
    double place = place_of(ls);
    return ratio >= 0 ? place < ratio : place >= 1 + ratio;
}

/* --- parameters --- */

struct range {
    double min, max;
    bool nan;
};

static struct range range_of(const struct pql_series *s)
{
    struct range r = { INFINITY, -INFINITY, false };

    for (size_t i = 0; i < s->n_f; i++) {
        r.nan |= isnan(s->f[i].v);
        r.min = num_min(r.min, s->f[i].v);
        r.max = num_max(r.max, s->f[i].v);
    }
    return r;
}

static bool fail_int64(struct pql_eval *ev, double v, const char *how, struct err *e)
{
    char text[FLOAT_MAX_CHARS];
    size_t n = float_print_g(text, v);

    return pql_eval_fail(ev, e, "Scalar value %.*s %s int64", (int)n, text, how);
}

/* `*none`: nothing is picked at any step. */
static bool check_param(struct pql_eval *ev, const struct pql_rnode *r, const struct pql_series *s,
                        bool *none, struct err *e)
{
    struct range range = range_of(s);
    struct span at = r->kids[1]->n->at;

    *none = false;
    if (r->n->agg.op == PQL_AGG_LIMIT_RATIO) {
        *none = range.min == 0 && range.max == 0;
        if (range.nan)
            return pql_eval_fail(ev, e, "Ratio value is NaN");
        if (range.max > 1)
            pql_note_num(&ev->notes, PQL_NOTE_RATIO, at, (double[]){ range.max, 1 }, 2);
        if (range.min < -1)
            pql_note_num(&ev->notes, PQL_NOTE_RATIO, at, (double[]){ range.min, -1 }, 2);
        return true;
    }
    if (range.nan)
        return pql_eval_fail(ev, e, "Parameter value is NaN");
    *none = range.max < 1;
    if (*none)
        return true;
    if (range.min <= -0x1p63)
        return fail_int64(ev, range.min, "underflows", e);
    if (range.max >= 0x1p63 - 1024)
        return fail_int64(ev, range.max, "overflows", e);
    return true;
}

/* --- steps --- */

static void pick(struct pql_eval *ev, const struct pql_rnode *r, struct picks *k, double param,
                 size_t n_in, const struct pql_sample *s)
{
    enum pql_agg op = r->n->agg.op;
    size_t limit = param < 1 ? 0 : param < (double)n_in ? (size_t)param : n_in;

    if (op == PQL_AGG_LIMIT_RATIO) {
        if (in_ratio(&s->labels, param < -1 ? -1 : param > 1 ? 1 : param))
            vec_push(k, *s);
    } else if (!limit) {
        return;
    } else if (op == PQL_AGG_LIMITK) {
        if (k->n < limit)
            vec_push(k, *s);
    } else if (s->h) {
        pql_note_ignored(ev, r);
    } else {
        offer(op, k, limit, s);
    }
}

static void pick_step(struct pql_eval *ev, const struct pql_rnode *r, struct pql_matrix *in,
                      double param, const struct pql_groups *groups, struct picks *picks, int64_t t,
                      struct pql_matrix *by_series, struct pql_matrix *out)
{
    enum pql_agg op = r->n->agg.op;
    bool ranked = op == PQL_AGG_TOPK || op == PQL_AGG_BOTTOMK;
    struct pql_sample s;

    for (size_t i = 0; i < groups->n; i++)
        picks[i].n = 0;
    for (size_t i = 0; i < in->n; i++) {
        if (!pql_take_at(&in->p[i], t, &s))
            continue;
        s.series = i;
        pick(ev, r, &picks[groups->of[i]], param, in->n, &s);
    }
    for (size_t i = 0; i < groups->n; i++) {
        if (ranked)
            sort_best_first(op, &picks[i]);
        for (size_t j = 0; j < picks[i].n; j++) {
            const struct pql_sample *p = &picks[i].p[j];
            struct pql_series *to = &by_series->p[p->series];
            if (ev->start == ev->end) // order matters
                to = pql_add_series(ev->arena, out, p->labels, p->drop_name);
            pql_add_point(ev->arena, to, t, p->v, p->h);
        }
    }
}

bool pql_eval_pick(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *in,
                   const struct pql_matrix *param, const struct pql_groups *groups,
                   struct pql_matrix *out, struct err *e)
{
    struct pql_matrix by_series = { 0 };
    struct picks *picks;
    bool ok = true, none;
    size_t step = 0;

    if (!check_param(ev, r, &param->p[0], &none, e))
        return false;
    if (none)
        return true;
    picks = xcalloc(groups->n ? groups->n : 1, sizeof *picks);
    for (size_t i = 0; i < in->n; i++)
        pql_add_series(ev->arena, &by_series, in->p[i].labels, in->p[i].drop_name);
    for (int64_t t = ev->start; t <= ev->end && ok; t += ev->step, step++) {
        pick_step(ev, r, in, param->p[0].f[step].v, groups, picks, t, &by_series, out);
        ok = pql_alive(ev, e);
    }
    for (size_t i = 0; i < by_series.n; i++)
        if (by_series.p[i].n_f || by_series.p[i].n_h)
            *pql_add_series(ev->arena, out, by_series.p[i].labels, false) = by_series.p[i];
    for (size_t i = 0; i < groups->n; i++)
        vec_done(&picks[i]);
    free(picks);
    return ok;
}
