/* promqltest_main.c - promqltest [-v] FILE...: how many evaluations of a script pass. */
#include <stdio.h>

#include "base/io.h"
#include "rules/promqltest.h"

static bool run_file(const char *path, bool verbose, size_t *evals, size_t *passed)
{
    struct promqltest_result r = { 0 };
    struct buf text = { 0 };
    struct err e = { 0 };
    const char *name = strrchr(path, '/');
    bool ok = io_read_file(path, 64 << 20, &text, &e) &&
              promqltest_run(buf_str(&text), NULL, &r, &e);

    for (size_t i = 0; verbose && i < r.n; i++)
        if (r.p[i].message)
            printf("%s:%zu: %s\n    %s\n", path, r.p[i].line, r.p[i].query, r.p[i].message);
    if (!ok)
        printf("%s: %s\n", path, e.msg);
    printf("%-28s %4zu of %4zu\n", name ? name + 1 : path, r.passed, r.n);
    *evals += r.n;
    *passed += r.passed;
    promqltest_result_done(&r);
    buf_done(&text);
    err_done(&e);
    return ok;
}

int main(int argc, char **argv)
{
    size_t evals = 0, passed = 0;
    bool ok = true, verbose = argc > 1 && strcmp(argv[1], "-v") == 0;

    for (int i = verbose ? 2 : 1; i < argc; i++)
        ok &= run_file(argv[i], verbose, &evals, &passed);
    printf("%-28s %4zu of %4zu\n", "total", passed, evals);
    return ok ? 0 : 1;
}
