/* Reset hints as the runs of a TSDB give them. */
#include "test.h"

#include "store/mem.h"
#include "store_gen.h"

struct given {
    const char *why;
    enum histogram_reset hint; /* as appended */
    double sum;                /* or STALE, or FLOAT */
    int32_t schema;
    double threshold, zero, counts[3];
    int32_t offset; /* of the first bucket; counts of 0 at the end are left out */
    enum histogram_reset want;
};

#define STALE -1
#define FLOAT -2

#define U HISTOGRAM_RESET_UNKNOWN
#define R HISTOGRAM_RESET
#define N HISTOGRAM_NOT_RESET
#define G HISTOGRAM_GAUGE

static struct histogram *make(struct arena *a, const struct given *g)
{
    struct histogram *h = arena_new(a, struct histogram);
    struct histogram_span *span = arena_new(a, struct histogram_span);
    h->reset = g->hint;
    h->is_float = true;
    if (g->sum == STALE) {
        h->sum = gen_bits(SAMPLE_STALE_BITS);
        return h;
    }
    h->sum = g->sum;
    h->schema = g->schema;
    h->zero_threshold = g->threshold;
    h->count = h->zero_count = g->zero;
    *span = (struct histogram_span){ g->offset, 3 };
    while (span->n && g->counts[span->n - 1] == 0)
        span->n--;
    h->pos = (struct histogram_side){ span, 1, arena_dup(a, g->counts, sizeof g->counts), span->n };
    for (size_t i = 0; i < 3; i++)
        h->count += g->counts[i];
    return h;
}

static void check_runs(const struct given *g, size_t n, bool backward)
{
    struct mem_opts opts = { 0 };
    struct mem_store *s = mem_new(&opts);
    struct source *src = mem_source(s);
    struct arena a = { 0 };
    struct err e = { 0 };
    struct samples got = { 0 };
    struct series_set set;
    struct labels ls = labels_of(&a, &(struct label){ STR("a"), STR("b") }, 1);
    int64_t id = mem_series(s, &ls, &e);

    for (size_t k = 0; k < n; k++) {
        size_t i = backward ? n - 1 - k : k;
        struct mem_sample x = { .t = (int64_t)i, .v = 1 };
        if (g[i].sum != FLOAT)
            x.h = make(&a, &g[i]);
        assert_true(mem_append(s, id, &x, &e));
    }
    assert_true(src->ops->select(src, NULL, 0, 0, 1000, NULL, &set, &e));
    assert_true(src->ops->decode(src, &set, 0, 0, 1000, &got, &e));
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (g[i].sum == FLOAT)
            continue;
        const struct histogram *h = got.h[at++].h, *want = make(&a, &g[i]);
        if (g[i].sum == STALE) {
            assert_true(sample_is_stale(h->sum));
            continue;
        }
        if (h->reset != g[i].want)
            fail_msg("%s: hint %d, want %d", g[i].why, h->reset, g[i].want);
        struct histogram same = *h;
        same.reset = want->reset;
        assert_true(histogram_eq(&same, want));
    }
    assert_int_equal(got.n_h, at);
    src->ops->release(src, &set);
    samples_done(&got);
    arena_done(&a);
    mem_free(s);
}

