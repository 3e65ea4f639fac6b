/* advice.h - what to try after an error of the parser, as the hint of its struct err.
 *
 * The message is Prometheus' own; what is read from it are the texts of parse*.c and check.c.
 */
#ifndef PROMCTL_PROMQL_ADVICE_H
#define PROMCTL_PROMQL_ADVICE_H

#include "base/err.h"

/* `e` is of `text`. Where there is nothing to say, or a hint already, it stays as it is. */
void pql_advise(struct str text, struct err *e);

/* What to write instead of a series of a classic histogram where there is a native one: with the
 * name of that in `*base`. NULL: the name is none of them. */
const char *pql_native_advice(struct str name, struct str *base);

#endif
