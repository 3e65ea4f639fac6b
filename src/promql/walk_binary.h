/* walk_binary.h - which samples of the two sides of an operator belong together. */
#ifndef PROMCTL_PROMQL_WALK_BINARY_H
#define PROMCTL_PROMQL_WALK_BINARY_H

#include "base/vec.h"
#include "promql/eval.h"

struct bools {
    bool *p;
    size_t n, cap;
};

struct pql_sides {
    const struct pql_node *n; /* PQL_BINARY */
    struct map ids, keys;
    struct sizes key_of;
    struct bools has;
};

void pql_sides_init(struct pql_eval *ev, struct pql_sides *s, const struct pql_node *n);
void pql_sides_done(struct pql_sides *s);

/* A small number for the labels that match. */
size_t pql_side_key(struct pql_eval *ev, struct pql_sides *s, const struct labels *ls);

/* The outcome of an operator on two values. */
struct pql_outcome {
    double v;
    const struct histogram *h;
    bool keep; /* comparisons: it holds */
    bool none; /* not defined for these types, or a warning dropped it */
};

/* What an operator has to say at one step: only the last is said. */
struct pql_remark {
    bool set;
    enum pql_note_id id;
    const char *l, *r; /* INCOMPATIBLE_TYPES */
    const char *word;  /* others: the operation */
};

struct pql_outcome pql_apply(struct pql_eval *ev, enum pql_op op, const struct pql_sample *l,
                             const struct pql_sample *r, struct pql_remark *said);

/* The operator step by step on operands that are there; sets for themselves. */
bool pql_walk_binary(struct pql_eval *ev, const struct pql_node *n, struct pql_matrix *in,
                     struct pql_matrix *out, struct err *e);
bool pql_walk_set(struct pql_eval *ev, const struct pql_node *n, struct pql_matrix *in,
                  struct pql_matrix *out, struct err *e);

double pql_apply_scalars(enum pql_op op, double l, double r);

#endif
