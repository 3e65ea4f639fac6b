#include "test.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/vec.h"

static void arena_memory_is_aligned_and_kept(void **state)
{
    struct arena a = { 0 };
    char *p[2000];
    (void)state;
    for (size_t i = 0; i < N_OF(p); i++) {
        p[i] = arena_alloc(&a, i % 97);
        assert_int_equal((uintptr_t)p[i] % 16, 0);
        memset(p[i], (int)(i & 0xff), i % 97);
    }
    for (size_t i = 0; i < N_OF(p); i++)
        for (size_t k = 0; k < i % 97; k++)
            assert_int_equal((unsigned char)p[i][k], i & 0xff);
    arena_done(&a);
    assert_int_equal(a.used_bytes, 0);
}

static void arena_reset_keeps_one_block(void **state)
{
    struct arena a = { 0 };
    (void)state;
    for (int i = 0; i < 1000; i++)
        arena_alloc(&a, 5000);
    arena_alloc(&a, 8 << 20);
    arena_reset(&a);
    assert_true(a.used_bytes <= (1 << 20) + 64);
    assert_string_equal(arena_printf(&a, "%d-%s", 7, "x"), "7-x");
    arena_done(&a);
}

static void buf_grows_and_is_taken(void **state)
{
    struct buf b = { 0 };
    (void)state;
    for (int i = 0; i < 1000; i++)
        buf_printf(&b, "%d,", i);
    assert_int_equal(b.n, 10 * 2 + 90 * 3 + 900 * 4);
    char *z = buf_take(&b);
    assert_memory_equal(z, "0,1,2,", 6);
    assert_int_equal(strlen(z), 3890);
    free(z);
    assert_null(b.p);
    buf_done(&b);
}

static void errors_carry_context_and_status(void **state)
{
    struct err e = { 0 };
    (void)state;
    assert_false(err_at(&e, ERR_SYNTAX, (struct span){ 3, 2 }, "bad %s", "thing"));
    assert_false(err_wrap(&e, "file %d", 1));
    err_hint(&e, "try %s", "more");
    assert_string_equal(e.msg, "file 1: bad thing");
    assert_string_equal(e.hint, "try more");
    assert_int_equal(err_status(e.kind), 2);
    err_done(&e);
    assert_int_equal(err_worse(1, 3), 3);
    assert_int_equal(err_worse(3, 2), 2);
    assert_int_equal(err_worse(130, 2), 130);
    assert_int_equal(err_worse(0, 1), 1);
}

static void a_diag_is_said_once(void **state)
{
    struct diags d = { 0 };
    (void)state;
    diags_add(&d, DIAG_WARN, (struct span){ 1, 2 }, "x is %d", 1);
    diags_add(&d, DIAG_WARN, (struct span){ 1, 2 }, "x is %d", 1);
    diags_add(&d, DIAG_WARN, (struct span){ 1, 2 }, "x is %d", 2);
    diags_hint(&d, "set x");
    assert_int_equal(d.n, 2);
    assert_string_equal(d.p[1].hint, "set x");
    diags_done(&d);
    struct line_col at = line_col_at(STR("a\nbc\nd"), 3);
    assert_int_equal(at.line, 2);
    assert_int_equal(at.col, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_memory_is_aligned_and_kept),
        cmocka_unit_test(arena_reset_keeps_one_block),
        cmocka_unit_test(buf_grows_and_is_taken),
        cmocka_unit_test(errors_carry_context_and_status),
        cmocka_unit_test(a_diag_is_said_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
