/* The query engine over a store: kinds of results, limits, faults, modes. What PromQL means is
 * tested by scripts. */
#include "test.h"

#include "promql/engine.h"
#include "promql/series_desc.h"
#include "store/mem.h"

struct fixture {
    struct mem_store *store;
    struct query_engine *engine;
    struct query_result r;
    struct err e;
    bool ok;
};

static void load(struct mem_store *s, const char *line)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct series_desc d;
    int64_t id;

    assert_true(series_desc_parse(&a, str_of(line), &d, &e));
    id = mem_series(s, &d.labels, &e);
    for (size_t i = 0; i < d.n; i++)
        assert_true(mem_append(
            s, id, &(struct mem_sample){ .t = (int64_t)i * 60000, .v = d.p[i].v, .h = d.p[i].h },
            &e));
    arena_done(&a);
}

static void open_with(struct fixture *f, const struct pql_engine_opts *opts)
{
    *f = (struct fixture){ .store = mem_new(&(struct mem_opts){ 0 }) };
    f->engine = pql_engine_new(mem_source(f->store), opts);
    load(f->store, "a{x=\"1\"} 0+60x10");
    load(f->store, "b{x=\"1\"} 0+120x10");
}

static void clear(struct fixture *f)
{
    query_result_done(&f->r);
    err_done(&f->e);
}

static void finish(struct fixture *f)
{
    clear(f);
    query_engine_close(f->engine);
    mem_free(f->store);
}

static void run(struct fixture *f, struct query q, const char *text)
{
    clear(f);
    q.text = str_of(text);
    f->ok = f->engine->ops->run(f->engine, &q, &f->r, &f->e);
}

static struct query at(int64_t minute)
{
    return (struct query){ .start = minute * 60000 };
}

static struct query range(int64_t minutes, int64_t step_ms)
{
    return (struct query){ .range = true, .end = minutes * 60000, .step = step_ms };
}

static void fails_with(struct fixture *f, enum query_fault fault, const char *msg)
{
    assert_false(f->ok);
    assert_string_equal(f->e.msg, msg);
    assert_int_equal(f->r.fault, fault);
}

static void results_have_the_type_of_the_expression(void **state)
{
    struct fixture f;

    (void)state;
    open_with(&f, NULL);
    run(&f, at(5), "1 + 1");
    assert_true(f.ok && f.r.value.type == VALUE_SCALAR && f.r.value.scalar.v == 2);
    assert_int_equal(f.r.value.scalar.t, 300000);
    run(&f, at(5), "(\"text\")");
    assert_true(f.ok && f.r.value.type == VALUE_STRING);
    assert_str(f.r.value.string, "text");
    run(&f, at(5), "a");
    assert_true(f.ok && f.r.value.type == VALUE_VECTOR && f.r.value.n == 1);
    assert_true(f.r.value.series[0].floats[0].v == 300);
    run(&f, at(5), "a[2m]");
    assert_true(f.ok && f.r.value.type == VALUE_MATRIX);
    assert_int_equal(f.r.value.series[0].n_floats, 2);
    assert_int_equal(f.r.value.series[0].floats[0].t, 240000);
    run(&f, range(5, 60000), "1 + 1");
    assert_true(f.ok && f.r.value.type == VALUE_MATRIX);
    assert_int_equal(f.r.value.series[0].n_floats, 6);
    finish(&f);
}

static void a_range_query_wants_a_vector_or_a_scalar(void **state)
{
    struct fixture f;

    (void)state;
    open_with(&f, NULL);
    run(&f, range(5, 60000), "a[5m]");
    fails_with(&f, QUERY_BAD_DATA,
               "invalid expression type \"range vector\" for range query, must be Scalar or "
               "instant Vector");
    run(&f, range(5, 0), "a");
    assert_false(f.ok);
    run(&f, (struct query){ .range = true, .start = 1, .step = 1 }, "a");
    assert_false(f.ok);
    run(&f, (struct query){ .start = INT64_MAX }, "a");
    assert_false(f.ok);
    finish(&f);
}

static void limits_end_a_query(void **state)
{
    static const char too_many[] =
        "query processing would load too many samples into memory in query execution";
    const volatile bool cancel = true;
    struct query q = range(10, 60000);
    struct fixture f;

    (void)state;
    open_with(&f, NULL);
    q.max_samples = 10;
    run(&f, q, "a");
    fails_with(&f, QUERY_EXECUTION, too_many);
    q.max_samples = 11;
    run(&f, q, "a");
    assert_true(f.ok);
    assert_int_equal(f.r.peak_samples, 11);
    run(&f, range(INT64_C(1) << 40, 1), "absent(nothing)");
    fails_with(&f, QUERY_EXECUTION, too_many);
    q = at(5);
    q.cancel = &cancel;
    run(&f, q, "a");
    fails_with(&f, QUERY_CANCELED, "query was canceled in expression evaluation");
    q = at(5);
    q.timeout_ms = 1;
    run(&f, q, "sum_over_time(vector(1)[1y:1s])");
    fails_with(&f, QUERY_TIMEOUT, "query timed out in expression evaluation");
    q = range(10, 1);
    q.max_memory = 1 << 20;
    run(&f, q, "a + b");
    assert_false(f.ok);
    assert_int_equal(f.e.kind, ERR_LIMIT);
    finish(&f);
}

