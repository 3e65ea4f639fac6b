/* What is found without configuration, of the simulated system and of names alone. */
#include "test.h"

#include "demo/demo.h"
#include "ingest/store_scrape.h"
#include "promql/engine.h"
#include "tui/survey.h"

enum { NOW = 1700000000 };

static void scrape_demo(struct mem_store *s, int part)
{
    struct store_scrape *sc = store_scrape_new(s, str_of(ingest_demo_job[part]),
                                               str_of(ingest_demo_instance[part]));
    struct err e = { 0 };

    store_scrape_begin(sc, EXPO_OPENMETRICS, NOW * INT64_C(1000));
    assert_true(demo_each((enum demo_part)part, DEMO_SEED, NOW * INT64_C(1000), EXPO_OPENMETRICS,
                          store_scrape_item, sc, &e));
    assert_true(store_scrape_end(sc, true, 0, &e));
    store_scrape_free(sc);
}

static const struct survey_family *family(const struct survey *s, const char *name)
{
    for (size_t i = 0; i < s->n_families; i++)
        if (str_eq(s->families[i].name, str_of(name)))
            return &s->families[i];
    fail_msg("no family %s", name);
    return NULL;
}

static void the_demo_is_understood(void **state)
{
    static const char want[] =
        "task-handler-api: rate errors created latency p50 latency p95 latency p99 in flight; "
        "task-handler-worker: processed failed latency p50 latency p95 latency p99 queue; "
        "go \xc3\x97"
        "2: goroutines heap; db: in use";
    struct mem_store *store = mem_new(&(struct mem_opts){ 0 });
    struct query_engine *q = pql_engine_new(mem_source(store), NULL);
    struct arena a = { 0 };
    struct survey s;
    struct err e = { 0 };
    struct buf b = { 0 };
    (void)state;

    scrape_demo(store, 0);
    scrape_demo(store, 1);
    assert_true(survey_ask(&a, q, mem_source(store), NOW * INT64_C(1000), NULL, &s, &e));
    for (size_t i = 0; i < s.n_signals; i++) {
        const struct survey_signal *x = &s.signals[i];
        if (i == 0 || !str_eq(x->group, s.signals[i - 1].group))
            buf_printf(&b, "%s%.*s:", i ? "; " : "", STR_ARG(x->group));
        buf_printf(&b, " %.*s", STR_ARG(x->name));
    }
    assert_string_equal(buf_z(&b), want);
    assert_str(s.signals[0].expr,
               "sum(rate(http_requests_total{job=\"task-handler-api\"}[$__rate_interval]))");
    assert_str(s.signals[s.n_signals - 1].of, "sum(db_connections_open)");
    const struct survey_family *f = family(&s, "http_request_duration_seconds");
    assert_true(f->type == METRIC_HISTOGRAM && !f->native);
    assert_str(f->expr, "histogram_quantile(0.95, sum by (le) "
                        "(rate(http_request_duration_seconds_bucket[$__rate_interval])))");
    assert_str(family(&s, "go_goroutines")->expr, "sum(go_goroutines)");
    assert_str(family(&s, "http_requests_total")->reading, "rate");
    assert_str(family(&s, "go_info")->text, "go1.25.3");
    buf_done(&b);
    arena_done(&a);
    query_engine_close(q);
    mem_free(store);
}

/* Without metadata names tell. */
static void names_alone_tell_much(void **state)
{
    const struct survey_metric m[] = {
        { .name = STR("a_seconds_bucket"), .n = 10 }, { .name = STR("a_seconds_count"), .n = 1 },
        { .name = STR("a_seconds_sum"), .n = 1 },     { .name = STR("b_count"), .n = 1 },
        { .name = STR("c_total"), .n = 3 },           { .name = STR("d_info"), .n = 1 },
        { .name = STR("temp_celsius"), .n = 2 },
    };
    struct arena a = { 0 };
    struct survey s;
    (void)state;

    survey_of(&a, m, N_OF(m), NULL, 0, &s);
    assert_int_equal(s.n_families, 5);
    assert_int_equal(s.n_series, 19);
    assert_true(family(&s, "a_seconds")->type == METRIC_HISTOGRAM);
    assert_int_equal(family(&s, "a_seconds")->n_series, 12);
    assert_true(family(&s, "b_count")->type == METRIC_UNKNOWN);
    assert_true(family(&s, "c_total")->type == METRIC_COUNTER);
    assert_true(family(&s, "d_info")->type == METRIC_INFO);
    assert_str(family(&s, "temp_celsius")->expr, "avg(temp_celsius)");
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_demo_is_understood),
        cmocka_unit_test(names_alone_tell_much),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
