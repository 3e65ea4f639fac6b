/* cmd_lint.c - `promctl lint`: its options, what goes together, the exit status. */
#include "base/nearest.h"
#include "base/vec.h"
#include "cmd/cmd_table.h"
#include "cmd/lint.h"
#include "lint/format.h"
#include "lint/select.h"

#include <unistd.h>

static const enum lint_kind kinds[] = { LINT_UNKNOWN,    LINT_EXPOSITION, LINT_RULES,
                                        LINT_RULE_TEST,  LINT_PROMQL,     LINT_PROMETHEUS,
                                        LINT_WEB_CONFIG, LINT_FILE_SD,    LINT_GRAFANA,
                                        LINT_DASHBOARD };
static const char *const kind_words[] = { "auto",    "exposition", "rules",      "rule-test",
                                          "promql",  "prometheus", "web-config", "file-sd",
                                          "grafana", "dashboard" };
static const char *const kind_briefs[] = {
    "told from the content",
    "a metrics page",
    "a rule file",
    "a rule unit test",
    "one PromQL expression",
    "prometheus.yml",
    "who may ask a server, and how: TLS and users",
    "targets of a file_sd_config",
    "a dashboard of Grafana, JSON",
    "a dashboard of promctl, YAML",
};
static const struct opt_words kind_table = { kind_words, kind_briefs, N_OF(kind_words) };

static const char *const level_words[] = { "info", "warning", "error" };
static const struct opt_words levels = { level_words, NULL, N_OF(level_words) };

static const char *const format_words[] = { "text",   "json",   "sarif",     "junit",
                                            "github", "gitlab", "checkstyle" };
static const char *const format_briefs[] = {
    "for people: the line, a caret, what to do",
    "one object with all findings",
    "SARIF 2.1.0, for code scanning",
    "JUnit XML; what fails is a failure",
    "workflow commands, which GitHub shows in the changed files",
    "GitLab's code quality report",
    "Checkstyle XML",
};
static const struct opt_words formats = { format_words, format_briefs, N_OF(format_words) };
enum format { AS_TEXT, AS_JSON, AS_SARIF, AS_JUNIT, AS_GITHUB, AS_GITLAB, AS_CHECKSTYLE };

static const struct opt lint_opts[] = {
    { OPT_ENUM(struct lint_args, format, formats), .name = "output", .letter = 'o', .arg = "FORMAT",
      .def = "text", .brief = "how to print the findings" },
    { OPT_STRS(struct lint_args, exprs), .name = "expr", .arg = "EXPR",
      .brief = "check this PromQL expression" },
    { OPT_ENUM(struct lint_args, kind, kind_table), .name = "kind", .arg = "KIND", .def = "auto",
      .brief = "take every file for this" },
    { OPT_STRS(struct lint_args, select), .name = "select", .arg = "RULE[,RULE]...",
      .brief = "only these rules",
      .man = "Also those that are off by default. `*` in a name stands for anything: "
             "`openmetrics-*`; `all` for every rule." },
    { OPT_STRS(struct lint_args, ignore), .name = "ignore", .arg = "RULE[,RULE]...",
      .brief = "without these rules" },
    { OPT_ENUM(struct lint_args, min_level, levels), .name = "min-severity", .arg = "LEVEL",
      .def = "info", .brief = "show nothing below" },
    { OPT_ENUM(struct lint_args, fail_on, levels), OPT_GIVEN(struct lint_args, fail_on_given),
      .name = "fail-on", .arg = "LEVEL", .def = "error",
      .brief = "exit with 1 for findings of this level or above",
      .man = "Without it, warnings that `promtool check metrics` has, too, also make the status "
             "1." },
    { OPT_DUR(struct lint_args, twice_ms), OPT_GIVEN(struct lint_args, twice), .name = "twice",
      .arg = "DUR", .optional_value = true, .implied = "5s",
      .brief = "look at a live page again after DUR, and compare",
      .man = "Shows counters and buckets that went down without a restart, and series that are new "
             "each time." },
    { OPT_FLAG(struct lint_args, cardinality), .name = "cardinality",
      .brief = "print the number of samples of each metric, the largest first" },
    { OPT_FLAG(struct lint_args, fix), .name = "fix",
      .brief = "repair what can be repaired without a doubt, in place",
      .man = "Comments and layout stay. What is left is printed." },
    { OPT_FLAG(struct lint_args, dry_run), .name = "dry-run",
      .brief = "with --fix: print what would change, as diff -u does" },
    { OPT_STR(struct lint_args, baseline), .name = "baseline", .arg = "FILE",
      .complete = COMPLETE_FILE, .brief = "leave out the findings that are in FILE",
      .man = "They are known by what they say, and not by their line." },
    { OPT_STR(struct lint_args, write_baseline), .name = "write-baseline", .arg = "FILE",
      .complete = COMPLETE_FILE, .brief = "write the findings of now to FILE" },
    { OPT_STR(struct lint_args, diff_base), .name = "diff-base", .arg = "REV",
      .brief = "only findings on lines that changed since the git revision REV" },
    { OPT_STR(struct lint_args, stdin_name), .name = "stdin-name", .arg = "FILE",
      .brief = "call standard input FILE, for editors",
      .man = "Its `.promctl.yml` is that of FILE, too." },
    { OPT_STR(struct lint_args, explain), .name = "explain", .arg = "RULE",
      .brief = "print what a rule checks, why, and an example" },
    { OPT_FLAG(struct lint_args, list_rules), .name = "list-rules",
      .brief = "print all rules, one a line" },
    { OPT_GROUP(struct lint_args, source, source_args_opts),
      .brief = "Source to check against: metrics, labels and values that it does not have" },
};

