/* Dashboards of Grafana: what is kept, what is lost and told, real ones whole. */
#include "test.h"

#include "base/io.h"
#include "tui/grafana.h"
#include "tui/screen.h"
#include "tui/vars.h"

#include <stdio.h>
#include <stdlib.h>

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

    dash_load(&arena, str_of(text), &d);
    return d;
}

static const char *issues(const struct dashboard *d)
{
    static struct buf b;

    buf_clear(&b);
    dash_put_issues(&b, STR("f"), &d->issues);
    return buf_z(&b);
}

static void the_classic_model_is_read(void **state)
{
    struct dashboard d = read_text(
        "{\"title\":\"T\",\"uid\":\"u\",\"refresh\":\"30s\",\"time\":{\"from\":\"now-6h\",\"to\":"
        "\"now\"},"
        "\"templating\":{\"list\":[{\"type\":\"datasource\",\"name\":\"ds\"},"
        "{\"type\":\"query\",\"name\":\"job\",\"query\":{\"query\":\"label_values(up, job)\"},"
        "\"multi\":true,\"includeAll\":true,\"allValue\":\".*\",\"current\":{\"value\":[\"a\"]}},"
        "{\"type\":\"custom\",\"name\":\"c\",\"query\":\"1m, five : 5m\"}]},"
        "\"panels\":[{\"type\":\"timeseries\",\"title\":\"P\",\"gridPos\":{\"x\":12,\"y\":1,\"w\":"
        "12,\"h\":8},"
        "\"fieldConfig\":{\"defaults\":{\"unit\":\"Bps\",\"decimals\":1,\"min\":0,"
        "\"custom\":{\"stacking\":{\"mode\":\"normal\"},\"thresholdsStyle\":{\"mode\":\"line\"}},"
        "\"thresholds\":{\"mode\":\"absolute\",\"steps\":[{\"color\":\"green\",\"value\":null},"
        "{\"color\":\"orange\",\"value\":5},{\"color\":\"red\",\"value\":8}]}}},"
        "\"targets\":[{\"expr\":\"a\",\"legendFormat\":\"{{x}}\"},{\"expr\":\"b\",\"hide\":true},"
        "{\"expr\":\"c\",\"legendFormat\":\"__auto\",\"instant\":true}]},"
        "{\"type\":\"stat\",\"title\":\"S\",\"gridPos\":{\"x\":0,\"y\":1,\"w\":12,\"h\":8},"
        "\"options\":{\"reduceOptions\":{\"calcs\":[\"mean\"]}},\"targets\":[{\"expr\":\"d\"}],"
        "\"fieldConfig\":{\"defaults\":{\"thresholds\":{\"steps\":[{\"color\":\"red\",\"value\":"
        "null},"
        "{\"color\":\"green\",\"value\":1}]}}}}]}");
    (void)state;
    assert_string_equal(issues(&d), "");
    assert_str(d.title, "T");
    assert_int_equal(d.range_ms, 6 * 3600 * 1000);
    assert_int_equal(d.refresh_ms, 30000);
    assert_int_equal(d.n_vars, 2);
    assert_str(d.vars[0].query, "label_values(up, job)");
    assert_str(d.vars[0].all_value, ".*");
    assert_str(d.vars[0].current[0], "a");
    assert_str(d.vars[1].values[1], "5m");
    assert_int_equal(d.n_panels, 2);
    const struct panel *s = &d.panels[0], *p = &d.panels[1]; // in reading order
    assert_int_equal(s->type, PANEL_STAT);
    assert_int_equal(s->calc, CALC_MEAN);
    assert_true(s->n_limits == 2 && s->limits[0].below && s->limits[0].state == LEVEL_CRITICAL);
    assert_true(p->x == 12 && p->w == 12 && p->h == 8 && p->stack == PLOT_STACK && p->has_min);
    assert_int_equal(p->n_queries, 2);
    assert_str(p->queries[0].legend, "{{x}}");
    assert_true(p->queries[1].instant && p->queries[1].legend.n == 0);
    assert_true(p->n_limits == 2 && p->limits[0].state == LEVEL_WARNING);
    assert_true(p->limits[1].state == LEVEL_CRITICAL && p->limits[1].above == 8);
}

