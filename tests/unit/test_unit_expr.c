/* Units of expressions: what names and functions tell, and where nothing does. */
#include "test.h"

#include "out/unit_expr.h"
#include "promql/parse.h"

/* The way 1.5 is written in the unit of an expression; "?": it has none. */
static const char *unit_of(const char *expr)
{
    static char text[64];
    const struct out_unit_style style = { .now_ms = 31500 };
    struct arena a = { 0 };
    struct err e = { 0 };
    struct buf b = { 0 };
    struct out_unit u;
    struct pql_node *n = pql_parse(&a, str_of(expr), &(struct pql_syntax){ 0 }, &e);

    if (!n)
        fail_msg("%s: %s", expr, e.msg);
    if (out_unit_of_expr(n, &u))
        out_unit_put(&b, &u, 1.5, &style);
    else
        buf_putc(&b, '?');
    assert_true(u.kind != UNIT_LOCALE || b.p[0] == '?');
    assert_true(b.n < sizeof text);
    memcpy(text, buf_z(&b), b.n + 1);
    pql_done(n);
    buf_done(&b);
    arena_done(&a);
    return text;
}

static void check(const char *const rows[][2], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(unit_of(rows[i][0]), rows[i][1]) != 0)
            fail_msg("%s: %s, not %s", rows[i][0], unit_of(rows[i][0]), rows[i][1]);
}

#define CHECK(...)                                                                                 \
    check((const char *const[][2]){ __VA_ARGS__ },                                                 \
          sizeof((const char *const[][2]){ __VA_ARGS__ }) / sizeof(const char *[2]))

static void names_tell(void **state)
{
    (void)state;
    CHECK({ "go_memstats_alloc_bytes", "1.50 B" }, { "{__name__=\"a_bytes\"}", "1.50 B" },
          { "up", "?" }, { "{job=\"a\"}", "?" }, { "disk_used_ratio", "150%" },
          { "process_start_time_seconds", "30 s ago" }, { "x_created", "30 s ago" },
          { "wait_seconds_sum", "1.50 s" }, { "requests_total", "?" }, { "5", "?" });
}

static void functions_tell(void **state)
{
    (void)state;
    CHECK({ "rate(requests_total[5m])", "1.50 /s" },
          { "sum by (a) (irate(x_count[5m]))", "1.50 /s" },
          { "rate(net_bytes_total[5m])", "1.50 B/s" }, { "rate(cpu_seconds_total[5m])", "?" },
          { "increase(net_bytes_total[5m])", "1.50 B" }, { "increase(requests_total[5m])", "?" },
          { "rate(go_goroutines[5m])", "?" }, { "deriv(disk_bytes[5m])", "1.50 B/s" },
          { "rate(rate(requests_total[5m])[5m:])", "?" },
          { "max_over_time(disk_bytes[5m])", "1.50 B" },
          { "quantile_over_time(0.9, disk_bytes[5m])", "1.50 B" },
          { "topk(3, disk_bytes)", "1.50 B" }, { "count(disk_bytes)", "?" },
          { "stdvar(disk_bytes)", "?" }, { "-(disk_bytes)", "1.50 B" },
          { "max_over_time(rate(requests_total[1m])[5m:])", "1.50 /s" },
          { "label_replace(disk_bytes, \"a\", \"b\", \"c\", \"d\")", "1.50 B" },
          { "ln(disk_bytes)", "?" }, { "time()", "30 s ago" }, { "timestamp(up)", "30 s ago" });
}

static void histograms_tell_what_they_observe(void **state)
{
    (void)state;
    CHECK({ "histogram_quantile(0.9, sum by (le) (rate(wait_seconds_bucket[5m])))", "1.50 s" },
          { "histogram_quantile(0.9, rate(wait_seconds[5m]))", "1.50 s" },
          { "histogram_quantile(0.9, rate(size_bytes_bucket[5m]))", "1.50 B" },
          { "histogram_quantile(0.9, rate(x_bucket[5m]))", "?" },
          { "histogram_avg(rate(wait_seconds[5m]))", "1.50 s" },
          { "histogram_count(rate(wait_seconds[5m]))", "1.50 /s" },
          { "histogram_fraction(0, 1, rate(wait_seconds[5m]))", "150%" },
          { "rate(wait_seconds_sum[5m]) / rate(wait_seconds_count[5m])", "1.50 s" },
          { "rate(wait_seconds_bucket[5m])", "1.50 /s" });
}

static void operators_tell(void **state)
{
    (void)state;
    CHECK({ "rate(a_total[5m]) / rate(b_total[5m])", "150%" },
          { "sum(rate(a_total[5m])) / (sum(rate(a_total[5m])) + sum(rate(b_total[5m])))", "150%" },
          { "100 * rate(a_total[5m]) / rate(b_total[5m])", "1.5%" },
          { "100 * (rate(a_total[5m]) / rate(b_total[5m]))", "1.5%" },
          { "rate(a_total[5m]) / rate(b_total[5m]) * 100", "1.5%" },
          { "1 - used_bytes / size_bytes", "150%" }, { "used_bytes / 1024 / 1024", "1.50 MiB" },
          { "used_bytes * 1", "1.50 B" }, { "used_bytes * -1", "1.50 B" },
          { "used_bytes / (1024 * 1024)", "1.50 MiB" }, { "used_bytes / 0", "?" },
          { "wait_seconds * 1000", "1.50 ms" }, { "rate(a_total[5m]) * 60", "1.50 /min" },
          { "rate(a_total[5m]) * 7", "?" }, { "rate(in_bytes_total[5m]) / 1024", "1.50 KiB/s" },
          { "2 * 3 * 4", "?" }, { "used_bytes / count(up)", "1.50 B" },
          { "rate(a_total[5m]) / count(up)", "1.50 /s" },
          { "used_bytes * on (pod) group_left (node) pod_info", "1.50 B" },
          { "used_ratio * size_bytes", "1.50 B" }, { "size_bytes / used_ratio", "1.50 B" },
          { "used_bytes + free_bytes", "1.50 B" }, { "used_bytes + wait_seconds", "?" },
          { "used_bytes > 5", "1.50 B" }, { "used_bytes > bool 5", "?" },
          { "used_bytes and up", "1.50 B" }, { "used_bytes or vector(0)", "1.50 B" },
          { "used_bytes or up", "?" }, { "used_bytes ^ 2", "?" }, { "up / up", "?" },
          { "time() - process_start_time_seconds", "1.50 s" },
          { "process_start_time_seconds + wait_seconds", "30 s ago" },
          { "(time() - process_start_time_seconds) / 60", "1m 30s" });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_tell),
        cmocka_unit_test(functions_tell),
        cmocka_unit_test(histograms_tell_what_they_observe),
        cmocka_unit_test(operators_tell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
