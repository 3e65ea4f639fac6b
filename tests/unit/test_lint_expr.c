/* What is said of expressions, alone and as alerts, and where; and what must stay silent. */
#include "test.h"

#include <stdlib.h>

#include "lint/lint.h"
#include "lint/options.h"
#include "lint/select.h"
#include "regex/regex.h"

struct lint_case {
    const char *text;
    const char *want; /* "rule: what it points at" of each finding, joined by "; " */
};

/* Alerts get a `for` of 5 minutes. */
enum as { ALONE, ALERT, RECORD };

static void put_file(struct buf *b, enum as as, const char *expr)
{
    if (as == ALONE) {
        buf_puts(b, expr);
        return;
    }
    buf_puts(b, "groups:\n  - name: g\n    rules:\n      - ");
    buf_puts(b, as == ALERT ? "alert: A\n        for: 5m\n" : "record: a:b:c\n");
    buf_printf(b, "        expr: |\n          %s\n", expr);
}

static void run_case(enum as as, const struct lint_case *c, const enum lint_level *levels)
{
    struct lint_file f = { .path = "x", .kind = as == ALONE ? LINT_PROMQL : LINT_RULES };
    struct buf text = { 0 }, got = { 0 };

    put_file(&text, as, c->text);
    f.text = buf_str(&text);
    f.levels = levels;
    lint_run(&f);
    for (size_t i = 0; i < f.found.n; i++) {
        struct str at = str_head(str_skip(f.text, f.found.p[i].at.off), f.found.p[i].at.n);
        buf_printf(&got, "%s%s: %.*s", i ? "; " : "", f.found.p[i].rule->id, STR_ARG(at));
    }
    if (strcmp(buf_z(&got), c->want) != 0)
        fail_msg("%s:\n   got %s\n  want %s", c->text, buf_z(&got), c->want);
    lint_file_done(&f);
    buf_done(&text);
    buf_done(&got);
}

static void run_cases(enum as as, const struct lint_case *cases, size_t n)
{
    enum lint_level *levels = xcalloc(lint_n_rules(), sizeof *levels);

    lint_levels_default(levels);
    for (size_t i = 0; i < n; i++)
        run_case(as, &cases[i], levels);
    free(levels);
}

static void rates_belong_to_counters(void **state)
{
    static const struct lint_case cases[] = {
        { "rate(node_memory_MemFree_bytes[5m])",
          "rate-of-gauge: rate(node_memory_MemFree_bytes[5m])" },
        { "sum(increase(process_open_fds[5m]))", "rate-of-gauge: increase(process_open_fds[5m])" },
        { "rate(rate(a_total[5m])[5m:1m])", "rate-of-gauge: rate(rate(a_total[5m])[5m:1m])" },
        { "deriv(node_memory_MemFree_bytes[5m])", "" },
        { "rate(node_vmstat_pgmajfault[5m])", "" },
        { "rate(http_request_duration_seconds[5m])", "" },
        { "histogram_quantile(0.9, rate(batch_ratio[5m]))", "" },
        { "rate(a_total[5m])", "" },
        { "rate(sum(a_total)[5m:1m])", "rate-of-sum: rate(sum(a_total)[5m:1m])" },
        { "increase((a_total + b_total)[5m:1m])",
          "rate-of-sum: increase((a_total + b_total)[5m:1m])" },
        { "rate(topk(3, a_total)[5m:1m])", "" },
        { "sum(rate(a_total[5m]))", "" },
    };

    (void)state;
    run_cases(ALONE, cases, N_OF(cases));
}

static void counters_want_rates(void **state)
{
    static const struct lint_case cases[] = {
        { "a_total > 100", "counter-without-rate: a_total" },
        { "100 < sum by (x) (a_total{y=\"z\"})", "counter-without-rate: a_total{y=\"z\"}" },
        { "a_total / b_total > 0.5",
          "counter-without-rate: a_total; counter-without-rate: b_total" },
        { "delta(a_total[5m]) > 1", "counter-without-rate: a_total" },
        { "avg_over_time(a_total[5m]) > 1", "counter-without-rate: a_total" },
        { "max_over_time(a_total[5m]) > 1", "counter-without-rate: a_total" },
        { "a_total * 8 > 100", "counter-without-rate: a_total" },
        { "a_total > 5 unless a_total offset 10m", "counter-without-rate: a_total" },
        { "rate(a_total[5m]) > 1", "" },
        { "changes(a_total[5m]) > 1", "" },
        { "count(a_total) > 5", "" },
        { "absent(a_total)", "" },
        { "rate(b_total[5m]) > 1 and on () a_total", "" },
        { "a_total unless a_total offset 1h", "" },
        { "pg_stat_activity_count > 100", "" },
        { "ceph_pg_total - ceph_pg_active > 0", "" },
        { "apache_uptime_seconds_total / 60 < 1", "" },
        { "time() - timestamp(a_total) > 60", "" },
    };
    static const struct lint_case records[] = {
        { "sum by (x) (a_total)", "counter-without-rate: a_total" },
        { "sum by (x) (rate(a_total[5m]))", "" },
        { "a_total{x=\"y\"}", "" },
    };
    static const struct lint_case alone[] = {
        { "sum(a_total)", "" },
        { "a_total / b_total", "" },
    };

    (void)state;
    run_cases(ALERT, cases, N_OF(cases));
    run_cases(RECORD, records, N_OF(records));
    run_cases(ALONE, alone, N_OF(alone));
}

