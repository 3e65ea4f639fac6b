#include "test.h"

#include "promql/rank.h"

#include <stdio.h>
#include <stdlib.h>

static void init(struct rank_table *t, const struct rank_name *rows, size_t n)
{
    struct rank_name *names = xcalloc(n + 1, sizeof *names);
    memcpy(names, rows, n * sizeof *rows);
    rank_table_init(t, names, n);
}

static const char *find(struct buf *b, const struct rank_table *t, const char *typed, unsigned want)
{
    struct rank_hit hits[RANK_MAX];
    size_t n = rank_find(&t, 1, str_of(typed), want, hits);

    buf_clear(b);
    for (size_t i = 0; i < n; i++)
        buf_printf(b, "%s%.*s", i ? " " : "", STR_ARG(hits[i].name->name));
    return buf_z(b);
}

static void near_names_come_first(void **state)
{
    static const struct rank_name rows[] = {
        { STR("xrxexqx"), 0, 0, 0 },
        { STR("http_requests_total"), 0, 0, 0 },
        { STR("prequel"), 0, 0, 0 },
        { STR("requests"), 0, 0, 0 },
        { STR("req"), 0, 0, 0 },
        { STR("REQUESTS_OLD"), 0, 0, 0 },
        { STR("node_cpu_seconds"), 0, 0, 0 },
        { STR("requests"), 0, 0, 0 },
    };
    struct rank_table t;
    struct buf b = { 0 };
    (void)state;
    init(&t, rows, N_OF(rows));
    assert_int_equal(t.n, 7);
    assert_string_equal(find(&b, &t, "req", 0),
                        "req requests REQUESTS_OLD http_requests_total prequel xrxexqx");
    assert_string_equal(find(&b, &t, "ncs", 0), "node_cpu_seconds");
    assert_string_equal(find(&b, &t, "zzz", 0), "");
    rank_table_done(&t);
    buf_done(&b);
}

static void fit_and_use_order_equals(void **state)
{
    static const struct rank_name rows[] = {
        { STR("a_gauge"), 2, 0, 0 },
        { STR("a_used"), 2, 5, 0 },
        { STR("a_total"), 1, 0, 0 },
        { STR("b_a_total"), 1, 9, 0 },
    };
    struct rank_table t;
    struct buf b = { 0 };
    (void)state;
    init(&t, rows, N_OF(rows));
    assert_string_equal(find(&b, &t, "a", 0), "a_used a_gauge a_total b_a_total");
    assert_string_equal(find(&b, &t, "a", 1), "a_total a_used a_gauge b_a_total");
    rank_table_done(&t);
    buf_done(&b);
}

static void what_hits_have_in_common_can_be_typed(void **state)
{
    static const struct rank_name rows[] = {
        { STR("http_requests_total"), 0, 0, 0 },
        { STR("http_request_seconds"), 0, 0, 0 },
        { STR("x_http"), 0, 0, 0 },
    };
    struct rank_hit hits[RANK_MAX];
    struct rank_table t;
    const struct rank_table *all = &t;
    (void)state;
    init(&t, rows, N_OF(rows));
    size_t n = rank_find(&all, 1, STR("ht"), 0, hits);
    assert_int_equal(n, 3);
    assert_int_equal(rank_common(hits, n, STR("ht")), strlen("http_request"));
    n = rank_find(&all, 1, STR("zz"), 0, hits);
    assert_int_equal(rank_common(hits, n, STR("zz")), 0);
    rank_table_done(&t);
}

/* The same as looking at all names one by one would give, whatever the size. */
static void only_the_best_are_kept(void **state)
{
    enum { N = 5000 };
    struct rank_name *names = xcalloc(N, sizeof *names);
    struct rank_hit hits[RANK_MAX];
    struct rank_table t, empty = { 0 };
    const struct rank_table *both[] = { &t, &empty };
    static char text[N][16];
    (void)state;
    for (size_t i = 0; i < N; i++) {
        int n = snprintf(text[i], sizeof text[i], "m%04zu_x", (i * 7919) % N);
        names[i] = (struct rank_name){ { text[i], (size_t)n }, 0, 0, 0 };
    }
    rank_table_init(&t, names, N);
    assert_int_equal(rank_find(both, 2, STR("m"), 0, hits), RANK_MAX);
    for (size_t i = 0; i < RANK_MAX; i++)
        assert_true(hits[i].name == &t.p[i]);
    assert_int_equal(rank_find(both, 2, STR("1_x"), 0, hits), RANK_MAX);
    assert_str(hits[0].name->name, "m0001_x");
    assert_str(hits[1].name->name, "m0011_x");
    rank_table_done(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(near_names_come_first),
        cmocka_unit_test(fit_and_use_order_equals),
        cmocka_unit_test(what_hits_have_in_common_can_be_typed),
        cmocka_unit_test(only_the_best_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
