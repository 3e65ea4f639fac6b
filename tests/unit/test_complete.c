#include "test.h"

#include <stdlib.h>

#include "promql/complete.h"

/* What stands at the `|` of the text, in words:
 * KIND typed=.. word=.. label=.. used=a,b of=selector;selector in=callee/arg want=.. follow=.. */
static const char *place(struct buf *b, const char *marked)
{
    static const char *const kinds[] = { "none",  "expr",  "label",    "grouping",
                                         "match", "value", "duration", "after" };
    static const char *const follows[] = { "modifiers", "extended", "grouping", "operators",
                                           "sets",      "bool",     "matching", "side" };
    size_t cursor = strcspn(marked, "|");
    struct arena a = { 0 };
    struct buf text = { 0 };

    buf_put(&text, marked, cursor);
    buf_puts(&text, marked + cursor + 1);
    struct pql_place p = pql_place(&a, buf_str(&text), cursor);
    buf_clear(b);
    buf_puts(b, kinds[p.kind]);
    if (p.word.n)
        buf_printf(b, " word=%.*s",
                   STR_ARG(str_head(str_skip(buf_str(&text), p.word.off), p.word.n)));
    if (p.typed.n)
        buf_printf(b, " typed=%.*s", STR_ARG(p.typed));
    if (p.label.n)
        buf_printf(b, " label=%.*s", STR_ARG(p.label));
    for (size_t i = 0; i < p.n_used; i++)
        buf_printf(b, "%s%.*s", i ? "," : " used=", STR_ARG(p.used[i]));
    for (size_t i = 0; i < p.n_selectors; i++)
        buf_printf(b, "%s%.*s", i ? ";" : " of=", STR_ARG(p.selectors[i]));
    if (p.callee.n)
        buf_printf(b, " in=%.*s/%zu", STR_ARG(p.callee), p.arg);
    if (p.want)
        buf_printf(b, " want=%s",
                   p.want == PQL_WANT_BUCKET    ? "bucket"
                   : p.want == PQL_WANT_COUNTER ? "counter"
                                                : "gauge");
    for (size_t i = 0, n = 0; i < N_OF(follows); i++)
        if (p.follow & 1u << i)
            buf_printf(b, "%s%s", n++ ? "," : " follow=", follows[i]);
    buf_done(&text);
    arena_done(&a);
    return buf_z(b);
}

struct row {
    const char *text, *want;
};

static void check(const struct row *rows, size_t n)
{
    struct buf b = { 0 };
    for (size_t i = 0; i < n; i++)
        if (strcmp(place(&b, rows[i].text), rows[i].want) != 0)
            fail_msg("%s: got %s, want %s", rows[i].text, buf_z(&b), rows[i].want);
    buf_done(&b);
}

static void expressions_begin(void **state)
{
    static const struct row rows[] = {
        { "|", "expr" },
        { "htt|", "expr word=htt typed=htt" },
        { "ht|tp + 1", "expr word=http typed=ht" },
        { "rate(|", "expr in=rate/0 want=counter" },
        { "rate(foo|[5m])", "expr word=foo typed=foo in=rate/0 want=counter" },
        { "deriv(|", "expr in=deriv/0 want=gauge" },
        { "histogram_quantile(0.9, |", "expr in=histogram_quantile/1 want=bucket" },
        { "histogram_quantile(0.9, sum by (le) (rate(h|",
          "expr word=h typed=h in=rate/0 want=bucket" },
        { "sum by (job) (|", "expr in=sum/0" },
        { "a + |", "expr follow=matching" },
        { "a == |", "expr follow=bool,matching" },
        { "a and |", "expr follow=matching" },
        { "a * on(b) |", "expr follow=side" },
        { "a * on(b) group_left(c) |", "expr" },
        { "-|", "expr" },
        { "1|", "none word=1 typed=1" },
        { "5m|", "none word=5m typed=5m" },
        { "# up|", "none" },
        { "up # c|", "none" },
        { "label_replace(up, \"a|\"", "none word=a typed=a in=label_replace/1" },
    };
    (void)state;
    check(rows, N_OF(rows));
}

static void labels_are_those_of_the_metric(void **state)
{
    static const struct row rows[] = {
        { "up{|", "label of=up" },
        { "up{|}", "label of=up" },
        { "up{jo|}", "label word=jo typed=jo of=up" },
        { "up{job=\"a\",|", "label used=job of=up{job=\"a\"}" },
        { "up{|, job=\"a\"}", "label used=job of=up{job=\"a\"}" },
        { "{|", "label" },
        { "a + up{job=\"a\", in|, x!=\"b\"} + c{d=\"e\"}",
          "label word=in typed=in used=job,x of=up{job=\"a\",x!=\"b\"}" },
        { "up{job |", "match used=job of=up" },
        { "up{job=\"a\" |", "none used=job of=up{job=\"a\"}" },
        { "rate(up{|", "label of=up in=rate/0 want=counter" },
    };
    (void)state;
    check(rows, N_OF(rows));
}

static void values_are_those_of_the_other_matchers(void **state)
{
    static const struct row rows[] = {
        { "up{job=\"|", "value label=job used=job of=up" },
        { "up{job=\"|\"}", "value label=job used=job of=up" },
        { "up{job=|", "value label=job used=job of=up" },
        { "up{job=\"ap|i\", a=\"b\"}",
          "value word=api typed=ap label=job used=job,a of=up{a=\"b\"}" },
        { "up{job=~\"ap|}", "value word=ap typed=ap label=job used=job of=up" },
        { "up{a=\"b\", job='|", "value label=job used=a,job of=up{a=\"b\"}" },
        { "{__name__=\"ht|", "value word=ht typed=ht label=__name__ used=__name__" },
    };
    (void)state;
    check(rows, N_OF(rows));
}

