/* test_target.c - the grammar of TARGET. */
#include "test.h"

#include "base/vec.h"
#include "ingest/target.h"

struct want {
    const char *text;
    enum ingest_kind kind;
    const char *where, *name, *job, *instance;
};

static const struct want wants[] = {
    { "-", INGEST_STDIN, NULL, "stdin", "stdin", "stdin" },
    { "a=-", INGEST_STDIN, NULL, "stdin", "a", "stdin" },
    { "demo:api", INGEST_DEMO, NULL, "demo:api", "task-handler-api", "localhost:8087" },
    { "x-1=demo:worker", INGEST_DEMO, NULL, "demo:worker", "x-1", "localhost:8088" },
    { ":9090", INGEST_URL, "http://localhost:9090/metrics", "http://localhost:9090/metrics",
      "localhost:9090", "localhost:9090" },
    { "h.example:1/a/b?c=d", INGEST_URL, "http://h.example:1/a/b?c=d", "http://h.example:1/a/b?c=d",
      "h.example:1", "h.example:1" },
    { "demo:9100", INGEST_URL, "http://demo:9100/metrics", "http://demo:9100/metrics", "demo:9100",
      "demo:9100" },
    { "h:1?x=y", INGEST_URL, "http://h:1/metrics?x=y", "http://h:1/metrics?x=y", "h:1", "h:1" },
    { "[::1]:9100", INGEST_URL, "http://[::1]:9100/metrics", "http://[::1]:9100/metrics",
      "[::1]:9100", "[::1]:9100" },
    { "https://me:se@cret@h:8443/m", INGEST_URL, "https://me:se@cret@h:8443/m", "https://h:8443/m",
      "h:8443", "h:8443" },
    { "j=HTTP://h", INGEST_URL, "HTTP://h/metrics", "HTTP://h/metrics", "j", "h" },
    { "http://h/", INGEST_URL, "http://h/", "http://h/", "h", "h" },
    { "http://h?a=@", INGEST_URL, "http://h/metrics?a=@", "http://h/metrics?a=@", "h", "h" },
    { "http://[fe80::1]:1/x", INGEST_URL, "http://[fe80::1]:1/x", "http://[fe80::1]:1/x",
      "[fe80::1]:1", "[fe80::1]:1" },
    { "localhost", INGEST_FILE, "localhost", "localhost", "localhost", "localhost" },
    { "dumps/api.prom.gz", INGEST_FILE, "dumps/api.prom.gz", "dumps/api.prom.gz", "api",
      "dumps/api.prom.gz" },
    { "./a=b", INGEST_FILE, "./a=b", "./a=b", "a=b", "./a=b" },
    { "job=x.txt", INGEST_FILE, "x.txt", "x.txt", "job", "x.txt" },
    { "1=2", INGEST_FILE, "1=2", "1=2", "1=2", "1=2" },
    { "h:12x", INGEST_FILE, "h:12x", "h:12x", "h:12x", "h:12x" },
    { ".gz", INGEST_FILE, ".gz", ".gz", ".gz", ".gz" },
    { "dir/", INGEST_FILE, "dir/", "dir/", "dir/", "dir/" },
};

static void each_form_gives_its_address_and_names(void **state)
{
    struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < N_OF(wants); i++) {
        const struct want *w = &wants[i];
        struct ingest_targets got = { 0 };
        struct err e = { 0 };
        if (!ingest_target_parse(&a, str_of(w->text), &got, &e))
            fail_msg("%s: %s", w->text, e.msg);
        assert_int_equal(got.n, 1);
        assert_int_equal(got.p[0].kind, w->kind);
        if (w->where)
            assert_string_equal(got.p[0].where, w->where);
        else
            assert_null(got.p[0].where);
        assert_str(got.p[0].name, w->name);
        assert_str(got.p[0].job, w->job);
        assert_str(got.p[0].instance, w->instance);
        vec_done(&got);
    }
    arena_done(&a);
}

static void demo_is_both_endpoints(void **state)
{
    struct arena a = { 0 };
    struct ingest_targets got = { 0 };
    struct err e = { 0 };
    (void)state;
    assert_true(ingest_target_parse(&a, STR("demo:"), &got, &e));
    assert_int_equal(got.n, 2);
    assert_int_equal(got.p[0].demo, INGEST_DEMO_API);
    assert_str(got.p[0].job, "task-handler-api");
    assert_int_equal(got.p[1].demo, INGEST_DEMO_WORKER);
    assert_str(got.p[1].instance, "localhost:8088");
    vec_done(&got);
    arena_done(&a);
}

static void what_cannot_be_is_refused_without_secrets(void **state)
{
    static const char *const bad[] = {
        "",
        "a=",
        "demo:db",
        "ftp://x",
        "file:///etc/passwd",
        "http://",
        "http://:1",
        "http://u:pw@:80",
        "localhost:0",
        "localhost:65536",
        "://x",
        ":99999999999999999999",
        "http://u:pw@h:p/",
        "http://[::1]:x/",
    };
    struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < N_OF(bad); i++) {
        struct ingest_targets got = { 0 };
        struct err e = { 0 };
        if (ingest_target_parse(&a, str_of(bad[i]), &got, &e))
            fail_msg("\"%s\" was taken", bad[i]);
        assert_int_equal(e.kind, ERR_USAGE);
        assert_null(strstr(e.msg, "pw"));
        assert_int_equal(got.n, 0);
        err_done(&e);
        vec_done(&got);
    }
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_form_gives_its_address_and_names),
        cmocka_unit_test(demo_is_both_endpoints),
        cmocka_unit_test(what_cannot_be_is_refused_without_secrets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
