/* script_modes FILE... - promqltest scripts evaluated in every way the engine knows: on one thread
 * and on several, each pass of the plan left out, and walking. Prints a line a way; status 1 when
 * an evaluation fails in any. */
#include "base/io.h"
#include "rules/promqltest.h"

#include <stdio.h>
#include <stdlib.h>

static const struct {
    const char *name;
    struct pql_engine_opts opts;
} modes[] = {
    { "1 thread", { .threads = 1 } },
    { "2 threads", { .threads = 2 } },
    { "2 threads, in small pieces", { .threads = 2, .switches = PQL_SMALL } },
    { "5 threads, in small pieces", { .threads = 5, .switches = PQL_SMALL } },
    { "literals not folded", { .switches = PQL_NO_FOLD } },
    { "nothing shared", { .switches = PQL_NO_SHARE } },
    { "nothing fused", { .switches = PQL_NO_FUSE } },
    { "each range on its own", { .switches = PQL_NO_SLIDE } },
    { "no pass at all",
      { .threads = 1, .switches = PQL_NO_FOLD | PQL_NO_SHARE | PQL_NO_FUSE | PQL_NO_SLIDE } },
    { "walking", { .plain = true } },
};

struct count {
    size_t passed, all;
};

static bool run_file(const char *path, const struct pql_engine_opts *opts, struct count *count)
{
    struct promqltest_result r = { 0 };
    struct buf text = { 0 };
    struct err e = { 0 };
    bool ok = io_read_file(path, 64 << 20, &text, &e) &&
              promqltest_run(buf_str(&text), &(struct promqltest_opts){ .engine = opts }, &r, &e);

    if (!ok)
        printf("%s: %s\n", path, e.msg);
    for (size_t i = 0; i < r.n; i++)
        if (r.p[i].message)
            printf("%s:%zu: %s\n%s\n", path, r.p[i].line, r.p[i].query, r.p[i].message);
    count->passed += r.passed;
    count->all += r.n;
    promqltest_result_done(&r);
    buf_done(&text);
    err_done(&e);
    return ok;
}

int main(int argc, char **argv)
{
    bool ok = argc > 1;

    for (size_t m = 0; m < sizeof modes / sizeof *modes; m++) {
        struct count count = { 0 };
        for (int i = 1; i < argc; i++)
            ok &= run_file(argv[i], &modes[m].opts, &count);
        printf("%s: %zu of %zu evaluations passed\n", modes[m].name, count.passed, count.all);
        ok &= count.passed == count.all && count.all > 0;
    }
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
