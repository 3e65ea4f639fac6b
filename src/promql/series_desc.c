#include "promql/series_desc.h"

#include <limits.h>
#include <math.h>

#include "base/float.h"
#include "base/vec.h"
#include "model/lexis.h"
#include "model/value.h"
#include "num/hist_ops.h"

struct reader {
    struct arena *arena;
    struct str text, rest;
    struct err *e;
    struct series_desc *out;
};

static size_t offset(const struct reader *r)
{
    return r->text.n - r->rest.n;
}

static bool fail(struct reader *r, const char *what)
{
    struct span at = { offset(r), r->rest.n > 0 };
    return err_at(r->e, ERR_SYNTAX, at, "unexpected %s in series values, expected %s",
                  r->rest.n ? "character" : "end of input", what);
}

static bool skip_blanks(struct reader *r)
{
    size_t n = lexis_blanks(r->rest);
    r->rest = str_skip(r->rest, n);
    return n > 0;
}

static bool take(struct reader *r, struct str s)
{
    return str_cut_prefix(&r->rest, s);
}

/* --- labels --- */

static bool read_string(struct reader *r, struct str *out)
{
    struct buf b = { 0 };
    size_t n;
    bool ok = lexis_string(r->rest, &n, &b, r->e);

    if (ok) {
        *out = arena_str(r->arena, buf_str(&b));
        r->rest = str_skip(r->rest, n);
    }
    buf_done(&b);
    return ok;
}

static bool read_word(struct reader *r, bool colon, struct str *out)
{
    size_t n = lexis_word(r->rest, colon);

    if (!n)
        return fail(r, "a name");
    *out = arena_str(r->arena, str_head(r->rest, n));
    r->rest = str_skip(r->rest, n);
    return true;
}

static bool read_name(struct reader *r, bool *quoted, struct str *out)
{
    *quoted = r->rest.n && lexis_is_quote(r->rest.p[0]);
    return *quoted ? read_string(r, out) : read_word(r, false, out);
}

static bool read_label(struct reader *r, struct label *l)
{
    bool quoted;

    if (!read_name(r, &quoted, &l->name))
        return false;
    skip_blanks(r);
    if (quoted && r->rest.n && (r->rest.p[0] == ',' || r->rest.p[0] == '}')) {
        l->value = l->name; // a string alone is the metric's name
        l->name = STR(LABEL_NAME);
        return true;
    }
    if (!take(r, STR("=")))
        return fail(r, "\"=\"");
    skip_blanks(r);
    if (!r->rest.n || !lexis_is_quote(r->rest.p[0]))
        return fail(r, "a string");
    return read_string(r, &l->value);
}

static bool read_labels(struct reader *r)
{
    struct {
        struct label *p;
        size_t n, cap;
    } v = { 0 };
    struct label l = { STR(LABEL_NAME), { 0 } };
    bool ok = true;

    if (lexis_word(r->rest, true)) {
        ok = read_word(r, true, &l.value);
        vec_push(&v, l);
    }
    skip_blanks(r);
    if (ok && !str_starts(r->rest, STR("{{")) && take(r, STR("{"))) {
        for (skip_blanks(r); ok && !take(r, STR("}")); skip_blanks(r)) {
            if ((ok = read_label(r, &l)))
                vec_push(&v, l);
            skip_blanks(r);
            if (ok && !take(r, STR(",")) && !str_starts(r->rest, STR("}")))
                ok = fail(r, "\",\" or \"}\"");
        }
    }
    if (ok)
        r->out->labels = labels_of(r->arena, v.p, v.n);
    vec_done(&v);
    return ok;
}

/* --- numbers --- */

static size_t digits(struct str s, size_t i)
{
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
        i++;
    return i;
}

/* Length of an unsigned number: decimal, inf, nan. */
static size_t number_length(struct str s)
{
    size_t n = 0, exp;

    if (s.n >= 3 &&
        (str_eq_nocase(str_head(s, 3), STR("inf")) || str_eq_nocase(str_head(s, 3), STR("nan"))))
        return 3;
    n = digits(s, 0);
    if (n < s.n && s.p[n] == '.')
        n = digits(s, n + 1);
    if (n && n < s.n && (s.p[n] == 'e' || s.p[n] == 'E')) {
        exp = n + 1;
        if (exp < s.n && (s.p[exp] == '+' || s.p[exp] == '-'))
            exp++;
        if (digits(s, exp) > exp)
            n = digits(s, exp);
    }
    return n;
}

static bool read_number(struct reader *r, double *out)
{
    bool minus = str_starts(r->rest, STR("-"));
    size_t n;

    if (minus || str_starts(r->rest, STR("+")))
        r->rest = str_skip(r->rest, 1);
    n = number_length(r->rest);
    if (!n || !float_parse(str_head(r->rest, n), out))
        return fail(r, "a number");
    r->rest = str_skip(r->rest, n);
    if (minus)
        *out = -*out;
    return true;
}

