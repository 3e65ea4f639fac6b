#include "promql/complete.h"

#include "base/vec.h"
#include "model/lexis.h"
#include "promql/fn_table.h"
#include "promql/lex.h"
#include "promql/parse.h"
#include "promql/scan.h"

struct strs_vec {
    struct str *p;
    size_t n, cap;
};

struct placer {
    struct arena *a;
    struct str text; /* all of it */
    size_t cursor;
    struct pql_pieces head; /* before the word at the cursor */
    struct pql_place out;
};

#define NO_PIECE ((size_t)-1)

static struct str piece_text(const struct placer *s, size_t i)
{
    return pql_piece_text(s->text, &s->head.p[i]);
}

static char piece_char(const struct placer *s, size_t i)
{
    return i == NO_PIECE ? 0 : s->text.p[s->head.p[i].at.off];
}

static enum pql_tint tint(const struct placer *s, size_t i)
{
    return s->head.p[i].tint;
}

/* The piece before `i` that is no comment. */
static size_t before(const struct placer *s, size_t i)
{
    while (i-- > 0)
        if (tint(s, i) != PQL_TINT_COMMENT)
            return i;
    return NO_PIECE;
}

static bool is_word(const struct placer *s, size_t i, const char *word)
{
    return i != NO_PIECE && tint(s, i) == PQL_TINT_KEYWORD &&
           str_eq_nocase(piece_text(s, i), str_of(word));
}

static bool is_clause(const struct placer *s, size_t i)
{
    return i != NO_PIECE && pql_is_clause(s->text, &s->head.p[i]);
}

static bool is_grouping(const struct placer *s, size_t i)
{
    return is_word(s, i, "by") || is_word(s, i, "without");
}

/* The bracket around what would come next. */
static size_t around(const struct placer *s)
{
    return s->head.around ? s->head.around - 1 : NO_PIECE;
}

// ---- the word at the cursor ----

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == ':';
}

/* The end of a string's content that is open at the cursor. */
static size_t string_end(const struct placer *s, char quote, bool *closed)
{
    for (size_t i = s->cursor; i < s->text.n && s->text.p[i] != '\n'; i++) {
        if (s->text.p[i] == quote) {
            *closed = true;
            return i;
        }
        i += quote != '`' && s->text.p[i] == '\\';
    }
    return s->cursor;
}

/* Takes the piece that touches the cursor off the head: it is being typed. False: it is none that
 * could be completed. */
static bool take_word(struct placer *s)
{
    const struct pql_piece *last = s->head.n ? &s->head.p[s->head.n - 1] : NULL;
    size_t end = s->cursor;

    s->out.word = (struct span){ s->cursor, 0 };
    s->out.typed = (struct str){ s->text.p + s->cursor, 0 };
    if (!last || last->at.off + last->at.n != s->cursor)
        return true;
    if (last->tint == PQL_TINT_COMMENT)
        return false;
    if (last->tint == PQL_TINT_STRING) {
        if (!last->open)
            return true;
        s->out.quote = s->text.p[last->at.off];
        end = string_end(s, s->out.quote, &s->out.quote_closed);
        s->out.word = (struct span){ last->at.off + 1, end - last->at.off - 1 };
        s->out.typed = (struct str){ s->text.p + last->at.off + 1, last->at.n - 1 };
    } else if (last->tint != PQL_TINT_OPERATOR && is_word_byte(s->text.p[s->cursor - 1])) {
        while (end < s->text.n && is_word_byte(s->text.p[end]))
            end++;
        s->out.word = (struct span){ last->at.off, end - last->at.off };
        s->out.typed = pql_piece_text(s->text, last);
    } else {
        return true;
    }
    s->head.around = last->around;
    s->head.n--;
    return true;
}

// ---- selectors ----

/* Matchers `l op "v"` among the pieces of the inside of braces. Those of the label that is being
 * typed are not among them. */
