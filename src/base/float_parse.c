/* Parsing in three steps, each exact: mantissa and power of ten both exact doubles (Clinger);
 * a product with a 128-bit power of ten that knows how wrong it can be; strtod.
 */
#include "base/float.h"

#include "base/float_table.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define LITTLE_ENDIAN_HOST (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
#define EACH_BYTE(c)       (0x0101010101010101 * (uint64_t)(c))
#define ZEROS              EACH_BYTE('0')

enum {
    MANT_DIGITS = 19,   /* that always fit in 64 bits */
    SLOW_DIGITS = 800,  /* more than any midpoint between two doubles has (767) */
    EXP_CAP = 10000,    /* digits of an exponent beyond this are not counted, as in Go */
    EXP_MANT_BITS = 52, /* of a double, without the hidden bit */
    EXP_BIAS = 1023,
    EXP_INF = 0x7FF,
};

/* [+-] digits [. digits] [e [+-] digits], checked. Value: the digits as an integer * 10^exp10.
 * Passed by value, so that it stays in registers. */
struct number {
    uint64_t mant; /* the digits, or the first 19 of them from the first one that is not 0 */
    int64_t exp10; /* that `mant` is to be multiplied with */
    bool cut;      /* digits other than 0 are missing in `mant` */
    bool neg;
    struct str digits; /* with the point, without sign and exponent */
    int64_t written;   /* the exponent as written */
};

static bool is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

