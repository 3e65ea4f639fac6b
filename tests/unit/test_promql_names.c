/* test_promql_names.c - names that go at once, as a server without
 * --enable-feature=promql-delayed-name-removal has it; Prometheus' scripts run with it.
 */
#include "test.h"

#include "base/float.h"
#include "promql/engine.h"
#include "promql/series_desc.h"
#include "store/mem.h"

struct db {
    struct mem_store *store;
    struct query_engine *engine;
};

/* Series as in `load 1m` of a script. */
static void open_db(struct db *db, const struct pql_engine_opts *opts, const char *const *lines,
                    size_t n)
{
    struct arena a = { 0 };
    struct err e = { 0 };

    db->store = mem_new(&(struct mem_opts){ 0 });
    for (size_t i = 0; i < n; i++) {
        struct series_desc d;
        assert_true(series_desc_parse(&a, str_of(lines[i]), &d, &e));
        int64_t series = mem_series(db->store, &d.labels, &e);
        for (size_t k = 0; k < d.n; k++) {
            struct mem_sample s = { .t = 60000 * (int64_t)k, .v = d.p[k].v, .h = d.p[k].h };
            if (!d.p[k].omitted)
                assert_true(mem_append(db->store, series, &s, &e));
        }
    }
    arena_done(&a);
    db->engine = pql_engine_new(mem_source(db->store), opts);
}

static void close_db(struct db *db)
{
    query_engine_close(db->engine);
    mem_free(db->store);
}

static void put_result(struct buf *b, const struct query_result *r)
{
    for (size_t i = 0; i < r->value.n; i++) {
        const struct value_series *s = &r->value.series[i];
        if (i)
            buf_puts(b, "; ");
        labels_put(b, &s->labels);
        for (size_t k = 0; k < s->n_floats; k++) {
            char text[FLOAT_MAX_CHARS];
            buf_putc(b, ' ');
            buf_put(b, text, float_print_g(text, s->floats[k].v));
        }
        if (s->n_hists)
            buf_puts(b, " histogram");
    }
    for (size_t i = 0; i < r->notes.n; i++)
        buf_printf(b, " | %s", r->notes.p[i].msg);
}

/* The result as text, or the error. Steps are minutes; `steps` 0: an instant query at 2 min. */
static void check(const struct db *db, const char *expr, int steps, const char *want)
{
    struct query q = { .text = str_of(expr), .start = 120000 };
    struct query_result r = { 0 };
    struct buf b = { 0 };
    struct err e = { 0 };

    if (steps) {
        q.range = true;
        q.step = 60000;
        q.start = 0;
        q.end = 60000 * (int64_t)(steps - 1);
    }
    if (db->engine->ops->run(db->engine, &q, &r, &e))
        put_result(&b, &r);
    else
        buf_printf(&b, "error: %s", e.msg);
    assert_str(buf_str(&b), want);
    buf_done(&b);
    err_done(&e);
    query_result_done(&r);
}

static const char *const load[] = {
    "a{x=\"1\"} 1 2 3",
    "b{x=\"1\"} 10 20 30",
    "b{x=\"2\"} 11 21 31",
    "early{x=\"1\"} 1",
    "late{x=\"1\"} _ _ 3",
    "h{x=\"1\", __type__=\"histogram\", __unit__=\"s\"} "
    "{{schema:0 count:1 sum:1 buckets:[1]}} {{schema:0 count:2 sum:2 buckets:[2]}} "
    "{{schema:0 count:3 sum:3 buckets:[3]}}",
    "t_total{x=\"1\", __type__=\"gauge\"} 0 60 120",
    "broken{le=\"x\"} 1 1 1",
};

#define SAME_LABELS "error: vector cannot contain metrics with the same labelset"