/* xN; `*times` stays where there is none. */
static bool read_times(struct reader *r, uint64_t *times)
{
    size_t n;

    if (!take(r, STR("x")))
        return true;
    n = digits(r->rest, 0);
    if (!n || n > 9)
        return fail(r, "a repetition count");
    *times = 0;
    for (size_t i = 0; i < n; i++)
        *times = *times * 10 + (uint64_t)(r->rest.p[i] - '0');
    r->rest = str_skip(r->rest, n);
    return true;
}

static bool push(struct reader *r, struct series_value v)
{
    struct series_desc *d = r->out;

    if (d->n >= SERIES_DESC_MAX_VALUES)
        return err_set(r->e, ERR_LIMIT, "more than %d values in a series", SERIES_DESC_MAX_VALUES);
    if (d->n == d->cap) {
        size_t cap = d->cap ? d->cap * 2 : 16;
        struct series_value *p = arena_alloc(r->arena, xmul(cap, sizeof *p));
        if (d->n)
            memcpy(p, d->p, d->n * sizeof *p);
        d->p = p;
        d->cap = cap;
    }
    d->p[d->n++] = v;
    return true;
}

/* --- histograms --- */

struct doubles {
    double *p;
    size_t n, cap;
};

static bool read_list(struct reader *r, const double **p, size_t *n)
{
    struct doubles v = { 0 };
    double x;
    bool ok = take(r, STR("[")) || fail(r, "\"[\"");

    for (skip_blanks(r); ok && !take(r, STR("]")); skip_blanks(r))
        if ((ok = read_number(r, &x)))
            vec_push(&v, x);
    if (ok) {
        *n = v.n;
        *p = arena_dup(r->arena, v.p, v.n * sizeof *v.p);
    }
    vec_done(&v);
    return ok;
}

static bool read_hint(struct reader *r, struct histogram *h)
{
    static const struct {
        struct str word;
        enum histogram_reset reset;
    } words[] = {
        { { "unknown", 7 }, HISTOGRAM_RESET_UNKNOWN },
        { { "reset", 5 }, HISTOGRAM_RESET },
        { { "not_reset", 9 }, HISTOGRAM_NOT_RESET },
        { { "gauge", 5 }, HISTOGRAM_GAUGE },
    };
    struct str word = { 0 };

    if (!read_word(r, false, &word))
        return false;
    for (size_t i = 0; i < N_OF(words); i++) {
        if (!str_eq(word, words[i].word))
            continue;
        h->reset = words[i].reset;
        return true;
    }
    return fail(r, "a counter reset hint");
}

enum { KEY_OFFSET, KEY_N_OFFSET, KEY_SCHEMA }; // whole numbers

struct fields {
    double whole[3];
    bool hint_set;
};

static bool read_field(struct reader *r, struct histogram *h, struct fields *f)
{
    const struct {
        struct str key;
        double *to;
    } numbers[] = {
        { STR("schema"), &f->whole[KEY_SCHEMA] },
        { STR("offset"), &f->whole[KEY_OFFSET] },
        { STR("n_offset"), &f->whole[KEY_N_OFFSET] },
        { STR("sum"), &h->sum },
        { STR("count"), &h->count },
        { STR("z_bucket"), &h->zero_count },
        { STR("z_bucket_w"), &h->zero_threshold },
    };
    struct str key;

    if (!read_word(r, false, &key))
        return false;
    if (!take(r, STR(":")))
        return fail(r, "\":\"");
    for (size_t i = 0; i < N_OF(numbers); i++)
        if (str_eq(key, numbers[i].key))
            return read_number(r, numbers[i].to);
    if (str_eq(key, STR("counter_reset_hint"))) {
        f->hint_set = true;
        return read_hint(r, h);
    }
    if (str_eq(key, STR("buckets")))
        return read_list(r, &h->pos.counts, &h->pos.n);
    if (str_eq(key, STR("n_buckets")))
        return read_list(r, &h->neg.counts, &h->neg.n);
    if (str_eq(key, STR("custom_values")))
        return read_list(r, &h->bounds, &h->n_bounds);
    return fail(r, "a histogram field");
}

static void set_span(struct arena *a, struct histogram_side *s, double off)
{
    struct histogram_span *span;

    if (!s->n)
        return;
    span = arena_new(a, struct histogram_span);
    *span = (struct histogram_span){ (int32_t)off, (uint32_t)s->n };
    s->spans = span;
    s->n_spans = 1;
}

