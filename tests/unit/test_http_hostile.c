/* Servers that lie, break off or hang: each has its own words, and none outlasts the timeout. */
#include "../lib/httpd_run.h"
#include "base/time.h"
#include "test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static struct httpd server;

static const struct http_opts brisk = { .timeout_ms = 1000, .retries = -1 };
static const struct http_opts single = { .retries = -1 };

static void nothing_listens(void **state)
{
    struct http_reply r = httpd_get_url("http://127.0.0.1:1/metrics", NULL);
    (void)state;
    httpd_expect(&server, &r, ERR_NET, "connection refused",
                 "nothing listens on 127.0.0.1:1; is the service running?");
    r = httpd_get_url("http://localhost:1/metrics", NULL);
    httpd_expect(&server, &r, ERR_NET, "connection refused",
                 "nothing listens on localhost:1; is the service running?");
}

/* A label beyond 63 bytes is no name at all: the answer needs no name server. */
#define LONG_LABEL "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void a_name_is_not_found(void **state)
{
    struct http_reply r = httpd_get_url("http://" LONG_LABEL ".invalid/metrics", NULL);
    (void)state;
    assert_true(str_starts(str_of(r.e.msg), STR("host aaaa")));
    assert_true(str_ends(str_of(r.e.msg), STR("aaa.invalid not found")));
    assert_int_equal(r.e.kind, ERR_NET);
    assert_string_equal(r.e.hint, "no address is known for that name; check its spelling and this "
                                  "machine's DNS");
    http_reply_done(&r);
}

static void a_bad_url_is_a_wrong_call(void **state)
{
    static const struct {
        const char *url, *msg;
    } bad[] = {
        { "nonsense", "not a URL: it does not begin with http:// or https://" },
        { "", "not a URL: it does not begin with http:// or https://" },
        { "http://", "not a URL: it names no host" },
        { "http://h:99999/", "not a URL: its port is not a number from 0 to 65535" },
        { "http://h:x/", "not a URL: its port is not a number from 0 to 65535" },
        { "ftp://h/x", "scheme ftp is not supported" },
        { "file:///etc/passwd", "scheme file is not supported" },
        { "http://a b/", NULL },
        { "http://h/\r\nX: y", NULL },
        { "http://u:p@:1/", NULL },
        { "http://[::1/", NULL },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(bad); i++) {
        struct http_reply r = httpd_get_url(bad[i].url, NULL);
        assert_int_equal(r.status, 0);
        assert_null(strstr(r.url, "u:p"));
        if (bad[i].msg)
            httpd_expect(&server, &r, ERR_USAGE, bad[i].msg, NULL);
        assert_true(bad[i].msg || r.e.kind == ERR_USAGE);
        http_reply_done(&r);
    }
}

/* A listener whose queue is full drops what else comes, as a firewall does. */
static void connecting_takes_too_long(void **state)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof at;
    int listener = socket(AF_INET, SOCK_STREAM, 0), full[4];
    char url[64], want[96];
    const struct http_opts o = { .timeout_ms = 5000, .connect_timeout_ms = 300 };
    (void)state;
    assert_int_equal(bind(listener, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(listener, 0), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&at, &n), 0);
    for (size_t i = 0; i < N_OF(full); i++) {
        full[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        (void)!connect(full[i], (struct sockaddr *)&at, sizeof at);
    }
    snprintf(url, sizeof url, "http://127.0.0.1:%d/metrics", ntohs(at.sin_port));
    snprintf(want, sizeof want, "timed out after 300ms connecting to 127.0.0.1:%d",
             ntohs(at.sin_port));
    struct http_reply r = httpd_get_url(url, &o);
    httpd_expect(&server, &r, ERR_TIMEOUT, want,
                 "no answer at all from that port: the host is down or wrong, or a firewall drops "
                 "packets");
    for (size_t i = 0; i < N_OF(full); i++)
        close(full[i]);
    close(listener);
}

static void an_answer_that_does_not_come_is_a_timeout(void **state)
{
    struct http_reply r = httpd_get(&server, "/hang", &brisk);
    (void)state;
    httpd_expect(&server, &r, ERR_TIMEOUT,
                 "timed out after 1s: 127.0.0.1:PORT accepted the connection, no answer",
                 "the service runs but is slow or stuck; try a longer --timeout");
    r = httpd_get(&server, "/hang-body", &brisk);
    httpd_expect(&server, &r, ERR_TIMEOUT,
                 "timed out after 1s: the answer began but did not end (8 bytes came)",
                 "the service answers too slowly; try a longer --timeout");
}

