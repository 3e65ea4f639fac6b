#include "test.h"

#include "store/codec.h"
#include "store/times.h"
#include "store_gen.h"

static void values_come_back(const double *v, size_t n, size_t *bytes)
{
    uint8_t p[CODEC_MAX_BYTES];
    double back[CODEC_SAMPLES];
    size_t used = codec_encode(p, v, n);

    assert_true(used + BITS_PAD <= CODEC_MAX_BYTES);
    assert_ptr_equal(codec_decode(p, back, n), p + used);
    assert_memory_equal(back, v, n * sizeof *v);
    *bytes += used;

    static uint64_t rng = 5;
    for (int k = 0; k < 4; k++) {
        size_t lo = gen_next(&rng) % n, hi = lo + 1 + gen_next(&rng) % (n - lo);
        assert_ptr_equal(codec_decode_part(p, back, n, lo, hi), p + used);
        assert_memory_equal(back, v + lo, (hi - lo) * sizeof *v);
    }
}

static void a_million_values_of_every_shape_come_back(void **state)
{
    uint64_t rng = 1;
    size_t bytes[GEN_SHAPES] = { 0 }, total[GEN_SHAPES] = { 0 };
    (void)state;

    for (size_t done = 0; done < 1000000;) {
        double v[CODEC_SAMPLES];
        unsigned shape = (unsigned)(gen_next(&rng) % GEN_SHAPES);
        uint64_t r = gen_next(&rng);
        size_t n = r % 4 ? CODEC_SAMPLES : 1 + r / 4 % CODEC_SAMPLES;
        gen_values(&rng, shape, v, n);
        values_come_back(v, n, &bytes[shape]);
        total[shape] += n;
        done += n;
    }
    static const double most[GEN_SHAPES] = { 0.5, 1.8, 2.2, 2, 3, 8.2, 2, 1, 8.2, 8.2, 8.5, 3 };
    for (unsigned k = 0; k < GEN_SHAPES; k++)
        if ((double)bytes[k] > most[k] * (double)total[k])
            fail_msg("shape %u takes %.2f bytes a value", k, (double)bytes[k] / (double)total[k]);
}

static void odd_values_among_whole_ones_come_back(void **state)
{
    size_t bytes = 0;
    (void)state;
    for (size_t n = 1; n <= CODEC_SAMPLES; n += 3) {
        for (size_t odd = 0; odd < 12 && odd <= n; odd++) {
            double v[CODEC_SAMPLES];
            uint64_t rng = n * 100 + odd;
            for (size_t i = 0; i < n; i++)
                v[i] = (double)(i * i);
            for (size_t i = 0; i < odd; i++)
                v[gen_next(&rng) % n] = gen_odd_value(&rng);
            v[0] = odd & 1 ? gen_bits(SAMPLE_STALE_BITS) : v[0];
            values_come_back(v, n, &bytes);
        }
    }
}

static void integers_of_any_size_come_back(void **state)
{
    uint64_t rng = 7;
    (void)state;
    for (unsigned width = 0; width <= 64; width++) {
        uint8_t p[CODEC_MAX_BYTES];
        int64_t x[CODEC_SAMPLES], back[CODEC_SAMPLES];
        for (size_t i = 0; i < CODEC_SAMPLES; i++) {
            uint64_t u = width ? gen_next(&rng) >> (64 - width) : 0;
            x[i] = width & 1 ? (int64_t)u : (int64_t)(0 - u);
        }
        size_t used = codec_encode_ints(p, x, CODEC_SAMPLES);
        assert_ptr_equal(codec_decode_ints(p, back, CODEC_SAMPLES), p + used);
        assert_memory_equal(back, x, sizeof x);
    }
}

static void times_come_back_and_are_kept_once(void **state)
{
    struct times_table t = { 0 };
    uint64_t rng = 3;
    (void)state;
    for (unsigned k = 0; k < 400; k++) {
        int64_t ts[CODEC_SAMPLES], back[CODEC_SAMPLES];
        size_t n = k % 3 ? CODEC_SAMPLES : 1 + gen_next(&rng) % CODEC_SAMPLES;
        gen_times(&rng, k, ts, n);
        if (k % 7 == 0) { // the ends of time
            ts[0] = INT64_MIN;
            ts[n - 1] = n > 1 ? INT64_MAX : ts[n - 1];
        }
        uint32_t id = times_id(&t, ts, n);
        assert_int_equal(times_id(&t, ts, n), id);
        const struct times_block *b = &t.p[id];
        assert_int_equal(b->n, n);
        times_decode(b, 0, n, back);
        assert_memory_equal(back, ts, n * sizeof *ts);
        size_t lo = gen_next(&rng) % n, hi = lo + 1 + gen_next(&rng) % (n - lo);
        times_decode(b, lo, hi, back);
        assert_memory_equal(back, ts + lo, (hi - lo) * sizeof *ts);
        for (size_t i = 0; i < n; i++) {
            assert_int_equal(times_before(b, ts[i]), i);
            assert_int_equal(times_up_to(b, ts[i]), i + 1);
            if (ts[i] < INT64_MAX)
                assert_int_equal(times_before(b, ts[i] + 1), i + 1);
        }
        assert_int_equal(times_before(b, INT64_MIN), 0);
        assert_int_equal(times_up_to(b, INT64_MAX), n);
    }
    times_done(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_million_values_of_every_shape_come_back),
        cmocka_unit_test(odd_values_among_whole_ones_come_back),
        cmocka_unit_test(integers_of_any_size_come_back),
        cmocka_unit_test(times_come_back_and_are_kept_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
