/* Aggregations a column at a time give the bits of those made step by step. */
#include "test.h"

#include "num/lanes.h"

#include <stdlib.h>
#include <string.h>

enum { STEPS = 200, SERIES = 12, WORDS = (STEPS + 63) / 64, ROUNDS = 300 };

static double columns[SERIES][STEPS];
static uint64_t has[SERIES][WORDS];

static double any_value(void)
{
    static const double odd[] = { 0,     -0.0,   1,      -1,     NAN, INFINITY, -INFINITY,
                                  1e308, -1e308, 1e-320, 0x1p53, 0.1, 3,        1e16 };
    int k = rand() % 20;

    return k < (int)(sizeof odd / sizeof *odd) && rand() % 3 == 0
               ? odd[k]
               : (rand() - RAND_MAX / 2) * (rand() % 2 ? 1e-3 : 1e12);
}

static void make_columns(void)
{
    bool tame = rand() % 2;

    for (size_t i = 0; i < SERIES; i++) {
        int dense = rand() % 3;
        memset(has[i], 0, sizeof has[i]);
        for (size_t k = 0; k < STEPS; k++) {
            columns[i][k] = tame ? rand() / 7.0 : any_value();
            if (dense == 0 || (dense == 1 && rand() % 4))
                has[i][k / 64] |= UINT64_C(1) << k % 64;
        }
    }
}

/* Of a step, the values present in order; how many. */
static size_t values_at(size_t step, double *out)
{
    size_t n = 0;

    for (size_t i = 0; i < SERIES; i++)
        if (has[i][step / 64] >> step % 64 & 1)
            out[n++] = columns[i][step];
    return n;
}

static void same(double got, double want)
{
    if (isnan(want))
        assert_true(isnan(got));
    else
        assert_memory_equal(&got, &want, sizeof got);
}

static void check_sum(void)
{
    double s[STEPS], c[STEPS] = { 0 }, v[SERIES];

    for (size_t k = 0; k < STEPS; k++)
        s[k] = NUM_LANES_ZERO;
    for (size_t i = 0; i < SERIES; i++)
        num_lanes_sum(s, c, columns[i], has[i], STEPS);
    for (size_t k = 0; k < STEPS; k++) {
        size_t n = values_at(k, v);
        if (n)
            same(s[k] + c[k], num_sum(v, n));
    }
}

static void check_avg_dev(void)
{
    uint64_t seen[2][WORDS] = { 0 };
    struct num_avg avg[STEPS];
    struct num_welford dev[STEPS], want;
    double v[SERIES];

    for (size_t i = 0; i < SERIES; i++) {
        num_lanes_avg(avg, seen[0], columns[i], has[i], STEPS);
        num_lanes_dev(dev, seen[1], columns[i], has[i], STEPS);
    }
    for (size_t k = 0; k < STEPS; k++) {
        size_t n = values_at(k, v);
        assert_int_equal(seen[0][k / 64] >> k % 64 & 1, n > 0);
        if (!n)
            continue;
        same(num_avg_value(&avg[k]), num_avg(v, n));
        want = num_welford_first(v[0]);
        for (size_t i = 1; i < n; i++)
            num_welford_add(&want, v[i]);
        same(num_welford_var(&dev[k]), num_welford_var(&want));
    }
}

static void check_extremes(void)
{
    double lo[STEPS], hi[STEPS], n_of[STEPS] = { 0 }, v[SERIES];

    for (size_t k = 0; k < STEPS; k++)
        lo[k] = hi[k] = NAN;
    for (size_t i = 0; i < SERIES; i++) {
        num_lanes_min(lo, columns[i], has[i], STEPS);
        num_lanes_max(hi, columns[i], has[i], STEPS);
        num_lanes_count(n_of, has[i], STEPS);
    }
    for (size_t k = 0; k < STEPS; k++) {
        size_t n = values_at(k, v);
        assert_int_equal((size_t)n_of[k], n);
        if (!n)
            continue;
        same(lo[k], num_min_of(v, n));
        same(hi[k], num_max_of(v, n));
    }
}

static void test_as_step_by_step(void **state)
{
    (void)state;
    srand(1);
    for (int i = 0; i < ROUNDS; i++) {
        make_columns();
        check_sum();
        check_avg_dev();
        check_extremes();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_as_step_by_step) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
