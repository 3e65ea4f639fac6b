/* check_rule_file.c - rule files: what Prometheus refuses, and each expression to its rules. */
#include "base/vec.h"
#include "lint/lint_impl.h"
#include "lint/options.h"
#include "lint/recorded.h"

#define GROUP(rest) "groups:\n  - name: a\n" rest
#define RULE(rest)  GROUP("    rules:\n      - " rest)

/* In order of enum rule_problem_id, whose words they have. */
static const struct lint_rule rows[N_RULE_PROBLEMS + 1] = {
    [RULE_YAML] = { .id = "yaml",
                    .level = LINT_ERROR,
                    .kind = LINT_RULES,
                    .brief = "a file that cannot be read as YAML of this kind",
                    .why = "A value of another type, or text that is no YAML: Prometheus refuses "
                           "the file as a whole, and at a reload goes on with what it had. Also "
                           "of configuration and tests.",
                    .bad = GROUP("    interval: 1 minute\n"),
                    .good = GROUP("    interval: 1m\n") },
    [RULE_UNKNOWN_KEY] = { .id = "unknown-key",
                           .level = LINT_ERROR,
                           .kind = LINT_RULES,
                           .brief = "a key that Prometheus does not know",
                           .why =
                               "Prometheus is strict: one misspelt key, and it refuses the file.",
                           .bad = RULE("alert: A\n        exprs: up == 0\n        expr: up == 0\n"),
                           .good = RULE("alert: A\n        expr: up == 0\n") },
    [RULE_DUPLICATE_KEY] = { .id = "duplicate-key",
                             .level = LINT_ERROR,
                             .kind = LINT_RULES,
                             .brief = "a key that is there twice",
                             .why = "YAML takes the last of equal keys, which hides the first; "
                                    "Prometheus refuses the file.",
                             .bad = RULE(
                                 "alert: A\n        expr: up == 0\n        expr: up == 1\n"),
                             .good = RULE("alert: A\n        expr: up == 0\n") },
    [RULE_GROUP_NAME] = { .id = "group-name",
                          .level = LINT_ERROR,
                          .kind = LINT_RULES,
                          .brief = "a group without a name",
                          .why = "Groups are told apart by file and name.",
                          .bad = "groups:\n  - name: \"\"\n",
                          .good = "groups:\n  - name: task_handler\n" },
    [RULE_GROUP_DUPLICATE] = { .id = "group-duplicate",
                               .level = LINT_ERROR,
                               .kind = LINT_RULES,
                               .brief = "two groups of one name in a file",
                               .why = "Groups are told apart by file and name.",
                               .bad = "groups:\n  - name: a\n  - name: a\n",
                               .good = "groups:\n  - name: a\n  - name: b\n" },
    [RULE_GROUP_LABEL] = { .id = "group-label",
                           .level = LINT_ERROR,
                           .kind = LINT_RULES,
                           .brief = "a label of a group that no series may have",
                           .why = "A label needs a name, and __name__ is the metric's.",
                           .bad = GROUP("    labels: {__name__: x}\n"),
                           .good = GROUP("    labels: {team: x}\n") },
    [RULE_KIND] = { .id = "rule-kind",
                    .level = LINT_ERROR,
                    .kind = LINT_RULES,
                    .brief = "a rule that neither alerts nor records, or both",
                    .why = "Each rule has either `alert` or `record`.",
                    .bad = RULE("expr: up == 0\n"),
                    .good = RULE("alert: A\n        expr: up == 0\n") },
    [RULE_EXPR] = { .id = "rule-expr",
                    .level = LINT_ERROR,
                    .kind = LINT_RULES,
                    .brief = "a rule without an expression",
                    .why = "There is nothing to evaluate. Expressions that cannot be parsed are "
                           "promql-syntax.",
                    .bad = RULE("alert: A\n        for: 5m\n"),
                    .good = RULE("alert: A\n        expr: up == 0\n        for: 5m\n") },
    [RULE_RECORDING_FIELD] = { .id = "recording-field",
                               .level = LINT_ERROR,
                               .kind = LINT_RULES,
                               .brief = "for, keep_firing_for or annotations in a recording rule",
                               .why = "Only alerts have these.",
                               .bad = RULE("record: job:up:sum\n        expr: sum by (job) (up)\n"
                                           "        for: 5m\n"),
                               .good = RULE(
                                   "record: job:up:sum\n        expr: sum by (job) (up)\n") },
    [RULE_RECORDING_NAME] = { .id = "recording-name-invalid",
                              .level = LINT_ERROR,
                              .kind = LINT_RULES,
                              .brief = "a name that no metric may have",
                              .why = "`record` is the name of a metric, not a selector; labels go "
                                     "into `labels`.",
                              .bad = RULE("record: job:up:sum{a=\"b\"}\n"
                                          "        expr: sum by (job) (up)\n"),
                              .good = RULE("record: job:up:sum\n        expr: sum by (job) (up)\n"
                                           "        labels: {a: b}\n") },
    [RULE_LABEL] = { .id = "rule-label",
                     .level = LINT_ERROR,
                     .kind = LINT_RULES,
                     .brief = "a label that no series may have",
                     .why = "A label needs a name, and __name__ is the metric's.",
                     .bad = RULE("alert: A\n        expr: up == 0\n"
                                 "        labels: {__name__: x}\n"),
                     .good = RULE("alert: A\n        expr: up == 0\n        labels: {a: x}\n") },
    [RULE_ANNOTATION] = { .id = "rule-annotation",
                          .level = LINT_ERROR,
                          .kind = LINT_RULES,
                          .brief = "an annotation without a name",
                          .why = "Prometheus refuses the file.",
                          .bad = RULE("alert: A\n        expr: up == 0\n"
                                      "        annotations: {\"\": x}\n"),
                          .good = RULE("alert: A\n        expr: up == 0\n"
                                       "        annotations: {summary: x}\n") },
    [RULE_TEMPLATE] = { .id = "template-syntax",
                        .level = LINT_ERROR,
                        .kind = LINT_RULES,
                        .brief = "a label or annotation whose template cannot be parsed",
                        .why = "Labels and annotations of alerts are templates; Prometheus "
                               "refuses the file when one cannot be parsed.",
                        .bad = RULE("alert: A\n        expr: up == 0\n"
                                    "        annotations: {summary: \"{{ $value }\"}\n"),
                        .good = RULE("alert: A\n        expr: up == 0\n"
                                     "        annotations: {summary: \"{{ $value }}\"}\n") },
    [N_RULE_PROBLEMS] = { .id = "documents",
                          .level = LINT_WARN,
                          .kind = LINT_RULES,
                          .brief = "what stands behind the first document of a file",
                          .why = "Prometheus reads the first YAML document of a file and goes on: "
                                 "rules and jobs behind it never run. Of PrometheusRule objects "
                                 "all are read.",
                          .bad = GROUP("") "---\n" GROUP(""),
                          .good = GROUP("  - name: b\n") },
};
const struct lint_rules lint_rule_file_rules = { rows, N_OF(rows) };