/* The value of the 8 digits whose first is in the lowest byte, or false. */
static inline bool eight_digits(uint64_t w, uint64_t *out)
{
    if (((w & 0xF0F0F0F0F0F0F0F0) | (((w + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4)) !=
        0x3333333333333333)
        return false;
    w -= ZEROS;
    w = w * 10 + (w >> 8); // pairs, in every second byte
    w = (w & 0x000000FF000000FF) * (100 + (1000000ULL << 32)) +
        (w >> 16 & 0x000000FF000000FF) * (1 + (10000ULL << 32));
    *out = w >> 32;
    return true;
}

static inline uint64_t load8(const char *p)
{
    uint64_t w;
    memcpy(&w, p, 8);
    return w;
}

static inline uint64_t load4(const char *p)
{
    uint32_t w;
    memcpy(&w, p, 4);
    return w;
}

/* Adds the digits at `p` to *mant, which may wrap; returns where they end. */
static inline const char *take_digits(const char *p, const char *end, uint64_t *mant)
{
    uint64_t m = *mant, eight;
    while (LITTLE_ENDIAN_HOST && end - p >= 8 && eight_digits(load8(p), &eight)) {
        m = m * 100000000 + eight;
        p += 8;
    }
    for (; p < end && is_digit(*p); p++)
        m = m * 10 + (uint64_t)(*p - '0');
    *mant = m;
    return p;
}

/* Digits of an exponent and what stands before them; false when there are none. */
static bool take_exponent(const char **at, const char *end, int64_t *out)
{
    const char *p = *at;
    bool neg = p < end && *p == '-';
    int64_t v = 0;
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    if (p == end || !is_digit(*p))
        return false;
    for (; p < end && is_digit(*p); p++)
        if (v < EXP_CAP)
            v = v * 10 + (*p - '0');
    *at = p;
    *out = neg ? -v : v;
    return true;
}

/* More digits than fit: the first 19 that count, and where the point is to them. */
static struct number cut_mantissa(struct number x)
{
    int64_t after_point = 0, dropped = 0;
    int taken = 0;
    bool point = false;
    x.mant = 0;
    for (size_t i = 0; i < x.digits.n; i++) {
        char c = x.digits.p[i];
        if (c == '.') {
            point = true;
            continue;
        }
        after_point += point;
        if (taken < MANT_DIGITS) {
            x.mant = x.mant * 10 + (uint64_t)(c - '0');
            taken += x.mant != 0;
        } else {
            dropped++;
            x.cut = x.cut || c != '0';
        }
    }
    x.exp10 = x.written - after_point + dropped;
    return x;
}

static inline bool read_number(struct str s, struct number *x)
{
    const char *p = s.p, *end = s.p + s.n;
    uint64_t mant = 0;
    int64_t written = 0;
    size_t fraction = 0;
    bool neg = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    const char *begin = p;
    p = take_digits(p, end, &mant);
    size_t n = (size_t)(p - begin);
    if (p < end && *p == '.') {
        const char *point = ++p;
        p = take_digits(p, end, &mant);
        fraction = (size_t)(p - point);
        n += fraction;
    }
    if (n == 0)
        return false;
    struct str digits = { begin, (size_t)(p - begin) };
    if (p < end && (*p | 0x20) == 'e') {
        p++;
        if (!take_exponent(&p, end, &written))
            return false;
    }
    if (p < end)
        return false;
    *x = (struct number){ mant, written - (int64_t)fraction, false, neg, digits, written };
    if (n > MANT_DIGITS)
        *x = cut_mantissa(*x);
    return true;
}

static const double exact_pow10[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                      1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                      1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* One rounding of two exact doubles is the right answer. */
static bool parse_exact(uint64_t mant, int64_t exp10, double *out)
{
    if (mant >> (EXP_MANT_BITS + 1) || exp10 < -22 || exp10 > 22 || FLT_EVAL_METHOD != 0)
        return false;
    double m = (double)mant;
    *out = exp10 < 0 ? m / exact_pow10[-exp10] : m * exact_pow10[exp10];
    return true;
}

/* A 192-bit integer, highest limb first. */
struct wide {
    uint64_t limb[3];
};

static struct wide wide_mul(uint64_t w, uint64_t hi, uint64_t lo)
{
    uint64_t l0, l1, m0;
    uint64_t h = float_mul(w, hi, &m0);
    uint64_t l = float_mul(w, lo, &l0);
    bool carry = __builtin_add_overflow(m0, l, &l1);
    return (struct wide){ { h + carry, l1, l0 } };
}

static struct wide wide_add(struct wide a, uint64_t b)
{
    bool carry = __builtin_add_overflow(a.limb[2], b, &a.limb[2]);
    carry = __builtin_add_overflow(a.limb[1], (uint64_t)carry, &a.limb[1]);
    a.limb[0] += carry;
    return a;
}

/* The double nearest to a * 2^exp2, ties to even, as bits without sign; EXP_INF << 52 when there
 * is none. The top limb is at least 2^62. */
static uint64_t wide_round(struct wide a, int exp2)
{
    uint64_t h = a.limb[0];
    bool more = (a.limb[1] | a.limb[2]) != 0;
    if (!(h >> 63)) {
        h = h << 1 | a.limb[1] >> 63;
        more = (a.limb[1] << 1 | a.limb[2]) != 0;
        exp2--;
    }
    int biased = exp2 + 191 + EXP_BIAS, shift = 63 - EXP_MANT_BITS;
    if (biased >= EXP_INF)
        return (uint64_t)EXP_INF << EXP_MANT_BITS;
    if (biased <= 0) { // subnormal: fewer bits
        shift += 1 - biased;
        biased = 1;
        if (shift > 63)
            return shift == 64 && (h << 1 || more);
    }
    uint64_t mant = h >> shift, rest = h << (64 - shift), half = (uint64_t)1 << 63;
    if (rest > half || (rest == half && (more || (mant & 1))))
        mant++;
    // The hidden bit adds one to the exponent, and so does a carry out of the mantissa.
    return ((uint64_t)(biased - 1) << EXP_MANT_BITS) + mant;
}

/* The product of the mantissa with the power of ten, as an interval that holds the true value: if
 * both ends round to the same double, that is it. False when they do not. */
static bool parse_product(uint64_t mant, int q, bool cut, uint64_t *bits)
{
    int zeros = __builtin_clzll(mant);
    uint64_t w = mant << zeros, w_max = w;
    struct float_pow10 t = float_pow10[q - FLOAT_POW10_MIN];
    if (cut && __builtin_add_overflow(w, (uint64_t)1 << zeros, &w_max))
        return false;
    struct wide lo = wide_mul(w, t.hi, t.lo);
    struct wide hi = cut ? wide_mul(w_max, t.hi, t.lo) : lo;
    if (!float_pow10_is_exact(q))
        hi = wide_add(hi, w_max); // the power is less than one unit larger
    int exp2 = float_log2_pow10(q) - 127 - zeros;
    *bits = wide_round(lo, exp2);
    // Mostly they differ only in the last limb, and that says no more than "some more".
    if (lo.limb[0] == hi.limb[0] && lo.limb[1] == hi.limb[1] && lo.limb[1] << 1)
        return true;
    return *bits == wide_round(hi, exp2);
}

/* By the C library, which is exact but slow. It gets an integer and an exponent, so that the
 * locale's decimal point does not matter. */
static double parse_slow(struct number x)
{
    char text[SLOW_DIGITS + 32];
    size_t n = 0;
    bool point = false, more = false;
    int64_t exp10 = x.written;
    for (size_t i = 0; i < x.digits.n; i++) {
        char c = x.digits.p[i];
        if (c == '.') {
            point = true;
            continue;
        }
        exp10 -= point;
        if (n == 0 && c == '0')
            continue;
        if (n < SLOW_DIGITS) {
            text[n++] = c;
        } else {
            more = more || c != '0';
            exp10++;
        }
    }
    if (more) { // what is cut off only matters as being above a midpoint
        text[n++] = '1';
        exp10--;
    }
    snprintf(text + n, sizeof text - n, "e%lld", (long long)exp10);
    return strtod(text, NULL);
}

static double parse_value(struct number x)
{
    // Smaller than half the least subnormal, larger than the largest double: 19 digits are < 10^19.
    if (x.mant == 0 || x.exp10 < FLOAT_POW10_MIN)
        return 0;
    if (x.exp10 > FLOAT_POW10_MAX)
        return HUGE_VAL;
    uint64_t bits;
    double v;
    if (!parse_product(x.mant, (int)x.exp10, x.cut, &bits))
        return parse_slow(x);
    memcpy(&v, &bits, sizeof v);
    return v;
}

/* Most values: up to eight bytes of digits with perhaps a point among them, all at once. */
static inline bool parse_short(struct str s, double *out)
{
    if (!LITTLE_ENDIAN_HOST || s.n - 1 >= 8)
        return false;
    // The text in the high bytes, zeros before it. Overlapping loads reach no byte beyond it.
    unsigned before = 8 * (8 - (unsigned)s.n);
    uint64_t w;
    if (s.n >= 4)
        w = load4(s.p) << before | load4(s.p + s.n - 4) << 32;
    else
        w = (uint64_t)(unsigned char)s.p[0] << before |
            (uint64_t)(unsigned char)s.p[s.n / 2] << (before + 8 * (s.n / 2)) |
            (uint64_t)(unsigned char)s.p[s.n - 1] << 56;
    w |= ZEROS & (((uint64_t)1 << before) - 1);

    uint64_t diff = w ^ EACH_BYTE('.'), mant;
    uint64_t points = (diff - EACH_BYTE(1)) & ~diff & EACH_BYTE(0x80);
    unsigned fraction = 0;
    if (points) { // the digits before it move up by one byte
        unsigned at = (unsigned)__builtin_ctzll(points) & ~7u;
        uint64_t below = w & (((uint64_t)1 << at) - 1);
        w = (w & ~(uint64_t)0 << at << 8) | below << 8 | '0';
        fraction = 7 - at / 8;
        if (s.n == 1)
            return false;
    }
    if (!eight_digits(w, &mant))
        return false;
    *out = (double)mant;
    if (fraction)
        *out /= exact_pow10[fraction];
    return FLT_EVAL_METHOD == 0;
}

static bool parse_special(struct str s, double *out)
{
    struct str name = s;
    bool neg = str_cut_prefix(&name, STR("-"));
    if (!neg)
        str_cut_prefix(&name, STR("+"));
    if (str_eq_nocase(name, STR("inf")) || str_eq_nocase(name, STR("infinity"))) {
        *out = neg ? -HUGE_VAL : HUGE_VAL;
        return true;
    }
    if (str_eq_nocase(s, STR("nan"))) {
        const uint64_t bits = 0x7FF8000000000001;
        memcpy(out, &bits, sizeof bits);
        return true;
    }
    return false;
}

bool float_parse(struct str s, double *out)
{
    struct number x;
    double v;
    if (!s.n) // and perhaps no pointer to count from
        return false;
    if (parse_short(s, out))
        return true;
    if (!read_number(s, &x))
        return parse_special(s, out);
    if (x.cut || !parse_exact(x.mant, x.exp10, &v))
        v = parse_value(x);
    *out = x.neg ? -v : v;
    return v < HUGE_VAL;
}
