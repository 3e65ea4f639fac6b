/* print.h - pieces of the printer, for print_pretty.c and print_comments.c. */
#ifndef PROMCTL_PROMQL_PRINT_H
#define PROMCTL_PROMQL_PRINT_H

#include "promql/fn_table.h"
#include "promql/parse.h"

struct pql_printer {
    struct buf *b;
    size_t max; /* stop somewhere behind that length of `b`; 0: never */
};

void pql_print(struct pql_printer *p, const struct pql_node *n);
void pql_put_aggregate_head(struct buf *b, const struct pql_node *n); /* `sum by (a) ` */
void pql_put_operator(struct buf *b, const struct pql_node *n);       /* `+ on (a)` */
void pql_put_subquery_suffix(struct pql_printer *p, const struct pql_node *n);

#endif