static void groups_are_of_what_is_grouped(void **state)
{
    static const struct row rows[] = {
        { "sum by (|) (rate(a{b=\"c\"}[5m]))", "grouping of=a{b=\"c\"}" },
        { "sum by (x, y|) (a)", "grouping word=y typed=y used=x of=a" },
        { "sum(rate(a[5m])) by (|", "grouping of=a" },
        { "x + sum(a + b{c=\"d\"}) without (|)", "grouping of=a;b{c=\"d\"}" },
        { "sum by (|", "grouping" },
        { "a * on (|", "grouping of=a" },
        { "a{x=\"y\"} * on (i) group_left (|", "grouping of=a{x=\"y\"}" },
        { "sum by (x |", "none" },
    };
    (void)state;
    check(rows, N_OF(rows));
}

static void only_what_can_follow_is_offered(void **state)
{
    static const struct row rows[] = {
        { "up |", "after follow=modifiers,operators,sets" },
        { "up o|", "after word=o typed=o follow=modifiers,operators,sets" },
        { "up{a=\"b\"} |", "after follow=modifiers,operators,sets" },
        { "rate(up[5m] |", "after in=rate/0 want=counter follow=modifiers,extended" },
        { "rate(up[5m]) |", "after follow=operators,sets" },
        { "sum(up) |", "after follow=grouping,operators,sets" },
        { "sum |", "after follow=grouping" },
        { "sum by (a) |", "none" },
        { "sum by (a) (up) |", "after follow=operators,sets" },
        { "sum(up) by (a) |", "after follow=operators,sets" },
        { "1 |", "after follow=operators" },
        { "time() |", "after follow=operators" },
        { "up offset 5m |", "after follow=modifiers,operators,sets" },
        { "up offset -5m |", "after follow=modifiers,operators,sets" },
        { "up[5m] offset 5m |", "after follow=modifiers" },
        { "up @ 1 |", "after follow=modifiers,operators,sets" },
        { "up @ end() |", "after follow=modifiers,operators,sets" },
        { "(up) |", "after follow=operators,sets" },
        { "up == bool |", "expr follow=matching" },
    };
    (void)state;
    check(rows, N_OF(rows));
}

static void durations_follow_brackets_and_offset(void **state)
{
    static const struct row rows[] = {
        { "up[|", "duration" },         { "up[5|", "duration word=5 typed=5" },
        { "up[5m:|]", "duration" },     { "up offset |", "duration" },
        { "up offset -|", "duration" }, { "rate(up[|])", "duration in=rate/0 want=counter" },
    };
    (void)state;
    check(rows, N_OF(rows));
}

static void signatures_mark_the_argument(void **state)
{
    static const struct {
        const char *name;
        size_t arg;
        const char *text, *marked;
    } rows[] = {
        { "histogram_quantile", 1, "histogram_quantile(φ scalar, b instant vector)",
          "b instant vector" },
        { "rate", 0, "rate(range vector)", "range vector" },
        { "rate", 1, "rate(range vector)", "" },
        { "round", 1, "round(v instant vector, [to_nearest scalar])", "[to_nearest scalar]" },
        { "label_join", 5,
          "label_join(v instant vector, dst string, separator string, [src string], …)",
          "[src string], …" },
        { "topk", 0, "topk(k scalar, v instant vector)", "k scalar" },
        { "sum", 0, "sum(v instant vector)", "v instant vector" },
        { "time", 0, "time()", "" },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct buf b = { 0 };
        struct span at;
        assert_true(pql_put_signature(&b, str_of(rows[i].name), rows[i].arg, &at));
        assert_str(buf_str(&b), rows[i].text);
        assert_str(str_head(str_skip(buf_str(&b), at.off), at.n), rows[i].marked);
        buf_done(&b);
    }
}

/* No text and no cursor may lead astray; what is returned lies inside. */
static void any_text_has_a_place(void **state)
{
    static const char bits[] = "a{}()[]\"'`,=~!@:#\\ 5m\nby on(sum(rate(offset -\xff";
    uint32_t rnd = 1;
    (void)state;
    for (size_t round = 0; round < 20000; round++) {
        char text[24];
        size_t n = round % sizeof text;
        for (size_t i = 0; i < n; i++) {
            rnd = rnd * 1664525 + 1013904223;
            text[i] = bits[(rnd >> 16) % (sizeof bits - 1)];
        }
        struct arena a = { 0 };
        char *exact = xmalloc(n + 1);
        memcpy(exact, text, n);
        for (size_t cursor = 0; cursor <= n; cursor++) {
            struct pql_place p = pql_place(&a, (struct str){ exact, n }, cursor);
            assert_true(p.word.off <= cursor && p.word.off + p.word.n <= n);
            assert_true(p.word.off + p.word.n >= cursor);
            assert_true(p.typed.n <= cursor);
        }
        free(exact);
        arena_done(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(expressions_begin),
        cmocka_unit_test(labels_are_those_of_the_metric),
        cmocka_unit_test(values_are_those_of_the_other_matchers),
        cmocka_unit_test(groups_are_of_what_is_grouped),
        cmocka_unit_test(only_what_can_follow_is_offered),
        cmocka_unit_test(durations_follow_brackets_and_offset),
        cmocka_unit_test(signatures_mark_the_argument),
        cmocka_unit_test(any_text_has_a_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