static void what_is_lost_is_told_once(void **state)
{
    struct dashboard d = read_text(
        "{\"schemaVersion\":39,\"annotations\":{\"list\":[{\"builtIn\":1},{\"name\":\"x\"}]},\n"
        "\"panels\":[{\"type\":\"geomap\",\"title\":\"Map\",\"targets\":[{\"expr\":\"a\"}],\n"
        "\"transformations\":[{\"id\":\"calculateField\"},{\"id\":\"organize\"}]},\n"
        "{\"type\":\"stat\",\"targets\":[{\"expr\":\"b\",\"datasource\":{\"type\":\"loki\"}}]},\n"
        "{\"type\":\"table\",\"transformations\":[{\"id\":\"calculateField\"}],\"targets\":[{"
        "\"expr\":\"c\"}],\n"
        "\"fieldConfig\":{\"overrides\":[{\"matcher\":{\"id\":\"byName\",\"options\":\"A\"},"
        "\"properties\":"
        "[{\"id\":\"custom.lineStyle\"},{\"id\":\"displayName\",\"value\":\"B\"}]}]}}]}");
    (void)state;
    assert_string_equal(
        issues(&d),
        "f:2:11: warning: panel 1 \"Map\": type geomap shown as table\n"
        "f:3:20: warning: transformation calculateField is not applied (2 times)\n"
        "f:4:27: warning: queries to loki are left out\n"
        "f:6:84: warning: the look of single series (lines, fills, stacks) is that of their panel\n"
        "f:1:43: warning: annotations are not shown\n");
    assert_int_equal(d.n_panels, 3);
    assert_int_equal(d.panels[1].type, PANEL_TEXT);
    assert_str(d.panels[2].series[0].title, "B");
}

static void rows_hold_and_fold_panels(void **state)
{
    struct dashboard d = read_text("{\"panels\":[{\"type\":\"row\",\"title\":\"R\",\"collapsed\":"
                                   "true,\"gridPos\":{\"y\":0},\"panels\":["
                                   "{\"type\":\"graph\",\"gridPos\":{\"x\":0,\"y\":1,\"w\":24,"
                                   "\"h\":8},\"targets\":[{\"expr\":\"a\"}]}]},"
                                   "{\"type\":\"row\",\"title\":\"S\",\"gridPos\":{\"y\":1}},"
                                   "{\"type\":\"graph\",\"gridPos\":{\"y\":2,\"w\":12,\"h\":8},"
                                   "\"targets\":[{\"expr\":\"b\"}]}]}");
    (void)state;
    assert_int_equal(d.n_panels, 4);
    assert_true(d.panels[0].type == PANEL_ROW && d.panels[0].folded && d.panels[0].y == 0);
    assert_true(d.panels[1].y == 1 && d.panels[2].y == 9 && d.panels[3].y == 10);
    d = read_text("{\"rows\":[{\"title\":\"R\",\"height\":\"250\",\"panels\":[{\"type\":"
                  "\"singlestat\",\"span\":3,"
                  "\"format\":\"s\",\"targets\":[{\"expr\":\"a\"}]}]}]}");
    assert_int_equal(d.n_panels, 2);
    assert_true(d.panels[1].w == 6 && d.panels[1].h == 8 && d.panels[1].unit.kind == UNIT_TIME);
}

static void the_second_model_is_read(void **state)
{
    struct dashboard d = read_text(
        "{\"apiVersion\":\"dashboard.grafana.app/"
        "v2\",\"metadata\":{\"name\":\"uid\"},\"spec\":{\"title\":\"V2\","
        "\"elements\":{\"p1\":{\"kind\":\"Panel\",\"spec\":{\"title\":\"A\",\"data\":{\"kind\":"
        "\"QueryGroup\",\"spec\":"
        "{\"queries\":[{\"spec\":{\"query\":{\"group\":\"prometheus\",\"spec\":{\"expr\":\"a\"}}}}]"
        "}},"
        "\"vizConfig\":{\"group\":\"timeseries\",\"spec\":{\"fieldConfig\":{\"defaults\":{\"unit\":"
        "\"s\"}}}}}}},"
        "\"layout\":{\"kind\":\"RowsLayout\",\"spec\":{\"rows\":[{\"spec\":{\"title\":\"R\","
        "\"layout\":"
        "{\"kind\":\"GridLayout\",\"spec\":{\"items\":[{\"spec\":{\"x\":6,\"y\":0,\"width\":6,"
        "\"height\":5,"
        "\"element\":{\"name\":\"p1\"}}}]}}}}]}},"
        "\"variables\":[{\"kind\":\"QueryVariable\",\"spec\":{\"name\":\"v\",\"query\":{\"spec\":"
        "{\"query\":\"label_values(x)\"}}}}]}}");
    (void)state;
    assert_string_equal(issues(&d), "");
    assert_str(d.uid, "uid");
    assert_int_equal(d.n_panels, 2);
    assert_str(d.panels[0].title, "R");
    assert_true(d.panels[1].x == 6 && d.panels[1].y == 1 && d.panels[1].w == 6);
    assert_str(d.panels[1].queries[0].expr, "a");
    assert_str(d.vars[0].query, "label_values(x)");
}

