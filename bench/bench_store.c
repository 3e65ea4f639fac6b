/* bench_store - how fast a file becomes series, what they take, and how fast they are read.
 *
 *     bench_store FILE [RUNS]
 *
 * Processor time, the median of RUNS (5); memory is that of the store, without the page of the
 * file.
 */
#include "ingest/store_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double cpu_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); // others may use the machine, too
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int cmp_double(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *x, int n)
{
    qsort(x, (size_t)n, sizeof *x, cmp_double);
    return x[n / 2];
}

static void check(bool ok, const struct err *e)
{
    if (ok)
        return;
    fprintf(stderr, "bench_store: %s\n", e->msg);
    exit(3);
}

static struct mem_store *load(const char *path)
{
    struct mem_opts mem = { 0 };
    struct store_load_opts o = { .now_ms = 0 };
    struct mem_store *s = mem_new(&mem);
    struct store_load *l = store_load_new(s, &o);
    struct diags notes = { 0 };
    struct err e = { 0 };

    check(store_load_file(l, path, &e) && store_load_end(l, &notes, &e), &e);
    for (size_t i = 0; i < notes.n; i++)
        fprintf(stderr, "bench_store: %s\n", notes.p[i].msg);
    diags_done(&notes);
    store_load_free(l);
    return s;
}

/* One pass over all series; the sum is printed, so that the compiler cannot leave the work out. */
static double read_all(struct source *src, const struct series_set *set, size_t *n)
{
    struct samples x = { 0 };
    struct err e = { 0 };
    double sum = 0;

    *n = 0;
    for (size_t i = 0; i < set->n; i++) {
        check(src->ops->decode(src, set, i, INT64_MIN, INT64_MAX, &x, &e), &e);
        *n += x.n + x.n_h;
        sum += x.n ? x.v[x.n - 1] : 0;
    }
    samples_done(&x);
    return sum;
}

int main(int argc, char **argv)
{
    enum { MAX_RUNS = 99 };
    int runs = argc > 2 ? atoi(argv[2]) : 5;
    double loads[MAX_RUNS], selects[MAX_RUNS], reads[MAX_RUNS], sum = 0;
    struct mem_store *s = NULL;
    struct err e = { 0 };
    size_t n = 0;

    if (argc < 2 || runs < 1 || runs > MAX_RUNS) {
        fprintf(stderr, "usage: bench_store FILE [RUNS]\n");
        return 2;
    }
    for (int i = 0; i < runs; i++) {
        mem_free(s);
        double began = cpu_s();
        s = load(argv[1]);
        loads[i] = cpu_s() - began;
    }
    struct source *src = mem_source(s);
    for (int i = 0; i < runs; i++) {
        struct series_set set;
        double began = cpu_s();
        check(src->ops->select(src, NULL, 0, INT64_MIN, INT64_MAX, NULL, &set, &e), &e);
        selects[i] = cpu_s() - began;
        began = cpu_s();
        sum += read_all(src, &set, &n);
        reads[i] = cpu_s() - began;
        src->ops->release(src, &set);
    }
    struct mem_stats st = mem_stats(s);
    double load_s = median(loads, runs);
    printf("series %zu, samples %zu (histograms %zu), chunks %zu\n", st.series,
           st.floats + st.histograms, st.histograms, st.chunks);
    printf("load   %9.1f ms  %8.1f ns a sample\n", load_s * 1e3, load_s * 1e9 / (double)n);
    printf("memory %9.1f MB  %8.2f bytes a sample, %.2f without labels and indexes\n",
           (double)st.bytes / 1e6, (double)st.bytes / (double)n,
           (double)st.sample_bytes / (double)n);
    printf("select %9.2f ms  (first %.2f ms) of all series\n", median(selects, runs) * 1e3,
           selects[0] * 1e3);
    double read_s = median(reads, runs);
    printf("read   %9.2f ms  %8.2f ns a sample, sum %g\n", read_s * 1e3, read_s * 1e9 / (double)n,
           sum);
    mem_free(s);
    return 0;
}
