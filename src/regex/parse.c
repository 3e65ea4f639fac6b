#include "base/utf8.h"
#include "regex/regex.h"
#include "regex/syntax.h"

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

/* ---- building ---- */

static struct re_frame *top(struct re_parser *p)
{
    return &vec_last(&p->frames);
}

static struct re_node *node(struct re_parser *p, enum re_op op)
{
    struct re_node *n = arena_new(p->arena, struct re_node);
    n->op = op;
    return n;
}

static uint64_t repeat_size(const struct re_node *n, uint64_t sub)
{
    if (n->max < 0)
        return n->min == 0 ? 2 + sub : 1 + (uint64_t)n->min * sub;
    return (uint64_t)n->max * sub + (uint64_t)(n->max - n->min);
}

static bool check_limits(struct re_parser *p, const struct re_node *n)
{
    if (n->size > REGEX_MAX_SIZE)
        return re_fail(p, "expression too large", p->all);
    if (n->height > REGEX_MAX_HEIGHT)
        return re_fail(p, "expression nests too deeply", p->all);
    return true;
}

/* Sets what is known of a leaf, a capture or a repetition, and checks the limits. */
static bool measure(struct re_parser *p, struct re_node *n)
{
    const struct re_node *c = n->child;

    n->empty = c ? c->empty || (n->op == RE_REPEAT && n->min == 0)
                 : n->op == RE_EMPTY || (n->op >= RE_BEGIN_TEXT && n->op <= RE_NOT_WORD);
    n->captures = n->op == RE_CAPTURE || (c && c->captures);
    n->height = c ? c->height + 1 : 1;
    n->copies = c ? c->copies : 1;
    n->size = n->op == RE_LITERAL ? n->text.n : c ? c->size : 1;
    if (n->op == RE_CAPTURE)
        n->size += 2;
    else if (n->op == RE_REPEAT)
        n->size = repeat_size(n, n->size);
    n->size = n->size ? n->size : 1;
    return check_limits(p, n);
}

/* Joins a literal to the one before it once no operator can take it any more. */
static void join_literals(struct re_frame *f)
{
    struct re_node *a = f->before, *b = f->last;

    if (a && b->op == RE_LITERAL && a->op == RE_LITERAL && a->fold == b->fold &&
        a->text.p + a->text.n == b->text.p) {
        a->text.n += b->text.n;
        a->size = a->text.n;
        a->next = NULL;
        f->last = a;
        f->before = NULL; // unknown, and not needed: `last` is joined
    }
}

static void push(struct re_parser *p, struct re_node *n)
{
    struct re_frame *f = top(p);

    if (f->last)
        join_literals(f);
    n->next = NULL;
    if (f->last)
        f->last->next = n;
    else
        f->items = n;
    f->before = f->last;
    f->last = n;
}

static bool push_op(struct re_parser *p, enum re_op op)
{
    struct re_node *n = node(p, op);
    push(p, n);
    return measure(p, n);
}

static size_t put_rune(char *at, uint32_t r)
{
    if (r < 0x80) {
        at[0] = (char)r;
        return 1;
    }
    size_t n = r < 0x800 ? 2 : r < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i; i--, r >>= 6)
        at[i] = (char)(0x80 | (r & 0x3F));
    at[0] = (char)((0xF00 >> n & 0xFF) | r);
    return n;
}

static bool push_rune(struct re_parser *p, uint32_t r, bool fold)
{
    if (r >= SURROGATE_MIN && r <= SURROGATE_MAX)
        return push_op(p, RE_FAIL);
    struct re_node *n = node(p, RE_LITERAL);
    n->text.p = p->lit;
    n->text.n = put_rune(p->lit, r);
    n->fold = fold && rune_has_case(r);
    p->lit += n->text.n;
    push(p, n);
    return measure(p, n);
}

static bool push_literal(struct re_parser *p, uint32_t r)
{
    return push_rune(p, r, p->flags & RE_FOLD);
}

