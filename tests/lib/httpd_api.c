/* httpd_api.c - /NAME/api/v1/...: servers of the query API, good and bad, as NAME says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "httpd.h"

static const char json[] = "application/json";

/* What of the form follows "NAME=", as a number. */
static double number(const struct request *r, const char *name)
{
    const char *form = r->n_body ? r->body : r->query, *at = strstr(form, name);
    return at ? strtod(at + strlen(name), NULL) : 0;
}

static void put_header(char *to, size_t n, const struct request *r, const char *name)
{
    const char *at = strcasestr(r->head, name);
    size_t used = strlen(to);
    if (at)
        snprintf(to + used, n - used, " [%.*s]", (int)strcspn(at, "\r"), at);
}

/* A string that says what was asked, and how. */
static void do_tell(const struct request *r)
{
    char text[8192 + 1024], body[16384];
    int n = snprintf(text, sizeof text, "%s %.2000s%s%.2000s %.4000s", r->method, r->path,
                     *r->query ? "?" : "", r->query, r->body);
    put_header(text, sizeof text, r, "Content-Type:");
    put_header(text, sizeof text, r, "Accept:");
    put_header(text, sizeof text, r, "X-Scope-OrgID:");
    n = snprintf(
        body, sizeof body,
        "{\"status\":\"success\",\"data\":{\"resultType\":\"string\",\"result\":[0,\"%s\"]}}",
        text);
    answer(r, "200 OK", json, body, (size_t)n);
}

static void do_get_only(const struct request *r)
{
    if (strcmp(r->method, "GET") == 0)
        do_tell(r);
    else
        answer_text(r, "405 Method Not Allowed", "GET it\n");
}

static void do_forbidden(const struct request *r)
{
    answer_text(r, "403 Forbidden", "not you\n");
}

/* Moved: to another path of this host; a server that moved by name; a login. */
static void redirect(const struct request *r, const char *status, const char *host,
                     const char *path)
{
    const char *port = strcasestr(r->head, "\r\nHost:");
    port = port ? strchr(port + 7, ':') : NULL;
    putf(r,
         "HTTP/1.1 %s\r\nLocation: http://%s%.*s%s\r\nContent-Length: 0\r\nConnection: "
         "close\r\n\r\n",
         status, host, port ? (int)strcspn(port, "\r") : 0, port ? port : "", path);
}

static void do_moved(const struct request *r)
{
    redirect(r, "301 Moved Permanently", "127.0.0.1", "/tell/api/v1/query");
}

static void do_elsewhere(const struct request *r)
{
    redirect(r, "302 Found", "localhost", "/tell/api/v1/query");
}

static void do_login(const struct request *r)
{
    redirect(r, "302 Found", "localhost", "/html");
}

/* In the API's words, so not to be tried again. */
static void do_timeout(const struct request *r)
{
    static const char body[] =
        "{\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"query timed "
        "out in expression evaluation\"}";
    answer(r, "503 Service Unavailable", json, body, sizeof body - 1);
}

/* One series that goes on for ever; a member that nobody asked for. */
static void endless(const struct request *r, const char *head, const char *more)
{
    char text[16 * 1024];
    size_t n = 0;
    putf(r, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n%s", json, head);
    for (long t = 1;; t++) {
        n += (size_t)snprintf(text + n, sizeof text - n, more, t, t);
        if (n < sizeof text - 256)
            continue;
        if (!put(r, text, n))
            return;
        n = 0;
    }
}

static void do_endless(const struct request *r)
{
    endless(
        r,
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},"
        "\"values\":[[0,\"0\"]",
        ",[%ld,\"%ld\"]");
}

static void do_ballast(const struct request *r)
{
    endless(r, "{\"status\":\"success\",\"ballast\":[0", ",[%ld,{\"%ld\":[]}]");
}

/* What else has no end: series, a label's value, an error's text, warnings, nesting. */
static void do_many_series(const struct request *r)
{
    endless(
        r,
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},"
        "\"value\":[1,\"1\"]}",
        ",{\"metric\":{\"i\":\"%ld\"},\"value\":[1,\"%ld\"]}");
}

