/* Bytes as choices of a query and of data: two evaluators answer it alike. The first byte is the
 * data set, the next two say which modes, each of the rest is a choice of the generator. */
#include <stdio.h>
#include <stdlib.h>

#include "gen_query.h"
#include "two_engines.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

enum { SCRAPES = 80 };

static void compare(struct source *src, size_t mode, const struct query *q)
{
    struct query_engine *a = engine_a(src, mode), *b = engine_b(src, mode);
    struct buf why = { 0 };
    struct answer x, y;

    answer_get(a, q, &x);
    answer_get(b, q, &y);
    if (!answers_agree(&x, &y, &why)) {
        buf_puts(&why, "\n    ");
        query_put(&why, q);
        fprintf(stderr, "%s\n", buf_z(&why));
        abort();
    }
    buf_done(&why);
    answer_done(&x);
    answer_done(&y);
    query_engine_close(a);
    query_engine_close(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    const struct gen_query_opts all = { .depth = 4 };
    struct gen_rng rng = { .state = 1, .p = p, .n = n };
    struct arena arena = { 0 };
    struct gen_data d;
    struct mem_store *s;
    struct err e = { 0 };
    struct query q;
    uint64_t seed = gen_choose(&rng, 256);
    size_t mode = gen_choose(&rng, ENGINE_MODES), data = gen_choose(&rng, 4);

    s = mem_new(&(struct mem_opts){ 0 });
    gen_data_init(&d, seed,
                  &(struct gen_data_opts){
                      .stale_markers = data & 1, .native = data & 2, .scrapes = SCRAPES });
    if (!gen_data_store(&d, s, &e))
        abort();
    q = gen_query(&arena, &rng, &d, &all);
    compare(mem_source(s), mode, &q);
    mem_free(s);
    gen_data_done(&d);
    arena_done(&arena);
    return 0;
}
