#include "test.h"

#include "base/buf.h"
#include "lint/ignore.h"
#include "lint/lint.h"
#include "lint/select.h"

#include <stdlib.h>

/* ---- the table ---- */

static void run_text(struct lint_file *f, enum lint_level *levels, enum lint_kind kind,
                     struct str text)
{
    *f = (struct lint_file){ .path = "example", .kind = kind, .text = text, .levels = levels };
    if (str_ends(text, STR("# EOF\n")))
        f->format = EXPO_OPENMETRICS;
    lint_run(f);
}

static void put_found(struct buf *b, const struct lint_file *f)
{
    for (size_t i = 0; i < f->found.n; i++)
        buf_printf(b, "%s%s", i ? " " : "", f->found.p[i].rule->id);
}

/* Every .bad fires its rule and no other, every .good is silent. */
static void examples_say_what_they_should(void **state)
{
    enum lint_level *levels = xcalloc(lint_n_rules(), sizeof *levels);
    const struct lint_rule *r;
    struct buf b = { 0 };

    (void)state;
    lint_levels_default(levels);
    for (size_t i = 0; (r = lint_rule_at(i)); i++) {
        struct lint_file f;
        enum lint_level was = levels[i];
        bool other = false, own = false;
        levels[i] = was ? was : LINT_WARN;
        if (r->bad) {
            run_text(&f, levels, r->kind, str_of(r->bad));
            for (size_t k = 0; k < f.found.n; k++) {
                own |= f.found.p[k].rule == r;
                other |= f.found.p[k].rule != r;
                assert_true(f.found.p[k].msg.n > 0 && f.found.p[k].line > 0);
            }
            put_found(&b, &f);
            if (!own || other)
                fail_msg("the bad example of %s gives: %s", r->id, buf_z(&b));
            buf_clear(&b);
            lint_file_done(&f);
        }
        if (r->good) {
            run_text(&f, levels, r->kind, str_of(r->good));
            put_found(&b, &f);
            if (f.found.n)
                fail_msg("the good example of %s gives: %s", r->id, buf_z(&b));
            buf_clear(&b);
            lint_file_done(&f);
        }
        levels[i] = was;
    }
    buf_done(&b);
    free(levels);
}

static void rules_have_words_and_numbers(void **state)
{
    const struct lint_rule *r;

    (void)state;
    for (size_t i = 0; (r = lint_rule_at(i)); i++) {
        assert_int_equal(lint_rule_number(r), i);
        assert_ptr_equal(lint_rule_find(str_of(r->id)), r);
        assert_non_null(r->brief);
        assert_non_null(r->why);
        assert_true((r->on == LINT_ON_NOTHING) == (r->family == NULL));
    }
}

/* ---- kinds ---- */