static void the_name_goes_at_once_or_at_the_end(void **state)
{
    const struct pql_engine_opts delayed = { .delayed_name_removal = true };
    struct fixture f;

    (void)state;
    open_with(&f, NULL);
    run(&f, at(5), "label_replace(rate({x=\"1\"}[5m]), \"n\", \"$1\", \"__name__\", \"(.+)\")");
    fails_with(&f, QUERY_EXECUTION, "vector cannot contain metrics with the same labelset");
    run(&f, at(5), "sum by (__name__) (rate(a[5m]))");
    assert_true(f.ok && f.r.value.series[0].labels.n == 0);
    finish(&f);
    open_with(&f, &delayed);
    run(&f, at(5), "label_replace(rate({x=\"1\"}[5m]), \"n\", \"$1\", \"__name__\", \"(.+)\")");
    assert_true(f.ok && f.r.value.n == 2);
    run(&f, at(5), "rate({x=\"1\"}[5m])");
    fails_with(&f, QUERY_EXECUTION, "vector cannot contain metrics with the same labelset");
    finish(&f);
}

static void notes_say_where(void **state)
{
    struct fixture f;

    (void)state;
    open_with(&f, NULL);
    run(&f, at(5), "sum(\n  rate(a[5m]))");
    assert_true(f.ok);
    assert_int_equal(f.r.notes.n, 1);
    assert_int_equal(f.r.notes.p[0].level, DIAG_INFO);
    assert_string_equal(f.r.notes.p[0].msg,
                        "PromQL info: metric might not be a counter, name does not end in "
                        "_total/_sum/_count/_bucket: \"a\" (2:8)");
    finish(&f);
}

static int64_t since_zero(void *user, const struct labels *ls)
{
    (void)user;
    return str_eq(labels_get(ls, STR("x")), STR("1")) ? 0 : INT64_MIN;
}

/* A rate of 1 and one of 2 a second, of ranges that begin before the series do. */
static void a_rate_covers_the_time_there_is(void **state)
{
    const unsigned switches[] = { 0, PQL_NO_SLIDE };
    struct query early = at(2), late = at(10), all = range(10, 60000);
    struct fixture f;

    (void)state;
    early.began = late.began = all.began = since_zero;
    for (size_t i = 0; i < N_OF(switches); i++) {
        open_with(&f, &(struct pql_engine_opts){ .switches = switches[i] });
        load(f.store,
             "h{x=\"1\"} {{count:0 sum:0 buckets:[0]}}+{{count:60 sum:60 buckets:[60]}}x10");
        run(&f, at(2), "rate(a[10m])");
        assert_true(f.ok && !f.r.warming && f.r.value.series[0].floats[0].v == 0.2);
        run(&f, early, "rate(a[10m])");
        assert_true(f.ok && f.r.warming && f.r.value.series[0].floats[0].v == 1);
        run(&f, early, "sum(rate(a[10m])) + sum(rate(b[10m]))");
        assert_true(f.ok && f.r.warming && f.r.value.series[0].floats[0].v == 3);
        run(&f, early, "histogram_count(rate(h[10m]))");
        assert_true(f.ok && f.r.warming && f.r.value.series[0].floats[0].v == 1);
        run(&f, early, "rate(a[1m30s])");
        assert_true(f.ok && !f.r.warming && f.r.value.series[0].floats[0].v == 1);
        run(&f, early, "increase(a[10m])"); // does not divide by its range
        assert_true(f.ok && f.r.warming && f.r.value.series[0].floats[0].v == 120);
        run(&f, all, "rate(a[5m])");
        assert_true(f.ok && !f.r.warming && f.r.value.series[0].n_floats == 10);
        for (size_t k = 0; k < 10; k++)
            assert_true(f.r.value.series[0].floats[k].v == 1);
        run(&f, late, "a"); // of no range
        assert_true(f.ok && !f.r.warming);
        finish(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_have_the_type_of_the_expression),
        cmocka_unit_test(a_range_query_wants_a_vector_or_a_scalar),
        cmocka_unit_test(limits_end_a_query),
        cmocka_unit_test(a_rate_covers_the_time_there_is),
        cmocka_unit_test(the_name_goes_at_once_or_at_the_end),
        cmocka_unit_test(notes_say_where),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