static void sides_must_agree(void **state)
{
    static const struct lint_case cases[] = {
        { "a / sum(b)", "vector-matching: /" },
        { "a / on (job) sum(b)", "vector-matching: /" },
        { "a{x=\"1\"} * b{x=\"2\"}", "vector-matching: *" },
        { "a and sum by (x) (b)", "vector-matching: and" },
        { "a / ignoring (x) group_left sum by (job) (b)", "vector-matching: /" },
        { "a / on () group_left sum(b)", "" },
        { "a / ignoring (instance) sum by (job) (b)", "" },
        { "sum(a) / sum(b)", "" },
        { "x:a / sum(b)", "" },
        { "a or sum(b)", "" },
        { "sum by (x) (a) / on (x) group_left (y) b", "" },
        { "a * on (instance) group_left (node) max by (instance, node) (b)", "" },
    };

    (void)state;
    run_cases(ALONE, cases, N_OF(cases));
}

static void what_cannot_be_is_told(void **state)
{
    static const struct lint_case cases[] = {
        { "sum by (x) (sum by (y) (a))", "impossible: x" },
        { "sum(a) / on (x) sum(b)", "impossible: x" },
        { "a * on (job) group_left (y) max by (job) (b)", "impossible: y" },
        { "a{x=\"1\"} unless sum(b)", "impossible: unless" },
        { "vector(0) or sum(a)", "impossible: sum(a)" },
        { "sum(a) or vector(0)", "" },
        { "count(a) == 0", "impossible: count(a) == 0" },
        { "absent(a) == 0", "impossible: absent(a) == 0" },
        { "(up > 1) + 1", "impossible: up > 1" },
        { "a == NaN", "impossible: a == NaN" },
        { "a{x=\"1\", x=\"2\"}", "impossible: a{x=\"1\", x=\"2\"}" },
        { "a{x=~\"1|2\", x!=\"1\"}", "" },
        { "count(a) > bool 0", "" },
        { "count(a) > 0", "" },
        { "rate(a_total[5m]) >= 0", "" },
        { "sum without (x) (sum by (y) (a))", "" },
        { "a{x=\"1\"} unless on () sum(b)", "" },
        { "histogram_quantile(0.9, sum(rate(a_bucket[5m])))",
          "histogram-quantile-without-le: sum(rate(a_bucket[5m]))" },
        { "histogram_quantile(0.9, sum by (le) (rate(a_bucket[5m])))", "" },
        { "histogram_quantile(0.9, sum(rate(a_seconds[5m])))", "" },
        { "histogram_quantile(0.9, sum without (x) (rate(a_bucket[5m])))", "" },
    };

    (void)state;
    run_cases(ALONE, cases, N_OF(cases));
}

static void patterns_are_what_they_seem(void **state)
{
    static const struct lint_case cases[] = {
        { "a{status=\"5..\"}", "regexp: status=\"5..\"" },
        { "a{status!=\"5..\"}", "regexp: status!=\"5..\"" },
        { "a{status=~\"5xx\"}", "regexp: status=~\"5xx\"" },
        { "a{path=\"/api/.*\"}", "regexp: path=\"/api/.*\"" },
        { "a{job=\"api|worker\"}", "regexp: job=\"api|worker\"" },
        { "a{job=~\"api\"}", "regexp: job=~\"api\"" },
        { "a{job!~'api'}", "regexp: job!~'api'" },
        { "a{job=~\"^api.*\"}", "regexp: \"^api.*\"" },
        { "a{job=~\"(^|x)api.*\"}", "" },
        { "a{job=~\".*\"}", "regexp: job=~\".*\"" },
        { "a{job!~\".*\"}", "regexp: job!~\".*\"" },
        { "a{job=~\".+\"}", "" },
        { "a{job=~\"a|b\"}", "" },
        { "a{status=~\"5..\"}", "" },
        { "a{code=\"5xx\"}", "" },
        { "a{version=\"1.2.3\"}", "" },
        { "a{instance=\"10.0.0.1:9100\"}", "" },
        { "a{path=\"/api/v1/tasks/:id\"}", "" },
        { "a{query=\"SELECT a|b FROM c\"}", "" },
        { "a{x=\"\"}", "" },
    };

    (void)state;
    run_cases(ALONE, cases, N_OF(cases));
}

