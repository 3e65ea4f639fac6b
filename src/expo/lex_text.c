/* The text format 0.0.4, with quoted names. Source: prometheus model/textparse/promlex.l,
 * promparse.go; the functions carry the names of what they answer to there. */
#include "expo/lex.h"

#include "base/utf8.h"

static bool is_blank(int c)
{
    return c == ' ' || c == '\t';
}

static enum lex_token lex_blanks(struct lex *l)
{
    while (is_blank(lex_next(l)))
        ;
    return T_WHITESPACE;
}

/* Up to the newline, which stays. A NUL ends everything unless the lexer passes over it. */
static enum lex_token consume_comment(struct lex *l)
{
    for (int c = lex_cur(l); c != '\n'; c = lex_next(l))
        if (c == 0)
            return T_EOF;
    l->state = S_INIT;
    return T_COMMENT;
}

/* After "# ". Everything that is not HELP or TYPE and a blank is a comment. */
static enum lex_token lex_comment(struct lex *l)
{
    enum lex_token t = T_INVALID;
    int c = lex_cur(l);
    if (is_blank(c))
        return lex_blanks(l);
    if (c == 'H' && lex_word(l, "HELP"))
        t = T_HELP;
    else if (c == 'T' && lex_word(l, "TYPE"))
        t = T_TYPE;
    if (t == T_INVALID || !is_blank(lex_cur(l)))
        return consume_comment(l);
    lex_blanks(l);
    l->state = S_META1;
    return t;
}

static enum lex_token lex_init(struct lex *l, int c)
{
    if (lex_is_name_start(c, true)) {
        lex_name(l, true);
        l->state = S_VALUE;
        return T_MNAME;
    }
    switch (c) {
    case '\n':
        return lex_linebreak(l);
    case ' ':
    case '\t':
        return lex_blanks(l);
    case '{':
        return lex_one(l, S_LABELS, T_BOPEN);
    case '\0':
        return lex_one(l, S_INIT, T_EOF);
    case '#':
        if (!is_blank(lex_next(l)))
            return consume_comment(l);
        lex_blanks(l);
        l->state = S_COMMENT;
        return lex_comment(l);
    default:
        return T_INVALID;
    }
}

static enum lex_token lex_meta1(struct lex *l, int c)
{
    if (is_blank(c))
        return lex_blanks(l);
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

/* The rest of the line; nothing but blanks is a token of its own. */
static enum lex_token lex_meta2(struct lex *l, int c)
{
    bool blank = is_blank(c);
    while (is_blank(c))
        c = lex_next(l);
    if (blank && (c == '\n' || c == 0))
        return T_WHITESPACE;
    while (c != '\n' && c != 0)
        c = lex_next(l);
    l->state = S_INIT;
    return T_TEXT;
}

static enum lex_token lex_labels(struct lex *l, int c)
{
    if (lex_is_name_start(c, false)) {
        lex_name(l, false);
        return T_LNAME;
    }
    switch (c) {
    case '"':
        return lex_quoted(l, true) ? T_QSTRING : T_INVALID;
    case ',':
        return lex_one(l, S_LABELS, T_COMMA);
    case '=':
        return lex_one(l, S_LVALUE, T_EQUAL);
    case '}':
        return lex_one(l, S_VALUE, T_BCLOSE);
    default:
        return is_blank(c) ? lex_blanks(l) : T_INVALID;
    }
}

static enum lex_token lex_lvalue(struct lex *l, int c)
{
    if (is_blank(c))
        return lex_blanks(l);
    if (c != '"' || !lex_quoted(l, true))
        return T_INVALID;
    l->state = S_LABELS;
    return T_LVALUE;
}

static enum lex_token lex_value(struct lex *l, int c)
{
    if (is_blank(c))
        return lex_blanks(l);
    if (c == '{')
        return lex_one(l, S_LABELS, T_BOPEN);
    if (c == '\n' || c == 0)
        return T_INVALID;
    while (c != '\n' && c != 0 && c != '{' && !is_blank(c))
        c = lex_next(l);
    l->state = S_TIMESTAMP;
    return T_VALUE;
}

static enum lex_token lex_timestamp(struct lex *l, int c)
{
    if (is_blank(c))
        return lex_blanks(l);
    if (c == '\n')
        return lex_linebreak(l);
    if (c < '0' || c > '9')
        return T_INVALID;
    while (c >= '0' && c <= '9')
        c = lex_next(l);
    return T_TIMESTAMP;
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
        return lex_labels(l, c);
    case S_LVALUE:
        return lex_lvalue(l, c);
    case S_VALUE:
        return lex_value(l, c);
    case S_TIMESTAMP:
        return lex_timestamp(l, c);
    case S_EXEMPLAR:
    case S_EVALUE:
    case S_ETIMESTAMP:
        break; // OpenMetrics only
    }
    return T_INVALID;
}

static enum lex_token next_token(struct lex *l)
{
    enum lex_token t;
    do
        t = lex(l);
    while (t == T_WHITESPACE);
    return t;
}

/* ---- records ---- */