static void repeated_panels_get_a_value_each(void **state)
{
    struct dashboard d = read_text(
        "{\"templating\":{\"list\":[{\"type\":\"custom\",\"name\":\"h\",\"query\":\"a,b,c,d,e\"}]},"
        "\"panels\":["
        "{\"type\":\"graph\",\"title\":\"H "
        "$h\",\"repeat\":\"h\",\"gridPos\":{\"x\":0,\"y\":0,\"w\":24,\"h\":6},"
        "\"targets\":[{\"expr\":\"x{h=\\\"$h\\\"}[$__interval]\"}]},"
        "{\"type\":\"text\",\"gridPos\":{\"y\":6,\"w\":24,\"h\":2},\"options\":{\"content\":\"t\"}}"
        "]}");
    const struct var_value v = { .name = STR("h"), .values = d.vars[0].values, .n = 5 };
    (void)state;
    assert_int_equal(d.n_panels, 2);
    dash_live(&arena, &d, &v, &d);
    assert_int_equal(d.n_panels, 6);
    assert_str(d.panels[4].title, "H e");
    assert_str(d.panels[1].queries[0].expr, "x{h=\"b\"}[$__interval]");
    assert_true(d.panels[1].x == 6 && d.panels[4].x == 0 && d.panels[4].y == 6);
    assert_int_equal(d.panels[5].y, 12);
}

static void repeated_rows_take_their_panels_with_them(void **state)
{
    struct dashboard d = read_text(
        "{\"templating\":{\"list\":[{\"type\":\"custom\",\"name\":\"h\",\"query\":\"a.x,b\","
        "\"multi\":true},{\"type\":\"custom\",\"name\":\"c\",\"query\":\"1,2\"}]},\"panels\":["
        "{\"type\":\"row\",\"title\":\"R "
        "$h\",\"repeat\":\"h\",\"gridPos\":{\"y\":0,\"w\":24,\"h\":1}},"
        "{\"type\":\"graph\",\"title\":\"G $h $c\",\"gridPos\":{\"x\":0,\"y\":1,\"w\":8,\"h\":4},"
        "\"repeat\":\"c\",\"repeatDirection\":\"v\",\"targets\":[{\"expr\":\"x{h=~\\\"$h\\\",c="
        "\\\"$c\\\"}\"}]},"
        "{\"type\":\"graph\",\"repeatPanelId\":2,\"title\":\"old\",\"gridPos\":{\"y\":1}},"
        "{\"type\":\"row\",\"title\":\"S\",\"gridPos\":{\"y\":5,\"w\":24,\"h\":1}}]}");
    const struct var_value v[] = {
        { .name = STR("h"), .values = d.vars[0].values, .n = 2, .multi = true },
        { .name = STR("c"), .values = d.vars[1].values, .n = 2 },
    };
    static const int64_t ys[] = { 0, 1, 5, 9, 10, 14, 18 };
    struct dashboard live;
    (void)state;
    assert_int_equal(d.n_panels, 3);
    dash_live(&arena, &d, v, &live);
    assert_int_equal(live.n_panels, 7);
    assert_str(live.panels[3].title, "R b");
    assert_str(live.panels[4].title, "G b 1");
    assert_str(live.panels[2].queries[0].expr, "x{h=~\"a\\\\.x\",c=\"2\"}");
    for (size_t i = 0; i < N_OF(ys); i++)
        assert_int_equal(live.panels[i].y, ys[i]);
    assert_int_equal(d.n_panels, 3); // what was read stays as it is
}

