/* comments.h - where the comments of an expression belong in its tree; for the printer only.
 *
 * What the printer can split has slots: before its first operand, between two, behind the last; of
 * an operation one before the operator and one behind it. A comment stays in its slot. One inside
 * of what is never split, as a selector, moves before it.
 */
#ifndef PROMCTL_PROMQL_COMMENTS_H
#define PROMCTL_PROMQL_COMMENTS_H

#include "base/map.h"
#include "promql/parse.h"

struct pql_comment {
    struct str text; /* from # on */
    bool trailing;   /* something stands before it on its line */
    size_t next;     /* index + 1 of the next one in the slot; 0: the last */
};

struct pql_comments {
    struct {
        struct pql_comment *p;
        size_t n, cap;
    } all;
    struct map slots; /* node and slot, or node alone: one of its slots, or below it, is used */
    struct sizes_of_slots {
        struct pql_slot {
            size_t first, last; /* index + 1 */
        } * p;
        size_t n, cap;
    } ends; /* by the map's id */
};

enum { PQL_SLOT_BEFORE = 0, PQL_SLOT_BEHIND = 1 }; /* of NULL, for the whole */

void pql_comments_init(struct pql_comments *c, const struct pql_node *root, struct str text);
void pql_comments_done(struct pql_comments *c);

/* The first comment of a slot, or NULL; the one after it. */
const struct pql_comment *pql_comments_at(const struct pql_comments *c, const struct pql_node *n,
                                          size_t slot);
static inline const struct pql_comment *pql_comment_next(const struct pql_comments *c,
                                                         const struct pql_comment *one)
{
    return one->next ? &c->all.p[one->next - 1] : NULL;
}

/* Whether the node or something below it has a comment. */
bool pql_comments_in(const struct pql_comments *c, const struct pql_node *n);

#endif
