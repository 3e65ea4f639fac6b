/* gen_expr.h - expressions by chance, by type. What gen_query.h is made of. */
#ifndef PROMCTL_TESTS_GEN_EXPR_H
#define PROMCTL_TESTS_GEN_EXPR_H

#include "gen_query.h"

struct gen {
    struct arena *arena;
    struct gen_rng *rng;
    const struct gen_data *data;
    const struct gen_query_opts *opts;
    unsigned subqueries; /* around what is being made */
};

struct gen_expr {
    char *text;
    unsigned labels; /* the result may have: 1 << enum gen_label; GEN_OTHER_LABEL */
    bool atom;       /* needs no parentheses */
    bool open;       /* needs them always: takes an operator that follows into its offset */
};
#define GEN_OTHER_LABEL (1u << GEN_LABELS) /* "new", which no stored series has */

/* What the series should be; the others occur, too. */
enum gen_want { GEN_ANY, GEN_WANT_COUNTER, GEN_WANT_GAUGE, GEN_WANT_BUCKET, GEN_WANT_NATIVE };

/* gen_expr.c */
struct gen_expr gen_vector(struct gen *g, unsigned depth, enum gen_want want);
struct gen_expr gen_scalar(struct gen *g, unsigned depth);
struct gen_expr gen_range(struct gen *g, unsigned depth, enum gen_want want, unsigned extended);
struct gen_expr gen_in_parens(struct gen *g, struct gen_expr e); /* unless it is an atom */
struct gen_expr gen_aggregated(struct gen *g, struct gen_expr e, unsigned by);
char *gen_label_list(struct gen *g, unsigned labels); /* `a, b` */
unsigned gen_some_labels(struct gen *g, unsigned of);

/* gen_leaf.c: selectors, durations, numbers, strings. */
struct gen_expr gen_selector(struct gen *g, enum gen_want want);
struct gen_expr gen_range_selector(struct gen *g, enum gen_want want, unsigned extended);
const char *gen_modifiers(struct gen *g, unsigned extended);
const char *gen_duration(struct gen *g);
const char *gen_number(struct gen *g);
const char *gen_matchers(struct gen *g, unsigned labels); /* `a="b",c!="d"` */
const char *gen_label_name(enum gen_label l);             /* quoted where it has to be */

/* gen_call.c */
struct gen_expr gen_call(struct gen *g, unsigned depth, enum gen_want want);
struct gen_expr gen_scalar_call(struct gen *g, unsigned depth);

/* gen_binary.c */
struct gen_expr gen_binary(struct gen *g, unsigned depth, enum gen_want want);
struct gen_expr gen_scalar_binary(struct gen *g, unsigned depth);

#define GEN_PICK(g, ...)                                                                           \
    (((const char *const[]){ __VA_ARGS__ })[gen_choose(                                            \
        (g)->rng, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *))])

#endif