static const struct given runs[] = {
    { "first", U, 1, 0, 0.1, 1, { 1, 2, 3 }, 0, U },
    { "grows", U, 1, 0, 0.1, 1, { 2, 2, 3 }, 0, N },
    { "the sum does not matter", N, 0.5, 0, 0.1, 1, { 2, 2, 3 }, 0, N },
    { "explicit reset", R, 1, 0, 0.1, 1, { 3, 3, 3 }, 0, U },
    { "goes on", U, 1, 0, 0.1, 1, { 3, 3, 3 }, 0, N },
    { "bucket fell, count did not", U, 1, 0, 0.1, 1, { 4, 4, 2 }, 0, U },
    { "zero count fell", U, 1, 0, 0.1, 0, { 4, 6, 2 }, 0, U },
    { "bucket gone", U, 1, 0, 0.1, 0, { 9, 9, 0 }, 0, U },
    { "another bucket", U, 1, 0, 0.1, 0, { 9, 9, 1 }, 0, N },
    { "all moved", U, 1, 0, 0.1, 0, { 9, 9, 9 }, 1, U },
    { "more on the left", U, 1, 0, 0.1, 0, { 1, 9, 9 }, 0, U },
    { "schema", U, 1, 1, 0.1, 0, { 10, 10, 10 }, 0, U },
    { "threshold", U, 1, 1, 0.2, 0, { 10, 10, 10 }, 0, U },
    { "goes on", N, 1, 1, 0.2, 0, { 10, 10, 10 }, 0, N },
    { "stale", U, STALE, 0, 0, 0, { 0 }, 0, U },
    { "stale again", U, STALE, 0, 0, 0, { 0 }, 0, U },
    { "after stale", U, 1, 1, 0.2, 0, { 11, 11, 11 }, 0, U },
    { "goes on", U, 1, 1, 0.2, 0, { 11, 11, 11 }, 0, N },
    { "float", U, FLOAT, 0, 0, 0, { 0 }, 0, U },
    { "after a float", U, 1, 1, 0.2, 0, { 12, 12, 12 }, 0, U },
    { "gauge", G, 1, 1, 0.2, 0, { 12, 12, 12 }, 0, G },
    { "gauge falls", G, 1, 1, 0.2, 0, { 1, 0, 0 }, 0, G },
    { "stale", U, STALE, 0, 0, 0, { 0 }, 0, U },
    { "gauge again", G, 1, 1, 0.2, 0, { 1, 0, 0 }, 0, G },
    { "counter again", U, 1, 1, 0.2, 0, { 1, 0, 0 }, 0, U },
    { "goes on", U, 1, 1, 0.2, 0, { 1.5, 0, 0 }, 0, N },
    { "goes on", U, 1, 1, 0.2, 0, { 1.5, 0, 0 }, 0, N },
};

static void hints_are_those_of_runs(void **state)
{
    (void)state;
    check_runs(runs, N_OF(runs), false);
}

static void runs_of_any_length_begin_unknown(void **state)
{
    (void)state;
    for (size_t first = 0; first < N_OF(runs); first++) {
        struct given g[N_OF(runs)];
        memcpy(g, runs + first, (N_OF(runs) - first) * sizeof *g);
        if (g[0].want == N)
            g[0].want = U;
        check_runs(g, N_OF(runs) - first, false);
    }
}

static void samples_that_come_late_are_in_their_run(void **state)
{
    static const struct given g[] = {
        { "first", U, 1, 0, 0, 0, { 1, 2, 3 }, 0, U },
        { "2", U, 1, 0, 0, 0, { 2, 3, 4 }, 0, N },
        { "3", U, 1, 0, 0, 0, { 3, 4, 5 }, 0, N },
        { "fell", U, 1, 0, 0, 0, { 1, 2, 3 }, 0, U },
        { "5", U, 1, 0, 0, 0, { 2, 3, 4 }, 0, N },
        { "reset", R, 1, 0, 0, 0, { 2, 3, 4 }, 0, U },
        { "gauge", G, 1, 0, 0, 0, { 2, 3, 4 }, 0, G },
    };
    (void)state;
    check_runs(g, N_OF(g), true);
}

static void custom_bounds_begin_runs(void **state)
{
    struct mem_opts opts = { 0 };
    struct mem_store *s = mem_new(&opts);
    struct source *src = mem_source(s);
    struct arena a = { 0 };
    struct err e = { 0 };
    struct samples got = { 0 };
    struct series_set set;
    struct labels ls = labels_of(&a, NULL, 0);
    int64_t id = mem_series(s, &ls, &e);
    const double bounds[] = { 1, 2, 4 }, counts[] = { 1, 2 };
    const struct histogram_span span = { 0, 2 };
    (void)state;

    for (int64_t t = 0; t < 4; t++) {
        struct histogram h = { .schema = HISTOGRAM_CUSTOM_SCHEMA,
                               .count = 3,
                               .sum = 4,
                               .pos = { &span, 1, counts, 2 },
                               .bounds = bounds,
                               .n_bounds = t < 2 ? 2 : 3 };
        assert_true(mem_append(s, id, &(struct mem_sample){ .t = t, .h = &h }, &e));
    }
    assert_true(src->ops->select(src, NULL, 0, 0, 9, NULL, &set, &e));
    assert_true(src->ops->decode(src, &set, 0, 0, 9, &got, &e));
    assert_int_equal(got.n_h, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(got.h[i].h->reset, i % 2 ? N : U);
    assert_int_equal(got.h[3].h->n_bounds, 3);
    assert_true(got.h[3].h->bounds[2] == 4 && !got.h[3].h->is_float);
    src->ops->release(src, &set);
    samples_done(&got);
    arena_done(&a);
    mem_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hints_are_those_of_runs),
        cmocka_unit_test(runs_of_any_length_begin_unknown),
        cmocka_unit_test(samples_that_come_late_are_in_their_run),
        cmocka_unit_test(custom_bounds_begin_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
