/* Which series a rule needs to be tested, and over which time. */
#include "test.h"

#include "base/time.h"
#include "base/vec.h"
#include "rules/record_need.h"
#include "rules/rule_file.h"

enum { AT = 100 * 3600 * 1000, MINUTE = 60 * 1000 };

static void put_ms(struct buf *b, int64_t ms)
{
    b->n += dur_print(buf_reserve(b, DUR_MAX_CHARS), ms);
}

/* "up[-5m,0s] " for each, in order; "clock" where the time of day counts. */
static void put_wants(struct buf *b, const struct record_wants *w)
{
    for (size_t i = 0; i < w->n; i++) {
        for (size_t k = 0; k < w->p[i].n; k++)
            buf_printf(b, "%s%.*s", k ? "," : "", STR_ARG(w->p[i].matchers[k].value));
        buf_putc(b, '[');
        put_ms(b, w->p[i].mint - AT);
        buf_putc(b, ',');
        put_ms(b, w->p[i].maxt - AT);
        buf_puts(b, "] ");
    }
    buf_puts(b, w->clock ? "clock" : "");
    while (b->n && b->p[b->n - 1] == ' ')
        b->n--;
}

/* The last of these rules is tested; it has been evaluated for `since`. */
static void needs(const char *rules, int64_t since, const char *want)
{
    struct rule_list list = { 0 };
    struct rule_file f;
    struct record_wants wants = { 0 };
    struct arena a = { 0 };
    struct buf b = { 0 };
    struct err e = { 0 };

    buf_printf(&b, "groups: [{name: g, rules: [%s]}]", rules);
    rule_file_parse(buf_str(&b), NULL, &f);
    if (f.n_problems)
        fail_msg("%s: %.*s", rules, STR_ARG(f.problems[0].msg));
    for (size_t i = 0; i < f.groups[0].n; i++)
        vec_push(&list, (struct rule_ref){ &f.groups[0].rules[i], &f.groups[0], &f, "" });
    const struct record_rules all = { &list, MINUTE };
    if (!record_need_rule(&a, &all, list.n - 1, AT - since, AT, &wants, &e))
        fail_msg("%s: %s", rules, e.msg);
    buf_clear(&b);
    put_wants(&b, &wants);
    assert_str(buf_str(&b), want);
    buf_done(&b);
    vec_done(&wants);
    vec_done(&list);
    rule_file_done(&f);
    arena_done(&a);
}

static void expr_needs(const char *expr, const char *want)
{
    struct buf b = { 0 };

    buf_printf(&b, "{record: r, expr: '%s'}", expr);
    needs(buf_z(&b), 0, want);
    buf_done(&b);
}

static void ranges_offsets_and_lookback_reach_back(void **state)
{
    (void)state;
    expr_needs("up", "up[-5m,0s]");
    expr_needs("rate(x[5m] offset 1h)", "x[-1h5m,-1h]");
    expr_needs("max_over_time(rate(x[5m])[30m:1m] offset 10m)", "x[-45m,-10m]");
    expr_needs("a / on (x) b offset 1m", "a[-5m,0s] b[-6m,-1m]");
    expr_needs("rate(x[5m] anchored)", "x[-10m,0s]");
    expr_needs("x offset -2m", "x[-3m,0s]"); // nothing is known of what comes later
    expr_needs("x offset -10m", "");
    expr_needs("rate(x[2m + 3m])", "x[-5m,0s]");
    expr_needs("vector(1)", "");
    expr_needs("info(x)", "target_info[-5m,0s] x[-5m,0s]");
}

static void the_time_of_day_is_told_apart(void **state)
{
    (void)state;
    expr_needs("time() - x", "x[-5m,0s] clock");
    expr_needs("hour() > 3", "clock");
    expr_needs("hour(x)", "x[-5m,0s]");
    expr_needs("timestamp(x)", "x[-5m,0s] clock");
    expr_needs("x @ 356400", "x[-1h5m,-1h] clock");
    expr_needs("x @ end()", "x[-5m,0s]");
}

static void recorded_series_are_what_they_are_made_of(void **state)
{
    (void)state;
    needs("{record: r, expr: 'rate(x[2m])'}, {alert: A, expr: r > 1}", 0, "x[-3m,0s]");
    needs("{record: r, expr: 'rate(x[2m])'}, {alert: A, expr: 'avg_over_time(r[10m]) > 1'}", 0,
          "x[-12m,0s]");
    needs("{record: r, expr: x}, {record: s, expr: r + y}, {alert: A, expr: s > 1}", 5 * MINUTE,
          "x[-12m,0s] y[-11m,0s]");
    needs("{alert: B, expr: x, for: 10m}, {alert: A, expr: 'ALERTS{alertname=\"B\"}'}", 0,
          "x[-16m,0s]");
    needs("{alert: B, expr: x}, {alert: A, expr: 'ALERTS{alertname=\"C\"}'}", 0,
          "C,ALERTS[-5m,0s]");
    needs("{record: 'r:x', expr: x}, {alert: A, expr: '{__name__=~\"r.+\"}'}", 0,
          "x[-6m,0s] r.+[-5m,0s]");
}

static void a_rule_that_reads_itself_is_asked_for_once(void **state)
{
    (void)state;
    needs("{record: r, expr: r + up}", 0, "up[-5m,0s]");
    needs("{record: s, expr: r + x}, {record: r, expr: s + y}", 0, "x[-6m,0s] y[-5m,0s]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_offsets_and_lookback_reach_back),
        cmocka_unit_test(the_time_of_day_is_told_apart),
        cmocka_unit_test(recorded_series_are_what_they_are_made_of),
        cmocka_unit_test(a_rule_that_reads_itself_is_asked_for_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
