/* Histograms in series: {{count:2 sum:3 buckets:[1 1]}}x3. */
#include <limits.h>
#include <math.h>

#include "base/vec.h"
#include "num/hist_ops.h"
#include "promql/series_desc_impl.h"

struct doubles {
    double *p;
    size_t n, cap;
};

static bool read_list(struct series_reader *r, const double **p, size_t *n)
{
    struct doubles v = { 0 };
    double x;
    bool ok = series_take(r, STR("[")) || series_unexpected(r, SERIES_IN_VALUES);

    series_skip_blanks(r);
    do {
        ok = ok && series_read_number(r, &x);
        if (ok)
            vec_push(&v, x);
        series_skip_blanks(r);
    } while (ok && !series_take(r, STR("]")));
    if (ok) {
        *n = v.n;
        *p = arena_dup(r->arena, v.p, v.n * sizeof *v.p);
    }
    vec_done(&v);
    return ok;
}

static bool bad_field(struct series_reader *r, struct str word)
{
    struct buf b = { 0 };

    str_put_quoted(&b, word);
    err_at(r->e, ERR_SYNTAX, (struct span){ series_offset(r), word.n },
           "bad histogram descriptor found: %s", buf_z(&b));
    buf_done(&b);
    return false;
}

static bool read_hint(struct series_reader *r, struct histogram *h)
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
    struct str word = str_head(r->rest, lexis_word(r->rest, false));

    for (size_t i = 0; i < N_OF(words); i++) {
        if (!str_eq(word, words[i].word))
            continue;
        h->reset = words[i].reset;
        r->rest = str_skip(r->rest, word.n);
        return true;
    }
    return word.n ? bad_field(r, word) : series_unexpected(r, SERIES_IN_VALUES);
}

enum { KEY_OFFSET, KEY_N_OFFSET, KEY_SCHEMA }; // whole numbers

struct fields {
    double whole[3];
    bool hint_set;
    struct str keys[16]; /* seen so far */
    size_t n_keys;
};

/* The key of a field and its colon; in any case, each once. */
static bool read_key(struct series_reader *r, struct fields *f, struct str *key)
{
    static const char *const keys[] = {
        "schema",    "offset",        "n_offset",          "sum",
        "count",     "z_bucket",      "z_bucket_w",        "buckets",
        "n_buckets", "custom_values", "counter_reset_hint"
    };
    struct str word = str_head(r->rest, lexis_word(r->rest, false));
    size_t i = 0;

    if (!word.n)
        return series_unexpected(r, SERIES_IN_VALUES);
    while (i < N_OF(keys) && !str_eq_nocase(word, str_of(keys[i])))
        i++;
    if (i == N_OF(keys))
        return bad_field(r, word);
    if (!str_starts(str_skip(r->rest, word.n), STR(":")))
        return err_at(r->e, ERR_SYNTAX, (struct span){ series_offset(r), word.n },
                      "missing `:` for histogram descriptor");
    r->rest = str_skip(r->rest, word.n + 1);
    *key = str_of(keys[i]);
    for (size_t k = 0; k < f->n_keys; k++)
        if (str_eq(f->keys[k], *key))
            return err_at(r->e, ERR_SYNTAX, (struct span){ 0, 0 },
                          "duplicate key \"%s\" in histogram", keys[i]);
    f->keys[f->n_keys++] = *key;
    return true;
}

static bool read_field(struct series_reader *r, struct histogram *h, struct fields *f)
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

    if (!read_key(r, f, &key))
        return false;
    struct str word = str_head(r->rest, lexis_word(r->rest, false));
    for (size_t i = 0; i < N_OF(numbers); i++)
        if (str_eq(key, numbers[i].key))
            return word.n && !series_is_word_number(word) ? bad_field(r, word)
                                                          : series_read_number(r, numbers[i].to);
    if (str_eq(key, STR("counter_reset_hint"))) {
        f->hint_set = true;
        return read_hint(r, h);
    }
    if (str_eq(key, STR("buckets")))
        return read_list(r, &h->pos.counts, &h->pos.n);
    if (str_eq(key, STR("n_buckets")))
        return read_list(r, &h->neg.counts, &h->neg.n);
    return read_list(r, &h->bounds, &h->n_bounds);
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
static bool check_shape(struct series_reader *r, const struct histogram *h)
{
    struct histogram shape = *h;

    shape.pos.counts = arena_new_n(r->arena, double, h->pos.n + 1);
    shape.neg.counts = arena_new_n(r->arena, double, h->neg.n + 1);
    shape.count = shape.zero_count = shape.sum = 0;
    return histogram_check(&shape, r->e);
}

static bool read_hist(struct series_reader *r, const struct histogram **out, bool *hint_set)
{
    struct histogram *h = arena_new(r->arena, struct histogram);
    struct fields f = { 0 };

    for (series_skip_blanks(r); !series_take(r, STR("}}")); series_skip_blanks(r))
        if (!read_field(r, h, &f))
            return false;
    for (size_t i = 0; i < N_OF(f.whole); i++)
        if (f.whole[i] != rint(f.whole[i]) || fabs(f.whole[i]) > INT_MAX)
            return err_at(r->e, ERR_SYNTAX, (struct span){ series_offset(r), 0 },
                          "schema and offset of a histogram are whole numbers");
    h->schema = (int32_t)f.whole[KEY_SCHEMA];
    h->is_float = true;
    set_span(r->arena, &h->pos, f.whole[KEY_OFFSET]);
    set_span(r->arena, &h->neg, f.whole[KEY_N_OFFSET]);
    *hint_set = f.hint_set;
    *out = h;
    return check_shape(r, h);
}

static bool push_steps(struct series_reader *r, struct series_value v, const struct histogram *step,
                       bool minus, uint64_t times)
{
    struct num_hist x = { 0 };
    bool ok;

    num_hist_set(&x, v.h);
    ok = series_push(r, v);
    for (uint64_t i = 0; ok && i < times; i++) {
        unsigned notes;
        if (x.h.schema > step->schema) {
            ok = err_at(r->e, ERR_SYNTAX, (struct span){ series_offset(r), 0 },
                        "error combining histograms: cannot merge from schema %d to %d",
                        step->schema, x.h.schema);
            break;
        }
        notes = minus ? num_hist_sub(&x, step) : num_hist_add(&x, step);
        if (notes & NUM_HIST_INCOMPATIBLE)
            ok = err_set(r->e, ERR_SYNTAX, "histograms have incompatible bucket layouts");
        v.h = num_hist_dup(r->arena, &x);
        ok = ok && series_push(r, v);
    }
    num_hist_done(&x);
    return ok;
}

bool series_read_hists(struct series_reader *r)
{
    struct series_value v = { 0 };
    const struct histogram *step;
    uint64_t times = 0;
    bool minus;

    if (!read_hist(r, &v.h, &v.hint_set))
        return false;
    minus = str_starts(r->rest, STR("-{{"));
    if (!minus && !str_starts(r->rest, STR("+{{"))) {
        if (!series_read_times(r, &times))
            return false;
        for (uint64_t i = 0; i <= times; i++)
            if (!series_push(r, v))
                return false;
        return true;
    }
    r->rest = str_skip(r->rest, 3);
    return read_hist(r, &step, &v.hint_set) && series_read_times(r, &times) &&
           push_steps(r, v, step, minus, times);
}
