/* select.h - quantiles of values that are not sorted for it. */
#ifndef PROMCTL_NUM_SELECT_H
#define PROMCTL_NUM_SELECT_H

#include <stddef.h>

/* num_quantile(), to the last bit (but for which NaN it is). `v` is left as it is; `tmp` has room
 * for `n` values. */
double num_quantile_of(double q, const double *v, double *tmp, size_t n);

#endif
