/* What a server says, on its way into messages: never a secret, never a control byte. */
#include "base/utf8.h"
#include "http/client.h"
#include "http/http_error.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

#define CHECK(x)                                                                                   \
    do {                                                                                           \
        if (!(x))                                                                                  \
            abort();                                                                               \
    } while (0)

static void check_safe(const char *text)
{
    struct buf again = { 0 };
    for (const char *c = text; *c; c++)
        CHECK((unsigned char)*c >= ' ' && *c != 0x7f);
    CHECK(utf8_valid(str_of(text)));
    utf8_put_safe(&again, str_of(text));
    CHECK(str_eq(buf_str(&again), str_of(text)));
    buf_done(&again);
}

static void check_title(struct str s)
{
    struct buf title = { 0 };
    if (!http_html_title(s, &title))
        CHECK(title.n == 0);
    CHECK(utf8_width(buf_str(&title)) <= 80);
    check_safe(buf_z(&title));
    buf_done(&title);
}

static void check_url(struct str s)
{
    struct buf once = { 0 }, twice = { 0 };
    http_put_redacted_url(&once, s);
    http_put_redacted_url(&twice, buf_str(&once));
    CHECK(once.n <= s.n && str_eq(buf_str(&once), buf_str(&twice)));
    CHECK(!http_url_has_password(buf_str(&once)));
    buf_done(&once);
    buf_done(&twice);
}

static void check_header(struct str s)
{
    struct buf in = { 0 }, out = { 0 };
    struct err e = { 0 };
    buf_puts(&in, "authorization: Bearer ");
    buf_put_str(&in, s);
    http_put_redacted_header(&out, buf_str(&in));
    CHECK(out.n < sizeof "authorization: Bearer <redacted> and some");
    buf_clear(&out);
    http_put_redacted_header(&out, s);
    if (!http_header_check(s, &e))
        CHECK(e.kind == ERR_USAGE);
    err_done(&e);
    buf_done(&in);
    buf_done(&out);
}

static void check_status(struct str s)
{
    struct curlx_url url = { .scheme = (char *)"http",
                             .host = (char *)"h",
                             .port = (char *)"1",
                             .text = (char *)"http://h:1/" };
    struct err e = { 0 };
    char *z = strndup(s.n ? s.p : "", s.n);
    const struct http_bad_status body = { .status = 599, .reason = s, .body = s, .url = &url },
                                 moved = { .status = 302, .location = z, .url = &url };
    http_explain_status(&body, &e);
    check_safe(e.msg);
    err_done(&e);
    http_explain_status(&moved, &e);
    check_safe(e.msg);
    err_done(&e);
    for (int fault = CURLX_RESOLVE; fault <= CURLX_OTHER; fault++) {
        const struct http_failure f = { .fault = (enum curlx_fault)fault,
                                        .text = z,
                                        .url = &url,
                                        .peer = { .subject = z, .issuer = z, .names = z } };
        http_explain(&f, &e);
        check_safe(e.msg);
        err_done(&e);
    }
    free(z);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct str s = { (const char *)p, n };
    check_title(s);
    check_url(s);
    check_header(s);
    check_status(s);
    return 0;
}
