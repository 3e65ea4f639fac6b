/* Transfers that work, and the rules they keep: redirects, credentials, retries, limits. */
#include "../lib/httpd_run.h"
#include "base/time.h"
#include "test.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct httpd server;

static void assert_body(struct http_reply *r, const char *want)
{
    if (r->e.kind)
        fail_msg("%s", r->e.msg);
    assert_str(buf_str(&r->body), want);
    http_reply_done(r);
}

/* What the server saw of a request, as text. Release with buf_done(). */
static struct buf echo(const struct http_request *rq, const struct http_opts *o)
{
    struct http_reply r = httpd_ask(rq, o);
    if (r.e.kind)
        fail_msg("%s", r.e.msg);
    struct buf body = r.body;
    r.body = (struct buf){ 0 };
    http_reply_done(&r);
    buf_z(&body);
    return body;
}

static void assert_has(struct buf *b, const char *what)
{
    if (!strstr(buf_z(b), what))
        fail_msg("no \"%s\" in\n%s", what, buf_z(b));
}

static void assert_lacks(struct buf *b, const char *what)
{
    if (strstr(buf_z(b), what))
        fail_msg("\"%s\" in\n%s", what, buf_z(b));
}

static void an_answer_has_all_its_facts(void **state)
{
    struct http_reply r = httpd_get(&server, "/ok", NULL);
    (void)state;
    assert_int_equal(r.e.kind, ERR_NONE);
    assert_int_equal(r.status, 200);
    assert_string_equal(r.content_type, "text/plain; version=0.0.4; charset=utf-8");
    assert_string_equal(r.http_version, "1.1");
    assert_string_equal(r.url, httpd_url(&server, "/ok"));
    assert_int_equal(r.wire_bytes, r.body.n);
    assert_true(r.seconds > 0);
    assert_true(str_starts(buf_str(&r.body), STR("# HELP up_time_seconds")));
    http_reply_done(&r);
}

static void chunks_and_compression_are_undone(void **state)
{
    struct http_reply plain = httpd_get(&server, "/ok", NULL);
    struct http_reply packed = httpd_get(&server, "/gzip", NULL);
    struct http_reply slow = httpd_get(&server, "/slow", NULL);
    struct http_reply chunked = httpd_get(&server, "/chunked", NULL);
    (void)state;
    assert_true(packed.wire_bytes > plain.body.n); // a stored block
    assert_str(buf_str(&packed.body), buf_z(&plain.body));
    assert_str(buf_str(&slow.body), buf_z(&plain.body));
    assert_body(&chunked, "a 1\nb 2\n");
    http_reply_done(&plain);
    http_reply_done(&packed);
    http_reply_done(&slow);
}

static void a_scrape_sends_what_prometheus_sends(void **state)
{
    const struct http_request rq = { .url = httpd_url(&server, "/echo"),
                                     .is_scrape = true,
                                     .accept = http_accept_header(HTTP_ACCEPT_AUTO) };
    const struct http_opts o = { .timeout_ms = 10250 };
    struct buf b = echo(&rq, &o);
    (void)state;
    assert_has(&b,
               "\r\nAccept: application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;"
               "q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;"
               "escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2\r\n");
    assert_has(&b, "\r\nAccept-Encoding: gzip\r\n");
    assert_has(&b, "\r\nX-Prometheus-Scrape-Timeout-Seconds: 10.25\r\n");
    assert_has(&b, "\r\nUser-Agent: promctl/");
    buf_done(&b);
}

static void headers_of_the_user_win(void **state)
{
    const char *headers[] = { "accept: text/x", "X-Empty:", "User-Agent: me",
                              "X-Scope-OrgID: a b" };
    const struct http_request rq = { .url = httpd_url(&server, "/echo"), .accept = "text/plain" };
    const struct http_opts o = { .headers = headers, .n_headers = N_OF(headers) };
    struct buf b = echo(&rq, &o);
    (void)state;
    assert_has(&b, "\r\naccept: text/x\r\n");
    assert_lacks(&b, "text/plain");
    assert_has(&b, "\r\nX-Empty:\r\n");
    assert_has(&b, "\r\nUser-Agent: me\r\n");
    assert_lacks(&b, "promctl");
    assert_has(&b, "\r\nX-Scope-OrgID: a b\r\n");
    assert_lacks(&b, "X-Prometheus");
    buf_done(&b);
}

