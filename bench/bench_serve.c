/* bench_serve.c - `bench_serve FILE`: the file as the metrics page of every path of a port of
 * 127.0.0.1, for 64 requests at once. Prints the port, serves until its standard input ends. A
 * process of its own, so that what it costs is not counted with the client that is measured. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { THREADS = 64, HEAD_MAX = 16 * 1024 };

static const char *page;
static size_t page_bytes;

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
    char head[HEAD_MAX + 1];
    size_t n = 0;
    while (n < HEAD_MAX) {
        ssize_t k = recv(fd, head + n, HEAD_MAX - n, 0);
        if (k <= 0)
            return false;
        n += (size_t)k;
        head[n] = 0;
        if (strstr(head, "\r\n\r\n"))
            return true;
    }
    return false;
}

static void *serve(void *listener)
{
    int fd;
    while ((fd = accept(*(int *)listener, NULL, NULL)) >= 0) {
        char head[200];
        int n = snprintf(head, sizeof head,
                         "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n"
                         "Content-Length: %zu\r\nConnection: close\r\n\r\n",
                         page_bytes);
        if (read_head(fd) && send_all(fd, head, (size_t)n))
            send_all(fd, page, page_bytes);
        // What was not read of the request would make close() reset the connection.
        shutdown(fd, SHUT_WR);
        while (recv(fd, head, sizeof head, 0) > 0)
            ;
        close(fd);
    }
    return NULL;
}

static bool map_page(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0 || st.st_size <= 0)
        return false;
    page_bytes = (size_t)st.st_size;
    page = mmap(NULL, page_bytes, PROT_READ, MAP_PRIVATE, fd, 0);
    return page != MAP_FAILED;
}

int main(int argc, char **argv)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    pthread_t thread;
    char end;

    if (argc != 2 || !map_page(argv[1])) {
        fputs("usage: bench_serve FILE\n", stderr);
        return 2;
    }
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, THREADS) < 0 ||
        getsockname(fd, (struct sockaddr *)&at, &len) < 0) {
        perror("bench_serve");
        return 1;
    }
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&thread, NULL, serve, &fd) != 0)
            return 1;
    printf("%d\n", ntohs(at.sin_port));
    fflush(stdout);
    while (read(STDIN_FILENO, &end, 1) > 0)
        ;
    return 0;
}
