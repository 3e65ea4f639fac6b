#include "promql/scan.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "model/lexis.h"
#include "promql/fn_table.h"
#include "promql/lex.h"
#include "promql/parse.h"

struct scan {
    struct str text;
    size_t pos;
    bool in_braces; /* at the beginning */
    struct {
        struct pql_piece *p;
        size_t n, cap;
    } out;
    struct sizes open; /* brackets, by index */
};

static struct str rest_of(const struct scan *s)
{
    return str_skip(s->text, s->pos);
}

static void add(struct scan *s, enum pql_tint tint, size_t n)
{
    struct pql_piece p = {
        .tint = tint,
        .at = { s->pos, n },
        .around = s->open.n ? vec_last(&s->open) + 1 : 0,
    };
    vec_push(&s->out, p);
    s->pos += n;
}

/* The bracket that what comes next stands in; NUL outside of all. */
static char bracket(const struct scan *s)
{
    if (s->open.n)
        return s->text.p[s->out.p[vec_last(&s->open)].at.off];
    return s->in_braces ? '{' : 0;
}

// ---- brackets ----

static void open_bracket(struct scan *s)
{
    add(s, PQL_TINT_BRACKET, 1);
    vec_push(&s->open, s->out.n - 1);
}

/* What closes another one than the innermost closes nothing. */
static void close_bracket(struct scan *s, char c)
{
    char want = c == ')' ? '(' : c == ']' ? '[' : '{';

    if (s->open.n && bracket(s) == want) {
        size_t i = vec_pop(&s->open);
        add(s, PQL_TINT_BRACKET, 1);
        s->out.p[i].mate = s->out.n;
        vec_last(&s->out).mate = i + 1;
    } else {
        add(s, PQL_TINT_BRACKET, 1);
    }
}

// ---- strings ----

/* One that does not end goes on to the end of its line, in backquotes to the end of the text. */
static void add_string(struct scan *s)
{
    struct str r = rest_of(s);
    char quote = r.p[0];
    size_t n = 1;

    while (n < r.n && r.p[n] != quote && (quote == '`' || r.p[n] != '\n'))
        n += quote != '`' && r.p[n] == '\\' && n + 1 < r.n && r.p[n + 1] != '\n' ? 2 : 1;
    bool ends = n < r.n && r.p[n] == quote;
    add(s, PQL_TINT_STRING, n + ends);
    vec_last(&s->out).open = !ends;
}

// ---- words ----

bool pql_is_clause(struct str text, const struct pql_piece *p)
{
    enum pql_token_kind kind;
    int which;

    return p->tint == PQL_TINT_KEYWORD && pql_word(pql_piece_text(text, p), &kind, &which) &&
           kind >= PQL_T_BY && kind <= PQL_T_GROUP_RIGHT;
}

/* In a parenthesis of a clause? */
static bool in_clause(const struct scan *s)
{
    if (bracket(s) != '(' || vec_last(&s->open) == 0)
        return false;
    return pql_is_clause(s->text, &s->out.p[vec_last(&s->open) - 1]);
}

static bool before_paren(struct str after)
{
    after = str_skip(after, lexis_blanks(after));
    return after.n && after.p[0] == '(';
}

static enum pql_tint tint_of_keyword(enum pql_token_kind kind, bool call)
{
    switch (kind) {
    case PQL_T_AGGREGATOR:
        return PQL_TINT_AGGREGATION;
    case PQL_T_NUMBER:
        return PQL_TINT_NUMBER;
    case PQL_T_START:
    case PQL_T_END:
    case PQL_T_STEP:
    case PQL_T_RANGE:
    case PQL_T_MAX_OF:
    case PQL_T_MIN_OF:
        return call ? PQL_TINT_FUNCTION : PQL_TINT_METRIC;
    case PQL_T_FILL:
    case PQL_T_FILL_LEFT:
    case PQL_T_FILL_RIGHT:
        return call ? PQL_TINT_KEYWORD : PQL_TINT_METRIC;
    default:
        return PQL_TINT_KEYWORD;
    }
}

static enum pql_tint tint_of_word(const struct scan *s, struct str word)
{
    bool call = before_paren(str_skip(rest_of(s), word.n));
    enum pql_token_kind kind;
    int which;

    if (bracket(s) == '{' || in_clause(s))
        return PQL_TINT_LABEL;
    if (pql_word(word, &kind, &which))
        return tint_of_keyword(kind, call);
    return call && pql_fn_find(word) ? PQL_TINT_FUNCTION : PQL_TINT_METRIC;
}

