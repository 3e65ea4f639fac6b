#include "test.h"

#include "rules/rule_file.h"

/* ---- what is wrong, as `promtool check rules` prints it ---- */

static void problems_are(const char *text, const char *want)
{
    struct rule_file f;
    struct buf b = { 0 };

    rule_file_parse(str_of(text), NULL, &f);
    for (size_t i = 0; i < f.n_problems; i++) {
        rule_problem_put(&b, &f.problems[i]);
        buf_putc(&b, '\n');
    }
    assert_str(buf_str(&b), want);
    buf_done(&b);
    rule_file_done(&f);
}

/* "line:col id: what (hint)" of each. */
static void places_are(const char *text, const char *want)
{
    struct rule_file f;
    struct buf b = { 0 };

    rule_file_parse(str_of(text), NULL, &f);
    for (size_t i = 0; i < f.n_problems; i++) {
        const struct rule_problem *p = &f.problems[i];
        buf_printf(&b, "%u:%u %s: %.*s", p->place.line, p->place.col, rule_problem_word(p->id),
                   STR_ARG(p->what));
        if (p->hint.n)
            buf_printf(&b, " (%.*s)", STR_ARG(p->hint));
        buf_putc(&b, '\n');
    }
    assert_str(buf_str(&b), want);
    buf_done(&b);
    rule_file_done(&f);
}

static const char bad_rules[] = "groups:\n"
                                "- name: \"\"\n"
                                "  rules:\n"
                                "  - record: a\n"
                                "    expr: b +\n"
                                "- name: dup\n"
                                "  labels:\n"
                                "    __name__: x\n"
                                "  rules: []\n"
                                "- name: dup\n"
                                "  rules:\n"
                                "  - expr: x\n"
                                "  - record: r\n"
                                "    alert: a\n"
                                "    expr: \"\"\n"
                                "  - record: 'a{b}'\n"
                                "    expr: up\n"
                                "    for: 5m\n"
                                "    keep_firing_for: 1m\n"
                                "    annotations: {a: b}\n"
                                "  - alert: A\n"
                                "    expr: |\n"
                                "      foo\n"
                                "      + bar bla\n"
                                "    labels: {__name__: x, \"\": z}\n"
                                "    annotations: {\"\": z}\n";

static void tells_all_that_prometheus_refuses(void **state)
{
    (void)state;
    problems_are(
        bad_rules,
        "0:0: Groupname must not be empty\n"
        "5:11: group \"\", rule 1, \"a\": could not parse expression: 1:4: parse error: "
        "unexpected end of input\n"
        "invalid label name: __name__\n"
        "0:0: groupname: \"dup\" is repeated in the same file\n"
        "0:0: 0:0: group \"dup\", rule 1, \"\": one of 'record' or 'alert' must be set\n"
        "13:13: 14:12: group \"dup\", rule 2, \"a\": only one of 'record' and 'alert' must be "
        "set\n"
        "15:11: group \"dup\", rule 2, \"a\": field 'expr' must be set in rule\n"
        "16:13: group \"dup\", rule 3, \"a{b}\": invalid field 'annotations' in recording rule\n"
        "16:13: group \"dup\", rule 3, \"a{b}\": invalid field 'for' in recording rule\n"
        "16:13: group \"dup\", rule 3, \"a{b}\": invalid field 'keep_firing_for' in recording "
        "rule\n"
        "16:13: group \"dup\", rule 3, \"a{b}\": braces present in the recording rule name; should "
        "it be in expr?: a{b}\n"
        "22:11: group \"dup\", rule 4, \"A\": could not parse expression: 2:7: parse error: "
        "unexpected identifier \"bla\"\n"
        "group \"dup\", rule 4, \"A\": invalid label name: __name__\n"
        "group \"dup\", rule 4, \"A\": invalid label name: \n"
        "group \"dup\", rule 4, \"A\": invalid annotation name: \n");
}

