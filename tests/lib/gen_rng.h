/* gen_rng.h - choices for generators: from a seed, the same everywhere, or from given bytes first,
 * so that a fuzzer can steer each of them. */
#ifndef PROMCTL_TESTS_GEN_RNG_H
#define PROMCTL_TESTS_GEN_RNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gen_rng { /* { .state = seed } */
    uint64_t state;
    const uint8_t *p; /* borrowed; one byte a choice, then what the seed gives */
    size_t n;
};

static inline uint64_t gen_mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static inline uint64_t gen_random(struct gen_rng *g)
{
    return gen_mix(g->state += 0x9e3779b97f4a7c15u);
}

/* Of 0 to n - 1 one. */
static inline size_t gen_choose(struct gen_rng *g, size_t n)
{
    if (n > 1 && n <= 256 && g->n) {
        g->n--;
        return *g->p++ % n;
    }
    return n ? (size_t)(gen_random(g) % n) : 0;
}

static inline bool gen_one_in(struct gen_rng *g, size_t n)
{
    return gen_choose(g, n) == 0;
}

#endif
