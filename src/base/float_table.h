/* float_table.h - powers of ten, for float_parse.c and float_print.c only.
 *
 * 10^q is about hi:lo * 2^(float_log2_pow10(q) - 127), hi:lo a 128-bit integer with its top bit
 * set. Exact for 0 <= q <= 55; cut off, so less than one unit of `lo` too small, otherwise.
 */
#ifndef PROMCTL_BASE_FLOAT_TABLE_H
#define PROMCTL_BASE_FLOAT_TABLE_H

#include <stdbool.h>
#include <stdint.h>

/* The range both need: smallest parsed exponent with a 19-digit mantissa, largest printed. */
enum { FLOAT_POW10_MIN = -342, FLOAT_POW10_MAX = 324 };

struct float_pow10 {
    uint64_t hi, lo;
};

extern const struct float_pow10 float_pow10[FLOAT_POW10_MAX - FLOAT_POW10_MIN + 1];

static inline bool float_pow10_is_exact(int q)
{
    return q >= 0 && q <= 55;
}

/* floor(log2(10^q)), right for |q| <= 1233. */
static inline int float_log2_pow10(int q)
{
    return (q * 1741647) >> 19;
}

/* a * b: the high 64 bits, and the low ones in *lo. */
static inline uint64_t float_mul(uint64_t a, uint64_t b, uint64_t *lo)
{
    unsigned __int128 m = (unsigned __int128)a * b;
    *lo = (uint64_t)m;
    return (uint64_t)(m >> 64);
}

#endif
