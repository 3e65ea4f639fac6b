#include "test.h"

#include "base/buf.h"
#include "promql/scan.h"

/* A letter a piece: what it looks like. */
static const char *tints(struct buf *b, const char *text)
{
    static const char letters[] = "!fakmlsndo(,#$";
    struct arena a = { 0 };
    struct pql_pieces all = pql_scan(&a, str_of(text), false);

    buf_clear(b);
    for (size_t i = 0; i < all.n; i++)
        buf_putc(b, letters[all.p[i].tint]);
    arena_done(&a);
    return buf_z(b);
}

static void pieces_look_like_what_they_are(void **state)
{
    static const struct {
        const char *text, *tints;
    } rows[] = {
        { "sum by (status) (rate(http_requests_total{job=~\"a.*\"}[5m]))", "ak(l((f(m(los((d(((" },
        { "foo offset 5m @ end() # why", "mkdof((#" },
        { "rate * sum + by", "moaok" },
        { "a == bool on(x) group_left b", "mokk(l(km" },
        { "1e3 + Inf - 0x1f", "nonon" },
        { "x[5m:1m] and y", "m(dod(km" },
        { "fill + fill(2)", "mok(n(" },
        { "\"open", "s" },
        { "a $ b", "m!m" },
        { "rate(x{a=\"$b\"}[$__rate_interval]) * ${c}", "f(m(los(($((o$" },
        { "${c $1", "!(l!n" },
        { "{\"my.metric\", a!='b'}", "(s,los(" },
        { "a:b:rate5m", "m" },
        { "\xff\x01", "!!" },
    };
    struct buf b = { 0 };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++)
        if (strcmp(tints(&b, rows[i].text), rows[i].tints) != 0)
            fail_msg("%s: got %s, want %s", rows[i].text, buf_z(&b), rows[i].tints);
    buf_done(&b);
}

static void brackets_find_their_mates(void **state)
{
    struct arena a = { 0 };
    struct pql_pieces p = pql_scan(&a, STR("(a[5m)]"), false);
    (void)state;
    // ( a [ 5m ) ]: the parenthesis closes nothing, for a bracket is open.
    assert_int_equal(p.n, 6);
    assert_int_equal(p.p[0].mate, 0);
    assert_int_equal(p.p[2].mate, 6);
    assert_int_equal(p.p[4].mate, 0);
    assert_int_equal(p.p[5].mate, 3);
    assert_int_equal(p.p[3].around, 3);
    assert_int_equal(p.around, 1);
    arena_done(&a);
}

static void enter_runs_what_is_complete(void **state)
{
    static const struct {
        const char *text;
        bool complete;
    } rows[] = {
        { "up", true },
        { "", true },
        { "  # nothing", true },
        { "sum(", false },
        { "sum(up) by", false },
        { "up +", false },
        { "up{a=\"b\"", false },
        { "rate(up[5m", false },
        { "label_replace(up, `a", false },
        { "up offset", false },
        { "sum by (a)", false },
        { "up and # or", false },
        { "up{a=\"b", true },    // a newline would not mend it
        { "sum(up))", true },    // nor this
        { "rat(up[5m])", true }, // wrong, and no more of it would help
        { "up ? up", true },
        { "(up[5m)", true },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++)
        if (pql_is_complete(str_of(rows[i].text)) != rows[i].complete)
            fail_msg("%s", rows[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_look_like_what_they_are),
        cmocka_unit_test(brackets_find_their_mates),
        cmocka_unit_test(enter_runs_what_is_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