struct reading {
    struct lint_file *f;
    const struct rule_file *rf;
    const struct yaml_node *scalar; /* of the expression at hand */
};

static struct span place(void *user, struct span in_text)
{
    const struct reading *r = user;
    return rule_file_place(r->rf, r->scalar, in_text.off, in_text.n).at;
}

static void report_problem(struct lint_file *f, const struct rule_problem *p)
{
    struct str what = p->what;
    // What cannot be parsed is PromQL's business, wherever it stands.
    bool syntax = p->id == RULE_EXPR && str_cut_prefix(&what, STR("could not parse expression: "));
    const struct lint_rule *r = syntax ? lint_rule_find(STR("promql-syntax")) : &rows[p->id];
    struct lint_finding *found = lint_report(f, r, p->place.at, "%.*s", STR_ARG(what));

    if (p->hint.n)
        lint_help(f, found, "%.*s", STR_ARG(p->hint));
}

static void run_rule(struct reading *r, struct lint_recorded *known, const struct rule *rule,
                     size_t i)
{
    struct lint_expr x = {
        .file = r->f,
        .text = rule->expr.text,
        .tree = rule->tree,
        .use = rule->is_alert ? LINT_USE_ALERT : LINT_USE_RECORD,
        .rule = rule,
        .rules = r->rf,
        .place = place,
        .user = r,
    };

    r->f->subject = rule->name;
    r->scalar = rule->expr.node;
    x.flow = lint_recorded_flow(known, i);
    lint_run_expr(&x);
}

