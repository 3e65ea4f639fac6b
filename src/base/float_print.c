/* Shortest printing: integers and values of few decimals by a guess that proves itself, all
 * others with Schubfach (Raffaello Giulietti, "The Schubfach way to render doubles", 2021).
 */
#include "base/float.h"

#include "base/float_table.h"

#include <limits.h>
#include <math.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { MANT_BITS = 52, EXP_MASK = 0x7FF, EXP_ONE = 1075 /* of a mantissa read as an integer */ };

/* digits * 10^exp10; digits may end in zeros. */
struct decimal {
    uint64_t digits;
    int exp10;
};

/* ---- the shortest digits ---- */

/* floor(c * g / 2^128) for the power g, with the last bit set if anything was cut off. g is up to
 * one unit too large, so the middle limb counts only from 2 on. */
static uint64_t scale(struct float_pow10 g, uint64_t c)
{
    uint64_t lo, mid;
    uint64_t carry_in = float_mul(c, g.lo, &lo);
    uint64_t high = float_mul(c, g.hi, &mid);
    high += __builtin_add_overflow(mid, carry_in, &mid);
    return high | (mid > 1);
}

/* The power of ten, rounded up. */
static struct float_pow10 pow10_above(int q)
{
    struct float_pow10 g = float_pow10[q - FLOAT_POW10_MIN];
    if (!float_pow10_is_exact(q))
        g.hi += ++g.lo == 0;
    return g;
}

/* The shortest decimal in the interval of those that read as c * 2^q, and of these the nearest
 * (of two as near, the even one). `closer`: the double below is only half as far away. */
static struct decimal shortest_exact(uint64_t c, int q, bool closer)
{
    // 10^k is the largest power of ten not above the interval's width.
    int k = (q * 1262611 - (closer ? 524031 : 0)) >> 22;
    int shift = q + float_log2_pow10(-k) + 1;
    struct float_pow10 g = pow10_above(-k);
    // Four times the value and the interval's ends, in units of 10^k.
    uint64_t below = scale(g, (4 * c - 2 + closer) << shift);
    uint64_t value = scale(g, 4 * c << shift);
    uint64_t above = scale(g, (4 * c + 2) << shift);
    // The ends belong to it where reading, which rounds ties to even, would come back here.
    bool odd = c & 1;
    below += odd;
    above -= odd;

    // Of whole units the one above the value or the one below, whichever is inside the interval, or
    // else the nearer. And one digit less, if of those one is inside: that is at most one. All of
    // it without a branch, because no one can guess how it comes out.
    uint64_t s = value / 4, t = s / 10, middle = 4 * s + 2;
    bool down = below <= 4 * s, up = 4 * s + 4 <= above;
    bool nearer_up = (value > middle) | ((value == middle) & s & 1);
    bool short_down = below <= 40 * t, short_up = 40 * t + 40 <= above;
    bool is_short = (s >= 10) & (short_down != short_up);
    s += down != up ? up : nearer_up;
    t += short_up;
    return (struct decimal){ is_short ? t : s, k + is_short };
}

/* `v` is finite and not negative. */
static struct decimal shortest(double v)
{
    // Two decimals of at most 15 digits are never the same double (DBL_DIG), so one that reads back
    // as `v` is the shortest. Most metrics are integers or have three decimals.
    if (v < 1e15 && (double)(int64_t)v == v)
        return (struct decimal){ (uint64_t)(int64_t)v, 0 };
    if (v < 1e12) {
        int64_t n = (int64_t)(v * 1e3 + 0.5);
        if ((double)n / 1e3 == v) // correctly rounded, as reading it is
            return (struct decimal){ (uint64_t)n, -3 };
    }
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    uint64_t mant = bits & (((uint64_t)1 << MANT_BITS) - 1);
    int exp = (int)(bits >> MANT_BITS) & EXP_MASK;
    if (exp)
        return shortest_exact(mant | (uint64_t)1 << MANT_BITS, exp - EXP_ONE, mant == 0 && exp > 1);
    return shortest_exact(mant, 1 - EXP_ONE, false);
}

