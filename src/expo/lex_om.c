/* OpenMetrics 1.0. Source: prometheus model/textparse/openmetricslex.l, openmetricsparse.go; the
 * functions carry the names of what they answer to there. Fields are separated by one space and
 * there are no blank lines and no free comments. */
#include "expo/lex.h"

#include "base/utf8.h"

#include <math.h>

/* The rest of a field from `c` on: what stands before the next space or newline, at least a byte.
 */
static bool lex_field(struct lex *l, int c)
{
    if (c == ' ' || c == '\n' || c == 0)
        return false;
    while (c != ' ' && c != '\n' && c != 0)
        c = lex_next(l);
    return true;
}

/* After "# ". */
static enum lex_token lex_comment(struct lex *l)
{
    enum lex_token t = T_INVALID;
    switch (lex_cur(l)) {
    case 'E':
        if (!lex_word(l, "EOF"))
            return T_INVALID;
        if (lex_cur(l) == '\n')
            lex_next(l);
        l->state = S_INIT;
        return T_EOFWORD;
    case 'H':
        t = lex_word(l, "HELP") ? T_HELP : T_INVALID;
        break;
    case 'T':
        t = lex_word(l, "TYPE") ? T_TYPE : T_INVALID;
        break;
    case 'U':
        t = lex_word(l, "UNIT") ? T_UNIT : T_INVALID;
        break;
    }
    if (t == T_INVALID || lex_cur(l) != ' ')
        return T_INVALID;
    return lex_one(l, S_META1, t);
}

static enum lex_token lex_init(struct lex *l, int c)
{
    if (c == '#') {
        if (lex_next(l) != ' ')
            return T_INVALID;
        lex_next(l);
        l->state = S_COMMENT;
        return lex_comment(l);
    }
    if (c == '{')
        return lex_one(l, S_LABELS, T_BOPEN);
    if (!lex_is_name_start(c, true))
        return T_INVALID;
    lex_name(l, true);
    l->state = S_VALUE;
    return T_MNAME;
}

static enum lex_token lex_meta1(struct lex *l, int c)
{
    if (c == '"') {
        if (!lex_quoted(l, true))
            return T_INVALID;
    } else if (lex_is_name_start(c, true)) {
        lex_name(l, true);
    } else {
        return T_INVALID;
    }
    l->state = S_META2;
    return T_MNAME;
}

/* A space and the rest of the line with its newline. */
static enum lex_token lex_meta2(struct lex *l, int c)
{
    if (c != ' ')
        return T_INVALID;
    while (c != '\n' && c != 0)
        c = lex_next(l);
    if (c == 0)
        return T_INVALID;
    lex_linebreak(l);
    return T_TEXT;
}

static enum lex_token lex_labels(struct lex *l, int c, bool exemplar)
{
    if (lex_is_name_start(c, false)) {
        lex_name(l, false);
        return T_LNAME;
    }
    switch (c) {
    case '"':
        return lex_quoted(l, !exemplar) ? T_QSTRING : T_INVALID;
    case ',':
        return lex_one(l, l->state, T_COMMA);
    case '=':
        return lex_one(l, exemplar ? S_EVALUE : S_LVALUE, T_EQUAL);
    case '}':
        return lex_one(l, exemplar ? S_EVALUE : S_VALUE, T_BCLOSE);
    default:
        return T_INVALID;
    }
}

static enum lex_token lex_lvalue(struct lex *l, enum lex_state next)
{
    if (!lex_quoted(l, false))
        return T_INVALID;
    l->state = next;
    return T_LVALUE;
}

static enum lex_token lex_value(struct lex *l, enum lex_state next)
{
    if (!lex_field(l, lex_next(l)))
        return T_INVALID;
    l->state = next;
    return T_VALUE;
}

/* A timestamp, or the " # {" of an exemplar. */
static enum lex_token lex_timestamp(struct lex *l, int c)
{
    if (c == '\n')
        return lex_linebreak(l);
    if (c != ' ')
        return T_INVALID;
    c = lex_next(l);
    if (c == '#' && l->state == S_TIMESTAMP) {
        c = lex_next(l);
        if (c == ' ')
            return lex_next(l) == '{' ? lex_one(l, S_EXEMPLAR, T_COMMENT) : T_INVALID;
        if (c == '\n' || c == 0)
            return T_TIMESTAMP; // a lone '#'
    }
    return lex_field(l, c) ? T_TIMESTAMP : T_INVALID;
}

