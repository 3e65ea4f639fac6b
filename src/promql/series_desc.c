#include "promql/series_desc.h"

#include <limits.h>
#include <math.h>

#include "base/float.h"
#include "base/vec.h"
#include "model/lexis.h"
#include "model/value.h"
#include "num/hist_ops.h"
#include "promql/lex.h"

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

/* The token that stands here, as the parser of series names it; false where there is none. */
static bool put_token(struct buf *b, struct str s)
{
    size_t n = lexis_word(s, false);
    bool is_token = true;

    if (!s.n) {
        buf_puts(b, "end of input");
    } else if (lexis_blanks(s)) {
        buf_puts(b, "\" \"");
    } else if (s.p[0] == '+' || s.p[0] == '-') {
        buf_printf(b, "<op:%c>", s.p[0]);
    } else if (s.p[0] == 'x' || s.p[0] == ']') {
        buf_printf(b, "\"%c\"", s.p[0]);
    } else if (n) {
        buf_puts(b, "identifier ");
        lexis_put_token(b, str_head(s, n));
    } else if (s.p[0] >= '0' && s.p[0] <= '9') {
        pql_scan_number(s, &n);
        buf_puts(b, "number ");
        lexis_put_token(b, str_head(s, n));
    } else {
        buf_puts(b, "character in series sequence: ");
        lexis_put_rune(b, s);
        is_token = false;
    }
    return is_token;
}

/* "unexpected TOKEN" and where; it is an error of this place. */
static bool unexpected(struct reader *r, const char *where)
{
    struct span at = { offset(r), r->rest.n > 0 };
    struct buf b = { 0 };

    bool is_token = put_token(&b, r->rest);
    err_at(r->e, ERR_SYNTAX, at, "unexpected %s%s", buf_z(&b), is_token ? where : "");
    buf_done(&b);
    return false;
}

#define IN_VALUES " in series values"

/* Inside of braces. */
static bool fail_label(struct reader *r)
{
    struct span at = { offset(r), r->rest.n > 0 };
    struct buf b = { 0 };

    if (!r->rest.n)
        return err_at(r->e, ERR_SYNTAX, at, "unexpected end of input inside braces");
    lexis_put_rune(&b, r->rest);
    err_at(r->e, ERR_SYNTAX, at, "unexpected character inside braces: %s", buf_z(&b));
    buf_done(&b);
    return false;
}

/* Something else than = behind a label's name. */
static bool fail_matcher(struct reader *r)
{
    static const char *const ops[] = { "=~", "!=", "!~" };

    for (size_t i = 0; i < N_OF(ops); i++)
        if (str_starts(r->rest, str_of(ops[i])))
            return err_at(r->e, ERR_SYNTAX, (struct span){ offset(r), 2 },
                          "unexpected <op:%s> in label set, expected \"=\"", ops[i]);
    return fail_label(r);
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
        return fail_label(r);
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
    if (!str_starts(r->rest, STR("=")) || str_starts(r->rest, STR("=~")))
        return fail_matcher(r);
    r->rest = str_skip(r->rest, 1);
    skip_blanks(r);
    if (!r->rest.n || !lexis_is_quote(r->rest.p[0]))
        return fail_label(r);
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
                ok = fail_label(r);
        }
    }
    if (ok)
        r->out->labels = labels_of(r->arena, v.p, v.n);
    for (size_t i = 0; ok && i < v.n; i++)
        for (size_t k = 0; ok && k < i; k++)
            if (str_eq(v.p[i].name, v.p[k].name))
                ok = err_at(r->e, ERR_SYNTAX, (struct span){ 0, 0 },
                            "label name \"%.*s\" is not unique", STR_ARG(v.p[i].name));
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

/* A number, which `x` ends: hexadecimal ones there are not. "bad number syntax" where it goes on as
 * something else. */
static bool scan_number(struct reader *r, struct str *out)
{
    struct str s = str_head(r->rest, str_find_char(r->rest, 'x'));
    size_t n = 0;
    struct buf b = { 0 };

    if (!s.n || (s.p[0] != '.' && (s.p[0] < '0' || s.p[0] > '9')))
        return unexpected(r, IN_VALUES);
    if (pql_scan_number(s, &n)) {
        *out = str_head(s, n);
        return true;
    }
    str_put_quoted(&b, str_head(s, n));
    err_at(r->e, ERR_SYNTAX, (struct span){ offset(r), n }, "bad number syntax: %s", buf_z(&b));
    buf_done(&b);
    return false;
}

static bool is_word_number(struct str s)
{
    struct str word = str_head(s, lexis_word(s, false));
    return str_eq_nocase(word, STR("inf")) || str_eq_nocase(word, STR("nan"));
}

