/* test_load.c - many targets at once, from a server of our own, files and the simulation. */
#include "test.h"

#include "base/vec.h"
#include "ext/microhttpd.h"
#include "ext/zlib.h"
#include "http/listen.h"
#include "ingest/load.h"
#include "ingest/open.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char page[] = "# TYPE up gauge\nup 1\n";

/* ---- a server with a page for every mood ---- */

static void serve(void *user, const struct mhdx_request *rq, struct mhdx_reply *r)
{
    static const struct {
        const char *path, *type, *body;
    } pages[] = {
        { "/text", "text/plain; version=0.0.4", page },
        { "/om", "application/openmetrics-text; version=1.0.0", "# EOF\n" },
        { "/none", NULL, page },
        { "/octets", "application/octet-stream", page },
        { "/html", "text/html; charset=utf-8",
          "<!DOCTYPE html>\n<html><head><title>\n  Task\tHandler\n</title></head></html>" },
        { "/plainhtml", "text/plain", "\n<html><body>hello</body></html>" },
        { "/xml", "text/plain", "<?xml version='1.0'?><a/>" },
        { "/json", "application/json", "{}" },
        { "/gzip", "text/plain", page },
    };
    (void)user;
    r->status = 404;
    for (size_t i = 0; i < N_OF(pages); i++) {
        if (!str_eq(rq->path, str_of(pages[i].path)))
            continue;
        r->status = 200;
        r->content_type = pages[i].type;
        if (strcmp(pages[i].path, "/gzip") == 0) {
            r->encoding = "gzip";
            zlibx_gzip(str_of(pages[i].body), &r->body);
        } else {
            buf_puts(&r->body, pages[i].body);
        }
    }
}

struct fixture {
    struct mhdx_server *server;
    struct http_listen at;
    char dir[64];
};

static int set_up(void **state)
{
    struct fixture *f = xcalloc(1, sizeof *f);
    struct err e = { 0 };
    int fd;
    f->at = (struct http_listen){ "127.0.0.1", 0 };
    strcpy(f->dir, "/tmp/promctl-load.XXXXXX");
    if (!http_listen_open(&f->at, &fd, &e) || !(f->server = mhdx_start(fd, serve, NULL, &e)) ||
        !mkdtemp(f->dir)) {
        print_error("%s\n", e.msg);
        return -1;
    }
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    char *rm = NULL;
    mhdx_stop(f->server);
    if (asprintf(&rm, "rm -rf %s", f->dir) > 0 && system(rm) != 0)
        return -1;
    free(rm);
    free(f);
    return 0;
}

static void add(struct fixture *f, struct arena *a, struct ingest_targets *t, const char *path)
{
    struct err e = { 0 };
    const char *text = arena_printf(a, "127.0.0.1:%u%s", f->at.port, path);
    assert_true(ingest_target_parse(a, str_of(text), t, &e));
}

static const char *put_file(struct fixture *f, struct arena *a, const char *name, struct str bytes)
{
    const char *path = arena_printf(a, "%s/%s", f->dir, name);
    struct err e = { 0 };
    assert_true(io_replace_file(path, bytes, &e));
    return path;
}

static bool demo_page(void *user, enum ingest_demo part, enum http_accept accept, struct buf *out,
                      enum expo_format *format, struct err *e)
{
    (void)user;
    (void)e;
    assert_int_equal(accept, HTTP_ACCEPT_OPENMETRICS);
    *format = EXPO_OPENMETRICS;
    buf_printf(out, "part_%d 1\n", (int)part);
    return true;
}

static void count(void *user, size_t done, size_t failed, size_t n)
{
    size_t *seen = user;
    seen[0]++;
    assert_int_equal(done, seen[0]);
    seen[1] = failed;
    seen[2] = n;
}