static const struct cmd_example lint_examples[] = {
    { "promctl lint http://localhost:8087/metrics", "a live page" },
    { "curl -s localhost:8087/metrics | promctl lint", "the same from standard input" },
    { "promctl lint --fail-on warning metrics/", "all in a folder, for continuous integration" },
    { "promctl lint prometheus.yml", "a configuration, and the rules and targets it names" },
    { "promctl lint dashboards/*.json", "dashboards of Grafana" },
    { "promctl lint --expr 'rate(http_requests_total)'", "one expression" },
    { "promctl lint --twice=30s :8087",
      "also counters that go down, and labels that never repeat" },
    { "promctl lint --explain counter-total", "why, and how to switch it off" },
};

/* ---- the call ---- */

static bool check_options(const struct lint_args *a, struct err *e)
{
    if (a->dry_run && !a->fix)
        return err_set(e, ERR_USAGE, "--dry-run goes with --fix");
    if (a->fix && (a->baseline || a->diff_base || a->write_baseline))
        return err_set(e, ERR_USAGE, "--fix does not go with --baseline and --diff-base");
    if (a->dry_run && a->format != AS_TEXT)
        return err_set(e, ERR_USAGE, "--dry-run prints a diff and no %s", format_words[a->format]);
    if (a->cardinality && a->format != AS_TEXT)
        return err_set(e, ERR_USAGE, "--cardinality is a table and no %s", format_words[a->format]);
    if (a->twice && a->twice_ms <= 0)
        return err_set(e, ERR_USAGE, "--twice: the time between must be positive");
    if (a->diff_base && a->diff_base[0] == '-')
        return err_set(e, ERR_USAGE, "--diff-base: \"%s\" is no revision", a->diff_base);
    return true;
}

static bool init_http(struct lint *l, struct err *e)
{
    l->http.cancel = &cmd_interrupted;
    if (l->call->common->verbose > 0)
        l->http.trace = http_args_trace;
    return http_args_apply(&l->arena, &l->args->source.http, &l->http, e);
}

/* ---- what came of it ---- */

/* What is not shown does not fail either: nobody would see why. */
static void drop_hidden(const struct lint *l, struct lint_file *f)
{
    size_t n = 0;

    for (size_t i = 0; i < f->found.n; i++)
        if ((int)f->found.p[i].level >= l->args->min_level)
            f->found.p[n++] = f->found.p[i];
    f->found.n = n;
}