static void a_body_is_posted(void **state)
{
    struct http_request rq = { .url = httpd_url(&server, "/echo"),
                               .body = STR("query=up"),
                               .content_type = "application/x-www-form-urlencoded" };
    struct buf b = echo(&rq, NULL);
    (void)state;
    assert_has(&b, "POST /echo HTTP/1.1\r\n");
    assert_has(&b, "\r\nContent-Type: application/x-www-form-urlencoded\r\n");
    assert_true(str_ends(buf_str(&b), STR("\r\n\r\nquery=up")));
    buf_done(&b);

    rq.url = httpd_url(&server, "/redirect-307?/echo"); // keeps the method
    b = echo(&rq, NULL);
    assert_has(&b, "POST /echo HTTP/1.1\r\n");
    assert_true(str_ends(buf_str(&b), STR("query=up")));
    buf_done(&b);

    rq.url = httpd_url(&server, "/redirect?/echo"); // does not
    b = echo(&rq, NULL);
    assert_has(&b, "GET /echo HTTP/1.1\r\n");
    assert_lacks(&b, "query=up");
    assert_lacks(&b, "Content-Type");
    buf_done(&b);
}

static void what_would_break_the_request_is_refused(void **state)
{
    const char *split[] = { "X-A: 1\r\nX-B: 2" };
    const struct http_opts header = { .headers = split, .n_headers = 1 },
                           token = { .bearer = "a\r\nX-B: 2" };
    struct http_reply r = httpd_get(&server, "/echo", &header);
    (void)state;
    httpd_expect(&server, &r, ERR_USAGE, "the value of the header X-A has a control character", "");
    r = httpd_get(&server, "/echo", &token);
    httpd_expect(&server, &r, ERR_USAGE, "the bearer token has more than one line", "");
}

static void a_timeout_of_a_thousand_years_is_one(void **state)
{
    const struct http_opts o = { .timeout_ms = INT64_MAX, .connect_timeout_ms = INT64_MAX };
    struct http_reply r = httpd_get(&server, "/ok", &o);
    (void)state;
    assert_int_equal(r.status, 200);
    http_reply_done(&r);
}

// ---- credentials ----

static void basic_auth_comes_from_options_or_the_url(void **state)
{
    char url[128];
    const struct http_opts right = { .user = "demo", .password = "se:cret" };
    struct http_reply r = httpd_get(&server, "/basic", &right);
    (void)state;
    assert_int_equal(r.status, 200);
    http_reply_done(&r);

    snprintf(url, sizeof url, "http://demo:se%%3Acret@127.0.0.1:%d/basic", server.port);
    r = httpd_get_url(url, NULL);
    assert_int_equal(r.status, 200);
    assert_string_equal(r.url, httpd_url(&server, "/basic"));
    http_reply_done(&r);

    const struct http_opts wrong = { .user = "demo", .password = "guess" };
    r = httpd_get_url(url, &wrong); // what was said on purpose wins over the URL
    httpd_expect(&server, &r, ERR_NET, "HTTP 401 Unauthorized: no",
                 "the credentials were not accepted");

    const struct http_opts meek = { .bearer = "of the environment", .url_wins = true };
    r = httpd_get_url(url, &meek);
    assert_int_equal(r.status, 200);
    http_reply_done(&r);

    r = httpd_get(&server, "/basic", NULL);
    httpd_expect(&server, &r, ERR_NET, "HTTP 401 Unauthorized: no",
                 "give --user NAME with --password-file FILE, or --bearer-token-file FILE");
}

static void a_bearer_token_is_sent(void **state)
{
    const struct http_opts o = { .bearer = "tok-en", .user = "ignored" };
    struct http_reply r = httpd_get(&server, "/bearer", &o);
    (void)state;
    assert_int_equal(r.status, 200);
    http_reply_done(&r);
}