/* Comments above a rule, and pint's inside of it, mean all of it. */
static void add_block(struct lint_file *f, const struct yaml_node *n)
{
    struct str rest = str_head(str_skip(f->text, n->at.off), n->at.n), line;
    size_t lines = 0;

    while (str_cut(&rest, '\n', &line))
        lines++;
    vec_push(&f->blocks, (struct lint_block){ n->line, n->line + (lines ? lines - 1 : 0) });
}

static void run_document(struct lint_file *f, struct str text)
{
    struct rule_file rf = { 0 };
    struct lint_recorded known;
    struct reading r = { .f = f, .rf = &rf };
    size_t number = 0;

    rule_file_parse(text, NULL, &rf);
    for (size_t i = 0; i < rf.n_problems; i++)
        report_problem(f, &rf.problems[i]);
    lint_recorded_init(&known, &rf, lint_options_of(f)->source);
    for (size_t i = 0; f->comments.n && i < rf.n; i++)
        for (size_t k = 0; k < rf.groups[i].n; k++)
            add_block(f, rf.groups[i].rules[k].node);
    for (size_t i = 0; i < rf.n; i++)
        for (size_t k = 0; k < rf.groups[i].n; k++, number++)
            if (rf.groups[i].rules[k].tree)
                run_rule(&r, &known, &rf.groups[i].rules[k], number);
    f->subject = (struct str){ 0 };
    lint_run_rules(f, &rf);
    lint_recorded_done(&known);
    rule_file_done(&rf);
}

// ---- several documents ----

enum { DOCUMENTS_MAX = 1000 };

/* Where the next line begins that is `---`, or the end of the text. */
static size_t next_document(struct str text, size_t from)
{
    for (size_t at = from; at < text.n; at++) {
        at += str_find(str_skip(text, at), STR("\n---"));
        struct str after = str_head(str_skip(text, at + 4), 1);
        if (at < text.n && (!after.n || strchr(" \t\r\n", *after.p)))
            return at + 1;
    }
    return text.n;
}

static bool is_object(struct str text)
{
    return str_starts(text, STR("kind: PrometheusRule")) ||
           str_find(text, STR("\nkind: PrometheusRule")) < text.n;
}

/* Of a stream of objects, as kubectl takes it, each PrometheusRule. What is before it becomes
 * blanks, so that places stay what they are. */
static void run_objects(struct lint_file *f)
{
    struct buf text = { 0 };
    size_t end = 0;

    buf_put_str(&text, f->text);
    for (size_t begin = 0, i = 0; begin < f->text.n && i < DOCUMENTS_MAX; begin = end, i++) {
        end = next_document(f->text, begin);
        if (is_object(str_head(str_skip(f->text, begin), end - begin)))
            run_document(f, str_head(buf_str(&text), end));
        for (size_t k = begin; k < end; k++)
            if (text.p[k] != '\n')
                text.p[k] = ' ';
    }
    buf_done(&text);
}

void lint_run_rule_file(struct lint_file *f)
{
    size_t second = next_document(f->text, 0);

    if (second == f->text.n || !is_object(f->text)) {
        run_document(f, f->text);
        if (second < f->text.n && str_trim(str_skip(f->text, second + 3)).n &&
            str_trim(str_head(f->text, second)).n)
            lint_report(f, &rows[N_RULE_PROBLEMS], (struct span){ second, 3 },
                        "Prometheus reads only the first document of a rule file");
        return;
    }
    run_objects(f);
}
