/* target.c - the grammar of TARGET, see target.h. */
#include "ingest/target.h"

#include "base/vec.h"

#include <stdlib.h>

const char *const ingest_demo_job[INGEST_N_DEMOS] = { "task-handler-api", "task-handler-worker" };
const char *const ingest_demo_instance[INGEST_N_DEMOS] = { "localhost:8087", "localhost:8088" };

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes `[A-Za-z_][A-Za-z0-9_-]*=` off `s`. */
static bool cut_job(struct str *s, struct str *job)
{
    size_t n = 0;

    while (n < s->n && (is_alpha(s->p[n]) || s->p[n] == '_' ||
                        (n > 0 && (is_digit(s->p[n]) || s->p[n] == '-'))))
        n++;
    if (n == 0 || n == s->n || s->p[n] != '=')
        return false;
    *job = str_head(*s, n);
    *s = str_skip(*s, n + 1);
    return true;
}

/* The length of a host at the start of `s`: a name, an IPv4 address, or `[IPv6]`. May be 0. */
static size_t host_length(struct str s)
{
    size_t n = 0;

    if (s.n && s.p[0] == '[') {
        for (n = 1; n < s.n && (is_alpha(s.p[n]) || is_digit(s.p[n]) || s.p[n] == ':' ||
                                s.p[n] == '.' || s.p[n] == '%');)
            n++;
        return n < s.n && s.p[n] == ']' ? n + 1 : 0;
    }
    while (n < s.n && (is_alpha(s.p[n]) || is_digit(s.p[n]) || s.p[n] == '.' || s.p[n] == '-' ||
                       s.p[n] == '_'))
        n++;
    return n;
}

/* `:PORT` or `HOST:PORT`, then the end, a path or a query. False where `s` is not of this form. */
static bool split_host_port(struct str s, struct str *host_port, struct str *path)
{
    size_t n = host_length(s), digits = n + 1;

    if (n >= s.n || s.p[n] != ':')
        return false;
    while (digits < s.n && is_digit(s.p[digits]))
        digits++;
    if (digits == n + 1 || (digits < s.n && s.p[digits] != '/' && s.p[digits] != '?'))
        return false;
    *host_port = str_head(s, digits);
    *path = str_skip(s, digits);
    return true;
}

/* Checks the port at the end of `host_port` (none is fine). */
static bool check_port(struct str target, struct str host_port, struct err *e)
{
    struct str port = host_port;
    long v = 0;

    if (port.n && port.p[0] == '[')
        port = str_skip(port, str_find_char(port, ']'));
    port = str_skip(port, str_find_char(port, ':'));
    if (!port.n)
        return true;
    port = str_skip(port, 1);
    for (size_t i = 0; i < port.n; i++) {
        if (!is_digit(port.p[i]))
            return err_set(e, ERR_USAGE, "target \"%.*s\": \"%.*s\" is not a port", STR_ARG(target),
                           STR_ARG(port));
        if (v <= 65535)
            v = v * 10 + (port.p[i] - '0');
    }
    if (port.n && (v < 1 || v > 65535))
        return err_set(e, ERR_USAGE, "target \"%.*s\": port %.*s is not in 1..65535",
                       STR_ARG(target), STR_ARG(port));
    return true;
}

static void add_demo(struct ingest_targets *out, enum ingest_demo part, struct str job)
{
    struct ingest_target t = { .kind = INGEST_DEMO, .demo = part };

    t.name = part == INGEST_DEMO_API ? STR("demo:api") : STR("demo:worker");
    t.job = job.n ? job : str_of(ingest_demo_job[part]);
    t.instance = str_of(ingest_demo_instance[part]);
    vec_push(out, t);
}

/* A URL: userinfo stays in `where`, which is asked, and leaves all names. */
static bool add_url(struct arena *a, struct str text, struct ingest_targets *out, struct str job,
                    struct err *e)
{
    struct ingest_target t = { .kind = INGEST_URL };
    size_t colon = str_find(text, STR("://")), end = 0;
    struct str scheme = str_head(text, colon), rest = str_skip(text, colon + 3), auth, host, user;

    if (!str_eq_nocase(scheme, STR("http")) && !str_eq_nocase(scheme, STR("https"))) {
        err_set(e, ERR_USAGE, "target \"%.*s\": scheme \"%.*s\" is not http or https",
                (int)(colon + 3), text.p, STR_ARG(scheme));
        if (str_eq_nocase(scheme, STR("file")))
            err_hint(e, "a file is named by its path alone");
        return false;
    }
    while (end < rest.n && rest.p[end] != '/' && rest.p[end] != '?' && rest.p[end] != '#')
        end++;
    auth = str_head(rest, end);
    rest = str_skip(rest, end);
    host = auth;
    for (size_t i = auth.n; i > 0; i--) {
        if (auth.p[i - 1] == '@') {
            host = str_skip(auth, i);
            break;
        }
    }
    user = str_head(auth, auth.n - host.n);
    if (!host.n || host.p[0] == ':')
        return err_set(e, ERR_USAGE, "target \"%.*s://%.*s%.*s\": no host", STR_ARG(scheme),
                       STR_ARG(host), STR_ARG(rest));
    if (!check_port(host, host, e))
        return false;
    // Where no path is given the page meant is /metrics; "http://host/" asks for the root.
    const char *path = rest.n && rest.p[0] == '/' ? "" : "/metrics";
    t.where = arena_printf(a, "%.*s://%.*s%.*s%s%.*s", STR_ARG(scheme), STR_ARG(user),
                           STR_ARG(host), path, STR_ARG(rest));
    t.name = str_of(
        arena_printf(a, "%.*s://%.*s%s%.*s", STR_ARG(scheme), STR_ARG(host), path, STR_ARG(rest)));
    t.instance = arena_str(a, host);
    t.job = job.n ? job : t.instance;
    vec_push(out, t);
    return true;
}

