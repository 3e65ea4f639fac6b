#include "promql/series_desc.h"

#include "base/float.h"
#include "base/vec.h"
#include "model/value.h"
#include "promql/lex.h"
#include "promql/series_desc_impl.h"

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
bool series_unexpected(struct series_reader *r, const char *where)
{
    struct span at = { series_offset(r), r->rest.n > 0 };
    struct buf b = { 0 };

    bool is_token = put_token(&b, r->rest);
    err_at(r->e, ERR_SYNTAX, at, "unexpected %s%s", buf_z(&b), is_token ? where : "");
    buf_done(&b);
    return false;
}

/* Inside of braces. */
static bool fail_label(struct series_reader *r)
{
    struct span at = { series_offset(r), r->rest.n > 0 };
    struct buf b = { 0 };

    if (!r->rest.n)
        return err_at(r->e, ERR_SYNTAX, at, "unexpected end of input inside braces");
    lexis_put_rune(&b, r->rest);
    err_at(r->e, ERR_SYNTAX, at, "unexpected character inside braces: %s", buf_z(&b));
    buf_done(&b);
    return false;
}

/* Something else than = behind a label's name. */
static bool fail_matcher(struct series_reader *r)
{
    static const char *const ops[] = { "=~", "!=", "!~" };

    for (size_t i = 0; i < N_OF(ops); i++)
        if (str_starts(r->rest, str_of(ops[i])))
            return err_at(r->e, ERR_SYNTAX, (struct span){ series_offset(r), 2 },
                          "unexpected <op:%s> in label set, expected \"=\"", ops[i]);
    return fail_label(r);
}

/* --- labels --- */

static bool read_string(struct series_reader *r, struct str *out)
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

static bool read_word(struct series_reader *r, bool colon, struct str *out)
{
    size_t n = lexis_word(r->rest, colon);

    if (!n)
        return fail_label(r);
    *out = arena_str(r->arena, str_head(r->rest, n));
    r->rest = str_skip(r->rest, n);
    return true;
}

static bool read_name(struct series_reader *r, bool *quoted, struct str *out)
{
    *quoted = r->rest.n && lexis_is_quote(r->rest.p[0]);
    return *quoted ? read_string(r, out) : read_word(r, false, out);
}

static bool read_label(struct series_reader *r, struct label *l)
{
    bool quoted;

    if (!read_name(r, &quoted, &l->name))
        return false;
    series_skip_blanks(r);
    if (quoted && r->rest.n && (r->rest.p[0] == ',' || r->rest.p[0] == '}')) {
        l->value = l->name; // a string alone is the metric's name
        l->name = STR(LABEL_NAME);
        return true;
    }
    if (!str_starts(r->rest, STR("=")) || str_starts(r->rest, STR("=~")))
        return fail_matcher(r);
    r->rest = str_skip(r->rest, 1);
    series_skip_blanks(r);
    if (!r->rest.n || !lexis_is_quote(r->rest.p[0]))
        return fail_label(r);
    return read_string(r, &l->value);
}

