/* The store against plain arrays: what was appended in any order is what is read. */
#include "test.h"

#include "base/vec.h"
#include "store/mem.h"
#include "store_gen.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct point {
    int64_t t, st;
    double v;
    bool hist; /* then v is its count */
};

struct points {
    struct point *p;
    size_t n, cap;
};

static int64_t series(struct mem_store *s, const char *name, const char *value)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    const struct label p[] = { { STR(LABEL_NAME), str_of(name) }, { STR("x"), str_of(value) } };
    struct labels ls = labels_of(&a, p, 2);
    int64_t id = mem_series(s, &ls, &e);
    assert_int_equal(e.kind, ERR_NONE);
    assert_int_equal(mem_series(s, &ls, &e), id);
    arena_done(&a);
    return id;
}

static void append(struct mem_store *s, int64_t id, int64_t t, double v)
{
    struct err e = { 0 };
    assert_true(mem_append(s, id, &(struct mem_sample){ .t = t, .v = v }, &e));
}

static struct histogram *counting(struct arena *a, double count)
{
    struct histogram *h = arena_new(a, struct histogram);
    double *counts = arena_new_n(a, double, 2);
    static const struct histogram_span spans[] = { { 0, 2 } };
    counts[0] = count;
    h->pos = (struct histogram_side){ spans, 1, counts, 2 };
    h->count = h->sum = count;
    h->is_float = true;
    return h;
}

/* Every sample of [mint, maxt] and no other. */
static void check_range(struct source *src, struct series_set *set, size_t i,
                        const struct points *want, int64_t mint, int64_t maxt, struct samples *got)
{
    struct err e = { 0 };
    size_t f = 0, h = 0;
    assert_true(src->ops->decode(src, set, i, mint, maxt, got, &e));
    for (size_t k = 0; k < want->n; k++) {
        const struct point *p = &want->p[k];
        if (p->t < mint || p->t > maxt)
            continue;
        if (p->hist) {
            assert_true(h < got->n_h);
            assert_int_equal(got->h[h].t, p->t);
            assert_int_equal(got->h[h].st, p->st);
            assert_true(got->h[h].h->count == p->v && got->h[h].h->pos.counts[0] == p->v);
            h++;
            continue;
        }
        assert_true(f < got->n);
        assert_int_equal(got->t[f], p->t);
        assert_memory_equal(&got->v[f], &p->v, sizeof p->v);
        assert_int_equal(got->st ? got->st[f] : 0, p->st);
        f++;
    }
    assert_int_equal(got->n, f);
    assert_int_equal(got->n_h, h);
    assert_true((got->times_id != 0) == (f != 0));
}

static bool has_any(const struct points *x, int64_t mint, int64_t maxt)
{
    for (size_t i = 0; i < x->n; i++)
        if (x->p[i].t >= mint && x->p[i].t <= maxt)
            return true;
    return false;
}

static void check_series(struct source *src, const char *value, const struct points *want,
                         uint64_t *rng)
{
    struct samples got = { 0 };
    struct err e = { 0 };
    struct matcher m;
    assert_true(matcher_init(&m, MATCHER_EQ, STR("x"), str_of(value), &e));
    const struct source_hints hints = { .start_times = true };

    for (int k = 0; k < 12; k++) {
        int64_t mint = INT64_MIN, maxt = INT64_MAX;
        if (k) {
            int64_t a = want->p[gen_next(rng) % want->n].t, b = want->p[gen_next(rng) % want->n].t;
            mint = (a < b ? a : b) + (int64_t)(gen_next(rng) % 3) - 1;
            maxt = k % 3 ? (a < b ? b : a) + (int64_t)(gen_next(rng) % 3) - 1 : mint + 5;
        }
        struct series_set set;
        assert_true(src->ops->select(src, &m, 1, mint, maxt, &hints, &set, &e));
        assert_int_equal(set.n, has_any(want, mint, maxt));
        if (set.n)
            check_range(src, &set, 0, want, mint, maxt, &got);
        src->ops->release(src, &set);
    }
    samples_done(&got);
    matcher_done(&m);
}

static int cmp_points(const void *a, const void *b)
{
    const struct point *x = a, *y = b;
    return (x->t > y->t) - (x->t < y->t);
}

