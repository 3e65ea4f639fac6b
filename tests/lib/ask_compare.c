#include "ask_compare.h"

#include <math.h>
#include <stdlib.h>

#include "base/float.h"
#include "num/hist_text.h"
#include "promql/fn_table.h"

/* Our arithmetic is C's, theirs Go's: the functions of libm differ in their last digits, and what
 * is made of them a little more. */
#define TOLERANCE 1e-9

#define LABEL_TOLERANCE 1e-14 /* of values that are labels: times differ by no more */

static bool is_within(double a, double b, double tolerance)
{
    if (isnan(a) || isnan(b))
        return isnan(a) && isnan(b);
    if (isinf(a) || isinf(b))
        return a == b;
    return a == b || fabs(a - b) <= tolerance * fmax(fabs(a), fabs(b));
}

static bool is_near(double a, double b)
{
    return is_within(a, b, TOLERANCE);
}

/* ---- labels ---- */

/* Equal, or both numbers that are: count_values() makes labels of values. */
static bool is_same_label(struct str a, struct str b)
{
    double x, y;
    return str_eq(a, b) ||
           (float_parse(a, &x) && float_parse(b, &y) && is_within(x, y, LABEL_TOLERANCE));
}

static bool is_same_set(const struct labels *a, const struct labels *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (!str_eq(a->p[i].name, b->p[i].name) || !is_same_label(a->p[i].value, b->p[i].value))
            return false;
    return true;
}

/* As numbers where both are, so that neighbours stay neighbours. */
static int by_labels(const void *a, const void *b)
{
    const struct labels *x = &((const struct value_series *)a)->labels;
    const struct labels *y = &((const struct value_series *)b)->labels;

    for (size_t i = 0; i < x->n && i < y->n; i++) {
        double v, w;
        int c = str_cmp(x->p[i].name, y->p[i].name);
        if (c)
            return c;
        if (is_same_label(x->p[i].value, y->p[i].value))
            continue;
        if (float_parse(x->p[i].value, &v) && float_parse(y->p[i].value, &w))
            return v < w || isnan(v) ? -1 : 1;
        return str_cmp(x->p[i].value, y->p[i].value);
    }
    return (x->n > y->n) - (x->n < y->n);
}

static void sort_series(struct value *v)
{
    if (v->type >= VALUE_VECTOR && v->type <= VALUE_MATRIX && v->n)
        qsort(v->series, v->n, sizeof *v->series, by_labels);
}

/* ---- order ---- */

/* Whether the outermost operation sorts, and by what. */
enum order { ANY_ORDER, BY_VALUE, BY_LABELS };

static enum order order_of(const struct query *q, const struct pql_node *n)
{
    while (n && n->kind == PQL_PAREN)
        n = n->paren;
    if (q->range || !n || n->kind != PQL_CALL)
        return ANY_ORDER;
    if (str_starts(str_of(n->call.fn->name), STR("sort_by_label")))
        return BY_LABELS;
    return str_starts(str_of(n->call.fn->name), STR("sort")) ? BY_VALUE : ANY_ORDER;
}

static bool is_same_order(enum order o, const struct value *a, const struct value *b)
{
    if (o == ANY_ORDER || a->n != b->n)
        return true; // which is told otherwise
    for (size_t i = 0; i < a->n; i++) {
        const struct value_series *x = &a->series[i], *y = &b->series[i];
        if (o == BY_LABELS ? !is_same_set(&x->labels, &y->labels)
                           : x->n_floats && y->n_floats && !is_near(x->floats[0].v, y->floats[0].v))
            return false;
    }
    return true;
}

/* ---- results ---- */

struct comparison {
    struct difference d;
    difference_fn *fn;
    void *user;
    struct buf what;
};

static bool tell(struct comparison *c, enum difference_kind kind)
{
    c->d.kind = kind;
    c->d.what = buf_z(&c->what);
    c->fn(c->user, &c->d);
    buf_clear(&c->what);
    return false;
}

static void put_point(struct buf *b, const struct float_point *p)
{
    b->n += float_print_g(buf_reserve(b, FLOAT_MAX_CHARS), p->v);
    buf_printf(b, " @ %lld", (long long)p->t);
}

/* The next bucket that is not empty: what the API tells. */
static bool next_populated(const struct histogram *h, struct histogram_iter *it,
                           struct histogram_bucket *out)
{
    while (histogram_next(h, it, out))
        if (out->count != 0)
            return true;
    return false;
}

static bool is_near_histogram(const struct histogram *a, const struct histogram *b)
{
    struct histogram_iter i = { 0 }, j = { 0 };
    struct histogram_bucket x, y;
    bool more = true;

    if (!is_near(a->count, b->count) || !is_near(a->sum, b->sum))
        return false;
    while (more) {
        more = next_populated(a, &i, &x);
        if (more != next_populated(b, &j, &y))
            return false;
        if (more && (!is_near(x.lower, y.lower) || !is_near(x.upper, y.upper) ||
                     !is_near(x.count, y.count)))
            return false;
    }
    return true;
}