static void pages_come_in_order_with_their_formats(void **state)
{
    struct fixture *f = *state;
    struct arena a = { 0 };
    struct ingest_targets t = { 0 };
    struct ingest_page p[8];
    struct err e = { 0 };
    size_t seen[3] = { 0 };
    struct ingest_opts o = { .demo = demo_page,
                             .accept = HTTP_ACCEPT_OPENMETRICS,
                             .progress = count,
                             .progress_user = seen };
    struct ingest_loader *l = ingest_loader_new(&o);
    struct buf packed = { 0 };

    zlibx_gzip(str_of(page), &packed);
    add(f, &a, &t, "/text");
    assert_true(ingest_target_parse(&a, STR("demo:"), &t, &e));
    add(f, &a, &t, "/om");
    add(f, &a, &t, "/gzip");
    assert_true(
        ingest_target_parse(&a, str_of(put_file(f, &a, "a.prom.gz", buf_str(&packed))), &t, &e));
    assert_true(ingest_target_parse(&a, str_of(put_file(f, &a, "b", str_of(page))), &t, &e));
    assert_int_equal(t.n, 7);
    for (int round = 0; round < 2; round++) { // the loader can be used again
        seen[0] = 0;
        if (!ingest_load(l, t.p, t.n, p))
            for (size_t i = 0; i < t.n; i++)
                print_error("%s\n", p[i].e.msg ? p[i].e.msg : "ok");
        assert_int_equal(seen[0], 7);
        assert_int_equal(seen[1], 0);
        assert_int_equal(seen[2], 7);
        assert_str(p[0].body, page);
        assert_int_equal(p[0].format, EXPO_TEXT);
        assert_int_equal(p[0].http_status, 200);
        assert_string_equal(p[0].content_type, "text/plain; version=0.0.4");
        assert_str(p[1].body, "part_0 1\n");
        assert_str(p[2].body, "part_1 1\n");
        assert_int_equal(p[2].format, EXPO_OPENMETRICS);
        assert_int_equal(p[3].format, EXPO_OPENMETRICS);
        assert_str(p[4].body, page);
        assert_true(p[4].wire_bytes > 0 && p[4].wire_bytes != sizeof page - 1);
        assert_str(p[5].body, page);
        assert_int_equal(p[5].wire_bytes, packed.n);
        assert_str(p[6].body, page);
        for (size_t i = 0; i < t.n; i++) {
            assert_int_equal(p[i].notes.n, 0);
            assert_true(p[i].seconds >= 0 && p[i].seconds < 20 && p[i].at_ms > 0);
            ingest_page_done(&p[i]);
        }
    }
    ingest_loader_free(l);
    buf_done(&packed);
    vec_done(&t);
    arena_done(&a);
}

static void what_is_no_exposition_is_named(void **state)
{
    static const struct {
        const char *path, *msg; /* a part of it */
    } bad[] = {
        { "/html", "not an exposition: an HTML page, \"Task Handler\"" },
        { "/plainhtml", "not an exposition: an HTML page" },
        { "/xml", "not an exposition: an XML document" },
        { "/json", "not an exposition: Content-Type \"application/json\"" },
        { "/gone", "404" },
    };
    struct fixture *f = *state;
    struct arena a = { 0 };
    struct ingest_targets t = { 0 };
    struct ingest_page p[N_OF(bad) + 1];
    struct ingest_opts o = { 0 };
    struct ingest_loader *l = ingest_loader_new(&o);

    for (size_t i = 0; i < N_OF(bad); i++)
        add(f, &a, &t, bad[i].path);
    add(f, &a, &t, "/text");
    assert_false(ingest_load(l, t.p, t.n, p));
    for (size_t i = 0; i < N_OF(bad); i++) {
        if (!p[i].e.msg || !strstr(p[i].e.msg, bad[i].msg))
            fail_msg("%s: %s", bad[i].path, p[i].e.msg ? p[i].e.msg : "no error");
        assert_non_null(strstr(p[i].e.msg, t.p[i].name.p));
    }
    assert_int_equal(p[N_OF(bad)].e.kind, ERR_NONE);
    for (size_t i = 0; i < t.n; i++)
        ingest_page_done(&p[i]);
    ingest_loader_free(l);
    vec_done(&t);
    arena_done(&a);
}

static void what_prometheus_would_refuse_is_noted(void **state)
{
    struct fixture *f = *state;
    struct arena a = { 0 };
    struct ingest_targets t = { 0 };
    struct ingest_page p[2];
    struct ingest_opts o = { 0 };
    struct ingest_loader *l = ingest_loader_new(&o);

    add(f, &a, &t, "/none");
    add(f, &a, &t, "/octets");
    assert_true(ingest_load(l, t.p, t.n, p));
    for (size_t i = 0; i < 2; i++) {
        assert_str(p[i].body, page);
        assert_int_equal(p[i].notes.n, 1);
        assert_non_null(strstr(p[i].notes.p[0].hint, "fallback_scrape_protocol"));
    }
    assert_non_null(strstr(p[0].notes.p[0].msg, "no Content-Type"));
    assert_non_null(strstr(p[1].notes.p[0].msg, "\"application/octet-stream\""));
    for (size_t i = 0; i < t.n; i++)
        ingest_page_done(&p[i]);
    ingest_loader_free(l);
    vec_done(&t);
    arena_done(&a);
}

