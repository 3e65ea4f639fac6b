#include "promql/comments.h"

#include "base/vec.h"
#include "model/lexis.h"
#include "promql/lex.h"

static const size_t ANY_SLOT = SIZE_MAX;

struct key {
    const struct pql_node *n;
    size_t slot;
};

static struct str key_bytes(const struct key *k)
{
    return (struct str){ (const char *)k, sizeof *k };
}

/* Makes the slot known. */
static struct pql_slot *slot_of(struct pql_comments *c, const struct pql_node *n, size_t slot)
{
    struct key k = { n, slot };
    size_t id = map_id(&c->slots, key_bytes(&k));
    if (id == c->ends.n)
        vec_push(&c->ends, ((struct pql_slot){ 0 }));
    return &c->ends.p[id];
}

static void add(struct pql_comments *c, const struct pql_node *n, size_t slot, struct str text,
                bool trailing)
{
    struct pql_slot *s = slot_of(c, n, slot);

    vec_push(&c->all, ((struct pql_comment){ text, trailing, 0 }));
    if (s->last)
        c->all.p[s->last - 1].next = c->all.n;
    else
        s->first = c->all.n;
    s->last = c->all.n;
}

/* ---- places ---- */

static bool is_inside(const struct pql_node *n, size_t off)
{
    return off >= n->at.off && off < n->at.off + n->at.n;
}

static size_t n_children(const struct pql_node *n)
{
    size_t i = n->kind == PQL_CALL ? n->call.n : 0;
    while (pql_child(n, i))
        i++;
    return i;
}

/* How many children begin before the place. */
static size_t children_before(const struct pql_node *n, size_t off)
{
    size_t lo = 0, hi = n_children(n);
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (pql_child(n, mid)->at.off <= off)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Where the operator stands. */
static size_t operator_off(const struct pql_node *n, struct str text)
{
    size_t off = n->bin.l->at.off + n->bin.l->at.n, more;
    do {
        struct str rest = str_skip(text, off);
        more = lexis_blanks(rest);
        more += lexis_comment(str_skip(rest, more));
        off += more;
    } while (more);
    return off;
}

/* A sign has to stand before the text of what it applies to, which may be on several lines. */
static bool can_hold(const struct pql_node *n)
{
    const struct pql_node *e = n->kind == PQL_UNARY ? n->un.e : n;
    while (e->kind == PQL_UNARY)
        e = e->un.e;
    if (n->kind == PQL_UNARY && e->kind == PQL_BINARY)
        return false;
    return n->kind == PQL_CALL || n->kind == PQL_AGGREGATE || n->kind == PQL_BINARY ||
           n->kind == PQL_PAREN || n->kind == PQL_SUBQUERY || n->kind == PQL_UNARY;
}

/* The slot of a comment that is in no child; false where there is no line for it. */
static bool own_slot(const struct pql_node *n, size_t off, struct str text, size_t *slot)
{
    if (n->kind == PQL_SUBQUERY || n->kind == PQL_UNARY)
        return false;
    *slot = children_before(n, off);
    if (n->kind == PQL_BINARY && off > operator_off(n, text))
        *slot = 2;
    return true;
}

/* Goes down to the innermost node that has a slot for it. */
static void place(struct pql_comments *c, const struct pql_node *root, struct str text,
                  struct str comment, bool trailing)
{
    const struct pql_node *n = root, *holder = NULL;
    size_t off = (size_t)(comment.p - text.p), slot = PQL_SLOT_BEFORE;

    while (n && is_inside(n, off)) {
        size_t i = children_before(n, off), own;
        const struct pql_node *child = i ? pql_child(n, i - 1) : NULL;
        bool in_child = child && is_inside(child, off);

        if (!can_hold(n) || (!in_child && !own_slot(n, off, text, &own))) {
            trailing = false; // it moves before
            break;
        }
        if (!in_child) {
            holder = n;
            slot = own;
            break;
        }
        // before the left operand is before the whole operation, and a sign keeps its line
        if (n->kind == PQL_BINARY ? i == 2 : own_slot(n, off, text, &own)) {
            holder = n;
            slot = n->kind == PQL_BINARY ? 2 : i - 1;
        }
        n = child;
    }
    if (!is_inside(root, off))
        slot = off < root->at.off ? PQL_SLOT_BEFORE : PQL_SLOT_BEHIND;
    add(c, holder, slot, comment, trailing);
}

/* The nodes that have to be split for the comments that were placed. */
static bool mark(struct pql_comments *c, const struct pql_node *n)
{
    const struct pql_node *child;
    bool any = false;
    size_t i = 0;

    for (; (child = pql_child(n, i)) != NULL; i++) {
        any |= pql_comments_at(c, n, i) != NULL;
        any |= mark(c, child);
    }
    any |= pql_comments_at(c, n, i) != NULL;
    if (any)
        slot_of(c, n, ANY_SLOT);
    return any;
}

static bool begins_line(struct str text, struct str comment)
{
    const char *p = comment.p;
    while (p > text.p && (p[-1] == ' ' || p[-1] == '\t'))
        p--;
    return p == text.p || p[-1] == '\n' || p[-1] == '\r';
}

void pql_comments_init(struct pql_comments *c, const struct pql_node *root, struct str text)
{
    struct arena a = { 0 };
    struct buf scratch = { 0 };
    struct pql_lexer l = { .arena = &a, .text = text, .scratch = &scratch };
    struct pql_token t;

    *c = (struct pql_comments){ 0 };
    do {
        pql_lex(&l, &t);
        if (t.kind == PQL_T_COMMENT)
            place(c, root, text, str_trim(t.text), !begins_line(text, t.text));
    } while (t.kind != PQL_T_EOF && t.kind != PQL_T_ERROR);
    if (c->all.n)
        mark(c, root);
    arena_done(&a);
    buf_done(&scratch);
}

void pql_comments_done(struct pql_comments *c)
{
    vec_done(&c->all);
    vec_done(&c->ends);
    map_done(&c->slots);
}

const struct pql_comment *pql_comments_at(const struct pql_comments *c, const struct pql_node *n,
                                          size_t slot)
{
    struct key k = { n, slot };
    size_t id = map_find(&c->slots, key_bytes(&k));
    return id == MAP_NONE || !c->ends.p[id].first ? NULL : &c->all.p[c->ends.p[id].first - 1];
}

bool pql_comments_in(const struct pql_comments *c, const struct pql_node *n)
{
    struct key k = { n, ANY_SLOT };
    return map_find(&c->slots, key_bytes(&k)) != MAP_NONE;
}