static void points_at_the_mistake(void **state)
{
    (void)state;
    places_are(bad_rules,
               "2:9 group-name: Groupname must not be empty\n"
               "5:14 rule-expr: could not parse expression: unexpected end of input\n"
               "8:5 group-label: invalid label name: __name__\n"
               "10:9 group-duplicate: groupname: \"dup\" is repeated in the same file\n"
               "12:5 rule-kind: one of 'record' or 'alert' must be set\n"
               "14:12 rule-kind: only one of 'record' and 'alert' must be set\n"
               "15:11 rule-expr: field 'expr' must be set in rule\n"
               "20:5 recording-field: invalid field 'annotations' in recording rule\n"
               "18:5 recording-field: invalid field 'for' in recording rule\n"
               "19:5 recording-field: invalid field 'keep_firing_for' in recording rule\n"
               "16:13 recording-name-invalid: braces present in the recording rule name; should it "
               "be in expr?: a{b}\n"
               "24:13 rule-expr: could not parse expression: unexpected identifier \"bla\"\n"
               "25:14 rule-label: invalid label name: __name__\n"
               "25:27 rule-label: invalid label name: \n"
               "26:19 rule-annotation: invalid annotation name: \n");
}

static void what_cannot_be_decoded_stops_it(void **state)
{
    const char *text = "groups:\n"
                       "- nam: \"\"\n"
                       "  interval: 5x\n"
                       "  limit: abc\n"
                       "  rules:\n"
                       "  - record: a\n"
                       "    recrd: x\n"
                       "    for: 1\n"
                       "    expr: [1]\n"
                       "    record: b\n"
                       "  - a rule\n"
                       "- rules: {}\n";
    (void)state;
    places_are(text, "2:3 unknown-key: unknown key \"nam\" (did you mean \"name\"?)\n"
                     "3:13 yaml: unknown unit \"x\" in duration \"5x\"\n"
                     "4:10 yaml: limit: want a whole number, not \"abc\"\n"
                     "7:5 unknown-key: unknown key \"recrd\" (did you mean \"record\"?)\n"
                     "8:10 yaml: not a valid duration string: \"1\" "
                     "(a duration has a unit: 30s, 5m, 1h30m)\n"
                     "9:11 yaml: expr: want a value, not a list\n"
                     "10:5 duplicate-key: mapping key \"record\" already defined\n"
                     "11:5 yaml: a rule: want a map, not a value\n"
                     "12:10 yaml: rules: want a list, not a map\n");
    problems_are("groups:\n- nam: x\n", "yaml: unmarshal errors:\n  line 2: field nam not found in "
                                        "type rulefmt.RuleGroup\n");
    places_are("groups: [\n", "2:1 yaml: did not find expected node content, while parsing a flow "
                              "node\n");
    places_are("group: []\n",
               "1:1 unknown-key: unknown key \"group\" (did you mean \"groups\"?)\n");
}

static void takes_what_prometheus_takes(void **state)
{
    (void)state;
    problems_are("", "");
    problems_are("groups: ~\n", "");
    problems_are("groups:\n- name: a\n  limit: -1\n  rules:\n  - record: \"a b\"\n    expr: 1\n"
                 "    labels: {a-b: 1, c: true, d: ~}\n    for: 0\n    annotations: {}\n",
                 "");
    problems_are("groups: [{name: a, rules: [{alert: y, expr: 'foo[5m]'}]}]\n---\nmore\n", "");
}

static void unknown_keys_can_be_ignored(void **state)
{
    struct rule_file_opts o = { .ignore_unknown = true };
    struct rule_file f;

    (void)state;
    rule_file_parse(STR("x: 1\ngroups: [{name: a, y: 2}]"), &o, &f);
    assert_int_equal(f.n_problems, 0);
    assert_str(f.groups[0].name, "a");
    rule_file_done(&f);
}

/* ---- what is read ---- */