static bool read_labels(struct series_reader *r)
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
    series_skip_blanks(r);
    if (ok && !str_starts(r->rest, STR("{{")) && series_take(r, STR("{"))) {
        for (series_skip_blanks(r); ok && !series_take(r, STR("}")); series_skip_blanks(r)) {
            if ((ok = read_label(r, &l)))
                vec_push(&v, l);
            series_skip_blanks(r);
            if (ok && !series_take(r, STR(",")) && !str_starts(r->rest, STR("}")))
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
static bool scan_number(struct series_reader *r, struct str *out)
{
    struct str s = str_head(r->rest, str_find_char(r->rest, 'x'));
    size_t n = 0;
    struct buf b = { 0 };

    if (!s.n || (s.p[0] != '.' && (s.p[0] < '0' || s.p[0] > '9')))
        return series_unexpected(r, SERIES_IN_VALUES);
    if (pql_scan_number(s, &n)) {
        *out = str_head(s, n);
        return true;
    }
    str_put_quoted(&b, str_head(s, n));
    err_at(r->e, ERR_SYNTAX, (struct span){ series_offset(r), n }, "bad number syntax: %s",
           buf_z(&b));
    buf_done(&b);
    return false;
}

bool series_is_word_number(struct str s)
{
    struct str word = str_head(s, lexis_word(s, false)), rest = str_skip(word, 3);

    if (!str_eq_nocase(str_head(word, 3), STR("inf")) &&
        !str_eq_nocase(str_head(word, 3), STR("nan")))
        return false;
    return !rest.n || (rest.p[0] == 'x' && digits(rest, 1) == rest.n);
}

bool series_read_number(struct series_reader *r, double *out)
{
    bool minus = str_starts(r->rest, STR("-"));
    struct span at;
    struct str text;
    bool ok = true;

    if (minus || str_starts(r->rest, STR("+")))
        r->rest = str_skip(r->rest, 1);
    at = (struct span){ series_offset(r), 3 };
    if (series_is_word_number(r->rest)) {
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

static bool bad_times(struct series_reader *r, struct str text, const char *why)
{
    struct buf b = { 0 };

    str_put_quoted(&b, text);
    err_at(r->e, ERR_SYNTAX, (struct span){ series_offset(r), text.n },
           "invalid repetition in series values: strconv.ParseUint: parsing %s: %s", buf_z(&b),
           why);
    buf_done(&b);
    return false;
}

/* xN; `*times` stays where there is none. */
bool series_read_times(struct series_reader *r, uint64_t *times)
{
    struct str text;

    if (!series_take(r, STR("x")))
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

bool series_push(struct series_reader *r, struct series_value v)
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

/* --- items --- */

static bool read_gap(struct series_reader *r)
{
    uint64_t times = 1;

    if (!series_read_times(r, &times))
        return false;
    for (uint64_t i = 0; i < times; i++)
        if (!series_push(r, (struct series_value){ .omitted = true }))
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

static bool read_number_item(struct series_reader *r)
{
    double v, step = 0;
    uint64_t times = 0;

    if (!series_read_number(r, &v))
        return false;
    if ((str_starts(r->rest, STR("+")) || str_starts(r->rest, STR("-"))) &&
        !series_read_number(r, &step))
        return false;
    if (!series_read_times(r, &times))
        return false;
    for (uint64_t i = 0; i <= times; i++, v += step)
        if (!series_push(r, (struct series_value){ .v = v }))
            return false;
    return true;
}

static bool read_item(struct series_reader *r)
{
    if (series_take(r, STR("{{")))
        return series_read_hists(r);
    if (series_take(r, STR("_")))
        return read_gap(r);
    struct str word = str_head(r->rest, lexis_word(r->rest, false));
    if (str_eq(word, STR("stale"))) {
        r->rest = str_skip(r->rest, word.n);
        return series_push(r, (struct series_value){ .v = stale_marker() });
    }
    if (str_starts(word, STR("x")) && digits(word, 1) == word.n)
        return series_unexpected(r, "");
    if (word.n && !series_is_word_number(word))
        return series_unexpected(r, SERIES_IN_VALUES ", expected number or \"stale\"");
    return read_number_item(r);
}

bool series_desc_parse(struct arena *a, struct str text, struct series_desc *out, struct err *e)
{
    struct series_reader r = { .arena = a, .text = text, .rest = text, .e = e, .out = out };

    *out = (struct series_desc){ 0 };
    series_skip_blanks(&r);
    if (!read_labels(&r))
        return false;
    for (series_skip_blanks(&r); r.rest.n;) {
        if (!read_item(&r))
            return false;
        if (r.rest.n && !series_skip_blanks(&r))
            return series_unexpected(&r, "");
    }
    return true;
}
