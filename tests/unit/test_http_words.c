/* What is said when a transfer fails, for failures that need no network; redaction; HTML pages. */
#include "http/client.h"
#include "http/http_error.h"
#include "test.h"

#include <errno.h>
#include <stdlib.h>

static struct curlx_url url = { .scheme = (char *)"https",
                                .host = (char *)"db.example",
                                .port = (char *)"9100",
                                .text = (char *)"https://db.example:9100/metrics" };

static void assert_said(const struct http_failure *f, enum err_kind kind, const char *msg,
                        const char *hint)
{
    struct err e = { 0 };
    http_explain(f, &e);
    assert_string_equal(e.msg, msg);
    assert_int_equal(e.kind, kind);
    assert_string_equal(e.hint ? e.hint : "", hint);
    err_done(&e);
}

#define DEADLINE "Prometheus logs such a scrape as \"context deadline exceeded\""

static void a_timeout_tells_how_far_it_got(void **state)
{
    struct http_failure f = { .fault = CURLX_TIMEOUT,
                              .text = "",
                              .url = &url,
                              .is_tls = true,
                              .is_scrape = true,
                              .elapsed_ms = 5001,
                              .timeout_ms = 10000,
                              .connect_timeout_ms = 5000 };
    (void)state;
    assert_said(&f, ERR_TIMEOUT, "timed out after 5s looking up db.example",
                "the name server does not answer\n" DEADLINE);
    f.resolved = true;
    assert_said(&f, ERR_TIMEOUT, "timed out after 5s connecting to db.example:9100",
                "no answer at all from that port: the host is down or wrong, or a firewall drops "
                "packets\n" DEADLINE);
    f.connected = true;
    assert_said(&f, ERR_TIMEOUT, "timed out after 5s in the TLS handshake with db.example:9100",
                "the port accepts connections; does it speak TLS (https)?\n" DEADLINE);
    f.elapsed_ms = 10003;
    assert_said(&f, ERR_TIMEOUT, "timed out after 10s in the TLS handshake with db.example:9100",
                "the port accepts connections; does it speak TLS (https)?\n" DEADLINE);
    f.secured = true;
    assert_said(&f, ERR_TIMEOUT,
                "timed out after 10s: db.example:9100 accepted the connection, no answer",
                "the service runs but is slow or stuck; try a longer --timeout\n" DEADLINE);
    f.answered = true;
    f.body_bytes = 4096;
    assert_said(&f, ERR_TIMEOUT,
                "timed out after 10s: the answer began but did not end (4096 bytes came)",
                "the service answers too slowly; try a longer --timeout\n" DEADLINE);
    f.is_scrape = false;
    assert_said(&f, ERR_TIMEOUT,
                "timed out after 10s: the answer began but did not end (4096 bytes came)",
                "the service answers too slowly; try a longer --timeout");
}

static void no_connection_has_its_reasons(void **state)
{
    struct http_failure f = { .fault = CURLX_CONNECT, .text = "", .url = &url };
    (void)state;
    f.os_errno = EHOSTUNREACH;
    assert_said(&f, ERR_NET, "no route to db.example:9100",
                "is the address right, and this machine's network up?");
    f.os_errno = ETIMEDOUT;
    assert_said(&f, ERR_TIMEOUT, "timed out connecting to db.example:9100",
                "the host is down, or a firewall drops what is sent to that port");
    f.os_errno = EACCES;
    assert_said(&f, ERR_NET, "not allowed to connect to db.example:9100",
                "a firewall or sandbox on this machine forbids it");
    f.os_errno = 0;
    assert_said(&f, ERR_NET, "cannot connect to db.example:9100", "");
    f.fault = CURLX_RESOLVE_PROXY;
    assert_said(&f, ERR_NET, "the proxy's host is not found",
                "check --proxy and the environment variables http_proxy, https_proxy");
}

