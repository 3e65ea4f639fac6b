/* Any doubles and any times through the codec: they come back bit for bit, within the room given.
 */
#include "store/codec.h"
#include "store/times.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void check(bool ok)
{
    if (!ok)
        abort();
}

static void check_values(const double *v, size_t n)
{
    uint8_t packed[CODEC_MAX_BYTES];
    double back[CODEC_SAMPLES];
    size_t used = codec_encode(packed, v, n);

    check(used + BITS_PAD <= sizeof packed);
    check(codec_decode(packed, back, n) == packed + used);
    check(memcmp(back, v, n * sizeof *v) == 0);
    size_t lo = n / 3, hi = n - n / 5;
    check(codec_decode_part(packed, back, n, lo, hi) == packed + used);
    check(memcmp(back, v + lo, (hi - lo) * sizeof *v) == 0);
}

static void check_ints(const int64_t *x, size_t n)
{
    uint8_t packed[CODEC_MAX_BYTES];
    int64_t back[CODEC_SAMPLES];
    size_t used = codec_encode_ints(packed, x, n);

    check(used + BITS_PAD <= sizeof packed);
    check(codec_decode_ints(packed, back, n) == packed + used);
    check(memcmp(back, x, n * sizeof *x) == 0);
}

static int cmp_times(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void check_times(int64_t *ts, size_t n)
{
    struct times_table t = { 0 };
    int64_t back[CODEC_SAMPLES];
    size_t kept = 0;

    qsort(ts, n, sizeof *ts, cmp_times);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || ts[kept - 1] != ts[i])
            ts[kept++] = ts[i];
    uint32_t id = times_id(&t, ts, kept);
    times_decode(&t.p[id], 0, kept, back);
    check(t.p[id].n == kept && memcmp(back, ts, kept * sizeof *ts) == 0);
    times_decode(&t.p[id], kept / 2, kept, back);
    check(memcmp(back, ts + kept / 2, (kept - kept / 2) * sizeof *ts) == 0);
    for (size_t i = 0; i < kept; i++)
        check(times_before(&t.p[id], ts[i]) == i && times_up_to(&t.p[id], ts[i]) == i + 1);
    times_done(&t);
}

/* The first byte chooses how wide a number the others are: few bytes make small decimals. */
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    double v[CODEC_SAMPLES];
    int64_t x[CODEC_SAMPLES];
    size_t count = 0;

    if (n < 2)
        return 0;
    size_t width = 1 + *p % 8;
    double scale = *p & 8 ? 100 : 1;
    for (p++, n--; n >= width && count < CODEC_SAMPLES; p += width, n -= width, count++) {
        uint64_t u = 0;
        memcpy(&u, p, width);
        x[count] = (int64_t)u;
        v[count] = (double)u / scale;
        if (width == 8)
            memcpy(&v[count], p, width);
    }
    if (count == 0)
        return 0;
    check_values(v, count);
    check_ints(x, count);
    check_times(x, count);
    return 0;
}
