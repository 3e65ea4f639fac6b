/* listen.c - sockets that wait for connections, see listen.h. */
#include "http/listen.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 64 };

static bool parse_port(struct str text, struct str port, uint16_t *out, struct err *e)
{
    unsigned v = 0;

    for (size_t i = 0; i < port.n; i++) {
        if (port.p[i] < '0' || port.p[i] > '9' || v > 65535)
            v = 65536;
        else
            v = v * 10 + (unsigned)(port.p[i] - '0');
    }
    if (!port.n || v > 65535)
        return err_set(e, ERR_USAGE, "\"%.*s\": \"%.*s\" is not a port", STR_ARG(text),
                       STR_ARG(port));
    *out = (uint16_t)v;
    return true;
}

bool http_listen_parse(struct arena *a, struct str text, struct http_listen *out, struct err *e)
{
    struct str host = text, rest;
    size_t colons = 0;

    if (!text.n || memchr(text.p, '\0', text.n))
        return err_set(e, ERR_USAGE, "\"%.*s\" is not an address", STR_ARG(text));
    for (size_t i = 0; i < text.n; i++)
        colons += text.p[i] == ':';
    if (text.p[0] == '[') {
        size_t end = str_find_char(text, ']');
        if (end == text.n)
            return err_set(e, ERR_USAGE, "\"%.*s\": \"]\" is missing", STR_ARG(text));
        host = str_head(str_skip(text, 1), end - 1);
        rest = str_skip(text, end + 1);
        if (rest.n && rest.p[0] != ':')
            return err_set(e, ERR_USAGE, "\"%.*s\" is not an address", STR_ARG(text));
    } else if (colons > 1) { // an IPv6 address alone
        rest = (struct str){ 0 };
    } else {
        host = str_head(text, str_find_char(text, ':'));
        rest = str_skip(text, host.n);
    }
    if (host.n)
        out->host = arena_str(a, host).p;
    return !rest.n || parse_port(text, str_skip(rest, 1), &out->port, e);
}

static int open_one(const struct addrinfo *ai)
{
    int one = 1, saved;
    int fd = socket(ai->ai_family, ai->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, ai->ai_protocol);

    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    saved = errno;
    close(fd);
    errno = saved;
    return -1;
}

static uint16_t port_of(int fd)
{
    struct sockaddr_storage sa;
    socklen_t n = sizeof sa;
    char port[NI_MAXSERV];
    unsigned v = 0;

    if (getsockname(fd, (struct sockaddr *)&sa, &n) == 0 &&
        getnameinfo((struct sockaddr *)&sa, n, NULL, 0, port, sizeof port, NI_NUMERICSERV) == 0)
        sscanf(port, "%u", &v);
    return (uint16_t)v;
}

static bool explain(const struct http_listen *l, int os_errno, struct err *e)
{
    bool v6 = strchr(l->host, ':') != NULL;

    if (os_errno == EADDRINUSE) {
        err_set(e, ERR_IO, "port %u of %s is in use", l->port, l->host);
        return err_hint(e, "another program listens there; take another port: --listen :%u",
                        l->port < 64536 ? l->port + 1000u : 9087u);
    }
    errno = os_errno;
    err_errno(e, ERR_IO, v6 ? "cannot listen on [%s]:%u" : "cannot listen on %s:%u", l->host,
              l->port);
    if (os_errno == EACCES && l->port < 1024)
        err_hint(e, "ports below 1024 are for root");
    return false;
}

bool http_listen_open(struct http_listen *l, int *fd, struct err *e)
{
    const struct addrinfo want = { .ai_socktype = SOCK_STREAM,
                                   .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
    struct addrinfo *found = NULL;
    char port[8];
    int rc, saved = EADDRNOTAVAIL;

    snprintf(port, sizeof port, "%u", l->port);
    rc = getaddrinfo(l->host, port, &want, &found);
    if (rc != 0)
        return err_set(e, ERR_IO, "cannot listen on %s: %s", l->host,
                       rc == EAI_NONAME   ? "no such host or address"
                       : rc == EAI_SYSTEM ? strerror(errno)
                                          : gai_strerror(rc));
    *fd = -1;
    for (const struct addrinfo *ai = found; ai && *fd < 0; ai = ai->ai_next) {
        *fd = open_one(ai);
        if (*fd < 0)
            saved = errno;
    }
    freeaddrinfo(found);
    if (*fd < 0)
        return explain(l, saved, e);
    l->port = port_of(*fd);
    return true;
}
