/* Comments survive formatting, wherever they stand, and a second formatting changes nothing. */
#include "test.h"

#include "../lib/pql_any.h"
#include "../lib/pql_tree.h"

#include "base/vec.h"
#include "model/lexis.h"
#include "promql/edit.h"
#include "promql/lex.h"

#include <stdio.h>

/* False: it is no expression. */
static bool format(struct str text, struct buf *out, struct buf *tree)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pql_node *n = pql_parse(&a, text, NULL, &e);

    buf_clear(out);
    buf_clear(tree);
    if (n) {
        pql_put_commented(out, n, text);
        tree_put(tree, n);
    }
    pql_done(n);
    err_done(&e);
    arena_done(&a);
    return n != NULL;
}

static void formats(const char *text, const char *want)
{
    struct buf out = { 0 }, again = { 0 }, tree = { 0 };

    if (!format(str_of(text), &out, &tree))
        fail_msg("`%s` is no expression", text);
    if (strcmp(buf_z(&out), want) != 0)
        fail_msg("got\n%s\nwant\n%s", buf_z(&out), want);
    assert_true(format(buf_str(&out), &again, &tree));
    assert_str(buf_str(&again), want);
    buf_done(&out);
    buf_done(&again);
    buf_done(&tree);
}

static void comments_keep_their_places(void **state)
{
    (void)state;
    formats("up # a", "up # a");
    formats("# a\nup", "# a\nup");
    formats("# a\n\n # b\t\n\nup # c\n# d", "# a\n# b\nup # c\n# d");
    formats("(up # a\n)", "(\n  up # a\n)");
    formats("( # a\nup)", "( # a\n  up\n)");
    formats("rate(up[5m] # a\n)", "rate(\n  up[5m] # a\n)");
    formats("a # a\n+ # b\nb", "  a # a\n+ # b\n  b");
    formats("a\n# a\n+\n# b\nb", "  a\n# a\n+\n  # b\n  b");
    formats("round(up, # a\n# b\n5 # c\n)", "round(\n  up, # a\n  # b\n  5 # c\n)");
    formats("sum(up) by ( # a\nx)", "sum by (x) (\n  up # a\n)");
    formats("topk(5 # a\n, up)", "topk(\n  5, # a\n  up\n)");
    formats("time( # a\n)", "time( # a\n)");
}

static void comments_in_what_is_one_piece_move_before_it(void **state)
{
    (void)state;
    formats("up{ # a\nx=\"y\"}", "# a\nup{x=\"y\"}");
    formats("up[5m # a\n]", "# a\nup[5m]");
    formats("- # a\nup", "# a\n-up");
    formats("a + up{ # a\n}", "  a\n+\n  # a\n  up");
    formats("up{ # a\n} + a", "# a\nup + a");
    formats("-(up # a\n)", "-(\n  up # a\n)");
    formats("-abs(- # a\nup)", "-abs(\n  # a\n  -up\n)");
    formats("(up # a\n)[5m:]", "(\n  up # a\n)[5m:]");
    formats("(up)[5m: # a\n]", "# a\n(up)[5m:]");
    formats("2 ^ -x{ # a\n} ^ 2", "  2\n^\n  # a\n  -x ^ 2");
    formats("sum(rate(x{ # a\n}[5m]))", "sum(\n  rate(\n    # a\n    x[5m]\n  )\n)");
}

/* `text` with a comment before some of its tokens. Returns how many. */
static size_t add_comments(struct str text, struct buf *out)
{
    struct arena a = { 0 };
    struct buf scratch = { 0 };
    struct pql_lexer l = { .arena = &a, .text = text, .scratch = &scratch };
    struct pql_token t;
    bool brackets = false, fill = false;
    size_t from = 0, n = 0;

    buf_clear(out);
    do {
        pql_lex(&l, &t);
        size_t off = t.kind == PQL_T_EOF ? text.n : (size_t)(t.text.p - text.p);
        buf_put_str(out, str_head(str_skip(text, from), off - from));
        from = off;
        // upstream knows no comment between [ and the first number, and behind fill
        if (!brackets && !fill && chance(8) == 0)
            buf_printf(out, "%s# c%zu\n", chance(2) ? "\n" : " ", n++);
        fill = t.kind >= PQL_T_FILL && t.kind <= PQL_T_FILL_RIGHT;
        brackets = t.kind == PQL_T_LEFT_BRACKET || (brackets && t.kind != PQL_T_RIGHT_BRACKET);
    } while (t.kind != PQL_T_EOF && t.kind != PQL_T_ERROR);
    arena_done(&a);
    buf_done(&scratch);
    return n;
}