static bool fails(const void *user, const struct lint_finding *x)
{
    const struct lint *l = user;

    return (int)x->level >= l->args->fail_on || (!l->args->fail_on_given && x->fails);
}

static void count_file(const struct lint *l, const struct lint_job *j, struct lint_totals *t)
{
    t->n_files += !j->skipped;
    t->n_fixed += j->n_fixed;
    t->n_fixed_files += j->n_fixed > 0;
    t->n_bad_files += j->file.found.n > 0;
    t->n += j->file.found.n;
    for (size_t i = 0; i < j->file.found.n; i++) {
        const struct lint_finding *x = &j->file.found.p[i];
        t->fails |= fails(l, x);
        t->by_level[x->level]++;
        t->n_fixable += x->n_edits > 0;
    }
}

/* Files that could not be read; the others go on. */
static void report_errors(struct lint *l)
{
    for (size_t i = 0; i < l->jobs.n; i++) {
        struct err *e = &l->jobs.p[i].file.e;
        if (!e->kind)
            continue;
        l->status = err_worse(l->status, err_status(e->kind));
        err_wrap(e, "%s", l->call->cmd->name);
        if (e->kind != ERR_CANCELED)
            cmd_print_error(e);
    }
}

static void put_result(struct buf *b, struct lint *l, const struct lint_totals *t)
{
    const struct lint_file **files = arena_new_n(&l->arena, const struct lint_file *, l->jobs.n);
    struct lint_result r = { files, 0 };

    for (size_t i = 0; i < l->jobs.n; i++)
        if (!l->jobs.p[i].skipped)
            files[r.n++] = &l->jobs.p[i].file;
    switch ((enum format)l->args->format) {
    case AS_TEXT:
        lint_put_text(b, &l->term, &r, t);
        break;
    case AS_JSON:
        lint_put_json(b, &r, fails, l);
        break;
    case AS_SARIF:
        lint_put_sarif(b, &r);
        break;
    case AS_JUNIT:
        lint_put_junit(b, &r, fails, l);
        break;
    case AS_GITHUB:
        lint_put_github(b, &r);
        break;
    case AS_GITLAB:
        lint_put_gitlab(b, &r);
        break;
    case AS_CHECKSTYLE:
        lint_put_checkstyle(b, &r);
        break;
    }
}

static void put_diffs(struct buf *b, const struct lint *l)
{
    for (size_t i = 0; i < l->jobs.n; i++)
        buf_put_str(b, buf_str(&l->jobs.p[i].diff));
}

static bool print(struct lint *l, struct err *e)
{
    struct lint_totals t = { 0 };
    struct buf b = { 0 };

    for (size_t i = 0; i < l->jobs.n; i++) {
        drop_hidden(l, &l->jobs.p[i].file);
        count_file(l, &l->jobs.p[i], &t);
    }
    if (t.fails || (l->args->dry_run && t.n_fixed))
        l->status = err_worse(l->status, 1);
    if (l->args->dry_run)
        put_diffs(&b, l);
    else
        put_result(&b, l, &t);
    if (l->args->cardinality)
        lint_put_sizes(&b, l);
    bool ok = cmd_write_stdout(buf_str(&b), e);
    buf_done(&b);
    report_errors(l);
    return ok;
}

/* What is known from here on is no reason to fail now. */
static bool write_baseline(struct lint *l, struct err *e)
{
    report_errors(l);
    return lint_write_baseline(l, e);
}

static bool check_files(struct lint *l, struct err *e)
{
    if (l->call->n == 0 && l->args->exprs.n == 0 && isatty(STDIN_FILENO)) {
        err_set(e, ERR_USAGE, "operand missing: %s", l->call->cmd->usage);
        return err_hint(e, "see promctl help lint");
    }
    if (!check_options(l->args, e) || !init_http(l, e) || !lint_open_source(l, e) ||
        !lint_collect(l, e) || !lint_run_jobs(l, e) || !lint_filter(l, e))
        return false;
    return l->args->write_baseline ? write_baseline(l, e) : print(l, e);
}

