/* Names on disk: what is written comes back, and what is not as it was written does not. */
#include "cmd/names_cache.h"
#include "test.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"

static char folder[64];

static void path_of(char *to, size_t n, uint64_t key)
{
    snprintf(to, n, "%s/deep/promctl/names-%016" PRIx64, folder, key);
}

static void write_some(uint64_t key, size_t n, const char *help)
{
    struct cached_names all = { .p = xcalloc(n, sizeof *all.p), .n = n };
    struct buf text = { 0 };
    struct arena a = { 0 };

    for (size_t i = 0; i < n; i++)
        all.p[i] = (struct cached_name){ str_of(arena_printf(&a, "m_%06zu", i)), str_of(help),
                                         METRIC_COUNTER };
    names_cache_put(&text, &all);
    names_cache_write(key, buf_str(&text));
    buf_done(&text);
    free(all.p);
    arena_done(&a);
}

static bool reads(uint64_t key, size_t *n, size_t *help_bytes)
{
    struct cached_names got;
    struct arena a = { 0 };
    bool ok = names_cache_read(&a, key, &got);

    *n = got.n;
    *help_bytes = ok ? got.p[0].help.n : 0;
    arena_done(&a);
    return ok;
}

static void names_come_back(void **state)
{
    struct cached_name some[] = {
        { STR("a"), STR(""), METRIC_UNKNOWN },
        { STR("odd \t\\n \n\xc3\xbc"), STR("Help.\nMore\tof it\\."), METRIC_HISTOGRAM },
        { STR("z"), STR("last"), METRIC_STATESET },
    };
    struct buf text = { 0 };
    struct cached_names got;
    struct arena a = { 0 };
    struct stat st;
    char path[128];

    (void)state;
    names_cache_put(&text, &(struct cached_names){ some, N_OF(some), 0 });
    names_cache_write(7, buf_str(&text));
    assert_true(names_cache_read(&a, 7, &got));
    assert_int_equal(got.n, N_OF(some));
    for (size_t i = 0; i < got.n; i++) {
        assert_true(str_eq(got.p[i].name, some[i].name));
        assert_true(str_eq(got.p[i].help, some[i].help));
        assert_int_equal(got.p[i].type, some[i].type);
    }
    assert_false(names_cache_read(&a, 8, &got));
    path_of(path, sizeof path, 7);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    buf_done(&text);
    arena_done(&a);
}

/* Every byte but one, every byte changed. */
static void what_is_broken_is_ignored(void **state)
{
    struct buf whole = { 0 };
    struct err e = { 0 };
    char path[128];
    size_t n, help;

    (void)state;
    write_some(9, 3, "h");
    path_of(path, sizeof path, 9);
    assert_true(io_read_file(path, 1 << 20, &whole, &e));
    for (size_t i = 0; i < whole.n; i++) {
        whole.p[i] ^= 1;
        assert_true(io_replace_file(path, buf_str(&whole), &e));
        assert_false(reads(9, &n, &help));
        whole.p[i] ^= 1;
        assert_true(io_replace_file(path, str_head(buf_str(&whole), i), &e));
        assert_false(reads(9, &n, &help));
    }
    assert_true(io_replace_file(path, buf_str(&whole), &e));
    assert_true(reads(9, &n, &help));
    assert_int_equal(n, 3);
    buf_done(&whole);
}

static void a_large_file_does_without_help(void **state)
{
    char *help = xmalloc(1001);
    size_t n, help_bytes;

    (void)state;
    memset(help, 'x', 1000);
    help[1000] = '\0';
    write_some(10, 1000, help);
    assert_true(reads(10, &n, &help_bytes));
    assert_int_equal(help_bytes, 1000);
    write_some(10, 20000, help);
    assert_true(reads(10, &n, &help_bytes));
    assert_int_equal(n, 20000);
    assert_int_equal(help_bytes, 0);
    free(help);
}

static void the_oldest_files_go(void **state)
{
    char *help = xmalloc(12 << 20), path[128];
    size_t n, help_bytes;

    (void)state;
    memset(help, 'x', 12 << 20);
    help[(12 << 20) - 1] = '\0';
    for (uint64_t key = 20; key < 27; key++) {
        const struct timespec old[2] = { { .tv_sec = 1000 * (time_t)key },
                                         { .tv_sec = 1000 * (time_t)key } };
        write_some(key, 1, help);
        path_of(path, sizeof path, key);
        if (key < 26)
            assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
    }
    assert_false(reads(20, &n, &help_bytes));
    assert_false(reads(21, &n, &help_bytes));
    assert_true(reads(25, &n, &help_bytes));
    assert_true(reads(26, &n, &help_bytes));
    free(help);
}

static void without_a_place_nothing_is_kept(void **state)
{
    size_t n, help;

    (void)state;
    setenv("XDG_CACHE_HOME", "relative", 1);
    unsetenv("HOME");
    write_some(30, 1, "");
    assert_false(reads(30, &n, &help));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_come_back),
        cmocka_unit_test(what_is_broken_is_ignored),
        cmocka_unit_test(a_large_file_does_without_help),
        cmocka_unit_test(the_oldest_files_go),
        cmocka_unit_test(without_a_place_nothing_is_kept),
    };
    char command[128], cache[80];

    snprintf(folder, sizeof folder, "/tmp/promctl-names-XXXXXX");
    if (!mkdtemp(folder))
        return 99;
    snprintf(cache, sizeof cache, "%s/deep", folder);
    setenv("XDG_CACHE_HOME", cache, 1);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command) == 0 ? failed : 99;
}
