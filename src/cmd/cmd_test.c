/* cmd_test.c - `promctl test`: scripts that say what PromQL must give. */
#include <stdlib.h>

#include "base/io.h"
#include "base/vec.h"
#include "cmd/cmd_table.h"
#include "cmd/test_report.h"

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

/* A script that cannot be understood has failed; one that cannot be read is an error. */
static bool run_file(struct test_files *files, const char *path, struct err *e)
{
    struct test_file f = { .path = path };
    struct buf text = { 0 };
    struct err bad = { 0 };
    bool ok = io_read_file(path, SCRIPT_MAX_BYTES, &text, e) || err_wrap(e, "%s", path);

    if (ok && !promqltest_run(buf_str(&text), &cmd_interrupted, &f.result, &bad)) {
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

static int test_run(const struct cmd_call *call, void *args, struct err *e)
{
    const struct test_args *a = args;
    bool named = call->n && strcmp(call->operands[0], "promql") == 0;
    struct test_files files = { 0 };
    struct buf out = { 0 };
    int status = 0;

    if (named && call->n == 1) {
        err_set(e, ERR_USAGE, "no FILE after \"promql\"");
        err_hint(e, "a file of that name is written ./promql");
        return 0;
    }
    for (size_t i = named; i < call->n; i++)
        if (!run_file(&files, call->operands[i], e))
            break;
    if (e->kind == ERR_NONE) {
        test_report(&out, &files, (enum test_format)a->output,
                    call->common->verbose ? (size_t)-1 : SHOWN_FAILURES);
        cmd_write_stdout(buf_str(&out), e);
    }
    for (size_t i = 0; i < files.n; i++)
        if (!test_file_ok(&files.p[i]))
            status = err_status(ERR_NO);
    files_done(&files);
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
    { "promctl test -v promql *.test", "shows all failures" },
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
        "Prometheus' tests. A file named `promql` is written `./promql`, `-` is standard input.",
    .opts = test_opts,
    .n_opts = N_OF(test_opts),
    .args_size = sizeof(struct test_args),
    .min_operands = 1,
    .max_operands = OPERANDS_ANY,
    .complete = COMPLETE_FILE,
    .operand_words = &kinds,
    .examples = test_examples,
    .n_examples = N_OF(test_examples),
    .uses = CMD_USES_FILES,
    .exit_no = "a test failed, or a script is not understood",
    .run = test_run,
};