/* Appends what `want` holds in an order of its own: mostly forward, or shuffled, or backward. */
static void append_points(struct mem_store *s, int64_t id, const struct points *want, uint64_t *rng,
                          unsigned order)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    size_t *at = xmalloc(want->n * sizeof *at);
    for (size_t i = 0; i < want->n; i++)
        at[i] = order == 2 ? want->n - 1 - i : i;
    for (size_t i = 0; order && i < want->n; i++) {
        size_t k = gen_next(rng) % want->n, keep = at[i];
        if (order == 3 || k % 20 == 0) {
            at[i] = at[k];
            at[k] = keep;
        }
    }
    for (size_t i = 0; i < want->n; i++) {
        const struct point *p = &want->p[at[i]];
        struct mem_sample x = { .t = p->t, .st = p->st, .v = p->v };
        if (p->hist)
            x.h = counting(&a, p->v);
        assert_true(mem_append(s, id, &x, &e));
        if (gen_next(rng) % 500 == 0)
            assert_true(mem_append(s, id, &x, &e)); // the same again is nothing
        if (gen_next(rng) % 2000 == 0)
            assert_true(mem_seal(s, &e));
    }
    free(at);
    arena_done(&a);
}

static void what_was_appended_in_any_order_is_read(void **state)
{
    uint64_t rng = 42;
    size_t total = 0;
    (void)state;
    for (unsigned round = 0; total < 1000000; round++) {
        struct mem_opts opts = { 0 };
        struct mem_store *s = mem_new(&opts);
        enum { N = 8 };
        struct points want[N] = { 0 };
        for (unsigned k = 0; k < N; k++) {
            char value[16];
            static double v[8192];
            static int64_t t[8192];
            size_t n = round % 2 ? 1 + gen_next(&rng) % 300 : 1 + gen_next(&rng) % 8000;
            bool mixed = gen_next(&rng) % 4 == 0, starts = gen_next(&rng) % 4 == 0;
            snprintf(value, sizeof value, "%u", k);
            gen_values(&rng, (unsigned)(gen_next(&rng) % GEN_SHAPES), v, n);
            gen_times(&rng, (unsigned)gen_next(&rng), t, n);
            for (size_t i = 0; i < n; i++) {
                struct point p = { .t = t[i], .v = v[i] };
                p.hist = mixed && gen_next(&rng) % 3 == 0;
                if (p.hist)
                    p.v = (double)(gen_next(&rng) % 1000);
                // A stale marker after a histogram would become one.
                if (mixed && sample_is_stale(p.v))
                    p.v = 1;
                if (starts && i / 200 % 2)
                    p.st = t[i] - (int64_t)(gen_next(&rng) % 100000);
                vec_push(&want[k], p);
            }
            qsort(want[k].p, n, sizeof *want[k].p, cmp_points);
            append_points(s, series(s, "m", value), &want[k], &rng, (unsigned)(gen_next(&rng) % 4));
            total += n;
        }
        for (int sealed = 0; sealed < 2; sealed++) {
            struct err e = { 0 };
            size_t n = 0;
            for (unsigned k = 0; k < N; k++) {
                char value[16];
                snprintf(value, sizeof value, "%u", k);
                check_series(mem_source(s), value, &want[k], &rng);
                n += want[k].n;
            }
            struct mem_stats st = mem_stats(s);
            assert_int_equal(st.floats + st.histograms, n);
            assert_int_equal(st.conflicts.n, 0);
            assert_true(mem_seal(s, &e));
        }
        for (unsigned k = 0; k < N; k++)
            vec_done(&want[k]);
        source_close(mem_source(s));
    }
}

