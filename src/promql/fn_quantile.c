/* fn_quantile.c - quantiles and fractions: of native histograms, and of classic ones put together
 * from the series of their buckets.
 */
#include <math.h>

#include "base/float.h"
#include "num/quantile.h"
#include "promql/eval.h"
#include "promql/fn.h"
#include "promql/fn_note.h"

/* The histograms of a vector at one step; they live in `tmp`. */
struct classic {
    struct labels labels; /* without le */
    struct num_bucket *p;
    size_t n, cap;
};

struct hists {
    size_t arg; /* of the vector: notes are about it */
    const struct pql_sample **native;
    size_t n_native;
    struct classic *classic;
    size_t n_classic;
};

/* --- collecting --- */

void fn_note_bad_bucket(struct pql_eval *ev, struct span at, const struct labels *ls)
{
    struct str metric = fn_delayed_name(ev, ls);
    struct buf quoted = { 0 }, suffix = { 0 };

    str_put_quoted(&quoted, labels_get(ls, STR(LABEL_BUCKET)));
    if (metric.n) {
        buf_puts(&suffix, " for metric name ");
        str_put_quoted(&suffix, metric);
    }
    pql_note(&ev->notes, PQL_NOTE_BAD_BUCKET, at,
             (struct str[]){ buf_str(&quoted), buf_str(&suffix) }, 2);
    buf_done(&quoted);
    buf_done(&suffix);
}

static void add_bucket(struct pql_eval *ev, struct classic *to, double upper, double count)
{
    if (to->n == to->cap) {
        size_t cap = to->cap ? to->cap * 2 : 16;
        struct num_bucket *p = arena_alloc(&ev->tmp, xmul(cap, sizeof *p));
        if (to->n)
            memcpy(p, to->p, to->n * sizeof *p);
        to->p = p;
        to->cap = cap;
    }
    to->p[to->n++] = (struct num_bucket){ upper, count };
}

/* Native and classic histograms of one name and labels exclude each other. */
static void drop_mixed(struct pql_call *c, struct hists *out, struct map *ids)
{
    size_t kept = 0;

    for (size_t i = 0; i < out->n_native; i++) {
        const struct pql_sample *s = out->native[i];
        size_t labels = pql_labels_id(c->ev, &s->labels);
        size_t id = map_find(ids, (struct str){ (char *)&labels, sizeof labels });

        if (id == MAP_NONE || !out->classic[id].n) {
            out->native[kept++] = s;
            continue;
        }
        pql_note_metric(&c->ev->notes, PQL_NOTE_MIXED_CLASSIC_NATIVE, pql_arg_at(c, out->arg),
                        fn_delayed_name(c->ev, &s->labels));
        out->classic[id].n = 0;
    }
    out->n_native = kept;
}

/* DIFFERS: a bucket that ends at NaN is malformed; Prometheus sorts it anywhere. */
bool fn_bucket_bound(const struct labels *ls, double *out)
{
    return float_parse(labels_get(ls, STR(LABEL_BUCKET)), out) && !isnan(*out);
}

static void collect(struct pql_call *c, size_t arg, struct hists *out)
{
    static const struct str le_name[] = { { LABEL_BUCKET, sizeof LABEL_BUCKET - 1 } };
    const struct pql_vector *in = &c->arg[arg];
    struct map ids = { 0 };

    *out = (struct hists){ .arg = arg };
    out->native = arena_new_n(&c->ev->tmp, const struct pql_sample *, in->n + 1);
    out->classic = arena_new_n(&c->ev->tmp, struct classic, in->n + 1);
    for (size_t i = 0; i < in->n; i++) {
        const struct pql_sample *s = &in->p[i];
        struct labels rest;
        double upper;
        size_t labels, id;

        if (s->h) {
            out->native[out->n_native++] = s;
            continue;
        }
        if (!fn_bucket_bound(&s->labels, &upper)) {
            fn_note_bad_bucket(c->ev, pql_arg_at(c, arg), &s->labels);
            continue;
        }
        rest = pql_remove(c->ev, &s->labels, le_name, 1);
        labels = pql_labels_id(c->ev, &rest);
        id = map_id(&ids, (struct str){ (char *)&labels, sizeof labels });
        if (id == out->n_classic)
            out->classic[out->n_classic++].labels = rest;
        add_bucket(c->ev, &out->classic[id], upper, s->v);
    }
    drop_mixed(c, out, &ids);
    map_done(&ids);
}

/* --- results --- */

