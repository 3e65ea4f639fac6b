/* Shortest printing: integers and values of few decimals by a guess that proves itself, all
 * others with Schubfach (Raffaello Giulietti, "The Schubfach way to render doubles", 2021).
 */
#include "base/float.h"

#include "base/float_table.h"

#include <math.h>
#include <stdlib.h>

enum { MANT_BITS = 52, EXP_MASK = 0x7FF, EXP_ONE = 1075 /* of a mantissa read as an integer */ };

/* digits * 10^exp10; the last digit is not 0 unless the value is. */
struct decimal {
    uint64_t digits;
    int exp10;
};

/* ---- the shortest digits ---- */

static struct decimal without_zeros(struct decimal d)
{
    while (d.digits % 100000000 == 0 && d.digits)
        d = (struct decimal){ d.digits / 100000000, d.exp10 + 8 };
    while (d.digits % 10 == 0 && d.digits)
        d = (struct decimal){ d.digits / 10, d.exp10 + 1 };
    return d;
}

/* Two decimals of at most 15 digits are never the same double (DBL_DIG), so one that reads back as
 * `v` is the shortest. Most metrics are integers or have three decimals. */
static bool shortest_guess(double v, struct decimal *out)
{
    static const struct {
        double factor;
        int exp10;
    } guesses[] = { { 1, 0 }, { 1e3, -3 }, { 1e6, -6 } };
    if (v >= 1e15)
        return false;
    for (size_t i = 0; i < sizeof guesses / sizeof *guesses; i++) {
        double x = v * guesses[i].factor;
        if (x >= 1e15)
            return false;
        uint64_t n = (uint64_t)(x + 0.5);
        if ((double)n / guesses[i].factor == v) { // correctly rounded, as reading it is
            *out = without_zeros((struct decimal){ n, guesses[i].exp10 });
            return true;
        }
    }
    return false;
}

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

    uint64_t s = value / 4, t = s / 10;
    if (s >= 10) { // one digit less: at most one such decimal can be inside
        bool down = below <= 40 * t, up = 40 * t + 40 <= above;
        if (down != up)
            return (struct decimal){ t + up, k + 1 };
    }
    bool down = below <= 4 * s, up = 4 * s + 4 <= above;
    if (down != up)
        return (struct decimal){ s + up, k };
    uint64_t middle = 4 * s + 2;
    return (struct decimal){ s + (value > middle || (value == middle && (s & 1))), k };
}

/* `v` is finite and not negative. */
static struct decimal shortest(double v)
{
    struct decimal d = { 0 };
    if (v == 0 || shortest_guess(v, &d))
        return d;
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    uint64_t mant = bits & (((uint64_t)1 << MANT_BITS) - 1);
    int exp = (int)(bits >> MANT_BITS) & EXP_MASK;
    if (exp)
        d = shortest_exact(mant | (uint64_t)1 << MANT_BITS, exp - EXP_ONE, mant == 0 && exp > 1);
    else
        d = shortest_exact(mant, 1 - EXP_ONE, false);
    return without_zeros(d);
}

/* ---- digits to text ---- */

static const char two_digits[201] = "00010203040506070809101112131415161718192021222324"
                                    "25262728293031323334353637383940414243444546474849"
                                    "50515253545556575859606162636465666768697071727374"
                                    "75767778798081828384858687888990919293949596979899";

/* Writes the digits so that they end at `end`; returns where they begin. */
static char *put_digits(char *end, uint64_t x)
{
    for (; x >= 100; x /= 100) {
        end -= 2;
        memcpy(end, two_digits + x % 100 * 2, 2);
    }
    if (x < 10) {
        *--end = (char)('0' + x);
        return end;
    }
    end -= 2;
    memcpy(end, two_digits + x * 2, 2);
    return end;
}

/* Pieces of a fixed size are copied, because that is quicker than counting: a number has at most 17
 * digits, 16 of them behind the point when there is one before it. What is too much is written over
 * or lies beyond the length. */
