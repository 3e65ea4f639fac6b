/* bench_slide - what a step of a range function costs, beside the function for one window.
 *
 *     bench_slide [KERNEL|all [STRIDE [DATA [RUNS]]]]
 *
 * A series has a sample every 15 s, windows of 10 to 2000 of them, 1000 steps of STRIDE (2)
 * samples. DATA: counter, fraction (one sign, one size), walk (around zero), integer; a `~` behind
 * it moves the times by milliseconds. Of each pair the first is the kernel of all steps, the second
 * the plain function called for each: nanoseconds of processor time a step, the median of RUNS (9).
 */
#include "base/xalloc.h"
#include "num/math.h"
#include "num/rate.h"
#include "num/regress.h"
#include "num/slide.h"
#include "num/stats.h"
#include "num/sum.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { STEPS = 1000, MAX_RUNS = 99, SPACING = 15000 };

static double unit(void)
{
    static uint64_t x = 88172645463325252;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return (double)((x * 0x2545F4914F6CDD1D) >> 11) * 0x1p-53;
}

/* ---- the plain functions ---- */

typedef void plain_fn(const struct num_slide *w, const struct num_window *x, size_t i, double *copy,
                      double *out);

#define PLAIN(name, expr)                                                                          \
    static void plain_##name(const struct num_slide *w, const struct num_window *x, size_t i,      \
                             double *copy, double *out)                                            \
    {                                                                                              \
        (void)w, (void)i, (void)copy;                                                              \
        expr;                                                                                      \
    }

PLAIN(rate, num_rate(x, NUM_RATE, out))
PLAIN(delta, num_rate(x, NUM_DELTA, out))
PLAIN(irate, num_instant(x, true, out))
PLAIN(changes, *out = num_changes(x->v, x->n))
PLAIN(resets, *out = num_resets(x))
PLAIN(count, *out = (double)x->n)
PLAIN(last, *out = x->v[x->n - 1])
PLAIN(ts_of_last, *out = (double)x->t[x->n - 1] / 1000)
PLAIN(min, *out = num_min_of(x->v, x->n))
PLAIN(ts_of_max, *out = (double)x->t[num_max_at(x->v, x->n)] / 1000)
PLAIN(sum, *out = num_sum_over_time(x->v, x->n))
PLAIN(avg, *out = num_avg(x->v, x->n))
PLAIN(stddev, *out = sqrt(num_stdvar_over_time(x->v, x->n)))
PLAIN(mad, *out = num_mad(memcpy(copy, x->v, x->n * sizeof *copy), x->n))
PLAIN(quantile, *out = num_quantile(w->param[i], memcpy(copy, x->v, x->n * sizeof *copy), x->n))
PLAIN(deriv, num_deriv(x->t, x->v, x->n, out))
PLAIN(predict_linear,
      num_predict_linear(x->t, x->v, x->n, w->at + (int64_t)i * w->at_step, w->param[i], out))

#define ROW(name)                                                                                  \
    {                                                                                              \
#name, num_slide_##name, plain_##name                                                      \
    }
static const struct {
    const char *name;
    num_slide_fn *slide;
    plain_fn *plain;
} kernels[] = {
    ROW(rate),
    ROW(delta),
    ROW(irate),
    ROW(changes),
    ROW(resets),
    ROW(count),
    ROW(last),
    ROW(ts_of_last),
    ROW(min),
    ROW(ts_of_max),
    ROW(sum),
    ROW(avg),
    ROW(stddev),
    ROW(mad),
    ROW(quantile),
    ROW(deriv),
    ROW(predict_linear),
};

/* ---- data ---- */

struct data {
    int64_t *t;
    double *v, *copy, *out, *param;
    uint32_t *lo, *hi;
    uint64_t *has;
    struct num_slide w;
    struct num_scratch scratch;
};

static double next_value(const char *kind, double before)
{
    switch (kind[0]) {
    case 'c':
        return unit() < 0.0005 ? unit() : before + unit() * 100;
    case 'f':
        return 40 + 20 * unit();
    case 'w':
        return before + unit() - 0.5;
    default:
        return before + (double)(int)(unit() * 9) - 4;
    }
}

