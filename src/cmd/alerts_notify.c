/* alerts_notify.c - `promctl alerts --notify`: the alerts go to an Alertmanager, as a server sends
 * them.
 *
 * Credentials of the source are not for it: it has its own, in the URL or a file.
 * Source: alertmanager api/v2/openapi.yaml, postAlerts.
 */
#include "cmd/alerts.h"

#include "http/http_config.h"

#define ALERTS_PATH "/api/v2/alerts"

/* As with a server's URL, a path prefix and parameters stay. */
static char *put_url(struct arena *a, const char *given)
{
    struct str all = str_of(given), path = STR(ALERTS_PATH);
    struct str url = str_head(all, str_find_char(all, '?')), params = str_skip(all, url.n);
    const char *scheme = strstr(given, "://") ? ""
                         : given[0] == ':'    ? "http://localhost"
                                              : "http://";

    while (str_cut_suffix(&url, STR("/")))
        ;
    str_cut_suffix(&url, path);
    return arena_printf(a, "%s%.*s%.*s%.*s", scheme, STR_ARG(url), STR_ARG(path), STR_ARG(params));
}

/* What of the options holds for any server. */
static bool read_opts(struct alerts *x, struct http_opts *o, struct err *e)
{
    const struct http_args *h = &x->a->source.http;

    *o = (struct http_opts){ .timeout_ms = h->timeout_given ? h->timeout_ms : 0,
                             .connect_timeout_ms = h->connect_timeout_ms,
                             .cacert = h->cacert,
                             .insecure = h->insecure,
                             .proxy = h->proxy,
                             .cancel = &cmd_interrupted };
    if (x->call->common->verbose > 0)
        o->trace = http_args_trace;
    return !x->a->notify_config || http_config_read(&x->arena, x->a->notify_config, o, e) ||
           err_wrap(e, "--notify-config");
}

static bool post(const char *url, struct str body, const struct http_opts *o, struct err *e)
{
    const struct http_request rq = {
        .url = url, .accept = "application/json", .content_type = "application/json", .body = body
    };
    struct http_client *c = http_client_new(o, e);
    struct http_reply r = { 0 };
    bool ok = c && http_fetch(c, &rq, &r, e);

    http_reply_done(&r);
    http_client_free(c);
    return ok;
}

bool alerts_notify(struct alerts *x, struct err *e)
{
    char *url = put_url(&x->arena, x->a->notify);
    struct buf body = { 0 }, shown = { 0 };
    struct http_opts o;
    size_t n = alerts_put_alertmanager(x, &body);
    bool ok = true;

    http_put_redacted_url(&shown, str_of(url));
    if (n == 0) {
        cmd_tell(x->call, "%s: no alert fires or was resolved, and nothing is sent", buf_z(&shown));
    } else if ((ok = read_opts(x, &o, e)) && !(ok = post(url, buf_str(&body), &o, e))) {
        err_wrap(e, "--notify %s", buf_z(&shown));
    } else if (ok) {
        cmd_tell(x->call, "%s: %zu alert%s sent", buf_z(&shown), n, n == 1 ? "" : "s");
    }
    buf_done(&body);
    buf_done(&shown);
    return ok;
}