static void the_first_of_two_samples_of_a_time_stays(void **state)
{
    struct mem_opts opts = { 0 };
    struct mem_store *s = mem_new(&opts);
    struct err e = { 0 };
    uint64_t rng = 1;
    int64_t id = series(s, "m", "a");
    const int64_t t[] = { 10, 10, 10, 30, 20, 20, 10, 30 };
    const double v[] = { 1, 1, 2, 3, 4, 5, 6, 3 };
    (void)state;
    for (size_t i = 0; i < N_OF(t); i++)
        assert_true(
            mem_append(s, id, &(struct mem_sample){ .t = t[i], .v = v[i], .origin = 100 + i }, &e));
    struct point p[] = { { .t = 10, .v = 1 }, { .t = 20, .v = 4 }, { .t = 30, .v = 3 } };
    check_series(mem_source(s), "a", &(struct points){ p, N_OF(p), N_OF(p) }, &rng);
    struct mem_stats st = mem_stats(s);
    assert_int_equal(st.conflicts.n, 3);
    assert_int_equal(st.conflicts.first, 102);
    assert_int_equal(st.floats, 3);
    mem_free(s);
}

static void series_with_equal_times_have_equal_ids(void **state)
{
    struct mem_opts opts = { 0 };
    struct mem_store *s = mem_new(&opts);
    struct err e = { 0 };
    const int64_t id[] = { series(s, "m", "a"), series(s, "m", "b"), series(s, "m", "c") };
    struct samples got[3] = { { 0 }, { 0 }, { 0 } };
    struct series_set set;
    struct source *src = mem_source(s);
    (void)state;
    for (int64_t i = 0; i < 500; i++) {
        append(s, id[0], i * 15000, (double)i);
        append(s, id[1], i * 15000, 1);
        if (i != 250)
            append(s, id[2], i * 15000, 1);
    }
    for (int sealed = 0; sealed < 2; sealed++) {
        const int64_t range[][2] = { { INT64_MIN, INT64_MAX }, { 3000000, 3600000 }, { 1, 60000 } };
        assert_true(src->ops->select(src, NULL, 0, INT64_MIN, INT64_MAX, NULL, &set, &e));
        assert_int_equal(set.n, 3);
        for (size_t r = 0; r < N_OF(range); r++) {
            for (size_t i = 0; i < 3; i++)
                assert_true(src->ops->decode(src, &set, i, range[r][0], range[r][1], &got[i], &e));
            assert_true(got[0].times_id == got[1].times_id);
            assert_true(r == 2 || got[0].times_id != got[2].times_id);
            assert_null(got[0].st);
        }
        src->ops->release(src, &set);
        assert_true(mem_seal(s, &e));
    }
    for (size_t i = 0; i < 3; i++)
        samples_done(&got[i]);
    mem_free(s);
}

static void the_memory_limit_is_kept(void **state)
{
    struct mem_opts opts = { .max_bytes = 200000 };
    struct mem_store *s = mem_new(&opts);
    struct err e = { 0 };
    uint64_t rng = 5;
    int64_t id = series(s, "m", "a"), t = 0;
    (void)state;
    while (mem_append(s, id, &(struct mem_sample){ .t = t, .v = gen_bits(gen_next(&rng)) }, &e))
        t++;
    assert_int_equal(e.kind, ERR_LIMIT);
    assert_in_range(mem_stats(s).bytes, 100000, 220000);
    err_done(&e);
    mem_free(s);
}

/* Late samples wait unpacked; whether there is room to put them in place depends on the limit. */
static void what_could_not_be_put_in_place_is_not_read(void **state)
{
    size_t failed = 0, read = 0;
    (void)state;
    for (int64_t max = 60000; max < 200000; max += 3000) {
        struct mem_opts opts = { .max_bytes = max };
        struct mem_store *s = mem_new(&opts);
        struct source *src = mem_source(s);
        struct err e = { 0 };
        uint64_t rng = 5;
        bool ok[2];
        int64_t id = series(s, "m", "a");
        for (int64_t t = 10000; t > 0; t--) {
            double v = gen_bits(gen_next(&rng));
            if (!mem_append(s, id, &(struct mem_sample){ .t = t, .v = v }, &e))
                break;
        }
        assert_int_equal(e.kind, ERR_LIMIT);
        err_done(&e);
        for (int again = 0; again < 2; again++) {
            struct err why = { 0 };
            struct series_set set = { 0 };
            ok[again] = src->ops->select(src, NULL, 0, 0, INT64_MAX, NULL, &set, &why);
            assert_int_equal(why.kind, ok[again] ? ERR_NONE : ERR_LIMIT);
            src->ops->release(src, &set);
            err_done(&why);
        }
        assert_int_equal(ok[0], ok[1]);
        failed += !ok[0];
        read += ok[0];
        mem_free(s);
    }
    assert_true(failed > 0 && read > 0);
}