enum { ALL_DIGITS = 24, FRACTION_DIGITS = 16, DIGITS_ROOM = ALL_DIGITS + FRACTION_DIGITS };

struct text {
    char digits[DIGITS_ROOM];
    int n;
    int point; /* digits before the decimal point; may be negative or beyond n */
};

static void text_of(struct decimal d, struct text *t)
{
    char raw[ALL_DIGITS + DIGITS_ROOM], *end = raw + ALL_DIGITS, *p = put_digits(end, d.digits);
    memset(end, '0', DIGITS_ROOM);
    memcpy(t->digits, p, DIGITS_ROOM);
    t->n = (int)(end - p);
    t->point = d.digits ? t->n + d.exp10 : 1;
}

static char *put_plain(char *p, const struct text *t)
{
    if (t->point <= 0) {
        memcpy(p, "0.000000", 8);
        if (t->point < -6)
            memset(p + 8, '0', (size_t)(-t->point - 6));
        p += 2 - t->point;
        memcpy(p, t->digits, ALL_DIGITS);
        return p + t->n;
    }
    memcpy(p, t->digits, ALL_DIGITS);
    if (t->point >= t->n) {
        if (t->point > ALL_DIGITS) // zeros follow the digits as far as that
            memset(p + ALL_DIGITS, '0', (size_t)(t->point - ALL_DIGITS));
        return p + t->point;
    }
    memcpy(p + t->point + 1, t->digits + t->point, FRACTION_DIGITS);
    p[t->point] = '.';
    return p + t->n + 1;
}

static char *put_exponent(char *p, const struct text *t)
{
    int exp = t->point - 1;
    *p++ = t->digits[0];
    if (t->n > 1) {
        *p++ = '.';
        memcpy(p, t->digits + 1, FRACTION_DIGITS);
        p += t->n - 1;
    }
    *p++ = 'e';
    *p++ = exp < 0 ? '-' : '+';
    exp = exp < 0 ? -exp : exp;
    if (exp >= 100) {
        *p++ = (char)('0' + exp / 100);
        exp %= 100;
    }
    memcpy(p, two_digits + exp * 2, 2); // at least two digits
    return p + 2;
}

/* NaN, +Inf, -Inf; 0 when it is none of them. */
static size_t put_special(char *p, double v)
{
    if (isfinite(v))
        return 0;
    memcpy(p, isnan(v) ? "NaN" : v < 0 ? "-Inf" : "+Inf", 4);
    return isnan(v) ? 3 : 4;
}

typedef bool wants_exponent(const struct text *t);

static size_t print(char *p, double v, wants_exponent *wants)
{
    struct text t;
    char *begin = p;
    size_t n = put_special(p, v);
    if (n)
        return n;
    if (signbit(v))
        *p++ = '-';
    text_of(shortest(fabs(v)), &t);
    p = wants(&t) ? put_exponent(p, &t) : put_plain(p, &t);
    return (size_t)(p - begin);
}

/* With the shortest digits strconv decides as if the precision were 6. */
static bool g_wants(const struct text *t)
{
    return t->point < -3 || t->point > 6;
}

static bool f_wants(const struct text *t)
{
    (void)t;
    return false;
}

static bool json_wants(const struct text *t)
{
    return t->point < -5 || t->point > 21;
}

size_t float_print_g(char *p, double v)
{
    return print(p, v, g_wants);
}

size_t float_print_f(char *p, double v)
{
    return print(p, v, f_wants);
}

size_t float_print_json(char *p, double v)
{
    return print(p, v, json_wants);
}

size_t float_print_om(char *p, double v)
{
    size_t n = print(p, v == 0 ? 0 : v, g_wants);
    if (!isfinite(v) || memchr(p, '.', n) || memchr(p, 'e', n))
        return n;
    memcpy(p + n, ".0", 2);
    return n + 2;
}