static bool push_class(struct re_parser *p, struct re_node *n)
{
    const struct re_class *c = n->class;

    if (n->op == RE_CLASS && c->n == 1 && c->n_props == 0 && !c->negated && c->p->lo == c->p->hi)
        return push_rune(p, c->p->lo, false);
    push(p, n);
    return measure(p, n);
}

/* Adds what `n` matches to `set` if it always takes one character. */
static bool add_one_rune(const struct re_node *n, struct runes *set)
{
    if (n->op == RE_CLASS && n->class->n_props == 0 && !n->class->negated) {
        runes_add_all(set, n->class->p, n->class->n);
        return true;
    }
    if (n->op != RE_LITERAL || n->fold)
        return false;
    struct str text = n->text;
    uint32_t r = utf8_next(&text, NULL);
    if (text.n)
        return false;
    runes_add(set, r, r);
    return true;
}

/* Makes one class of neighbours in a list of alternatives that take one character each. */
static void join_classes(struct re_parser *p, struct re_node *first)
{
    for (struct re_node *n = first; n; n = n->next) {
        struct runes set = { 0 };
        struct re_node *after = n->next;

        if (after && add_one_rune(n, &set) && add_one_rune(after, &set)) {
            for (after = after->next; after && add_one_rune(after, &set);)
                after = after->next;
            runes_clean(&set);
            *n = (struct re_node){ .op = RE_CLASS, .height = 1, .copies = 1, .size = 1 };
            n->class = arena_new(p->arena, struct re_class);
            n->class->p = arena_dup(p->arena, set.p, set.n * sizeof *set.p);
            n->class->n = set.n;
            n->next = after;
        }
        vec_done(&set);
    }
}

/* Adds the children of a list of its own kind, or the node itself. */
static void append(struct re_node *list, struct re_node *n)
{
    bool same = n->op == list->op;
    struct re_node *first = same ? n->child : n;

    if (list->last)
        list->last->next = first;
    else
        list->child = first;
    list->last = same ? n->last : n;
    list->empty = list->op == RE_CONCAT ? list->empty && n->empty : list->empty || n->empty;
    list->captures |= n->captures;
    uint32_t height = n->height + !same;
    list->height = height > list->height ? height : list->height;
    list->copies = n->copies > list->copies ? n->copies : list->copies;
    list->size += n->size;
}

/* The one node that stands for siblings: nothing, the only one, or a list of kind `op`. */
static bool join_list(struct re_parser *p, struct re_node *first, enum re_op op,
                      struct re_node **out)
{
    if (!first) {
        *out = node(p, RE_EMPTY);
        return measure(p, *out);
    }
    if (op == RE_ALTERNATE)
        join_classes(p, first);
    *out = first;
    if (!first->next)
        return true;
    struct re_node *list = *out = node(p, op);
    size_t n = 0;
    list->empty = op == RE_CONCAT;
    for (struct re_node *c = first, *next; c; c = next, n++) {
        next = c->next;
        append(list, c);
    }
    list->last->next = NULL;
    list->size += op == RE_ALTERNATE ? n - 1 : 0;
    return check_limits(p, list);
}

/* Ends the open alternative of the innermost group. */
static bool end_alternative(struct re_parser *p)
{
    struct re_frame *f = top(p);
    struct re_node *n;

    if (f->last)
        join_literals(f);
    if (!join_list(p, f->items, RE_CONCAT, &n))
        return false;
    n->next = NULL;
    if (f->last_alt)
        f->last_alt->next = n;
    else
        f->alts = n;
    f->last_alt = n;
    f->items = f->last = f->before = NULL;
    return true;
}

static void open_group(struct re_parser *p, bool captures, struct str name)
{
    struct re_frame f = { .flags = p->flags };

    if (captures) {
        vec_push(&p->names, arena_str(p->arena, name));
        f.number = (uint32_t)p->names.n;
    }
    vec_push(&p->frames, f);
}

