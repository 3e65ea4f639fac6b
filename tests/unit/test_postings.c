/* Matchers against brute force, over random label sets. */
#include "test.h"

#include "base/vec.h"
#include "store/mem.h"
#include "store_gen.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_SERIES = 3000 };

struct world {
    struct mem_store *store;
    struct arena arena;
    struct labels all[MAX_SERIES];
    size_t n;
};

static int cmp_labels(const void *a, const void *b)
{
    return labels_cmp(a, b);
}

static const char *const names[] = { LABEL_NAME, "job", "pod", "empty", "a.b" };

static struct str random_value(struct arena *a, uint64_t *rng, size_t name)
{
    uint64_t r = gen_next(rng);
    switch (name) {
    case 0:
        return str_of(r % 10 ? "requests_total" : "up");
    case 1:
        return str_of(arena_printf(a, "job%d", (int)(r % 4)));
    case 2:
        return str_of(arena_printf(a, "pod-%d", (int)(r % 2000)));
    default:
        return str_of(r % 3 ? "" : arena_printf(a, "v%c\xc3\xa9", (char)('a' + r % 5)));
    }
}

static void make_world(struct world *w, uint64_t *rng, size_t n)
{
    struct mem_opts opts = { 0 };
    struct err e = { 0 };
    w->store = mem_new(&opts);
    w->n = 0;
    for (size_t i = 0; i < n; i++) {
        struct label p[N_OF(names)];
        for (size_t k = 0; k < N_OF(names); k++)
            p[k] = (struct label){ str_of(names[k]), random_value(&w->arena, rng, k) };
        struct labels ls = labels_of(&w->arena, p, N_OF(names));
        size_t before = mem_stats(w->store).series;
        int64_t id = mem_series(w->store, &ls, &e);
        if (mem_stats(w->store).series > before)
            w->all[w->n++] = ls;
        assert_true(mem_append(w->store, id, &(struct mem_sample){ .t = (int64_t)i }, &e));
    }
    qsort(w->all, w->n, sizeof *w->all, cmp_labels);
}

static void random_matcher(struct arena *a, uint64_t *rng, struct matcher *m)
{
    static const char *const values[] = {
        "",
        "requests_total",
        "up",
        "job1",
        "job.",
        "job1|job3|job9",
        ".*",
        ".+",
        "pod-1.*",
        "",
        "pod-(1|22)",
        "|va.",
        "(?i)JOB2",
        "[^j].*",
        "v.*",
        "x?",
        "pod-[0-9]+7",
        "pod-17",
        "no_such|",
        "job0",
        "va\xc3\xa9",
        ".?",
        "job2|pod-3",
        "(up|requests_total)",
    };
    struct err e = { 0 };
    struct str value = str_of(values[gen_next(rng) % N_OF(values)]);
    size_t k = gen_next(rng) % (N_OF(names) + 1);
    struct str name = str_of(k < N_OF(names) ? names[k] : "no_such_name");
    (void)a;
    assert_true(matcher_init(m, (enum matcher_type)(gen_next(rng) % 4), name, value, &e));
}

static bool matches(const struct labels *ls, const struct matcher *m, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!matcher_match(&m[i], labels_get(ls, m[i].name)))
            return false;
    return true;
}

static void check_select(struct world *w, const struct matcher *m, size_t n)
{
    struct source *src = mem_source(w->store);
    struct series_set set;
    struct err e = { 0 };
    size_t at = 0;

    assert_true(src->ops->select(src, m, n, INT64_MIN, INT64_MAX, NULL, &set, &e));
    for (size_t i = 0; i < w->n; i++) {
        if (!matches(&w->all[i], m, n))
            continue;
        assert_true(at < set.n);
        assert_true(labels_eq(&set.labels[at], &w->all[i]));
        at++;
    }
    assert_int_equal(at, set.n);
    src->ops->release(src, &set);
}

static bool in_world(const struct world *w, const struct matcher *m, size_t n, struct str name,
                     struct str value)
{
    for (size_t i = 0; i < w->n; i++) {
        struct str have = labels_get(&w->all[i], name);
        if (have.n && (value.n == 0 || str_eq(have, value)) && matches(&w->all[i], m, n))
            return true;
    }
    return false;
}

static void check_names(struct world *w, const struct matcher *m, size_t n)
{
    struct source *src = mem_source(w->store);
    struct arena a = { 0 };
    struct err e = { 0 };
    struct strs got;
    size_t want = 0;

    assert_true(src->ops->label_names(src, &a, m, n, &got, &e));
    for (size_t k = 0; k < N_OF(names); k++)
        want += in_world(w, m, n, str_of(names[k]), STR(""));
    assert_int_equal(got.n, want);
    for (size_t i = 0; i < got.n; i++) {
        struct strs values;
        assert_true(in_world(w, m, n, got.p[i], STR("")));
        assert_true(i == 0 || str_cmp(got.p[i - 1], got.p[i]) < 0);
        assert_true(src->ops->label_values(src, &a, got.p[i], m, n, &values, &e));
        assert_true(values.n > 0);
        for (size_t k = 0; k < values.n && k < 20; k++) {
            assert_true(in_world(w, m, n, got.p[i], values.p[k]));
            assert_true(k == 0 || str_cmp(values.p[k - 1], values.p[k]) < 0);
        }
    }
    assert_true(src->ops->label_values(src, &a, STR("no_such_name"), m, n, &got, &e));
    assert_int_equal(got.n, 0);
    arena_done(&a);
}

static void matchers_pick_what_brute_force_picks(void **state)
{
    uint64_t rng = 11;
    static const size_t sizes[] = { 0, 1, 5, 63, 64, 65, 500, MAX_SERIES };
    static struct world w;
    (void)state;
    for (size_t k = 0; k < N_OF(sizes); k++) {
        make_world(&w, &rng, sizes[k]);
        for (int round = 0; round < 120; round++) {
            struct matcher m[4];
            size_t n = gen_next(&rng) % (N_OF(m) + 1);
            for (size_t i = 0; i < n; i++)
                random_matcher(&w.arena, &rng, &m[i]);
            check_select(&w, m, n);
            if (round % 10 == 0 && w.n < 1000)
                check_names(&w, m, n);
            for (size_t i = 0; i < n; i++)
                matcher_done(&m[i]);
        }
        mem_free(w.store);
        arena_done(&w.arena);
    }
}

static void new_series_are_found_after_a_read(void **state)
{
    struct mem_opts opts = { 0 };
    struct mem_store *s = mem_new(&opts);
    struct source *src = mem_source(s);
    struct arena a = { 0 };
    struct err e = { 0 };
    struct str before = { 0 };
    (void)state;
    for (int k = 200; k > 0; k--) {
        struct label p[] = { { STR("a"), str_of(arena_printf(&a, "%03d", k)) },
                             { str_of(arena_printf(&a, "n%d", k % 7)), STR("x") } };
        struct labels ls = labels_of(&a, p, 2);
        struct series_set set;
        int64_t id = mem_series(s, &ls, &e);
        assert_true(mem_append(s, id, &(struct mem_sample){ .t = k }, &e));
        assert_true(src->ops->select(src, NULL, 0, 0, 1000, NULL, &set, &e));
        assert_int_equal(set.n, 201 - k);
        for (size_t i = 0; i < set.n; i++) {
            struct str now = labels_get(&set.labels[i], STR("a"));
            assert_true(i == 0 || str_cmp(before, now) < 0);
            before = now;
        }
        src->ops->release(src, &set);
    }
    arena_done(&a);
    mem_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matchers_pick_what_brute_force_picks),
        cmocka_unit_test(new_series_are_found_after_a_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