static void kinds_are_told_from_content(void **state)
{
    static const struct {
        const char *text, *path;
        enum lint_kind want;
    } cases[] = {
        { "# HELP a_total A.\na_total 1\n", "x.yml", LINT_EXPOSITION },
        { "up 1\n", "x", LINT_EXPOSITION },
        { "# a comment\nup{a=\"b: c\"} 1\n", NULL, LINT_EXPOSITION },
        { "{\"my.metric\",a=\"b\"} 1\n", NULL, LINT_EXPOSITION },
        { "a:b 1\n", NULL, LINT_EXPOSITION },
        { "groups:\n  - name: a\n", "x.prom", LINT_RULES },
        { "# rules\n---\ngroups: []\n", NULL, LINT_RULES },
        { "{\"groups\": [{\"name\": \"a\"}]}", NULL, LINT_RULES },
        { "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n", NULL, LINT_RULES },
        { "rule_files: [a.yml]\ntests: []\n", NULL, LINT_RULE_TEST },
        { "global:\n  scrape_interval: 10s\nscrape_configs: []\n", NULL, LINT_PROMETHEUS },
        { "global:\n  scrape_interval: 10s\n", NULL, LINT_PROMETHEUS },
        { "scrape_configs: []\nstorge: {}\n", NULL, LINT_PROMETHEUS },
        { "scrape_configs:\n- job_name: a\n- job_name: b\n  x: 1\n- job_name: c\n", NULL,
          LINT_PROMETHEUS },
        { "global:\n  imageRegistry: x\n", "values.yaml", LINT_UNKNOWN },
        { "global:\n  resolve_timeout: 5m\nroute:\n  receiver: a\n", NULL, LINT_UNKNOWN },
        { "server: {}\nclients: []\nscrape_configs: []\n", "promtail.yml", LINT_UNKNOWN },
        { "rule_files: [a.yml]\nevaluation_interval: 1m\n", NULL, LINT_RULE_TEST },
        { "basic_auth_users:\n  a: b\n", NULL, LINT_WEB_CONFIG },
        { "tls_server_config:\n  a: b\ntls_client_config:\n  a: b\n", NULL, LINT_UNKNOWN },
        { "- targets: [a:1]\n  labels: {}\n", NULL, LINT_FILE_SD },
        { "# generated\n---\n- targets: [a:1]\n", NULL, LINT_FILE_SD },
        { "- labels:\n    a: b\n  targets: [a:1]\n", NULL, LINT_FILE_SD },
        { "- name: x\n  hosts: all\n  vars: {}\n  targets: []\n", NULL, LINT_UNKNOWN },
        { "[{\"targets\": [\"a:1\"]}]", NULL, LINT_FILE_SD },
        { "{\"panels\": [], \"schemaVersion\": 39}", NULL, LINT_GRAFANA },
        { "{\"panels\": [{\"gridPos\": {}}]}", NULL, LINT_GRAFANA },
        { "{\"meta\": {}, \"dashboard\": {\"panels\": [{\"gridPos\": {}}]}}", NULL, LINT_GRAFANA },
        { "{\"dashboard\": {\"port\": 80}}", NULL, LINT_UNKNOWN },
        { "{\"schemaVersion\": 2, \"layers\": []}", NULL, LINT_UNKNOWN },
        { "{\"annotations\": [], \"rows\": []}", NULL, LINT_UNKNOWN },
        { "{\"apiVersion\": \"dashboard.grafana.app/v1\", \"spec\": {}}", NULL, LINT_GRAFANA },
        { "{\"panels\": [{\"expr\": \"up\"}]}", NULL, LINT_DASHBOARD },
        { "title: a\npanels:\n  - {expr: up}\n", NULL, LINT_DASHBOARD },
        { "kind: Wall\nowner: me\npanels:\n  - {wood: oak}\n", NULL, LINT_UNKNOWN },
        { "sum(up)", "q.promql", LINT_PROMQL },
        { "version: 2\nservices: {}\n", "docker-compose.yml", LINT_UNKNOWN },
        { "{\"a\": 1}", "package.json", LINT_UNKNOWN },
        { "int main(void)\n", "main.c", LINT_UNKNOWN },
        { "", "empty.prom", LINT_EXPOSITION },
        { "", "empty", LINT_UNKNOWN },
    };

    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++)
        if (lint_kind_of(str_of(cases[i].text), cases[i].path) != cases[i].want)
            fail_msg("case %zu: %s is %s", i, cases[i].text,
                     lint_kind_word(lint_kind_of(str_of(cases[i].text), cases[i].path)));
}

/* ---- two looks ---- */

static void put_twice(struct buf *b, const char *before, const char *after)
{
    enum lint_level *levels = xcalloc(lint_n_rules(), sizeof *levels);
    struct lint_file f = { .path = "page", .text = str_of(after), .levels = levels };
    struct err e = { 0 };

    assert_true(lint_levels_select(levels, STR("counter-decreased,metric-as-log"), true, &e));
    lint_run_twice(&f, str_of(before), EXPO_TEXT);
    put_found(b, &f);
    for (size_t i = 0; i < f.found.n; i++)
        buf_printf(b, "@%zu", f.found.p[i].line);
    lint_file_done(&f);
    free(levels);
}