static void a_stale_marker_after_a_histogram_is_one(void **state)
{
    struct mem_opts opts = { 0 };
    struct mem_store *s = mem_new(&opts);
    struct source *src = mem_source(s);
    struct err e = { 0 };
    struct arena a = { 0 };
    struct samples got = { 0 };
    struct series_set set;
    int64_t id = series(s, "m", "a");
    (void)state;
    append(s, id, 1, gen_bits(SAMPLE_STALE_BITS));
    assert_true(mem_append(s, id, &(struct mem_sample){ .t = 2, .h = counting(&a, 3) }, &e));
    append(s, id, 3, gen_bits(SAMPLE_STALE_BITS));
    append(s, id, 3, gen_bits(SAMPLE_STALE_BITS));
    append(s, id, 4, 7);
    assert_true(src->ops->select(src, NULL, 0, 0, 10, NULL, &set, &e));
    assert_true(src->ops->decode(src, &set, 0, 0, 10, &got, &e));
    assert_int_equal(got.n, 2);
    assert_int_equal(got.n_h, 2);
    assert_true(sample_is_stale(got.h[1].h->sum));
    assert_int_equal(mem_stats(s).conflicts.n, 0);
    src->ops->release(src, &set);
    samples_done(&got);
    arena_done(&a);
    mem_free(s);
}

static int64_t half(void *user, int64_t t, double v)
{
    (void)user;
    (void)v;
    return t / 2;
}

static void start_times_can_come_in_the_end(void **state)
{
    struct mem_opts opts = { 0 };
    struct mem_store *s = mem_new(&opts);
    struct err e = { 0 };
    struct points want = { 0 };
    uint64_t rng = 9;
    int64_t id = series(s, "m", "a");
    (void)state;
    for (int64_t i = 1; i < 700; i++) {
        struct point p = { .t = i * 10, .st = i == 5 ? 7 : 0, .v = (double)i };
        assert_true(mem_append(s, id, &(struct mem_sample){ .t = p.t, .st = p.st, .v = p.v }, &e));
        p.st = p.st ? p.st : p.t / 2;
        vec_push(&want, p);
    }
    assert_true(mem_set_start(s, id, half, NULL, &e));
    check_series(mem_source(s), "a", &want, &rng);
    assert_int_equal(mem_stats(s).floats, want.n);
    vec_done(&want);
    mem_free(s);
}

static void metadata_and_exemplars_are_told(void **state)
{
    struct mem_opts opts = { 0 };
    struct mem_store *s = mem_new(&opts);
    struct source *src = mem_source(s);
    struct arena a = { 0 };
    struct err e = { 0 };
    struct source_meta *meta;
    struct source_exemplar *ex;
    size_t n;
    const struct label trace = { STR("trace_id"), STR("1f") };
    struct labels ls = labels_of(&a, &trace, 1);
    int64_t y = series(s, "m", "y"), x = series(s, "m", "x"), mint, maxt;
    (void)state;

    assert_false(src->ops->time_range(src, &mint, &maxt));
    append(s, x, 20, 1);
    append(s, y, 15, 1);
    append(s, y, 12, 1);
    assert_true(src->ops->time_range(src, &mint, &maxt));
    assert_true(mint == 12 && maxt == 20);

    assert_true(mem_meta(s, &(struct source_meta){ .family = STR("z"), .help = STR("Z.") }, &e));
    assert_true(mem_meta(s, &(struct source_meta){ .family = STR("m"), .help = STR("M.") }, &e));
    assert_true(mem_meta(
        s,
        &(struct source_meta){
            .family = STR("z"), .type = METRIC_GAUGE, .help = STR("other"), .unit = STR("s") },
        &e));
    assert_true(src->ops->metadata(src, &a, &meta, &n, &e));
    assert_int_equal(n, 2);
    assert_str(meta[0].help, "M.");
    assert_str(meta[1].help, "Z.");
    assert_str(meta[1].unit, "s");
    assert_int_equal(meta[1].type, METRIC_GAUGE);

    assert_true(mem_exemplar(s, y, &(struct mem_exemplar){ ls, 0.5, 15, false }, &e));
    assert_true(mem_exemplar(s, x, &(struct mem_exemplar){ ls, 0.25, 20, true }, &e));
    assert_true(mem_exemplar(s, y, &(struct mem_exemplar){ ls, 0.5, 15, false }, &e));
    assert_true(mem_exemplar(s, x, &(struct mem_exemplar){ ls, 0.25, 30, true }, &e));
    assert_true(src->ops->exemplars(src, &a, NULL, 0, 0, 100, &ex, &n, &e));
    assert_int_equal(n, 2);
    assert_str(labels_get(&ex[0].series, STR("x")), "x");
    assert_str(labels_get(&ex[1].labels, STR("trace_id")), "1f");
    assert_true(src->ops->exemplars(src, &a, NULL, 0, 16, 100, &ex, &n, &e));
    assert_int_equal(n, 1);
    arena_done(&a);
    mem_free(s);
}

