/* pages.c - serves captured pages unchanged, for tests that need two readers of the same bytes.
 *
 *   pages DIR      prints its port, then answers GET /NAME with DIR/NAME and the Content-Type that
 *                  DIR/NAME.type holds, on 127.0.0.1, one connection at a time, until killed.
 */
#include "base/io.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PAGE_MAX_BYTES = 1 << 30 };

static int listen_any(int *port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t n = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) != 0 || listen(fd, 16) != 0 ||
        getsockname(fd, (struct sockaddr *)&a, &n) != 0)
        return -1;
    *port = ntohs(a.sin_port);
    return fd;
}

/* The path of `GET /NAME HTTP/1.1`, without query, as a file name; empty when it is none. */
static struct str requested(struct str head)
{
    struct str line, word = STR("");
    if (!str_cut(&head, '\n', &line) || !str_cut_prefix(&line, STR("GET /")))
        return STR("");
    str_cut(&line, ' ', &word);
    word = str_head(word, str_find_char(word, '?'));
    bool plain = str_find_char(word, '/') == word.n && !str_starts(word, STR("."));
    return plain ? word : STR("");
}

static void answer(int fd, const char *dir, struct str name)
{
    struct buf path = { 0 }, type = { 0 }, body = { 0 }, head = { 0 };
    struct err e = { 0 };

    buf_printf(&path, "%s/%.*s", dir, STR_ARG(name));
    if (name.n && io_read_file(buf_z(&path), PAGE_MAX_BYTES, &body, &e)) {
        buf_puts(&path, ".type");
        if (!io_read_file(buf_z(&path), 4096, &type, &e))
            buf_puts(&type, "text/plain; version=0.0.4");
        buf_printf(&head, "HTTP/1.1 200 OK\r\nContent-Type: %.*s\r\n",
                   STR_ARG(str_trim(buf_str(&type))));
    } else {
        buf_puts(&head, "HTTP/1.1 404 Not Found\r\n");
    }
    buf_printf(&head, "Content-Length: %zu\r\nConnection: close\r\n\r\n", body.n);
    err_done(&e);
    if (io_write_all(fd, buf_str(&head), &e))
        io_write_all(fd, buf_str(&body), &e);
    err_done(&e);
    buf_done(&path);
    buf_done(&type);
    buf_done(&body);
    buf_done(&head);
}

static void serve(int fd, const char *dir)
{
    struct buf in = { 0 };
    char *p;
    ssize_t n;

    while (in.n < 64 * 1024 && (p = buf_reserve(&in, 4096), n = read(fd, p, 4096)) > 0) {
        in.n += (size_t)n;
        if (str_find(buf_str(&in), STR("\r\n\r\n")) < in.n) {
            answer(fd, dir, requested(buf_str(&in)));
            break;
        }
    }
    buf_done(&in);
}

int main(int argc, char **argv)
{
    int port = 0, fd = argc == 2 ? listen_any(&port) : -1;
    if (fd < 0) {
        fprintf(stderr, "usage: pages DIR\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    printf("%d\n", port);
    fflush(stdout);
    for (;;) {
        int c = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
        if (c < 0)
            continue;
        struct timeval limit = { .tv_sec = 5 };
        setsockopt(c, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        serve(c, argv[1]);
        close(c);
    }
}