static void reads_a_group(void **state)
{
    struct rule_file f;

    (void)state;
    rule_file_parse(STR("groups:\n"
                        "- name: g\n"
                        "  interval: 30s\n"
                        "  query_offset: 0s\n"
                        "  limit: 10\n"
                        "  labels: {team: a, kind: b}\n"
                        "  rules:\n"
                        "  - {record: r, expr: up}\n"
                        "  - alert: A\n"
                        "    expr: up == 0\n"
                        "    for: 1h30m\n"
                        "    keep_firing_for: 5m\n"
                        "    labels: {team: c}\n"
                        "    annotations: {x: y}\n"),
                    NULL, &f);
    assert_int_equal(f.n_problems, 0);
    assert_int_equal(f.n, 1);
    const struct rule_group *g = &f.groups[0];
    assert_int_equal(g->interval_ms, 30000);
    assert_true(g->has_offset && g->query_offset == 0);
    assert_int_equal(g->limit, 10);
    assert_int_equal(g->n, 2);
    assert_false(g->rules[0].is_alert);
    assert_int_equal(g->rules[0].group_labels.n, 2);
    const struct rule *x = &g->rules[1];
    assert_true(x->is_alert);
    assert_str(x->name, "A");
    assert_int_equal(x->for_ms, 90 * 60 * 1000);
    assert_int_equal(x->keep_firing_ms, 300000);
    assert_int_equal(x->group_labels.n, 1);
    assert_str(x->group_labels.p[0].name, "kind");
    assert_str(x->annotations.p[0].value, "y");
    assert_int_equal(x->annotations.p[0].node->line, 14);
    assert_true(x->tree && x->tree->kind == PQL_BINARY);
    rule_file_done(&f);
}

static void reads_a_prometheus_rule(void **state)
{
    struct rule_file f;

    (void)state;
    rule_file_parse(STR("apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n"
                        "metadata: {name: x}\nspec:\n  groups:\n  - name: g\n"
                        "    partial_response_strategy: warn\n    rules:\n"
                        "    - {record: r, expr: up}\n"),
                    NULL, &f);
    assert_int_equal(f.n_problems, 0);
    assert_true(f.is_object);
    assert_int_equal(f.groups[0].n, 1);
    rule_file_done(&f);
    rule_file_parse(STR("kind: PrometheusRule\n"), NULL, &f);
    assert_int_equal(f.n, 0);
    rule_file_done(&f);
}

/* ---- places in texts ---- */

/* The expression's mistake is the first byte of "bla". */
static void bla_is_at(const char *expr, unsigned line, unsigned col)
{
    struct rule_file f;
    struct buf b = { 0 };

    buf_printf(&b, "groups:\n- name: g\n  rules:\n  - record: r\n    expr: %s\n", expr);
    rule_file_parse(buf_str(&b), NULL, &f);
    assert_int_equal(f.n_problems, 1);
    struct rule_place p = f.problems[0].place;
    struct str at = { f.text.p + p.at.off, p.at.n };
    if (p.line != line || p.col != col || !str_eq(at, STR("bla")))
        fail_msg("%s: %u:%u \"%.*s\", not %u:%u", expr, p.line, p.col, STR_ARG(at), line, col);
    rule_file_done(&f);
    buf_done(&b);
}

static void places_follow_each_style(void **state)
{
    (void)state;
    bla_is_at("up bla", 5, 14);
    bla_is_at("&anchor !!str up bla", 5, 28);
    bla_is_at("up\n      bla", 6, 7);
    bla_is_at("up  \n\n\n      bla", 8, 7);
    bla_is_at("'up{a=''x''} bla'", 5, 24);
    bla_is_at("'up\n\n      bla'", 7, 7);
    bla_is_at("\"up{a=\\\"x\\\"} bla\"", 5, 24);
    bla_is_at("\"\\x75\\u0070\\n\\U00000009bla\"", 5, 34);
    bla_is_at("\"u\\\n      p\\\n      \\ bla\"", 7, 9);
    bla_is_at("\"up{a='é'} bla\"", 5, 22);
    bla_is_at("|\n      up\n        + bla bla", 7, 15);
    bla_is_at("|2-\n\n      up\n\n\n      bla", 10, 7);
    bla_is_at(">-\n      up\n      + bla\n      bla", 8, 7);
    bla_is_at(">\n\n      up\n        or\n          foo\n\n\n      bla", 12, 7);
    bla_is_at("|\r\n      up\r\n      bla", 7, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_all_that_prometheus_refuses),
        cmocka_unit_test(points_at_the_mistake),
        cmocka_unit_test(what_cannot_be_decoded_stops_it),
        cmocka_unit_test(takes_what_prometheus_takes),
        cmocka_unit_test(unknown_keys_can_be_ignored),
        cmocka_unit_test(reads_a_group),
        cmocka_unit_test(reads_a_prometheus_rule),
        cmocka_unit_test(places_follow_each_style),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