static void a_certificate_is_named_with_what_is_wrong(void **state)
{
    struct http_failure f = { .fault = CURLX_TLS_PEER,
                              .url = &url,
                              .peer = { .subject = (char *)"CN = db",
                                        .issuer = (char *)"CN = Our \033[31mCA",
                                        .starts = (char *)"Nov  1 00:00:00 2031 GMT",
                                        .expires = (char *)"Nov  1 00:00:00 2021 GMT",
                                        .names = (char *)"DNS:db, IP Address:10.0.0.1" } };
    (void)state;
    f.text = "SSL certificate problem: certificate has expired";
    assert_said(&f, ERR_NET,
                "the certificate of db.example:9100 has expired (valid until Nov  1 00:00:00 2021 "
                "GMT, subject CN = db, issuer CN = Our \\x1b[31mCA)",
                "the service needs a new certificate; is this machine's clock right?");
    f.peer.issuer = NULL;
    f.text = "SSL certificate problem: certificate is not yet valid";
    assert_said(&f, ERR_NET,
                "the certificate of db.example:9100 is not valid yet (valid from Nov  1 00:00:00 "
                "2031 GMT, subject CN = db)",
                "is this machine's clock right?");
    f.text = "SSL: no alternative certificate subject name matches target host name 'db.example'";
    assert_said(&f, ERR_NET,
                "the certificate of db.example:9100 is not for db.example (its names: DNS:db, IP "
                "Address:10.0.0.1, subject CN = db)",
                "use a name of the certificate in the URL");
    f.text = "SSL certificate problem: unable to get local issuer certificate";
    assert_said(&f, ERR_NET,
                "the certificate of db.example:9100 is signed by an authority that is not trusted "
                "here (subject CN = db)",
                "--cacert FILE names the authority to trust; --insecure skips the check");
    f.text = "SSL certificate problem: self-signed certificate";
    assert_said(&f, ERR_NET, "the certificate of db.example:9100 is self-signed (subject CN = db)",
                "--cacert FILE with that certificate trusts it; --insecure skips the check");
    f.peer.subject = NULL;
    f.text = "SSL certificate problem: EE certificate key too weak";
    assert_said(&f, ERR_NET,
                "the certificate of db.example:9100 is not accepted: SSL certificate problem: EE "
                "certificate key too weak",
                "--cacert FILE names the authority to trust; --insecure skips the check");
}

static void a_handshake_fails_in_plain_words(void **state)
{
    struct http_failure f = { .fault = CURLX_TLS, .url = &url };
    (void)state;
    f.text = "OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number";
    assert_said(&f, ERR_NET, "db.example:9100 does not speak TLS",
                "a plain HTTP port? try http://db.example:9100");
    f.text = "OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 alert certificate required, "
             "errno 0";
    assert_said(&f, ERR_NET, "db.example:9100 asks for a client certificate",
                "give one: --cert FILE --key FILE");
    f.text = "error:0A000418:SSL routines::tlsv1 alert unknown ca";
    f.cert = "me.pem";
    assert_said(&f, ERR_NET, "db.example:9100 ended the TLS handshake: tlsv1 alert unknown ca",
                "does it trust the certificate in me.pem?");
    f.text = "OpenSSL SSL_connect: error:0A000102:SSL routines::unsupported protocol";
    assert_said(&f, ERR_NET, "TLS handshake with db.example:9100 failed: unsupported protocol", "");
    f.text = "";
    assert_said(&f, ERR_NET, "TLS handshake with db.example:9100 failed: no reason given", "");
}

static void a_status_has_its_reason_and_the_gist_of_the_body(void **state)
{
    struct http_bad_status s = { .status = 404,
                                 .url = &url,
                                 .body = STR("\n\r\n 404 page \x1b[2J\n") };
    struct err e = { 0 };
    (void)state;
    http_explain_status(&s, &e);
    assert_string_equal(e.msg, "HTTP 404 Not Found: 404 page \\x1b[2J");
    assert_null(e.hint);
    err_done(&e);

    s.status = 799;
    s.reason = STR("Odd \a");
    s.body = STR("");
    http_explain_status(&s, &e);
    assert_string_equal(e.msg, "HTTP 799 Odd \\x07");
    err_done(&e);

    s.reason = STR("");
    s.body = STR("<html><head><title>Oops</title></head>");
    http_explain_status(&s, &e);
    assert_string_equal(e.msg, "HTTP 799: Oops");
    err_done(&e);

    struct curlx_url plain = { .scheme = (char *)"http",
                               .host = (char *)"h",
                               .port = (char *)"9090",
                               .text = (char *)"http://h:9090/" };
    s = (struct http_bad_status){ .status = 404, .url = &plain, .is_scrape = true };
    http_explain_status(&s, &e);
    assert_string_equal(e.hint, "metrics are usually at http://h:9090/metrics");
    err_done(&e);

    s = (struct http_bad_status){ .status = 400,
                                  .url = &plain,
                                  .body = STR(
                                      "Client sent an HTTP request to an HTTPS server.\n") };
    http_explain_status(&s, &e);
    assert_string_equal(e.hint, "h:9090 speaks TLS: try https://h:9090");
    err_done(&e);

    s = (struct http_bad_status){ .status = 407, .url = &plain };
    http_explain_status(&s, &e);
    assert_non_null(strstr(e.hint, "--proxy http://USER:PASSWORD@"));
    err_done(&e);
}

