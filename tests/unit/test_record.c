/* Recordings: what is written can be read, whatever order families come in. */
#include "test.h"

#include "base/io.h"
#include "ingest/record.h"
#include "ingest/store_load.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char path[64];

static int setup(void **state)
{
    (void)state;
    strcpy(path, "/tmp/promctl-record-XXXXXX");
    int fd = mkstemp(path);
    return fd < 0 ? 1 : close(fd);
}

static int teardown(void **state)
{
    (void)state;
    return unlink(path);
}

static void put(struct recorder *r, enum expo_kind kind, const char *name, const char *text,
                enum metric_type type, int64_t ts)
{
    const struct expo_item it = { .kind = kind,
                                  .name = str_of(name),
                                  .text = str_of(text),
                                  .type = type,
                                  .value = 1.5,
                                  .has_ts = ts > 0,
                                  .ts = ts };
    recorder_item(r, &it);
}

static void families_may_come_again(void **state)
{
    struct err e = { 0 };
    struct buf b = { 0 };
    struct recorder *r = recorder_open(path, &e);
    (void)state;

    for (int64_t t = 1000; t <= 2000; t += 1000) {
        put(r, EXPO_HELP, "a", "Help.", 0, 0);
        put(r, EXPO_TYPE, "a", "", METRIC_GAUGE, 0);
        put(r, EXPO_SAMPLE, "a", "", 0, t);
        put(r, EXPO_SAMPLE, "b", "", 0, t);
        put(r, EXPO_SAMPLE, "a", "", 0, t + 1);
        put(r, EXPO_TYPE, "b", "", METRIC_GAUGE, 0); // and no sample of it
        assert_true(recorder_flush(r, &e));
    }
    assert_int_equal(recorder_stats(r).n_samples, 6);
    assert_true(recorder_close(r, &e));
    assert_true(io_read_file(path, 1 << 20, &b, &e));
    assert_non_null(strstr(buf_z(&b), "# HELP a Help.\n# TYPE a gauge\na 1.5 1\nb 1.5 1\n"));
    assert_non_null(strstr(buf_z(&b), "\na 1.5 2.001\n"));
    assert_true(str_ends(buf_str(&b), STR("\n# EOF\n")));
    const char *help = strstr(buf_z(&b), "# HELP a");
    assert_null(strstr(help + 1, "# HELP a"));
    buf_done(&b);
}

static size_t samples_of(const char *file)
{
    struct mem_store *s = mem_new(&(struct mem_opts){ 0 });
    struct store_load *l = store_load_new(s, &(struct store_load_opts){ .now_ms = 5000 });
    struct err e = { 0 };
    struct diags notes = { 0 };

    assert_true(store_load_file(l, file, &e));
    assert_true(store_load_end(l, &notes, &e));
    size_t n = mem_stats(s).floats;
    diags_done(&notes);
    store_load_free(l);
    mem_free(s);
    return n;
}

static void what_was_flushed_is_there_when_nobody_ended_it(void **state)
{
    struct err e = { 0 };
    (void)state;

    for (int packed = 0; packed < 2; packed++) {
        char name[80];
        snprintf(name, sizeof name, "%s%s", path, packed ? ".gz" : "");
        for (int64_t k = 0; k < 2; k++) { // the second time it is continued
            struct recorder *r = recorder_open(name, &e);
            assert_non_null(r);
            put(r, EXPO_TYPE, "x", "", METRIC_COUNTER, 0);
            put(r, EXPO_SAMPLE, "x_total", "", 0, 1000 + k * 10000);
            assert_true(recorder_flush(r, &e));
            assert_int_equal(samples_of(name), 2 * k + 1);
            put(r, EXPO_SAMPLE, "x_total", "", 0, 2000 + k * 10000);
            assert_true(recorder_close(r, &e));
            assert_int_equal(samples_of(name), 2 * k + 2);
        }
        if (packed)
            unlink(name);
    }
}

static void files_that_cannot_be_written_say_so(void **state)
{
    struct err e = { 0 };
    (void)state;

    assert_null(recorder_open("x.zst", &e));
    assert_int_equal(e.kind, ERR_USAGE);
    err_done(&e);
    e = (struct err){ 0 };
    assert_null(recorder_open("/nosuch/x", &e));
    assert_int_equal(e.kind, ERR_IO);
    err_done(&e);
    e = (struct err){ 0 };
    struct recorder *r = recorder_open("/dev/full", &e);
    assert_non_null(r);
    assert_false(recorder_flush(r, &e));
    err_done(&e);
    e = (struct err){ 0 };
    assert_false(recorder_close(r, &e));
    err_done(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(families_may_come_again, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_flushed_is_there_when_nobody_ended_it, setup,
                                        teardown),
        cmocka_unit_test(files_that_cannot_be_written_say_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