/* HELP and TYPE, after the word. */
static enum lex_result read_meta(struct lex *l, enum lex_token kind, struct expo_item *it,
                                 struct err *e)
{
    enum lex_token t = next_token(l);
    if (t != T_MNAME)
        return lex_unexpected(l, e,
                              kind == T_HELP ? "expected metric name after HELP"
                                             : "expected metric name after TYPE",
                              t);
    // DIFFERS: Prometheus leaves the name escaped, so that samples do not find their family. Test:
    // test_expo.c "quoted names".
    it->name = lex_unquote(l, lex_buf(l));
    t = next_token(l);
    if (t != T_TEXT)
        return lex_fail(l, e, "expected text in %s, got %s", lex_token_name(kind),
                        lex_token_name(t));
    struct str text = str_skip(lex_buf(l), 1); // whatever separates it from the name
    if (kind == T_TYPE) {
        it->kind = EXPO_TYPE;
        if (str_eq(text, STR("counter")))
            it->type = METRIC_COUNTER;
        else if (str_eq(text, STR("gauge")))
            it->type = METRIC_GAUGE;
        else if (str_eq(text, STR("histogram")))
            it->type = METRIC_HISTOGRAM;
        else if (str_eq(text, STR("summary")))
            it->type = METRIC_SUMMARY;
        else if (str_eq(text, STR("untyped")))
            it->type = METRIC_UNKNOWN;
        else
            return lex_fail_quoting(l, e, "invalid metric type ", text, "");
    } else {
        it->kind = EXPO_HELP;
        if (!utf8_valid(text))
            return lex_fail_quoting(l, e, "help text ", text, " is not a valid utf8 string");
        it->text = expo_unescape(l->r, text, false);
    }
    if ((t = next_token(l)) != T_LINEBREAK)
        return lex_unexpected(l, e, "linebreak expected after metadata", t);
    return LEX_ITEM;
}

static enum lex_result read_comment(struct lex *l, struct expo_item *it, struct err *e)
{
    it->kind = EXPO_COMMENT;
    it->text = lex_buf(l);
    enum lex_token t = next_token(l);
    if (t != T_LINEBREAK)
        return lex_unexpected(l, e, "linebreak expected after comment", t);
    return LEX_ITEM;
}

/* What stands between braces (parseLVals). Blanks are allowed everywhere, commas between labels
 * need not be there. */
static enum lex_result read_labels(struct lex *l, struct err *e)
{
    enum lex_token t = next_token(l);
    for (;;) {
        struct str name = lex_buf(l);
        bool quoted = t == T_QSTRING;
        if (t == T_BCLOSE)
            return LEX_ITEM;
        if (t != T_LNAME && !quoted)
            return lex_unexpected(l, e, "expected label name", t);
        t = next_token(l);
        if (quoted && (t == T_COMMA || t == T_BCLOSE)) {
            if (l->name.p)
                return lex_fail_record(l, e, "metric name already set");
            l->name = name;
            if (t == T_BCLOSE)
                return LEX_ITEM;
            t = next_token(l);
            continue;
        }
        if (t != T_EQUAL)
            return lex_unexpected(l, e, "expected equal", t);
        if ((t = next_token(l)) != T_LVALUE)
            return lex_unexpected(l, e, "expected label value", t);
        if (!utf8_valid(lex_buf(l)))
            return lex_fail_quoting(l, e, "invalid UTF-8 label value: ", lex_buf(l), "");
        vec_push(&l->r->labels, (struct label){ lex_unquote(l, name), lex_unquote(l, lex_buf(l)) });
        if ((t = next_token(l)) == T_COMMA)
            t = next_token(l);
    }
}

/* Value and timestamp (parseMetricSuffix). */
static enum lex_result read_value(struct lex *l, enum lex_token t, struct expo_item *it,
                                  struct err *e)
{
    if (!l->name.p)
        return lex_fail_record(l, e, "metric name not set");
    if (t != T_VALUE)
        return lex_unexpected(l, e, "expected value after metric", t);
    it->value_text = lex_buf(l);
    if (!lex_float(l, it->value_text, &it->value, e))
        return LEX_FAILED;
    t = next_token(l);
    if (t == T_TIMESTAMP) {
        it->has_ts = true;
        if (!lex_int(l, lex_buf(l), &it->ts, e))
            return LEX_FAILED;
        if ((t = next_token(l)) != T_LINEBREAK)
            return lex_unexpected(l, e, "expected next entry after timestamp", t);
    } else if (t != T_LINEBREAK) {
        return lex_unexpected(l, e, "expected timestamp or new record", t);
    }
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
        l->name = (struct str){ l->b, l->i }; // with the blanks before it, as Prometheus does
        t = next_token(l);
    }
    if (t == T_BOPEN) {
        if (read_labels(l, e) != LEX_ITEM)
            return LEX_FAILED;
        t = next_token(l);
    }
    return read_value(l, t, it, e);
}

enum lex_result expo_text_record(struct lex *l, struct expo_item *it, struct err *e)
{
    enum lex_token t = next_token(l);
    switch (t) {
    case T_EOF:
        return LEX_END;
    case T_LINEBREAK:
        return LEX_SKIP;
    case T_HELP:
    case T_TYPE:
        return read_meta(l, t, it, e);
    case T_COMMENT:
        return read_comment(l, it, e);
    case T_BOPEN:
    case T_MNAME:
        return read_sample(l, t, it, e);
    default:
        return lex_unexpected(l, e, "expected a valid start token", t);
    }
}
