/* Dashboard files: what they say, everything that is wrong with them, and back to a file. */
#include "test.h"

#include "lint/schema.h"
#include "promql/vars.h"
#include "tui/dash_fields.h"
#include "tui/dashboard.h"
#include "tui/layout.h"
#include "tui/vars.h"

static struct arena arena;

static int clear(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static struct dashboard read_text(const char *text)
{
    struct dashboard d;

    dash_read(&arena, str_of(text), &d);
    return d;
}

static const char *issues(const char *text)
{
    static struct buf b;
    struct dashboard d = read_text(text);

    buf_clear(&b);
    dash_put_issues(&b, STR("f"), &d.issues);
    return buf_z(&b);
}

static void a_board_is_read(void **state)
{
    struct dashboard d = read_text(
        "title: A\nrange: 1h\nrules: [a.yml]\n"
        "source: {targets: {api: ':80'}, interval: 10s}\n"
        "vars: {job: {query: 'label_values(up, job)', multi: true}, size: [1, 2]}\n"
        "panels:\n"
        "- {title: R, type: stat, unit: reqps, decimals: 0, expr: 'rate(x[5m])'}\n"
        "- {size: 8x7, at: '4,5', legend: '{{a}}', expr: [u, {expr: v, legend: w, instant: "
        "true}],\n"
        "   thresholds: [{above: 1}, {below: -1, state: critical}], stack: 100%, scale: log}\n");
    (void)state;
    assert_int_equal(d.issues.n, 0);
    assert_int_equal(d.n_panels, 2);
    assert_int_equal(d.range_ms, 3600000);
    assert_int_equal(d.refresh_ms, 5000);
    assert_str(d.targets[0].job, "api");
    assert_str(d.rules[0], "a.yml");
    assert_int_equal(d.vars[0].kind, VAR_QUERY);
    assert_int_equal(d.vars[1].kind, VAR_VALUES);
    assert_str(d.vars[1].values[1], "2");
    const struct panel *p = &d.panels[0];
    assert_int_equal(p->type, PANEL_STAT);
    assert_true(p->w == 6 && p->h == 3 && p->x == 0 && p->y == 0 && p->has_decimals);
    assert_int_equal(p->unit.kind, UNIT_COUNT);
    p = &d.panels[1];
    assert_true(p->w == 8 && p->h == 7 && p->x == 4 && p->y == 5 && p->log);
    assert_str(p->queries[0].legend, "{{a}}");
    assert_str(p->queries[1].legend, "w");
    assert_true(p->queries[1].instant && p->limits[1].below && p->stack == PLOT_SHARES);
    assert_int_equal(p->limits[0].state, LEVEL_WARNING);
}

static void everything_wrong_is_told_with_its_place(void **state)
{
    (void)state;
    assert_string_equal(issues("titel: A\npanels:\n- {type: stats, expr: up, big: maybe}\n"
                               "- {size: 30x2, expr: x}\n- {type: text, expr: y}\n- {title: z}\n"),
                        "f:1:1: error: unknown key \"titel\" in a dashboard\n"
                        "  did you mean \"title\"?\n"
                        "f:3:10: error: type: there is no \"stats\"\n"
                        "  did you mean \"stat\"?\n"
                        "f:3:32: error: want true or false, not \"maybe\"\n"
                        "f:4:10: error: size: 30x2 is outside of the grid, which has 24 columns\n"
                        "f:5:22: error: a panel of type text has no queries\n"
                        "f:6:3: error: a panel of type graph needs \"expr\"\n");
    assert_string_equal(issues(""), "f:1:1: error: the file is empty\n");
    assert_string_equal(issues("[a]"), "f:1:1: error: a dashboard: want a map, not a list\n");
    assert_string_equal(issues("title: x\n"), "f:1:1: error: a dashboard needs \"panels\"\n");
    assert_string_equal(
        issues("panels: [{expr: up, unit: flux}]"),
        "f:1:10: warning: panel \"\": unit \"flux\" is not known and shown as it is\n");
    assert_string_equal(issues("panels: [{expr: up, draw: qq}]"),
                        "f:1:27: error: draw: there is no \"qq\"\n"
                        "  one of: line, fill, bars, points\n");
    assert_true(strstr(issues("a: {b"), "f:1:") != NULL);
}

static void json_of_the_same_shape_is_read(void **state)
{
    struct dashboard d = read_text("{\"title\": \"J\", \"panels\": [{\"expr\": \"up\"}]}");
    (void)state;
    assert_int_equal(d.issues.n, 0);
    assert_str(d.panels[0].queries[0].expr, "up");
}

static void units_come_from_expressions(void **state)
{
    struct dashboard d = read_text(
        "panels: [{expr: 'rate(a_bytes_total{i=\"$i\"}[$__rate_interval])'}, {expr: a_seconds},"
        " {expr: 'oops('}, {expr: '$m{a=\"b\"}'}]");
    (void)state;
    assert_int_equal(d.issues.n, 0);
    assert_true(d.panels[0].has_unit && d.panels[1].has_unit);
    assert_int_equal(d.panels[1].unit.kind, UNIT_TIME);
    assert_false(d.panels[2].has_unit || d.panels[3].has_unit);
}

static void assert_written_again(const char *yaml)
{
    struct buf once = { 0 }, twice = { 0 };
    struct dashboard d = read_text(yaml), e;

    dash_write(&once, &d);
    if (!dash_read(&arena, buf_str(&once), &e)) {
        dash_put_issues(&once, STR("written"), &e.issues);
        fail_msg("%s", buf_z(&once));
    }
    assert_int_equal(d.n_panels, e.n_panels);
    for (size_t i = 0; i < d.n_panels; i++) {
        const struct panel *p = &d.panels[i], *q = &e.panels[i];
        assert_true(p->type == q->type && p->x == q->x && p->y == q->y && p->w == q->w &&
                    p->h == q->h && p->n_queries == q->n_queries && p->stack == q->stack);
        for (size_t k = 0; k < p->n_queries; k++)
            assert_true(str_eq(p->queries[k].expr, q->queries[k].expr) &&
                        str_eq(p->queries[k].legend, q->queries[k].legend));
    }
    dash_write(&twice, &e);
    assert_string_equal(buf_z(&once), buf_z(&twice));
    buf_done(&once);
    buf_done(&twice);
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < dash_n_builtins; i++)
        assert_written_again(dash_builtins[i].yaml);
    assert_written_again(
        "title: \"yes: #1\"\nvars: {a: b, c: [d], e: {type: text}, q: {query: x}}\n"
        "source: {server: 'http://a', targets: ['b']}\n"
        "alerts: [{alert: A, expr: 'up == 0', labels: {x: \"y\\n\"}}]\n"
        "panels: [{type: graph, expr: up}, {type: text, text: \"- a\\n- b\"},\n"
        " {expr: [a, {expr: b, legend: x}], at: '3,4', min: -.inf, calcs: [min, max],\n"
        "  series: [{name: x, hide: true}], scale: log, stack: true,\n"
        "  thresholds: [{below: 1e-3, percent: true}]},\n"
        " {expr: [{expr: a, instant: true}], legend: 'l {{x}}', span_nulls: 1m}]\n");
}

