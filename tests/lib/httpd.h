/* httpd.h - the parts of the test server: connections (httpd.c), what the paths do, query APIs. */
#ifndef PROMCTL_TESTS_HTTPD_H
#define PROMCTL_TESTS_HTTPD_H

#include <stdbool.h>
#include <stddef.h>

enum { HEAD_MAX = 64 * 1024, BODY_MAX = 1024 * 1024 };

struct request {
    int fd;
    char head[HEAD_MAX + 1];     /* as received, NUL-terminated */
    char method[16], path[4096]; /* without the query */
    char query[4096];
    char body[BODY_MAX + 1];
    size_t n_body;
};

/* False when the client has gone. */
bool put(const struct request *r, const void *p, size_t n);
bool putf(const struct request *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A whole answer, well formed. */
void answer(const struct request *r, const char *status, const char *type, const void *body,
            size_t n);
void answer_text(const struct request *r, const char *status, const char *text);

struct behaviour {
    const char *path;
    void (*run)(const struct request *r);
};
extern const struct behaviour behaviours[];
extern const size_t n_behaviours;

/* /NAME/api/v1/...; false where there is no such server. */
bool serve_api(const struct request *r);

#endif