/* localhost and 127.0.0.1 are the same machine and not the same origin. */
static void credentials_do_not_follow_to_another_host(void **state)
{
    char path[128];
    const char *headers[] = { "Authorization: Custom one", "Cookie: session=two",
                              "X-Api-Key: three", "X-Own: four" };
    struct http_opts all[] = { { .user = "demo", .password = "se:cret" },
                               { .bearer = "tok-en" },
                               { .headers = headers, .n_headers = N_OF(headers) } };
    (void)state;
    for (size_t i = 0; i < N_OF(all); i++) {
        snprintf(path, sizeof path, "/redirect?http://localhost:%d/echo", server.port);
        struct http_reply r = httpd_get(&server, path, &all[i]);
        if (r.e.kind)
            fail_msg("%s", r.e.msg);
        assert_lacks(&r.body, "uthorization");
        assert_lacks(&r.body, "session");
        assert_lacks(&r.body, "three");
        assert_lacks(&r.body, "four");
        http_reply_done(&r);

        // On the same host they do.
        r = httpd_get(&server, "/redirect?/echo", &all[i]);
        assert_has(&r.body, "uthorization");
        http_reply_done(&r);

        // And back where they belong.
        snprintf(path, sizeof path,
                 "/redirect?http://localhost:%d/redirect?http://127.0.0.1:%d/echo", server.port,
                 server.port);
        r = httpd_get(&server, path, &all[i]);
        assert_has(&r.body, "uthorization");
        http_reply_done(&r);
    }

    snprintf(path, sizeof path, "/redirect?http://localhost:%d/bearer", server.port);
    struct http_reply r = httpd_get(&server, path, &all[1]);
    httpd_expect(&server, &r, ERR_NET,
                 "redirected to http://localhost:PORT/bearer: HTTP 401 Unauthorized: no",
                 "credentials were not sent because of a redirect to another place: ask "
                 "http://localhost:PORT/bearer directly");
}

static void userinfo_of_a_location_is_not_used(void **state)
{
    char path[128];
    snprintf(path, sizeof path, "/redirect?http://a:b@127.0.0.1:%d/echo", server.port);
    struct http_reply r = httpd_get(&server, path, NULL);
    (void)state;
    assert_int_equal(r.e.kind, ERR_NONE);
    assert_lacks(&r.body, "uthorization");
    http_reply_done(&r);
}

// ---- redirects ----

static void redirects_are_followed_up_to_ten(void **state)
{
    const struct http_opts o = { .no_redirects = true };
    struct http_reply r = httpd_get(&server, "/hops?9", NULL);
    (void)state;
    assert_int_equal(r.status, 200);
    assert_string_equal(r.url, httpd_url(&server, "/hops?9")); // as asked
    http_reply_done(&r);
    r = httpd_get(&server, "/hops?10", NULL);
    httpd_expect(&server, &r, ERR_NET,
                 "more than 10 redirects, the last to http://127.0.0.1:PORT/hops?0",
                 "the server sends the request round in a circle");
    r = httpd_get(&server, "/loop", NULL);
    httpd_expect(&server, &r, ERR_NET,
                 "more than 10 redirects, the last to http://127.0.0.1:PORT/loop", NULL);
    r = httpd_get(&server, "/redirect?http://u:p@else.example/x", &o);
    httpd_expect(&server, &r, ERR_NET, "HTTP 302 Found, redirects to http://else.example/x",
                 "ask there directly");
}

static void a_redirect_leads_to_http_only(void **state)
{
    struct http_reply r = httpd_get(&server, "/redirect?file:///etc/passwd", NULL);
    (void)state;
    httpd_expect(&server, &r, ERR_NET,
                 "bad redirect from http://127.0.0.1:PORT/redirect?file:///etc/passwd: scheme file "
                 "is not supported",
                 "use http:// or https://");
    r = httpd_get(&server, "/redirect?gopher://127.0.0.1:1/x", NULL);
    assert_non_null(strstr(r.e.msg, "scheme gopher is not supported"));
    http_reply_done(&r);
}

// ---- retries ----

