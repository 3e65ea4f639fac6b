/* cmd_test.c - `promctl test`: rule unit tests, and scripts that say what PromQL must give. */
#include <ctype.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "base/vec.h"
#include "cmd/cmd_table.h"
#include "cmd/test_report.h"
#include "cmd/test_unit.h"
#include "out/term.h"

enum { SCRIPT_MAX_BYTES = 64 << 20, SHOWN_FAILURES = 5 };

enum test_kind { KIND_ANY, KIND_RULES, KIND_PROMQL };
enum test_match { TEST_MATCH_ALL, TEST_MATCH_SUBSET };

struct test_args {
    int output; /* enum test_format */
    int match;  /* enum test_match */
    struct opt_strs run;
    const char *junit;
    bool debug, diff, coverage, ignore_unknown;
    bool fail_under_given;
    double fail_under; /* percent */
    int64_t threads;
};

/* What all files are run with. */
struct test_runs {
    struct test_files files;
    struct unit_opts unit;
    struct regex **run;
    size_t n_run;
    enum test_kind kind;
};

static void files_done(struct test_files *files)
{
    for (size_t i = 0; i < files->n; i++) {
        promqltest_result_done(&files->p[i].result);
        free(files->p[i].error);
        test_unit_free(files->p[i].unit);
    }
    vec_done(files);
}

/* What begins with a key is YAML: a rule unit test, as promtool takes it. */
static bool is_yaml(struct str text)
{
    struct str line;

    while (str_cut(&text, '\n', &line)) {
        size_t n = 0;
        line = str_trim(line);
        if (!line.n || line.p[0] == '#' || str_eq(line, STR("---")))
            continue;
        while (n < line.n && (isalnum((unsigned char)line.p[n]) || line.p[n] == '_'))
            n++;
        return n && n < line.n && line.p[n] == ':';
    }
    return false;
}

static bool run_script(struct test_file *f, struct str text, struct err *e)
{
    struct promqltest_opts opts = { .cancel = &cmd_interrupted };
    struct err bad = { 0 };

    if (promqltest_run(text, &opts, &f->result, &bad))
        return true;
    if (bad.kind == ERR_CANCELED)
        return err_take(e, &bad);
    f->error = xstrdup(bad.msg);
    err_done(&bad);
    return true;
}

/* A test that cannot be understood has failed; a file that cannot be read is an error. */
static bool run_file(struct test_runs *runs, const char *path, struct err *e)
{
    struct test_file f = { .path = path };
    struct buf text = { 0 };
    bool ok = io_read_file(path, SCRIPT_MAX_BYTES, &text, e) || err_wrap(e, "%s", path);
    bool rules = runs->kind == KIND_RULES ||
                 (ok && runs->kind == KIND_ANY && is_yaml(buf_str(&text)));

    if (ok)
        ok = rules ? test_unit_run(&f, buf_str(&text), &runs->unit, e)
                   : run_script(&f, buf_str(&text), e);
    if (ok) {
        vec_push(&runs->files, f);
    } else {
        promqltest_result_done(&f.result);
        test_unit_free(f.unit);
    }
    buf_done(&text);
    return ok;
}

/* Runs them all: what cannot be read is said at once, and the others are run. The exit status; with
 * `e` set the last was interrupted. */
static int run_files(struct test_runs *runs, const char *const *paths, size_t n, struct err *e)
{
    int status = 0;

    for (size_t i = 0; i < n; i++) {
        struct err failed = { 0 };
        if (run_file(runs, paths[i], &failed))
            continue;
        if (failed.kind == ERR_CANCELED) {
            err_take(e, &failed);
            break;
        }
        err_wrap(&failed, "test");
        cmd_print_error(&failed);
        status = err_worse(status, err_status(failed.kind));
        err_done(&failed);
    }
    return status;
}

/* Regular expressions match whole texts: these may match anywhere. */
static bool compile_run(struct test_runs *runs, const struct opt_strs *texts, struct err *e)
{
    runs->run = xcalloc(texts->n + 1, sizeof *runs->run);
    for (size_t i = 0; i < texts->n; i++) {
        struct buf b = { 0 };
        struct err bad = { 0 };
        struct regex *plain = regex_new(str_of(texts->p[i]), &bad);
        if (!plain) {
            err_set(e, ERR_USAGE, "--run %s: %s", texts->p[i], bad.msg);
            err_done(&bad);
            return false;
        }
        regex_free(plain);
        buf_printf(&b, "(?s:.*)(?:%s)(?s:.*)", texts->p[i]);
        runs->run[runs->n_run] = regex_new(buf_str(&b), e);
        buf_done(&b);
        if (!runs->run[runs->n_run++])
            return false;
    }
    runs->unit.run = runs->run;
    runs->unit.n_run = runs->n_run;
    return true;
}

static void runs_done(struct test_runs *runs)
{
    for (size_t i = 0; i < runs->n_run; i++)
        regex_free(runs->run[i]);
    free(runs->run);
    files_done(&runs->files);
}

