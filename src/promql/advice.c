#include "promql/advice.h"

#include "base/buf.h"
#include "model/lexis.h"
#include "promql/complete.h"
#include "promql/parse.h"
#include "promql/scan.h"

enum { ADVICE_MAX_BYTES = 64 << 10 }; /* of a text: it is read again */

struct advice {
    struct arena arena;
    struct str text, msg; /* without its place */
    struct span at;
    struct err *e;
};

/* What the error points at. */
static struct str pointed(const struct advice *a)
{
    return str_head(str_skip(a->text, a->at.off), a->at.n);
}

/* What stands between the first quotes behind `before` in the message. */
static struct str quoted(const struct advice *a, struct str before)
{
    struct str rest = str_skip(a->msg, str_find(a->msg, before) + before.n);
    size_t from = str_find_char(rest, '"');

    rest = str_skip(rest, from + 1);
    return str_head(rest, str_find_char(rest, '"'));
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// ---- signs ----

static void about_equals(struct advice *a)
{
    if (str_eq(pointed(a), STR("=")))
        err_hint(a->e, "== compares values; = is for labels, in braces");
}

static void about_character(struct advice *a)
{
    char c = a->at.off < a->text.n ? a->text.p[a->at.off] : 0;
    size_t from = a->at.off, to = from;

    while (from > 0 && (is_word(a->text.p[from - 1]) || a->text.p[from - 1] == '.'))
        from--;
    while (to < a->text.n && (is_word(a->text.p[to]) || a->text.p[to] == '.'))
        to++;
    if (c == '&' || c == '|')
        err_hint(a->e, "the word for it is %s", c == '&' ? "and" : "or");
    else if (c == '$')
        err_hint(a->e, "a variable of Grafana's has no value here");
    else if (c == '.' && from < a->at.off)
        err_hint(a->e, "a name with a dot is written {\"%.*s\"}",
                 STR_ARG(str_head(str_skip(a->text, from), to - from)));
}

static void about_in_braces(struct advice *a)
{
    if (a->at.off < a->text.n && a->text.p[a->at.off] == '~')
        err_hint(a->e, "a regular expression is matched with =~");
    else
        err_hint(a->e, "the value of a label stands in quotes: {status=\"500\"}");
}

static void about_label_value(struct advice *a)
{
    if (str_eq(pointed(a), STR("=")))
        err_hint(a->e, "a label is compared with one =, and matched with =~");
    else
        err_hint(a->e, "the value of a label stands in quotes: \"%.*s\"", STR_ARG(pointed(a)));
}

static void about_duration(struct advice *a)
{
    err_hint(a->e, "a duration is numbers with ms, s, m, h, d, w, y behind them: 5m, 1h30m");
}

static void about_grouping(struct advice *a)
{
    err_hint(a->e, "labels stand in parentheses: (%.*s)", STR_ARG(pointed(a)));
}

static void about_range_of_expr(struct advice *a)
{
    struct str range = pointed(a);

    if (str_ends(range, STR("]")))
        err_hint(a->e, "of an expression it is a subquery: %.*s:]",
                 STR_ARG(str_head(range, range.n - 1)));
}

static void about_braces_behind(struct advice *a)
{
    size_t i = a->at.off;

    while (i > 0 && a->text.p[i - 1] <= ' ')
        i--;
    if (i > 0 && a->text.p[i - 1] == ')')
        err_hint(a->e, "labels are picked behind the name of a metric, inside of the parentheses");
}

// ---- brackets ----

/* The innermost one that is open where the error is. */
static void about_bracket(struct advice *a)
{
    struct pql_pieces all = pql_scan(&a->arena, str_head(a->text, a->at.off), false);

    if (!all.around)
        return;
    struct str from = str_skip(a->text, all.p[all.around - 1].at.off);
    const char *what = from.p[0] == '(' ? "parenthesis" : from.p[0] == '[' ? "range" : "brace";
    struct buf b = { 0 };
    // Not its place: what the expression stands in may count differently.
    lexis_put_token(&b, str_head(from, str_find_char(from, '\n')));
    err_hint(a->e, "the %s that begins with %s is not closed", what, buf_z(&b));
    buf_done(&b);
}

// ---- types ----

static bool is_rate(struct str f)
{
    return str_eq(f, STR("rate")) || str_eq(f, STR("irate")) || str_eq(f, STR("increase"));
}

/* rate(x), rate(sum(x)): what is to be a range is none. */
static void about_no_range(struct advice *a)
{
    struct str f = quoted(a, STR("function")), t = pointed(a);
    struct err e = { 0 };
    struct pql_node *n = pql_parse(&a->arena, t, NULL, &e);

    if (n && n->kind == PQL_SELECTOR) {
        err_hint(a->e, "say how far back to look: %.*s(%.*s[5m])", STR_ARG(f), STR_ARG(t));
    } else if (n && n->kind == PQL_AGGREGATE && n->agg.e->kind == PQL_SELECTOR && is_rate(f)) {
        struct span in = n->agg.e->at;
        err_hint(a->e, "first the %.*s, then the aggregation: %.*s%.*s(%.*s[5m])%.*s", STR_ARG(f),
                 STR_ARG(str_head(t, in.off)), STR_ARG(f),
                 STR_ARG(str_head(str_skip(t, in.off), in.n)), STR_ARG(str_skip(t, in.off + in.n)));
    } else if (n) {
        bool wrap = n->kind == PQL_BINARY || n->kind == PQL_UNARY;
        err_hint(a->e, "a range of an expression is a subquery: %.*s(%s%.*s%s[5m:])", STR_ARG(f),
                 wrap ? "(" : "", STR_ARG(t), wrap ? ")" : "");
    }
    if (n)
        pql_done(n);
    err_done(&e);
}

static void about_range(struct advice *a)
{
    struct str t = pointed(a);

    err_hint(a->e,
             "a function makes one value of a range: rate(%.*s) of a counter, "
             "avg_over_time(%.*s) of a gauge",
             STR_ARG(t), STR_ARG(t));
}

static void put_call(struct advice *a, struct str name)
{
    struct buf b = { 0 };
    struct span at;

    if (pql_put_signature(&b, name, SIZE_MAX, &at))
        err_hint(a->e, "it is %s", buf_z(&b));
    buf_done(&b);
}

static void about_argument(struct advice *a)
{
    put_call(a, quoted(a, STR("call to")));
}

/* Of an aggregation the message does not tell the name. */
static void about_aggregation(struct advice *a)
{
    struct str call = pointed(a);
    size_t n = 0;

    while (n < call.n && is_word(call.p[n]))
        n++;
    put_call(a, str_head(call, n));
}

static void about_modifier(struct advice *a)
{
    err_hint(a->e, "it belongs to a selector: sum(up offset 5m), not sum(up) offset 5m");
}

static void about_empty_matcher(struct advice *a)
{
    err_hint(a->e, "ask for something that is there: {job=~\".+\"}");
}

static void about_bool(struct advice *a)
{
    err_hint(a->e, "with bool the answer is 1 or 0: 1 == bool 1");
}

// ---- which one ----

static const struct {
    const char *begins, *has; /* the message; NULL: anything */
    void (*say)(struct advice *a);
} rows[] = {
    { "unexpected ", "in label matching, expected string", about_label_value },
    { "unexpected ", "in grouping opts, expected \"(\"", about_grouping },
    { "unexpected \"=\"", NULL, about_equals },
    { "unexpected \")\"", NULL, about_bracket },
    { "unexpected \"]\"", NULL, about_bracket },
    { "unexpected \"}\"", NULL, about_bracket },
    { "unexpected end of input", NULL, about_bracket },
    { "unexpected right ", NULL, about_bracket },
    { "unclosed left ", NULL, about_bracket },
    { "unexpected \"{\"", NULL, about_braces_behind },
    { "unexpected character inside braces", NULL, about_in_braces },
    { "unexpected character", NULL, about_character },
    { "bad number or duration syntax", NULL, about_duration },
    { "ranges only allowed for vector selectors", NULL, about_range_of_expr },
    { "expected type range vector in call to", "got instant vector", about_no_range },
    { "expected type instant vector in", "got range vector", about_range },
    { "expected type ", "in call to function", about_argument },
    { "expected ", "argument(s) in call to", about_argument },
    { "wrong number of arguments for aggregate", NULL, about_aggregation },
    { "offset modifier must be preceded", NULL, about_modifier },
    { "@ modifier must be preceded", NULL, about_modifier },
    { "vector selector must contain", NULL, about_empty_matcher },
    { "comparisons between scalars", NULL, about_bool },
};

void pql_advise(struct str text, struct err *e)
{
    const struct str head = STR("parse error: ");
    struct str msg = str_of(e->msg ? e->msg : "");
    size_t from = str_find(msg, head);
    struct advice a = { .text = text, .at = e->at, .e = e };

    if (e->hint || from == msg.n || text.n > ADVICE_MAX_BYTES)
        return;
    a.msg = str_skip(msg, from + head.n);
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct str has = str_of(rows[i].has ? rows[i].has : "");
        if (!str_starts(a.msg, str_of(rows[i].begins)) ||
            (has.n && str_find(a.msg, has) == a.msg.n))
            continue;
        rows[i].say(&a);
        break;
    }
    arena_done(&a.arena);
}

const char *pql_native_advice(struct str name, struct str *base)
{
    static const struct {
        const char *suffix, *advice;
    } parts[] = {
        { "_bucket", "leave out _bucket and le" },
        { "_count", "histogram_count() gives its number of observations" },
        { "_sum", "histogram_sum() gives the sum of its observations" },
    };

    for (size_t i = 0; i < N_OF(parts); i++) {
        *base = name;
        if (str_cut_suffix(base, str_of(parts[i].suffix)))
            return parts[i].advice;
    }
    return NULL;
}
