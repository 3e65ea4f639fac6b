/* api_client.c - requests to a server, see api.h. */
#include "http/api_impl.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/utf8.h"

// ---- the URL ----

/* Without what people leave behind it: "/", "/api/v1", "/api/v1/query". */
static struct str trim_path(struct str s)
{
    static const char *const tails[] = { "/", "/query", "/query_range", "/api/v1", "/api" };
    bool again = true;

    while (again) {
        again = false;
        for (size_t i = 0; i < N_OF(tails); i++)
            again |= str_cut_suffix(&s, str_of(tails[i]));
    }
    return s;
}

static void split_url(struct api *a, const char *url)
{
    struct str s = str_of(url), path;
    struct buf b = { 0 };

    s = str_head(s, str_find_char(s, '#'));
    path = str_head(s, str_find_char(s, '?'));
    s = str_skip(s, path.n + 1);
    if (str_find(path, STR("://")) == path.n)
        buf_puts(&b, path.n && path.p[0] == ':' ? "http://localhost" : "http://");
    buf_put_str(&b, path);
    struct str whole = buf_str(&b);
    size_t host = str_find(whole, STR("://")) + 3;
    size_t slash = str_find_char(str_skip(whole, host), '/');
    b.n = host + slash + trim_path(str_skip(whole, host + slash)).n;
    a->base = buf_take(&b);
    if (s.n) {
        buf_put_str(&b, s);
        a->params = buf_take(&b);
    }
    http_put_redacted_url(&b, str_of(a->base));
    struct buf safe = { 0 };
    utf8_put_safe(&safe, buf_str(&b));
    a->shown = buf_take(&safe);
    buf_done(&b);
}

struct api *api_new(const char *url, const struct http_opts *o, struct err *e)
{
    struct http_client *client = http_client_new(o, e);

    if (!client)
        return NULL;
    struct api *a = xcalloc(1, sizeof *a);
    a->client = client;
    if (o)
        a->opts = *o;
    if (!a->opts.timeout_ms)
        a->opts.timeout_ms = API_TIMEOUT_MS;
    if (!a->opts.max_body_bytes)
        a->opts.max_body_bytes = INT64_MAX;
    split_url(a, url);
    return a;
}

void api_free(struct api *a)
{
    if (!a)
        return;
    http_client_free(a->client);
    free(a->base);
    free(a->params);
    free(a->shown);
    free(a);
}

const char *api_url(const struct api *a)
{
    return a->shown;
}

uint64_t api_identity(const struct api *a)
{
    uint64_t h = hash_mix(hash_str(str_of(a->shown)), hash_str(str_of(a->params ? a->params : "")));

    h = hash_mix(h, hash_str(str_of(a->opts.user ? a->opts.user : "")));
    for (size_t i = 0; i < a->opts.n_headers; i++) {
        struct str header = str_of(a->opts.headers[i]);
        if (!http_header_is_secret(str_head(header, str_find_char(header, ':'))))
            h = hash_mix(h, hash_str(header));
    }
    return h;
}

// ---- requests ----

void api_put_escaped(struct buf *b, struct str s, const char *blank)
{
    static const char hex[] = "0123456789ABCDEF";

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '_' || c == '.' || c == '~';
        if (plain) {
            buf_putc(b, (char)c);
        } else if (c == ' ') {
            buf_puts(b, blank);
        } else {
            const char escape[] = { '%', hex[c >> 4], hex[c & 15] };
            buf_put(b, escape, sizeof escape);
        }
    }
}

/* application/x-www-form-urlencoded */
static void put_form(struct buf *b, const struct api_param *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_printf(b, "%s%s=", i ? "&" : "", p[i].name);
        api_put_escaped(b, p[i].value, "+");
    }
}

/* An answer of 502 to 504 in the API's words is the server's last one. */
static bool is_envelope(struct str body)
{
    struct api_decoder *d;
    struct query_result scratch = { 0 };
    struct api_envelope env;
    bool is = api_read_envelope(body, &d, &scratch, &env);

    api_decoder_free(d);
    query_result_done(&scratch);
    return is;
}

static bool send(struct api *a, const struct api_ask *q, bool post, struct http_reply *r,
                 struct err *e)
{
    struct http_opts o = a->opts;
    struct buf url = { 0 }, form = { 0 };
    struct http_request rq = {
        .accept = "application/json",
        .content_type = "application/x-www-form-urlencoded",
        .keeps_post = true,
        .is_final = is_envelope,
        .opts = &o,
        .sink = q->sink,
        .user = q->user,
    };

    put_form(&form, q->params, q->n);
    buf_printf(&url, "%s/api/v1/%s", a->base, q->path);
    if (a->params)
        buf_printf(&url, "?%s", a->params);
    if (!post && form.n) {
        buf_putc(&url, a->params ? '&' : '?');
        buf_put_str(&url, buf_str(&form));
    } else if (post) {
        rq.body = (struct str){ buf_z(&form), form.n };
    }
    rq.url = buf_z(&url);
    o.timeout_ms = q->timeout_ms ? q->timeout_ms : a->opts.timeout_ms;
    o.cancel = q->cancel ? q->cancel : a->opts.cancel;
    bool ok = http_fetch(a->client, &rq, r, e);
    buf_done(&url);
    buf_done(&form);
    return ok;
}

/* A server or a proxy that knows no POST. Source: client_golang api/client.go DoGetFallback. */
static bool refuses_post(const struct http_reply *r)
{
    return (r->status == 403 || r->status == 405 || r->status == 411 || r->status == 501) &&
           !is_envelope(buf_str(&r->body));
}

bool api_ask(struct api *a, const struct api_ask *q, struct http_reply *r, struct err *e)
{
    bool post = q->post && !a->posts_refused;
    struct http_reply again;
    struct err why = { 0 };

    if (send(a, q, post, r, e))
        return true;
    if (!post || !refuses_post(r))
        return false;
    bool ok = send(a, q, false, &again, &why);
    if (!ok && again.status == r->status) { // it was not the method
        http_reply_done(&again);
        err_done(&why);
        return false;
    }
    http_reply_done(r);
    err_done(e);
    *e = (struct err){ 0 };
    *r = again;
    a->posts_refused = ok;
    return ok || err_take(e, &why);
}