/* `label` empty: none is added. */
static void emit(struct pql_call *c, const struct labels *labels, struct str label, double q,
                 double v)
{
    struct pql_sample s = { .labels = *labels, .v = v, .drop_name = true };
    char text[FLOAT_MAX_CHARS];

    if (!c->ev->opts->delayed_name_removal)
        s.labels = pql_drop_metadata(c->ev, &s.labels);
    if (label.n)
        s.labels = pql_with(c->ev, &s.labels, label, (struct str){ text, float_print_om(text, q) });
    pql_push(c->ev->arena, c->out, &s);
}

static void note_nans(struct pql_call *c, const struct hists *in, const struct pql_sample *s,
                      enum num_nans nans)
{
    static const enum pql_note_id ids[] = {
        [NUM_NANS_RESULT] = PQL_NOTE_NAN_QUANTILE,
        [NUM_NANS_SKEW] = PQL_NOTE_NAN_SKEWED,
        [NUM_NANS_EXCLUDED] = PQL_NOTE_NAN_FRACTION,
    };

    if (nans != NUM_NANS_NONE)
        pql_note_metric(&c->ev->notes, ids[nans], pql_arg_at(c, in->arg),
                        fn_delayed_name(c->ev, &s->labels));
}

static double native_quantile(struct pql_call *c, const struct hists *in,
                              const struct pql_sample *s, double q)
{
    enum num_nans nans;
    double v = num_histogram_quantile_nans(q, s->h, &nans);

    note_nans(c, in, s, nans);
    return v;
}

static double classic_quantile(struct pql_call *c, const struct hists *in, const struct classic *h,
                               double q)
{
    struct num_bucket *b = arena_dup(&c->ev->tmp, h->p, h->n * sizeof *h->p);
    size_t n = num_buckets_merge(b, h->n);
    struct num_monotonic m = num_buckets_raise(b, n);

    if (m.forced && q >= 0 && q <= 1 && isinf(b[n - 1].upper) && b[n - 1].count != 0)
        pql_note_monotonicity(&c->ev->notes, pql_arg_at(c, in->arg),
                              fn_delayed_name(c->ev, &h->labels),
                              &(struct pql_note){ .from = m.min_upper,
                                                  .to = m.max_upper,
                                                  .max_diff = m.max_diff,
                                                  .mint = c->t,
                                                  .maxt = c->t,
                                                  .count = 1 });
    return num_bucket_quantile(q, b, n);
}

static void quantile(struct pql_call *c, const struct hists *in, double q, struct str label)
{
    for (size_t i = 0; i < in->n_native; i++)
        emit(c, &in->native[i]->labels, label, q, native_quantile(c, in, in->native[i], q));
    for (size_t i = 0; i < in->n_classic; i++)
        if (in->classic[i].n)
            emit(c, &in->classic[i].labels, label, q, classic_quantile(c, in, &in->classic[i], q));
}

/* --- functions --- */

void fn_note_quantile(struct pql_eval *ev, struct span at, double q)
{
    if (!(q >= 0 && q <= 1))
        pql_note_num(&ev->notes, PQL_NOTE_QUANTILE, at, &q, 1);
}

bool fn_histogram_quantile(struct pql_call *c, struct err *e)
{
    struct hists h;

    (void)e;
    fn_note_quantile(c->ev, pql_arg_at(c, 0), pql_num(c, 0));
    collect(c, 1, &h);
    quantile(c, &h, pql_num(c, 0), (struct str){ 0 });
    return true;
}

bool fn_histogram_quantiles(struct pql_call *c, struct err *e)
{
    struct hists h;

    (void)e;
    for (size_t i = 2; i < c->node->n_kids; i++)
        fn_note_quantile(c->ev, pql_arg_at(c, i), pql_num(c, i));
    collect(c, 0, &h);
    for (size_t i = 2; i < c->node->n_kids; i++)
        quantile(c, &h, pql_num(c, i), pql_text(c, 1));
    return true;
}

bool fn_histogram_fraction(struct pql_call *c, struct err *e)
{
    double lower = pql_num(c, 0), upper = pql_num(c, 1);
    struct hists h;

    (void)e;
    collect(c, 2, &h);
    for (size_t i = 0; i < h.n_native; i++) {
        const struct pql_sample *s = h.native[i];
        enum num_nans nans;
        double v = num_histogram_fraction(lower, upper, s->h, &nans);

        note_nans(c, &h, s, nans);
        emit(c, &s->labels, (struct str){ 0 }, 0, v);
    }
    for (size_t i = 0; i < h.n_classic; i++) {
        struct classic *x = &h.classic[i];
        if (x->n)
            emit(c, &x->labels, (struct str){ 0 }, 0,
                 num_bucket_fraction(lower, upper, x->p, num_buckets_merge(x->p, x->n)));
    }
    return true;
}
