#include "num/columns.h"

#include "num/math.h"

#define WIDE __attribute__((optimize("O3"))) /* loops become vector instructions */

/* --- arithmetic --- */

#define ARITHMETIC(name, value)                                                                    \
    WIDE void name(double *restrict v, const double *restrict x, size_t n)                         \
    {                                                                                              \
        for (size_t i = 0; i < n; i++)                                                             \
            v[i] = (value);                                                                        \
    }

ARITHMETIC(num_columns_add, v[i] + x[i])
ARITHMETIC(num_columns_mul, v[i] * x[i])
ARITHMETIC(num_columns_sub, v[i] - x[i])
ARITHMETIC(num_columns_sub_from, x[i] - v[i])
ARITHMETIC(num_columns_div, v[i] / x[i])
ARITHMETIC(num_columns_div_into, x[i] / v[i])
ARITHMETIC(num_columns_mod, num_mod(v[i], x[i]))
ARITHMETIC(num_columns_mod_of, num_mod(x[i], v[i]))
ARITHMETIC(num_columns_pow, pow(v[i], x[i]))
ARITHMETIC(num_columns_pow_of, pow(x[i], v[i]))
ARITHMETIC(num_columns_atan2, atan2(v[i], x[i]))
ARITHMETIC(num_columns_atan2_of, atan2(x[i], v[i]))

/* --- comparisons --- */

#define COMPARISON(name, op)                                                                       \
    WIDE void num_columns_##name(double *restrict v, const double *restrict x, size_t n)           \
    {                                                                                              \
        for (size_t i = 0; i < n; i++)                                                             \
            v[i] = v[i] op x[i] ? 1 : 0;                                                           \
    }                                                                                              \
    void num_columns_keep_##name(const double *v, const double *x, uint64_t *has, size_t n)        \
    {                                                                                              \
        for (size_t first = 0; first < n; first += 64) {                                           \
            size_t lanes = n - first < 64 ? n - first : 64;                                        \
            uint64_t bits = 0;                                                                     \
                                                                                                   \
            for (size_t i = 0; i < lanes; i++)                                                     \
                bits |= (uint64_t)(v[first + i] op x[first + i]) << i;                             \
            has[first / 64] &= bits;                                                               \
        }                                                                                          \
    }

COMPARISON(eq, ==)
COMPARISON(ne, !=)
COMPARISON(lt, <)
COMPARISON(le, <=)
COMPARISON(gt, >)
COMPARISON(ge, >=)