static void a_connection_that_ends_too_early_says_when(void **state)
{
    struct http_reply r = httpd_get(&server, "/close", &single);
    (void)state;
    httpd_expect(&server, &r, ERR_NET, "127.0.0.1:PORT closed the connection without an answer",
                 "is that port really HTTP, and did the service just crash or restart?");
    r = httpd_get(&server, "/reset", &single);
    httpd_expect(&server, &r, ERR_NET, "connection reset before the answer",
                 "did the service on 127.0.0.1:PORT crash or restart?");
    r = httpd_get(&server, "/reset?x", NULL);
    httpd_expect(&server, &r, ERR_NET, "connection reset before the answer (3 attempts)", NULL);
    r = httpd_get(&server, "/reset-body", &single);
    httpd_expect(&server, &r, ERR_NET,
                 "connection reset in the middle of the answer, after 4 bytes",
                 "did the service on 127.0.0.1:PORT crash or restart?");
    r = httpd_get(&server, "/cut", &single);
    httpd_expect(&server, &r, ERR_NET, "the answer was cut off after 8 bytes",
                 "the service, or a proxy before it, closed the connection too early");
    r = httpd_get(&server, "/cut-chunked", &single);
    httpd_expect(&server, &r, ERR_NET, "the answer was cut off after 4 bytes", NULL);
    r = httpd_get(&server, "/cut-head", &single);
    httpd_expect(&server, &r, ERR_NET, "the answer was cut off within its headers",
                 "the service, or a proxy before it, closed the connection too early");
    r = httpd_get(&server, "/gzip-cut", &single);
    httpd_expect(&server, &r, ERR_NET, "the answer was cut off after 0 bytes", NULL);
}

static void what_is_not_http_is_called_so(void **state)
{
    struct http_reply r = httpd_get(&server, "/garbage", &single);
    (void)state;
    httpd_expect(&server, &r, ERR_NET, "127.0.0.1:PORT answered, but not in HTTP",
                 "another kind of service listens there; is the port right?");
    r = httpd_get(&server, "/gzip-bad", &single);
    assert_int_equal(r.e.kind, ERR_FORMAT);
    assert_true(str_starts(str_of(r.e.msg), STR("the body cannot be decompressed: ")));
    http_reply_done(&r);
}

static void an_error_page_is_told_by_its_gist(void **state)
{
    struct http_reply r = httpd_get(&server,
                                    "/status?500_x&text/html&<html><title>It+broke</title>", NULL);
    (void)state;
    httpd_expect(&server, &r, ERR_NET, "HTTP 500 Internal Server Error: It broke", "");
    r = httpd_get(&server, "/status?599_Own_words&text/plain&\\n+\\e[31mred\\nmore", NULL);
    httpd_expect(&server, &r, ERR_NET, "HTTP 599 Own words: \\x1b[31mred", "");
    r = httpd_get(&server, "/none", NULL);
    httpd_expect(&server, &r, ERR_NET, "HTTP 404 Not Found: 404 page not found", "");
    r = httpd_ask(&(struct http_request){ .url = httpd_url(&server, "/"), .is_scrape = true },
                  NULL);
    httpd_expect(&server, &r, ERR_NET, "HTTP 404 Not Found: 404 page not found",
                 "metrics are usually at http://127.0.0.1:PORT/metrics");
    r = httpd_get(&server, "/redirect?http://\xe2\x80\xae" LONG_LABEL ".invalid/", NULL);
    assert_int_equal(r.e.kind, ERR_NET);
    assert_true(str_starts(str_of(r.e.msg), STR("redirected to http://aaa")));
    http_reply_done(&r);
    struct buf title = { 0 };
    r = httpd_get(&server, "/html", NULL);
    assert_int_equal(r.e.kind, ERR_NONE);
    assert_true(http_html_title(buf_str(&r.body), &title));
    assert_str(buf_str(&title), "Node & Exporter");
    buf_done(&title);
    http_reply_done(&r);
}

struct ended {
    size_t n;
    int64_t worst_ns, began_ns;
    bool ok[64];
};

static void note_end(void *user, size_t i, struct http_reply *r)
{
    struct ended *x = user;
    x->n++;
    x->ok[i] = r->e.kind == ERR_NONE;
    x->worst_ns = time_mono_ns() - x->began_ns;
    assert_true(r->e.kind == ERR_NONE || (r->e.msg && r->e.msg[0]));
    http_reply_done(r);
}

