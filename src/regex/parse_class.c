/* Character classes: [a-z], [[:alpha:]], \d, \pL, and escapes of one character. */
#include "base/utf8.h"
#include "regex/parser.h"

enum { PROP_RANGES = 700 }; /* of a large one, counted for each that is not resolved yet */

/* A class while it is read. */
struct builder {
    struct runes set;
    size_t join_at;
    struct {
        struct re_prop *p;
        size_t n, cap;
    } props;
};

static void builder_done(struct builder *b)
{
    vec_done(&b->set);
    vec_done(&b->props);
}

struct group {
    const char *name;
    struct rune_range p[4];
    size_t n;
    bool negated;
};

static const struct group perl_groups[] = {
    { "d", { { '0', '9' } }, 1, false },
    { "D", { { '0', '9' } }, 1, true },
    { "s", { { '\t', '\n' }, { '\f', '\r' }, { ' ', ' ' } }, 3, false },
    { "S", { { '\t', '\n' }, { '\f', '\r' }, { ' ', ' ' } }, 3, true },
    { "w", { { '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' } }, 4, false },
    { "W", { { '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' } }, 4, true },
};

static const struct group posix_groups[] = {
    { "alnum", { { '0', '9' }, { 'A', 'Z' }, { 'a', 'z' } }, 3, false },
    { "alpha", { { 'A', 'Z' }, { 'a', 'z' } }, 2, false },
    { "ascii", { { 0, 0x7F } }, 1, false },
    { "blank", { { '\t', '\t' }, { ' ', ' ' } }, 2, false },
    { "cntrl", { { 0, 0x1F }, { 0x7F, 0x7F } }, 2, false },
    { "digit", { { '0', '9' } }, 1, false },
    { "graph", { { '!', '~' } }, 1, false },
    { "lower", { { 'a', 'z' } }, 1, false },
    { "print", { { ' ', '~' } }, 1, false },
    { "punct", { { '!', '/' }, { ':', '@' }, { '[', '`' }, { '{', '~' } }, 4, false },
    { "space", { { '\t', '\r' }, { ' ', ' ' } }, 2, false },
    { "upper", { { 'A', 'Z' } }, 1, false },
    { "word", { { '0', '9' }, { 'A', 'Z' }, { '_', '_' }, { 'a', 'z' } }, 4, false },
    { "xdigit", { { '0', '9' }, { 'A', 'F' }, { 'a', 'f' } }, 3, false },
};

static const struct group *group_find(const struct group *g, size_t n, struct str name)
{
    for (; n; g++, n--)
        if (str_eq(name, str_of(g->name)))
            return g;
    return NULL;
}

/* Adds a clean set; what has been added is joined now and then, so that repeating the same class
 * costs no memory. */
static void add_clean(struct builder *b, struct runes *set, bool negated)
{
    if (negated)
        runes_negate(set);
    runes_add_all(&b->set, set->p, set->n);
    if (b->set.n > b->join_at) {
        runes_clean(&b->set);
        b->join_at = 2 * b->set.n + 4096;
    }
}

/* Adds the ranges, folded where the flags say so, then turned round where asked. */
static void add_ranges(const struct re_parser *p, struct builder *b, const struct rune_range *r,
                       size_t n, bool negated)
{
    struct runes set = { 0 };

    runes_add_all(&set, r, n);
    if (p->flags & RE_FOLD)
        runes_fold(&set);
    else
        runes_clean(&set);
    add_clean(b, &set, negated);
    vec_done(&set);
}

/* Case can only be folded in ranges; else the class stays a name, which PCRE2 tests faster. */
static void add_prop(struct re_parser *p, struct builder *b, const struct prop *prop, bool negated)
{
    struct runes set = { 0 };

    if (!(p->flags & RE_FOLD) && prop_pcre_name(prop)) {
        vec_push(&b->props, (struct re_prop){ prop, negated });
        return;
    }
    const struct runes *known = prop_runes(prop, p->flags & RE_FOLD);
    runes_add_all(&set, known->p, known->n);
    add_clean(b, &set, negated);
    vec_done(&set);
}

/* The text of `from` up to where `to` begins. */
static struct str until(struct str from, struct str to)
{
    return str_head(from, from.n - to.n);
}

/* \pL, \p{Greek}, \P{^Lu}: the rest begins with \p or \P. */
static bool take_prop(struct re_parser *p, struct builder *b)
{
    struct str start = p->rest, name;
    bool negated = start.p[1] == 'P', other;
    uint32_t rune;

    struct str rest = str_skip(start, 2);
    if (rest.n && rest.p[0] == '{') {
        size_t end = str_find_char(start, '}');
        if (end == start.n)
            return utf8_valid(start) ? re_fail(p, "invalid character class range", start)
                                     : re_fail(p, "invalid UTF-8", start);
        name = str_skip(str_head(start, end), 3);
        rest = str_skip(start, end + 1);
        if (!utf8_valid(name))
            return re_fail(p, "invalid UTF-8", name);
    } else {
        if (!re_take_rune(p, &rest, &rune))
            return false;
        name = str_skip(until(start, rest), 2);
    }
    if (str_cut_prefix(&name, STR("^")))
        negated = !negated;
    const struct prop *prop = prop_find(name, &other);
    if (!prop)
        return re_fail(p, "invalid character class range", until(start, rest));
    add_prop(p, b, prop, negated != other);
    p->rest = rest;
    return true;
}