static void values_have_words(void **state)
{
    struct dashboard d = read_text(
        "{\"schemaVersion\":1,\"panels\":[{\"type\":\"stat\",\"targets\":[{\"expr\":\"a\"}],"
        "\"options\":{\"colorMode\":\"none\"},\"fieldConfig\":{\"defaults\":{"
        "\"thresholds\":{\"steps\":[{\"color\":\"green\",\"value\":null},{\"color\":\"red\","
        "\"value\":8}]},"
        "\"mappings\":[{\"type\":\"value\",\"options\":{\"0\":{\"text\":\"DOWN\"},\"1\":{\"color\":"
        "\"red\"}}},"
        "{\"type\":\"range\",\"options\":{\"from\":2,\"to\":5,\"result\":{\"text\":\"some\"}}},"
        "{\"type\":\"special\",\"options\":{\"match\":\"null+nan\",\"result\":{\"text\":\"N/A\"}}},"
        "{\"type\":1,\"value\":\"7\",\"text\":\"old\"},"
        "{\"type\":\"regex\",\"options\":{\"pattern\":\"x\"}}]},"
        "\"overrides\":[{\"matcher\":{\"id\":\"byNames\",\"options\":{\"mode\":\"exclude\","
        "\"names\":[\"a.b\",\"c\"]}},\"properties\":[{\"id\":\"custom.hideFrom\",\"value\":{"
        "\"viz\":true}}]}]}}]}");
    const struct panel *p = &d.panels[0];
    (void)state;
    assert_int_equal(p->n_limits, 0);
    assert_int_equal(p->n_maps, 4);
    assert_true(p->maps[0].has_value && p->maps[0].value == 0);
    assert_str(p->maps[0].text, "DOWN");
    assert_true(p->maps[1].from == 2 && p->maps[1].to == 5);
    assert_true(p->maps[2].nan);
    assert_true(p->maps[3].value == 7);
    assert_str(p->no_value, "N/A");
    assert_true(p->series[0].except && p->series[0].hide);
    assert_str(p->series[0].name, "a\\.b|c");
    assert_non_null(strstr(issues(&d), "value mappings by regular expression"));
    struct buf b = { 0 };
    dash_write(&b, &d);
    struct dashboard again;
    assert_true(dash_read(&arena, buf_str(&b), &again));
    assert_int_equal(again.panels[0].n_maps, 4);
    assert_true(again.panels[0].maps[0].has_value && again.panels[0].series[0].except);
    buf_done(&b);
}

static void steps_are_levels_by_their_colours(void **state)
{
    struct dashboard d = read_text(
        "{\"schemaVersion\":1,\"panels\":[{\"type\":\"gauge\",\"targets\":[{\"expr\":\"a\"}],"
        "\"fieldConfig\":{\"defaults\":{\"thresholds\":{\"steps\":["
        "{\"color\":\"rgba(50, 172, 45, 0.97)\",\"value\":null},"
        "{\"color\":\"rgba(237, 129, 40, 0.89)\",\"value\":85},"
        "{\"color\":\"rgba(245, 54, 54, 0.9)\",\"value\":95},"
        "{\"color\":\"#EAB839\",\"value\":96},{\"color\":\"dark-red\",\"value\":97},"
        "{\"color\":\"super-light-blue\",\"value\":98},{\"color\":\"#fff\",\"value\":99}]}}}}]}");
    static const enum panel_level want[] = { LEVEL_WARNING,  LEVEL_CRITICAL, LEVEL_WARNING,
                                             LEVEL_CRITICAL, LEVEL_OK,       LEVEL_OK };
    const struct panel *p = &d.panels[0];
    (void)state;
    assert_int_equal(p->n_limits, N_OF(want));
    for (size_t i = 0; i < N_OF(want); i++)
        assert_int_equal(p->limits[i].state, want[i]);
}

static void html_becomes_text(void **state)
{
    struct buf b = { 0 };
    (void)state;
    dash_strip_html(&b, STR("<h1 class='x'>A &amp; B</h1><ul><li>one</li></ul><br/>c < d"));
    assert_str(buf_str(&b), "A & B\n- one\n\nc ");
    buf_done(&b);
}

static void our_own_json_is_no_grafana(void **state)
{
    struct dashboard d = read_text("{\"panels\":[{\"expr\":\"up\"}]}");
    (void)state;
    assert_int_equal(d.n_panels, 1);
    assert_str(d.panels[0].queries[0].expr, "up");
    d = read_text("{\"schemaVersion\":1,");
    assert_int_equal(d.issues.n_errors, 1);
}

// ---- real ones ----