static bool add_host_port(struct arena *a, struct str host_port, struct str path,
                          struct ingest_targets *out, struct str job, struct err *e)
{
    struct ingest_target t = { .kind = INGEST_URL };
    bool local = host_port.p[0] == ':';

    if (!check_port(host_port, host_port, e))
        return false;
    t.instance = str_of(arena_printf(a, "%s%.*s", local ? "localhost" : "", STR_ARG(host_port)));
    t.where = arena_printf(a, "http://%s%s%.*s", t.instance.p,
                           path.n && path.p[0] == '/' ? "" : "/metrics", STR_ARG(path));
    t.name = str_of(t.where);
    t.job = job.n ? job : t.instance;
    vec_push(out, t);
    return true;
}

/* "dumps/api.prom.gz" gives the job "api": what a person would call it. */
static struct str job_of_path(struct str path)
{
    static const struct str endings[] = { STR(".gz"),  STR(".zst"), STR(".prom"),
                                          STR(".txt"), STR(".om"),  STR(".pb") };
    struct str base = path;

    for (size_t i = path.n; i > 0; i--) {
        if (path.p[i - 1] == '/') {
            base = str_skip(path, i);
            break;
        }
    }
    for (size_t i = 0; i < N_OF(endings); i++)
        if (base.n > endings[i].n)
            str_cut_suffix(&base, endings[i]);
    return base.n ? base : path;
}

static void add_file(struct arena *a, struct str path, struct ingest_targets *out, struct str job)
{
    struct ingest_target t = { .kind = INGEST_FILE };

    t.name = t.instance = arena_str(a, path);
    t.where = t.name.p;
    t.job = job.n ? job : arena_str(a, job_of_path(t.name));
    vec_push(out, t);
}

/* Takes "USER:PASSWORD@" off `s`, up to the last '@' before a path. */
static bool cut_userinfo(struct str *s)
{
    struct str auth = str_head(*s, str_find_char(*s, '/'));

    for (size_t i = auth.n; i > 0; i--) {
        if (auth.p[i - 1] == '@') {
            *s = str_skip(*s, i);
            return true;
        }
    }
    return false;
}

/* Taken for a file, its password would be in the error. */
static bool refuse_userinfo(struct str host_port, struct err *e)
{
    err_set(e, ERR_USAGE, "target \"%.*s\": a user name needs a URL, or --user",
            STR_ARG(host_port));
    return err_hint(e, "write --user NAME %.*s, or http://NAME@%.*s", STR_ARG(host_port),
                    STR_ARG(host_port));
}

bool ingest_target_parse(struct arena *a, struct str text, struct ingest_targets *out,
                         struct err *e)
{
    struct str whole = text, job = { 0 }, host_port, path;

    if (cut_job(&text, &job))
        job = arena_str(a, job);
    if (!text.n)
        return err_set(e, ERR_USAGE, "target \"%.*s\" is empty", STR_ARG(whole));
    if (memchr(text.p, '\0', text.n))
        return err_set(e, ERR_USAGE, "a target has a NUL byte");
    if (str_eq(text, STR("-"))) {
        struct ingest_target t = { .kind = INGEST_STDIN, .name = STR("stdin") };
        t.instance = t.name;
        t.job = job.n ? job : t.name;
        vec_push(out, t);
        return true;
    }
    if (str_eq(text, STR("demo:")) || str_eq(text, STR("demo:api")))
        add_demo(out, INGEST_DEMO_API, job);
    if (str_eq(text, STR("demo:")) || str_eq(text, STR("demo:worker")))
        add_demo(out, INGEST_DEMO_WORKER, job);
    if (str_eq(text, STR("demo:")) || str_eq(text, STR("demo:api")) ||
        str_eq(text, STR("demo:worker")))
        return true;
    if (str_find(text, STR("://")) < text.n)
        return add_url(a, text, out, job, e);
    struct str server = text;
    if (split_host_port(text, &host_port, &path))
        return add_host_port(a, host_port, path, out, job, e);
    if (cut_userinfo(&server) && split_host_port(server, &host_port, &path))
        return refuse_userinfo(host_port, e);
    if (str_starts(text, STR("demo:"))) {
        err_set(e, ERR_USAGE, "target \"%.*s\": the simulated system has no such part",
                STR_ARG(text));
        return err_hint(e, "write demo:, demo:api or demo:worker");
    }
    add_file(a, text, out, job);
    return true;
}
