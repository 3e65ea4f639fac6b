/* Expressions with variables: parsed with something in their places, printed with them. */
#include "test.h"

#include "promql/vars.h"

static struct pql_node *parse(struct arena *a, const char *text, enum pql_fill_for what_for,
                              struct pql_filled *filled)
{
    struct err e = { 0 };
    struct pql_node *n = pql_parse_filled(a, str_of(text), what_for, filled, &e);

    if (!n)
        fail_msg("%s: %s", text, e.msg);
    return n;
}

static void prints(const char *text, const char *want)
{
    struct arena a = { 0 };
    struct pql_filled filled;
    struct pql_node *n = parse(&a, text, PQL_FILL_PRINT, &filled);
    struct buf printed = { 0 }, b = { 0 };

    pql_put(&printed, n);
    if (!pql_unfill(&b, &filled, buf_str(&printed), NULL))
        fail_msg("%s: %s", text, buf_z(&printed));
    assert_str(buf_str(&b), want);
    pql_done(n);
    buf_done(&printed);
    buf_done(&b);
    arena_done(&a);
}

static void variables_stay_what_they_are(void **state)
{
    (void)state;
    prints("sum( rate(x{job=~\"$job\",a='${a:regex}'} [$__rate_interval]) )by(job)",
           "sum by (job) (rate(x{a='${a:regex}',job=~\"$job\"}[$__rate_interval]))");
    prints("rate($metric[ $i ])", "rate($metric[$i])");
    prints("[[metric]]{a=\"b\"}", "[[metric]]{a=\"b\"}");
    prints("rate(x[[[i]]])", "rate(x[[[i]]])");
    prints("max_over_time(up[$__range:$i])", "max_over_time(up[$__range:$i])");
    prints("max_over_time(up[${n}m:[[step]]])", "max_over_time(up[${n}m:[[step]]])");
    prints("sum by($by)(node_${what}_total)", "sum by ($by) (node_${what}_total)");
    prints("topk( $k,sum by(x)(up) )", "topk($k, sum by (x) (up))");
    prints("histogram_quantile($q,x)", "histogram_quantile($q, x)");
    prints("up>$limit", "up > $limit");
    prints("up>bool $limit", "up > bool $limit");
    prints("$factor*sum(up)", "$factor * sum(up)");
    prints("$metric>0", "$metric > 0");
    prints("clamp(up, $min,$max)", "clamp(up, $min, $max)");
    prints("up offset $o", "up offset $o");
    prints("up offset -$o", "up offset -$o");
    prints("up @ ${__to:date:seconds}", "up @ ${__to:date:seconds}");
    prints("{$l=\"x\", a=\"${b}-$c\"}", "{$l=\"x\",a=\"${b}-$c\"}");
    prints("$a:$b{c=\"d\"}", "$a:$b{c=\"d\"}");
    prints("$q", "$q");
    prints("increase(x[$__range]) / $__range_s", "increase(x[$__range]) / $__range_s");
    prints("label_replace(up, \"a\", \"$1\", \"b\", \"(.*)\")",
           "label_replace(up, \"a\", \"$1\", \"b\", \"(.*)\")");
    prints("x{a=\"QQ0000\",b=\"$b\"}", "x{a=\"QQ0000\",b=\"$b\"}");
}

/* So that lines are broken where they are too long. */
static void what_is_filled_in_is_about_as_long(void **state)
{
    static const char *const names[] = { "$abcdefg", "$abcdefghijk", "$__rate_interval" };

    (void)state;
    for (size_t i = 0; i < N_OF(names); i++) {
        struct arena a = { 0 };
        struct pql_filled filled;
        char *text = arena_printf(&a, "rate(%s{a=\"%s\"}[%s])", names[i], names[i], names[i]);
        struct pql_node *n = parse(&a, text, PQL_FILL_PRINT, &filled);
        if (filled.text.n + 1 < strlen(text) || filled.text.n > strlen(text) + 1)
            fail_msg("%s: %.*s", text, STR_ARG(filled.text));
        pql_done(n);
        arena_done(&a);
    }
}

static void to_be_checked_a_matcher_takes_any_value(void **state)
{
    struct arena a = { 0 };
    struct pql_filled filled;
    struct pql_node *n = parse(&a, "up{a=\"$x\", b =~ '$y.*', c!=\"$z\"} / $x * $x", PQL_FILL_CHECK,
                               &filled);

    (void)state;
    assert_str(filled.text,
               "up{a=~\".+\", b =~\".+\", c!=\"QQ0002\"} / scalar(QQ0003) * scalar(QQ0003)");
    assert_str(str_head(str_skip(filled.source, filled.p[1].src.off), filled.p[1].src.n),
               "=~ '$y.*'");
    pql_done(n);
    arena_done(&a);
}

static void spans_are_those_of_the_source(void **state)
{
    struct arena a = { 0 };
    struct pql_filled filled;
    const char *text = "sum(rate(x{a=\"$a\"}[$interval])) / on (b) y{c=\"d\"}";
    struct pql_node *n = parse(&a, text, PQL_FILL_CHECK, &filled);
    struct span l = pql_filled_span(&filled, n->bin.l->at),
                r = pql_filled_span(&filled, n->bin.r->at);
    struct span range = pql_filled_span(&filled, n->bin.l->agg.e->call.args[0]->at);

    (void)state;
    assert_str(str_head(str_skip(filled.source, l.off), l.n), "sum(rate(x{a=\"$a\"}[$interval]))");
    assert_str(str_head(str_skip(filled.source, r.off), r.n), "y{c=\"d\"}");
    assert_str(str_head(str_skip(filled.source, range.off), range.n), "x{a=\"$a\"}[$interval]");
    assert_true(pql_filled_touches(&filled, n->bin.l->at));
    assert_false(pql_filled_touches(&filled, n->bin.r->at));
    pql_done(n);
    arena_done(&a);
}

static void errors_are_in_the_source(void **state)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pql_filled filled;

    (void)state;
    assert_null(
        pql_parse_filled(&a, STR("rate(x[$interval]) bye (y)"), PQL_FILL_PRINT, &filled, &e));
    assert_int_equal(e.at.off, 19);
    assert_int_equal(e.at.n, 3);
    err_done(&e);
    e = (struct err){ 0 };
    assert_null(pql_parse_filled(&a, STR("up ${operator:raw} 1"), PQL_FILL_PRINT, &filled, &e));
    assert_string_equal(e.msg, "1:4: parse error: unexpected identifier \"${operator:raw}\"");
    err_done(&e);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variables_stay_what_they_are),
        cmocka_unit_test(what_is_filled_in_is_about_as_long),
        cmocka_unit_test(to_be_checked_a_matcher_takes_any_value),
        cmocka_unit_test(spans_are_those_of_the_source),
        cmocka_unit_test(errors_are_in_the_source),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
