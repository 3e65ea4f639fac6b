#include "base/buf.h"
#include "base/utf8.h"
#include "http/client.h"
#include "http/http_error.h"

enum { BODY_LINE_COLUMNS = 160 };

// Source: RFC 9110 section 15, RFC 6585.
static const struct {
    int status;
    const char *reason;
} reasons[] = {
    { 202, "Accepted" },
    { 204, "No Content" },
    { 206, "Partial Content" },
    { 300, "Multiple Choices" },
    { 301, "Moved Permanently" },
    { 302, "Found" },
    { 303, "See Other" },
    { 304, "Not Modified" },
    { 307, "Temporary Redirect" },
    { 308, "Permanent Redirect" },
    { 400, "Bad Request" },
    { 401, "Unauthorized" },
    { 403, "Forbidden" },
    { 404, "Not Found" },
    { 405, "Method Not Allowed" },
    { 406, "Not Acceptable" },
    { 407, "Proxy Authentication Required" },
    { 408, "Request Timeout" },
    { 409, "Conflict" },
    { 410, "Gone" },
    { 411, "Length Required" },
    { 413, "Content Too Large" },
    { 414, "URI Too Long" },
    { 415, "Unsupported Media Type" },
    { 418, "I'm a teapot" },
    { 421, "Misdirected Request" },
    { 422, "Unprocessable Content" },
    { 425, "Too Early" },
    { 426, "Upgrade Required" },
    { 429, "Too Many Requests" },
    { 431, "Request Header Fields Too Large" },
    { 500, "Internal Server Error" },
    { 501, "Not Implemented" },
    { 502, "Bad Gateway" },
    { 503, "Service Unavailable" },
    { 504, "Gateway Timeout" },
    { 505, "HTTP Version Not Supported" },
};

const char *http_status_reason(int status)
{
    for (size_t i = 0; i < N_OF(reasons); i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return NULL;
}

/* An HTML page's title, else the first line that is not blank. */
static void put_gist(struct buf *b, struct str body)
{
    struct buf title = { 0 };
    struct str line;
    if (http_html_title(body, &title)) {
        if (title.n) {
            buf_puts(b, ": ");
            buf_put_str(b, buf_str(&title));
        }
    } else {
        while (str_cut(&body, '\n', &line)) {
            line = str_trim(line);
            if (line.n == 0)
                continue;
            buf_puts(b, ": ");
            utf8_put_cut(b, line, BODY_LINE_COLUMNS);
            break;
        }
    }
    buf_done(&title);
}

static bool is_metrics_path(const struct curlx_url *u)
{
    struct str s = str_of(u->text);
    s = str_head(s, str_find_char(s, '?'));
    return str_ends(s, STR("/metrics"));
}

static bool body_says(const struct http_bad_status *s, const char *what)
{
    return str_find(str_head(s->body, 4096), str_of(what)) < str_head(s->body, 4096).n;
}

static void put_hint(const struct http_bad_status *s, struct err *e)
{
    const struct curlx_url *u = s->url;
    // What Go's net/http, nginx and Apache answer to plain HTTP on a TLS port.
    if (s->status == 400 && strcmp(u->scheme, "http") == 0 &&
        (body_says(s, "HTTPS server") || body_says(s, "HTTPS port") ||
         body_says(s, "SSL-enabled server port")))
        err_hint(e, "%s:%s speaks TLS: try https://%s:%s", u->host, u->port, u->host, u->port);
    else if (s->status == 401 && s->withheld)
        err_hint(e,
                 "credentials were not sent because of a redirect to another place: ask %s "
                 "directly",
                 u->text);
    else if (s->status == 401 && s->had_credentials)
        err_hint(e, "the credentials were not accepted");
    else if (s->status == 401 && body_says(s, "no org id"))
        err_hint(e, "give the tenant: -H 'X-Scope-OrgID: NAME'");
    else if (s->status == 401)
        err_hint(e, HTTP_HINT_WHO);
    else if (s->status == 403)
        err_hint(e, s->had_credentials ? "the credentials do not allow it" : HTTP_HINT_WHO);
    else if (s->status == 407)
        err_hint(e, "give the proxy's user in its URL: --proxy http://USER:PASSWORD@HOST:PORT");
    else if (s->status == 404 && s->is_scrape && !is_metrics_path(u))
        err_hint(e, "metrics are usually at http%s://%s:%s/metrics",
                 strcmp(u->scheme, "https") == 0 ? "s" : "", u->host, u->port);
    else if (s->location)
        err_hint(e, "ask there directly");
}

void http_explain_status(const struct http_bad_status *s, struct err *e)
{
    struct buf b = { 0 };
    const char *known = http_status_reason(s->status);
    buf_printf(&b, "HTTP %d", s->status);
    if (known || s->reason.n) {
        buf_putc(&b, ' ');
        utf8_put_cut(&b, known ? str_of(known) : s->reason, BODY_LINE_COLUMNS);
    }
    if (s->location) {
        struct buf to = { 0 };
        http_put_redacted_url(&to, str_of(s->location));
        buf_puts(&b, ", redirects to ");
        utf8_put_cut(&b, buf_str(&to), BODY_LINE_COLUMNS);
        buf_done(&to);
    } else {
        put_gist(&b, s->body);
    }
    err_set(e, ERR_NET, "%s", buf_z(&b));
    put_hint(s, e);
    buf_done(&b);
}