static bool explain(struct lint *l, struct err *e)
{
    struct str name = str_of(l->args->explain);
    const struct lint_rule *r = lint_rule_find(name);
    struct nearest near = { .word = name };
    struct buf b = { 0 };

    if (!r) {
        for (size_t i = 0; i < lint_n_rules(); i++)
            nearest_try(&near, str_of(lint_rule_at(i)->id));
        err_set(e, ERR_USAGE, "--explain: unknown rule \"%.*s\"", STR_ARG(name));
        if (near.best.n)
            return err_hint(e, "did you mean \"%.*s\"?", STR_ARG(near.best));
        return err_hint(e, "promctl lint --list-rules prints them");
    }
    lint_put_explained(&b, &l->term, r);
    bool ok = cmd_write_stdout(buf_str(&b), e);
    buf_done(&b);
    return ok;
}

static bool list_rules(struct lint *l, struct err *e)
{
    struct buf b = { 0 };

    lint_put_rules(&b, &l->term);
    bool ok = cmd_write_stdout(buf_str(&b), e);
    buf_done(&b);
    return ok;
}

static int lint_run_cmd(const struct cmd_call *call, void *user, struct err *e)
{
    struct lint_args *args = user;
    struct lint l = { .call = call, .args = args };

    args->kind = kinds[args->kind];
    args->min_level += LINT_INFO;
    args->fail_on += LINT_INFO;
    out_term_of(&l.term, STDOUT_FILENO, (enum out_color)call->common->color);
    if (args->list_rules)
        list_rules(&l, e);
    else if (args->explain)
        explain(&l, e);
    else
        check_files(&l, e);
    if (cmd_interrupted)
        l.status = err_worse(l.status, 130);
    for (size_t i = 0; i < l.jobs.n; i++) {
        lint_file_done(&l.jobs.p[i].file);
        ingest_page_done(&l.jobs.p[i].page);
        ingest_page_done(&l.jobs.p[i].before);
        buf_done(&l.jobs.p[i].diff);
    }
    map_done(&l.refs.files);
    vec_done(&l.refs.jobs);
    lint_configs_done(&l);
    lint_close_source(&l);
    vec_done(&l.jobs);
    arena_done(&l.arena);
    return l.status;
}

const struct cmd cmd_lint = {
    .name = "lint",
    .usage = "[PATH|URL|-]...",
    .brief = "check metrics pages, rules, configuration, dashboards, PromQL",
    .man =
        "Reads every operand and prints what is wrong with it, what is against best practice, "
        "and what to do about it. Operands are files (also gzip and zstd), folders, URLs, "
        "`:PORT`, `demo:`, and `-`; without any, standard input is read. What a file is shows in "
        "its content. Of a folder all that is of a known kind is checked, but for `.git`, "
        "`node_modules` and what a `.gitignore` names. Rules, jobs and targets that a "
        "prometheus.yml "
        "names are checked with it, and know its scrape intervals.\n"
        "\n"
        "A finding is an error (it is broken or will mislead), a warning (against best "
        "practice) or an info. `--explain RULE` tells more of the rule in brackets.\n"
        "\n"
        "A page that fails `promtool check metrics` fails here, too; what is found beyond that "
        "does not make the status 1 unless it is an error or `--fail-on` says so.",
    .opts = lint_opts,
    .n_opts = N_OF(lint_opts),
    .args_size = sizeof(struct lint_args),
    .max_operands = OPERANDS_ANY,
    .complete = COMPLETE_FILE,
    .examples = lint_examples,
    .n_examples = N_OF(lint_examples),
    .uses = CMD_USES_COLOR | CMD_USES_HTTP | CMD_USES_FILES | CMD_USES_CONFIG,
    .put_man = lint_put_man,
    .exit_no = "there are findings that fail (--fail-on)",
    .run = lint_run_cmd,
};