static bool close_group(struct re_parser *p)
{
    struct re_node *n;

    if (!end_alternative(p))
        return false;
    if (p->frames.n == 1)
        return re_fail(p, "unexpected )", p->all);
    struct re_frame f = vec_pop(&p->frames);
    p->flags = f.flags;
    p->rest = str_skip(p->rest, 1);
    if (!join_list(p, f.alts, RE_ALTERNATE, &n))
        return false;
    if (f.number) {
        struct re_node *capture = node(p, RE_CAPTURE);
        n->next = NULL;
        capture->child = n;
        capture->group = f.number;
        n = capture;
        push(p, n);
        return measure(p, n);
    }
    push(p, n);
    return true;
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
    open_group(p, true, name);
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
                open_group(p, false, (struct str){ 0 });
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
    struct re_frame *f = top(p);
    bool lazy = str_cut_prefix(&p->rest, STR("?"));
    struct str op = str_head(before, before.n - p->rest.n);

    if (last_op->n)
        return re_fail(p, "invalid nested repetition operator",
                       str_head(*last_op, last_op->n - p->rest.n));
    if (!f->last)
        return re_fail(p, "missing argument to repetition operator", op);
    struct re_node *n = node(p, RE_REPEAT);
    n->min = min;
    n->max = max;
    n->greedy = lazy == ((p->flags & RE_UNGREEDY) != 0);
    n->child = f->last;
    if (f->before)
        f->before->next = n;
    else
        f->items = n;
    f->last = n;
    if (!measure(p, n))
        return false;

    // Nested counts multiply; what is repeated no times counts nothing.
    uint32_t times = (uint32_t)(max < 0 ? min : max);
    n->copies = max == 0 ? 1 : n->copies * (times > 1 ? times : 1);
    if (n->copies > REGEX_MAX_REPEAT)
        return re_fail(p, "invalid repeat count", op);
    *last_op = before;
    return true;
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
        return push_literal(p, '{');
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
        if (!re_take_rune(p, &text, &r) || !push_literal(p, r))
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
            return push_op(p, ops[at - letters]);
        }
        if (c == 'C')
            return re_fail(p, "invalid escape sequence", str_head(p->rest, 2));
        if (c == 'Q')
            return take_quoted(p);
    }
    if (!re_take_class_escape(p, &n, &is))
        return false;
    if (is)
        return push_class(p, n);
    return re_take_escape(p, &r) && push_literal(p, r);
}

static bool push_sign(struct re_parser *p, enum re_op op)
{
    p->rest = str_skip(p->rest, 1);
    return push_op(p, op);
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
        open_group(p, true, (struct str){ 0 });
        p->rest = str_skip(p->rest, 1);
        return true;
    case ')':
        return close_group(p);
    case '|':
        p->rest = str_skip(p->rest, 1);
        return end_alternative(p);
    case '^':
        return push_sign(p, lines ? RE_BEGIN_LINE : RE_BEGIN_TEXT);
    case '$':
        return push_sign(p, lines ? RE_END_LINE : RE_END_TEXT);
    case '.':
        return push_sign(p, p->flags & RE_DOT_NL ? RE_ANY : RE_ANY_NOT_NL);
    case '[':
        return re_take_bracket(p, &n) && push_class(p, n);
    case '\\':
        return take_backslash(p);
    }
    return re_take_rune(p, &p->rest, &r) && push_literal(p, r);
}

static bool parse(struct re_parser *p, struct re_tree *out)
{
    struct str last_op = { 0 };

    while (p->rest.n)
        if (!take_one(p, &last_op))
            return false;
    if (!end_alternative(p))
        return false;
    if (p->frames.n > 1)
        return re_fail(p, "missing closing )", p->all);
    if (!join_list(p, p->frames.p[0].alts, RE_ALTERNATE, &out->root))
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
    p.lit = arena_alloc(a, pattern.n + 1);
    vec_push(&p.frames, (struct re_frame){ 0 });
    bool ok = parse(&p, out);
    vec_done(&p.frames);
    vec_done(&p.names);
    return ok;
}
