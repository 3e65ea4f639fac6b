#include "test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/io.h"
#include "base/vec.h"
#include "rules/unit.h"

/* ---- the plan: parts of rules in order, "1 0 (2 3)"; in parentheses those that go step by step
 * ---- */

static void plan_is(const char *rules, const char *want)
{
    struct rule_file f;
    struct rule_list all = { 0 };
    struct rule_plan plan;
    struct buf b = { 0 };

    rule_file_parse(str_of(rules), NULL, &f);
    assert_int_equal(f.n_problems, 0);
    for (size_t i = 0; i < f.n; i++)
        for (size_t k = 0; k < f.groups[i].n; k++)
            vec_push(&all, (struct rule_ref){ &f.groups[i].rules[k], &f.groups[i], &f, "x" });
    rule_plan_make(&all, true, &plan);
    for (size_t i = 0; i < plan.n; i++) {
        buf_puts(&b, i ? " " : "");
        buf_puts(&b, plan.parts[i].stepwise ? "(" : "");
        for (size_t k = 0; k < plan.parts[i].n; k++)
            buf_printf(&b, "%s%zu", k ? " " : "", plan.parts[i].rules[k]);
        buf_puts(&b, plan.parts[i].stepwise ? ")" : "");
    }
    assert_str(buf_str(&b), want);
    buf_done(&b);
    rule_plan_done(&plan);
    vec_done(&all);
    rule_file_done(&f);
}

#define RULES(...) "groups: [{name: g, rules: [" __VA_ARGS__ "]}]"

static void rules_go_after_what_they_read(void **state)
{
    (void)state;
    plan_is(RULES("{record: a, expr: x}, {record: b, expr: a}, {record: c, expr: b + a}"), "0 1 2");
    plan_is(RULES("{record: a, expr: x}, {alert: A, expr: y}"), "0 1");
    plan_is(RULES("{alert: A, expr: y}, {record: a, expr: ALERTS}"), "0 1");
    plan_is(RULES("{alert: A, expr: y}, {record: a, expr: 'ALERTS{alertname=\"B\"}'}"), "0 1");
}

static void rules_that_read_later_ones_stay_with_them(void **state)
{
    (void)state;
    plan_is(RULES("{record: a, expr: b}, {record: b, expr: x}, {record: c, expr: a}"), "(0 1) 2");
    plan_is(RULES("{record: a, expr: a + 1}, {record: b, expr: a}"), "(0) 1");
    plan_is(RULES("{record: a, expr: '{job=\"x\"}'}, {record: b, expr: x}"), "(0 1)");
    plan_is(RULES("{record: a, expr: '{__name__=~\"x.*\"}'}, {record: b, expr: x}"), "0 1");
    plan_is(RULES("{alert: A, expr: 'ALERTS{alertname=\"B\"}'}, {alert: B, expr: x}"), "(0 1)");
    plan_is(RULES("{record: x, expr: c}, {record: b, expr: d}, {record: c, expr: b}, "
                  "{record: d, expr: x}"),
            "(0 1 2 3)");
}

static void what_looks_ahead_goes_time_by_time(void **state)
{
    (void)state;
    plan_is(RULES("{record: a, expr: 'x offset -1m'}"), "(0)");
    plan_is(RULES("{record: a, expr: 'x @ 60'}"), "(0)");
    plan_is(RULES("{record: a, expr: 'sum_over_time(x[5m:] offset -1m)'}"), "(0)");
    plan_is(RULES("{record: b, expr: x}, {record: a, expr: 'b offset -1m'}"), "(0 1)");
    plan_is(RULES("{alert: a, expr: x, annotations: {a: '{{ query \"x\" }}'}}"), "(0)");
}

static void groups_of_another_offset_go_together_with_what_they_read(void **state)
{
    (void)state;
    plan_is("groups: [{name: g, query_offset: 1m, rules: [{record: a, expr: x}]}]", "0");
    plan_is("groups: [{name: g, query_offset: 1m, rules: [{record: a, expr: x}, "
            "{record: b, expr: a}]}]",
            "0 1");
    plan_is("groups: [{name: g, query_offset: 1m, rules: [{record: a, expr: x}]}, "
            "{name: h, rules: [{record: b, expr: a}]}]",
            "(0 1)");
}

