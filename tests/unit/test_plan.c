/* A hand-made plan as a table, on terminals of several widths, and as JSON. */
#include "test.h"

#include "base/json.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "out/plan.h"

static struct query_plan_node nodes[] = {
    { 0, STR("/"), STR("sum by (job) (rate(a_total[5m])) / scalar(b)"), STR(""), 4, 964, 12345678 },
    { 1, STR("sum by (job)"), STR("sum by (job) (rate(a_total[5m]))"), STR("fused"), 4, 964,
      12000000 },
    { 2, STR("rate"), STR("rate(a_total[5m])"), STR(""), 480, 115680, 11500000 },
    { 3, STR("selector"), STR("a_total[5m]"), STR(""), 480, 1152000, 8000000 },
    { 1, STR("scalar"), STR("scalar(b)"), STR("once"), 1, 1, 671 },
    { 2, STR("selector"), STR("b{x=\"\033[2J\"}"), STR(""), 0, 0, 0 },
};
static const struct query_plan plan = { nodes, N_OF(nodes) };

static void put(struct buf *out, const struct query_plan *p, const struct out_term *term, bool raw)
{
    struct out_flow f;
    out_flow_init(&f, term, -1, false);
    plan_put_table(&f, p, raw);
    *out = f.out.buf;
}

static void a_pipe_gets_exact_numbers(void **state)
{
    struct buf b;
    (void)state;
    put(&b, &plan, &(struct out_term){ .utf8 = true }, false);
    assert_str(
        buf_str(&b),
        "operation       series  samples      seconds  how    expression\n"
        "/                    4      964  0.012345678         sum by (job) (rate(a_total[5m])) / "
        "scalar(b)\n"
        "  sum by (job)       4      964        0.012  fused  sum by (job) (rate(a_total[5m]))\n"
        "    rate           480   115680       0.0115         rate(a_total[5m])\n"
        "      selector     480  1152000        0.008         a_total[5m]\n"
        "  scalar             1        1  0.000000671  once   scalar(b)\n"
        "    selector         0        0            0         b{x=\"\\x1b[2J\"}\n");
    buf_done(&b);
}

static void a_terminal_gets_units(void **state)
{
    struct buf b;
    (void)state;
    put(&b, &plan, &(struct out_term){ .tty = true, .utf8 = true, .width = 80, .height = 24 },
        false);
    assert_str(buf_str(&b),
               "operation       series  samples     time  how    expression\n"
               "/                    4      964  12.3 ms         sum by (job) (rate(a_total[5m]…\n"
               "  sum by (job)       4      964  12.0 ms  fused  sum by (job) (rate(a_total[5m]…\n"
               "    rate           480     116k  11.5 ms         rate(a_total[5m])\n"
               "      selector     480    1.15M  8.00 ms         a_total[5m]\n"
               "  scalar             1        1   671 ns  once   scalar(b)\n"
               "    selector         0        0      0 s         b{x=\"\\x1b[2J\"}\n");
    buf_done(&b);
    put(&b, &plan, &(struct out_term){ .tty = true, .width = 200 }, true);
    assert_non_null(memmem(b.p, b.n, "  1152000  ", 11));
    assert_non_null(memmem(b.p, b.n, "  0.012345678  ", 15));
    buf_done(&b);
}

static void a_narrow_one_keeps_the_numbers(void **state)
{
    (void)state;
    for (size_t width = 40; width < 130; width++) {
        struct buf b;
        struct str rest, line;
        put(&b, &plan, &(struct out_term){ .tty = true, .utf8 = true, .width = width }, false);
        assert_non_null(memmem(b.p, b.n, "12.3 ms", 7));
        rest = buf_str(&b);
        while (str_cut(&rest, '\n', &line))
            assert_in_range(utf8_width(line), 1, width);
        buf_done(&b);
    }
}

