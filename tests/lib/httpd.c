/* httpd.c - a loopback HTTP server for tests, well behaved or not, as the path says.
 *
 *     httpd            prints "PORT\n" and serves until its standard input ends
 *     httpd --log      the same, and says on standard error what it was asked, a line a request
 *     httpd --files DIR
 *                      the same as the first; DIR/PATH is JSON for a path that is not listed, and
 *                      DIR/date the Date of its answer
 *
 * In a .t file, which is one bash: coproc "$BUILD/tests/lib/httpd"; read -r port <&"${COPROC[0]}"
 * Absolute request targets are taken too, so it is also a proxy that answers all by itself.
 * httpd_paths.c lists the paths, httpd_api.c the servers of the query API. A thread a connection,
 * one request each.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "httpd.h"

static bool verbose;
static const char *files; /* of --files, or NULL */
enum { FILE_MAX = 16 << 20 };

// ---- sending ----

bool put(const struct request *r, const void *p, size_t n)
{
    const char *at = p;
    while (n) {
        ssize_t k = send(r->fd, at, n, MSG_NOSIGNAL);
        if (k <= 0)
            return false;
        at += k;
        n -= (size_t)k;
    }
    return true;
}

bool putf(const struct request *r, const char *fmt, ...)
{
    char text[16 * 1024];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return n >= 0 && (size_t)n < sizeof text && put(r, text, (size_t)n);
}

void answer(const struct request *r, const char *status, const char *type, const void *body,
            size_t n)
{
    putf(r, "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
         status, type, n);
    if (strcmp(r->method, "HEAD") != 0)
        put(r, body, n);
}

void answer_text(const struct request *r, const char *status, const char *text)
{
    answer(r, status, "text/plain; charset=utf-8", text, strlen(text));
}

// ---- receiving ----

static bool read_head(struct request *r, size_t *got)
{
    *got = 0;
    while (*got < HEAD_MAX) {
        ssize_t k = recv(r->fd, r->head + *got, HEAD_MAX - *got, 0);
        if (k <= 0)
            return false;
        *got += (size_t)k;
        r->head[*got] = 0;
        if (r->head[0] == 0x16) { // a TLS handshake: as Go's net/http does, and others
            answer_text(r, "400 Bad Request", "this is plain HTTP\n");
            return false;
        }
        if (strstr(r->head, "\r\n\r\n"))
            return true;
    }
    return false;
}

static void read_body(struct request *r, size_t got)
{
    char *end = strstr(r->head, "\r\n\r\n") + 4;
    const char *length = strcasestr(r->head, "\r\nContent-Length:");
    size_t want = length ? strtoul(length + 17, NULL, 10) : 0, have = got - (size_t)(end - r->head);
    want = want < BODY_MAX ? want : BODY_MAX;
    have = have < want ? have : want;
    memcpy(r->body, end, have);
    while (have < want) {
        ssize_t k = recv(r->fd, r->body + have, want - have, 0);
        if (k <= 0)
            break;
        have += (size_t)k;
    }
    r->n_body = have;
    *end = 0;
}

/* "GET /path?query HTTP/1.1", or "GET http://host/path?query HTTP/1.1" */
static bool read_target(struct request *r)
{
    char target[8192];
    if (sscanf(r->head, "%15s %8191s", r->method, target) != 2)
        return false;
    char *path = target;
    if (strncmp(path, "http://", 7) == 0)
        path = strchr(path + 7, '/');
    if (!path)
        return false;
    char *query = strchr(path, '?');
    if (query)
        *query++ = 0;
    snprintf(r->path, sizeof r->path, "%.4095s", path);
    snprintf(r->query, sizeof r->query, "%.4095s", query ? query : "");
    return true;
}

/* A line of DIR/NAME, or nothing. */
static void read_line(const char *name, char *line, size_t n)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/%s", files, name);
    FILE *f = fopen(path, "r");
    if (!f || !fgets(line, (int)n, f))
        *line = 0;
    line[strcspn(line, "\n")] = 0;
    if (f)
        fclose(f);
}

/* DIR/PATH of --files DIR, as an API answers: its own words for errors come with 400. */
static bool answer_file(const struct request *r)
{
    static const char error[] = "{\"status\":\"error\"";
    char path[8192], date[64];
    FILE *f;

    if (!files || strstr(r->path, ".."))
        return false;
    snprintf(path, sizeof path, "%s%s", files, r->path);
    if (!(f = fopen(path, "r")))
        return false;
    char *body = malloc(FILE_MAX);
    size_t n = body ? fread(body, 1, FILE_MAX, f) : 0;
    bool bad = n >= sizeof error && memcmp(body, error, sizeof error - 1) == 0;
    read_line("date", date, sizeof date);
    putf(r, "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n%s%s%s\r\n",
         bad ? "400 Bad Request" : "200 OK", n, *date ? "Date: " : "", date, *date ? "\r\n" : "");
    put(r, body, n);
    free(body);
    fclose(f);
    return true;
}

static void *serve(void *arg)
{
    struct request *r = calloc(1, sizeof *r);
    size_t got, i;
    if (!r)
        abort();
    r->fd = (int)(intptr_t)arg;
    if (read_head(r, &got) && read_target(r)) {
        read_body(r, got);
        if (verbose)
            fprintf(stderr, "%s %s%s%s\n", r->method, r->path, r->query[0] ? "?" : "", r->query);
        for (i = 0; i < n_behaviours; i++)
            if (strcmp(r->path, behaviours[i].path) == 0)
                break;
        if (i < n_behaviours)
            behaviours[i].run(r);
        else if (!answer_file(r) && !serve_api(r))
            answer_text(r, "404 Not Found", "404 page not found\n");
    }
    close(r->fd);
    free(r);
    return NULL;
}

static void *accept_all(void *arg)
{
    int listener = (int)(intptr_t)arg;
    for (;;) {
        pthread_t t;
        int fd = accept(listener, NULL, NULL);
        if (fd < 0 && errno == EINTR)
            continue;
        if (fd < 0)
            return NULL;
        if (pthread_create(&t, NULL, serve, (void *)(intptr_t)fd))
            close(fd);
        else
            pthread_detach(t);
    }
}

int main(int argc, char **argv)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof at;
    pthread_t t;
    char byte;

    verbose = argc > 1 && strcmp(argv[1], "--log") == 0;
    files = argc > 2 && strcmp(argv[1], "--files") == 0 ? argv[2] : NULL;
    signal(SIGPIPE, SIG_IGN);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) ||
        listen(listener, 256) || getsockname(listener, (struct sockaddr *)&at, &n) ||
        pthread_create(&t, NULL, accept_all, (void *)(intptr_t)listener)) {
        perror("httpd");
        return 1;
    }
    printf("%d\n", ntohs(at.sin_port));
    fflush(stdout);
    while (read(0, &byte, 1) > 0)
        ;
    _exit(0); // connections that hang on purpose go with us
}
