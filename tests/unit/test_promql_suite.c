/* Every expression of Prometheus' own promqltest scripts is read, printed both ways and read again.
 * The scripts are not part of this repository: $PROMCTL_CONFORMANCE names the folder that has
 * promqltest. With --print the expressions are written out, one a line. */
#include "test.h"

#include "../lib/eval_line.h"
#include "../lib/pql_tree.h"

#include "base/io.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

/* Some fail by intent, and then while they are evaluated or here; which is not looked at. */
static bool check(const char *file, struct str text, bool may_fail)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pql_node *n = pql_parse(&a, text, NULL, &e);
    char *wrong = NULL;

    if (n && !(wrong = tree_roundtrip(n, pql_put)))
        wrong = tree_roundtrip(n, pql_put_pretty);
    bool ok = (n && !wrong) || (!n && may_fail);
    if (!ok)
        printf("FAIL %s: %.*s\n%s\n", file, STR_ARG(text), n ? wrong : e.msg);
    free(wrong);
    pql_done(n);
    err_done(&e);
    arena_done(&a);
    return ok;
}

static unsigned check_file(const char *folder, const char *name, bool print, unsigned *n)
{
    struct buf path = { 0 }, text = { 0 };
    struct err e = { 0 };
    unsigned failed = 0;

    buf_printf(&path, "%s/%s", folder, name);
    if (!io_read_file(buf_z(&path), 64 << 20, &text, &e)) {
        printf("FAIL %s: %s\n", buf_z(&path), e.msg);
        failed++;
    }
    struct str rest = buf_str(&text), line, expr;
    while (str_cut(&rest, '\n', &line)) {
        if (!eval_expression(line, &expr))
            continue;
        ++*n;
        struct str next = rest, after = { 0 };
        str_cut(&next, '\n', &after);
        bool may_fail = str_starts(str_trim(line), STR("eval_fail")) ||
                        str_starts(str_trim(after), STR("expect fail"));
        if (print)
            printf("%.*s\n", STR_ARG(expr));
        else
            failed += !check(name, expr, may_fail);
    }
    err_done(&e);
    buf_done(&path);
    buf_done(&text);
    return failed;
}

int main(int argc, char **argv)
{
    const char *root = getenv("PROMCTL_CONFORMANCE"), *srcdir = getenv("srcdir");
    bool print = argc > 1 && strcmp(argv[1], "--print") == 0;
    struct buf folder = { 0 };
    unsigned n = 0, failed = 0;

    if (root)
        buf_printf(&folder, "%s/promqltest", root);
    else
        buf_printf(&folder, "%s/../shared/conformance/promqltest", srcdir ? srcdir : ".");
    DIR *d = opendir(buf_z(&folder));
    if (!d) {
        fprintf(stderr, "SKIPPED: no promqltest scripts at %s; set PROMCTL_CONFORMANCE\n",
                buf_z(&folder));
        buf_done(&folder);
        return 77;
    }
    for (struct dirent *f; (f = readdir(d));)
        if (str_ends(str_of(f->d_name), STR(".test")))
            failed += check_file(buf_z(&folder), f->d_name, print, &n);
    closedir(d);
    buf_done(&folder);
    if (!print)
        printf("%u expressions, %u failed\n", n, failed);
    return failed || n < 2000;
}