static bool compare_histograms(struct comparison *c, const struct value_series *a,
                               const struct value_series *b)
{
    bool same = a->n_hists == b->n_hists;

    for (size_t i = 0; same && i < a->n_hists; i++)
        if (a->hists[i].t != b->hists[i].t || !is_near_histogram(a->hists[i].h, b->hists[i].h)) {
            buf_printf(&c->what, "the histogram @ %lld: ", (long long)a->hists[i].t);
            num_hist_text(&c->what, a->hists[i].h);
            buf_puts(&c->what, ", theirs ");
            num_hist_text(&c->what, b->hists[i].h);
            same = false;
        }
    if (a->n_hists != b->n_hists)
        buf_printf(&c->what, "%zu histograms, theirs %zu", a->n_hists, b->n_hists);
    if (same)
        return true;
    buf_puts(&c->what, " of ");
    labels_put(&c->what, &a->labels);
    return tell(c, DIFFERENT_HISTOGRAM);
}

static bool compare_points(struct comparison *c, const struct value_series *a,
                           const struct value_series *b)
{
    for (size_t i = 0; i < a->n_floats && i < b->n_floats; i++) {
        const struct float_point *x = &a->floats[i], *y = &b->floats[i];
        if (x->t == y->t && is_near(x->v, y->v))
            continue;
        put_point(&c->what, x);
        buf_puts(&c->what, ", theirs ");
        put_point(&c->what, y);
        buf_puts(&c->what, " of ");
        labels_put(&c->what, &a->labels);
        c->d.ours = x->v;
        c->d.theirs = y->v;
        return tell(c, x->t == y->t ? DIFFERENT_VALUE : DIFFERENT_RESULT);
    }
    if (a->n_floats == b->n_floats)
        return true;
    buf_printf(&c->what, "%zu points, theirs %zu of ", a->n_floats, b->n_floats);
    labels_put(&c->what, &a->labels);
    return tell(c, DIFFERENT_RESULT);
}

static bool compare_series(struct comparison *c, const struct value *a, const struct value *b)
{
    if (a->n != b->n) {
        buf_printf(&c->what, "%zu series, theirs %zu", a->n, b->n);
        return tell(c, DIFFERENT_RESULT);
    }
    for (size_t i = 0; i < a->n; i++) {
        const struct value_series *x = &a->series[i], *y = &b->series[i];
        if (!is_same_set(&x->labels, &y->labels)) {
            labels_put(&c->what, &x->labels);
            buf_puts(&c->what, ", theirs ");
            labels_put(&c->what, &y->labels);
            return tell(c, DIFFERENT_RESULT);
        }
        if (!compare_points(c, x, y) || !compare_histograms(c, x, y))
            return false;
    }
    return true;
}

static bool compare_results(struct comparison *c, struct value *a, struct value *b)
{
    const struct value_series x = { .floats = &a->scalar, .n_floats = 1 };
    const struct value_series y = { .floats = &b->scalar, .n_floats = 1 };

    if (a->type != b->type || !str_eq(a->string, b->string)) {
        buf_puts(&c->what, "another type, or string");
        return tell(c, DIFFERENT_RESULT);
    }
    if (a->type == VALUE_SCALAR)
        return compare_points(c, &x, &y);
    if (!is_same_order(order_of(c->d.q, c->d.n), a, b)) {
        buf_puts(&c->what, "another order");
        tell(c, DIFFERENT_ORDER);
    }
    sort_series(a);
    sort_series(b);
    return compare_series(c, a, b);
}

/* ---- errors and notes ---- */

static bool says(const struct diags *all, const char *text)
{
    for (size_t i = 0; i < all->n; i++)
        if (strcmp(all->p[i].msg, text) == 0)
            return true;
    return false;
}

/* "2 more warning annotations omitted": the API gives ten of a kind. */
static bool is_omission(const char *text)
{
    return str_ends(str_of(text), STR(" annotations omitted"));
}

static bool has_omission(const struct diags *all)
{
    for (size_t i = 0; i < all->n; i++)
        if (is_omission(all->p[i].msg))
            return true;
    return false;
}

static void compare_notes(struct comparison *c, const struct diags *a, const struct diags *b,
                          enum difference_kind kind)
{
    for (size_t i = 0; i < a->n; i++) {
        if (is_omission(a->p[i].msg) || says(b, a->p[i].msg))
            continue;
        c->d.note = a->p[i].msg;
        buf_printf(&c->what, "only %s: %s", kind == NOTE_OF_OURS ? "ours" : "theirs", c->d.note);
        tell(c, kind);
    }
}

void ask_compare(const struct query *q, const struct pql_node *n, bool delayed, struct answer *ours,
                 struct answer *theirs, difference_fn *fn, void *user)
{
    struct comparison c = { .d = { .q = q, .n = n, .delayed = delayed, .a = ours, .b = theirs },
                            .fn = fn,
                            .user = user };

    if (ours->ok != theirs->ok || (!ours->ok && (ours->r.fault != theirs->r.fault ||
                                                 strcmp(ours->e.msg, theirs->e.msg) != 0))) {
        buf_printf(&c.what, "%s\n  theirs: %s", ours->ok ? "no error" : ours->e.msg,
                   theirs->ok ? "no error" : theirs->e.msg);
        tell(&c, DIFFERENT_ERROR);
    } else if (ours->ok) {
        compare_results(&c, &ours->r.value, &theirs->r.value);
        if (!has_omission(&theirs->r.notes))
            compare_notes(&c, &ours->r.notes, &theirs->r.notes, NOTE_OF_OURS);
        compare_notes(&c, &theirs->r.notes, &ours->r.notes, NOTE_OF_THEIRS);
    }
    buf_done(&c.what);
}