static bool check_operands(const struct cmd_call *call, bool named, struct err *e)
{
    size_t stdins = 0;

    if (named && call->n == 1) {
        err_set(e, ERR_USAGE, "no FILE after \"%s\"", call->operands[0]);
        return err_hint(e, "a file of that name is written ./%s", call->operands[0]);
    }
    for (size_t i = 0; i < call->n; i++)
        stdins += strcmp(call->operands[i], "-") == 0;
    return stdins < 2 || err_set(e, ERR_USAGE, "standard input can be read only once");
}

/* The share that tests reach, below the outcome; 1 when it is too small. */
static int report_coverage(struct buf *out, const struct test_args *a, const struct test_runs *runs,
                           const struct out_term *term)
{
    struct test_coverage sum;
    struct buf text = { 0 };
    bool low;

    if (!a->coverage && !a->fail_under_given)
        return 0;
    test_unit_coverage(&text, &runs->files, term, &sum);
    low = a->fail_under_given && 100.0 * (double)sum.reached < a->fail_under * (double)sum.all;
    if (a->output == TEST_TEXT) {
        buf_put(out, text.p, text.n);
        if (low)
            buf_printf(out, "below the %g%% of --fail-under\n", a->fail_under);
    }
    buf_done(&text);
    return low ? err_status(ERR_NO) : 0;
}

/* Beside what is printed. */
static void write_junit(const struct test_args *a, const struct test_runs *runs, struct err *e)
{
    struct buf out = { 0 };

    if (!a->junit)
        return;
    test_junit_put(&out, &runs->files);
    if (!io_replace_file(a->junit, buf_str(&out), e))
        err_wrap(e, "--junit %s", a->junit);
    buf_done(&out);
}

/* The first error is told; `from` is empty after. */
static int take_error(int status, struct err *from, struct err *e)
{
    status = from->kind == ERR_NONE ? status : err_worse(status, err_status(from->kind));
    if (e->kind == ERR_NONE && from->kind != ERR_NONE)
        err_take(e, from);
    err_done(from);
    *from = (struct err){ 0 };
    return status;
}

static enum test_kind named_kind(const char *word)
{
    return strcmp(word, "rules") == 0    ? KIND_RULES
           : strcmp(word, "promql") == 0 ? KIND_PROMQL
                                         : KIND_ANY;
}

static int run_and_report(const struct cmd_call *call, const struct test_args *a,
                          struct test_runs *runs, struct err *e)
{
    bool named = runs->kind != KIND_ANY;
    struct out_term term;
    struct err unwritten = { 0 };
    struct buf out = { 0 };

    out_term_of(&term, STDOUT_FILENO, (enum out_color)call->common->color);
    int status = run_files(runs, call->operands + named, call->n - named, e);
    struct test_report r = { .files = &runs->files,
                             .shown = call->common->verbose ? (size_t)-1 : SHOWN_FAILURES,
                             .term = &term,
                             .diff = a->diff };
    if (runs->files.n || a->output != TEST_TEXT)
        test_report(&out, &r, (enum test_format)a->output);
    status = err_worse(status, report_coverage(&out, a, runs, &term));
    cmd_write_stdout(buf_str(&out), &unwritten);
    status = take_error(status, &unwritten, e);
    write_junit(a, runs, &unwritten);
    status = take_error(status, &unwritten, e);
    for (size_t i = 0; i < runs->files.n; i++)
        if (!test_file_ok(&runs->files.p[i]))
            status = err_worse(status, err_status(ERR_NO));
    buf_done(&out);
    return status;
}

static int test_run(const struct cmd_call *call, void *args, struct err *e)
{
    const struct test_args *a = args;
    struct test_runs runs = { .unit = { .ignore_unknown = a->ignore_unknown,
                                        .subset = a->match == TEST_MATCH_SUBSET,
                                        .debug = a->debug,
                                        .threads = (unsigned)a->threads,
                                        .cancel = &cmd_interrupted } };
    int status = 0;

    runs.kind = named_kind(call->operands[0]);
    if (check_operands(call, runs.kind != KIND_ANY, e) && compile_run(&runs, &a->run, e))
        status = run_and_report(call, a, &runs, e);
    runs_done(&runs);
    return status;
}

static const char *const format_words[] = { "text", "json", "junit", "tap" };
static const char *const format_briefs[] = {
    "a line for each file, and what failed",
    "the counts and failures of every file",
    "XML as CI systems read it",
    "a line for each evaluation, Test Anything Protocol 13",
};
static const struct opt_words formats = { format_words, format_briefs, N_OF(format_words) };

static const char *const match_words[] = { "all", "subset" };
static const char *const match_briefs[] = {
    "an alert has the labels and annotations that are expected and no others",
    "labels and annotations that are not listed may be there",
};
static const struct opt_words matches = { match_words, match_briefs, N_OF(match_words) };

