/* The scripts of tests/promql/ use every function, aggregation, operator and modifier: who has
 * only a clone tests all of the language. That they pass, tests/promql_scripts.sh checks. */
#include "test.h"

#include "../lib/eval_line.h"

#include "base/io.h"
#include "promql/ast.h"
#include "promql/fn_table.h"
#include "promql/lex.h"

#include <dirent.h>
#include <stdlib.h>

enum { FNS_MAX = 256 };

static struct {
    bool fn[FNS_MAX]; /* by index in pql_fns */
    bool agg[PQL_AGG_LIMIT_RATIO + 1];
    bool op[PQL_MAX_OF + 1];
    bool token[PQL_T_MIN_OF + 1];
    size_t files, expressions;
} seen;

static void read_expression(struct str text)
{
    struct arena a = { 0 };
    struct buf scratch = { 0 };
    struct pql_lexer lexer = { .arena = &a, .text = text, .scratch = &scratch };
    const struct pql_fn *word = NULL; /* what the token before was, if a function's name */
    struct pql_token t;

    for (pql_lex(&lexer, &t); t.kind != PQL_T_EOF && t.kind != PQL_T_ERROR; pql_lex(&lexer, &t)) {
        seen.token[t.kind] = true;
        if (t.kind == PQL_T_AGGREGATOR)
            seen.agg[t.which] = true;
        if (t.kind == PQL_T_OPERATOR)
            seen.op[t.which] = true;
        if (t.kind == PQL_T_LEFT_PAREN && word)
            seen.fn[word - pql_fns] = true;
        word = pql_fn_find(t.text);
    }
    seen.expressions++;
    buf_done(&scratch);
    arena_done(&a);
}

static void read_script(const char *path)
{
    struct buf text = { 0 };
    struct err e = { 0 };

    if (!io_read_file(path, 1 << 20, &text, &e))
        fail_msg("%s: %s", path, e.msg);
    struct str rest = buf_str(&text), line, expression;
    while (str_cut(&rest, '\n', &line))
        if (eval_expression(line, &expression))
            read_expression(expression);
    seen.files++;
    err_done(&e);
    buf_done(&text);
}

static int read_scripts(void **state)
{
    const char *srcdir = getenv("srcdir");
    struct buf folder = { 0 }, path = { 0 };
    (void)state;

    assert_true(pql_fns_n <= FNS_MAX);
    buf_printf(&folder, "%s/tests/promql", srcdir ? srcdir : ".");
    DIR *d = opendir(buf_z(&folder));
    if (!d)
        fail_msg("no folder %s", buf_z(&folder));
    for (struct dirent *f; (f = readdir(d));) {
        if (!str_ends(str_of(f->d_name), STR(".test")))
            continue;
        buf_clear(&path);
        buf_printf(&path, "%s/%s", buf_z(&folder), f->d_name);
        read_script(buf_z(&path));
    }
    closedir(d);
    buf_done(&folder);
    buf_done(&path);
    return 0;
}

static void there_are_scripts(void **state)
{
    (void)state;
    assert_true(seen.files >= 10);
    assert_true(seen.expressions >= 400);
}

static void every_function_is_called(void **state)
{
    (void)state;
    for (size_t i = 0; i < pql_fns_n; i++)
        if (!seen.fn[i])
            fail_msg("no script calls %s()", pql_fns[i].name);
}

static void every_aggregation_is_used(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_OF(seen.agg); i++)
        if (!seen.agg[i])
            fail_msg("no script uses aggregation %zu of enum pql_agg", i);
}

static void every_operator_is_used(void **state)
{
    (void)state;
    for (size_t i = 0; i <= PQL_UNLESS; i++)
        if (!seen.op[i])
            fail_msg("no script uses operator %zu of enum pql_op", i);
}

static void every_modifier_is_used(void **state)
{
    (void)state;
    for (size_t i = PQL_T_EQL; i < N_OF(seen.token); i++)
        if (!seen.token[i])
            fail_msg("no script uses token %zu of enum pql_token_kind", i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_are_scripts),         cmocka_unit_test(every_function_is_called),
        cmocka_unit_test(every_aggregation_is_used), cmocka_unit_test(every_operator_is_used),
        cmocka_unit_test(every_modifier_is_used),
    };
    return cmocka_run_group_tests(tests, read_scripts, NULL);
}
