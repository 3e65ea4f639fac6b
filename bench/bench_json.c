/* bench_json - how fast a query_range answer is read, and a dashboard becomes a tree.
 *
 *     bench_json [MEGABYTES [RUNS]]
 *
 * The answer is a matrix of series with 1,000 points each, made in memory (100 MB); the dashboard
 * is indented as Grafana exports it. Figures are processor time, medians of RUNS (5) passes.
 */
#include "base/arena.h"
#include "base/float.h"
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { POINTS = 1000, MAX_RUNS = 99 };

static uint64_t random_bits(void)
{
    static uint64_t x = 88172645463325252;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return x * 0x2545F4914F6CDD1D;
}

/* Mostly integers and short decimals, a tenth with all digits, as metrics are. */
static double value(void)
{
    switch (random_bits() % 10) {
    case 0:
        return (double)(random_bits() >> 11) * 0x1p-43;
    case 1:
    case 2:
    case 3:
        return (double)(random_bits() >> 40) / 1e3;
    default:
        return (double)(random_bits() >> 44);
    }
}

static void put_matrix(struct buf *b, size_t bytes)
{
    buf_puts(b, "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[");
    for (unsigned s = 0; b->n < bytes; s++) {
        buf_printf(b,
                   "%s{\"metric\":{\"__name__\":\"http_requests_total\",\"instance\":"
                   "\"host-%u:9100\",\"job\":\"api\",\"path\":\"/api/v1/tasks/%u\"},\"values\":[",
                   s ? "," : "", s % 100, s);
        for (unsigned i = 0; i < POINTS; i++) {
            buf_printf(b, "%s[%u,\"", i ? "," : "", 1700000000 + i * 15);
            b->n += float_print_json(buf_reserve(b, FLOAT_MAX_CHARS), value());
            buf_puts(b, "\"]");
        }
        buf_puts(b, "]}");
    }
    buf_puts(b, "]}}");
}

static void put_dashboard(struct buf *b, size_t bytes)
{
    struct json_writer w = { .out = b, .indent = 2 };
    json_begin_object(&w);
    json_key(&w, STR("panels"));
    json_begin_array(&w);
    for (int i = 0; b->n < bytes; i++) {
        json_begin_object(&w);
        json_key(&w, STR("id"));
        json_int(&w, i);
        json_key(&w, STR("title"));
        json_string(&w, STR("Requests by status"));
        json_key(&w, STR("gridPos"));
        json_begin_object(&w);
        json_key(&w, STR("h"));
        json_int(&w, 8);
        json_key(&w, STR("w"));
        json_int(&w, 12);
        json_end_object(&w);
        json_key(&w, STR("targets"));
        json_begin_array(&w);
        json_begin_object(&w);
        json_key(&w, STR("expr"));
        json_string(&w, STR("sum by (status) (rate(http_requests_total{job=\"api\"}[5m]))"));
        json_key(&w, STR("legendFormat"));
        json_string(&w, STR("{{status}}"));
        json_end_object(&w);
        json_end_array(&w);
        json_end_object(&w);
    }
    json_end_array(&w);
    json_end_object(&w);
}

struct totals {
    size_t tokens, numbers;
    double sum;
    bool convert;
};

static bool on_token(void *user, const struct json_token *t, struct err *e)
{
    struct totals *x = user;
    double v;
    (void)e;
    x->tokens++;
    // In a matrix the numbers are timestamps at depth 6, and values are strings there.
    if (x->convert && t->depth == 6 && (t->kind == JSON_NUMBER || t->kind == JSON_STRING) &&
        float_parse(t->text, &v)) {
        x->numbers++;
        x->sum += v;
    }
    return true;
}

static void read_chunks(struct str text, size_t chunk, struct totals *x)
{
    struct err e = { 0 };
    struct json_reader *r = json_reader_new(on_token, x, 0);
    bool ok = true;
    while (ok && text.n) {
        ok = json_reader_feed(r, str_head(text, chunk), &e);
        text = str_skip(text, chunk);
    }
    if (!ok || !json_reader_end(r, &e))
        printf("%s\n", e.msg);
    err_done(&e);
    json_reader_free(r);
}

static void read_tokens(struct str text, struct totals *x)
{
    read_chunks(text, 16 * 1024, x);
}

static void read_values(struct str text, struct totals *x)
{
    x->convert = true;
    read_tokens(text, x);
}

static void read_tree(struct str text, struct totals *x)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct json_node *root = NULL;
    if (json_dom(&a, text, &root, &e))
        x->tokens = root->child->n;
    arena_done(&a);
    err_done(&e);
}

/* Processor time: what else runs on the machine counts less. */
static int64_t cpu_ns(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static int cmp_ns(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void measure(const char *what, struct str text, void (*pass)(struct str, struct totals *),
                    int runs)
{
    int64_t ns[MAX_RUNS];
    struct totals x = { 0 };
    for (int i = 0; i < runs; i++) {
        x = (struct totals){ 0 };
        int64_t begin = cpu_ns();
        pass(text, &x);
        ns[i] = cpu_ns() - begin;
    }
    qsort(ns, (size_t)runs, sizeof *ns, cmp_ns);
    double mid = (double)ns[runs / 2], mb = (double)text.n;
    printf("%-32s %6.0f MB/s  (%.0f to %.0f)  %zu tokens, %zu numbers, sum %.17g\n", what,
           mb / mid * 1e3, mb / (double)ns[runs - 1] * 1e3, mb / (double)ns[0] * 1e3, x.tokens,
           x.numbers, x.sum);
}

int main(int argc, char **argv)
{
    size_t mb = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 100;
    int runs = argc > 2 ? atoi(argv[2]) : 5;
    runs = runs < 1 ? 1 : runs > MAX_RUNS ? MAX_RUNS : runs;
    struct buf matrix = { 0 }, dashboard = { 0 };
    put_matrix(&matrix, (mb ? mb : 1) * 1000000);
    put_dashboard(&dashboard, 4000000);
    measure("matrix, tokens", buf_str(&matrix), read_tokens, runs);
    measure("matrix, times and values", buf_str(&matrix), read_values, runs);
    measure("dashboard of 4 MB, tree", buf_str(&dashboard), read_tree, runs);
    buf_done(&matrix);
    buf_done(&dashboard);
    return 0;
}