/* \d, \pL at the head of the rest; `*is` tells. */
static bool take_set(struct re_parser *p, struct builder *b, bool *is)
{
    struct str s = p->rest;

    *is = false;
    if (s.n < 2 || s.p[0] != '\\')
        return true;
    if (s.p[1] == 'p' || s.p[1] == 'P') {
        *is = true;
        return take_prop(p, b);
    }
    const struct group *g = group_find(perl_groups, N_OF(perl_groups), str_head(str_skip(s, 1), 1));
    if (g) {
        *is = true;
        add_ranges(p, b, g->p, g->n, g->negated);
        p->rest = str_skip(s, 2);
    }
    return true;
}

/* [:alpha:] inside brackets; without its end it is a character like others. */
static bool take_posix(struct re_parser *p, struct builder *b, bool *is)
{
    struct str s = p->rest;

    *is = false;
    if (s.n < 3 || !str_starts(s, STR("[:")))
        return true;
    size_t end = str_find(str_skip(s, 2), STR(":]"));
    if (end + 2 == s.n)
        return true;
    struct str name = str_head(str_skip(s, 2), end);
    bool negated = str_cut_prefix(&name, STR("^"));
    const struct group *g = group_find(posix_groups, N_OF(posix_groups), name);
    if (!g)
        return re_fail(p, "invalid character class range", str_head(s, end + 4));
    add_ranges(p, b, g->p, g->n, negated);
    p->rest = str_skip(s, end + 4);
    *is = true;
    return true;
}

static bool take_member(struct re_parser *p, struct str whole, uint32_t *rune)
{
    if (p->rest.n == 0)
        return re_fail(p, "missing closing ]", whole);
    return p->rest.p[0] == '\\' ? re_take_escape(p, rune) : re_take_rune(p, &p->rest, rune);
}

/* One character or a range. */
static bool take_range(struct re_parser *p, struct builder *b, struct str whole)
{
    struct str start = p->rest;
    uint32_t lo, hi;

    if (!take_member(p, whole, &lo))
        return false;
    hi = lo;
    if (p->rest.n >= 2 && p->rest.p[0] == '-' && p->rest.p[1] != ']') { // [a-] is a or -
        p->rest = str_skip(p->rest, 1);
        if (!take_member(p, whole, &hi))
            return false;
        if (hi < lo)
            return re_fail(p, "invalid character class range", until(start, p->rest));
    }
    if (!(p->flags & RE_FOLD))
        runes_add(&b->set, lo, hi);
    else
        add_ranges(p, b, &(struct rune_range){ lo, hi }, 1, false);
    return true;
}

static bool is_range(const struct runes *r, size_t i, uint32_t lo, uint32_t hi)
{
    return r->p[i].lo == lo && r->p[i].hi == hi;
}

/* The node for what was read: the simplest one that says the same. */
static bool finish(struct re_parser *p, struct builder *b, bool negated, struct re_node **out)
{
    struct runes *r = &b->set;

    runes_clean(r);
    if (negated && b->props.n == 0) {
        runes_negate(r);
        negated = false;
    }
    p->n_ranges += r->n + b->props.n * PROP_RANGES;
    if (p->n_ranges > REGEX_MAX_RANGES)
        return re_fail(p, "expression too large", p->all);

    struct re_node *n = *out = arena_new(p->arena, struct re_node);
    if (b->props.n == 0 && r->n == 0) {
        n->op = RE_FAIL;
    } else if (b->props.n == 0 && r->n == 1 && is_range(r, 0, 0, RUNE_MAX)) {
        n->op = RE_ANY;
    } else if (b->props.n == 0 && r->n == 2 && is_range(r, 0, 0, '\n' - 1) &&
               is_range(r, 1, '\n' + 1, RUNE_MAX)) {
        n->op = RE_ANY_NOT_NL;
    } else {
        n->op = RE_CLASS;
        n->class = arena_new(p->arena, struct re_class);
        *n->class = (struct re_class){
            .p = arena_dup(p->arena, r->p, r->n * sizeof *r->p),
            .n = r->n,
            .props = arena_dup(p->arena, b->props.p, b->props.n * sizeof *b->props.p),
            .n_props = b->props.n,
            .negated = negated,
        };
    }
    return true;
}

bool re_take_bracket(struct re_parser *p, struct re_node **out)
{
    struct str whole = p->rest;
    struct builder b = { 0 };
    bool ok = false, is;

    p->rest = str_skip(p->rest, 1);
    bool negated = str_cut_prefix(&p->rest, STR("^"));
    for (bool first = true; first || p->rest.n == 0 || p->rest.p[0] != ']'; first = false) {
        if (!take_posix(p, &b, &is) || (!is && !take_set(p, &b, &is)) ||
            (!is && !take_range(p, &b, whole)))
            goto out;
    }
    p->rest = str_skip(p->rest, 1);
    ok = finish(p, &b, negated, out);
out:
    builder_done(&b);
    return ok;
}

bool re_take_class_escape(struct re_parser *p, struct re_node **out, bool *is)
{
    struct builder b = { 0 };
    bool ok = take_set(p, &b, is) && (!*is || finish(p, &b, false, out));

    builder_done(&b);
    return ok;
}