static bool is_empty(const char *expr, const char *name)
{
    struct arena a = { 0 };
    struct map names = { 0 };
    struct err e = { 0 };
    struct pql_node *n = pql_parse(&a, str_of(expr), &(struct pql_syntax){ 0 }, &e);

    assert_non_null(n);
    map_id(&names, str_of(name));
    bool empty = rule_plan_is_empty(n, &names);
    pql_done(n);
    map_done(&names);
    arena_done(&a);
    return empty;
}

static void nothing_in_is_nothing_out(void **state)
{
    (void)state;
    assert_true(is_empty("sum by (a) (rate(x[5m])) > 0.5", "y"));
    assert_true(is_empty("x and on (a) z", "y"));
    assert_true(is_empty("-(max_over_time(x[5m:1m]))", "y"));
    assert_true(is_empty("histogram_quantile(0.9, x)", "y"));
    assert_false(is_empty("x", "x"));
    assert_false(is_empty("x or y", "y"));
    assert_false(is_empty("{a=\"b\"}", "y"));
    assert_false(is_empty("absent(x)", "y"));
    assert_false(is_empty("absent_over_time(x[5m])", "y"));
    assert_false(is_empty("vector(1)", "y"));
    assert_false(is_empty("hour()", "y"));
    assert_false(is_empty("1", "y"));
    assert_false(is_empty("label_replace(x, \"a\", \"b\", \"c\", \"(\")", "y"));
    assert_false(is_empty("count_values(\"\", x)", "y"));
    assert_false(is_empty("x > scalar(y)", "y"));
}

/* ---- both ways give the same ---- */

static void put_cases(struct buf *b, const struct unit_result *r, const struct err *e)
{
    if (e->msg)
        buf_printf(b, "%s\n", e->msg);
    for (size_t i = 0; i < r->n; i++)
        for (size_t k = 0; k < r->groups[i].cases.n; k++) {
            const struct unit_case *c = &r->groups[i].cases.p[k];
            buf_printf(b, "%zu %.*s: %.*s\n", c->line, STR_ARG(c->group), STR_ARG(c->what));
            buf_put_str(b, c->text);
        }
    for (size_t i = 0; r->reached && i < r->rules.n; i++)
        buf_printf(b, " %d", r->reached[i]);
    for (size_t i = 0; i < r->n; i++)
        buf_put_str(b, buf_str(&r->groups[i].debug));
}

static void run_both(const char *path)
{
    struct buf text = { 0 }, got[2] = { { 0 }, { 0 } };
    struct err e = { 0 };

    assert_true(io_read_file(path, 1 << 20, &text, &e));
    for (int i = 0; i < 2; i++) {
        struct unit_opts o = { .debug = true, .plain = i == 1 };
        struct unit_result r;
        unit_run(path, buf_str(&text), &o, &r, &e);
        put_cases(&got[i], &r, &e);
        unit_result_done(&r);
        err_done(&e);
    }
    if (!str_eq(buf_str(&got[0]), buf_str(&got[1])))
        fail_msg("%s: by parts\n%s\ntime by time\n%s", path, buf_z(&got[0]), buf_z(&got[1]));
    buf_done(&text);
    buf_done(&got[0]);
    buf_done(&got[1]);
}

static void parts_give_what_single_times_give(void **state)
{
    const char *srcdir = getenv("srcdir");
    struct buf path = { 0 };
    size_t n = 0;
    struct dirent *entry;

    (void)state;
    buf_printf(&path, "%s/tests/data/rules/promtool", srcdir ? srcdir : ".");
    size_t folder = path.n;
    DIR *d = opendir(buf_z(&path));
    assert_non_null(d);
    while ((entry = readdir(d)) != NULL) {
        if (entry->d_name[0] == '.' || strncmp(entry->d_name, "rules_", 6) == 0)
            continue;
        path.n = folder;
        buf_printf(&path, "/%s", entry->d_name);
        run_both(buf_z(&path));
        n++;
    }
    closedir(d);
    buf_done(&path);
    assert_true(n > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_go_after_what_they_read),
        cmocka_unit_test(rules_that_read_later_ones_stay_with_them),
        cmocka_unit_test(what_looks_ahead_goes_time_by_time),
        cmocka_unit_test(groups_of_another_offset_go_together_with_what_they_read),
        cmocka_unit_test(nothing_in_is_nothing_out),
        cmocka_unit_test(parts_give_what_single_times_give),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
