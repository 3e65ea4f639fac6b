/* show_trouble.c - why a target is not scraped, in plain words, and what to try. */
#include "cmd/show.h"

#include "base/time.h"
#include "out/text.h"

/* The first row one of whose needles is in the server's words. HOST, URL, PATH and WAIT stand for
 * those of the target. Sources: prometheus scrape/scrape.go; Go's net, net/http, crypto/tls;
 * VictoriaMetrics lib/promscrape. */
static const struct {
    const char *needles[7];
    const char *why, *hint;
} rows[] = {
    { { "connection refused" },
      "nothing listens on HOST",
      "is the service running there, and is that its port?" },
    { { "no such host", "server misbehaving", "name resolution" },
      "the server cannot resolve the name in HOST",
      "is it spelled right, and known to the DNS that the server uses?" },
    { { "no route to host", "network is unreachable", "host is down" },
      "there is no way from the server to HOST",
      "look for a firewall or a missing route between the two" },
    { { "gave HTTP response to HTTPS client" },
      "HOST speaks plain HTTP, and is asked with HTTPS",
      "write scheme: http into its scrape_config" },
    { { "malformed HTTP response", "HTTP request to an HTTPS server" },
      "HOST does not answer in HTTP; it may want HTTPS",
      "write scheme: https into its scrape_config" },
    { { "x509", "certificate", "tls:" },
      "the server and HOST do not agree on TLS",
      "look at ca_file, server_name and cert_file of tls_config; promctl scrape -v URL shows the "
      "exchange" },
    { { "context deadline exceeded", "i/o timeout", "Client.Timeout", "timed out",
        "timeout exceeded", "ErrTimeout" },
      "no complete answer within WAIT",
      "promctl scrape URL tells from here whether the port answers at all, and how long a page "
      "takes; a page that takes longer needs a longer scrape_timeout" },
    { { "status 401", "status 403", ": 401;", ": 403;", "code 401", "code 403" },
      "HOST wants to know who asks",
      "give authorization or basic_auth in its scrape_config" },
    { { "status 404", ": 404;", "code 404" },
      "HOST answers, and has no page at PATH",
      "set metrics_path in its scrape_config" },
    { { "HTTP status 5", ": 500;", ": 502;", ": 503;", ": 504;" },
      "HOST fails to make its page",
      "its log may tell more; promctl scrape URL shows what it answers" },
    { { "HTTP status", "status code" },
      "HOST answers, but not with a page",
      "promctl scrape URL shows what it answers" },
    { { "sample limit", "sample_limit", "label_limit", "body size limit", "label limit",
        "maxScrapeSize" },
      "the page of HOST is larger than its scrape_config allows",
      "promctl scrape --cardinality URL shows what makes it large" },
    { { "text/html", "<!DOCTYPE", "<html" },
      "HOST answers with a web page, not with metrics",
      "is that its port, and is the path right? metrics_path sets it in its scrape_config" },
    { { "Content-Type", "content type", "expected", "invalid", "unexpected end", "parsing",
        "cannot parse" },
      "the page of HOST is no valid exposition",
      "promctl scrape URL shows the place" },
    { { "connection reset", "EOF", "broken pipe" },
      "HOST ended the connection before the page was complete",
      "does the service crash or restart?" },
};

static bool has(struct str text, const char *needle)
{
    return str_find(text, str_of(needle)) < text.n;
}

static struct str host_of(const struct show_target *t)
{
    struct str s = t->url;
    size_t scheme = str_find(s, STR("://"));

    if (scheme == s.n)
        return t->instance.n ? t->instance : STR("the target");
    s = str_skip(s, scheme + 3);
    s = str_head(s, str_find_char(s, '/'));
    return str_head(s, str_find_char(s, '?'));
}

static struct str path_of(const struct show_target *t)
{
    struct str s = t->url;
    size_t scheme = str_find(s, STR("://"));

    s = str_skip(s, scheme + 3);
    s = str_skip(s, str_find_char(s, '/'));
    return s.n ? s : STR("/");
}

/* As a word of a shell: what a server says is not to be run. */
static struct str shell_word(struct arena *a, struct str url)
{
    struct buf b = { 0 };
    bool plain = url.n > 0;

