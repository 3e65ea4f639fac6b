/* hash.h - one 64-bit hash of bytes, for tables only: never stored, not stable across versions. */
#ifndef PROMCTL_BASE_HASH_H
#define PROMCTL_BASE_HASH_H

#include "base/str.h"

#include <stdint.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

static inline uint64_t hash_bytes(const void *p, size_t n)
{
    return XXH3_64bits(p, n);
}

static inline uint64_t hash_str(struct str s)
{
    return XXH3_64bits(s.n ? s.p : "", s.n);
}

struct hash128 {
    uint64_t lo, hi;
};

/* 128 bits, for sets that keep no keys. */
static inline struct hash128 hash_bytes128(const void *p, size_t n, uint64_t seed)
{
    XXH128_hash_t h = XXH3_128bits_withSeed(n ? p : "", n, seed);
    return (struct hash128){ h.low64, h.high64 };
}

/* xxHash64 with seed 0, where another program's hash has to be met. */
static inline uint64_t hash_xxh64(const void *p, size_t n)
{
    return XXH64(n ? p : "", n, 0);
}

/* Adds one hash to another, order matters. */
static inline uint64_t hash_mix(uint64_t h, uint64_t x)
{
    h ^= x + 0x9e3779b97f4a7c15ULL + (h << 6) + (h >> 2);
    h *= 0xff51afd7ed558ccdULL;
    return h ^ (h >> 32);
}

#endif