static void a_busy_or_resetting_server_is_tried_three_times(void **state)
{
    const struct http_opts once = { .retries = -1 };
    struct http_reply r = httpd_get(&server, "/flaky?a", NULL);
    (void)state;
    assert_int_equal(r.status, 200);
    http_reply_done(&r);
    r = httpd_get(&server, "/flaky-reset?b", NULL);
    assert_int_equal(r.status, 200);
    http_reply_done(&r);
    r = httpd_get(&server, "/busy?c", NULL);
    httpd_expect(&server, &r, ERR_NET,
                 "HTTP 503 Service Unavailable: still warming up (3 attempts)", "");
    r = httpd_get(&server, "/count?c", NULL);
    assert_body(&r, "3\n");
    r = httpd_get(&server, "/busy?d", &once);
    httpd_expect(&server, &r, ERR_NET, "HTTP 503 Service Unavailable: still warming up", "");
    r = httpd_get(&server, "/count?d", NULL);
    assert_body(&r, "1\n");
}

static void other_failures_are_not_tried_again(void **state)
{
    struct http_reply r = httpd_get(&server, "/once?e", NULL);
    (void)state;
    httpd_expect(&server, &r, ERR_NET, "HTTP 500 Internal Server Error: disk full", "");
    r = httpd_get(&server, "/count?e", NULL);
    assert_body(&r, "1\n");
}

static void there_is_no_retry_beyond_the_timeout(void **state)
{
    const struct http_opts o = { .timeout_ms = 90 };
    struct http_reply r = httpd_get(&server, "/busy?f", &o);
    (void)state;
    assert_null(strstr(r.e.msg, "attempts")); // 503, or on a slow machine a timeout
    http_reply_done(&r);
    r = httpd_get(&server, "/count?f", NULL);
    assert_body(&r, "1\n");
}

// ---- limits ----

static void a_body_is_limited_after_decompression(void **state)
{
    static const char *const paths[] = { "/huge", "/bomb", "/huge-length" };
    const struct http_opts o = { .max_body_bytes = 8 << 20 };
    (void)state;
    for (size_t i = 0; i < N_OF(paths); i++) {
        struct http_reply r = httpd_get(&server, paths[i], &o);
        assert_true(r.body.cap <= 17 << 20);
        httpd_expect(&server, &r, ERR_LIMIT, "the body is larger than 8 MiB",
                     "--max-body SIZE allows more");
    }
    const struct http_opts odd = { .max_body_bytes = 1001 }, exact = { .max_body_bytes = 8 };
    struct http_reply r = httpd_get(&server, "/huge", &odd);
    httpd_expect(&server, &r, ERR_LIMIT, "the body is larger than 1001 bytes", NULL);
    r = httpd_get(&server, "/chunked", &exact);
    assert_body(&r, "a 1\nb 2\n");
}

static void an_endless_error_text_is_cut(void **state)
{
    struct http_reply r = httpd_get(&server, "/huge-error", NULL);
    (void)state;
    assert_int_equal(r.status, 500);
    assert_true(r.body.n <= 1 << 20);
    httpd_expect(&server, &r, ERR_NET, "HTTP 500 Internal Server Error: the first line", "");
}

struct sunk {
    size_t bytes, calls, stop_after;
    bool say_why;
};

static bool sink(void *user, struct str bytes, struct err *e)
{
    struct sunk *s = user;
    s->bytes += bytes.n;
    s->calls++;
    if (s->bytes < s->stop_after)
        return true;
    return s->say_why ? err_set(e, ERR_FORMAT, "line 3 is odd") : false;
}

