/* store_gen.h - random series data for tests of the store: shapes as they occur, and hostile ones.
 */
#ifndef PROMCTL_TESTS_STORE_GEN_H
#define PROMCTL_TESTS_STORE_GEN_H

#include "model/value.h"

#include <math.h>
#include <stdint.h>

static inline uint64_t gen_next(uint64_t *state)
{
    uint64_t x = *state += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static inline double gen_bits(uint64_t u)
{
    double v;
    memcpy(&v, &u, sizeof v);
    return v;
}

/* A value now and then that no formula gives. */
static inline double gen_odd_value(uint64_t *rng)
{
    static const uint64_t odd[] = {
        SAMPLE_STALE_BITS,
        SAMPLE_NORMAL_BITS,
        UINT64_C(0x7ff0000000000000), // +Inf
        UINT64_C(1) << 63,            // -0
        0,
        1,
        UINT64_C(0xfff0000000000000),
        UINT64_C(0x7fefffffffffffff),
        UINT64_C(0xfff8dead0000beef), // a NaN with a payload
        UINT64_C(0x4340000000000000), // 2^53
    };
    uint64_t x = gen_next(rng);
    return x % 3 ? gen_bits(odd[x / 3 % (sizeof odd / sizeof *odd)]) : gen_bits(gen_next(rng));
}

enum { GEN_SHAPES = 12 };

/* `n` values of one shape. */
static inline void gen_values(uint64_t *rng, unsigned shape, double *v, size_t n)
{
    double x = (double)(gen_next(rng) % 100000);
    for (size_t i = 0; i < n; i++) {
        uint64_t r = gen_next(rng);
        switch (shape) {
        case 0: // constant
            break;
        case 1: // counter
            x += (double)(r % 300);
            break;
        case 2: // counter with resets
            x = r % 50 ? x + (double)(r % 7) : 0;
            break;
        case 3: // whole gauge
            x = (double)(r % 2000) - 1000;
            break;
        case 4: // decimals
            x = (double)(int64_t)(r % 1000000) / 1000;
            break;
        case 5: // many digits
            x = (double)(r >> 11) * 0x1p-53;
            break;
        case 6: // seldom another
            x = r % 20 ? x : (double)(r >> 11) * 0x1p-30;
            break;
        case 7: // up and down
            x = r % 40 ? 1 : 0;
            break;
        case 8: // a sum of floats
            x += (double)(r % 1000) * 0.001;
            break;
        case 9: // large
            x = (double)r * (r & 1 ? 1e3 : -1e300);
            break;
        case 10: // anything
            x = gen_odd_value(rng);
            break;
        default: // decimals with a few exceptions
            x = (double)(int64_t)(r % 10000) / 100;
        }
        v[i] = shape != 11 || r % 61 ? x : gen_odd_value(rng);
    }
}

/* `n` strictly increasing times: regular, with jitter, with gaps, or far apart. */
static inline void gen_times(uint64_t *rng, unsigned shape, int64_t *t, size_t n)
{
    int64_t at = (int64_t)(gen_next(rng) % 2000000000000) - 200000000000;
    for (size_t i = 0; i < n; i++) {
        uint64_t r = gen_next(rng);
        t[i] = at;
        switch (shape % 4) {
        case 0:
            at += 15000;
            break;
        case 1:
            at += 14990 + (int64_t)(r % 20);
            break;
        case 2:
            at += r % 30 ? 30000 : 30000 * (int64_t)(1 + r % 97);
            break;
        default:
            at += 1 + (int64_t)(r % 1000000000000);
        }
    }
}

#endif