/* ---- digits to text ---- */

enum { DIGITS_MAX = 17, REST_DIGITS = DIGITS_MAX - 1 };

static const uint64_t powers[DIGITS_MAX + 1] = {
    UINT64_C(1),
    UINT64_C(10),
    UINT64_C(100),
    UINT64_C(1000),
    UINT64_C(10000),
    UINT64_C(100000),
    UINT64_C(1000000),
    UINT64_C(10000000),
    UINT64_C(100000000),
    UINT64_C(1000000000),
    UINT64_C(10000000000),
    UINT64_C(100000000000),
    UINT64_C(1000000000000),
    UINT64_C(10000000000000),
    UINT64_C(100000000000000),
    UINT64_C(1000000000000000),
    UINT64_C(10000000000000000),
    UINT64_C(100000000000000000),
};

static int count_digits(uint64_t x)
{
    int bits = 64 - __builtin_clzll(x | 1), guess = bits * 1233 >> 12; // bits * log10(2)
    return guess + (x >= powers[guess]) + (x == 0);
}

/* Sixteen digits as text: made, counted and written all at once. */
#ifdef __SSE2__
typedef __m128i digits16;

/* Each half of each number and its remainder side by side, from two of 8 digits to 16 of one. */
static digits16 digits_of(uint64_t x)
{
    uint64_t high = x / 100000000;
    __m128i v = _mm_set_epi64x((int64_t)(x - high * 100000000), (int64_t)high), q;
    q = _mm_srli_epi64(_mm_mul_epu32(v, _mm_set1_epi64x(0xd1b71759)), 45); // v / 10000
    v = _mm_sub_epi64(v, _mm_mul_epu32(q, _mm_set1_epi64x(10000)));
    v = _mm_or_si128(q, _mm_slli_epi64(v, 32));
    q = _mm_srli_epi16(_mm_mulhi_epu16(v, _mm_set1_epi16(5243)), 3); // v / 100
    v = _mm_sub_epi16(v, _mm_mullo_epi16(q, _mm_set1_epi16(100)));
    v = _mm_or_si128(q, _mm_slli_epi32(v, 16));
    q = _mm_mulhi_epu16(v, _mm_set1_epi16(6554)); // v / 10
    v = _mm_sub_epi16(v, _mm_mullo_epi16(q, _mm_set1_epi16(10)));
    v = _mm_or_si128(q, _mm_slli_epi16(v, 8));
    return _mm_or_si128(v, _mm_set1_epi8('0'));
}

/* Up to the last that is not 0. */
static int digits_used(digits16 d)
{
    unsigned zeros = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(d, _mm_set1_epi8('0')));
    return 32 - __builtin_clz((~zeros & 0xffff) << 1 | 1) - 1;
}

static void put_digits(char *p, digits16 d)
{
    _mm_storeu_si128((__m128i *)(void *)p, d);
}

/* With a point behind the first `n`, up to 15. */
static void put_digits_point(char *p, digits16 d, int n)
{
    static const unsigned char masks[32] = { 255, 255, 255, 255, 255, 255, 255, 255,
                                             255, 255, 255, 255, 255, 255, 255, 255 };
    __m128i before = _mm_loadu_si128((const __m128i *)(const void *)(masks + 16 - n));
    put_digits(p + 1, d);
    put_digits(
        p, _mm_or_si128(_mm_and_si128(before, d), _mm_andnot_si128(before, _mm_slli_si128(d, 1))));
    p[n] = '.';
}
#else
typedef struct {
    char c[REST_DIGITS];
} digits16;

static digits16 digits_of(uint64_t x)
{
    digits16 d;
    for (int i = REST_DIGITS; i-- > 0; x /= 10)
        d.c[i] = (char)('0' + x % 10);
    return d;
}

