/* test_decompress.c - gzip and zstd undone while reading, whatever way the bytes are cut. */
#include "test.h"

#include "base/buf.h"
#include "ext/zlib.h"
#include "ingest/decompress.h"

#include <stdlib.h>

/* The frame of "hello zstd\n", made with zstd --no-check. */
static const char zstd_hello[] = "\x28\xb5\x2f\xfd\x00\x58\x59\x00\x00\x68\x65\x6c\x6c\x6f\x20\x7a"
                                 "\x73\x74\x64\x0a";

/* Gives one byte at a time: every state of a decoder is left and entered again. */
struct drip {
    struct io_source base;
    struct str rest;
    size_t step;
};

static ssize_t drip_read(struct io_source *base, char *p, size_t n, struct err *e)
{
    struct drip *d = (struct drip *)base;
    struct str part = str_head(d->rest, d->step < n ? d->step : n);
    (void)e;
    if (part.n)
        memcpy(p, part.p, part.n);
    d->rest = str_skip(d->rest, part.n);
    return (ssize_t)part.n;
}

static void drip_close(struct io_source *base)
{
    free(base);
}

static struct io_source *drip_new(struct str bytes, size_t step)
{
    struct drip *d = xcalloc(1, sizeof *d);
    d->base = (struct io_source){ .read = drip_read, .close = drip_close };
    d->rest = bytes;
    d->step = step;
    return &d->base;
}

static bool unpack_all(struct str packed, size_t step, struct buf *out, struct err *e)
{
    struct io_source *s = ingest_unpack(ingest_packing_sniff(packed), drip_new(packed, step), e);
    if (!s)
        return false;
    bool ok = io_read_all(s, 1 << 24, out, e);
    io_source_close(s);
    return ok;
}

static void members_are_one_stream(void **state)
{
    struct buf packed = { 0 }, big = { 0 }, want = { 0 };
    (void)state;
    for (int i = 0; i < 40000; i++)
        buf_printf(&big, "line %d of a page\n", i * 7919);
    zlibx_gzip(STR("one\n"), &packed);
    zlibx_gzip(STR(""), &packed);
    zlibx_gzip(buf_str(&big), &packed);
    buf_put_repeat(&packed, '\0', 700); // padding
    buf_puts(&want, "one\n");
    buf_put_str(&want, buf_str(&big));
    for (size_t step = 1; step < 1u << 20; step = step * 31 + 6) {
        struct buf got = { 0 };
        struct err e = { 0 };
        if (!unpack_all(buf_str(&packed), step, &got, &e))
            fail_msg("step %zu: %s", step, e.msg);
        assert_true(str_eq(buf_str(&got), buf_str(&want)));
        buf_done(&got);
    }
    buf_done(&packed);
    buf_done(&big);
    buf_done(&want);
}

static void a_cut_file_is_told_from_a_broken_one(void **state)
{
    struct buf packed = { 0 }, got = { 0 };
    struct err e = { 0 };
    (void)state;
    zlibx_gzip(STR("some text that is long enough to be cut in the middle\n"), &packed);
    for (size_t n = 3; n < packed.n; n++) {
        assert_false(unpack_all(str_head(buf_str(&packed), n), 5, &got, &e));
        assert_int_equal(e.kind, ERR_FORMAT);
        assert_string_equal(e.msg, "gzip data ends too early");
        err_done(&e);
    }
    packed.p[packed.n - 5] ^= 1;
    assert_false(unpack_all(buf_str(&packed), 64, &got, &e));
    assert_string_equal(e.msg, "broken gzip data: incorrect data check");
    err_done(&e);
    packed.p[packed.n - 5] ^= 1;
    buf_puts(&packed, "# HELP\n");
    assert_false(unpack_all(buf_str(&packed), 64, &got, &e));
    assert_string_equal(e.msg, "broken gzip data: incorrect header check");
    assert_non_null(e.hint);
    err_done(&e);
    buf_done(&packed);
    buf_done(&got);
}

static void zstd_frames_are_one_stream(void **state)
{
    struct str one = { zstd_hello, sizeof zstd_hello - 1 };
    struct buf twice = { 0 }, got = { 0 };
    struct err e = { 0 };
    (void)state;
    buf_put_str(&twice, one);
    buf_put_str(&twice, one);
    for (size_t step = 1; step < 50; step += 3) {
        buf_clear(&got);
        if (!unpack_all(buf_str(&twice), step, &got, &e))
            fail_msg("%s", e.msg);
        assert_str(buf_str(&got), "hello zstd\nhello zstd\n");
    }
    for (size_t n = 4; n < one.n; n++) {
        assert_false(unpack_all(str_head(one, n), 3, &got, &e));
        assert_string_equal(e.msg, "zstd data ends too early");
        err_done(&e);
    }
    twice.p[one.n + 2] = 'x';
    assert_false(unpack_all(buf_str(&twice), 100, &got, &e));
    assert_int_equal(e.kind, ERR_FORMAT);
    err_done(&e);
    buf_done(&twice);
    buf_done(&got);
}

static void plain_bytes_pass(void **state)
{
    struct buf got = { 0 };
    struct err e = { 0 };
    (void)state;
    assert_true(unpack_all(STR("\x1f\x8b"), 1, &got, &e));
    assert_true(unpack_all(STR("up 1\n"), 2, &got, &e));
    assert_true(str_eq(buf_str(&got), STR("\x1f\x8bup 1\n")));
    buf_done(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_one_stream),
        cmocka_unit_test(a_cut_file_is_told_from_a_broken_one),
        cmocka_unit_test(zstd_frames_are_one_stream),
        cmocka_unit_test(plain_bytes_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
