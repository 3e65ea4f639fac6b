/* columns.h - the binary operators of PromQL on columns of values, a lane for each step.
 *
 * Every lane is computed, whether there is a value or not: the bits say which of them count. Each
 * lane gets the bits that the operator gives for the two values alone, but for the payload of NaN.
 */
#ifndef PROMCTL_NUM_COLUMNS_H
#define PROMCTL_NUM_COLUMNS_H

#include <stddef.h>
#include <stdint.h>

/* v = v op x, and v = x op v. */
typedef void num_columns_fn(double *restrict v, const double *restrict x, size_t n);
num_columns_fn num_columns_add, num_columns_mul;
num_columns_fn num_columns_sub, num_columns_sub_from;
num_columns_fn num_columns_div, num_columns_div_into;
num_columns_fn num_columns_mod, num_columns_mod_of;
num_columns_fn num_columns_pow, num_columns_pow_of;
num_columns_fn num_columns_atan2, num_columns_atan2_of;

/* v = 1 where v op x, else 0. */
num_columns_fn num_columns_eq, num_columns_ne, num_columns_lt, num_columns_le, num_columns_gt,
    num_columns_ge;

/* Takes the bits of the lanes away where v op x does not hold. */
typedef void num_columns_filter_fn(const double *v, const double *x, uint64_t *has, size_t n);
num_columns_filter_fn num_columns_keep_eq, num_columns_keep_ne, num_columns_keep_lt,
    num_columns_keep_le, num_columns_keep_gt, num_columns_keep_ge;

#endif