static void do_long_string(const struct request *r)
{
    endless(r,
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{"
            "\"a\":\"",
            "%060ld%060ld");
}

static void do_long_error(const struct request *r)
{
    endless(r, "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"", "%060ld%060ld");
}

static void do_many_warnings(const struct request *r)
{
    endless(r, "{\"status\":\"success\",\"warnings\":[\"\"", ",\"%060ld\",\"%060ld\"");
}

static void do_nested(const struct request *r)
{
    endless(r, "{\"status\":\"success\",\"ballast\":[", "[[%ld,%ld,");
}

/* Values of two bytes each, as a tree fifty times that. */
static void do_zeros(const struct request *r)
{
    static char zeros[64 * 1024];
    for (size_t i = 0; i < sizeof zeros; i++)
        zeros[i] = i % 2 ? ',' : '0';
    putf(r, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n{\"status\":\"success\",\"data\":[", json);
    while (put(r, zeros, sizeof zeros))
        ;
}

/* Takes the request, and says nothing. */
static void do_silent(const struct request *r)
{
    char byte;
    while (recv(r->fd, &byte, 1, 0) > 0)
        ;
}

static void do_hang(const struct request *r)
{
    char byte;
    putf(r, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n{\"status\":", json);
    while (recv(r->fd, &byte, 1, 0) > 0)
        ;
}

static void put_points(const struct request *r, double start, double end, double step)
{
    long n = (long)((end - start) / step + 0.5);
    for (long i = 0; i <= n; i++)
        putf(r, "%s[%.0f,\"%ld\"]", i ? "," : "", start + (double)i * step, i);
}

/* A range query: a series of each request, and one of all of them. More than 11,000 points are
 * refused, as Prometheus does. */
static void do_range(const struct request *r)
{
    static const char refused[] =
        "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"exceeded maximum resolution "
        "of "
        "11,000 points per timeseries. Try decreasing the query resolution (?step=XX)\"}";
    double start = number(r, "start="), end = number(r, "end="), step = number(r, "step=");

    if (step <= 0 || (end - start) / step > 11000) {
        answer(r, "400 Bad Request", json, refused, sizeof refused - 1);
        return;
    }
    putf(r,
         "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n{\"status\":\"success\",\"data\":{"
         "\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"of\":\"all\"},\"values\":[",
         json);
    put_points(r, start, end, step);
    putf(r,
         "]},{\"metric\":{\"of\":\"%.0f to %.0f\"},\"values\":[[%.0f,\"1\"]],\"histograms\":[[%.0f,"
         "{\"count\":\"2\",\"sum\":\"3\",\"buckets\":[[0,\"1\",\"2\",\"2\"]]}]]}]},"
         "\"warnings\":[\"careful\"]}",
         start, end, start, end);
}

/* ---- raw series: x_total{k="1"}, {k="2"} every 10 s, a histogram every minute ---- */

static void put_raw_floats(const struct request *r, int k, long from, long to)
{
    bool any = false;

    putf(r, "{\"metric\":{\"__name__\":\"x_total\",\"k\":\"%d\"},\"values\":[", k);
    for (long t = from / 10000 + 1; t * 10000 <= to; t++, any = true)
        putf(r, "%s[%ld,\"%ld\"]", any ? "," : "", t * 10, k * t);
    putf(r, "]}");
}

static void put_raw_hists(const struct request *r, long from, long to)
{
    bool any = false;

    putf(r, "{\"metric\":{\"__name__\":\"h\"},\"histograms\":[");
    for (long t = from / 60000 + 1; t * 60000 <= to; t++, any = true)
        putf(r, "%s[%ld,{\"count\":\"%ld\",\"sum\":\"3\",\"buckets\":[[0,\"1\",\"2\",\"%ld\"]]}]",
             any ? "," : "", t * 60, t, t);
    putf(r, "]}");
}

/* SELECTOR[DURms] at a time, no more than 1000 s of it at once. */
static void put_raw(const struct request *r)
{
    static const char many[] = "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":"
                               "\"query processing would load too many samples into memory\"}";
    const char *dur = strstr(r->body, "%5B");
    long length = dur ? strtol(dur + 3, NULL, 10) : 0, to = (long)(number(r, "time=") * 1000 + 0.5);

    if (length > 1000000) {
        answer(r, "422 Unprocessable Entity", json, many, sizeof many - 1);
        return;
    }
    putf(r,
         "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n{\"status\":\"success\",\"data\":{"
         "\"resultType\":\"matrix\",\"result\":[",
         json);
    if (strstr(r->body, "query=h")) {
        put_raw_hists(r, to - length, to);
    } else {
        put_raw_floats(r, 1, to - length, to);
        putf(r, ",");
        put_raw_floats(r, 2, to - length, to);
    }
    putf(r, "]},\"warnings\":[\"only half of it\"]}");
}

static void do_raw(const struct request *r)
{
    static const struct {
        const char *path, *data;
    } rest[] = {
        { "/labels", "[\"k\",\"__name__\",\"k\"]" },
        { "/label/k/values", "[\"2\",\"1\",7,\"\"]" },
        { "/label/__name__/values", "[\"x_total\",\"h\"]" },
        { "/label/a%20b/values", "[\"blank\"]" },
        { "/metadata", "{\"x\":[{\"type\":\"counter\",\"help\":\"Xs\",\"unit\":\"\"},{}],"
                       "\"h\":[{\"type\":\"histogram\",\"help\":\"Hs\"}],\"odd\":1}" },
        { "/query_exemplars",
          "[{\"seriesLabels\":{\"k\":\"1\"},\"exemplars\":[{\"labels\":{\"id\":\"b\"},\"value\":"
          "\"2\",\"timestamp\":2.5},{\"labels\":{\"id\":\"a\"},\"value\":\"1\",\"timestamp\":1}]}"
          "]" },
    };
    char body[1024];

    if (strstr(r->path, "/api/v1/query") && !strstr(r->path, "exemplars")) {
        put_raw(r);
        return;
    }
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) {
        size_t n = strlen(r->path), k = strlen(rest[i].path);
        if (n < k || strcmp(r->path + n - k, rest[i].path) != 0)
            continue;
        n = (size_t)snprintf(body, sizeof body, "{\"status\":\"success\",\"data\":%s}",
                             rest[i].data);
        answer(r, "200 OK", json, body, n);
        return;
    }
    answer_text(r, "404 Not Found", "404 page not found\n");
}

bool serve_api(const struct request *r)
{
    static const struct behaviour names[] = {
        { "/long-error/", do_long_error },
        { "/long-string/", do_long_string },
        { "/many-series/", do_many_series },
        { "/many-warnings/", do_many_warnings },
        { "/nested/", do_nested },
        { "/silent/", do_silent },
        { "/zeros/", do_zeros },
        { "/ballast/", do_ballast },
        { "/elsewhere/", do_elsewhere },
        { "/endless/", do_endless },
        { "/forbidden/", do_forbidden },
        { "/get-only/", do_get_only },
        { "/hang/", do_hang },
        { "/login/", do_login },
        { "/moved/", do_moved },
        { "/range/", do_range },
        { "/raw/", do_raw },
        { "/tell/", do_tell },
        { "/timeout/", do_timeout },
    };

    if (!strstr(r->path, "/api/v1/"))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(r->path, names[i].path, strlen(names[i].path)) == 0) {
            names[i].run(r);
            return true;
        }
    for (size_t i = 0; i < n_behaviours; i++) { // "/status/api/v1/query?404&..."
        size_t n = strlen(behaviours[i].path);
        if (strncmp(r->path, behaviours[i].path, n) == 0 && r->path[n] == '/') {
            behaviours[i].run(r);
            return true;
        }
    }
    return false;
}
