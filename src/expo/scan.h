/* scan.h - steps over bytes of one class, many at a time. Private to src/expo.
 *
 * All stop at a newline at the latest, which the caller has made sure of. Wide loads begin before
 * `wide_end` only; with `pad` bytes behind them they stay inside readable memory.
 */
#ifndef PROMCTL_EXPO_SCAN_H
#define PROMCTL_EXPO_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static inline bool scan_is_name(unsigned char c, bool metric)
{
    unsigned lower = (unsigned)(c | 0x20) - 'a', digit = (unsigned)c - '0';
    return lower < 26 || digit < 10 + (unsigned)metric || c == '_'; // ':' comes after '9'
}

#ifdef __SSE2__
/* Bit i: byte i of `x` is one of [a-zA-Z0-9_], for metrics also ':'. */
static inline unsigned scan_name_mask(__m128i x, bool metric)
{
    // A range of n bytes from `a` on, moved to the lowest signed bytes, is one comparison.
    __m128i lower = _mm_or_si128(x, _mm_set1_epi8(0x20));
    __m128i letter = _mm_cmplt_epi8(_mm_sub_epi8(lower, _mm_set1_epi8((char)('a' + 128))),
                                    _mm_set1_epi8(-128 + 26));
    __m128i digit = _mm_cmplt_epi8(_mm_sub_epi8(x, _mm_set1_epi8((char)('0' + 128))),
                                   _mm_set1_epi8((char)(-128 + (metric ? 11 : 10))));
    __m128i under = _mm_cmpeq_epi8(x, _mm_set1_epi8('_'));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(letter, digit), under));
}
#endif

/* The first byte from `p` on that is not of a name. */
static inline const char *scan_name(const char *p, const char *wide_end, bool metric)
{
#ifdef __SSE2__
    while (p < wide_end) {
        unsigned not = ~scan_name_mask(_mm_loadu_si128((const __m128i *)p), metric) & 0xffff;
        if (not )
            return p + __builtin_ctz(not );
        p += 16;
    }
#else
    (void)wide_end;
#endif
    while (scan_is_name((unsigned char)*p, metric))
        p++;
    return p;
}

/* The `n` bytes (at least one) at `q`, no newline among them, stand at `p` too. Wide loads are fine
 * at both places. */
static inline bool scan_same(const char *p, const char *q, size_t n, const char *wide_end)
{
#ifdef __SSE2__
    while (p < wide_end) {
        __m128i eq = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)p),
                                    _mm_loadu_si128((const __m128i *)q));
        unsigned differ = (unsigned)_mm_movemask_epi8(eq) ^ 0xffff;
        if (n <= 16)
            return (differ & ((1u << n) - 1)) == 0;
        if (differ)
            return false;
        p += 16;
        q += 16;
        n -= 16;
    }
#else
    (void)wide_end;
#endif
    while (n && *p == *q) { // not memcmp(), which may look behind the first difference
        p++;
        q++;
        n--;
    }
    return n == 0;
}

/* The first '"', '\\' or newline from `p` on. Sets `*high` when a byte before it is not ASCII. */
static inline const char *scan_quoted(const char *p, const char *wide_end, unsigned *high)
{
#ifdef __SSE2__
    while (p < wide_end) {
        __m128i x = _mm_loadu_si128((const __m128i *)p);
        __m128i stop = _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('"')),
                                    _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('\\')),
                                                 _mm_cmpeq_epi8(x, _mm_set1_epi8('\n'))));
        unsigned at = (unsigned)_mm_movemask_epi8(stop), top = (unsigned)_mm_movemask_epi8(x);
        if (at) {
            *high |= top & (at ^ (at - 1));
            return p + __builtin_ctz(at);
        }
        *high |= top;
        p += 16;
    }
#else
    (void)wide_end;
#endif
    for (; *p != '"' && *p != '\\' && *p != '\n'; p++)
        *high |= (unsigned char)*p & 0x80;
    return p;
}

/* The first '"', '\\', newline or NUL of the bytes before `end`, or `end`. */
static inline const char *scan_plain(const char *p, const char *end)
{
#ifdef __SSE2__
    for (; end - p >= 16; p += 16) {
        __m128i x = _mm_loadu_si128((const __m128i *)p);
        __m128i quote = _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('"')),
                                     _mm_cmpeq_epi8(x, _mm_set1_epi8('\\')));
        __m128i line = _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('\n')),
                                    _mm_cmpeq_epi8(x, _mm_setzero_si128()));
        unsigned at = (unsigned)_mm_movemask_epi8(_mm_or_si128(quote, line));
        if (at)
            return p + __builtin_ctz(at);
    }
#endif
    while (p < end && *p != '"' && *p != '\\' && *p != '\n' && *p != '\0')
        p++;
    return p;
}

#endif
