/* What is old is dropped from the store, and all else is read as before. */
#include "test.h"

#include "base/vec.h"
#include "store/mem.h"
#include "store_gen.h"

#include <stdio.h>
#include <stdlib.h>

enum { N_SERIES = 6 };

struct point {
    int64_t t, st;
    double v; /* or the count of a histogram */
    bool hist;
};

struct kept { /* what a series should hold, and more: what was before */
    char value[24];
    int64_t id; /* MEM_NONE: gone */
    struct {
        struct point *p;
        size_t n, cap;
    } all;
};

static int64_t series(struct mem_store *s, const char *value)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    const struct label p[] = { { STR(LABEL_NAME), STR("m") }, { STR("x"), str_of(value) } };
    struct labels ls = labels_of(&a, p, 2);
    int64_t id = mem_series(s, &ls, &e);

    assert_int_equal(e.kind, ERR_NONE);
    arena_done(&a);
    return id;
}

static void append(struct mem_store *s, int64_t id, const struct point *p)
{
    static const struct histogram_span spans[] = { { 0, 2 } };
    double counts[] = { p->v, 0 };
    struct histogram h = { .is_float = true, .count = p->v, .sum = p->v };
    struct mem_sample x = { .t = p->t, .st = p->st, .v = p->v };
    struct err e = { 0 };

    h.pos = (struct histogram_side){ spans, 1, counts, 2 };
    if (p->hist)
        x.h = &h;
    assert_true(mem_append(s, id, &x, &e));
}

/* The next sample of a series, of floats and histograms in turn. */
static struct point next_of(const struct samples *x, size_t *f, size_t *h)
{
    if (*f < x->n && (*h >= x->n_h || x->t[*f] < x->h[*h].t)) {
        struct point p = { .t = x->t[*f], .st = x->st ? x->st[*f] : 0, .v = x->v[*f] };
        ++*f;
        return p;
    }
    const struct hist_sample *s = &x->h[(*h)++];
    return (struct point){ s->t, s->st, s->h->count, true };
}

/* All from `from` on is there, and of what is older nothing that never was. */
static void check_series(struct source *src, const struct kept *k, int64_t from)
{
    const struct source_hints hints = { .start_times = true };
    struct samples got = { 0 };
    struct series_set set;
    struct matcher m;
    struct err e = { 0 };
    size_t young = 0, f = 0, h = 0;

    while (young < k->all.n && k->all.p[young].t < from)
        young++;
    assert_true(matcher_init(&m, MATCHER_EQ, STR("x"), str_of(k->value), &e));
    assert_true(src->ops->select(src, &m, 1, INT64_MIN, INT64_MAX, &hints, &set, &e));
    assert_int_equal(set.n, young < k->all.n);
    if (set.n) {
        assert_true(src->ops->decode(src, &set, 0, INT64_MIN, INT64_MAX, &got, &e));
        for (size_t i = 0; i < k->all.n; i++) {
            const struct point *want = &k->all.p[i];
            size_t was_f = f, was_h = h;
            assert_true(f < got.n || h < got.n_h);
            struct point x = next_of(&got, &f, &h);
            if (i < young && x.t > want->t) { // gone
                f = was_f;
                h = was_h;
                continue;
            }
            assert_true(x.t == want->t && x.st == want->st && x.hist == want->hist);
            assert_memory_equal(&x.v, &want->v, sizeof x.v);
        }
        assert_true(f == got.n && h == got.n_h);
    }
    src->ops->release(src, &set);
    samples_done(&got);
    matcher_done(&m);
}

static void check_all(struct mem_store *s, struct kept *all, int64_t from)
{
    struct source *src = mem_source(s);
    size_t n = 0;

    for (size_t i = 0; i < N_SERIES; i++) {
        check_series(src, &all[i], from);
        n += all[i].all.n && vec_last(&all[i].all).t >= from;
    }
    assert_int_equal(mem_stats(s).series, n);
}