static void files_fail_with_reasons(void **state)
{
    struct fixture *f = *state;
    struct arena a = { 0 };
    struct ingest_targets t = { 0 };
    struct ingest_page p[4];
    struct err e = { 0 };
    struct ingest_opts o = { .max_bytes = 1000 };
    struct ingest_loader *l = ingest_loader_new(&o);
    struct buf big = { 0 }, packed = { 0 };

    buf_put_repeat(&big, '\n', 5000);
    zlibx_gzip(buf_str(&big), &packed);
    assert_true(ingest_target_parse(&a, STR("no-such-host"), &t, &e));
    assert_true(ingest_target_parse(&a, str_of(f->dir), &t, &e));
    assert_true(ingest_target_parse(&a, str_of(put_file(f, &a, "x.gz", buf_str(&packed))), &t, &e));
    assert_true(ingest_target_parse(&a, str_of(put_file(f, &a, "big", buf_str(&big))), &t, &e));
    assert_false(ingest_load(l, t.p, t.n, p));
    assert_int_equal(p[0].e.kind, ERR_IO);
    assert_string_equal(p[0].e.msg, "no-such-host: no such file or directory");
    assert_non_null(strstr(p[0].e.hint, "no-such-host:9100"));
    assert_non_null(strstr(p[1].e.msg, "is a directory"));
    assert_int_equal(p[2].e.kind, ERR_LIMIT);
    assert_int_equal(p[3].e.kind, ERR_NONE); // mapped: not held in memory
    assert_int_equal(p[3].body.n, 5000);
    for (size_t i = 0; i < t.n; i++)
        ingest_page_done(&p[i]);
    ingest_loader_free(l);
    buf_done(&big);
    buf_done(&packed);
    vec_done(&t);
    arena_done(&a);
}

static void a_stream_gives_the_whole_file(void **state)
{
    struct fixture *f = *state;
    struct arena a = { 0 };
    struct err e = { 0 };
    struct buf text = { 0 }, packed = { 0 };

    for (int i = 0; i < 20000; i++)
        buf_printf(&text, "sample_%d %d\n", i, i * 7919);
    buf_puts(&text, "# EOF\n");
    zlibx_gzip(buf_str(&text), &packed);
    const char *paths[] = { put_file(f, &a, "s", buf_str(&text)),
                            put_file(f, &a, "s.gz", buf_str(&packed)) };
    for (int i = 0; i < 2; i++) {
        struct ingest_stream s;
        struct buf got = { 0 };
        if (!ingest_open_file(paths[i], NULL, &s, &e))
            fail_msg("%s", e.msg);
        assert_int_equal(s.packing, i ? INGEST_GZIP : INGEST_PLAIN);
        assert_int_equal(s.file_bytes, i ? packed.n : text.n);
        if (!i) // only the end of the file tells
            assert_int_equal(s.format, EXPO_OPENMETRICS);
        assert_true(ingest_stream_at(&s) < s.file_bytes + 1);
        assert_true(io_read_all(s.src, SIZE_MAX / 2, &got, &e));
        assert_true(str_eq(buf_str(&got), buf_str(&text)));
        assert_int_equal(ingest_stream_at(&s), s.file_bytes);
        ingest_stream_close(&s);
        buf_done(&got);
    }
    struct ingest_stream s;
    assert_false(ingest_open_file("/nonexistent/page.prom", NULL, &s, &e));
    assert_string_equal(e.msg, "/nonexistent/page.prom: no such file or directory");
    assert_non_null(strstr(e.hint, "HOST:PORT"));
    err_done(&e);
    ingest_stream_close(&s);
    buf_done(&text);
    buf_done(&packed);
    arena_done(&a);
}

static void canceling_stops_a_stream(void **state)
{
    volatile bool cancel = true;
    struct err e = { 0 };
    struct ingest_stream s;
    (void)state;
    assert_false(ingest_open_file("/dev/zero", &cancel, &s, &e));
    assert_int_equal(e.kind, ERR_CANCELED);
    err_done(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_come_in_order_with_their_formats),
        cmocka_unit_test(what_is_no_exposition_is_named),
        cmocka_unit_test(what_prometheus_would_refuse_is_noted),
        cmocka_unit_test(files_fail_with_reasons),
        cmocka_unit_test(a_stream_gives_the_whole_file),
        cmocka_unit_test(canceling_stops_a_stream),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
