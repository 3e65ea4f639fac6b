/* bench_float - nanoseconds to parse and to print a double, beside the C library.
 *
 *     bench_float [RUNS]
 *
 * Every figure is processor time, the median of RUNS (7) passes over 100,000 numbers.
 */
#include "base/float.h"
#include "base/xalloc.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { N = 100000, MAX_RUNS = 99 };

struct numbers {
    double v[N];
    struct str text[N];
    char chars[N][32];
};

static uint64_t random_bits(void)
{
    static uint64_t x = 88172645463325252;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return x * 0x2545F4914F6CDD1D;
}

static double integer(void)
{
    return (double)(random_bits() >> (34 + random_bits() % 20));
}

static double three_decimals(void)
{
    return (double)(random_bits() >> 34) / 1e3;
}

static double seventeen_digits(void)
{
    return (double)(random_bits() >> 11) * 0x1p-43;
}

static double any_bits(void)
{
    double v;
    do {
        uint64_t b = random_bits();
        memcpy(&v, &b, sizeof v);
    } while (v != v || v - v != 0);
    return v;
}

/* Passes give back something of every number, so that none can be left out. */
static double parse_own(const struct numbers *x)
{
    double sum = 0, v;
    for (size_t i = 0; i < N; i++)
        sum += float_parse(x->text[i], &v) ? v : 0;
    return sum;
}

static double parse_libc(const struct numbers *x)
{
    double sum = 0;
    for (size_t i = 0; i < N; i++)
        sum += strtod(x->chars[i], NULL);
    return sum;
}

static double print_own(const struct numbers *x)
{
    char p[FLOAT_MAX_CHARS];
    double sum = 0;
    for (size_t i = 0; i < N; i++)
        sum += (double)float_print_json(p, x->v[i]) + p[0];
    return sum;
}

static double print_libc(const struct numbers *x)
{
    char p[FLOAT_MAX_CHARS];
    double sum = 0;
    for (size_t i = 0; i < N; i++)
        sum += snprintf(p, sizeof p, "%.17g", x->v[i]) + p[0];
    return sum;
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

static double median_ns(const struct numbers *x, double (*pass)(const struct numbers *), int runs)
{
    int64_t ns[MAX_RUNS];
    volatile double sink;
    for (int i = 0; i < runs; i++) {
        int64_t begin = cpu_ns();
        sink = pass(x);
        ns[i] = cpu_ns() - begin;
    }
    (void)sink;
    qsort(ns, (size_t)runs, sizeof *ns, cmp_ns);
    return (double)ns[runs / 2] / N;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        double (*make)(void);
    } sets[] = {
        { "integers", integer },
        { "3 decimals", three_decimals },
        { "17 digits", seventeen_digits },
        { "any double", any_bits },
    };
    int runs = argc > 1 ? atoi(argv[1]) : 7;
    runs = runs < 1 ? 1 : runs > MAX_RUNS ? MAX_RUNS : runs;
    struct numbers *x = xmalloc(sizeof *x);
    printf("%-12s %12s %12s %12s %12s\n", "ns a number", "float_parse", "strtod", "float_print",
           "%.17g");
    for (size_t s = 0; s < N_OF(sets); s++) {
        for (size_t i = 0; i < N; i++) {
            x->v[i] = sets[s].make();
            size_t n = float_print_json(x->chars[i], x->v[i]);
            x->chars[i][n] = '\0';
            x->text[i] = (struct str){ x->chars[i], n };
        }
        printf("%-12s %12.1f %12.1f %12.1f %12.1f\n", sets[s].name, median_ns(x, parse_own, runs),
               median_ns(x, parse_libc, runs), median_ns(x, print_own, runs),
               median_ns(x, print_libc, runs));
    }
    free(x);
    return 0;
}
