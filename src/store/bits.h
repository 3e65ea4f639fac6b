/* bits.h - fixed-width bit packing, least significant bit first. Private to src/store.
 *
 * Packed bytes are read eight at a time: BITS_PAD readable bytes must follow them.
 */
#ifndef PROMCTL_STORE_BITS_H
#define PROMCTL_STORE_BITS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { BITS_PAD = 16 };

static inline uint64_t bits_order(uint64_t x)
{
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? x : __builtin_bswap64(x);
}

static inline uint64_t bits_load(const uint8_t *p)
{
    uint64_t x;
    memcpy(&x, p, sizeof x);
    return bits_order(x);
}

static inline void bits_store(uint8_t *p, uint64_t x)
{
    x = bits_order(x);
    memcpy(p, &x, sizeof x);
}

static inline unsigned bits_width(uint64_t x)
{
    return x ? 64 - (unsigned)__builtin_clzll(x) : 0;
}

static inline size_t bits_bytes(size_t n, unsigned width)
{
    return (n * width + 7) / 8;
}

/* `n` numbers below 2^width to `p`, which has room for bits_bytes() and BITS_PAD more, all zero. */
static inline void bits_pack(uint8_t *p, const uint64_t *x, size_t n, unsigned width)
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++, at += width) {
        uint8_t *to = p + (at >> 3);
        unsigned off = at & 7;
        bits_store(to, bits_load(to) | x[i] << off);
        if (off + width > 64)
            to[8] = (uint8_t)(x[i] >> 1 >> (63 - off));
    }
}

/* Number `i` of those packed at `p`. */
static inline uint64_t bits_get(const uint8_t *p, size_t i, unsigned width)
{
    size_t at = i * width;
    unsigned off = at & 7;
    uint64_t x = bits_load(p + (at >> 3)) >> off;
    if (off + width > 64)
        x |= (uint64_t)p[(at >> 3) + 8] << 1 << (63 - off);
    return width == 64 ? x : x & ((UINT64_C(1) << width) - 1);
}

/* The same where `width` is at most 57. */
static inline uint64_t bits_get_narrow(const uint8_t *p, size_t i, unsigned width)
{
    size_t at = i * width;
    return bits_load(p + (at >> 3)) >> (at & 7) & ((UINT64_C(1) << width) - 1);
}

#endif