static enum lex_token lex(struct lex *l)
{
    if (l->i >= l->len) {
        lex_at_end(l);
        return T_EOF;
    }
    l->start = l->i;
    int c = lex_cur(l);
    switch (l->state) {
    case S_INIT:
        return lex_init(l, c);
    case S_COMMENT:
        return lex_comment(l);
    case S_META1:
        return lex_meta1(l, c);
    case S_META2:
        return lex_meta2(l, c);
    case S_LABELS:
        return lex_labels(l, c, false);
    case S_EXEMPLAR:
        return lex_labels(l, c, true);
    case S_LVALUE:
        return c == '"' ? lex_lvalue(l, S_LABELS) : T_INVALID;
    case S_VALUE:
        if (c == '{')
            return lex_one(l, S_LABELS, T_BOPEN);
        return c == ' ' ? lex_value(l, S_TIMESTAMP) : T_INVALID;
    case S_EVALUE:
        if (c == '"')
            return lex_lvalue(l, S_EXEMPLAR);
        return c == ' ' ? lex_value(l, S_ETIMESTAMP) : T_INVALID;
    case S_TIMESTAMP:
    case S_ETIMESTAMP:
        return lex_timestamp(l, c);
    }
    return T_INVALID;
}

/* ---- records ---- */

static bool unit_fits(struct str name, struct str unit)
{
    return unit.n == 0 ||
           (name.n > unit.n && str_ends(name, unit) && name.p[name.n - unit.n - 1] == '_');
}

static enum lex_result read_unit(struct lex *l, struct str unit, struct expo_item *it,
                                 struct err *e)
{
    if (!unit_fits(it->name, unit)) {
        struct buf b = { 0 };
        buf_puts(&b, "unit ");
        str_put_quoted(&b, str_head(unit, 256));
        buf_puts(&b, " not a suffix of metric ");
        enum lex_result res = lex_fail_quoting(l, e, buf_z(&b), it->name, "");
        buf_done(&b);
        return res;
    }
    it->kind = EXPO_UNIT;
    it->text = unit;
    return LEX_ITEM;
}

/* HELP, TYPE and UNIT, after the word. */
static enum lex_result read_meta(struct lex *l, enum lex_token kind, struct expo_item *it,
                                 struct err *e)
{
    enum lex_token t = lex(l);
    if (t != T_MNAME)
        return lex_unexpected(l, e,
                              kind == T_HELP   ? "expected metric name after HELP"
                              : kind == T_TYPE ? "expected metric name after TYPE"
                                               : "expected metric name after UNIT",
                              t);
    // DIFFERS: Prometheus leaves the name escaped, so that samples do not find their family. Test:
    // test_expo.c "quoted names".
    it->name = lex_unquote(l, lex_buf(l));
    if (lex(l) != T_TEXT)
        return lex_fail(l, e, "expected text in %s", lex_token_name(kind));
    struct str text = str_skip(lex_buf(l), 1);
    text.n--; // the newline
    if (kind == T_UNIT)
        return read_unit(l, text, it, e);
    if (kind == T_TYPE) {
        it->kind = EXPO_TYPE;
        if (str_eq(text, STR("untyped")) || !metric_type_parse(text, &it->type))
            return lex_fail_quoting(l, e, "invalid metric type ", text, "");
        return LEX_ITEM;
    }
    it->kind = EXPO_HELP;
    if (!utf8_valid(text))
        return lex_fail_quoting(l, e, "help text ", text, " is not a valid utf8 string");
    it->text = expo_unescape(l->r, text, true);
    return LEX_ITEM;
}

/* What stands between braces (parseLVals), also of an exemplar. */
static enum lex_result read_labels(struct lex *l, struct expo_labels *out, bool exemplar,
                                   struct err *e)
{
    enum lex_token t = lex(l);
    for (;;) {
        struct str name = lex_buf(l);
        bool quoted = t == T_QSTRING;
        if (t == T_BCLOSE)
            return LEX_ITEM;
        if (t != T_LNAME && !quoted)
            return lex_unexpected(l, e, "expected label name", t);
        t = lex(l);
        if (quoted && (t == T_COMMA || t == T_BCLOSE)) {
            if (exemplar)
                return lex_unexpected(l, e, "expected label name", t);
            if (l->name.p)
                return lex_fail_record(l, e, "metric name already set");
            l->name = name;
            if (t == T_BCLOSE)
                return LEX_ITEM;
            t = lex(l);
            continue;
        }
        if (t != T_EQUAL)
            return lex_unexpected(l, e, "expected equal", t);
        if ((t = lex(l)) != T_LVALUE)
            return lex_unexpected(l, e, "expected label value", t);
        if (!utf8_valid(lex_buf(l)))
            return lex_fail_quoting(l, e, "invalid UTF-8 label value: ", lex_buf(l), "");
        vec_push(out, (struct label){ lex_unquote(l, name), lex_unquote(l, lex_buf(l)) });
        if ((t = lex(l)) == T_COMMA)
            t = lex(l);
        else if (t != T_BCLOSE)
            return lex_unexpected(l, e, "expected comma or brace close", t);
    }
}

