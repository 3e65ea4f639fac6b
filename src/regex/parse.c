#include "base/utf8.h"
#include "regex/parser.h"
#include "regex/regex.h"

enum { MAX_SHOWN = 1000 }; /* of an expression in a message */

bool re_fail(struct re_parser *p, const char *what, struct str expr)
{
    struct span at = { expr.p ? (size_t)(expr.p - p->all.p) : 0, expr.n };

    return err_at(p->e, ERR_SYNTAX, at, "error parsing regexp: %s: `%.*s%s`", what,
                  STR_ARG(str_head(expr, MAX_SHOWN)), expr.n > MAX_SHOWN ? "..." : "");
}

bool re_take_rune(struct re_parser *p, struct str *s, uint32_t *rune)
{
    struct str start = *s;
    bool ok = true;

    *rune = UTF8_BAD;
    if (s->n)
        *rune = utf8_next(s, &ok);
    return ok || re_fail(p, "invalid UTF-8", start);
}

/* ---- escapes of one character ---- */

static bool is_octal(struct str s)
{
    return s.n && s.p[0] >= '0' && s.p[0] <= '7';
}

static int hex_digit(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return (int)(c - '0');
    c |= 32;
    return c >= 'a' && c <= 'f' ? (int)(c - 'a' + 10) : -1;
}

/* What follows \x: two digits, or any number of them in braces. `*is` false: neither. */
static bool take_hex(struct re_parser *p, uint32_t *rune, bool *is)
{
    uint32_t c, v = 0;
    int hi, lo;

    *is = false;
    if (p->rest.n == 0)
        return true;
    if (!re_take_rune(p, &p->rest, &c))
        return false;
    if (c != '{') {
        hi = hex_digit(c);
        if (!re_take_rune(p, &p->rest, &c))
            return false;
        lo = hex_digit(c);
        *is = hi >= 0 && lo >= 0;
        *rune = *is ? (uint32_t)(hi * 16 + lo) : 0;
        return true;
    }
    for (size_t n = 0; p->rest.n; n++) {
        if (!re_take_rune(p, &p->rest, &c))
            return false;
        if (c == '}') {
            *is = n > 0;
            *rune = v;
            return true;
        }
        lo = hex_digit(c);
        if (lo < 0 || (v = v * 16 + (uint32_t)lo) > RUNE_MAX)
            return true;
    }
    return true;
}

bool re_take_escape(struct re_parser *p, uint32_t *rune)
{
    static const char letters[] = "afnrtv", values[] = "\a\f\n\r\t\v";
    struct str start = p->rest;
    const char *at;
    bool is = false;
    uint32_t c;

    p->rest = str_skip(p->rest, 1);
    if (p->rest.n == 0)
        return re_fail(p, "trailing backslash at end of expression", str_skip(start, 1));
    if (!re_take_rune(p, &p->rest, &c))
        return false;
    if (c == '0' || (c >= '1' && c <= '7' && is_octal(p->rest))) { // \1 alone: a back reference
        *rune = c - '0';
        for (int i = 0; i < 2 && is_octal(p->rest); i++, p->rest = str_skip(p->rest, 1))
            *rune = *rune * 8 + (uint32_t)(p->rest.p[0] - '0');
        return true;
    }
    if (c == 'x') {
        if (!take_hex(p, rune, &is))
            return false;
    } else if (c && c < 0x80 && (at = strchr(letters, (int)c))) {
        *rune = (unsigned char)values[at - letters];
        is = true;
    } else {
        uint32_t l = c | 32;
        *rune = c;
        is = c < 0x80 && !(c >= '0' && c <= '9') && !(l >= 'a' && l <= 'z');
    }
    return is || re_fail(p, "invalid escape sequence", str_head(start, start.n - p->rest.n));
}

/* ---- (?...) ---- */

static bool is_group_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i], l = (char)(c | 32);
        if (!(c >= '0' && c <= '9') && !(l >= 'a' && l <= 'z' && c < 0x7F) && c != '_')
            return false;
    }
    return s.n > 0;
}

