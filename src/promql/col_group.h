/* col_group.h - groups of an aggregation: which series belong together is the same at all steps. */
#ifndef PROMCTL_PROMQL_COL_GROUP_H
#define PROMCTL_PROMQL_COL_GROUP_H

#include "promql/col.h"

struct col_groups {
    size_t *of; /* by series; groups are numbered in the order of their first series */
    struct {
        struct labels *p;
        size_t n, cap;
    } labels;
};

/* Of `n` series whose labels lie `stride` bytes apart. */
void col_groups_make(struct col_groups *g, struct pql_eval *ev, const struct pql_rnode *r,
                     const struct labels *first, size_t stride, size_t n);
void col_groups_of_cols(struct col_groups *g, struct pql_eval *ev, const struct pql_rnode *r,
                        const struct cols *in);
void col_groups_done(struct col_groups *g);

/* Sets the mark of each group's column: that of its series at the last step where it has any. */
void col_groups_mark_names(const struct col_groups *g, const struct cols *in, struct cols *out);

/* The series by group: those of group i are member[begin[i]] up to member[begin[i + 1]], in their
 * order. */
struct col_members {
    size_t *member, *begin;
};
void col_members_make(struct col_members *m, const struct col_groups *g, size_t n);
void col_members_done(struct col_members *m);

#endif
