/* Conditions of --warn and --crit, and the expressions of a text. */
#include "test.h"

#include <math.h>

#include "cmd/query_cond.h"
#include "cmd/query_run.h"

static void conditions_hold_on_their_side(void **state)
{
    static const struct {
        const char *text;
        double v;
        bool holds;
    } rows[] = {
        { ">5", 5, false },           { "> 5", 5.0000001, true }, { ">= 5", 5, true },
        { "<5", 5, false },           { "<=5", 5, true },         { "== -0", 0, true },
        { "!= 5", 5, false },         { "!= 5", INFINITY, true }, { "10", 10, false },
        { "10", -0.1, true },         { "10:", 9, true },         { "10:", INFINITY, false },
        { "~:10", -INFINITY, false }, { "~:10", 11, true },       { "@10:20", 10, true },
        { "@10:20", 20.1, false },    { "> 1h30m", 5400, false }, { "> 1h30m", 5401, true },
    };
    (void)state;

    for (size_t i = 0; i < N_OF(rows); i++) {
        struct query_cond c = { 0 };
        struct err e = { 0 };
        assert_true(query_cond_parse(str_of(rows[i].text), &c, &e));
        assert_int_equal(query_cond_holds(&c, rows[i].v), rows[i].holds);
    }
}

static void perfdata_has_ranges(void **state)
{
    static const char *const rows[][2] = {
        { "> 0.1", "0.1" },
        { ">= 0", "0" },
        { "> -1", "~:-1" },
        { "< 5", "5:" },
        { "== 5", "@5:5" },
        { "!= 5", "5:5" },
        { "10:20", "10:20" },
        { "@~:3", "@~:3" },
        { "7", "0:7" },
        { "> 1e-7", "0.0000001" },
        { "> 1e21", "1000000000000000000000" },
    };
    (void)state;

    for (size_t i = 0; i < N_OF(rows); i++) {
        struct query_cond c = { 0 };
        struct err e = { 0 };
        struct buf b = { 0 };
        assert_true(query_cond_parse(str_of(rows[i][0]), &c, &e));
        query_cond_put_range(&b, &c);
        assert_str(buf_str(&b), rows[i][1]);
        buf_done(&b);
    }
}

static void texts_are_split_where_brackets_are_closed(void **state)
{
    static const struct {
        const char *text, *joined; /* expressions with ; behind each */
    } rows[] = {
        { "", "" },
        { "#\n \n\t\n", "" },
        { "a\r\n  b", "a;b;" },
        { "sum(\n  a\n)\nb", "sum(\n  a\n);b;" },
        { "sum(\na\n", "sum(;a;" },
        { "sum(\n\n  a", "sum(;a;" },
        { "a{b=\")\" # (\n  }\n  c", "a{b=\")\" # (\n  };c;" },
        { "a{b=\"\\\")(\"}\n  c", "a{b=\"\\\")(\"};c;" },
        { "`\\`\n(`)`\n )", "`\\`;(`)`\n );" },
        { "\"\\", "\"\\;" },
        { ")\n  (\n  [\n]\n)", ");(\n  [\n]\n);" },
    };
    (void)state;

    for (size_t i = 0; i < N_OF(rows); i++) {
        struct query_exprs x = { 0 };
        struct buf b = { 0 };
        query_exprs_split(str_of(rows[i].text), &x);
        for (size_t j = 0; j < x.n; j++)
            buf_printf(&b, "%.*s;", STR_ARG(x.p[j]));
        assert_str(buf_str(&b), rows[i].joined);
        buf_done(&b);
        query_exprs_done(&x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_hold_on_their_side),
        cmocka_unit_test(perfdata_has_ranges),
        cmocka_unit_test(texts_are_split_where_brackets_are_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