/* (?P<name> and (?<name>; `skip` is the length up to the name. */
static bool take_named_group(struct re_parser *p, size_t skip)
{
    struct str start = p->rest;
    size_t end = str_find_char(start, '>');

    struct str name = str_skip(str_head(start, end), skip);
    if (!utf8_valid(end == start.n ? start : name))
        return re_fail(p, "invalid UTF-8", end == start.n ? start : name);
    if (end == start.n || !is_group_name(name))
        return re_fail(p, "invalid named capture", str_head(start, end + 1));
    re_open_group(p, true, name);
    p->rest = str_skip(start, end + 1);
    return true;
}

static unsigned flag_of(uint32_t c)
{
    switch (c) {
    case 'i':
        return RE_FOLD;
    case 'm':
        return RE_LINES;
    case 's':
        return RE_DOT_NL;
    case 'U':
        return RE_UNGREEDY;
    }
    return 0;
}

/* The rest begins with "(?". */
static bool take_flags(struct re_parser *p)
{
    struct str start = p->rest, rest = str_skip(start, 2);
    unsigned flags = p->flags, flag;
    bool off = false, seen = false;
    uint32_t c;

    if (start.n > 4 && str_starts(rest, STR("P<")))
        return take_named_group(p, 4);
    if (start.n > 3 && rest.p[0] == '<')
        return take_named_group(p, 3);
    while (rest.n) {
        if (!re_take_rune(p, &rest, &c))
            return false;
        if ((flag = flag_of(c))) {
            flags = off ? flags & ~flag : flags | flag;
            seen = true;
        } else if (c == '-' && !off) {
            off = true;
            seen = false;
        } else if ((c == ':' || c == ')') && (!off || seen)) {
            if (c == ':')
                re_open_group(p, false, (struct str){ 0 });
            p->flags = flags;
            p->rest = rest;
            return true;
        } else {
            break;
        }
    }
    return re_fail(p, "invalid or unsupported Perl syntax", str_head(start, start.n - rest.n));
}

/* ---- repetition ---- */

/* A number without leading zeros; -1 for one that is far too large. */
static bool take_count(struct str *s, int *out)
{
    size_t n = 0;

    *out = 0;
    for (; n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++)
        *out = *out < 0 || *out >= 100000000 ? -1 : *out * 10 + (s->p[n] - '0');
    if (n == 0 || (n > 1 && s->p[0] == '0'))
        return false;
    *s = str_skip(*s, n);
    return true;
}

/* {n}, {n,}, {n,m}; false where the brace is an ordinary character. */
static bool take_counts(struct str *s, int *min, int *max)
{
    struct str t = str_skip(*s, 1);

    if (!take_count(&t, min))
        return false;
    *max = *min;
    if (str_cut_prefix(&t, STR(","))) {
        if (t.n && t.p[0] == '}')
            *max = -1;
        else if (!take_count(&t, max))
            return false;
        else if (*max < 0)
            *min = -1;
    }
    if (!str_cut_prefix(&t, STR("}")))
        return false;
    *s = t;
    return true;
}

/* Applies a repetition to the last item. `before` begins with the operator, the rest follows it. */
static bool repeat(struct re_parser *p, int min, int max, struct str before, struct str *last_op)
{
    bool lazy = str_cut_prefix(&p->rest, STR("?"));
    struct str op = str_head(before, before.n - p->rest.n);

    if (last_op->n)
        return re_fail(p, "invalid nested repetition operator",
                       str_head(*last_op, last_op->n - p->rest.n));
    *last_op = before;
    return re_push_repeat(p, min, max, lazy == ((p->flags & RE_UNGREEDY) != 0), op);
}

static bool take_repeat(struct re_parser *p, struct str *last_op)
{
    struct str before = p->rest;
    int min = before.p[0] == '+', max = before.p[0] == '?' ? 1 : -1;

    if (before.p[0] != '{') {
        p->rest = str_skip(p->rest, 1);
        return repeat(p, min, max, before, last_op);
    }
    if (!take_counts(&p->rest, &min, &max)) {
        p->rest = str_skip(p->rest, 1);
        *last_op = (struct str){ 0 };
        return re_push_literal(p, '{');
    }
    if (min < 0 || min > REGEX_MAX_REPEAT || max > REGEX_MAX_REPEAT || (max >= 0 && min > max))
        return re_fail(p, "invalid repeat count", str_head(before, before.n - p->rest.n));
    return repeat(p, min, max, before, last_op);
}