static void take_matchers(struct placer *s, struct str body, struct buf *out, struct strs_vec *used)
{
    struct pql_pieces all = pql_scan(s->a, body, true);

    for (size_t i = 0; i < all.n; i++) {
        const struct pql_piece *p = &all.p[i];
        if (p->around)
            continue;
        if (p->tint == PQL_TINT_BRACKET)
            break;
        if (p->tint == PQL_TINT_LABEL)
            vec_push(used, pql_piece_text(body, p));
        if (p->tint != PQL_TINT_LABEL || i + 2 >= all.n || p[1].tint != PQL_TINT_OPERATOR ||
            p[2].tint != PQL_TINT_STRING || p[2].open)
            continue;
        buf_printf(out, "%s%.*s%.*s%.*s", out->n ? "," : "", STR_ARG(pql_piece_text(body, p)),
                   STR_ARG(pql_piece_text(body, p + 1)), STR_ARG(pql_piece_text(body, p + 2)));
    }
}

static void put_selector(struct placer *s, struct strs_vec *out, struct str name,
                         struct str matchers)
{
    struct buf b = { 0 };

    buf_put_str(&b, name);
    if (matchers.n)
        buf_printf(&b, "{%.*s}", STR_ARG(matchers));
    if (b.n)
        vec_push(out, arena_str(s->a, buf_str(&b)));
    buf_done(&b);
}

/* The selectors in a part of the text. */
static void find_selectors(struct placer *s, struct str part, struct strs_vec *out)
{
    struct pql_pieces all = pql_scan(s->a, part, false);
    struct strs_vec used = { 0 };

    for (size_t i = 0; i < all.n; i++) {
        const struct pql_piece *p = &all.p[i];
        bool named = p->tint == PQL_TINT_METRIC;
        struct str name = named ? pql_piece_text(part, p) : STR("");
        struct buf matchers = { 0 };
        size_t open = i + named;
        if (open < all.n && part.p[all.p[open].at.off] == '{' && all.p[open].mate) {
            size_t from = all.p[open].at.off + 1, close = all.p[open].mate - 1;
            struct str body = { part.p + from, all.p[close].at.off - from };
            take_matchers(s, body, &matchers, &used);
            i = close;
        }
        put_selector(s, out, name, buf_str(&matchers));
        buf_done(&matchers);
    }
    vec_done(&used);
}

static void set_lists(struct placer *s, const struct strs_vec *selectors,
                      const struct strs_vec *used)
{
    if (selectors->n)
        s->out.selectors = arena_dup(s->a, selectors->p, selectors->n * sizeof *selectors->p);
    if (used->n)
        s->out.used = arena_dup(s->a, used->p, used->n * sizeof *used->p);
    s->out.n_selectors = selectors->n;
    s->out.n_used = used->n;
}

/* The selector whose brace is piece `open`, without what is being typed. */
static void take_selector(struct placer *s, size_t open)
{
    size_t from = s->head.p[open].at.off + 1, behind = s->out.word.off + s->out.word.n;
    size_t name = before(s, open), to = s->out.word.off - (s->out.quote != 0);
    struct strs_vec selectors = { 0 }, used = { 0 };
    struct buf matchers = { 0 };
    bool named = name != NO_PIECE && tint(s, name) == PQL_TINT_METRIC;

    behind += s->out.quote_closed;
    take_matchers(s, (struct str){ s->text.p + from, to - from }, &matchers, &used);
    take_matchers(s, str_skip(s->text, behind), &matchers, &used);
    put_selector(s, &selectors, named ? piece_text(s, name) : STR(""), buf_str(&matchers));
    set_lists(s, &selectors, &used);
    vec_done(&selectors);
    vec_done(&used);
    buf_done(&matchers);
}