static const struct {
    const char *expr;
    int steps;
    const char *want;
} rows[] = {
    // what keeps the name, and what does not
    { "a", 0, "a{x=\"1\"} 3" },
    { "abs(a)", 0, "{x=\"1\"} 3" },
    { "-a", 0, "{x=\"1\"} -3" },
    { "+a", 0, "a{x=\"1\"} 3" },
    { "a > 1", 0, "a{x=\"1\"} 3" },
    { "a > bool 1", 0, "{x=\"1\"} 1" },
    { "a * 2", 0, "{x=\"1\"} 6" },
    { "a + b", 0, "{x=\"1\"} 33" },
    { "a < b", 0, "a{x=\"1\"} 3" },
    { "a and b", 0, "a{x=\"1\"} 3" },
    { "topk(1, b)", 0, "b{x=\"2\"} 31" },
    { "sort(b)", 0, "b{x=\"1\"} 30; b{x=\"2\"} 31" },
    { "sum by (__name__) (b)", 0, "b 61" },
    { "sum by (__name__) (abs(b))", 0, "{} 61" },
    { "last_over_time(a[2m])", 0, "a{x=\"1\"} 3" },
    { "first_over_time(a[2m])", 0, "a{x=\"1\"} 2" },
    { "max_over_time(a[2m])", 0, "{x=\"1\"} 3" },
    { "timestamp(a)", 0, "{x=\"1\"} 120" },
    { "label_replace(abs(a), \"__name__\", \"n\", \"\", \"\")", 0, "n{x=\"1\"} 3" },
    { "abs(label_replace(a, \"__name__\", \"n\", \"\", \"\"))", 0, "{x=\"1\"} 3" },
    // type and unit go with it, but not in histogram_count() and its like
    { "rate(t_total[2m])", 0, "{x=\"1\"} 1" },
    { "histogram_count(h)", 0, "{__type__=\"histogram\", __unit__=\"s\", x=\"1\"} 3" },
    { "histogram_quantile(1, h)", 0, "{x=\"1\"} 1" },
    // equal sets: at one step of an operator or function
    { "abs({x=\"1\", __name__=~\"a|b\"})", 0, SAME_LABELS },
    { "-{x=\"1\", __name__=~\"a|b\"}", 0, SAME_LABELS },
    // of a function of a range at any
    { "max_over_time({__name__=~\"early|late\"}[1m])", 3, SAME_LABELS },
    { "last_over_time({__name__=~\"early|late\"}[1m])", 3, "early{x=\"1\"} 1; late{x=\"1\"} 3" },
    // notes have no name to tell
    { "histogram_quantile(1, broken)", 0,
      " | PromQL warning: bucket label \"le\" is missing or has a malformed value of \"x\" "
      "(1:23)" },
    // but of a range they do
    { "rate(a[2m])", 0,
      "{x=\"1\"} 0.016666666666666666 | PromQL info: metric might not be a counter, name does not "
      "end in _total/_sum/_count/_bucket: \"a\" (1:6)" },
};

static void names_go_at_once(void **state)
{
    struct db db;
    (void)state;
    open_db(&db, NULL, load, N_OF(load));
    for (size_t i = 0; i < N_OF(rows); i++)
        check(&db, rows[i].expr, rows[i].steps, rows[i].want);
    close_db(&db);
}

static void names_go_at_the_end_when_asked(void **state)
{
    static const struct pql_engine_opts opts = { .delayed_name_removal = true };
    struct db db;
    (void)state;
    open_db(&db, &opts, load, N_OF(load));
    check(&db, "sum by (__name__) (abs(b))", 0, "{} 61");
    check(&db, "label_replace(abs(a), \"was\", \"$1\", \"__name__\", \"(.*)\")", 0,
          "{was=\"a\", x=\"1\"} 3");
    check(&db, "max_over_time({__name__=~\"early|late\"}[1m])", 3, "{x=\"1\"} 1 3");
    check(&db, "abs({x=\"1\", __name__=~\"a|b\"})", 0, SAME_LABELS);
    check(&db, "histogram_quantile(1, broken)", 0,
          " | PromQL warning: bucket label \"le\" is missing or has a malformed value of \"x\" for "
          "metric name \"broken\" (1:23)");
    close_db(&db);
}

static void the_type_tells_what_is_a_counter(void **state)
{
    static const struct pql_engine_opts opts = { .type_and_unit_labels = true };
    struct db db;
    (void)state;
    open_db(&db, &opts, load, N_OF(load));
    check(&db, "rate(t_total[2m])", 0,
          "{x=\"1\"} 1 | PromQL info: metric might not be a counter, __type__ label is not set to "
          "\"counter\" or \"histogram\", got \"gauge\": \"t_total\" (1:6)");
    close_db(&db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_go_at_once),
        cmocka_unit_test(names_go_at_the_end_when_asked),
        cmocka_unit_test(the_type_tells_what_is_a_counter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
