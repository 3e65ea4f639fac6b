#include "ext/dl.h"
#include "test.h"

#include <zstd.h>

static struct {
    DL_FN(ZSTD_versionNumber);
} lib;
static const struct dl_sym syms[] = { DL_SYM(lib, ZSTD_versionNumber) };

DL_NOTE(test, "test", "what the unit test opens", "suggested", SONAME_ZSTD);
DL_NOTE(odd, "odd", "a length that is no multiple of four", "suggested", "libodd.so.1");

static void a_library_opens_once_and_its_functions_can_be_called(void **state)
{
    struct dl_lib zstd = { .name = "libzstd",
                           .soname = SONAME_ZSTD,
                           .package = "libzstd1",
                           .syms = syms,
                           .n_syms = N_OF(syms) };
    struct err e = { 0 };
    (void)state;
    assert_true(dl_open(&zstd, &e));
    assert_true(lib.ZSTD_versionNumber() >= 10400);
    assert_true(dl_open(&zstd, &e));
    assert_int_equal(e.kind, ERR_NONE);
}

#ifdef USE_DLOPEN
static void a_missing_library_is_named_with_its_package(void **state)
{
    struct dl_lib gone = { .name = "libgone", .soname = "libgone.so.7", .package = "libgone7" };
    struct err e = { 0 };
    (void)state;
    for (int i = 0; i < 2; i++) { // the second time is not answered from memory
        assert_false(dl_open(&gone, &e));
        assert_int_equal(e.kind, ERR_IO);
        assert_str(str_of(e.msg),
                   "libgone is needed for this and cannot be opened: libgone.so.7: cannot open "
                   "shared object file: No such file or directory");
        assert_str(str_of(e.hint), "install it, on Debian and Ubuntu with: apt install libgone7");
        err_done(&e);
    }
}

static void a_library_without_the_function_is_called_too_old(void **state)
{
    static void *slot;
    const struct dl_sym none[] = { { "ZSTD_noSuchFunction", &slot, NULL } };
    struct dl_lib old = {
        .name = "libzstd", .soname = SONAME_ZSTD, .package = "libzstd1", .syms = none, .n_syms = 1
    };
    struct err e = { 0 };
    (void)state;
    assert_false(dl_open(&old, &e));
    assert_non_null(strstr(e.msg, "has no function ZSTD_noSuchFunction"));
    assert_non_null(strstr(e.hint, "libzstd1"));
    err_done(&e);
}

static void notes_are_laid_out_as_elf_wants_them(void **state)
{
    (void)state;
    assert_int_equal(sizeof dl_note_test % 4, 0);
    assert_int_equal(sizeof dl_note_odd % 4, 0);
    assert_int_equal(dl_note_odd.name_bytes, 4);
    assert_int_equal(dl_note_odd.desc_bytes, strlen(dl_note_odd.desc) + 1);
    assert_string_equal(dl_note_odd.name, "FDO");
    assert_string_equal(dl_note_odd.desc,
                        "[{\"feature\":\"odd\",\"description\":\"a length that is no multiple of "
                        "four\",\"priority\":\"suggested\",\"soname\":[\"libodd.so.1\"]}]");
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_library_opens_once_and_its_functions_can_be_called),
#ifdef USE_DLOPEN
        cmocka_unit_test(a_missing_library_is_named_with_its_package),
        cmocka_unit_test(a_library_without_the_function_is_called_too_old),
        cmocka_unit_test(notes_are_laid_out_as_elf_wants_them),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