/* The labels of a clause are those of what it groups; where that cannot be told, of all. */
static void take_operands(struct placer *s, size_t open)
{
    size_t word = before(s, open), operand = before(s, word);
    struct strs_vec selectors = { 0 }, used = { 0 };

    for (size_t i = open + 1; i < s->head.n; i++)
        if (tint(s, i) == PQL_TINT_LABEL)
            vec_push(&used, piece_text(s, i));
    if (is_grouping(s, word)) {
        if (piece_char(s, operand) == ')' && s->head.p[operand].mate) {
            size_t from = s->head.p[s->head.p[operand].mate - 1].at.off;
            find_selectors(s, str_head(str_skip(s->text, from), s->head.p[operand].at.off - from),
                           &selectors);
        } else {
            find_selectors(s, str_skip(s->text, s->out.word.off + s->out.word.n), &selectors);
        }
    }
    if (!selectors.n)
        find_selectors(s, str_head(s->text, s->out.word.off), &selectors);
    set_lists(s, &selectors, &used);
    vec_done(&selectors);
    vec_done(&used);
}

// ---- in brackets ----

static enum pql_place_kind in_braces(struct placer *s, size_t open, size_t last)
{
    take_selector(s, open);
    if (last == open || tint(s, last) == PQL_TINT_COMMA)
        return s->out.quote ? PQL_PLACE_NONE : PQL_PLACE_LABEL;
    if (tint(s, last) == PQL_TINT_LABEL)
        return s->out.typed.n || s->out.quote ? PQL_PLACE_NONE : PQL_PLACE_MATCH;
    size_t label = before(s, last);
    if (tint(s, last) != PQL_TINT_OPERATOR || label == NO_PIECE ||
        tint(s, label) != PQL_TINT_LABEL || (s->out.typed.n && !s->out.quote))
        return PQL_PLACE_NONE;
    s->out.label = piece_text(s, label);
    s->out.regex = str_ends(piece_text(s, last), STR("~"));
    return PQL_PLACE_VALUE;
}

static enum pql_place_kind in_clause(struct placer *s, size_t open, size_t last)
{
    if (s->out.quote || (last != open && tint(s, last) != PQL_TINT_COMMA))
        return PQL_PLACE_NONE;
    take_operands(s, open);
    return PQL_PLACE_GROUPING;
}

// ---- behind an operand ----

static size_t opening(const struct placer *s, size_t close)
{
    return s->head.p[close].mate ? s->head.p[close].mate - 1 : NO_PIECE;
}

/* What can follow the parenthesis that `close` ends. */
static enum pql_place_kind after_paren(struct placer *s, size_t close)
{
    size_t open = opening(s, close), callee = open == NO_PIECE ? NO_PIECE : before(s, open);
    const struct pql_fn *fn;

    s->out.follow = PQL_FOLLOW_OPERATORS | PQL_FOLLOW_SETS;
    if (callee == NO_PIECE)
        return PQL_PLACE_AFTER;
    if (is_clause(s, callee)) {
        size_t left = before(s, callee);
        bool grouped = is_grouping(s, callee);
        if (grouped && piece_char(s, left) == ')')
            return PQL_PLACE_AFTER;
        s->out.follow = 0;
        if (grouped)
            return PQL_PLACE_NONE; // a parenthesis
        bool side = is_word(s, callee, "on") || is_word(s, callee, "ignoring");
        s->out.follow = side ? PQL_FOLLOW_GROUP_SIDE : 0;
        return PQL_PLACE_EXPR;
    }
    if (tint(s, callee) == PQL_TINT_AGGREGATION) {
        s->out.follow |= PQL_FOLLOW_GROUPING;
    } else if (tint(s, callee) == PQL_TINT_FUNCTION) {
        size_t at = before(s, callee);
        fn = pql_fn_find(piece_text(s, callee));
        if (piece_char(s, at) == '@' && at != NO_PIECE)
            s->out.follow |= PQL_FOLLOW_MODIFIERS;
        else if (fn && fn->type == PQL_SCALAR)
            s->out.follow = PQL_FOLLOW_OPERATORS;
    } else if (piece_char(s, callee) == ')') { // sum by (job) (...)
        return PQL_PLACE_AFTER;
    }
    return PQL_PLACE_AFTER;
}

