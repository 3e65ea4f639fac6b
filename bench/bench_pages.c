/* bench_pages.c - `bench_pages TARGETS SERIES [hang]`: pages of metrics that change with time, on
 * as many ports of 127.0.0.1 as there are targets; with `hang` on one port more, which takes
 * requests and never answers. Prints the ports on a line, serves until its standard input ends. */
#include <arpa/inet.h>
#include <math.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { TARGETS_MAX = 64, LINE_BYTES = 128, BUCKETS = 12 };

struct port {
    int fd;
    unsigned number;
    int series; /* 0: hangs */
};

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* A tenth of the series are gauges, half counters, the rest of histograms. */
static size_t put_page(char *out, int series, unsigned target)
{
    static const char *const codes[] = { "200", "201", "404", "500" };
    double t = fmod(now_s(), 1e6);
    int gauges = series / 10, counters = series / 2, left = series - gauges - counters;
    size_t n = 0;

    n += (size_t)sprintf(out + n, "# TYPE queue_size gauge\n");
    for (int i = 0; i < gauges; i++)
        n += (size_t)sprintf(out + n, "queue_size{queue=\"q%d\"} %d\n", i,
                             (int)(100 + 50 * sin(t / 20 + i + target)));
    n += (size_t)sprintf(out + n, "# TYPE http_requests_total counter\n");
    for (int i = 0; i < counters; i++)
        n += (size_t)sprintf(out + n,
                             "http_requests_total{path=\"/api/v1/p%d\",code=\"%s\"} %.0f\n", i / 4,
                             codes[i % 4], t * (i % 7 + 1) + 10 * sin(t / 30 + i));
    n += (size_t)sprintf(out + n, "# TYPE task_seconds histogram\n");
    for (int i = 0; i * (BUCKETS + 2) < left; i++) {
        for (int k = 0; k < BUCKETS; k++)
            n += (size_t)sprintf(out + n, "task_seconds_bucket{task=\"t%d\",le=\"%g\"} %.0f\n", i,
                                 0.001 * (1 << k), t * (k + 1) * (1 + i % 3));
        n += (size_t)sprintf(out + n, "task_seconds_bucket{task=\"t%d\",le=\"+Inf\"} %.0f\n", i,
                             t * (BUCKETS + 1) * (1 + i % 3));
        n += (size_t)sprintf(out + n, "task_seconds_count{task=\"t%d\"} %.0f\n", i,
                             t * (BUCKETS + 1) * (1 + i % 3));
    }
    return n;
}

static bool send_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t k = send(fd, p, n, MSG_NOSIGNAL);
        if (k <= 0)
            return false;
        p += k;
        n -= (size_t)k;
    }
    return true;
}

static bool read_head(int fd)
{
    char head[8192];
    size_t n = 0;

    while (n < sizeof head - 1) {
        ssize_t k = recv(fd, head + n, sizeof head - 1 - n, 0);
        if (k <= 0)
            return false;
        n += (size_t)k;
        head[n] = 0;
        if (strcmp(head + n - 4, "\r\n\r\n") == 0)
            return true;
    }
    return false;
}

static void *serve(void *user)
{
    const struct port *p = user;
    char *page = malloc((size_t)(p->series + 100) * LINE_BYTES), head[200];
    int fd;

    while ((fd = accept(p->fd, NULL, NULL)) >= 0) {
        while (read_head(fd)) {
            if (!p->series)
                pause();
            size_t n = put_page(page, p->series, p->number);
            int k = snprintf(head, sizeof head,
                             "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n"
                             "Content-Length: %zu\r\n\r\n",
                             n);
            if (!send_all(fd, head, (size_t)k) || !send_all(fd, page, n))
                break;
        }
        close(fd);
    }
    free(page);
    return NULL;
}

static bool open_port(struct port *p)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof at;
    pthread_t thread;

    p->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (p->fd < 0 || bind(p->fd, (struct sockaddr *)&at, sizeof at) != 0 ||
        listen(p->fd, 64) != 0 || getsockname(p->fd, (struct sockaddr *)&at, &n) != 0)
        return false;
    printf("%s%d", p->number ? " " : "", ntohs(at.sin_port));
    return pthread_create(&thread, NULL, serve, p) == 0;
}

int main(int argc, char **argv)
{
    static struct port ports[TARGETS_MAX + 1];
    int n = argc > 2 ? atoi(argv[1]) : 0, series = argc > 2 ? atoi(argv[2]) : 0;
    bool hang = argc > 3 && strcmp(argv[3], "hang") == 0;
    char byte;

    if (n < 0 || n > TARGETS_MAX || series < 1 || series > 1000000) {
        fputs("usage: bench_pages TARGETS SERIES [hang]\n", stderr);
        return 2;
    }
    for (int i = 0; i < n + hang; i++) {
        ports[i] = (struct port){ .number = (unsigned)i, .series = i < n ? series : 0 };
        if (!open_port(&ports[i]))
            return 1;
    }
    puts("");
    fflush(stdout);
    while (read(STDIN_FILENO, &byte, 1) > 0)
        ;
    return 0;
}
