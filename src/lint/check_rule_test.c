/* check_rule_test.c - rule unit tests: what promtool refuses to load, and what it lets pass without
 * a word: tests of alerts that do not exist, at times that are not evaluated.
 *
 * Source: prometheus cmd/promtool/unittest.go.
 */
#include "base/map.h"
#include "base/nearest.h"
#include "base/time.h"
#include "lint/schema.h"
#include "promql/series_desc.h"
#include "rules/unit_file.h"

#include <glob.h>
#include <sys/stat.h>

enum { TEST_SERIES, TEST_RULES, UNKNOWN_ALERT, EVAL_TIME, TEST_INTERVAL, UNTESTED };

#define TEST(rest) "evaluation_interval: 1m\ntests:\n  - " rest

static const struct lint_rule rows[] = {
    [TEST_SERIES] = { .id = "test-series",
                      .level = LINT_ERROR,
                      .kind = LINT_RULE_TEST,
                      .brief = "series or samples of a test that cannot be read",
                      .why = "promtool cannot load the test. A series is written as in PromQL, its "
                             "values as `1 2 3`, `1+2x3`, `_x5`, `stale`.",
                      .bad = TEST("input_series:\n      - series: up{job=\"api\"\n"
                                  "        values: 1x5\n"),
                      .good = TEST("input_series:\n      - series: up{job=\"api\"}\n"
                                   "        values: 1x5\n") },
    [TEST_RULES] = { .id = "test-rules",
                     .level = LINT_ERROR,
                     .kind = LINT_RULE_TEST,
                     .brief = "a test of a rule file that Prometheus refuses",
                     .why = "No test of the file runs until the rules can be loaded." },
    [UNKNOWN_ALERT] = { .id = "unknown-alert",
                        .level = LINT_WARN,
                        .kind = LINT_RULE_TEST,
                        .brief = "a test of an alert that there is not",
                        .why = "Where no alert is expected, such a test passes: it goes on doing "
                               "so when the alert is renamed." },
    [EVAL_TIME] = { .id = "eval-time-grid",
                    .level = LINT_WARN,
                    .kind = LINT_RULE_TEST,
                    .brief = "alerts that are expected between two evaluations",
                    .why = "Rules are evaluated every evaluation_interval. An eval_time in "
                           "between is rounded down, so the test is of an earlier time.",
                    .bad = TEST("alert_rule_test:\n      - alertname: A\n"
                                "        eval_time: 90s\n"),
                    .good = TEST("alert_rule_test:\n      - alertname: A\n"
                                 "        eval_time: 2m\n") },
    [TEST_INTERVAL] = { .id = "test-interval",
                        .level = LINT_INFO,
                        .kind = LINT_RULE_TEST,
                        .brief = "a group that is tested at another interval than its own",
                        .why = "Tests evaluate all groups every evaluation_interval, whatever "
                               "their `interval`: `for` and rates may behave otherwise in a "
                               "server." },
    [UNTESTED] = { .id = "untested-rule",
                   .level = LINT_OFF,
                   .kind = LINT_RULE_TEST,
                   .brief = "a rule without a test",
                   .why = "An alert that is never expected to fire may not be able to, and nobody "
                          "knows before it has to." },
};
const struct lint_rules lint_test_rules = { rows, N_OF(rows) };

/* ---- the keys ---- */

static const struct schema_key series_keys[] = {
    { .name = "series", .type = SCHEMA_STR },
    { .name = "values", .type = SCHEMA_STR },
};
static const struct schema_map series = { .what = "input_series",
                                          .keys = series_keys,
                                          .n = N_OF(series_keys) };

static const struct schema_key alert_keys[] = {
    { .name = "exp_annotations", .type = SCHEMA_STR, .shape = SCHEMA_DICT },
    { .name = "exp_labels", .type = SCHEMA_STR, .shape = SCHEMA_DICT },
};
static const struct schema_map alert = { .what = "exp_alerts",
                                         .keys = alert_keys,
                                         .n = N_OF(alert_keys) };

static const struct schema_key alert_test_keys[] = {
    { .name = "alertname", .type = SCHEMA_STR, .flags = SCHEMA_REQUIRED },
    { .name = "eval_time", .type = SCHEMA_DUR },
    { .name = "exp_alerts", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &alert },
};
static const struct schema_map alert_test = { .what = "alert_rule_test",
                                              .keys = alert_test_keys,
                                              .n = N_OF(alert_test_keys) };