static void none_is_lost_and_all_is_stable(void **state)
{
    struct buf text = { 0 }, commented = { 0 }, tree = { 0 }, want = { 0 };
    struct buf first = { 0 }, second = { 0 };
    (void)state;

    for (int i = 0; i < 10000; i++) {
        buf_clear(&text);
        put_any_vector(&text, (int)chance(5));
        if (!format(buf_str(&text), &first, &want))
            continue;
        size_t n = add_comments(buf_str(&text), &commented);
        if (!format(buf_str(&commented), &first, &tree))
            fail_msg("no expression: %s", buf_z(&commented));
        assert_string_equal(buf_z(&tree), buf_z(&want));
        if (!format(buf_str(&first), &second, &tree))
            fail_msg("%s\nbecame\n%s", buf_z(&commented), buf_z(&first));
        assert_string_equal(buf_z(&tree), buf_z(&want));
        if (!str_eq(buf_str(&first), buf_str(&second)))
            fail_msg("%s\nbecame\n%s\nand then\n%s", buf_z(&commented), buf_z(&first),
                     buf_z(&second));
        for (size_t k = 0; k < n; k++) {
            char name[32];
            size_t len = (size_t)snprintf(name, sizeof name, "# c%zu", k), found = 0;
            struct str rest = buf_str(&first), line;
            while (str_cut(&rest, '\n', &line))
                found += str_ends(line, (struct str){ name, len });
            if (found != 1)
                fail_msg("%s\nhas %s %zu times:\n%s", buf_z(&commented), name, found,
                         buf_z(&first));
        }
    }
    buf_done(&text);
    buf_done(&commented);
    buf_done(&tree);
    buf_done(&want);
    buf_done(&first);
    buf_done(&second);
}

static void many_comments_are_no_trouble(void **state)
{
    struct buf text = { 0 }, out = { 0 }, tree = { 0 };
    (void)state;
    buf_puts(&text, "label_join(up, \"a\"");
    for (int i = 0; i < 50000; i++)
        buf_puts(&text, ", # a\n\"b\"");
    buf_puts(&text, ")");
    assert_true(format(buf_str(&text), &out, &tree));
    assert_true(out.n > 50000 * 10);
    buf_done(&text);
    buf_done(&out);
    buf_done(&tree);
}

/* ---- matchers ---- */

static void edited_is(const char *text, const char *set, const char *delete, const char *want)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct buf out = { 0 };
    struct matcher m = { 0 };
    struct pql_node *n = pql_parse(&a, str_of(text), NULL, &e);

    assert_non_null(n);
    if (set) {
        assert_true(matcher_init(&m, MATCHER_RE, STR("s"), str_of(set), &e));
        pql_set_matcher(&a, n, &m);
        matcher_done(&m);
    }
    bool ok = !delete || pql_delete_matchers(n, str_of(delete), &e);
    assert_int_equal(ok, want != NULL);
    if (ok) {
        pql_put(&out, n);
        assert_string_equal(buf_z(&out), want);
    } else {
        assert_int_equal(e.kind, ERR_SYNTAX);
    }
    pql_done(n);
    err_done(&e);
    arena_done(&a);
    buf_done(&out);
}

static void matchers_are_set_and_deleted_everywhere(void **state)
{
    (void)state;
    edited_is("up", "x", NULL, "up{s=~\"x\"}");
    edited_is("up{s=\"a\",s!=\"b\",t=\"c\"}", "x", NULL, "up{s=~\"x\",t=\"c\"}");
    edited_is("{\"a.b\"}", "x", NULL, "{__name__=\"a.b\",s=~\"x\"}");
    edited_is("rate(up[5m]) + sum(b offset 5m) / -max_over_time(c[5m:])", "x", NULL,
              "rate(up{s=~\"x\"}[5m]) + sum(b{s=~\"x\"} offset 5m) / "
              "-max_over_time(c{s=~\"x\"}[5m:])");
    edited_is("up{a=\"1\",a=~\"2\",b=\"3\"} + {a=\"1\",c=\"2\"}", NULL, "a",
              "up{b=\"3\"} + {c=\"2\"}");
    edited_is("info(up, {a=\"1\"})", NULL, "a", "info(up, {})");
    edited_is("1 + {a=\"1\"}", NULL, "a", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comments_keep_their_places),
        cmocka_unit_test(comments_in_what_is_one_piece_move_before_it),
        cmocka_unit_test(none_is_lost_and_all_is_stable),
        cmocka_unit_test(many_comments_are_no_trouble),
        cmocka_unit_test(matchers_are_set_and_deleted_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