static void check_exprs(const struct dashboard *d)
{
    struct pql_syntax syntax = { 0 };

    for (size_t i = 0; i < d->n_panels; i++)
        for (size_t k = 0; k < d->panels[i].n_queries; k++) {
            struct buf b = { 0 };
            struct err e = { 0 };
            var_expand_any(&b, d->panels[i].queries[k].expr);
            struct pql_node *n = pql_parse(&arena, buf_str(&b), &syntax, &e);
            if (!n)
                fail_msg("%s: %s", buf_z(&b), e.msg);
            pql_done(n);
            buf_done(&b);
        }
}

static void built_in_boards_are_right(void **state)
{
    struct dashboard d;
    (void)state;
    for (size_t i = 0; i < dash_n_builtins; i++) {
        assert_true(dash_builtin_read(&arena, str_of(dash_builtins[i].name), &d));
        assert_int_equal(d.issues.n, 0);
        assert_true(d.n_match > 0 && d.builtin);
        check_exprs(&d);
    }
    assert_false(dash_builtin_read(&arena, STR("none"), &d));
    dash_builtin_read(&arena, STR("task-handler"), &d);
    const char *first[] = { "HTTP Request Rate",
                            "Total Tasks Created",
                            "Tasks Processed",
                            "Tasks Failed",
                            "HTTP Request Rate by Endpoint",
                            "HTTP Request Duration",
                            "Task Creation Rate by Type",
                            "Task Processing Duration (p95)",
                            "Go Goroutines" };
    for (size_t i = 0; i < N_OF(first); i++)
        assert_str(d.panels[i].title, first[i]);
    assert_true(str_starts(d.alerts, STR("[{\"alert\": \"HighHTTPErrorRate\"")));
}

static bool is_of_node(void *user, struct str metric)
{
    ++*(size_t *)user;
    return str_starts(metric, STR("node_"));
}

static bool exists_not(void *user, struct str metric)
{
    (void)user;
    return metric.n == 0;
}

static void a_board_is_offered_where_its_metrics_exist(void **state)
{
    size_t asked = 0;
    (void)state;
    assert_string_equal(dash_builtin_fit(is_of_node, &asked)->name, "node");
    assert_true(asked >= 3);
    assert_null(dash_builtin_fit(exists_not, NULL));
}

