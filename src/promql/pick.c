#include "promql/pick.h"

#include <math.h>
#include <stdlib.h>

#include "base/float.h"
#include "base/hash.h"
#include "base/vec.h"
#include "num/math.h"

enum { INSERTION_MAX = 12 }; // what Go's sort does by insertion

/* --- a heap whose top is the next to go, as container/heap keeps it --- */

static bool goes_first(enum pql_agg op, const struct pql_pick *a, const struct pql_pick *b)
{
    if (isnan(a->v))
        return true;
    return op == PQL_AGG_TOPK ? a->v < b->v : a->v > b->v;
}

static void swap(struct pql_picks *k, size_t i, size_t j)
{
    struct pql_pick s = k->p[i];
    k->p[i] = k->p[j];
    k->p[j] = s;
}

static void sift_up(enum pql_agg op, struct pql_picks *k, size_t j)
{
    while (j) {
        size_t up = (j - 1) / 2;
        if (!goes_first(op, &k->p[j], &k->p[up]))
            break;
        swap(k, up, j);
        j = up;
    }
}

static void sift_down(enum pql_agg op, struct pql_picks *k)
{
    for (size_t i = 0, j; (j = 2 * i + 1) < k->n; i = j) {
        if (j + 1 < k->n && goes_first(op, &k->p[j + 1], &k->p[j]))
            j++;
        if (!goes_first(op, &k->p[j], &k->p[i]))
            break;
        swap(k, i, j);
    }
}

/* Equal ones stay as the heap has them. */
static void merge_sort(enum pql_agg op, struct pql_pick *p, struct pql_pick *tmp, size_t n)
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

void pql_pick_sort(enum pql_agg op, struct pql_picks *k)
{
    if (k->n > INSERTION_MAX) {
        struct pql_pick *tmp = xmalloc(xmul(k->n, sizeof *tmp));
        merge_sort(op, k->p, tmp, k->n);
        free(tmp);
        return;
    }
    for (size_t i = 1; i < k->n; i++)
        for (size_t j = i; j && goes_first(op, &k->p[j - 1], &k->p[j]); j--)
            swap(k, j, j - 1);
}

void pql_pick_offer(enum pql_agg op, struct pql_picks *k, size_t limit, const struct pql_pick *s)
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

double pql_pick_place(const struct labels *ls)
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

/* --- parameters --- */

struct range {
    double min, max;
    bool nan;
};

static struct range range_of(const double *v, size_t n)
{
    struct range r = { INFINITY, -INFINITY, false };

    for (size_t i = 0; i < n; i++) {
        r.nan |= isnan(v[i]);
        r.min = num_min(r.min, v[i]);
        r.max = num_max(r.max, v[i]);
    }
    return r;
}

static bool fail_int64(struct pql_eval *ev, double v, const char *how, struct err *e)
{
    char text[FLOAT_MAX_CHARS];
    size_t n = float_print_g(text, v);

    return pql_eval_fail(ev, e, "Scalar value %.*s %s int64", (int)n, text, how);
}

bool pql_pick_check(struct pql_eval *ev, const struct pql_rnode *r, const double *param, size_t n,
                    bool *none, struct err *e)
{
    struct range range = range_of(param, n);
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
