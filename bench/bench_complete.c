/* bench_complete - what a Tab costs: the place at the cursor, and the best of many names.
 *
 *     bench_complete [NAMES [RUNS]]
 *
 * NAMES (100,000) metric names as large servers have them; what is typed is a prefix, the start of
 * a word, letters in between, nothing, and what no name has. The worst a hundredth of all is the
 * figure.
 */
#include "base/arena.h"
#include "promql/complete.h"
#include "promql/rank.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static uint32_t rnd(void)
{
    static uint64_t s = 1;
    s = s * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(s >> 33);
}

static void fill(struct arena *a, struct rank_table *t, size_t n)
{
    static const char *const words[] = {
        "http",  "request", "duration", "seconds", "bytes",  "total", "node",  "cpu",  "memory",
        "cache", "queue",   "task",     "client",  "server", "disk",  "write", "read", "errors",
        "grpc",  "kube",    "pod",      "api",     "worker", "go",    "gc",    "heap", "count",
    };
    struct rank_name *names = xcalloc(n, sizeof *names);

    for (size_t i = 0; i < n; i++) {
        const char *p = arena_printf(a, "%s_%s_%s_%zu_%s_%s", words[rnd() % N_OF(words)],
                                     words[rnd() % N_OF(words)], words[rnd() % N_OF(words)], i,
                                     words[rnd() % N_OF(words)], words[rnd() % N_OF(words)]);
        names[i] = (struct rank_name){ str_of(p), rnd() % 8, rnd() % 3, 0 };
    }
    rank_table_init(t, names, n);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void measure(const struct rank_table *t, const char *typed, size_t runs)
{
    double *ms = xcalloc(runs, sizeof *ms);
    struct rank_hit hits[RANK_MAX];
    size_t n = 0;

    for (size_t i = 0; i < runs; i++) {
        struct arena a = { 0 };
        char *text = arena_printf(&a, "sum by (job) (rate(x{a=\"b\"}[5m])) / sum(rate(%s", typed);
        double began = now_ms();
        struct pql_place p = pql_place(&a, str_of(text), strlen(text));
        n = rank_find(&t, 1, p.typed, p.want, hits);
        ms[i] = now_ms() - began;
        arena_done(&a);
    }
    qsort(ms, runs, sizeof *ms, by_size);
    printf("%-16s %8zu %10.2f %10.2f\n", typed[0] ? typed : "(nothing)", n, ms[runs / 2],
           ms[(runs * 99 - 1) / 100]);
    free(ms);
}

int main(int argc, char **argv)
{
    static const char *const typed[] = { "",      "http_req", "h",   "duration", "reqdur",
                                         "hrdst", "zzz",      "e_e", "9_go" };
    size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;
    size_t runs = argc > 2 ? strtoul(argv[2], NULL, 10) : 200;
    struct arena a = { 0 };
    struct rank_table t;

    if (!n || !runs)
        return 2;
    fill(&a, &t, n);
    printf("%zu names, %zu bytes\n%-16s %8s %10s %10s\n", t.n, t.flat.n, "typed", "found",
           "median ms", "p99 ms");
    for (size_t i = 0; i < N_OF(typed); i++)
        measure(&t, typed[i], runs);
    rank_table_done(&t);
    arena_done(&a);
    return 0;
}