static void variables_are_replaced(void **state)
{
    const struct str two[] = { STR("a.b"), STR("c\\d") };
    const struct var_value values[] = {
        { .name = STR("one"), .values = two, .n = 1 },
        { .name = STR("many"), .values = two, .n = 2, .multi = true },
        { .name = STR("all"), .values = two, .n = 2, .multi = true, .as = STR(".*") },
        { .name = STR("single"), .values = two, .n = 1, .multi = true },
    };
    const struct var_values v = { values, N_OF(values), 15000, 10000, 1000, 901000, false };
    static const struct {
        const char *text, *want;
    } cases[] = {
        { "x{i=\"$one\"}", "x{i=\"a.b\"}" },
        { "x{i=~\"$many\"}", "x{i=~\"(a\\\\.b|c\\\\\\\\d)\"}" },
        { "$single ${all} [[one]] [[one:csv]]", "a\\\\.b .* a.b a.b" },
        { "${many:pipe} ${many:csv} ${many:regex}", "a.b|c\\d a.b,c\\d (a\\.b|c\\\\d)" },
        { "rate(x[$__rate_interval])", "rate(x[40s])" },
        { "[$__interval] $__range ${__range_s} $__range_ms", "[15s] 15m 900 900000" },
        { "$__from $__to", "1000 901000" },
        { "$ones $", "$ones $" },
        { "a[b] [[ ${} ${one", "a[b] [[ ${} ${one" },
        { "${__interval_ms}", "15000" },
    };
    struct buf b = { 0 };
    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++) {
        buf_clear(&b);
        var_expand(&b, str_of(cases[i].text), &v);
        assert_str(buf_str(&b), cases[i].want);
    }
    assert_str(var_expand(&b, STR("$one $nope $no"), &v), "nope");
    buf_done(&b);
}

static void variables_know_where_values_come_from(void **state)
{
    struct pql_ask ask;
    const struct str *kept;
    const struct str values[] = { STR("eth0"), STR("lo"), STR("eth1"), STR("eth0") };
    (void)state;
    pql_ask_parse(STR(" label_values(up{a=\"x,y\"}, instance) "), &ask);
    assert_int_equal(ask.kind, PQL_ASK_LABEL_VALUES);
    assert_str(ask.expr, "up{a=\"x,y\"}");
    assert_str(ask.label, "instance");
    pql_ask_parse(STR("label_values(job)"), &ask);
    assert_str(ask.expr, "");
    assert_str(ask.label, "job");
    pql_ask_parse(STR("query_result(topk(3, up))"), &ask);
    assert_int_equal(ask.kind, PQL_ASK_QUERY);
    assert_str(ask.expr, "topk(3, up)");
    pql_ask_parse(STR("metrics(node_.*)"), &ask);
    assert_int_equal(ask.kind, PQL_ASK_METRICS);
    assert_int_equal(var_keep(&arena, STR("/eth(.)/"), values, 4, &kept), 2);
    assert_str(kept[1], "1");
    assert_int_equal(var_keep(&arena, STR("th"), values, 4, &kept), 2);
    assert_str(kept[1], "eth1");
    assert_int_equal(var_keep(&arena, STR("("), values, 4, &kept), 3);
    assert_int_equal(var_keep(&arena, STR("/(?P<text>e)th(?P<value>.)/"), values, 4, &kept), 2);
    assert_str(kept[0], "0");
    struct str list[] = { STR("web10"), STR("web2"), STR("a") };
    var_sort(list, 3, SORT_NUMBER_UP);
    assert_str(list[1], "web2");
    var_sort(list, 3, SORT_DOWN);
    assert_str(list[0], "web2");
    var_sort(list, 3, SORT_OFF);
    assert_str(list[2], "a");
}

/* lint has tables of its own, as it may not see these. */
static void lint_knows_the_same_keys(void **state)
{
    static const struct dash_fields *const fields[SCHEMA_DASHBOARD_PARTS] = {
        [SCHEMA_DASHBOARD] = &dash_board_fields,
        [SCHEMA_DASHBOARD_SOURCE] = &dash_source_fields,
        [SCHEMA_DASHBOARD_PANEL] = &dash_panel_fields,
        [SCHEMA_DASHBOARD_QUERY] = &dash_query_fields,
        [SCHEMA_DASHBOARD_LIMIT] = &dash_limit_fields,
        [SCHEMA_DASHBOARD_SERIES] = &dash_series_fields,
        [SCHEMA_DASHBOARD_VAR] = &dash_var_fields,
        [SCHEMA_DASHBOARD_MAP] = &dash_map_fields,
    };

    (void)state;
    for (size_t i = 0; i < N_OF(fields); i++) {
        const struct schema_map *m = schema_dashboard[i];
        assert_int_equal(m->n, fields[i]->n);
        for (size_t k = 0; k < m->n; k++) {
            const struct dash_field *f = &fields[i]->p[k];
            assert_string_equal(m->keys[k].name, f->name);
            for (size_t w = 0; m->keys[k].words && f->words && f->words[w]; w++) {
                assert_true(w < m->keys[k].words->n);
                assert_string_equal(m->keys[k].words->p[w], f->words[w]);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_board_is_read, clear),
        cmocka_unit_test_teardown(everything_wrong_is_told_with_its_place, clear),
        cmocka_unit_test_teardown(json_of_the_same_shape_is_read, clear),
        cmocka_unit_test_teardown(units_come_from_expressions, clear),
        cmocka_unit_test_teardown(what_is_written_is_read_again, clear),
        cmocka_unit_test_teardown(built_in_boards_are_right, clear),
        cmocka_unit_test_teardown(a_board_is_offered_where_its_metrics_exist, clear),
        cmocka_unit_test_teardown(variables_are_replaced, clear),
        cmocka_unit_test_teardown(variables_know_where_values_come_from, clear),
        cmocka_unit_test(lint_knows_the_same_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