static void a_sink_gets_the_bytes_and_may_stop(void **state)
{
    struct sunk all = { .stop_after = SIZE_MAX }, some = { .stop_after = 100000 },
                bad = { .stop_after = 1, .say_why = true };
    struct http_request rq = { .url = httpd_url(&server, "/slow"), .sink = sink, .user = &all };
    struct http_reply r = httpd_ask(&rq, NULL);
    (void)state;
    assert_int_equal(r.e.kind, ERR_NONE);
    assert_int_equal(all.bytes, 179);
    assert_true(all.calls > 1);
    assert_int_equal(r.body.n, 0);
    http_reply_done(&r);

    rq.url = httpd_url(&server, "/huge");
    rq.user = &some;
    r = httpd_ask(&rq, NULL);
    assert_int_equal(r.e.kind, ERR_NONE);
    assert_true(some.bytes >= 100000);
    http_reply_done(&r);

    rq.user = &bad;
    r = httpd_ask(&rq, NULL);
    httpd_expect(&server, &r, ERR_FORMAT, "line 3 is odd", NULL);

    rq.url = httpd_url(&server, "/once?sink"); // not the sink's business
    all.bytes = 0;
    rq.user = &all;
    r = httpd_ask(&rq, NULL);
    assert_int_equal(all.bytes, 0);
    httpd_expect(&server, &r, ERR_NET, "HTTP 500 Internal Server Error: disk full", NULL);
}

// ---- many ----

struct tally {
    size_t ended, failed;
    bool seen[200];
};

static void count_reply(void *user, size_t i, struct http_reply *r)
{
    struct tally *t = user;
    assert_false(t->seen[i]);
    t->seen[i] = true;
    t->ended++;
    t->failed += r->e.kind != ERR_NONE;
    http_reply_done(r);
}

static void one_bad_target_among_many_does_not_stop_the_rest(void **state)
{
    static struct tally t;
    struct http_request rq[200];
    struct err e = { 0 };
    struct http_client *c = http_client_new(&(struct http_opts){ .timeout_ms = 30000 }, &e);
    (void)state;
    for (size_t i = 0; i < N_OF(rq); i++)
        rq[i] = (struct http_request){ .url = xstrdup(i == 5     ? "nonsense"
                                                      : i == 17  ? "http://127.0.0.1:1/x"
                                                      : i == 150 ? httpd_url(&server, "/none")
                                                                 : httpd_url(&server, "/slow")) };
    http_fetch_all(c, rq, N_OF(rq), count_reply, &t);
    assert_int_equal(t.ended, N_OF(rq));
    assert_int_equal(t.failed, 3);
    http_fetch_all(c, rq, 0, count_reply, &t);
    http_client_free(c);
    for (size_t i = 0; i < N_OF(rq); i++)
        free((char *)rq[i].url);
}

// ---- cancel ----

static volatile bool interrupted;

static void on_alarm(int sig)
{
    (void)sig;
    interrupted = true;
}

static void cancel_ends_all_transfers_soon(void **state)
{
    static struct tally t;
    struct http_request rq[100];
    struct err e = { 0 };
    struct http_client *c = http_client_new(
        &(struct http_opts){ .timeout_ms = 60000, .cancel = &interrupted }, &e);
    const char *url = httpd_url(&server, "/hang");
    (void)state;
    for (size_t i = 0; i < N_OF(rq); i++)
        rq[i] = (struct http_request){ .url = url };
    signal(SIGALRM, on_alarm);
    ualarm(200000, 0);
    int64_t began = time_mono_ns();
    http_fetch_all(c, rq, N_OF(rq), count_reply, &t);
    assert_true(time_mono_ns() - began < 20000000000LL);
    assert_int_equal(t.failed, N_OF(rq));
    struct http_reply r;
    assert_false(http_fetch(c, &rq[0], &r, &e));
    r.e = e;
    httpd_expect(&server, &r, ERR_CANCELED, "interrupted", "");
    http_client_free(c);
}

// ---- trace ----

static void keep_line(void *user, struct str line)
{
    buf_put_str(user, line);
    buf_putc(user, '\n');
}