    if (url.n == 0 || memchr(url.p, '\'', url.n))
        return STR("TARGET");
    for (size_t i = 0; i < url.n; i++) {
        char c = url.p[i];
        plain = plain &&
                ((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
                 strchr(":/._-%", c) != NULL) &&
                c != '\0';
    }
    if (plain)
        return url;
    buf_putc(&b, '\'');
    buf_put_str(&b, url);
    buf_putc(&b, '\'');
    struct str word = arena_str(a, buf_str(&b));
    buf_done(&b);
    return word;
}

static struct str wait_of(struct arena *a, const struct show_target *t)
{
    char text[DUR_MAX_CHARS];

    if (!t->timeout_ms)
        return STR("its scrape_timeout");
    struct str dur = { text, dur_print(text, t->timeout_ms) };
    return arena_str(a, dur);
}

/* `words` with what HOST, URL, PATH and WAIT stand for. */
static struct str fill(struct arena *a, const struct show_target *t, const char *words)
{
    const struct {
        struct str name, value;
    } vars[] = {
        { STR("HOST"), host_of(t) },
        { STR("URL"), shell_word(a, t->url) },
        { STR("PATH"), path_of(t) },
        { STR("WAIT"), wait_of(a, t) },
    };
    struct buf b = { 0 };

    for (struct str s = str_of(words); s.n;) {
        size_t i = 0;
        while (i < N_OF(vars) && !str_starts(s, vars[i].name))
            i++;
        if (i < N_OF(vars))
            buf_put_str(&b, vars[i].value);
        else
            buf_putc(&b, s.p[0]);
        s = str_skip(s, i < N_OF(vars) ? vars[i].name.n : 1);
    }
    struct str filled = arena_str(a, buf_str(&b));
    buf_done(&b);
    return filled;
}

static void explain_down(struct arena *a, const struct show_target *t, struct str *why,
                         struct str *hint)
{
    for (size_t i = 0; i < N_OF(rows); i++)
        for (size_t k = 0; k < N_OF(rows[i].needles) && rows[i].needles[k]; k++)
            if (has(t->error, rows[i].needles[k])) {
                *why = fill(a, t, rows[i].why);
                *hint = fill(a, t, rows[i].hint);
                return;
            }
    *why = t->error.n ? t->error : STR("down, and the server does not say why");
    *hint = fill(a, t, "promctl scrape URL shows what it answers from here");
}

static void explain_stale(struct arena *a, const struct show_target *t, struct str *why,
                          struct str *hint)
{
    struct buf b = { 0 };

    buf_puts(&b, "not updating: the last scrape was ");
    dur_put_human(&b, t->age_s);
    buf_puts(&b, " ago");
    if (t->interval_ms) {
        buf_puts(&b, ", and one is due every ");
        dur_put_human(&b, (double)t->interval_ms / 1000);
    }
    *why = arena_str(a, buf_str(&b));
    *hint = STR("is the server overloaded or paused, or its clock not that of this machine?");
    buf_done(&b);
}

void show_trouble(struct arena *a, const struct show_target *t, struct str *why, struct str *hint)
{
    *why = *hint = (struct str){ 0 };
    if (t->down) {
        explain_down(a, t, why, hint);
    } else if (t->stale) {
        explain_stale(a, t, why, hint);
    } else if (!t->up) {
        *why = STR("not scraped yet");
        *hint = STR("the first scrape comes within one scrape_interval");
    } else if (t->empty) {
        *why = fill(a, t, "the page of HOST has no samples");
        *hint = fill(a, t, "promctl scrape URL shows what it answers: is it a page of metrics?");
    } else if (t->timeout_ms && t->took_s * 1000 > 0.8 * (double)t->timeout_ms) {
        *why = fill(a, t, "close to its scrape_timeout of WAIT");
        *hint = fill(a, t, "promctl scrape --cardinality URL shows what makes the page large");
    }
}

void show_trouble_put(struct arena *a, struct out_flow *f, const struct show_target *t,
                      size_t indent)
{
    struct str why, hint;

    show_trouble(a, t, &why, &hint);
    if (!why.n)
        return;
    show_put_words(f, indent, t->down ? STYLE_BAD : STYLE_WARN, why);
    if (hint.n)
        show_put_words(f, indent, STYLE_DIM, hint);
    if (t->down && t->error.n && !str_eq(why, t->error)) {
        struct buf b = { 0 };
        buf_printf(&b, "it says: %.*s", STR_ARG(t->error));
        show_put_words(f, indent, STYLE_DIM, buf_str(&b));
        buf_done(&b);
    }
}
