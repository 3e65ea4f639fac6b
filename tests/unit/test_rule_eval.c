#include "test.h"

#include "promql/engine.h"
#include "rules/eval.h"

#include <stdlib.h>

/* A store, an engine over it and the first group of a rule file. */
struct bench {
    struct mem_store *store;
    struct query_engine *engine;
    struct rule_file file;
    struct rule_eval_opts opts;
    struct group_eval *group;
    struct arena arena;
};

static void open_bench(struct bench *b, const char *rules)
{
    *b = (struct bench){ .store = mem_new(&(struct mem_opts){ 0 }) };
    b->engine = pql_engine_new(mem_source(b->store), NULL);
    rule_file_parse(str_of(rules), NULL, &b->file);
    assert_int_equal(b->file.n_problems, 0);
    b->opts = (struct rule_eval_opts){ .engine = b->engine, .store = b->store };
    b->group = group_eval_new(&b->file.groups[0], &b->opts);
}

static void close_bench(struct bench *b)
{
    group_eval_free(b->group);
    rule_file_done(&b->file);
    query_engine_close(b->engine);
    mem_free(b->store);
    arena_done(&b->arena);
}

static void put(struct bench *b, const char *label, int64_t minute, double v)
{
    struct label p[] = { { STR(LABEL_NAME), STR("m") }, { STR("l"), str_of(label) } };
    struct labels ls = labels_of(&b->arena, p, 2);
    struct err e = { 0 };
    int64_t id = mem_series(b->store, &ls, &e);

    assert_true(mem_append(b->store, id, &(struct mem_sample){ .t = minute * 60000, .v = v }, &e));
}

static void run(struct bench *b, int64_t minute)
{
    struct err e = { 0 };
    assert_true(group_eval_run(b->group, minute * 60000, &e));
}

static void query_gives(struct bench *b, const char *text, int64_t minute, const char *want)
{
    struct query q = { .text = str_of(text), .start = minute * 60000 };
    struct query_result r;
    struct err e = { 0 };
    struct buf out = { 0 };

    assert_true(b->engine->ops->run(b->engine, &q, &r, &e));
    for (size_t i = 0; i < r.value.n; i++) {
        labels_put(&out, &r.value.series[i].labels);
        buf_printf(&out, " %g\n", r.value.series[i].floats[0].v);
    }
    assert_str(buf_str(&out), want);
    buf_done(&out);
    query_result_done(&r);
}

/* "labels state" of each alert, then the error. */
static void state_is(struct bench *b, size_t rule, const char *want)
{
    const struct rule_state *s = group_eval_rule(b->group, rule);
    struct buf out = { 0 };

    for (size_t i = 0; i < s->n; i++) {
        labels_put(&out, &s->list[i]->labels);
        buf_printf(&out, " %s\n", alert_state_word(s->list[i]->state));
    }
    if (s->error)
        buf_puts(&out, s->error);
    assert_str(buf_str(&out), want);
    buf_done(&out);
}

static void recording_rules_write_and_mark_what_is_gone(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, "groups: [{name: g, labels: {team: t}, rules: ["
                   "{record: r, expr: m > 0, labels: {kind: '{{ $value }}', team: ''}},"
                   "{record: one, expr: '1'}]}]");
    put(&b, "a", 0, 1);
    put(&b, "b", 0, 2);
    run(&b, 0);
    query_gives(&b, "r", 0,
                "r{kind=\"{{ $value }}\", l=\"a\"} 1\nr{kind=\"{{ $value }}\", l=\"b\"} 2\n");
    query_gives(&b, "one", 0, "one{team=\"t\"} 1\n");
    put(&b, "a", 1, 0);
    run(&b, 1);
    query_gives(&b, "r", 1, "r{kind=\"{{ $value }}\", l=\"b\"} 2\n");
    assert_int_equal(group_eval_rule(b.group, 0)->written, 1);
    close_bench(&b);
}

static void rules_fail_alone(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, "groups: [{name: g, limit: 1, rules: ["
                   "{record: r, expr: 'm', labels: {l: x}},"
                   "{record: s, expr: m},"
                   "{record: t, expr: 'm[1m]'},"
                   "{alert: A, expr: m, labels: {l: x}},"
                   "{alert: B, expr: m},"
                   "{record: u, expr: count(m)}]}]");
    put(&b, "a", 0, 1);
    put(&b, "b", 0, 2);
    run(&b, 0);
    state_is(&b, 0, "vector contains metrics with the same labelset after applying rule labels");
    state_is(&b, 1, "exceeded limit of 1 with 2 series");
    state_is(&b, 2, "rule result is not a vector or scalar");
    state_is(&b, 3, "vector contains metrics with the same labelset after applying alert labels");
    state_is(&b, 4, "exceeded limit of 1 with 2 alerts");
    state_is(&b, 5, "");
    query_gives(&b, "{__name__=~\"r|s|t|u|A.*\"}", 0, "u 2\n");
    close_bench(&b);
}