static void a_trace_shows_the_exchange_without_secrets(void **state)
{
    struct buf log = { 0 };
    char url[160];
    const char *headers[] = { "X-API-Key: hush-hush", "X-Own: shown" };
    const struct http_opts o = {
        .headers = headers, .n_headers = N_OF(headers), .trace = keep_line, .trace_user = &log
    };
    (void)state;
    snprintf(url, sizeof url,
             "http://joe:topsecret@127.0.0.1:%d/redirect?http://x:y@127.0.0.1:%d/ok", server.port,
             server.port);
    struct http_reply r = httpd_get_url(url, &o);
    assert_int_equal(r.status, 200);
    http_reply_done(&r);
    assert_has(&log, "\n> GET /redirect?http://");
    assert_has(&log, "\n> Authorization: Basic <redacted>\n");
    assert_has(&log, "\n> X-API-Key: <redacted>\n");
    assert_has(&log, "\n> X-Own: shown\n");
    assert_has(&log, "\n< HTTP/1.1 302 Found\n");
    assert_has(&log, "\n< HTTP/1.1 200 OK\n");
    assert_has(&log, "\n* Connected to 127.0.0.1");
    assert_lacks(&log, "topsecret");
    assert_lacks(&log, "am9lOnRvc"); // joe:tops...
    assert_lacks(&log, "hush");
    assert_lacks(&log, "x:y@");
    buf_done(&log);

    const struct http_opts busy = { .trace = keep_line, .trace_user = &log };
    r = httpd_get(&server, "/flaky?trace", &busy);
    http_reply_done(&r);
    assert_has(&log, "\n* trying again in 100 ms\n");
    buf_done(&log);
}

// ---- proxies ----

static void a_proxy_is_used_when_given_and_not_for_localhost(void **state)
{
    char proxy[64];
    struct http_opts o = { .proxy = proxy };
    (void)state;
    snprintf(proxy, sizeof proxy, "http://127.0.0.1:%d", server.port);
    struct http_reply r = httpd_get_url("http://metrics.example:9100/echo", &o);
    assert_has(&r.body, "GET http://metrics.example:9100/echo HTTP/1.1\r\n");
    http_reply_done(&r);

    setenv("http_proxy", proxy, 1);
    r = httpd_get_url("http://metrics.example:9100/echo", NULL);
    assert_has(&r.body, "GET http://metrics.example:9100/echo");
    http_reply_done(&r);
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    r = httpd_get(&server, "/echo", NULL);
    assert_has(&r.body, "GET /echo HTTP/1.1\r\n");
    http_reply_done(&r);
    r = httpd_get_url("https://metrics.example:9100/echo", &o); // asks for a tunnel
    assert_int_equal(r.e.kind, ERR_NET);
    assert_true(str_starts(str_of(r.e.msg), STR("the proxy refused: ")));
    http_reply_done(&r);
    r = httpd_get_url("http://metrics.example:9100/echo", NULL);
    httpd_expect(&server, &r, ERR_NET, "proxy: connection refused",
                 "nothing listens on the proxy 127.0.0.1:1; is the service running?");
    unsetenv("http_proxy");
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
        cmocka_unit_test(an_answer_has_all_its_facts),
        cmocka_unit_test(chunks_and_compression_are_undone),
        cmocka_unit_test(a_scrape_sends_what_prometheus_sends),
        cmocka_unit_test(headers_of_the_user_win),
        cmocka_unit_test(a_body_is_posted),
        cmocka_unit_test(what_would_break_the_request_is_refused),
        cmocka_unit_test(a_timeout_of_a_thousand_years_is_one),
        cmocka_unit_test(basic_auth_comes_from_options_or_the_url),
        cmocka_unit_test(a_bearer_token_is_sent),
        cmocka_unit_test(credentials_do_not_follow_to_another_host),
        cmocka_unit_test(userinfo_of_a_location_is_not_used),
        cmocka_unit_test(redirects_are_followed_up_to_ten),
        cmocka_unit_test(a_redirect_leads_to_http_only),
        cmocka_unit_test(a_busy_or_resetting_server_is_tried_three_times),
        cmocka_unit_test(other_failures_are_not_tried_again),
        cmocka_unit_test(there_is_no_retry_beyond_the_timeout),
        cmocka_unit_test(a_body_is_limited_after_decompression),
        cmocka_unit_test(an_endless_error_text_is_cut),
        cmocka_unit_test(a_sink_gets_the_bytes_and_may_stop),
        cmocka_unit_test(one_bad_target_among_many_does_not_stop_the_rest),
        cmocka_unit_test(cancel_ends_all_transfers_soon),
        cmocka_unit_test(a_trace_shows_the_exchange_without_secrets),
        cmocka_unit_test(a_proxy_is_used_when_given_and_not_for_localhost),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
