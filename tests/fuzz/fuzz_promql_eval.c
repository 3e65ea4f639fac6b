/* Bytes as choices of a query and of data: two evaluators answer it alike. The first byte is the
 * data set, the second says which modes, each of the rest is a choice of the generator. */
#include <stdio.h>
#include <stdlib.h>

#include "gen_query.h"
#include "two_engines.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

enum { SCRAPES = 80, DATA_SETS = 16 };

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

/* A few data sets, made when they are first asked for. */
static struct source *data_set(size_t i, const struct gen_data **out)
{
    static struct gen_data data[DATA_SETS];
    static struct mem_store *stores[DATA_SETS];
    const struct gen_data_opts opts = { .stale_markers = i & 1,
                                        .native = i & 2,
                                        .scrapes = SCRAPES };
    struct err e = { 0 };

    if (!stores[i]) {
        stores[i] = mem_new(&(struct mem_opts){ 0 });
        gen_data_init(&data[i], i, &opts);
        if (!gen_data_store(&data[i], stores[i], &e))
            abort();
    }
    *out = &data[i];
    return mem_source(stores[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    const struct gen_query_opts all = { .depth = 4 };
    struct gen_rng rng = { .state = 1, .p = p, .n = n };
    struct arena arena = { 0 };
    const struct gen_data *d;
    struct source *src = data_set(gen_choose(&rng, DATA_SETS), &d);
    size_t mode = gen_choose(&rng, ENGINE_MODES);
    struct query q = gen_query(&arena, &rng, d, &all);

    compare(src, mode, &q);
    arena_done(&arena);
    return 0;
}