static void two_looks_tell_what_one_cannot(void **state)
{
    static const struct {
        const char *before, *after, *want;
    } cases[] = {
        { "# TYPE a counter\na 2\n", "# TYPE a counter\na 3\n", "" },
        { "# TYPE a counter\na 2\n", "# TYPE a counter\na 1\n", "counter-decreased@2" },
        { "# TYPE a gauge\na 2\n", "# TYPE a gauge\na 1\n", "" },
        { "# TYPE a counter\na{x=\"1\",y=\"2\"} 2\n", "# TYPE a counter\n\na{y=\"2\",x=\"1\"} 1\n",
          "counter-decreased@3" },
        { "# TYPE a counter\na 2\nprocess_start_time_seconds 1\n",
          "# TYPE a counter\na 1\nprocess_start_time_seconds 2\n", "" },
        { "# TYPE a histogram\na_bucket{le=\"+Inf\"} 2\na_sum 5\na_count 2\n",
          "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_sum 4\na_count 2\n",
          "counter-decreased@2" },
        { "a{t=\"1\"} 1\na{t=\"2\"} 1\na{t=\"3\"} 1\n",
          "a{t=\"4\"} 1\na{t=\"5\"} 1\na{t=\"6\"} 1\n", "metric-as-log@1" },
        { "a{t=\"1\"} 1\n", "a{t=\"1\"} 1\na{t=\"2\"} 1\n", "" },
        { "a 1\n", "a{\n", "" },
    };
    struct buf b = { 0 };

    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++) {
        buf_clear(&b);
        put_twice(&b, cases[i].before, cases[i].after);
        if (!str_eq(buf_str(&b), str_of(cases[i].want)))
            fail_msg("case %zu gives: %s", i, buf_z(&b));
    }
    buf_done(&b);
}

/* ---- .gitignore ---- */

static void globs_match_as_in_git(void **state)
{
    static const struct {
        const char *pattern, *text;
        bool want;
    } cases[] = {
        { "*.log", "a.log", true },
        { "*.log", "a/b.log", false },
        { "a/**/b", "a/b", true },
        { "a/**/b", "a/x/y/b", true },
        { "**/b", "b", true },
        { "a/**", "a/x/y", true },
        { "a/**", "a", false },
        { "?.c", "x.c", true },
        { "[a-c].x", "b.x", true },
        { "[!a-c].x", "b.x", false },
        { "\\*", "*", true },
        { "\\*", "x", false },
        { "a*b*c", "aXbYc", true },
        { "", "", true },
        { "a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false },
    };

    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++)
        if (glob_match(str_of(cases[i].pattern), str_of(cases[i].text)) != cases[i].want)
            fail_msg("%s over %s", cases[i].pattern, cases[i].text);
}

static void the_last_and_deepest_pattern_decides(void **state)
{
    const struct ignore top = { NULL, "d/",
                                STR("*.prom\n# comment\n!keep.prom\nbuild/\n/root.yml\n") };
    const struct ignore sub = { &top, "d/sub/", STR("keep.prom\n") };

    (void)state;
    assert_true(ignore_match(&top, STR("d/a.prom"), false));
    assert_true(ignore_match(&top, STR("d/x/a.prom"), false));
    assert_false(ignore_match(&top, STR("d/keep.prom"), false));
    assert_true(ignore_match(&top, STR("d/x/build"), true));
    assert_false(ignore_match(&top, STR("d/build"), false));
    assert_true(ignore_match(&top, STR("d/root.yml"), false));
    assert_false(ignore_match(&top, STR("d/x/root.yml"), false));
    assert_true(ignore_match(&sub, STR("d/sub/keep.prom"), false));
    assert_false(ignore_match(&sub, STR("elsewhere/a.prom"), false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_say_what_they_should),
        cmocka_unit_test(rules_have_words_and_numbers),
        cmocka_unit_test(kinds_are_told_from_content),
        cmocka_unit_test(two_looks_tell_what_one_cannot),
        cmocka_unit_test(globs_match_as_in_git),
        cmocka_unit_test(the_last_and_deepest_pattern_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