static int digits_used(digits16 d)
{
    int n = REST_DIGITS;
    while (n > 0 && d.c[n - 1] == '0')
        n--;
    return n;
}

static void put_digits(char *p, digits16 d)
{
    memcpy(p, d.c, sizeof d.c);
}

static void put_digits_point(char *p, digits16 d, int n)
{
    put_digits(p + 1, d);
    memcpy(p, d.c, (size_t)n);
    p[n] = '.';
}
#endif

/* A number of 17 digits, zeros at its end included. Always all of them are written; what is too
 * much lies beyond the length. */
struct text {
    char first;
    digits16 rest;
    int n;     /* digits up to the last that is not 0; at least 1 */
    int point; /* digits before the decimal point; may be negative or beyond n */
};

static inline struct text text_of(struct decimal d)
{
    int n = count_digits(d.digits);
    uint64_t all = d.digits * powers[DIGITS_MAX - n], first = all / powers[REST_DIGITS];
    digits16 rest = digits_of(all - first * powers[REST_DIGITS]);

    return (struct text){
        .first = (char)('0' + first), .rest = rest, .n = 1 + digits_used(rest), .point = n + d.exp10
    };
}

static inline char *put_plain(char *p, const struct text *t)
{
    if (t->point <= 0) {
        memcpy(p, "0.000000", 8);
        if (t->point < -6)
            memset(p + 8, '0', (size_t)(-t->point - 6));
        p += 2 - t->point;
        *p = t->first;
        put_digits(p + 1, t->rest);
        return p + t->n;
    }
    *p = t->first;
    if (t->point < t->n) {
        put_digits_point(p + 1, t->rest, t->point - 1);
        return p + t->n + 1;
    }
    put_digits(p + 1, t->rest);
    if (t->point > DIGITS_MAX) // zeros follow the digits as far as that
        memset(p + DIGITS_MAX, '0', (size_t)(t->point - DIGITS_MAX));
    return p + t->point;
}

static char *put_exponent(char *p, const struct text *t)
{
    int exp = t->point - 1;
    put_digits(p + 2, t->rest);
    p[0] = t->first;
    p[1] = '.';
    p += t->n > 1 ? t->n + 1 : 1;
    *p++ = 'e';
    *p++ = exp < 0 ? '-' : '+';
    exp = exp < 0 ? -exp : exp;
    if (exp >= 100) {
        *p++ = (char)('0' + exp / 100);
        exp %= 100;
    }
    *p++ = (char)('0' + exp / 10); // at least two digits
    *p++ = (char)('0' + exp % 10);
    return p;
}

/* NaN, +Inf, -Inf; 0 when it is none of them. */
static size_t put_special(char *p, double v)
{
    if (isfinite(v))
        return 0;
    memcpy(p, isnan(v) ? "NaN" : v < 0 ? "-Inf" : "+Inf", 4);
    return isnan(v) ? 3 : 4;
}

/* With an exponent where fewer than `least` or more than `most` digits stand before the point. */
static inline size_t print(char *p, double v, int least, int most)
{
    char *begin = p;
    size_t n = put_special(p, v);
    if (n)
        return n;
    if (signbit(v))
        *p++ = '-';
    struct text t = text_of(shortest(fabs(v)));
    p = t.point < least || t.point > most ? put_exponent(p, &t) : put_plain(p, &t);
    return (size_t)(p - begin);
}

size_t float_print_g(char *p, double v)
{
    return print(p, v, -3, 6); // with the shortest digits strconv decides as if there were 6
}

size_t float_print_f(char *p, double v)
{
    return print(p, v, INT_MIN, INT_MAX);
}

size_t float_print_json(char *p, double v)
{
    return print(p, v, -5, 21);
}

size_t float_print_om(char *p, double v)
{
    size_t n = float_print_g(p, v == 0 ? 0 : v);
    if (!isfinite(v) || memchr(p, '.', n) || memchr(p, 'e', n))
        return n;
    memcpy(p + n, ".0", 2);
    return n + 2;
}