/* ---- the pattern ---- */

static bool take_quoted(struct re_parser *p)
{
    struct str text = str_skip(p->rest, 2);
    size_t n = str_find(text, STR("\\E"));
    uint32_t r;

    p->rest = str_skip(text, n + 2);
    for (text = str_head(text, n); text.n;)
        if (!re_take_rune(p, &text, &r) || !re_push_literal(p, r))
            return false;
    return true;
}

static bool take_backslash(struct re_parser *p)
{
    struct re_node *n;
    uint32_t r;
    bool is;

    if (p->rest.n >= 2) {
        static const char letters[] = "AbBz";
        static const enum re_op ops[] = { RE_BEGIN_TEXT, RE_WORD, RE_NOT_WORD, RE_END_TEXT };
        char c = p->rest.p[1];
        const char *at = c ? strchr(letters, c) : NULL;
        if (at) {
            p->rest = str_skip(p->rest, 2);
            return re_push_op(p, ops[at - letters]);
        }
        if (c == 'C')
            return re_fail(p, "invalid escape sequence", str_head(p->rest, 2));
        if (c == 'Q')
            return take_quoted(p);
    }
    if (!re_take_class_escape(p, &n, &is))
        return false;
    if (is)
        return re_push_class(p, n);
    return re_take_escape(p, &r) && re_push_literal(p, r);
}

static bool push_sign(struct re_parser *p, enum re_op op)
{
    p->rest = str_skip(p->rest, 1);
    return re_push_op(p, op);
}

/* One element, operator or parenthesis. `*last_op` is the repetition just read, if it was one. */
static bool take_one(struct re_parser *p, struct str *last_op)
{
    bool lines = p->flags & RE_LINES;
    struct re_node *n;
    uint32_t r;
    char c = p->rest.p[0];

    if (c == '*' || c == '+' || c == '?' || c == '{')
        return take_repeat(p, last_op);
    *last_op = (struct str){ 0 };
    switch (c) {
    case '(':
        if (p->rest.n >= 2 && p->rest.p[1] == '?')
            return take_flags(p);
        re_open_group(p, true, (struct str){ 0 });
        p->rest = str_skip(p->rest, 1);
        return true;
    case ')':
        return re_close_group(p);
    case '|':
        p->rest = str_skip(p->rest, 1);
        return re_end_alternative(p);
    case '^':
        return push_sign(p, lines ? RE_BEGIN_LINE : RE_BEGIN_TEXT);
    case '$':
        return push_sign(p, lines ? RE_END_LINE : RE_END_TEXT);
    case '.':
        return push_sign(p, p->flags & RE_DOT_NL ? RE_ANY : RE_ANY_NOT_NL);
    case '[':
        return re_take_bracket(p, &n) && re_push_class(p, n);
    case '\\':
        return take_backslash(p);
    }
    return re_take_rune(p, &p->rest, &r) && re_push_literal(p, r);
}

static bool parse(struct re_parser *p, struct re_tree *out)
{
    struct str last_op = { 0 };

    while (p->rest.n)
        if (!take_one(p, &last_op))
            return false;
    if (!re_end_alternative(p))
        return false;
    if (p->frames.n > 1)
        return re_fail(p, "missing closing )", p->all);
    if (!re_join_alternatives(p, p->frames.p[0].alts, 0, &out->root))
        return false;
    out->n_groups = p->names.n + 1;
    out->names = arena_new_n(p->arena, struct str, out->n_groups);
    if (p->names.n)
        memcpy(out->names + 1, p->names.p, p->names.n * sizeof *p->names.p);
    return true;
}

bool re_parse(struct arena *a, struct str pattern, struct re_tree *out, struct err *e)
{
    struct re_parser p = {
        .arena = a, .all = pattern, .rest = pattern, .flags = RE_DOT_NL, .e = e
    };

    if (pattern.n > REGEX_MAX_PATTERN_BYTES)
        return re_fail(&p, "expression too large", pattern);
    p.lit = arena_alloc(a, pattern.n);
    vec_push(&p.frames, (struct re_frame){ 0 });
    bool ok = parse(&p, out);
    vec_done(&p.frames);
    vec_done(&p.names);
    return ok;
}
