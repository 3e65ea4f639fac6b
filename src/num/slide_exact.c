#include "num/slide_exact.h"

#include <math.h>
#include <string.h>

enum { FRACTION_BITS = 52, BIAS = 1023 + FRACTION_BITS, DIGITS = 53 };

/* Bits that `n` numbers need more than one of them. */
static int bits_more(size_t n)
{
    return n < 2 ? 0 : 64 - __builtin_clzll(n - 1);
}

bool num_quantum(const double *v, size_t n, size_t most, double *quantum)
{
    const uint64_t one = UINT64_C(1) << FRACTION_BITS;
    int low = INT32_MAX, high = 0, room = DIGITS - bits_more(most);
    for (size_t i = 0; i < n; i++) {
        uint64_t b;
        memcpy(&b, &v[i], sizeof b);
        int e = (int)(b >> FRACTION_BITS & 0x7ff), last = e + __builtin_ctzll(b | one);
        bool zero = b << 1 == 0;
        low = !zero && last < low ? last : low;
        high = !zero && e + DIGITS > high ? e + DIGITS : high;
        if (high - low > room)
            return false;
    }
    // Subnormal numbers, infinities and NaN are not meant.
    if (high == 0)
        low = BIAS;
    if (low < 100 || low > 1950)
        return false;
    *quantum = ldexp(1, low - BIAS);
    return true;
}

void num_exact_sums(const double *v, size_t n, double quantum, uint64_t *sums)
{
    double per = 1 / quantum;
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sums[i] = sum;
        sum += (uint64_t)(int64_t)(v[i] * per);
    }
    sums[n] = sum;
}