static const char alerts[] =
    "groups: [{name: g, rules: [{alert: A, expr: m > 0, for: 2m, keep_firing_for: 2m, labels: "
    "{severity: page}, annotations: {x: 'is {{ $value }}', y: fixed}}]}]";

static void alerts_go_through_their_states(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, alerts);
    for (int64_t i = 0; i <= 2; i++) {
        put(&b, "a", i, 1);
        run(&b, i);
        state_is(&b, 0,
                 i < 2 ? "{alertname=\"A\", l=\"a\", severity=\"page\"} pending\n"
                       : "{alertname=\"A\", l=\"a\", severity=\"page\"} firing\n");
    }
    query_gives(&b, "ALERTS", 2,
                "ALERTS{alertname=\"A\", alertstate=\"firing\", l=\"a\", severity=\"page\"} 1\n");
    query_gives(&b, "ALERTS_FOR_STATE", 2,
                "ALERTS_FOR_STATE{alertname=\"A\", l=\"a\", severity=\"page\"} 0\n");
    put(&b, "a", 3, 0);
    run(&b, 3);
    run(&b, 4);
    state_is(&b, 0, "{alertname=\"A\", l=\"a\", severity=\"page\"} firing\n");
    run(&b, 5);
    state_is(&b, 0, "{alertname=\"A\", l=\"a\", severity=\"page\"} inactive\n");
    query_gives(&b, "ALERTS", 5, "");
    run(&b, 20);
    assert_int_equal(group_eval_rule(b.group, 0)->n, 1);
    run(&b, 21);
    assert_int_equal(group_eval_rule(b.group, 0)->n, 0);
    close_bench(&b);
}

static void a_pending_alert_that_ends_is_forgotten(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, alerts);
    put(&b, "a", 0, 1);
    run(&b, 0);
    put(&b, "a", 1, 0);
    run(&b, 1);
    state_is(&b, 0, "");
    query_gives(&b, "ALERTS_FOR_STATE", 1, "");
    close_bench(&b);
}

static void a_resolved_alert_begins_anew(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, "groups: [{name: g, rules: [{alert: A, expr: m > 0}]}]");
    put(&b, "a", 0, 1);
    run(&b, 0);
    put(&b, "a", 1, 0);
    run(&b, 1);
    state_is(&b, 0, "{alertname=\"A\", l=\"a\"} inactive\n");
    put(&b, "a", 2, 1);
    run(&b, 2);
    state_is(&b, 0, "{alertname=\"A\", l=\"a\"} firing\n");
    assert_int_equal(group_eval_rule(b.group, 0)->list[0]->active_at, 120000);
    assert_true(alert_is_active(group_eval_rule(b.group, 0)->list[0]));
    close_bench(&b);
}

static void annotations_are_of_the_last_sample(void **state)
{
    struct bench b;
    size_t n;

    (void)state;
    open_bench(&b, alerts);
    put(&b, "a", 0, 1);
    run(&b, 0);
    put(&b, "a", 1, 7);
    run(&b, 1);
    const struct rule_state *s = group_eval_rule(b.group, 0);
    const struct alert_text *t = alert_annotations(&b.arena, s, s->list[0], &n);
    assert_int_equal(n, 2);
    assert_str(t[0].name, "x");
    assert_str(t[0].value, "is 7");
    assert_str(t[1].value, "fixed");
    close_bench(&b);
}

static void an_offset_moves_what_is_asked_and_written(void **state)
{
    struct bench b;

    (void)state;
    open_bench(&b, "groups: [{name: g, query_offset: 1m, rules: [{record: r, expr: timestamp(m)}, "
                   "{alert: A, expr: m}]}]");
    put(&b, "a", 0, 1);
    put(&b, "a", 1, 2);
    put(&b, "a", 2, 2);
    run(&b, 2);
    query_gives(&b, "r", 1, "r{l=\"a\"} 60\n");
    query_gives(&b, "timestamp(r)", 2, "{l=\"a\"} 60\n");
    query_gives(&b, "ALERTS_FOR_STATE", 1, "ALERTS_FOR_STATE{alertname=\"A\", l=\"a\"} 120\n");
    close_bench(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recording_rules_write_and_mark_what_is_gone),
        cmocka_unit_test(rules_fail_alone),
        cmocka_unit_test(alerts_go_through_their_states),
        cmocka_unit_test(a_pending_alert_that_ends_is_forgotten),
        cmocka_unit_test(a_resolved_alert_begins_anew),
        cmocka_unit_test(annotations_are_of_the_last_sample),
        cmocka_unit_test(an_offset_moves_what_is_asked_and_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