static bool read_number(struct reader *r, double *out)
{
    bool minus = str_starts(r->rest, STR("-"));
    struct span at;
    struct str text;
    bool ok = true;

    if (minus || str_starts(r->rest, STR("+")))
        r->rest = str_skip(r->rest, 1);
    at = (struct span){ offset(r), 3 };
    if (is_word_number(r->rest)) {
        text = str_head(r->rest, 3);
        float_parse(text, out);
    } else {
        ok = scan_number(r, &text) && pql_number(text, out, r->e);
        if (!ok && !r->e->at.n)
            r->e->at = at;
    }
    if (!ok)
        return false;
    r->rest = str_skip(r->rest, text.n);
    if (minus)
        *out = -*out;
    return true;
}

static bool bad_times(struct reader *r, struct str text, const char *why)
{
    struct buf b = { 0 };

    str_put_quoted(&b, text);
    err_at(r->e, ERR_SYNTAX, (struct span){ offset(r), text.n },
           "invalid repetition in series values: strconv.ParseUint: parsing %s: %s", buf_z(&b),
           why);
    buf_done(&b);
    return false;
}

/* xN; `*times` stays where there is none. */
static bool read_times(struct reader *r, uint64_t *times)
{
    struct str text;

    if (!take(r, STR("x")))
        return true;
    if (!scan_number(r, &text))
        return false;
    if (digits(text, 0) != text.n)
        return bad_times(r, text, "invalid syntax");
    *times = 0;
    for (size_t i = 0; i < text.n; i++) {
        *times = *times * 10 + (uint64_t)(text.p[i] - '0');
        if (*times > SERIES_DESC_MAX_VALUES)
            return bad_times(r, text, "value out of range");
    }
    r->rest = str_skip(r->rest, text.n);
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
    bool ok = take(r, STR("[")) || unexpected(r, IN_VALUES);

    skip_blanks(r);
    do {
        ok = ok && read_number(r, &x);
        if (ok)
            vec_push(&v, x);
        skip_blanks(r);
    } while (ok && !take(r, STR("]")));
    if (ok) {
        *n = v.n;
        *p = arena_dup(r->arena, v.p, v.n * sizeof *v.p);
    }
    vec_done(&v);
    return ok;
}

static bool bad_field(struct reader *r, struct str word)
{
    struct buf b = { 0 };

    str_put_quoted(&b, word);
    err_at(r->e, ERR_SYNTAX, (struct span){ offset(r), word.n },
           "bad histogram descriptor found: %s", buf_z(&b));
    buf_done(&b);
    return false;
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
    struct str word = str_head(r->rest, lexis_word(r->rest, false));

    for (size_t i = 0; i < N_OF(words); i++) {
        if (!str_eq(word, words[i].word))
            continue;
        h->reset = words[i].reset;
        r->rest = str_skip(r->rest, word.n);
        return true;
    }
    return word.n ? bad_field(r, word) : unexpected(r, IN_VALUES);
}

enum { KEY_OFFSET, KEY_N_OFFSET, KEY_SCHEMA }; // whole numbers

struct fields {
    double whole[3];
    bool hint_set;
    struct str keys[16]; /* seen so far */
    size_t n_keys;
};

/* The key of a field and its colon; in any case, each once. */
static bool read_key(struct reader *r, struct fields *f, struct str *key)
{
    static const char *const keys[] = {
        "schema",    "offset",        "n_offset",          "sum",
        "count",     "z_bucket",      "z_bucket_w",        "buckets",
        "n_buckets", "custom_values", "counter_reset_hint"
    };
    struct str word = str_head(r->rest, lexis_word(r->rest, false));
    size_t i = 0;

    if (!word.n)
        return unexpected(r, IN_VALUES);
    while (i < N_OF(keys) && !str_eq_nocase(word, str_of(keys[i])))
        i++;
    if (i == N_OF(keys))
        return bad_field(r, word);
    if (!str_starts(str_skip(r->rest, word.n), STR(":")))
        return err_at(r->e, ERR_SYNTAX, (struct span){ offset(r), word.n },
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

    if (!read_key(r, f, &key))
        return false;
    struct str word = str_head(r->rest, lexis_word(r->rest, false));
    for (size_t i = 0; i < N_OF(numbers); i++)
        if (str_eq(key, numbers[i].key))
            return word.n && !is_word_number(word) ? bad_field(r, word)
                                                   : read_number(r, numbers[i].to);
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
            return err_at(r->e, ERR_SYNTAX, (struct span){ offset(r), 0 },
                          "schema and offset of a histogram are whole numbers");
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
            ok = err_at(r->e, ERR_SYNTAX, (struct span){ offset(r), 0 },
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
    struct str word = str_head(r->rest, lexis_word(r->rest, false));
    if (str_eq(word, STR("stale"))) {
        r->rest = str_skip(r->rest, word.n);
        return push(r, (struct series_value){ .v = stale_marker() });
    }
    if (str_starts(word, STR("x")) && digits(word, 1) == word.n)
        return unexpected(r, "");
    if (word.n && !is_word_number(word))
        return unexpected(r, IN_VALUES ", expected number or \"stale\"");
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
            return unexpected(&r, "");
    }
    return true;
}
