/* json_scan.h - the inner loops of json_reader.c. */
#ifndef PROMCTL_BASE_JSON_SCAN_H
#define PROMCTL_BASE_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* The first quote, backslash or control byte from `p` on, or `end`. Sets *high if a byte before it
 * is not ASCII, leaves it alone otherwise. */
static inline const char *json_scan_string(const char *p, const char *end, bool *high)
{
#ifdef __SSE2__
    const __m128i quote = _mm_set1_epi8('"'), backslash = _mm_set1_epi8('\\');
    const __m128i last_control = _mm_set1_epi8(0x1F);
    for (; end - p >= 16; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)p);
        __m128i stop = _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, backslash));
        stop = _mm_or_si128(stop, _mm_cmpeq_epi8(_mm_min_epu8(v, last_control), v));
        unsigned stops = (unsigned)_mm_movemask_epi8(stop), highs = (unsigned)_mm_movemask_epi8(v);
        if (stops) {
            *high |= (highs & (stops - 1) & ~stops) != 0; // only bits below the lowest stop
            return p + __builtin_ctz(stops);
        }
        *high |= highs != 0;
    }
#endif
    for (; p < end; p++) {
        unsigned char c = (unsigned char)*p;
        if (c == '"' || c == '\\' || c < 0x20)
            break;
        *high |= c >= 0x80;
    }
    return p;
}

/* Where a number stands in its grammar. */
enum json_number_state {
    JSON_NUM_MINUS,
    JSON_NUM_ZERO, /* complete */
    JSON_NUM_INT,  /* complete */
    JSON_NUM_POINT,
    JSON_NUM_FRACTION, /* complete */
    JSON_NUM_E,
    JSON_NUM_E_SIGN,
    JSON_NUM_EXP, /* complete */
    JSON_NUM_NONE,
};

static inline bool json_is_digit(char c)
{
    return (unsigned char)(c - '0') < 10;
}

static inline bool json_number_is_complete(enum json_number_state s)
{
    return s == JSON_NUM_ZERO || s == JSON_NUM_INT || s == JSON_NUM_FRACTION || s == JSON_NUM_EXP;
}

/* The state after `c`, or JSON_NUM_NONE when no number goes on so. */
static inline enum json_number_state json_number_next(enum json_number_state s, char c)
{
    bool digit = json_is_digit(c), e = (c | 0x20) == 'e';
    switch (s) {
    case JSON_NUM_MINUS:
        return c == '0' ? JSON_NUM_ZERO : digit ? JSON_NUM_INT : JSON_NUM_NONE;
    case JSON_NUM_INT:
        if (digit)
            return JSON_NUM_INT;
        return c == '.' ? JSON_NUM_POINT : e ? JSON_NUM_E : JSON_NUM_NONE;
    case JSON_NUM_ZERO:
        return c == '.' ? JSON_NUM_POINT : e ? JSON_NUM_E : JSON_NUM_NONE;
    case JSON_NUM_POINT:
        return digit ? JSON_NUM_FRACTION : JSON_NUM_NONE;
    case JSON_NUM_FRACTION:
        return digit ? JSON_NUM_FRACTION : e ? JSON_NUM_E : JSON_NUM_NONE;
    case JSON_NUM_E:
        return c == '+' || c == '-' ? JSON_NUM_E_SIGN : digit ? JSON_NUM_EXP : JSON_NUM_NONE;
    case JSON_NUM_E_SIGN:
    case JSON_NUM_EXP:
        return digit ? JSON_NUM_EXP : JSON_NUM_NONE;
    case JSON_NUM_NONE:
        break;
    }
    return JSON_NUM_NONE;
}

/* Goes on with a number as far as its grammar allows. */
static inline const char *json_scan_number(const char *p, const char *end,
                                           enum json_number_state *state)
{
    enum json_number_state s = *state;
    while (p < end) {
        if (s == JSON_NUM_INT || s == JSON_NUM_FRACTION || s == JSON_NUM_EXP) {
            while (p < end && json_is_digit(*p))
                p++;
            if (p == end)
                break;
        }
        enum json_number_state next = json_number_next(s, *p);
        if (next == JSON_NUM_NONE)
            break;
        s = next;
        p++;
    }
    *state = s;
    return p;
}

#endif
