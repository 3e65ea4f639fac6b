/* gen_binary.c - operators between two vectors, or with a scalar; every operator and clause. */
#include "gen_expr.h"

#include "promql/parse.h"

static bool is_comparison(enum pql_op op)
{
    return op >= PQL_EQ && op <= PQL_GE;
}

static bool is_set(enum pql_op op)
{
    return op >= PQL_AND && op <= PQL_UNLESS;
}

static bool is_trim(enum pql_op op)
{
    return op == PQL_TRIM_UPPER || op == PQL_TRIM_LOWER;
}

static enum pql_op any_op(struct gen *g, bool sets)
{
    enum pql_op op;

    do // floats cannot be trimmed
        op = (enum pql_op)gen_choose(g->rng, PQL_UNLESS + 1);
    while ((!sets && is_set(op)) || (is_trim(op) && (g->opts->no_newer || !gen_one_in(g->rng, 3))));
    return op;
}

struct gen_expr gen_scalar_binary(struct gen *g, unsigned depth)
{
    struct gen_expr l = gen_in_parens(g, gen_scalar(g, depth)),
                    r = gen_in_parens(g, gen_scalar(g, depth));
    enum pql_op op;

    do
        op = any_op(g, false);
    while (is_trim(op)); // not between scalars
    return (struct gen_expr){ .text = arena_printf(g->arena, "%s %s %s%s", l.text, pql_op_word(op),
                                                   is_comparison(op) ? "bool " : "", r.text) };
}

/* ---- a vector and a scalar ---- */

static struct gen_expr with_scalar(struct gen *g, unsigned depth, enum gen_want want)
{
    enum pql_op op = any_op(g, false);
    struct gen_expr v = gen_vector(g, depth, is_trim(op) ? GEN_WANT_NATIVE : want), s;
    const char *b = is_comparison(op) && gen_one_in(g->rng, 3) ? "bool " : "";
    const char *vt = gen_in_parens(g, v).text, *st;

    s = gen_one_in(g->rng, 3)
            ? gen_scalar(g, depth)
            : (struct gen_expr){ .text = arena_printf(g->arena, "%s", gen_number(g)) };
    st = gen_in_parens(g, s).text;
    if (gen_one_in(g->rng, 3))
        v.text = arena_printf(g->arena, "%s %s %s%s", st, pql_op_word(op), b, vt);
    else
        v.text = arena_printf(g->arena, "%s %s %s%s", vt, pql_op_word(op), b, st);
    v.atom = v.open = false;
    return v;
}

/* ---- two vectors ---- */

struct join {
    struct gen_expr l, r;
    unsigned on;       /* the labels that match */
    unsigned many;     /* labels of the many side, or of the left one */
    const char *group; /* "", "group_left (x)" */
};

/* `on` or `ignoring`, whichever, with the same meaning; nothing where that is the same. */
static const char *matching(struct gen *g, const struct join *j)
{
    unsigned both = j->l.labels | j->r.labels;

    if (!*j->group && both == j->on && !gen_one_in(g->rng, 4))
        return "";
    if (gen_one_in(g->rng, 2))
        return arena_printf(g->arena, "on (%s) %s", gen_label_list(g, j->on), j->group);
    return arena_printf(g->arena, "ignoring (%s) %s", gen_label_list(g, both & ~j->on), j->group);
}

static const char *fill(struct gen *g)
{
    if (g->opts->no_newer || g->opts->no_experimental || !gen_one_in(g->rng, 6))
        return "";
    return GEN_PICK(g, "fill (0) ", "fill_left (1) ", "fill_right (-2.5) ",
                    "fill_left (NaN) fill_right (3) ", "fill_right (0) fill_left (0) ");
}

/* One series for each set of values of `labels`; now and then not, which fails or not. */
static struct gen_expr distinct(struct gen *g, struct gen_expr e, unsigned labels)
{
    if (!(e.labels & ~labels) || gen_one_in(g->rng, 12))
        return e;
    return gen_aggregated(g, e, labels);
}

/* `next`: what may follow; in parentheses it would be taken for the list. */
static const char *group(struct gen *g, const char *side, unsigned one, unsigned on,
                         const char *next)
{
    unsigned include = gen_some_labels(g, one & ~on);

    if (!include && *next != '(' && gen_one_in(g->rng, 2))
        return arena_printf(g->arena, "%s ", side);
    return arena_printf(g->arena, "%s (%s) ", side, gen_label_list(g, include));
}

/* The other side: of the same kind, something to enrich with, or anything. */
static struct gen_expr partner(struct gen *g, unsigned depth, enum gen_want want)
{
    struct gen_expr e = { .labels = 1u << GEN_JOB | 1u << GEN_INSTANCE | 1u << GEN_VERSION |
                                    1u << GEN_ENV,
                          .atom = true };

    if (!gen_one_in(g->rng, 4))
        return gen_vector(g, depth, want);
    e.text = arena_printf(g->arena, "target_info");
    return e;
}

/* How the two sides are told to match: makes them fit and returns the clause. */
static const char *match(struct gen *g, struct join *j, enum pql_op op, size_t way)
{
    unsigned common = j->l.labels & j->r.labels;

    j->on = gen_one_in(g->rng, 3) ? gen_some_labels(g, common) : common;
    if (is_set(op))
        return matching(g, j);
    if (way != 1)
        j->r = distinct(g, j->r, way == 2 ? j->on | 1u << GEN_VERSION : j->on);
    if (way != 2)
        j->l = distinct(g, j->l, j->on);
    j->r = gen_in_parens(g, j->r);
    if (way == 1)
        j->group = group(g, "group_right", j->l.labels, j->on, j->r.text);
    if (way == 2)
        j->group = group(g, "group_left", j->r.labels, j->on, j->r.text);
    return arena_printf(g->arena, "%s%s", matching(g, j), fill(g));
}

static const char *operand(struct gen *g, struct gen_expr e, bool free)
{
    return free && !e.open && gen_one_in(g->rng, 2) ? e.text : gen_in_parens(g, e).text;
}

static struct gen_expr join(struct gen *g, unsigned depth, enum gen_want want)
{
    struct join j = { .l = gen_vector(g, depth, want), .r = partner(g, depth, want), .group = "" };
    enum pql_op op = any_op(g, true);
    const char *b = is_comparison(op) && gen_one_in(g->rng, 3) ? "bool " : "";
    size_t way = is_set(op) ? 0 : gen_choose(g->rng, 4);
    const char *clause = match(g, &j, op, way), *l, *r;
    bool free = !*clause && !*b; // then any grouping of the operands is as valid

    l = operand(g, j.l, free);
    r = operand(g, j.r, free);
    return (struct gen_expr){
        .text = arena_printf(g->arena, "%s %s %s%s%s", l, pql_op_word(op), b, clause, r),
        .labels = op == PQL_OR ? j.l.labels | j.r.labels
                  : way == 1   ? j.r.labels
                               : j.l.labels,
    };
}

struct gen_expr gen_binary(struct gen *g, unsigned depth, enum gen_want want)
{
    return gen_one_in(g->rng, 3) ? with_scalar(g, depth, want) : join(g, depth, want);
}