/* Expected results may have negative counts, but spans and bounds must make sense. */
static bool check_shape(struct reader *r, const struct histogram *h)
{
    struct histogram shape = *h;

    shape.pos.counts = arena_new_n(r->arena, double, h->pos.n + 1);
    shape.neg.counts = arena_new_n(r->arena, double, h->neg.n + 1);
    shape.count = shape.zero_count = shape.sum = 0;
    return histogram_check(&shape, r->e);
}

static bool read_hist(struct reader *r, const struct histogram **out, bool *hint_set)
{
    struct histogram *h = arena_new(r->arena, struct histogram);
    struct fields f = { 0 };

    for (skip_blanks(r); !take(r, STR("}}")); skip_blanks(r))
        if (!read_field(r, h, &f))
            return false;
    for (size_t i = 0; i < N_OF(f.whole); i++)
        if (f.whole[i] != rint(f.whole[i]) || fabs(f.whole[i]) > INT_MAX)
            return fail(r, "a whole number as schema and offset");
    h->schema = (int32_t)f.whole[KEY_SCHEMA];
    h->is_float = true;
    set_span(r->arena, &h->pos, f.whole[KEY_OFFSET]);
    set_span(r->arena, &h->neg, f.whole[KEY_N_OFFSET]);
    *hint_set = f.hint_set;
    *out = h;
    return check_shape(r, h);
}

static bool push_steps(struct reader *r, struct series_value v, const struct histogram *step,
                       bool minus, uint64_t times)
{
    struct num_hist x = { 0 };
    bool ok;

    num_hist_set(&x, v.h);
    ok = push(r, v);
    for (uint64_t i = 0; ok && i < times; i++) {
        unsigned notes;
        if (x.h.schema > step->schema) {
            ok = err_set(r->e, ERR_SYNTAX,
                         "error combining histograms: cannot merge from schema %d to %d",
                         step->schema, x.h.schema);
            break;
        }
        notes = minus ? num_hist_sub(&x, step) : num_hist_add(&x, step);
        if (notes & NUM_HIST_INCOMPATIBLE)
            ok = err_set(r->e, ERR_SYNTAX, "histograms have incompatible bucket layouts");
        v.h = num_hist_dup(r->arena, &x);
        ok = ok && push(r, v);
    }
    num_hist_done(&x);
    return ok;
}

static bool read_hist_item(struct reader *r)
{
    struct series_value v = { 0 };
    const struct histogram *step;
    uint64_t times = 0;
    bool minus;

    if (!read_hist(r, &v.h, &v.hint_set))
        return false;
    minus = str_starts(r->rest, STR("-{{"));
    if (!minus && !str_starts(r->rest, STR("+{{"))) {
        if (!read_times(r, &times))
            return false;
        for (uint64_t i = 0; i <= times; i++)
            if (!push(r, v))
                return false;
        return true;
    }
    r->rest = str_skip(r->rest, 3);
    return read_hist(r, &step, &v.hint_set) && read_times(r, &times) &&
           push_steps(r, v, step, minus, times);
}

/* --- items --- */

static bool read_gap(struct reader *r)
{
    uint64_t times = 1;

    if (!read_times(r, &times))
        return false;
    for (uint64_t i = 0; i < times; i++)
        if (!push(r, (struct series_value){ .omitted = true }))
            return false;
    return true;
}

static double stale_marker(void)
{
    uint64_t bits = SAMPLE_STALE_BITS;
    double v;

    memcpy(&v, &bits, sizeof v);
    return v;
}

static bool read_number_item(struct reader *r)
{
    double v, step = 0;
    uint64_t times = 0;

    if (!read_number(r, &v))
        return false;
    if ((str_starts(r->rest, STR("+")) || str_starts(r->rest, STR("-"))) && !read_number(r, &step))
        return false;
    if (!read_times(r, &times))
        return false;
    for (uint64_t i = 0; i <= times; i++, v += step)
        if (!push(r, (struct series_value){ .v = v }))
            return false;
    return true;
}

static bool read_item(struct reader *r)
{
    if (take(r, STR("{{")))
        return read_hist_item(r);
    if (take(r, STR("_")))
        return read_gap(r);
    if (take(r, STR("stale")))
        return push(r, (struct series_value){ .v = stale_marker() });
    return read_number_item(r);
}

bool series_desc_parse(struct arena *a, struct str text, struct series_desc *out, struct err *e)
{
    struct reader r = { .arena = a, .text = text, .rest = text, .e = e, .out = out };

    *out = (struct series_desc){ 0 };
    skip_blanks(&r);
    if (!read_labels(&r))
        return false;
    for (skip_blanks(&r); r.rest.n;) {
        if (!read_item(&r))
            return false;
        if (r.rest.n && !skip_blanks(&r))
            return fail(&r, "a blank");
    }
    return true;
}
