#include "store/codec.h"

#include <math.h>

enum { MAX_EXCEPTIONS = 8, MAX_EXPONENT = 14 };

enum kind { /* the first byte */
            KIND_CONST,
            KIND_FOR,   /* u8 exponent, u8 width, u8 exceptions, varint least, packed, exceptions */
            KIND_DELTA, /* the same with varint first, varint least difference */
            KIND_XOR,   /* u64 first, u8 shift, u8 width, packed */
            KIND_RAW,
            KIND_MASK = 7,
            FLAG_ELIDED = 8, /* a bit a value follows: 1 where it differs from the one before */
};

static const double powers[MAX_EXPONENT + 1] = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
};

static inline uint64_t bits_of(double v)
{
    uint64_t u;
    memcpy(&u, &v, sizeof u);
    return u;
}

static inline double double_of(uint64_t u)
{
    double v;
    memcpy(&v, &u, sizeof v);
    return v;
}

/* ---- decimals ---- */

struct decimals {
    unsigned exponent;
    int64_t d[CODEC_SAMPLES]; /* value * 10^exponent; of exceptions: of their neighbour */
    uint8_t exceptions[MAX_EXCEPTIONS];
    size_t n_exceptions;
};

/* An integer below 2^53 divided by 10^e is the double nearest to that decimal, so whatever was
 * written with up to 15 digits comes back. */
static inline bool to_decimal(double v, unsigned e, int64_t *d)
{
    double x = v * powers[e];
    if (!(fabs(x) < 9007199254740992.0))
        return false;
    *d = (int64_t)(x + (x < 0 ? -0.5 : 0.5));
    double back = e ? (double)*d / powers[e] : (double)*d;
    return bits_of(back) == bits_of(v);
}

/* The exponent above `e` with which `v` is exact, or 0. */
static unsigned raise_exponent(double v, unsigned e)
{
    int64_t d;
    while (++e <= MAX_EXPONENT)
        if (to_decimal(v, e, &d))
            return e;
    return 0;
}

/* Values with exponent `e` as far as that goes. Returns the exponent that a value needs, or `e`;
 * -1 where there are too many exceptions. */
static int try_exponent(const double *v, size_t n, unsigned e, struct decimals *out)
{
    out->exponent = e;
    out->n_exceptions = 0;
    for (size_t i = 0; i < n; i++) {
        if (to_decimal(v[i], e, &out->d[i]))
            continue;
        unsigned higher = raise_exponent(v[i], e);
        if (higher)
            return (int)higher;
        if (out->n_exceptions == MAX_EXCEPTIONS)
            return -1;
        out->exceptions[out->n_exceptions++] = (uint8_t)i;
        out->d[i] = i ? out->d[i - 1] : 0;
    }
    return (int)e;
}

/* All of `v` with one exponent. Exceptions at the front take the number that follows them. */
static bool find_decimals(const double *v, size_t n, struct decimals *out)
{
    int e = 0, tried;
    do {
        tried = e;
        e = try_exponent(v, n, (unsigned)tried, out);
    } while (e > tried);
    if (e < 0)
        return false;
    size_t lead = 0;
    while (lead < out->n_exceptions && out->exceptions[lead] == lead)
        lead++;
    for (size_t i = 0; lead < n && i < lead; i++)
        out->d[i] = out->d[lead];
    return true;
}

struct spread { /* of integers and of their differences */
    int64_t least, least_step;
    unsigned width, step_width;
};

static struct spread spread_of(const int64_t *d, size_t n)
{
    int64_t lo = d[0], hi = d[0], lo_step = 0, hi_step = 0;
    for (size_t i = 1; i < n; i++) {
        int64_t step = d[i] - d[i - 1]; // below 2^54
        lo = d[i] < lo ? d[i] : lo;
        hi = d[i] > hi ? d[i] : hi;
        lo_step = i == 1 || step < lo_step ? step : lo_step;
        hi_step = i == 1 || step > hi_step ? step : hi_step;
    }
    return (struct spread){ lo, lo_step, bits_width((uint64_t)(hi - lo)),
                            bits_width((uint64_t)(hi_step - lo_step)) };
}

