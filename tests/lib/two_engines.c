#include "two_engines.h"

#include "base/float.h"

#include <inttypes.h>
#include <math.h>

struct query_engine *engine_a(struct source *s, size_t mode)
{
    const struct pql_engine_opts o = { .plain = true,
                                       .threads = 1,
                                       .delayed_name_removal = mode % 2 };
    return pql_engine_new(s, &o);
}

struct query_engine *engine_b(struct source *s, size_t mode)
{
    static const unsigned switches[ENGINE_MODES / 2] = {
        PQL_SMALL,
        0,
        PQL_SMALL | PQL_NO_FUSE | PQL_NO_SHARE,
        PQL_SMALL | PQL_NO_SLIDE | PQL_NO_FOLD,
    };
    const struct pql_engine_opts o = { .threads = 2,
                                       .delayed_name_removal = mode % 2,
                                       .switches = switches[mode / 2 % N_OF(switches)] };
    return pql_engine_new(s, &o);
}

void answer_get(struct query_engine *g, const struct query *q, struct answer *out)
{
    *out = (struct answer){ 0 };
    out->ok = g->ops->run(g, q, &out->r, &out->e);
}

void answer_done(struct answer *a)
{
    query_result_done(&a->r);
    err_done(&a->e);
}

/* ---- values ---- */

static bool same_float(double a, double b)
{
    return sample_bits(a) == sample_bits(b) || (isnan(a) && isnan(b));
}

static bool same_floats(const double *a, size_t n_a, const double *b, size_t n_b)
{
    if (n_a != n_b)
        return false;
    for (size_t i = 0; i < n_a; i++)
        if (!same_float(a[i], b[i]))
            return false;
    return true;
}

static bool same_side(const struct histogram_side *a, const struct histogram_side *b)
{
    if (a->n_spans != b->n_spans || !same_floats(a->counts, a->n, b->counts, b->n))
        return false;
    for (size_t i = 0; i < a->n_spans; i++)
        if (a->spans[i].offset != b->spans[i].offset || a->spans[i].n != b->spans[i].n)
            return false;
    return true;
}

static bool same_histogram(const struct histogram *a, const struct histogram *b)
{
    return a->reset == b->reset && a->schema == b->schema &&
           same_float(a->zero_threshold, b->zero_threshold) &&
           same_float(a->zero_count, b->zero_count) && same_float(a->count, b->count) &&
           same_float(a->sum, b->sum) && same_side(&a->pos, &b->pos) &&
           same_side(&a->neg, &b->neg) &&
           same_floats(a->bounds, a->n_bounds, b->bounds, b->n_bounds);
}

static void put_float(struct buf *b, double v)
{
    b->n += float_print_g(buf_reserve(b, FLOAT_MAX_CHARS), v);
}

static bool same_points(const struct value_series *a, const struct value_series *b, struct buf *why)
{
    if (a->n_floats != b->n_floats || a->n_hists != b->n_hists) {
        buf_printf(why, "%zu floats and %zu histograms, or %zu and %zu", a->n_floats, a->n_hists,
                   b->n_floats, b->n_hists);
        return false;
    }
    for (size_t i = 0; i < a->n_floats; i++)
        if (a->floats[i].t != b->floats[i].t || !same_float(a->floats[i].v, b->floats[i].v)) {
            put_float(why, a->floats[i].v);
            buf_printf(why, " @ %" PRId64 ", or ", a->floats[i].t);
            put_float(why, b->floats[i].v);
            buf_printf(why, " @ %" PRId64, b->floats[i].t);
            return false;
        }
    for (size_t i = 0; i < a->n_hists; i++)
        if (a->hists[i].t != b->hists[i].t || !same_histogram(a->hists[i].h, b->hists[i].h)) {
            buf_printf(why, "the histograms @ %" PRId64 " and %" PRId64, a->hists[i].t,
                       b->hists[i].t);
            return false;
        }
    return true;
}

static bool same_series(const struct value *a, const struct value *b, struct buf *why)
{
    if (a->n != b->n) {
        buf_printf(why, "%zu series, or %zu", a->n, b->n);
        return false;
    }
    for (size_t i = 0; i < a->n; i++) {
        const struct value_series *x = &a->series[i], *y = &b->series[i];
        if (!labels_eq(&x->labels, &y->labels)) {
            buf_printf(why, "series %zu is ", i);
            labels_put(why, &x->labels);
            buf_puts(why, ", or ");
            labels_put(why, &y->labels);
            return false;
        }
        if (!same_points(x, y, why)) {
            buf_puts(why, " in ");
            labels_put(why, &x->labels);
            return false;
        }
    }
    return true;
}

static bool same_value(const struct value *a, const struct value *b, struct buf *why)
{
    if (a->type != b->type) {
        buf_puts(why, "other types");
        return false;
    }
    if (a->type == VALUE_VECTOR || a->type == VALUE_MATRIX)
        return same_series(a, b, why);
    if (a->scalar.t == b->scalar.t && same_float(a->scalar.v, b->scalar.v) &&
        str_eq(a->string, b->string))
        return true;
    buf_puts(why, "other scalars");
    return false;
}

/* ---- what is said ---- */

static bool has_note(const struct diags *all, const struct diag *d)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->p[i].level == d->level && strcmp(all->p[i].msg, d->msg) == 0)
            return true;
    return false;
}

/* Every note of `a` is in `b`, where no text is there twice. */
static bool has_notes(const struct diags *a, const struct diags *b, const char *who,
                      struct buf *why)
{
    for (size_t i = 0; i < a->n; i++)
        if (!has_note(b, &a->p[i])) {
            buf_printf(why, "only %s says: %s", who, a->p[i].msg);
            return false;
        }
    return true;
}

bool answers_agree(const struct answer *a, const struct answer *b, struct buf *why)
{
    if (a->ok != b->ok || (!a->ok && (a->e.kind != b->e.kind || a->r.fault != b->r.fault ||
                                      strcmp(a->e.msg, b->e.msg) != 0))) {
        buf_printf(why, "a: %s; b: %s", a->ok ? "ok" : a->e.msg, b->ok ? "ok" : b->e.msg);
        return false;
    }
    return !a->ok || (same_value(&a->r.value, &b->r.value, why) &&
                      has_notes(&a->r.notes, &b->r.notes, "a", why) &&
                      has_notes(&b->r.notes, &a->r.notes, "b", why));
}

void query_put(struct buf *b, const struct query *q)
{
    buf_printf(b, "%.*s\n    %" PRId64, STR_ARG(q->text), q->start);
    if (q->range)
        buf_printf(b, " to %" PRId64 " step %" PRId64, q->end, q->step);
    if (q->lookback)
        buf_printf(b, " lookback %" PRId64, q->lookback);
}