/* Some more samples of each series; a series may rest for long, or come for the first time. */
static int64_t grow(struct mem_store *s, struct kept *all, int64_t t, uint64_t *rng)
{
    int64_t most = t;

    for (size_t i = 0; i < N_SERIES; i++) {
        size_t n = gen_next(rng) % 3 ? gen_next(rng) % 700 : 0;
        int64_t at = t + (int64_t)(gen_next(rng) % 5);
        bool mixed = i % 3 == 2, starts = i % 3 == 1;
        double v[700];
        if (!n)
            continue;
        gen_values(rng, (unsigned)(gen_next(rng) % GEN_SHAPES), v, n);
        all[i].id = series(s, all[i].value);
        for (size_t k = 0; k < n; k++) {
            struct point p = { .t = at += 1 + (int64_t)(gen_next(rng) % 20), .v = v[k] };
            p.hist = mixed && gen_next(rng) % 3;
            if (p.hist)
                p.v = (double)(gen_next(rng) % 1000) + (gen_next(rng) % 9 ? 0 : 0.5);
            else if (mixed && sample_is_stale(p.v))
                p.v = 1; // it would become one of histograms
            p.st = starts && k % 300 > 150 ? p.t - 7 : 0;
            append(s, all[i].id, &p);
            vec_push(&all[i].all, p);
        }
        most = at > most ? at : most;
    }
    return most;
}

static void follow(struct kept *all, const struct mem_moved *moved, int64_t from)
{
    for (size_t i = 0; i < N_SERIES; i++) {
        if (all[i].id == MEM_NONE)
            continue;
        all[i].id = mem_moved_to(moved, all[i].id);
        bool young = all[i].all.n && vec_last(&all[i].all).t >= from;
        assert_int_equal(all[i].id != MEM_NONE, young);
        if (!young)
            vec_clear(&all[i].all);
    }
}

static void what_is_young_stays(void **state)
{
    uint64_t rng = 7;
    (void)state;
    for (int round = 0; round < 60; round++) {
        struct mem_store *s = mem_new(&(struct mem_opts){ 0 });
        struct kept all[N_SERIES] = { 0 };
        struct err e = { 0 };
        int64_t t = 1000, from = 0;
        for (size_t i = 0; i < N_SERIES; i++) {
            snprintf(all[i].value, sizeof all[i].value, "%zu", i);
            all[i].id = MEM_NONE;
        }
        for (int k = 0; k < 12; k++) {
            struct mem_moved moved;
            t = grow(s, all, t, &rng);
            if (gen_next(&rng) % 3 == 0)
                assert_true(mem_seal(s, &e));
            if (gen_next(&rng) % 3 == 0)
                check_all(s, all, from);
            int64_t to = t - (int64_t)(gen_next(&rng) % 9000);
            from = to > from ? to : from;
            assert_true(mem_drop_before(s, from, &moved, &e));
            follow(all, &moved, from);
            mem_moved_done(&moved);
            check_all(s, all, from);
            for (size_t i = 0; i < N_SERIES; i++) // the numbers hold
                assert_true(all[i].id == MEM_NONE || series(s, all[i].value) == all[i].id);
        }
        for (size_t i = 0; i < N_SERIES; i++)
            vec_done(&all[i].all);
        mem_free(s);
    }
}

static void all_can_go(void **state)
{
    struct mem_store *s = mem_new(&(struct mem_opts){ 0 });
    struct source *src = mem_source(s);
    struct mem_moved moved;
    struct err e = { 0 };
    struct arena a = { 0 };
    struct strs names;
    int64_t mint, maxt;
    (void)state;
    append(s, series(s, "a"), &(struct point){ .t = 10, .v = 1 });
    assert_true(mem_drop_before(s, 11, &moved, &e));
    assert_int_equal(mem_moved_to(&moved, 0), MEM_NONE);
    mem_moved_done(&moved);
    assert_false(src->ops->time_range(src, &mint, &maxt));
    assert_true(src->ops->label_names(src, &a, NULL, 0, &names, &e));
    assert_int_equal(names.n, 0);
    append(s, series(s, "b"), &(struct point){ .t = 5, .v = 1 });
    assert_true(src->ops->label_values(src, &a, STR("x"), NULL, 0, &names, &e));
    assert_int_equal(names.n, 1);
    assert_true(str_eq(names.p[0], STR("b")));
    arena_done(&a);
    mem_free(s);
}