static bool read_real(const char *name, struct dashboard *d)
{
    const char *dir = getenv("PROMCTL_CONFORMANCE"), *src = getenv("srcdir");
    char path[512];
    struct buf text = { 0 };
    struct err e = { 0 };

    if (dir)
        snprintf(path, sizeof path, "%s/dashboards/%s", dir, name);
    else
        snprintf(path, sizeof path, "%s/../shared/conformance/dashboards/%s", src ? src : ".",
                 name);
    bool ok = io_read_file(path, 1 << 24, &text, &e);
    if (ok)
        dash_load(&arena, buf_str(&text), d);
    err_done(&e);
    buf_done(&text);
    return ok;
}

static void assert_export(const struct dashboard *d)
{
    struct buf b = { 0 };
    struct dashboard again;

    dash_write(&b, d);
    if (!dash_read(&arena, buf_str(&b), &again)) {
        dash_put_issues(&b, STR("export"), &again.issues);
        fail_msg("%s", buf_z(&b));
    }
    assert_int_equal(again.n_panels, d->n_panels);
    for (size_t i = 0; i < d->n_panels; i++) {
        const struct panel *p = &d->panels[i], *q = &again.panels[i];
        assert_true(p->type == q->type && p->x == q->x && p->y == q->y && p->w == q->w &&
                    p->h == q->h && p->n_queries == q->n_queries && p->n_limits == q->n_limits);
    }
    buf_done(&b);
}

static void real_dashboards_lose_little(void **state)
{
    struct dashboard d;
    (void)state;

    if (!read_real("node-exporter-full.json", &d)) {
        fprintf(stderr, "SKIPPED: no conformance/dashboards beside the project\n");
        skip();
    }
    assert_int_equal(d.issues.n_errors, 0);
    assert_int_equal(d.n_panels, 141);
    assert_int_equal(d.n_vars, 3);
    assert_export(&d);
    assert_string_equal(issues(&d),
                        "f:1330:15: warning: the look of single series (lines, fills, stacks) is "
                        "that of their panel (35 times)\n"
                        "f:66:12: warning: links are not shown\n");
    assert_true(read_real("k8s-views-global.json", &d));
    assert_int_equal(d.issues.n_errors, 0);
    assert_int_equal(d.n_panels, 30);
    assert_export(&d);
    assert_string_equal(issues(&d),
                        "f:1088:9: warning: transformation calculateField is not applied "
                        "(2 times)\n"
                        "f:46:13: warning: annotations are not shown\n");
}

/* Without any data, folded and unfolded, at all kinds of sizes. */
static void real_dashboards_are_drawn(void **state)
{
    static const struct look look = { .utc = true };
    static struct view v; // it is large
    struct dashboard d;
    struct out_cells c = { 0 };
    struct view_request r;
    (void)state;

    if (!read_real("node-exporter-full.json", &d)) {
        fprintf(stderr, "SKIPPED: no conformance/dashboards beside the project\n");
        skip();
    }
    const struct board b = { .now_ms = 1795444327000,
                             .start_ms = 1795443427000,
                             .end_ms = 1795444327000,
                             .step_ms = 5000,
                             .dash = &d };
    view_begin(&v, &b);
    int folded = screen_rows(&v, &b, 120);
    memset(v.folded, 0, sizeof v.folded);
    assert_true(screen_rows(&v, &b, 120) > 3 * folded);
    for (int i = 0; i < 150; i++) {
        int w = 20 + i * 37 % 180, h = 4 + i * 13 % 80;
        view_key(&v, &b, w, h, (uint32_t) "jljjG\tkgz\033"[i % 10], &r);
        cells_init(&c, w, h, i % 5 == 0);
        screen_put(&c, &v, &b, &look, NULL);
    }
    cells_done(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_classic_model_is_read, clear),
        cmocka_unit_test_teardown(what_is_lost_is_told_once, clear),
        cmocka_unit_test_teardown(rows_hold_and_fold_panels, clear),
        cmocka_unit_test_teardown(the_second_model_is_read, clear),
        cmocka_unit_test_teardown(repeated_panels_get_a_value_each, clear),
        cmocka_unit_test_teardown(values_have_words, clear),
        cmocka_unit_test_teardown(repeated_rows_take_their_panels_with_them, clear),
        cmocka_unit_test_teardown(steps_are_levels_by_their_colours, clear),
        cmocka_unit_test_teardown(html_becomes_text, clear),
        cmocka_unit_test_teardown(our_own_json_is_no_grafana, clear),
        cmocka_unit_test_teardown(real_dashboards_lose_little, clear),
        cmocka_unit_test_teardown(real_dashboards_are_drawn, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