/* All lies at once; the bound is generous, the point is that there is one. */
static void no_lie_outlasts_the_timeout(void **state)
{
    static const char *const paths[] = {
        "/bad-chunk",      "/bad-length",   "/bad-status", "/bomb",
        "/close",          "/continue",     "/cut",        "/cut-head",
        "/drip",           "/drip-error",   "/drip-head",  "/garbage",
        "/gzip-bad",       "/gzip-cut",     "/hang",       "/hang-body",
        "/hang-end",       "/hang-head",    "/huge",       "/huge-error",
        "/huge-length",    "/long-head",    "/loop",       "/reset",
        "/reset-body",     "/short-length", "/hops?50",    "/redirect?/hang",
        "/redirect?/drip", "/busy?lie",     "/redirect?",  "/redirect?http://",
        "/redirect?\\",
    };
    struct http_request rq[N_OF(paths)];
    struct err e = { 0 };
    struct ended x = { 0 };
    const struct http_opts o = { .timeout_ms = 1500, .max_body_bytes = 1 << 20 };
    struct http_client *c = http_client_new(&o, &e);
    (void)state;
    for (size_t i = 0; i < N_OF(paths); i++)
        rq[i] = (struct http_request){ .url = xstrdup(httpd_url(&server, paths[i])) };
    x.began_ns = time_mono_ns();
    http_fetch_all(c, rq, N_OF(rq), note_end, &x);
    assert_int_equal(x.n, N_OF(paths));
    assert_true(x.worst_ns < 20000000000LL);
    for (size_t i = 0; i < N_OF(paths); i++) {
        if (x.ok[i] && strcmp(paths[i], "/short-length") != 0)
            fail_msg("%s is taken for an answer", paths[i]);
        free((char *)rq[i].url);
    }
    http_client_free(c);
}

// ---- noise ----

/* Answers every connection with bytes that begin like an answer and then are anything. */
static void *talk_noise(void *arg)
{
    static const char *const heads[] = {
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 302 F\r\nLocation: ",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08",
        "HTTP/2 200\r\n",
        "HTTP/1.1 401 X\r\nWWW-Authenticate: ",
        "HTTP/1.1 101 Switch\r\n\r\n",
    };
    unsigned seed = 12345;
    int listener = *(int *)arg, fd;
    while ((fd = accept(listener, NULL, NULL)) >= 0) {
        char noise[700];
        const char *head = heads[(unsigned)rand_r(&seed) % N_OF(heads)];
        size_t n = (unsigned)rand_r(&seed) % sizeof noise;
        bool text = rand_r(&seed) % 2;
        for (size_t i = 0; i < n; i++)
            noise[i] = text ? "\r\n:/ 0a;,=%@\t\""[(unsigned)rand_r(&seed) % 14]
                            : (char)rand_r(&seed);
        send(fd, head, strlen(head), MSG_NOSIGNAL);
        send(fd, noise, n, MSG_NOSIGNAL);
        if (rand_r(&seed) % 8 == 0)
            usleep(1000);
        shutdown(fd, SHUT_WR);
        recv(fd, noise, sizeof noise, 0); // else unread bytes make the close a reset, always
        close(fd);
    }
    return NULL;
}

static void noise_never_hangs_or_crashes(void **state)
{
    enum { N = 300 };
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof at;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    pthread_t t;
    char url[64];
    struct err e = { 0 };
    const struct http_opts o = { .timeout_ms = 2000, .retries = -1, .max_body_bytes = 1 << 20 };
    struct http_client *c = http_client_new(&o, &e);
    (void)state;
    assert_int_equal(bind(listener, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(listener, 128), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&at, &n), 0);
    assert_int_equal(pthread_create(&t, NULL, talk_noise, &listener), 0);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/x", ntohs(at.sin_port));
    int64_t began = time_mono_ns();
    for (int i = 0; i < N; i++) {
        struct http_reply r;
        http_fetch(c, &(struct http_request){ .url = url }, &r, &e);
        http_reply_done(&r);
        err_done(&e);
    }
    assert_true(time_mono_ns() - began < 120000000000LL);
    http_client_free(c);
    shutdown(listener, SHUT_RDWR);
    pthread_join(t, NULL);
    close(listener);
}

static int setup(void **state)
{
    (void)state;
    httpd_start(&server);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    httpd_stop(&server);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_listens),
        cmocka_unit_test(a_name_is_not_found),
        cmocka_unit_test(a_bad_url_is_a_wrong_call),
        cmocka_unit_test(connecting_takes_too_long),
        cmocka_unit_test(an_answer_that_does_not_come_is_a_timeout),
        cmocka_unit_test(a_connection_that_ends_too_early_says_when),
        cmocka_unit_test(what_is_not_http_is_called_so),
        cmocka_unit_test(an_error_page_is_told_by_its_gist),
        cmocka_unit_test(no_lie_outlasts_the_timeout),
        cmocka_unit_test(noise_never_hangs_or_crashes),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