// ---- redaction ----

static void assert_redacted(void (*put)(struct buf *, struct str), const char *in, const char *want)
{
    struct buf b = { 0 };
    put(&b, str_of(in));
    assert_str(buf_str(&b), want);
    buf_done(&b);
}

static void userinfo_is_left_out_of_urls(void **state)
{
    (void)state;
    assert_redacted(http_put_redacted_url, "http://u:p@h/x?a@b", "http://h/x?a@b");
    assert_redacted(http_put_redacted_url, "http://u:p@q:r@h:1/x@y", "http://h:1/x@y");
    assert_redacted(http_put_redacted_url, "http://h/x@y", "http://h/x@y");
    assert_redacted(http_put_redacted_url, "https://tok@h", "https://h");
    assert_redacted(http_put_redacted_url, "to http://a:b@c, http://d@e then",
                    "to http://c, http://e then");
    assert_redacted(http_put_redacted_url, "://@", "://");
    assert_redacted(http_put_redacted_url, "no url", "no url");
}

static void secrets_are_left_out_of_headers(void **state)
{
    (void)state;
    assert_redacted(http_put_redacted_header, "authorization: Bearer abc",
                    "authorization: Bearer <redacted>");
    assert_redacted(http_put_redacted_header, "Authorization: abc", "Authorization: <redacted>");
    assert_redacted(http_put_redacted_header, "Proxy-Authorization:Basic x",
                    "Proxy-Authorization: Basic <redacted>");
    assert_redacted(http_put_redacted_header, "Cookie: a=b; c=d", "Cookie: <redacted>");
    assert_redacted(http_put_redacted_header, "X-API-Key: k k", "X-API-Key: <redacted>");
    assert_redacted(http_put_redacted_header, "Location: http://u:p@h/", "Location: http://h/");
    assert_redacted(http_put_redacted_header, "Accept: a:b", "Accept: a:b");
    assert_redacted(http_put_redacted_header, "HTTP/1.1 200 OK", "HTTP/1.1 200 OK");
}

// ---- HTML ----

static void assert_title(const char *body, const char *want)
{
    struct buf b = { 0 };
    assert_int_equal(http_html_title(str_of(body), &b), want != NULL);
    assert_str(buf_str(&b), want ? want : "");
    buf_done(&b);
}

static void an_html_page_is_known_by_its_beginning(void **state)
{
    (void)state;
    assert_title("<!DOCTYPE html><html><head><title>A &amp; B</title>", "A & B");
    assert_title("\n\xef\xbb\xbf<HTML><TITLE lang=en>\n x \n  y\t</TITLE>", NULL);
    assert_title("\xef\xbb\xbf\n<HTML><TITLE lang=en>\n x \n  y\t</TITLE>", "x y");
    assert_title("<!-- hi --><?xml version='1.0'?><html><body>", "");
    assert_title("<html><title>never ends", "");
    assert_title("<html><title>&#x41;&#66;&#x1b;[31m&bogus;&#99999999;&lt;</title>",
                 "AB [31m&bogus;&#99999999;<");
    assert_title("<html><title>\x1b[2J\x9b</title>", "\\x1b[2J\\x9b");
    assert_title("<html", "");
    assert_title("<!--", NULL);
    assert_title("", NULL);
    assert_title("up 1\n<html>", NULL);
    assert_title("<metric/>", NULL);
}

static void accept_is_word_for_word_that_of_prometheus(void **state)
{
    (void)state;
    assert_string_equal(
        http_accept_header(HTTP_ACCEPT_PROTOBUF),
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
        "encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;"
        "q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;"
        "escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1");
    assert_string_equal(http_accept_header(HTTP_ACCEPT_TEXT),
                        "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;"
                        "version=0.0.4;q=0.5,*/*;q=0.4");
    assert_string_equal(http_accept_header(HTTP_ACCEPT_OPENMETRICS),
                        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                        "application/openmetrics-text;version=0.0.1;q=0.5,*/*;q=0.4");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_timeout_tells_how_far_it_got),
        cmocka_unit_test(no_connection_has_its_reasons),
        cmocka_unit_test(a_certificate_is_named_with_what_is_wrong),
        cmocka_unit_test(a_handshake_fails_in_plain_words),
        cmocka_unit_test(a_status_has_its_reason_and_the_gist_of_the_body),
        cmocka_unit_test(userinfo_is_left_out_of_urls),
        cmocka_unit_test(secrets_are_left_out_of_headers),
        cmocka_unit_test(an_html_page_is_known_by_its_beginning),
        cmocka_unit_test(accept_is_word_for_word_that_of_prometheus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