static void data_make(struct data *d, const char *kind, size_t window, size_t stride)
{
    size_t n = window + stride * STEPS;
    bool jitter = strchr(kind, '~') != NULL;
    d->t = xmalloc(n * sizeof *d->t);
    d->v = xmalloc(n * sizeof *d->v);
    d->copy = xmalloc(window * sizeof *d->copy);
    d->out = xmalloc(STEPS * sizeof *d->out);
    d->param = xmalloc(STEPS * sizeof *d->param);
    d->lo = xmalloc(STEPS * sizeof *d->lo);
    d->hi = xmalloc(STEPS * sizeof *d->hi);
    d->has = xmalloc((STEPS + 63) / 64 * sizeof *d->has);
    double v = kind[0] == 'c' ? 1e6 : 0;
    for (size_t i = 0; i < n; i++) {
        d->t[i] = INT64_C(1700000000000) + (int64_t)i * SPACING +
                  (jitter ? (int64_t)(unit() * 9) : 0);
        d->v[i] = v = next_value(kind, v);
    }
    for (size_t i = 0; i < STEPS; i++)
        d->param[i] = 0.9;
    int64_t range = (int64_t)window * SPACING, step = (int64_t)stride * SPACING;
    d->w = (struct num_slide){
        .t = d->t,
        .v = d->v,
        .n = n,
        .lo = d->lo,
        .hi = d->hi,
        .n_steps = STEPS,
        .win_end = d->t[0] + range - 3000,
        .win_step = step,
        .range = range,
        .seconds = num_seconds(range),
        .at = d->t[0] + range,
        .at_step = step,
        .param = d->param,
    };
    num_slide_windows(d->t, n, d->w.win_end, step, range, STEPS, d->lo, d->hi);
}

static void data_done(struct data *d)
{
    free(d->t);
    free(d->v);
    free(d->copy);
    free(d->out);
    free(d->param);
    free(d->lo);
    free(d->hi);
    free(d->has);
    num_scratch_done(&d->scratch);
}

/* ---- figures ---- */

static int64_t cpu_ns(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static int cmp_double(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void run_windows(struct data *d, size_t k)
{
    (void)k;
    num_slide_windows(d->t, d->w.n, d->w.win_end, d->w.win_step, d->w.range, STEPS, d->lo, d->hi);
}

static void run_slide(struct data *d, size_t k)
{
    kernels[k].slide(&d->w, &d->scratch, d->out, d->has);
}

static void run_plain(struct data *d, size_t k)
{
    for (size_t i = 0; i < STEPS; i++) {
        int64_t end = d->w.win_end + (int64_t)i * d->w.win_step;
        struct num_window x = { .t = d->t + d->lo[i],
                                .v = d->v + d->lo[i],
                                .n = d->hi[i] - d->lo[i],
                                .start = end - d->w.range,
                                .end = end,
                                .seconds = d->w.seconds };
        kernels[k].plain(&d->w, &x, i, d->copy, &d->out[i]);
    }
}

static double ns_a_step(struct data *d, size_t k, void (*run)(struct data *d, size_t k), int runs)
{
    double ns[MAX_RUNS];
    int64_t began = cpu_ns();
    run(d, k);
    int64_t once = cpu_ns() - began;
    int repeat = once < 200000 ? (int)(200000 / (once + 1)) + 1 : 1;
    if (once > 20000000)
        runs = 3;
    for (int i = 0; i < runs; i++) {
        began = cpu_ns();
        for (int j = 0; j < repeat; j++)
            run(d, k);
        ns[i] = (double)(cpu_ns() - began) / repeat / STEPS;
    }
    qsort(ns, (size_t)runs, sizeof *ns, cmp_double);
    return ns[runs / 2];
}

int main(int argc, char **argv)
{
    static const size_t windows[] = { 10, 20, 240, 2000 };
    const char *only = argc > 1 && strcmp(argv[1], "all") != 0 ? argv[1] : NULL;
    size_t stride = argc > 2 ? (size_t)atoi(argv[2]) : 2;
    const char *kind = argc > 3 ? argv[3] : "fraction";
    int runs = argc > 4 ? atoi(argv[4]) : 9;
    runs = runs < 1 ? 1 : runs > MAX_RUNS ? MAX_RUNS : runs;
    struct data d[N_OF(windows)] = { 0 };

    printf("%-16s", "ns a step");
    for (size_t j = 0; j < N_OF(windows); j++) {
        data_make(&d[j], kind, windows[j], stride);
        printf("    %8zu samples", windows[j]);
    }
    printf("\n%-16s", "windows");
    for (size_t j = 0; j < N_OF(windows); j++)
        printf("%10.1f%10s", ns_a_step(&d[j], 0, run_windows, runs), "");
    printf("\n");
    for (size_t k = 0; k < N_OF(kernels); k++) {
        if (only && strcmp(kernels[k].name, only) != 0)
            continue;
        printf("%-16s", kernels[k].name);
        for (size_t j = 0; j < N_OF(windows); j++)
            printf("%10.1f%10.1f", ns_a_step(&d[j], k, run_slide, runs),
                   ns_a_step(&d[j], k, run_plain, runs));
        printf("\n");
        fflush(stdout);
    }
    for (size_t j = 0; j < N_OF(windows); j++)
        data_done(&d[j]);
    return 0;
}
