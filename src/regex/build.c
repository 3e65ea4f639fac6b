/* Nodes from what the parser reads: literals grow, lists stay flat, limits are watched. */
#include "base/utf8.h"
#include "regex/parser.h"

static struct re_frame *top(struct re_parser *p)
{
    return &vec_last(&p->frames);
}

struct re_node *re_node_new(struct re_parser *p, enum re_op op)
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

bool re_measure(struct re_parser *p, struct re_node *n)
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

bool re_push_op(struct re_parser *p, enum re_op op)
{
    struct re_node *n = re_node_new(p, op);
    push(p, n);
    return re_measure(p, n);
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
        return re_push_op(p, RE_FAIL);
    struct re_node *n = re_node_new(p, RE_LITERAL);
    n->text.p = p->lit;
    n->text.n = put_rune(p->lit, r);
    n->fold = fold && rune_has_case(r);
    p->lit += n->text.n;
    push(p, n);
    return re_measure(p, n);
}

bool re_push_literal(struct re_parser *p, uint32_t r)
{
    return push_rune(p, r, p->flags & RE_FOLD);
}

bool re_push_class(struct re_parser *p, struct re_node *n)
{
    const struct re_class *c = n->class;

    if (n->op == RE_CLASS && c->n == 1 && c->n_props == 0 && !c->negated && c->p->lo == c->p->hi)
        return push_rune(p, c->p->lo, false);
    push(p, n);
    return re_measure(p, n);
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

bool re_join_list(struct re_parser *p, struct re_node *first, enum re_op op, struct re_node **out)
{
    if (!first) {
        *out = re_node_new(p, RE_EMPTY);
        return re_measure(p, *out);
    }
    *out = first;
    if (!first->next)
        return true;
    struct re_node *list = *out = re_node_new(p, op);
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
bool re_end_alternative(struct re_parser *p)
{
    struct re_frame *f = top(p);
    struct re_node *n;

    if (f->last)
        join_literals(f);
    if (!re_join_list(p, f->items, RE_CONCAT, &n))
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

void re_open_group(struct re_parser *p, bool captures, struct str name)
{
    struct re_frame f = { .flags = p->flags };

    if (captures) {
        vec_push(&p->names, arena_str(p->arena, name));
        f.number = (uint32_t)p->names.n;
    }
    vec_push(&p->frames, f);
}

bool re_close_group(struct re_parser *p)
{
    struct re_node *n;

    if (!re_end_alternative(p))
        return false;
    if (p->frames.n == 1)
        return re_fail(p, "unexpected )", p->all);
    struct re_frame f = vec_pop(&p->frames);
    p->flags = f.flags;
    p->rest = str_skip(p->rest, 1);
    if (!re_join_alternatives(p, f.alts, 0, &n))
        return false;
    if (f.number) {
        struct re_node *capture = re_node_new(p, RE_CAPTURE);
        n->next = NULL;
        capture->child = n;
        capture->group = f.number;
        n = capture;
        push(p, n);
        return re_measure(p, n);
    }
    push(p, n);
    return true;
}

bool re_push_repeat(struct re_parser *p, int min, int max, bool greedy, struct str op)
{
    struct re_frame *f = top(p);

    if (!f->last)
        return re_fail(p, "missing argument to repetition operator", op);
    struct re_node *n = re_node_new(p, RE_REPEAT);
    n->min = min;
    n->max = max;
    n->greedy = greedy;
    n->child = f->last;
    if (f->before)
        f->before->next = n;
    else
        f->items = n;
    f->last = n;
    if (!re_measure(p, n))
        return false;

    // Nested counts multiply; what is repeated no times counts nothing.
    uint32_t times = (uint32_t)(max < 0 ? min : max);
    n->copies = max == 0 ? 1 : n->copies * (times > 1 ? times : 1);
    return n->copies <= REGEX_MAX_REPEAT || re_fail(p, "invalid repeat count", op);
}