/* A field without its space (getFloatValue). */
static bool read_float(struct lex *l, enum lex_token t, const char *expected, struct str *text,
                       double *v, struct err *e)
{
    if (t != T_VALUE) {
        lex_unexpected(l, e, expected, t);
        return false;
    }
    *text = str_skip(lex_buf(l), 1);
    return lex_float(l, *text, v, e);
}

/* Seconds to milliseconds, cut as Go does on amd64. */
static bool read_timestamp(struct lex *l, const char *invalid, int64_t *out, struct err *e)
{
    double s;
    if (!lex_float(l, str_skip(lex_buf(l), 1), &s, e))
        return false;
    if (isnan(s) || isinf(s)) {
        lex_fail(l, e, "%s %s", invalid, isnan(s) ? "NaN" : s > 0 ? "+Inf" : "-Inf");
        return false;
    }
    *out = expo_ms_of_seconds(s);
    return true;
}

/* An exemplar after its " # {" (parseComment).
 * DIFFERS: Prometheus leaves its labels escaped. Test: test_expo.c "exemplars". */
static enum lex_result read_exemplar(struct lex *l, struct expo_item *it, struct err *e)
{
    struct expo_exemplar *x = &l->r->exemplar;
    struct str text;
    *x = (struct expo_exemplar){ 0 };
    if (read_labels(l, &l->r->exemplar_labels, true, e) != LEX_ITEM)
        return LEX_FAILED;
    if (!read_float(l, lex(l), "expected value after exemplar labels", &text, &x->value, e))
        return LEX_FAILED;
    enum lex_token t = lex(l);
    if (t == T_EOF)
        return lex_fail(l, e, "data does not end with # EOF");
    if (t == T_TIMESTAMP) {
        x->has_ts = true;
        if (!read_timestamp(l, "invalid exemplar timestamp", &x->ts, e))
            return LEX_FAILED;
        if ((t = lex(l)) != T_LINEBREAK)
            return lex_unexpected(l, e, "expected next entry after exemplar timestamp", t);
    } else if (t != T_LINEBREAK) {
        return lex_unexpected(l, e, "expected timestamp or comment", t);
    }
    x->labels = l->r->exemplar_labels.p;
    x->n_labels = l->r->exemplar_labels.n;
    it->exemplars = x;
    it->n_exemplars = 1;
    return LEX_ITEM;
}

/* Value, timestamp and exemplar (parseSeriesEndOfLine). */
static enum lex_result read_value(struct lex *l, enum lex_token t, struct expo_item *it,
                                  struct err *e)
{
    if (!l->name.p)
        return lex_fail_record(l, e, "metric name not set");
    if (!read_float(l, t, "expected value after metric", &it->value_text, &it->value, e))
        return LEX_FAILED;
    t = lex(l);
    if (t == T_EOF)
        return lex_fail(l, e, "data does not end with # EOF");
    if (t == T_TIMESTAMP) {
        it->has_ts = true;
        if (!read_timestamp(l, "invalid timestamp", &it->ts, e))
            return LEX_FAILED;
        t = lex(l);
        if (t != T_LINEBREAK && t != T_COMMENT)
            return lex_unexpected(l, e, "expected next entry after timestamp", t);
    }
    if (t == T_COMMENT && read_exemplar(l, it, e) != LEX_ITEM)
        return LEX_FAILED;
    // Any other token is no error yet: the sample counts, and the next record begins here, in the
    // middle of the line, where it fails.
    it->kind = EXPO_SAMPLE;
    it->name = lex_unquote(l, l->name);
    it->labels = l->r->labels.p;
    it->n_labels = l->r->labels.n;
    return LEX_ITEM;
}

static enum lex_result read_sample(struct lex *l, enum lex_token t, struct expo_item *it,
                                   struct err *e)
{
    if (t == T_MNAME) {
        l->name = lex_buf(l);
        t = lex(l);
    }
    if (t == T_BOPEN) {
        if (read_labels(l, &l->r->labels, false, e) != LEX_ITEM)
            return LEX_FAILED;
        t = lex(l);
    }
    return read_value(l, t, it, e);
}

static enum lex_result read_eof(struct lex *l, struct err *e)
{
    if (l->r->opts.no_eof)
        return LEX_SKIP;
    if (lex(l) != T_EOF)
        return lex_fail(l, e, "unexpected data after # EOF");
    return LEX_END;
}

enum lex_result expo_om_record(struct lex *l, struct expo_item *it, struct err *e)
{
    enum lex_token t = lex(l);
    switch (t) {
    case T_EOFWORD:
        return read_eof(l, e);
    case T_EOF:
        if (l->r->opts.no_eof)
            return LEX_END;
        return lex_fail(l, e, "data does not end with # EOF");
    case T_HELP:
    case T_TYPE:
    case T_UNIT:
        return read_meta(l, t, it, e);
    case T_BOPEN:
    case T_MNAME:
        return read_sample(l, t, it, e);
    default:
        return lex_unexpected(l, e, "expected a valid start token", t);
    }
}
