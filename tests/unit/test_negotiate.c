/* test_negotiate.c - Accept headers and addresses to listen at. */
#include "test.h"

#include "http/client.h"
#include "http/listen.h"
#include "http/negotiate.h"

#include <unistd.h>

static void entries_of_an_accept_header(void **state)
{
    struct str rest = STR(" text/plain ; version=\"0.0.4\" ;q=0.5 , nonsense, a/b;q=2,c/d;q=x , "
                          "application/x;p=\"a,b;c\\\"\";Q=0,*/*");
    struct http_media m;
    (void)state;
    assert_true(http_media_next(&rest, &m));
    assert_str(m.type, "text/plain");
    assert_str(http_media_param(&m, STR("version")), "0.0.4");
    assert_str(http_media_param(&m, STR("VERSION")), "0.0.4");
    assert_int_equal(http_media_param(&m, STR("charset")).n, 0);
    assert_true(m.q == 0.5);
    assert_true(http_media_next(&rest, &m)); // a weight out of range counts for nothing
    assert_str(m.type, "a/b");
    assert_true(m.q == 0);
    assert_true(http_media_next(&rest, &m));
    assert_str(m.type, "c/d");
    assert_true(m.q == 0);
    assert_true(http_media_next(&rest, &m)); // commas and semicolons in quotes part nothing
    assert_str(http_media_param(&m, STR("p")), "a,b;c\\\"");
    assert_true(m.q == 0);
    assert_true(http_media_next(&rest, &m));
    assert_str(m.type, "*/*");
    assert_true(m.q == 1);
    assert_false(http_media_next(&rest, &m));
}

static void what_prometheus_sends_is_understood(void **state)
{
    struct str rest = str_of(http_accept_header(HTTP_ACCEPT_PROTOBUF));
    struct http_media m;
    double last = 1;
    (void)state;
    assert_true(http_media_next(&rest, &m));
    assert_str(m.type, "application/vnd.google.protobuf");
    assert_str(http_media_param(&m, STR("encoding")), "delimited");
    while (http_media_next(&rest, &m)) {
        assert_true(m.q > 0 && m.q < last);
        last = m.q;
    }
}

static void codings(void **state)
{
    static const struct {
        const char *header;
        bool gzip;
    } rows[] = {
        { "", false },
        { "gzip", true },
        { "br, GZIP;q=0.1", true },
        { "gzip;q=0", false },
        { "*", true },
        { "*;q=1, gzip;q=0", false },
        { "identity", false },
        { "gzip;q=0.000", false },
        { "xgzip", false },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++)
        if (http_accepts_coding(str_of(rows[i].header), STR("gzip")) != rows[i].gzip)
            fail_msg("\"%s\"", rows[i].header);
}

static void addresses_to_listen_at(void **state)
{
    static const struct {
        const char *text, *host;
        unsigned port; /* 99999: refused */
    } rows[] = {
        { ":9000", "127.0.0.1", 9000 },
        { "0.0.0.0", "0.0.0.0", 8087 },
        { "[::1]:1", "::1", 1 },
        { "[::]", "::", 8087 },
        { "fe80::1", "fe80::1", 8087 },
        { "h:0", "h", 0 },
        { "h:", "h", 99999 },
        { "h:65536", "h", 99999 },
        { "[::1", "", 99999 },
        { "[::1]x", "", 99999 },
        { "", "", 99999 },
        { ":4294967297", "", 99999 },
        { "h:-1", "h", 99999 },
    };
    struct arena a = { 0 };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct http_listen l = { "127.0.0.1", 8087 };
        struct err e = { 0 };
        bool ok = http_listen_parse(&a, str_of(rows[i].text), &l, &e);
        if (ok != (rows[i].port != 99999))
            fail_msg("\"%s\"", rows[i].text);
        assert_int_equal(e.kind, ok ? ERR_NONE : ERR_USAGE);
        if (ok) {
            assert_string_equal(l.host, rows[i].host);
            assert_int_equal(l.port, rows[i].port);
        }
        err_done(&e);
    }
    arena_done(&a);
}

static void a_port_in_use_is_said_plainly(void **state)
{
    struct http_listen one = { "127.0.0.1", 0 }, two;
    struct err e = { 0 };
    int fd, other;
    (void)state;
    assert_true(http_listen_open(&one, &fd, &e));
    assert_true(one.port > 0);
    two = one;
    assert_false(http_listen_open(&two, &other, &e));
    assert_int_equal(e.kind, ERR_IO);
    assert_non_null(strstr(e.msg, "is in use"));
    assert_non_null(e.hint);
    err_done(&e);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_of_an_accept_header),
        cmocka_unit_test(what_prometheus_sends_is_understood),
        cmocka_unit_test(codings),
        cmocka_unit_test(addresses_to_listen_at),
        cmocka_unit_test(a_port_in_use_is_said_plainly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
