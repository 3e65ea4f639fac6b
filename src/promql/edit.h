/* edit.h - label matchers of every selector of an expression, set and deleted.
 *
 * Source: prometheus cmd/promtool/main.go labelsSetPromQL, labelsDeletePromQL.
 */
#ifndef PROMCTL_PROMQL_EDIT_H
#define PROMCTL_PROMQL_EDIT_H

#include "promql/parse.h"

/* Every selector gets the matcher in place of those of the same label. Strings are shared. */
void pql_set_matcher(struct arena *a, struct pql_node *n, const struct matcher *m);

/* Removes the matchers of a label. ERR_SYNTAX with the selector's place when one would select
 * everything without them; the tree is not to be used then. */
bool pql_delete_matchers(struct pql_node *n, struct str label, struct err *e);

#endif
