/* bench_regex - nanoseconds a value for the kinds of pattern that matchers have.
 *
 *     bench_regex [RUNS]
 *
 * 100,000 label values of five kinds (status, method, path, host, address); every row is the best
 * of RUNS (5). Columns: what regex_match() does, PCRE2 within limits, the linear machine (on a
 * tenth of the values), and compiling.
 */
#include "base/buf.h"
#include "regex/engines.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { N_VALUES = 100000 };

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static uint32_t rnd(void)
{
    static uint64_t s = 1;
    s = s * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(s >> 33);
}

static void put_value(struct buf *b, int kind)
{
    static const char *const methods[] = { "GET", "POST", "PUT", "DELETE", "PATCH" };
    static const char *const paths[] = { "/api/v1/query", "/metrics", "/static/app.js", "/login",
                                         "/v2/api/items" };
    uint32_t r = rnd();

    switch (kind) {
    case 0:
        buf_printf(b, "%u", 200 + r % 5 * 100 + rnd() % 5);
        break;
    case 1:
        buf_puts(b, methods[r % N_OF(methods)]);
        break;
    case 2:
        buf_printf(b, "%s/%u", paths[r % N_OF(paths)], rnd() % 1000);
        break;
    case 3:
        buf_printf(b, "web-%u.eu-west-%u.prod.example.com", r % 500, rnd() % 4);
        break;
    default:
        buf_printf(b, "10.%u.%u.%u:9100", r % 256, rnd() % 256, rnd() % 256);
    }
}

struct row {
    const char *name;
    char *pattern;
};

static struct str values[N_VALUES];

/* Nanoseconds a value, the best of `runs`; `engine` < 0: what regex_match() picks. */
static double time_match(const struct regex *re, int engine, size_t n, int runs, size_t *matched)
{
    double best = 1e18;

    for (int i = 0; i < runs; i++) {
        double from = now_ns();
        *matched = 0;
        for (size_t k = 0; k < n; k++)
            *matched += engine < 0
                            ? regex_match(re, values[k])
                            : regex_match_by(re, REGEX_MACHINE, values[k], NULL) == PCREX_YES;
        double ns = (now_ns() - from) / (double)n;
        best = ns < best ? ns : best;
    }
    return best;
}

static void bench(const struct row *row, int runs)
{
    struct err e = { 0 };
    struct regex *re = NULL;
    double compile = 1e18;
    size_t matched, slow;

    for (int i = 0; i < runs; i++) {
        regex_free(re);
        double from = now_ns();
        re = regex_new(str_of(row->pattern), &e);
        double ns = now_ns() - from;
        compile = ns < compile ? ns : compile;
    }
    if (!re) {
        fprintf(stderr, "%s\n", e.msg);
        exit(1);
    }
    double any = time_match(re, -1, N_VALUES, runs, &matched);
    double machine = time_match(re, REGEX_MACHINE, N_VALUES / 10, runs > 2 ? 2 : runs, &slow);
    printf("%-18s %8.1f %10.1f %10.1f us %8zu matched\n", row->name, any, machine, compile / 1e3,
           matched);
    regex_free(re);
}

int main(int argc, char **argv)
{
    int runs = argc > 1 ? atoi(argv[1]) : 5;
    struct buf text = { 0 }, many = { 0 }, more = { 0 };
    static size_t ends[N_VALUES];

    for (int i = 0; i < N_VALUES; i++) {
        put_value(&text, i % 5);
        ends[i] = text.n;
    }
    for (int i = 0; i < N_VALUES; i++) {
        size_t from = i ? ends[i - 1] : 0;
        values[i] = (struct str){ text.p + from, ends[i] - from };
    }
    for (int i = 0; i < 200; i++) {
        buf_printf(&many, "%sweb-%d.eu-west-1.prod.example.com", i ? "|" : "", i);
        buf_printf(&more, "%sweb-%d.eu-west-[0-9]+.prod.example.com", i ? "|" : "", i);
    }

    char host[] = "web-[0-9]+\\.(eu|us)-(west|east)-[0-9]\\.(prod|staging)\\.example\\.(com|net)";
    struct row rows[] = {
        { "5..", (char[]){ "5.." } },
        { "POST|GET", (char[]){ "POST|GET" } },
        { ".*api.*", (char[]){ ".*api.*" } },
        { "200 literals", NULL },
        { "200 alternatives", NULL },
        { "long host pattern", host },
        { "literal", (char[]){ "/metrics/7" } },
        { ".+", (char[]){ ".+" } },
        { "(?i) literal", (char[]){ "(?i)delete" } },
        { "(a+)+$", (char[]){ "([a-z]+)+-([0-9]+)+!?x?" } },
    };
    rows[3].pattern = buf_take(&many);
    rows[4].pattern = buf_take(&more);
    printf("%-18s %8s %10s %13s\n", "pattern", "match ns", "machine ns", "compile");
    for (size_t i = 0; i < N_OF(rows); i++)
        bench(&rows[i], runs);
    free(rows[3].pattern);
    free(rows[4].pattern);
    buf_done(&text);
    return 0;
}
