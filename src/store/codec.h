/* codec.h - up to 128 values in few bytes, back bit for bit. Private to src/store.
 *
 * Tried in order: all equal; decimals (whole numbers among them) as integers of a common exponent,
 * against their least value or their least difference, with up to 8 exceptions (stale markers,
 * NaN, infinities, -0, long fractions); differing bits of neighbours; as they are. Where half of
 * the values or more repeat the one before, only the others are coded.
 * The bytes are trusted: they never leave the process.
 */
#ifndef PROMCTL_STORE_CODEC_H
#define PROMCTL_STORE_CODEC_H

#include "store/bits.h"

#include <stdbool.h>

enum {
    CODEC_SAMPLES = 128,
    CODEC_MAX_BYTES = 1 + CODEC_SAMPLES / 8 + CODEC_SAMPLES * 8 + 128 + BITS_PAD,
};

/* `n` values (1 to CODEC_SAMPLES) to `out`, which has CODEC_MAX_BYTES; returns how many are used.
 */
size_t codec_encode(uint8_t *out, const double *v, size_t n);

/* Of the `n` values those from `lo` to before `hi`, at least one, to the front of `v`. Returns the
 * byte behind all of them; BITS_PAD bytes must be readable there. */
const uint8_t *codec_decode_part(const uint8_t *p, double *v, size_t n, size_t lo, size_t hi);

static inline const uint8_t *codec_decode(const uint8_t *p, double *v, size_t n)
{
    return codec_decode_part(p, v, n, 0, n);
}

/* The same for integers (start times): all equal, or against the least of them. */
size_t codec_encode_ints(uint8_t *out, const int64_t *x, size_t n);
const uint8_t *codec_decode_ints(const uint8_t *p, int64_t *x, size_t n);

/* Numbers of few bytes when they are near 0; room for 10 bytes. */
static inline uint8_t *codec_put_uvarint(uint8_t *p, uint64_t x)
{
    for (; x >= 0x80; x >>= 7)
        *p++ = (uint8_t)(x | 0x80);
    *p++ = (uint8_t)x;
    return p;
}

static inline const uint8_t *codec_get_uvarint(const uint8_t *p, uint64_t *x)
{
    uint64_t v = *p & 0x7f;
    for (unsigned shift = 7; *p++ & 0x80; shift += 7)
        v |= (uint64_t)(*p & 0x7f) << shift;
    *x = v;
    return p;
}

static inline uint8_t *codec_put_varint(uint8_t *p, int64_t x)
{
    return codec_put_uvarint(p, ((uint64_t)x << 1) ^ (x < 0 ? UINT64_MAX : 0));
}

static inline const uint8_t *codec_get_varint(const uint8_t *p, int64_t *x)
{
    uint64_t u;
    p = codec_get_uvarint(p, &u);
    *x = (int64_t)(u >> 1 ^ (u & 1 ? UINT64_MAX : 0));
    return p;
}

#endif