static void exemplars_take_no_room_where_nobody_asks(void **state)
{
    struct mem_store *s = mem_new(&(struct mem_opts){ .skip_exemplars = true });
    const struct label trace = { STR("trace_id"), STR("1f") };
    struct arena a = { 0 };
    struct err e = { 0 };
    int64_t x = series(s, "m", "x");
    size_t before = mem_stats(s).bytes;
    (void)state;
    for (int t = 0; t < 100; t++)
        assert_true(mem_exemplar(
            s, x, &(struct mem_exemplar){ labels_of(&a, &trace, 1), 0.5, t, false }, &e));
    assert_int_equal(mem_stats(s).exemplars, 0);
    assert_int_equal(mem_stats(s).bytes, before);
    arena_done(&a);
    mem_free(s);
}

struct reader {
    struct source *src;
    double sum;
};

static void *read_all(void *user)
{
    struct reader *r = user;
    struct samples got = { 0 };
    struct err e = { 0 };
    for (int round = 0; round < 20; round++) {
        struct series_set set;
        r->src->ops->select(r->src, NULL, 0, INT64_MIN, INT64_MAX, NULL, &set, &e);
        r->sum = 0;
        for (size_t i = 0; i < set.n; i++) {
            r->src->ops->decode(r->src, &set, i, INT64_MIN, INT64_MAX, &got, &e);
            for (size_t k = 0; k < got.n; k++)
                r->sum += got.v[k];
        }
        r->src->ops->release(r->src, &set);
    }
    samples_done(&got);
    return NULL;
}

static void threads_read_at_once(void **state)
{
    struct mem_opts opts = { 0 };
    struct mem_store *s = mem_new(&opts);
    struct reader r[4];
    pthread_t th[4];
    (void)state;
    for (int k = 0; k < 50; k++) {
        char value[16];
        snprintf(value, sizeof value, "%d", k);
        int64_t id = series(s, "m", value);
        for (int64_t t = 300; t > 0; t--)
            append(s, id, t, (double)(t * k));
    }
    for (size_t i = 0; i < N_OF(r); i++) {
        r[i] = (struct reader){ .src = mem_source(s) };
        pthread_create(&th[i], NULL, read_all, &r[i]);
    }
    for (size_t i = 0; i < N_OF(r); i++) {
        pthread_join(th[i], NULL);
        assert_true(r[i].sum == 45150.0 * 1225);
    }
    mem_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_appended_in_any_order_is_read),
        cmocka_unit_test(the_first_of_two_samples_of_a_time_stays),
        cmocka_unit_test(series_with_equal_times_have_equal_ids),
        cmocka_unit_test(the_memory_limit_is_kept),
        cmocka_unit_test(what_could_not_be_put_in_place_is_not_read),
        cmocka_unit_test(a_stale_marker_after_a_histogram_is_one),
        cmocka_unit_test(start_times_can_come_in_the_end),
        cmocka_unit_test(metadata_and_exemplars_are_told),
        cmocka_unit_test(exemplars_take_no_room_where_nobody_asks),
        cmocka_unit_test(threads_read_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
