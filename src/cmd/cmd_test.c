/* cmd_test.c - `promctl test`: scripts that say what PromQL must give. */
#include <ctype.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "base/vec.h"
#include "cmd/cmd_table.h"
#include "cmd/test_report.h"
#include "out/term.h"

enum { SCRIPT_MAX_BYTES = 64 << 20, SHOWN_FAILURES = 5 };

struct test_args {
    int output; /* enum test_format */
};

static void files_done(struct test_files *files)
{
    for (size_t i = 0; i < files->n; i++) {
        promqltest_result_done(&files->p[i].result);
        free(files->p[i].error);
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

/* A script that cannot be understood has failed; a file that is no script is an error. */
static bool run_file(struct test_files *files, const char *path, struct err *e)
{
    struct test_file f = { .path = path };
    struct promqltest_opts opts = { .cancel = &cmd_interrupted };
    struct buf text = { 0 };
    struct err bad = { 0 };
    bool ok = io_read_file(path, SCRIPT_MAX_BYTES, &text, e) || err_wrap(e, "%s", path);

    if (ok && is_yaml(buf_str(&text)))
        ok = err_set(e, ERR_USAGE, "%s: rule unit tests are not supported by this version", path);
    if (ok && !promqltest_run(buf_str(&text), &opts, &f.result, &bad)) {
        if (bad.kind == ERR_CANCELED)
            ok = err_take(e, &bad);
        else
            f.error = xstrdup(bad.msg);
    }
    if (ok)
        vec_push(files, f);
    else
        promqltest_result_done(&f.result);
    err_done(&bad);
    buf_done(&text);
    return ok;
}

/* Runs them all: what is no script is said at once, and the others are run. The exit status; with
 * `e` set the last was interrupted. */
static int run_files(struct test_files *files, const char *const *paths, size_t n, struct err *e)
{
    int status = 0;

    for (size_t i = 0; i < n; i++) {
        struct err failed = { 0 };
        if (run_file(files, paths[i], &failed))
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

static bool check_operands(const struct cmd_call *call, bool named, struct err *e)
{
    size_t stdins = 0;

    if (strcmp(call->operands[0], "rules") == 0) {
        err_set(e, ERR_USAGE, "rule unit tests are not supported by this version");
        return err_hint(e, "a file of that name is written ./rules");
    }
    if (named && call->n == 1) {
        err_set(e, ERR_USAGE, "no FILE after \"promql\"");
        return err_hint(e, "a file of that name is written ./promql");
    }
    for (size_t i = 0; i < call->n; i++)
        stdins += strcmp(call->operands[i], "-") == 0;
    return stdins < 2 || err_set(e, ERR_USAGE, "standard input can be read only once");
}

static int test_run(const struct cmd_call *call, void *args, struct err *e)
{
    const struct test_args *a = args;
    bool named = strcmp(call->operands[0], "promql") == 0;
    struct test_files files = { 0 };
    struct out_term term;
    struct err unwritten = { 0 };
    struct buf out = { 0 };

    if (!check_operands(call, named, e))
        return 0;
    out_term_of(&term, STDOUT_FILENO, (enum out_color)call->common->color);
    int status = run_files(&files, call->operands + named, call->n - named, e);
    struct test_report r = { .files = &files,
                             .shown = call->common->verbose ? (size_t)-1 : SHOWN_FAILURES,
                             .term = &term };
    if (files.n || a->output != TEST_TEXT)
        test_report(&out, &r, (enum test_format)a->output);
    if (!cmd_write_stdout(buf_str(&out), &unwritten)) {
        status = err_worse(status, err_status(unwritten.kind));
        if (e->kind == ERR_NONE)
            err_take(e, &unwritten);
    }
    for (size_t i = 0; i < files.n; i++)
        if (!test_file_ok(&files.p[i]))
            status = err_worse(status, err_status(ERR_NO));
    files_done(&files);
    err_done(&unwritten);
    buf_done(&out);
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

static const struct opt test_opts[] = {
    { OPT_ENUM(struct test_args, output, formats), .name = "output", .letter = 'o', .arg = "FORMAT",
      .def = "text", .brief = "how to print the outcome" },
};

static const char *const kind_words[] = { "promql" };
static const struct opt_words kinds = { kind_words, NULL, N_OF(kind_words) };

static const struct cmd_example test_examples[] = {
    { "promctl test rate.test", "runs a script and shows its first failures" },
    { "promctl test -v promql *.test", "shows all failures, not only the first five of a file" },
    { "promctl test -o junit *.test > report.xml", "reports to a CI system" },
};

const struct cmd cmd_test = {
    .name = "test",
    .usage = "[promql] FILE...",
    .brief = "run promqltest scripts",
    .man =
        "A promqltest script loads series, evaluates PromQL expressions and says what must come "
        "out; Prometheus tests its own engine with such scripts, and they run here unchanged:\n\n"
        "  load 1m\n"
        "    http_requests_total{job=\"api\"}  0+60x10\n\n"
        "  eval instant at 10m rate(http_requests_total[5m])\n"
        "    {job=\"api\"}  1\n\n"
        "An instant evaluation is also run with `@` at other times and in the middle of a range, "
        "and must give the same. Delayed name removal and start timestamps are on, as in "
        "Prometheus' tests. A script without evaluations passes.\n\n"
        "A file named `promql` is written `./promql`, `-` is standard input. `-o tap` has a test "
        "point for each evaluation, `-o junit` a suite for each file.",
    .opts = test_opts,
    .n_opts = N_OF(test_opts),
    .args_size = sizeof(struct test_args),
    .min_operands = 1,
    .max_operands = OPERANDS_ANY,
    .complete = COMPLETE_FILE,
    .operand_words = &kinds,
    .examples = test_examples,
    .n_examples = N_OF(test_examples),
    .uses = CMD_USES_COLOR | CMD_USES_FILES,
    .exit_no = "a test failed, or a script is not understood",
    .run = test_run,
};