static const struct schema_key sample_keys[] = {
    { .name = "histogram", .type = SCHEMA_STR },
    { .name = "labels", .type = SCHEMA_STR },
    { .name = "value", .type = SCHEMA_FLOAT },
};
static const struct schema_map sample = { .what = "exp_samples",
                                          .keys = sample_keys,
                                          .n = N_OF(sample_keys) };

static const struct schema_key expr_test_keys[] = {
    { .name = "eval_time", .type = SCHEMA_DUR },
    { .name = "exp_samples", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &sample },
    { .name = "expr", .type = SCHEMA_STR },
};
static const struct schema_map expr_test = { .what = "promql_expr_test",
                                             .keys = expr_test_keys,
                                             .n = N_OF(expr_test_keys) };

static const struct schema_key group_keys[] = {
    { .name = "alert_rule_test", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &alert_test },
    { .name = "external_labels", .type = SCHEMA_STR, .shape = SCHEMA_DICT },
    { .name = "external_url", .type = SCHEMA_STR },
    { .name = "input_series", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &series },
    { .name = "interval", .type = SCHEMA_DUR },
    { .name = "name", .type = SCHEMA_STR },
    { .name = "promql_expr_test", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &expr_test },
    { .name = "start_timestamp", .type = SCHEMA_STR },
};
static const struct schema_map group = { .what = "a test group",
                                         .keys = group_keys,
                                         .n = N_OF(group_keys) };

static const struct schema_key keys[] = {
    { .name = "evaluation_interval", .type = SCHEMA_DUR },
    { .name = "fuzzy_compare", .type = SCHEMA_BOOL },
    { .name = "group_eval_order", .type = SCHEMA_STR, .shape = SCHEMA_LIST },
    { .name = "rule_files", .type = SCHEMA_STR, .shape = SCHEMA_LIST },
    { .name = "tests", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = &group },
};
static const struct schema_map root_map = { .what = "a rule unit test",
                                            .keys = keys,
                                            .n = N_OF(keys) };

/* ---- the rules that are tested ---- */

enum { VALUES_MAX = 20 * 1000 * 1000, FILES_MAX = 1000, DEFAULT_INTERVAL_MS = 60 * 1000 };

struct test {
    struct schema_walk w;
    const struct yaml_node *root;
    int64_t interval_ms;
    struct {
        struct tested_file {
            struct rule_file rf;
            const char *path;
            const struct yaml_node *name; /* in rule_files */
        } * p;
        size_t n, cap;
    } files;
    bool all; /* every pattern has been found, every file read */
    struct map alerts;
    struct map tested; /* alerts, and metrics that expressions ask for */
    size_t values;     /* of series, so far */
};