/* What offset and @ stand behind. */
static unsigned follow_modified(const struct placer *s, size_t keyword)
{
    bool range = piece_char(s, before(s, keyword)) == ']';

    return PQL_FOLLOW_MODIFIERS | (range ? 0 : PQL_FOLLOW_OPERATORS | PQL_FOLLOW_SETS);
}

static enum pql_place_kind after_number(struct placer *s, size_t last)
{
    size_t sign = before(s, last);

    if (piece_char(s, sign) == '-' || piece_char(s, sign) == '+') {
        size_t left = before(s, sign);
        if (is_word(s, left, "offset") || piece_char(s, left) == '@')
            sign = left;
    }
    bool modifier = is_word(s, sign, "offset") || piece_char(s, sign) == '@';
    s->out.follow = modifier ? follow_modified(s, sign) : PQL_FOLLOW_OPERATORS;
    return PQL_PLACE_AFTER;
}

static enum pql_place_kind after_operator(struct placer *s, size_t last)
{
    struct str op = piece_text(s, last);
    bool compares = strchr("=!<>", op.p[0]) != NULL;

    if (op.p[0] == '@') {
        s->out.follow = 0;
        return PQL_PLACE_NONE;
    }
    if (is_word(s, before(s, last), "offset"))
        return PQL_PLACE_DURATION; // offset -
    if (before(s, last) != NO_PIECE && before(s, last) != around(s))
        s->out.follow = (compares ? PQL_FOLLOW_BOOL : 0) | PQL_FOLLOW_MATCHING;
    return PQL_PLACE_EXPR;
}

static enum pql_place_kind after_keyword(struct placer *s, size_t last)
{
    if (is_word(s, last, "offset"))
        return PQL_PLACE_DURATION;
    if (is_word(s, last, "bool")) {
        s->out.follow = PQL_FOLLOW_MATCHING;
        return PQL_PLACE_EXPR;
    }
    if (is_word(s, last, "anchored") || is_word(s, last, "smoothed")) {
        s->out.follow = PQL_FOLLOW_MODIFIERS;
        return PQL_PLACE_AFTER;
    }
    if (is_word(s, last, "group_left") || is_word(s, last, "group_right"))
        return PQL_PLACE_EXPR;
    if (is_clause(s, last))
        return PQL_PLACE_NONE; // a parenthesis
    s->out.follow = PQL_FOLLOW_MATCHING;
    return PQL_PLACE_EXPR; // and, or, unless, atan2
}

static enum pql_place_kind after_bracket(struct placer *s, size_t last)
{
    switch (piece_char(s, last)) {
    case ')':
        return after_paren(s, last);
    case ']':
        s->out.follow = PQL_FOLLOW_MODIFIERS | PQL_FOLLOW_EXTENDED;
        return PQL_PLACE_AFTER;
    case '}':
        s->out.follow = PQL_FOLLOW_MODIFIERS | PQL_FOLLOW_OPERATORS | PQL_FOLLOW_SETS;
        return PQL_PLACE_AFTER;
    default:
        return PQL_PLACE_EXPR;
    }
}

static enum pql_place_kind in_expr(struct placer *s, size_t last)
{
    if (s->out.quote)
        return PQL_PLACE_NONE;
    if (last == NO_PIECE)
        return PQL_PLACE_EXPR;
    switch (tint(s, last)) {
    case PQL_TINT_BRACKET:
        return after_bracket(s, last);
    case PQL_TINT_METRIC:
    case PQL_TINT_VARIABLE:
        s->out.follow = PQL_FOLLOW_MODIFIERS | PQL_FOLLOW_OPERATORS | PQL_FOLLOW_SETS;
        return PQL_PLACE_AFTER;
    case PQL_TINT_NUMBER:
    case PQL_TINT_DURATION:
        return after_number(s, last);
    case PQL_TINT_AGGREGATION:
        s->out.follow = PQL_FOLLOW_GROUPING;
        return PQL_PLACE_AFTER;
    case PQL_TINT_OPERATOR:
        return after_operator(s, last);
    case PQL_TINT_KEYWORD:
        return after_keyword(s, last);
    case PQL_TINT_COMMA:
        return PQL_PLACE_EXPR;
    default:
        return PQL_PLACE_NONE;
    }
}

