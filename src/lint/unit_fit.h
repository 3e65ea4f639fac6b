/* unit_fit.h - whether what an expression gives goes with the unit it is shown in. */
#ifndef PROMCTL_LINT_UNIT_FIT_H
#define PROMCTL_LINT_UNIT_FIT_H

#include "model/unit_id.h"
#include "promql/flow.h"

enum lint_fit {
    LINT_FITS, /* or nobody knows */
    LINT_OTHER_UNIT,
    LINT_NOT_A_RATE,  /* it is no rate, and is shown as one */
    LINT_NOT_NO_RATE, /* it is a rate, and is not shown as one */
    LINT_OTHER_SCALE,
};

/* `*times`: of OTHER_SCALE, how many times too large it is shown. */
enum lint_fit lint_unit_fits(const struct pql_measure *m, const struct unit_id *shown,
                             double *times);

/* The id to show it with; NULL: nobody knows. */
const char *lint_unit_for(const struct pql_measure *m);

/* "seconds", "bytes a second". */
void lint_put_measure(struct buf *b, const struct pql_measure *m);

#endif