static void read_file(struct test *t, const char *path, const struct yaml_node *name)
{
    struct tested_file f = { .name = name };
    struct err e = { 0 };

    struct stat st;

    // What a test names may be anything: a device or pipe would never end.
    if (t->files.n == FILES_MAX || stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return;
    if (!rule_file_read(path, NULL, &f.rf, &e)) {
        lint_report(t->w.f, &rows[TEST_RULES], name->at, "%s: %s", path, e.msg);
        t->all = false;
        err_done(&e);
        return;
    }
    if (f.rf.n_problems) {
        const struct rule_problem *p = &f.rf.problems[0];
        struct lint_finding *found = lint_report(t->w.f, &rows[TEST_RULES], name->at,
                                                 "%s:%u:%u: %.*s", path, p->place.line,
                                                 p->place.col, STR_ARG(p->what));
        if (f.rf.n_problems > 1)
            lint_help(t->w.f, found, "promctl lint %s shows all %zu", path, f.rf.n_problems);
        t->all = false;
    }
    f.path = arena_printf(&t->w.f->arena, "%s", path);
    vec_push(&t->files, f);
}

static void find_files(struct test *t)
{
    t->all = schema_entries(t->root, "rule_files") != NULL;
    for (const struct yaml_member *m = schema_entries(t->root, "rule_files"); m; m = m->next) {
        const char *pattern = schema_path(t->w.f, schema_text(m->value));
        glob_t g = { 0 };
        if (!pattern) {
            t->all = false;
        } else if (glob(pattern, 0, NULL, &g) != 0) {
            schema_report(&t->w, CONFIG_NO_MATCH, m->value->at, "no file matches %s", pattern);
            t->all = false;
        } else {
            for (size_t i = 0; i < g.gl_pathc; i++)
                read_file(t, g.gl_pathv[i], m->value);
            globfree(&g);
        }
    }
}

static void note_alerts(struct test *t)
{
    for (size_t i = 0; i < t->files.n; i++)
        for (size_t k = 0; k < t->files.p[i].rf.n; k++) {
            const struct rule_group *g = &t->files.p[i].rf.groups[k];
            for (size_t x = 0; x < g->n; x++)
                if (g->rules[x].is_alert)
                    map_id(&t->alerts, g->rules[x].name);
        }
}

static void check_intervals(struct test *t)
{
    char ours[DUR_MAX_CHARS], theirs[DUR_MAX_CHARS];
    int n = (int)dur_print(ours, t->interval_ms);

    for (size_t i = 0; i < t->files.n; i++)
        for (size_t k = 0; k < t->files.p[i].rf.n; k++) {
            const struct rule_group *g = &t->files.p[i].rf.groups[k];
            if (g->interval_ms && g->interval_ms != t->interval_ms)
                lint_report(t->w.f, &rows[TEST_INTERVAL], t->files.p[i].name->at,
                            "the group %.*s has an interval of %.*s, and is tested every %.*s",
                            STR_ARG(g->name), (int)dur_print(theirs, g->interval_ms), theirs, n,
                            ours);
        }
}

static void check_untested(struct test *t)
{
    for (size_t i = 0; i < t->files.n; i++)
        for (size_t k = 0; k < t->files.p[i].rf.n; k++) {
            const struct rule_group *g = &t->files.p[i].rf.groups[k];
            for (size_t x = 0; x < g->n; x++)
                if (g->rules[x].name.n && map_find(&t->tested, g->rules[x].name) == MAP_NONE)
                    lint_report(t->w.f, &rows[UNTESTED], t->files.p[i].name->at,
                                "%s:%u: there is no test of %.*s", t->files.p[i].path,
                                g->rules[x].node->line, STR_ARG(g->rules[x].name));
        }
}

/* ---- the tests ---- */

static int64_t dur_of(const struct yaml_node *map, const char *key)
{
    struct str s = schema_text(yaml_get(map, key));
    struct err e = { 0 };
    int64_t ms = 0;

    if (!s.n || !dur_parse_strict(s, &ms, &e))
        ms = 0;
    err_done(&e);
    return ms;
}

/* Bytes of a scalar's text, in the file. */
static struct span place(struct test *t, const struct yaml_node *n, size_t off, size_t len)
{
    size_t from = yaml_text_offset(t->w.f->text, n, off < n->text.n ? off : n->text.n);
    size_t to = yaml_text_offset(t->w.f->text, n, off + len < n->text.n ? off + len : n->text.n);

    return (struct span){ from, to > from ? to - from : 0 };
}

/* Reads `a` and `b` as one series; either may be NULL. */
static void check_series(struct test *t, const struct yaml_node *a, const struct yaml_node *b)
{
    struct str first = a ? schema_text(a) : STR("{}"), second = schema_text(b);
    struct series_desc out = { 0 };
    struct arena arena = { 0 };
    struct buf text = { 0 };
    struct err e = { 0 };

    if (t->values > VALUES_MAX || (a && a->kind != YAML_SCALAR) || (b && b->kind != YAML_SCALAR))
        return;
    buf_printf(&text, "%.*s %.*s", STR_ARG(first), STR_ARG(second));
    if (!series_desc_parse(&arena, buf_str(&text), &out, &e)) {
        bool in_second = e.at.off > first.n && b;
        struct str msg = str_of(e.msg), mark = STR("parse error: ");
        size_t at = str_find(msg, mark);
        if (at < msg.n)
            msg = str_skip(msg, at + mark.n);
        if (a || b)
            lint_report(t->w.f, &rows[TEST_SERIES],
                        in_second ? place(t, b, e.at.off - first.n - 1, e.at.n)
                        : a       ? place(t, a, e.at.off, e.at.n)
                                  : b->at,
                        "%.*s", STR_ARG(msg));
    }
    t->values += out.n;
    err_done(&e);
    buf_done(&text);
    arena_done(&arena);
}

struct expr_place {
    struct test *t;
    const struct yaml_node *n;
};

static struct span expr_place(void *user, struct span in_text)
{
    const struct expr_place *p = user;
    return place(p->t, p->n, in_text.off, in_text.n);
}

static void note_names(struct test *t, const struct pql_node *n)
{
    const struct pql_node *kid;

    if (n->kind == PQL_SELECTOR && n->sel.name.n)
        map_id(&t->tested, n->sel.name);
    for (size_t i = 0; (kid = pql_child(n, i)); i++)
        note_names(t, kid);
}

static void check_expr(struct test *t, const struct yaml_node *n)
{
    struct expr_place where = { t, n };
    struct lint_expr x = {
        .file = t->w.f, .text = schema_text(n), .place = expr_place, .user = &where
    };
    struct arena a = { 0 };
    struct err e = { 0 };

    if (!n || n->kind != YAML_SCALAR)
        return;
    struct pql_node *tree = pql_parse(&a, x.text, NULL, &e);
    if (tree)
        note_names(t, tree);
    else
        lint_report_syntax(&x, &e);
    pql_done(tree);
    arena_done(&a);
}

static void check_expr_tests(struct test *t, const struct yaml_node *map)
{
    for (const struct yaml_member *m = schema_entries(map, "promql_expr_test"); m; m = m->next) {
        check_expr(t, yaml_get(m->value, "expr"));
        for (const struct yaml_member *s = schema_entries(m->value, "exp_samples"); s;
             s = s->next) {
            const struct yaml_node *hist = yaml_get(s->value, "histogram");
            const struct yaml_node *labels = yaml_get(s->value, "labels");
            if (schema_text(labels).n)
                check_series(t, labels, NULL);
            if (schema_text(hist).n)
                check_series(t, NULL, hist);
        }
    }
}

static void check_alertname(struct test *t, const struct yaml_node *n)
{
    struct str name = schema_text(n);
    struct nearest near = { .word = name };

    if (!name.n)
        return;
    map_id(&t->tested, name);
    if (!t->all || map_find(&t->alerts, name) != MAP_NONE)
        return;
    for (size_t i = 0; i < t->alerts.n; i++)
        nearest_try(&near, map_key(&t->alerts, i));
    struct lint_finding *found = lint_report(t->w.f, &rows[UNKNOWN_ALERT], n->at,
                                             "no rule has the alert %.*s", STR_ARG(name));
    if (near.best.n)
        lint_help(t->w.f, found, "did you mean \"%.*s\"?", STR_ARG(near.best));
}

static void check_alert_tests(struct test *t, const struct yaml_node *map)
{
    char text[DUR_MAX_CHARS];

    for (const struct yaml_member *m = schema_entries(map, "alert_rule_test"); m; m = m->next) {
        const struct yaml_node *n = yaml_get(m->value, "eval_time");
        int64_t at = dur_of(m->value, "eval_time"), over = at % t->interval_ms;
        if (over)
            lint_help(t->w.f,
                      lint_report(t->w.f, &rows[EVAL_TIME], n->at,
                                  "rules are evaluated every %.*s, and not at %.*s",
                                  (int)dur_print(text, t->interval_ms), text, STR_ARG(n->text)),
                      "the test is of %.*s", (int)dur_print(text, at - over), text);
        check_alertname(t, yaml_get(m->value, "alertname"));
    }
}

static void check_group(struct test *t, const struct yaml_node *map)
{
    for (const struct yaml_member *m = schema_entries(map, "input_series"); m; m = m->next) {
        const struct yaml_node *s = yaml_get(m->value, "series");
        if (s && m->value->kind == YAML_MAP)
            check_series(t, s, yaml_get(m->value, "values"));
    }
    check_alert_tests(t, map);
    check_expr_tests(t, map);
}

/* What the tables cannot say, in the words of what reads it for `promctl test`. */
static void check_rest(struct test *t)
{
    struct unit_file file;
    struct err e = { 0 };

    if (!unit_file_parse(t->w.f->text, &file, &e)) {
        struct str msg = str_of(e.msg);
        size_t at = str_find(msg, STR(": "));
        lint_report(t->w.f, t->w.yaml, e.at, "%.*s",
                    STR_ARG(at < msg.n ? str_skip(msg, at + 2) : msg));
    }
    err_done(&e);
    unit_file_done(&file);
}

static void check_all(struct test *t)
{
    t->interval_ms = dur_of(t->root, "evaluation_interval");
    if (!t->interval_ms)
        t->interval_ms = DEFAULT_INTERVAL_MS;
    find_files(t);
    note_alerts(t);
    for (const struct yaml_member *m = schema_entries(t->root, "tests"); m; m = m->next)
        check_group(t, m->value);
    check_intervals(t);
    if (lint_enabled(t->w.f, &rows[UNTESTED]))
        check_untested(t);
}

void lint_run_rule_test(struct lint_file *f)
{
    struct test t = { 0 };
    struct yaml_doc *doc = schema_open(&t.w, f);

    t.root = doc ? yaml_doc_root(doc) : NULL;
    if (t.root) {
        schema_walk(&t.w, doc, &root_map);
        if (!t.w.n)
            check_rest(&t);
        check_all(&t);
    }
    for (size_t i = 0; i < t.files.n; i++)
        rule_file_done(&t.files.p[i].rf);
    vec_done(&t.files);
    map_done(&t.alerts);
    map_done(&t.tested);
    yaml_doc_free(doc);
}
