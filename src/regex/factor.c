/* Alternatives made simpler: what an engine would try one by one is looked at together. */
#include "base/utf8.h"
#include "regex/parser.h"

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

/* ---- common beginnings ---- */

enum {
    FACTOR_MIN = 8,       /* alternatives; fewer are tried fast enough */
    FACTOR_MAX_DEPTH = 8, /* of beginnings within beginnings */
};

/* The literal an alternative begins with, or NULL. */
static struct re_node *head_of(struct re_node *n)
{
    struct re_node *h = n->op == RE_CONCAT ? n->child : n;
    return h->op == RE_LITERAL ? h : NULL;
}

/* Bytes that two literals have in common at the beginning, whole characters only. */
static size_t common(struct str a, struct str b)
{
    size_t n = 0;

    while (n < a.n && n < b.n && a.p[n] == b.p[n])
        n++;
    while (n && n < a.n && ((unsigned char)a.p[n] & 0xC0) == 0x80)
        n--;
    return n;
}

/* Takes `n` bytes off the literal an alternative begins with; gives what is left of it. */
static bool take_head(struct re_parser *p, struct re_node *alt, size_t n, struct re_node **out)
{
    struct re_node *h = head_of(alt), *rest = alt;

    h->text = str_skip(h->text, n);
    h->size = h->text.n;
    if (h->text.n == 0)
        rest = alt->op == RE_CONCAT ? h->next : NULL;
    else if (alt->op == RE_CONCAT)
        rest = h;
    if (rest == alt)
        rest->next = NULL;
    return re_join_list(p, rest, RE_CONCAT, out);
}

/* One node for the alternatives from `from` up to `to`, which all begin with `head`. */
static bool join_run(struct re_parser *p, struct re_node *from, const struct re_node *to,
                     struct str head, bool fold, int depth, struct re_node **out)
{
    struct re_node *literal = re_node_new(p, RE_LITERAL), *rests = NULL, *last = NULL, *next;

    literal->text = head;
    literal->fold = fold;
    for (struct re_node *n = from; n != to; n = next) {
        struct re_node *rest;
        next = n->next;
        if (!take_head(p, n, head.n, &rest))
            return false;
        rest->next = NULL;
        if (last)
            last->next = rest;
        else
            rests = rest;
        last = rest;
    }
    if (!re_measure(p, literal) || !re_join_alternatives(p, rests, depth + 1, &literal->next))
        return false;
    literal->next->next = NULL;
    return re_join_list(p, literal, RE_CONCAT, out);
}

static bool join_heads(struct re_parser *p, struct re_node **first, int depth)
{
    struct re_node *prev = NULL, *n = *first, *joined;

    while (n) {
        struct re_node *h = head_of(n), *to = n->next, *other;
        size_t same = h ? h->text.n : 0;
        // The longest run with any beginning in common, and of that as much as all have.
        for (size_t c; h && to && (other = head_of(to)) && other->fold == h->fold &&
                       (c = common(h->text, other->text)) > 0;
             to = to->next)
            same = c < same ? c : same;
        if (to != n->next) {
            if (!join_run(p, n, to, str_head(h->text, same), h->fold, depth, &joined))
                return false;
            if (prev)
                prev->next = joined;
            else
                *first = joined;
            joined->next = to;
            n = joined;
        }
        prev = n;
        n = n->next;
    }
    return true;
}

static size_t count(const struct re_node *n)
{
    size_t i = 0;

    for (; n; n = n->next)
        i++;
    return i;
}

bool re_join_alternatives(struct re_parser *p, struct re_node *first, int depth,
                          struct re_node **out)
{
    bool many = depth > 0 || count(first) >= FACTOR_MIN;

    if (many && depth < FACTOR_MAX_DEPTH && !join_heads(p, &first, depth))
        return false;
    join_classes(p, first);
    return re_join_list(p, first, RE_ALTERNATE, out);
}
