#include "regex/prog.h"

#include "base/utf8.h"

#include <stdlib.h>

struct compiler {
    struct re_prog *prog;
};

static uint32_t emit(struct compiler *c, enum re_inst_op op, uint32_t x, uint32_t y)
{
    vec_push(c->prog, (struct re_inst){ (uint8_t)op, x, y });
    return (uint32_t)c->prog->n - 1;
}

static uint32_t here(const struct compiler *c)
{
    return (uint32_t)c->prog->n;
}

/* Sets the exits of a split: greedy ones prefer to go on with `in`. */
static void patch_split(struct compiler *c, uint32_t at, bool greedy, uint32_t in, uint32_t out)
{
    c->prog->p[at].x = greedy ? in : out;
    c->prog->p[at].y = greedy ? out : in;
}

/* ---- characters ---- */

static void emit_set(struct compiler *c, struct runes *r)
{
    struct re_prog *p = c->prog;
    struct re_set s = { .n = r->n };

    s.p = arena_dup(&p->arena, r->p, r->n * sizeof *r->p);
    for (uint32_t i = 0; i < 128; i++)
        if (runes_has(s.p, s.n, i))
            s.ascii[i / 64] |= (uint64_t)1 << i % 64;
    if (p->n_sets == p->cap_sets)
        p->sets = vec_grow(p->sets, &p->cap_sets, p->n_sets + 1, sizeof *p->sets);
    p->sets[p->n_sets] = s;
    emit(c, INST_SET, (uint32_t)p->n_sets++, 0);
}

static void add_prop(const struct re_prop *prop, struct runes *out)
{
    const struct runes *known = prop_runes(prop->prop, false);
    struct runes one = { 0 };

    runes_add_all(&one, known->p, known->n);
    if (prop->negated)
        runes_negate(&one);
    runes_add_all(out, one.p, one.n);
    vec_done(&one);
}

static void emit_class(struct compiler *c, const struct re_class *class)
{
    struct runes r = { 0 };

    runes_add_all(&r, class->p, class->n);
    for (size_t i = 0; i < class->n_props; i++)
        add_prop(&class->props[i], &r);
    runes_clean(&r);
    if (class->negated)
        runes_negate(&r);
    emit_set(c, &r);
    vec_done(&r);
}

static void emit_literal(struct compiler *c, const struct re_node *n)
{
    for (struct str rest = n->text; rest.n;) {
        uint32_t r = utf8_next(&rest, NULL);
        if (n->fold && rune_has_case(r)) {
            struct runes set = { 0 };
            runes_add(&set, r, r);
            runes_fold(&set);
            emit_set(c, &set);
            vec_done(&set);
        } else {
            emit(c, INST_RUNE, r, 0);
        }
    }
}

/* ---- structure ---- */

static void emit_node(struct compiler *c, const struct re_node *n);

static void emit_alternate(struct compiler *c, const struct re_node *n)
{
    struct sizes jumps = { 0 };

    for (const struct re_node *k = n->child; k; k = k->next) {
        uint32_t split = k->next ? emit(c, INST_SPLIT, 0, 0) : 0;
        emit_node(c, k);
        if (k->next) {
            vec_push(&jumps, emit(c, INST_JUMP, 0, 0));
            patch_split(c, split, true, split + 1, here(c));
        }
    }
    for (size_t i = 0; i < jumps.n; i++)
        c->prog->p[jumps.p[i]].x = here(c);
    vec_done(&jumps);
}

/* x+ */
static void emit_plus(struct compiler *c, const struct re_node *n)
{
    uint32_t body = here(c);

    emit_node(c, n->child);
    uint32_t split = emit(c, INST_SPLIT, 0, 0);
    patch_split(c, split, n->greedy, body, here(c));
}

/* x*. Where x can be empty it is (x+)?, so that threads keep their order (as in Go since 1.17). */
static void emit_star(struct compiler *c, const struct re_node *n)
{
    uint32_t split = emit(c, INST_SPLIT, 0, 0);

    if (n->child->empty) {
        emit_plus(c, n);
    } else {
        emit_node(c, n->child);
        emit(c, INST_JUMP, split, 0);
    }
    patch_split(c, split, n->greedy, split + 1, here(c));
}

/* x{2,} is xx+, x{2,4} is xx(x(x)?)?. */
static void emit_repeat(struct compiler *c, const struct re_node *n)
{
    int copies = n->max < 0 && n->min > 0 ? n->min - 1 : n->min;
    struct sizes splits = { 0 };

    for (int i = 0; i < copies; i++)
        emit_node(c, n->child);
    if (n->max < 0 && n->min == 0)
        emit_star(c, n);
    else if (n->max < 0)
        emit_plus(c, n);
    for (int i = n->min; i < n->max; i++) {
        vec_push(&splits, emit(c, INST_SPLIT, 0, 0));
        emit_node(c, n->child);
    }
    for (size_t i = 0; i < splits.n; i++)
        patch_split(c, (uint32_t)splits.p[i], n->greedy, (uint32_t)splits.p[i] + 1, here(c));
    vec_done(&splits);
}

static void emit_node(struct compiler *c, const struct re_node *n)
{
    switch (n->op) {
    case RE_EMPTY:
        break;
    case RE_FAIL:
        emit(c, INST_FAIL, 0, 0);
        break;
    case RE_LITERAL:
        emit_literal(c, n);
        break;
    case RE_CLASS:
        emit_class(c, n->class);
        break;
    case RE_ANY:
        emit(c, INST_ANY, 0, 0);
        break;
    case RE_ANY_NOT_NL:
        emit(c, INST_NOT_NL, 0, 0);
        break;
    case RE_CAPTURE:
        emit(c, INST_SAVE, 2 * n->group, 0);
        emit_node(c, n->child);
        emit(c, INST_SAVE, 2 * n->group + 1, 0);
        break;
    case RE_REPEAT:
        emit_repeat(c, n);
        break;
    case RE_CONCAT:
        for (const struct re_node *k = n->child; k; k = k->next)
            emit_node(c, k);
        break;
    case RE_ALTERNATE:
        emit_alternate(c, n);
        break;
    default:
        emit(c, INST_ASSERT, n->op, 0);
    }
}

struct re_prog *re_prog_new(const struct re_tree *t)
{
    struct re_prog *p = xcalloc(1, sizeof *p);
    struct compiler c = { .prog = p };

    p->n_slots = 2 * t->n_groups;
    emit_node(&c, t->root);
    emit(&c, INST_MATCH, 0, 0);
    return p;
}

void re_prog_free(struct re_prog *p)
{
    if (!p)
        return;
    arena_done(&p->arena);
    free(p->sets);
    free(p->p);
    free(p);
}