static const struct opt test_opts[] = {
    { OPT_ENUM(struct test_args, output, formats), .name = "output", .letter = 'o', .arg = "FORMAT",
      .def = "text", .brief = "how to print the outcome" },
    { OPT_STR(struct test_args, junit), .name = "junit", .arg = "FILE", .complete = COMPLETE_FILE,
      .brief = "also write the outcome to FILE, as promtool does",
      .man = "JUnit XML as of `promtool test --junit`: a suite for each file, a case for each test "
             "group." },
    { OPT_STRS(struct test_args, run), .name = "run", .arg = "REGEX",
      .brief = "run only the test groups whose name matches",
      .man = "Somewhere in the name; repeatable. A group without a name has the empty one." },
    { OPT_ENUM(struct test_args, match, matches), .name = "match", .arg = "HOW", .def = "all",
      .brief = "how expected alerts are compared" },
    { OPT_FLAG(struct test_args, diff), .name = "diff",
      .brief = "show failures as - and + lines, not in columns" },
    { OPT_FLAG(struct test_args, debug), .name = "debug",
      .brief = "print all series of each test group to stderr" },
    { OPT_FLAG(struct test_args, coverage), .name = "coverage",
      .brief = "tell what of the rules no test reaches",
      .man = "That is a recording rule that never gives a sample, and an alert that is never "
             "pending (where it has a `for`), never fires, or is expected by no test; of its "
             "labels' and annotations' templates an `if`, `with`, `range` or `else` that is in no "
             "alert a test looks at." },
    { OPT_FLOAT(struct test_args, fail_under), OPT_GIVEN(struct test_args, fail_under_given),
      .name = "fail-under", .arg = "PERCENT",
      .brief = "fail when tests reach less of the rules than that" },
    { OPT_FLAG(struct test_args, ignore_unknown), .name = "ignore-unknown-fields",
      .brief = "ignore unknown keys in rule files" },
    { OPT_INT(struct test_args, threads), .name = "threads", .arg = "N", .min = 1, .max = 1024,
      .brief = "run so many test groups at a time", .man = "Without it, one for each core." },
};

static const char *const kind_words[] = { "promql", "rules" };
static const struct opt_words kinds = { kind_words, NULL, N_OF(kind_words) };

static const struct cmd_example test_examples[] = {
    { "promctl test rules_test.yml", "runs rule unit tests and shows what differs, and where" },
    { "promctl test --run 'node|disk' --match subset tests/*.yml",
      "some groups of several files; labels that are not listed do not count" },
    { "promctl test --coverage --fail-under 80 tests/*.yml", "rules that no test reaches" },
    { "promctl test -v promql *.test", "shows all failures, not only the first five of a file" },
    { "promctl test -o junit *.yml > report.xml", "reports to a CI system" },
};

static const struct cmd *const subs[] = { &cmd_test_record };

const struct cmd cmd_test = {
    .name = "test",
    .usage = "[rules|promql] FILE...",
    .brief = "run rule unit tests and promqltest scripts",
    .man =
        "A rule unit test, in the format of `promtool test rules`, gives series to rule files and "
        "says which alerts must fire and what expressions must give:\n\n"
        "  rule_files: [rules.yml]\n"
        "  tests:\n"
        "  - input_series: [{series: 'up{job=\"api\"}', values: '1 0x10'}]\n"
        "    alert_rule_test:\n"
        "    - {eval_time: 10m, alertname: Down, exp_alerts: [{exp_labels: {job: api}}]}\n\n"
        "Rule files, also PrometheusRule objects, are found from the folder of the test. What "
        "differs is marked; below it the rule's expression is evaluated around that time. Other "
        "formats have promtool's own text.\n\n"
        "A promqltest script loads series, evaluates PromQL expressions and says what must come "
        "out; Prometheus tests its own engine with such scripts, and they run here unchanged:\n\n"
        "  load 1m\n"
        "    http_requests_total{job=\"api\"}  0+60x10\n\n"
        "  eval instant at 10m rate(http_requests_total[5m])\n"
        "    {job=\"api\"}  1\n\n"
        "An instant evaluation is also run with `@` at other times and in the middle of a range, "
        "and must give the same. Delayed name removal and start timestamps are on, as in "
        "Prometheus' tests. A script without evaluations passes.\n\n"
        "The kind of a file is told from its content; `rules` or `promql` before the files says "
        "it. A file of that name is written `./promql`, `-` is standard input. `promctl test "
        "record` writes a rule unit test out of real series. `-o tap` has a "
        "test point for each evaluation or expectation, `-o junit` a suite for each file.",
    .opts = test_opts,
    .n_opts = N_OF(test_opts),
    .args_size = sizeof(struct test_args),
    .min_operands = 1,
    .max_operands = OPERANDS_ANY,
    .complete = COMPLETE_FILE,
    .operand_words = &kinds,
    .subs = subs,
    .n_subs = N_OF(subs),
    .examples = test_examples,
    .n_examples = N_OF(test_examples),
    .uses = CMD_USES_COLOR | CMD_USES_FILES,
    .exit_no = "a test failed or is not understood, or too little is reached (--fail-under)",
    .run = test_run,
};