// ---- the rest ----

/* Length of the sign, 0 where there is none. */
static size_t sign_length(struct str s)
{
    static const char *const two[] = { "==", "!=", "<=", ">=", "=~", "!~", "</", ">/" };

    for (size_t i = 0; i < N_OF(two); i++)
        if (str_starts(s, str_of(two[i])))
            return 2;
    return strchr("+-*/%^<>=@:", s.p[0]) && s.p[0] ? 1 : 0;
}

static bool add_number(struct scan *s)
{
    struct str r = rest_of(s);
    bool digit = r.p[0] >= '0' && r.p[0] <= '9';
    size_t n = 0;

    if (!digit && !(r.p[0] == '.' && r.n > 1 && r.p[1] >= '0' && r.p[1] <= '9'))
        return false;
    enum pql_tint tint = pql_scan_number(r, &n)     ? PQL_TINT_NUMBER
                         : pql_scan_duration(r, &n) ? PQL_TINT_DURATION
                                                    : PQL_TINT_BAD;
    add(s, tint, n ? n : 1);
    return true;
}

/* Of $name or ${name}; 0 where there is none. */
static size_t variable_length(struct str s)
{
    bool braces = s.n > 1 && s.p[1] == '{';
    size_t n = s.n && s.p[0] == '$' ? lexis_word(str_skip(s, 1 + braces), false) : 0;

    if (!n || !braces)
        return n ? n + 1 : 0;
    return n + 2 < s.n && s.p[n + 2] == '}' ? n + 3 : 0;
}

static void add_bad(struct scan *s)
{
    struct str r = rest_of(s), after = r;

    utf8_next(&after, NULL);
    add(s, PQL_TINT_BAD, r.n - after.n);
}

static void step(struct scan *s)
{
    struct str r = rest_of(s);
    size_t n;

    if ((n = lexis_blanks(r)))
        s->pos += n;
    else if ((n = lexis_comment(r)))
        add(s, PQL_TINT_COMMENT, n);
    else if (lexis_is_quote(r.p[0]))
        add_string(s);
    else if ((n = lexis_word(r, bracket(s) != '[')))
        add(s, tint_of_word(s, str_head(r, n)), n);
    else if (r.p[0] == '(' || r.p[0] == '[' || r.p[0] == '{')
        open_bracket(s);
    else if (r.p[0] == ')' || r.p[0] == ']' || r.p[0] == '}')
        close_bracket(s, r.p[0]);
    else if (r.p[0] == ',')
        add(s, PQL_TINT_COMMA, 1);
    else if ((n = variable_length(r)))
        add(s, PQL_TINT_VARIABLE, n);
    else if (add_number(s))
        return;
    else if ((n = sign_length(r)))
        add(s, PQL_TINT_OPERATOR, n);
    else
        add_bad(s);
}

struct pql_pieces pql_scan(struct arena *a, struct str text, bool in_braces)
{
    struct scan s = { .text = text, .in_braces = in_braces };
    struct pql_pieces out;

    while (s.pos < text.n)
        step(&s);
    out.n = s.out.n;
    out.p = arena_dup(a, s.out.p, s.out.n * sizeof *s.out.p);
    out.around = s.open.n ? vec_last(&s.open) + 1 : 0;
    vec_done(&s.out);
    vec_done(&s.open);
    return out;
}

// ---- is it all? ----

static bool wants_more(struct arena *a, struct str text)
{
    struct err e = { 0 };
    struct pql_node *n = pql_parse(a, text, &(struct pql_syntax){ 0 }, &e);
    bool more = !n && strstr(e.msg, "unexpected end of input");

    if (n)
        pql_done(n);
    err_done(&e);
    return more;
}

bool pql_is_complete(struct str text)
{
    struct arena a = { 0 };
    struct pql_pieces all = pql_scan(&a, text, false);
    bool some = false, complete = true, hopeless = false;

    for (size_t i = 0; i < all.n; i++) {
        const struct pql_piece *p = &all.p[i];
        bool backquote = text.p[p->at.off] == '`';
        some |= p->tint != PQL_TINT_COMMENT;
        // A line's end in other quotes is a mistake, and a newline would not mend it.
        hopeless |= p->open && !backquote;
        hopeless |= p->tint == PQL_TINT_BRACKET && !p->mate && strchr(")]}", text.p[p->at.off]);
        complete = complete && !(p->open && backquote);
    }
    if (some && !hopeless)
        complete = complete && !all.around && !wants_more(&a, text);
    else if (some)
        complete = true;
    arena_done(&a);
    return complete;
}