static void exemplars_and_help_stay_with_their_series(void **state)
{
    struct mem_store *s = mem_new(&(struct mem_opts){ 0 });
    struct source *src = mem_source(s);
    struct mem_moved moved;
    struct arena a = { 0 };
    struct err e = { 0 };
    const struct label trace = { STR("trace_id"), STR("1f") };
    struct labels ls = labels_of(&a, &trace, 1);
    struct mem_exemplar old = { ls, 1, 10, false }, now = { ls, 2, 90, false };
    struct source_exemplar *ex;
    struct source_meta *meta;
    size_t n;
    int64_t x = series(s, "x"), y = series(s, "y");
    (void)state;
    assert_true(mem_meta(s, &(struct source_meta){ .family = STR("m"), .help = STR("M.") }, &e));
    append(s, x, &(struct point){ .t = 10, .v = 1 });
    append(s, y, &(struct point){ .t = 90, .v = 1 });
    assert_true(mem_exemplar(s, x, &old, &e) && mem_exemplar(s, y, &old, &e));
    assert_true(mem_exemplar(s, y, &now, &e));
    assert_true(mem_drop_before(s, 50, &moved, &e));
    assert_int_equal(mem_moved_to(&moved, y), 0);
    assert_true(mem_exemplar(s, mem_moved_to(&moved, y), &now, &e)); // it is known
    mem_moved_done(&moved);
    assert_true(src->ops->exemplars(src, &a, NULL, 0, 0, 100, &ex, &n, &e));
    assert_int_equal(n, 1);
    assert_str(labels_get(&ex[0].series, STR("x")), "y");
    assert_str(labels_get(&ex[0].labels, STR("trace_id")), "1f");
    assert_true(src->ops->metadata(src, &a, &meta, &n, &e));
    assert_int_equal(n, 1);
    assert_str(meta[0].help, "M.");
    arena_done(&a);
    mem_free(s);
}

/* A round of scrapes; a tenth of the series have a name that lasts for an hour. */
static void scrape(struct mem_store *s, int64_t t, uint64_t *rng)
{
    char value[48];

    for (unsigned i = 0; i < 50; i++) {
        snprintf(value, sizeof value, i % 10 ? "%u" : "%u in hour %lld", i,
                 (long long)(t / 3600000));
        append(s, series(s, value), &(struct point){ .t = t, .v = (double)(gen_next(rng) % 1000) });
    }
}

static void keep(struct mem_store *s, int64_t ms, bool *cut)
{
    struct mem_moved moved;
    struct err e = { 0 };

    assert_true(mem_keep(s, ms, &moved, cut, &e));
    mem_moved_done(&moved);
}

static void days_take_no_more_memory_than_an_hour(void **state)
{
    struct mem_store *s = mem_new(&(struct mem_opts){ 0 });
    struct source *src = mem_source(s);
    const int64_t hour = 3600000;
    size_t after_two = 0, most = 0;
    uint64_t rng = 3;
    int64_t mint, maxt;
    bool cut;
    (void)state;
    for (int64_t t = 0; t < 3 * 24 * hour; t += 15000) {
        scrape(s, t + (int64_t)(gen_next(&rng) % 20), &rng);
        keep(s, hour, &cut);
        assert_false(cut);
        size_t bytes = mem_stats(s).bytes;
        after_two = t < 2 * hour && bytes > after_two ? bytes : after_two;
        most = bytes > most ? bytes : most;
        assert_true(src->ops->time_range(src, &mint, &maxt));
        assert_true(t < hour || maxt - mint >= hour - 15020);
        assert_true(maxt - mint < 5 * hour / 4 + 128 * 15020);
    }
    assert_in_range(most, 1, after_two * 3 / 2);
    mem_free(s);
}

static void where_memory_is_short_less_is_kept(void **state)
{
    const struct mem_opts opts = { .max_bytes = 600000 };
    struct mem_store *s = mem_new(&opts);
    const int64_t hour = 3600000;
    uint64_t rng = 3;
    size_t cuts = 0;
    (void)state;
    for (int64_t t = 0; t < 24 * hour; t += 5000) {
        bool cut;
        scrape(s, t, &rng);
        keep(s, 12 * hour, &cut);
        cuts += cut;
    }
    assert_in_range(cuts, 1, 1000);
    assert_in_range(mem_stats(s).bytes, 200000, 600000);
    mem_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_young_stays),
        cmocka_unit_test(all_can_go),
        cmocka_unit_test(exemplars_and_help_stay_with_their_series),
        cmocka_unit_test(days_take_no_more_memory_than_an_hour),
        cmocka_unit_test(where_memory_is_short_less_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