// ---- the call around ----

static unsigned want_of(struct str callee)
{
    static const struct {
        const char *callee;
        enum pql_want want;
    } rows[] = {
        { "delta", PQL_WANT_GAUGE },
        { "deriv", PQL_WANT_GAUGE },
        { "histogram_fraction", PQL_WANT_BUCKET },
        { "histogram_quantile", PQL_WANT_BUCKET },
        { "histogram_quantiles", PQL_WANT_BUCKET },
        { "idelta", PQL_WANT_GAUGE },
        { "increase", PQL_WANT_COUNTER },
        { "irate", PQL_WANT_COUNTER },
        { "predict_linear", PQL_WANT_GAUGE },
        { "rate", PQL_WANT_COUNTER },
        { "resets", PQL_WANT_COUNTER },
    };
    for (size_t i = 0; i < N_OF(rows); i++)
        if (str_eq(callee, str_of(rows[i].callee)))
            return rows[i].want;
    return 0;
}

static size_t count_commas(const struct placer *s, size_t open)
{
    size_t n = 0;

    for (size_t i = open + 1; i < s->head.n; i++)
        n += tint(s, i) == PQL_TINT_COMMA && s->head.p[i].around == open + 1;
    return n;
}

/* The piece that is called by the parenthesis `open`, over a clause in between. */
static size_t callee_of(const struct placer *s, size_t open)
{
    size_t i = before(s, open);

    if (piece_char(s, i) == ')' && opening(s, i) != NO_PIECE) {
        size_t word = before(s, opening(s, i));
        i = is_grouping(s, word) ? before(s, word) : NO_PIECE;
    }
    bool callable = i != NO_PIECE &&
                    (tint(s, i) == PQL_TINT_FUNCTION || tint(s, i) == PQL_TINT_AGGREGATION);
    return callable ? i : NO_PIECE;
}

/* Buckets are wanted through all calls, the rest by the nearest. */
static void find_calls(struct placer *s)
{
    for (size_t at = s->head.around; at; at = s->head.p[at - 1].around) {
        size_t open = at - 1, callee = callee_of(s, open);
        if (piece_char(s, open) != '(' || callee == NO_PIECE)
            continue;
        struct str name = piece_text(s, callee);
        unsigned want = want_of(name);
        if (!s->out.callee.n) {
            s->out.callee = name;
            s->out.arg = count_commas(s, open);
            s->out.want = want;
        }
        if (want & PQL_WANT_BUCKET)
            s->out.want = PQL_WANT_BUCKET;
    }
}

// ---- all of it ----

struct pql_place pql_place(struct arena *a, struct str text, size_t cursor)
{
    struct placer s = { .a = a, .text = text, .cursor = cursor < text.n ? cursor : text.n };

    s.head = pql_scan(a, str_head(text, s.cursor), false);
    if (!take_word(&s))
        return s.out;
    size_t open = around(&s), last = before(&s, s.head.n);
    find_calls(&s);
    if (piece_char(&s, open) == '{')
        s.out.kind = in_braces(&s, open, last);
    else if (piece_char(&s, open) == '[')
        s.out.kind = s.out.quote ? PQL_PLACE_NONE : PQL_PLACE_DURATION;
    else if (open != NO_PIECE && is_clause(&s, before(&s, open)))
        s.out.kind = in_clause(&s, open, last);
    else
        s.out.kind = in_expr(&s, last);
    // A number is being typed, and no name begins like it.
    char first = s.out.typed.n ? s.out.typed.p[0] : 0;
    if (first >= '0' && first <= '9' && s.out.kind != PQL_PLACE_DURATION && !s.out.quote)
        s.out.kind = PQL_PLACE_NONE;
    return s.out;
}