static uint8_t *put_decimals(uint8_t *p, uint8_t *kind, const struct decimals *x, const double *v,
                             size_t n)
{
    struct spread s = spread_of(x->d, n);
    bool delta = s.step_width < s.width;
    unsigned width = delta ? s.step_width : s.width;
    uint64_t packed[CODEC_SAMPLES];
    size_t n_packed = delta ? n - 1 : n;

    *kind = delta ? KIND_DELTA : KIND_FOR;
    *p++ = (uint8_t)x->exponent;
    *p++ = (uint8_t)width;
    *p++ = (uint8_t)x->n_exceptions;
    p = codec_put_varint(p, delta ? x->d[0] : s.least);
    if (delta)
        p = codec_put_varint(p, s.least_step);
    for (size_t i = 0; i < n_packed; i++)
        packed[i] = (uint64_t)(delta ? x->d[i + 1] - x->d[i] - s.least_step : x->d[i] - s.least);
    bits_pack(p, packed, n_packed, width);
    p += bits_bytes(n_packed, width);
    for (size_t i = 0; i < x->n_exceptions; i++) {
        *p++ = x->exceptions[i];
        bits_store(p, bits_of(v[x->exceptions[i]]));
        p += 8;
    }
    return p;
}

struct part { /* of a chunk: from `lo` to before `hi` of its `n` values */
    size_t n, lo, hi;
};

/* The sums of the loops stay in registers; whole numbers, the most common ones, need no division.
 */
static const uint8_t *get_decimals(const uint8_t *p, bool delta, double *v, struct part x)
{
    double power = powers[p[0]];
    bool whole = p[0] == 0;
    unsigned width = p[1], n_exceptions = p[2];
    int64_t base, step = 0;
    size_t n_packed = delta ? x.n - 1 : x.n, n = x.hi - x.lo;

    p = codec_get_varint(p + 3, &base);
    if (delta) {
        p = codec_get_varint(p, &step);
        int64_t d = base + step * (int64_t)x.lo;
        for (size_t i = 0; i < x.lo; i++)
            d += (int64_t)bits_get_narrow(p, i, width);
        v[0] = (double)d;
        for (size_t i = 1; i < n; i++) {
            d += step + (int64_t)bits_get_narrow(p, x.lo + i - 1, width);
            v[i] = (double)d;
        }
    } else {
        for (size_t i = 0; i < n; i++)
            v[i] = (double)(base + (int64_t)bits_get_narrow(p, x.lo + i, width));
    }
    for (size_t i = 0; !whole && i < n; i++)
        v[i] /= power;
    p += bits_bytes(n_packed, width);
    for (; n_exceptions; n_exceptions--, p += 9)
        if (p[0] >= x.lo && p[0] < x.hi)
            v[p[0] - x.lo] = double_of(bits_load(p + 1));
    return p;
}

/* ---- bits ---- */

/* NULL where nothing is gained. */
static uint8_t *put_xor(uint8_t *p, const double *v, size_t n)
{
    uint64_t x[CODEC_SAMPLES], any = 0;
    for (size_t i = 1; i < n; i++)
        any |= x[i - 1] = bits_of(v[i]) ^ bits_of(v[i - 1]);
    unsigned shift = any ? (unsigned)__builtin_ctzll(any) : 0, width = bits_width(any >> shift);
    if (10 + bits_bytes(n - 1, width) >= n * 8)
        return NULL;
    for (size_t i = 0; i + 1 < n; i++)
        x[i] >>= shift;
    bits_store(p, bits_of(v[0]));
    p[8] = (uint8_t)shift;
    p[9] = (uint8_t)width;
    bits_pack(p + 10, x, n - 1, width);
    return p + 10 + bits_bytes(n - 1, width);
}

static const uint8_t *get_xor(const uint8_t *p, double *v, struct part x)
{
    uint64_t bits = bits_load(p);
    unsigned shift = p[8], width = p[9];
    for (size_t i = 0; i < x.lo; i++)
        bits ^= bits_get(p + 10, i, width) << shift;
    v[0] = double_of(bits);
    for (size_t i = x.lo + 1; i < x.hi; i++)
        v[i - x.lo] = double_of(bits ^= bits_get(p + 10, i - 1, width) << shift);
    return p + 10 + bits_bytes(x.n - 1, width);
}

static uint8_t *put_raw(uint8_t *p, const double *v, size_t n)
{
    for (size_t i = 0; i < n; i++, p += 8)
        bits_store(p, bits_of(v[i]));
    return p;
}

static const uint8_t *get_raw(const uint8_t *p, double *v, struct part x)
{
    for (size_t i = x.lo; i < x.hi; i++)
        v[i - x.lo] = double_of(bits_load(p + i * 8));
    return p + x.n * 8;
}

/* ---- chunks ---- */

/* Marks values that differ from the one before, the first always, and collects them. */
static size_t find_changes(const double *v, size_t n, uint8_t *marks, double *changed)
{
    size_t m = 0;
    memset(marks, 0, CODEC_SAMPLES / 8);
    for (size_t i = 0; i < n; i++) {
        if (i && bits_of(v[i]) == bits_of(v[i - 1]))
            continue;
        marks[i / 8] |= (uint8_t)(1 << i % 8);
        changed[m++] = v[i];
    }
    return m;
}

