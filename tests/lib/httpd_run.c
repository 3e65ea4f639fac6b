#include "httpd_run.h"

#include "test.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void clear_proxies(void)
{
    static const char *const names[] = { "http_proxy",  "https_proxy", "all_proxy", "no_proxy",
                                         "HTTPS_PROXY", "ALL_PROXY",   "NO_PROXY" };
    for (size_t i = 0; i < N_OF(names); i++)
        unsetenv(names[i]);
}

static void die(const char *what)
{
    perror(what);
    exit(99); // an error of the test, not a failure, to automake
}

void httpd_start(struct httpd *s)
{
    int in[2], out[2];
    clear_proxies();
    if (pipe(in) || pipe(out))
        die("pipe");
    if ((s->pid = fork()) < 0)
        die("fork");
    if (s->pid == 0) {
        dup2(in[0], 0);
        dup2(out[1], 1);
        close(in[1]); // else it would keep its own input open
        close(out[0]);
        execl("tests/lib/httpd", "httpd", (char *)NULL);
        die("tests/lib/httpd");
    }
    close(in[0]);
    close(out[1]);
    s->in = in[1];
    FILE *f = fdopen(out[0], "r");
    if (!f || fscanf(f, "%d", &s->port) != 1)
        die("tests/lib/httpd does not say its port");
    fclose(f);
}

void httpd_stop(struct httpd *s)
{
    close(s->in);
    while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR)
        ;
}

const char *httpd_url(const struct httpd *s, const char *path)
{
    static char url[4][512];
    static size_t next;
    char *p = url[next++ % N_OF(url)];
    snprintf(p, sizeof url[0], "http://127.0.0.1:%d%s", s->port, path);
    return p;
}

struct http_reply httpd_ask(const struct http_request *rq, const struct http_opts *o)
{
    struct http_reply r = { 0 };
    struct err e = { 0 };
    struct http_client *c = http_client_new(o, &e);
    if (!c)
        fail_msg("%s", e.msg);
    http_fetch(c, rq, &r, &e);
    http_client_free(c);
    r.e = e;
    return r;
}

struct http_reply httpd_get_url(const char *url, const struct http_opts *o)
{
    return httpd_ask(&(struct http_request){ .url = url }, o);
}

struct http_reply httpd_get(const struct httpd *s, const char *path, const struct http_opts *o)
{
    return httpd_get_url(httpd_url(s, path), o);
}

/* `text` with the port's number for "PORT". */
static char *with_port(const struct httpd *s, const char *text)
{
    struct buf b = { 0 };
    for (const char *p; (p = strstr(text, "PORT")); text = p + 4) {
        buf_put(&b, text, (size_t)(p - text));
        buf_printf(&b, "%d", s->port);
    }
    buf_puts(&b, text);
    return buf_take(&b);
}

void httpd_expect(const struct httpd *s, struct http_reply *r, enum err_kind kind, const char *msg,
                  const char *hint)
{
    char *want = with_port(s, msg), *want_hint = hint ? with_port(s, hint) : NULL;
    if (!r->e.msg)
        fail_msg("no error, want \"%s\"", want);
    assert_string_equal(r->e.msg, want);
    assert_int_equal(r->e.kind, kind);
    if (hint)
        assert_string_equal(r->e.hint ? r->e.hint : "", want_hint);
    free(want);
    free(want_hint);
    http_reply_done(r);
}
