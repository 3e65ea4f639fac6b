#include "num/lanes.h"

static inline size_t lanes_of(size_t n, size_t first)
{
    return n - first < 64 ? n - first : 64;
}

static inline bool is_full(uint64_t bits, size_t lanes)
{
    return bits == (lanes == 64 ? UINT64_MAX : (UINT64_C(1) << lanes) - 1);
}

/* Both ways of writing the error of an addition give the same bits where the sum is finite; this
 * one has no branch. */
static inline void add(double *s, double *c, double x)
{
    double t = *s + x, z = t - *s, e = (*s - (t - z)) + (x - z);

    *c = isinf(t) ? 0 : *c + e;
    *s = t;
}

__attribute__((optimize("O3"))) static void sum_dense(double *restrict s, double *restrict c,
                                                      const double *restrict v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        add(&s[i], &c[i], v[i]);
}

void num_lanes_sum(double *s, double *c, const double *v, const uint64_t *has, size_t n)
{
    for (size_t first = 0; first < n; first += 64) {
        uint64_t bits = has[first / 64];
        size_t lanes = lanes_of(n, first);

        if (is_full(bits, lanes)) {
            sum_dense(s + first, c + first, v + first, lanes);
            continue;
        }
        for (; bits; bits &= bits - 1) {
            size_t i = first + (size_t)__builtin_ctzll(bits);
            add(&s[i], &c[i], v[i]);
        }
    }
}

void num_lanes_avg(struct num_avg *a, uint64_t *seen, const double *v, const uint64_t *has,
                   size_t n)
{
    for (size_t first = 0; first < n; first += 64) {
        for (uint64_t bits = has[first / 64]; bits; bits &= bits - 1) {
            uint64_t bit = bits & -bits;
            size_t i = first + (size_t)__builtin_ctzll(bits);
            if (seen[first / 64] & bit)
                num_avg_add(&a[i], v[i]);
            else
                a[i] = num_avg_first(v[i]);
        }
        seen[first / 64] |= has[first / 64];
    }
}

void num_lanes_dev(struct num_welford *a, uint64_t *seen, const double *v, const uint64_t *has,
                   size_t n)
{
    for (size_t first = 0; first < n; first += 64) {
        for (uint64_t bits = has[first / 64]; bits; bits &= bits - 1) {
            uint64_t bit = bits & -bits;
            size_t i = first + (size_t)__builtin_ctzll(bits);
            if (seen[first / 64] & bit)
                num_welford_add(&a[i], v[i]);
            else
                a[i] = num_welford_first(v[i]);
        }
        seen[first / 64] |= has[first / 64];
    }
}

void num_lanes_count(double *a, const uint64_t *has, size_t n)
{
    for (size_t i = 0; i < n; i++)
        a[i] += (double)(has[i / 64] >> i % 64 & 1);
}

void num_lanes_min(double *a, const double *v, const uint64_t *has, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool takes = (has[i / 64] >> i % 64 & 1) && num_below(v[i], a[i]);
        a[i] = takes ? v[i] : a[i];
    }
}

void num_lanes_max(double *a, const double *v, const uint64_t *has, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool takes = (has[i / 64] >> i % 64 & 1) && num_above(v[i], a[i]);
        a[i] = takes ? v[i] : a[i];
    }
}