/* Marks among the first `n`. */
static size_t count_changes(const uint8_t *marks, size_t n)
{
    size_t m = 0;
    for (size_t i = 0; i < n / 8; i++)
        m += (size_t)__builtin_popcount(marks[i]);
    return m + (size_t)(n % 8 ? __builtin_popcount(marks[n / 8] & ((1u << n % 8) - 1)) : 0);
}

/* `changed` begins with the value at `lo`. */
static void repeat_unchanged(const uint8_t *marks, const double *changed, double *v, struct part x)
{
    v[0] = *changed;
    for (size_t i = x.lo + 1; i < x.hi; i++) {
        changed += marks[i / 8] >> i % 8 & 1;
        v[i - x.lo] = *changed;
    }
}

static uint8_t *put_values(uint8_t *p, uint8_t *kind, const double *v, size_t n)
{
    struct decimals x;
    uint8_t *end;
    if (find_decimals(v, n, &x))
        return put_decimals(p, kind, &x, v, n);
    *kind = KIND_XOR;
    if ((end = put_xor(p, v, n)))
        return end;
    *kind = KIND_RAW;
    return put_raw(p, v, n);
}

static const uint8_t *get_values(const uint8_t *p, unsigned kind, double *v, struct part x)
{
    switch (kind) {
    case KIND_FOR:
    case KIND_DELTA:
        return get_decimals(p, kind == KIND_DELTA, v, x);
    case KIND_XOR:
        return get_xor(p, v, x);
    default:
        return get_raw(p, v, x);
    }
}

/* The very bits must come back, whatever the arithmetic above did. */
static bool comes_back(const uint8_t *p, const double *v, size_t n)
{
    double back[CODEC_SAMPLES];
    codec_decode(p, back, n);
    return memcmp(back, v, n * sizeof *v) == 0;
}

size_t codec_encode(uint8_t *out, const double *v, size_t n)
{
    uint8_t marks[CODEC_SAMPLES / 8], *p = out + 1;
    double changed[CODEC_SAMPLES];
    size_t m = find_changes(v, n, marks, changed);

    memset(out, 0, CODEC_MAX_BYTES);
    if (m == 1) {
        out[0] = KIND_CONST;
        return (size_t)(put_raw(p, v, 1) - out);
    }
    bool elided = m * 2 <= n;
    if (elided) {
        memcpy(p, marks, (n + 7) / 8);
        p += (n + 7) / 8;
    }
    p = put_values(p, out, elided ? changed : v, elided ? m : n);
    if (elided)
        out[0] |= FLAG_ELIDED;
    if (!comes_back(out, v, n)) {
        out[0] = KIND_RAW;
        p = put_raw(out + 1, v, n);
    }
    return (size_t)(p - out);
}

const uint8_t *codec_decode_part(const uint8_t *p, double *v, size_t n, size_t lo, size_t hi)
{
    struct part x = { n, lo, hi };
    unsigned first = *p++;
    if (first == KIND_CONST) {
        double c = double_of(bits_load(p));
        for (size_t i = lo; i < hi; i++)
            v[i - lo] = c;
        return p + 8;
    }
    if (!(first & FLAG_ELIDED))
        return get_values(p, first, v, x);
    const uint8_t *marks = p;
    double changed[CODEC_SAMPLES];
    struct part y = { count_changes(marks, n), count_changes(marks, lo + 1) - 1,
                      count_changes(marks, hi) };
    p = get_values(p + (n + 7) / 8, first & KIND_MASK, changed, y);
    repeat_unchanged(marks, changed, v, x);
    return p;
}

/* u8 width, varint least, packed. */
size_t codec_encode_ints(uint8_t *out, const int64_t *x, size_t n)
{
    uint64_t packed[CODEC_SAMPLES];
    int64_t lo = x[0], hi = x[0];
    for (size_t i = 1; i < n; i++) {
        lo = x[i] < lo ? x[i] : lo;
        hi = x[i] > hi ? x[i] : hi;
    }
    memset(out, 0, CODEC_MAX_BYTES);
    unsigned width = bits_width((uint64_t)hi - (uint64_t)lo);
    *out = (uint8_t)width;
    uint8_t *p = codec_put_varint(out + 1, lo);
    for (size_t i = 0; i < n; i++)
        packed[i] = (uint64_t)x[i] - (uint64_t)lo;
    bits_pack(p, packed, n, width);
    return (size_t)(p - out) + bits_bytes(n, width);
}

const uint8_t *codec_decode_ints(const uint8_t *p, int64_t *x, size_t n)
{
    unsigned width = *p++;
    int64_t lo;
    p = codec_get_varint(p, &lo);
    for (size_t i = 0; i < n; i++)
        x[i] = (int64_t)((uint64_t)lo + bits_get(p, i, width));
    return p + bits_bytes(n, width);
}