static void depth_does_not_push_the_rest_away(void **state)
{
    struct query_plan deep = { 0 };
    struct buf b, json = { 0 };
    size_t n = 2000;
    (void)state;

    deep.p = xcalloc(n, sizeof *deep.p);
    for (deep.n = 0; deep.n < n; deep.n++)
        deep.p[deep.n] = (struct query_plan_node){ .depth = (unsigned)deep.n, .what = STR("op") };
    put(&b, &deep, &(struct out_term){ .tty = true, .utf8 = true, .width = 80 }, false);
    assert_non_null(memmem(b.p, b.n, "\n                    op ", 24));
    assert_non_null(memmem(b.p, b.n, "\n                    +1 op ", 27));
    assert_non_null(memmem(b.p, b.n, "\n                    +1989 op ", 30));
    buf_done(&b);

    struct out_flow f;
    out_flow_init(&f, &(struct out_term){ 0 }, -1, false);
    plan_put_json(&f, &deep, &(struct diags){ 0 });
    json = f.out.buf;
    const char *leaf = strstr(buf_z(&json), "\"seconds\":0}");
    assert_non_null(leaf); // the only one without children
    assert_int_equal(strlen(leaf), strlen("\"seconds\":0}") + 2 * (n - 1) + strlen("}}\n"));
    buf_done(&json);
    free(deep.p);
}

static void nothing_is_nothing(void **state)
{
    struct buf b;
    struct out_flow f;
    (void)state;
    put(&b, &(struct query_plan){ 0 }, &(struct out_term){ 0 }, false);
    assert_int_equal(b.n, 0);
    buf_done(&b);
    out_flow_init(&f, &(struct out_term){ 0 }, -1, false);
    plan_put_json(&f, &(struct query_plan){ 0 }, &(struct diags){ 0 });
    assert_str(buf_str(&f.out.buf), "{\"status\":\"success\",\"data\":{\"plan\":null}}\n");
    buf_done(&f.out.buf);
}

static void json_is_a_tree_with_notes(void **state)
{
    struct diags notes = { 0 };
    struct out_flow f;
    (void)state;

    diags_add(&notes, DIAG_INFO, (struct span){ 0 }, "PromQL info: hm");
    diags_add(&notes, DIAG_WARN, (struct span){ 0 }, "PromQL warning: <ah>");
    out_flow_init(&f, &(struct out_term){ .tty = true, .utf8 = true }, -1, false);
    plan_put_json(&f, &plan, &notes);
    assert_str(
        buf_str(&f.out.buf),
        "{\"status\":\"success\",\"data\":{\"plan\":"
        "{\"operation\":\"/\",\"expression\":\"sum by (job) (rate(a_total[5m])) / scalar(b)\","
        "\"how\":\"\",\"series\":4,\"samples\":964,\"seconds\":0.012345678,\"children\":["
        "{\"operation\":\"sum by (job)\",\"expression\":\"sum by (job) (rate(a_total[5m]))\","
        "\"how\":\"fused\",\"series\":4,\"samples\":964,\"seconds\":0.012,\"children\":["
        "{\"operation\":\"rate\",\"expression\":\"rate(a_total[5m])\","
        "\"how\":\"\",\"series\":480,\"samples\":115680,\"seconds\":0.0115,\"children\":["
        "{\"operation\":\"selector\",\"expression\":\"a_total[5m]\","
        "\"how\":\"\",\"series\":480,\"samples\":1152000,\"seconds\":0.008}]}]},"
        "{\"operation\":\"scalar\",\"expression\":\"scalar(b)\","
        "\"how\":\"once\",\"series\":1,\"samples\":1,\"seconds\":0.000000671,\"children\":["
        "{\"operation\":\"selector\",\"expression\":\"b{x=\\\"\\u001b[2J\\\"}\","
        "\"how\":\"\",\"series\":0,\"samples\":0,\"seconds\":0}]}]}},"
        "\"warnings\":[\"PromQL warning: \\u003cah\\u003e\"],\"infos\":[\"PromQL info: hm\"]}\n");
    buf_done(&f.out.buf);
    diags_done(&notes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pipe_gets_exact_numbers),
        cmocka_unit_test(a_terminal_gets_units),
        cmocka_unit_test(a_narrow_one_keeps_the_numbers),
        cmocka_unit_test(depth_does_not_push_the_rest_away),
        cmocka_unit_test(nothing_is_nothing),
        cmocka_unit_test(json_is_a_tree_with_notes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