static void alerts_need_conditions(void **state)
{
    static const struct lint_case cases[] = {
        { "rate(a_total[5m])", "alert-no-comparison: rate(a_total[5m])" },
        { "x > bool 5", "alert-no-comparison: x > bool 5" },
        { "(x > 5) or sum(y)", "alert-no-comparison: sum(y)" },
        { "x > 5", "" },
        { "absent(x)", "" },
        { "up unless on (job) x", "" },
        { "vector(1)", "" },
        { "ALERTS{severity=\"page\"}", "" },
        { "count by (job) (up == 0)", "" },
        { "hour() > 8 and on () x", "" },
        { "topk(3, x) > 5", "fragile: topk(3, x)" },
        { "count(topk(3, x) > 5) > 2", "" },
        { "sum by (a) (x * on (a) group_left (b) topk by (a) (1, y)) > 1", "" },
        { "avg(rate(x_sum[5m]) / rate(x_count[5m])) > 1",
          "nan-in-aggregate: rate(x_sum[5m]) / rate(x_count[5m])" },
        { "sum(x / (rate(y_total[5m]) > 0)) > 1", "" },
        { "avg(node_memory_MemFree_bytes / node_memory_MemTotal_bytes) > 1", "" },
        { "max(rate(x_sum[5m]) / rate(x_count[5m])) > 1", "" },
        { "up[5m]", "expression-type: up[5m]" },
    };

    (void)state;
    run_cases(ALERT, cases, N_OF(cases));
}

/* In block scalars a place in the text is one in the file. */
static void places_are_those_of_the_file(void **state)
{
    static const struct lint_case cases[] = {
        { "sum by (x) (\n            sum by (y) (a_seconds)\n          ) > 1", "impossible: x" },
        { "(\n            up[5m\n          ) > 1", "promql-syntax: )" },
    };

    (void)state;
    run_cases(ALERT, cases, N_OF(cases));
}

/* Rules that say nothing until they are told what is wanted. */
static void what_was_agreed_is_checked(void **state)
{
    static const char text[] = "groups:\n"
                               "  - name: Group\n"
                               "    rules:\n"
                               "      - alert: lower\n"
                               "        expr: sum by (path) (rate(a_total[15s])) > 1\n"
                               "        labels: {severity: page}\n"
                               "      - alert: Good\n"
                               "        expr: sum by (job) (rate(a_total[1m])) > 1\n"
                               "        labels: {severity: page, team: a}\n"
                               "        annotations: {summary: x}\n"
                               "      - record: a:b\n"
                               "        expr: sum by (job) (up)\n";
    const struct str job = STR("job"), team = STR("team"), summary = STR("summary");
    struct err e = { 0 };
    struct regex *alert = regex_new(STR("[A-Z].*"), &e), *group = regex_new(STR("[a-z]+"), &e);
    struct regex *record = regex_new(STR("job:.+"), &e);
    const struct lint_options options = {
        .scrape_interval_ms = 10000,
        .alert_labels = { &team, 1 },
        .alert_annotations = { &summary, 1 },
        .kept_labels = { &job, 1 },
        .alert_name = alert,
        .record_name = record,
        .group_name = group,
    };
    struct lint_file f = { .path = "x", .kind = LINT_RULES, .text = str_of(text) };
    enum lint_level *levels = xcalloc(lint_n_rules(), sizeof *levels);
    struct buf got = { 0 };

    (void)state;
    lint_levels_default(levels);
    f.levels = levels;
    lint_run(&f);
    assert_int_equal(f.found.n, 0);
    lint_file_done(&f);
    f = (struct lint_file){
        .path = "x", .kind = LINT_RULES, .text = str_of(text), .levels = levels, .options = &options
    };
    lint_run(&f);
    for (size_t i = 0; i < f.found.n; i++)
        buf_printf(&got, "%zu %s: %.*s\n", f.found.p[i].line, f.found.p[i].rule->id,
                   STR_ARG(str_head(str_skip(f.text, f.found.p[i].at.off), f.found.p[i].at.n)));
    assert_string_equal(buf_z(&got), "2 name-pattern: Group\n"
                                     "4 required-label: lower\n"
                                     "4 required-annotation: lower\n"
                                     "4 name-pattern: lower\n"
                                     "5 aggregate-labels: by (path)\n"
                                     "5 rate-range-short: a_total[15s]\n"
                                     "11 name-pattern: a:b\n");
    lint_file_done(&f);
    buf_done(&got);
    free(levels);
    regex_free(alert);
    regex_free(record);
    regex_free(group);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_belong_to_counters),
        cmocka_unit_test(counters_want_rates),
        cmocka_unit_test(sides_must_agree),
        cmocka_unit_test(what_cannot_be_is_told),
        cmocka_unit_test(patterns_are_what_they_seem),
        cmocka_unit_test(alerts_need_conditions),
        cmocka_unit_test(places_are_those_of_the_file),
        cmocka_unit_test(what_was_agreed_is_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
