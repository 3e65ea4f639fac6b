/* err.h - why there is no result.
 *
 * The struct is the caller's, `{0}` to begin with; what it points at is freed by err_done().
 * The first error set wins: a later err_set() on a set error is a bug in the caller.
 */
#ifndef PROMCTL_BASE_ERR_H
#define PROMCTL_BASE_ERR_H

#include "base/str.h"
#include "base/xalloc.h"

#include <stdarg.h>
#include <stdint.h>

enum err_kind {
    ERR_NONE,
    ERR_NO,       /* done, and the answer is "no" */
    ERR_USAGE,    /* the call itself: option, operand */
    ERR_SYNTAX,   /* an expression or selector of the call */
    ERR_EXEC,     /* shows only while an expression is evaluated */
    ERR_IO,       /* a file: missing, unreadable, not writable */
    ERR_NET,      /* name, connection, TLS, HTTP status */
    ERR_TIMEOUT,  /* took longer than allowed */
    ERR_FORMAT,   /* content of a source that is not what it should be */
    ERR_LIMIT,    /* larger than allowed */
    ERR_CANCELED, /* SIGINT */
    ERR_PIPE,     /* the reader of our output has gone: end quietly */
};

struct span {
    size_t off, n; /* bytes in the text being read; {0, 0} where there is none */
};

struct err {
    enum err_kind kind;
    struct span at;
    char *msg;  /* "context: what: why", without the program's name */
    char *hint; /* the next thing to try, or NULL */
};

void err_done(struct err *e);

/* All return false, so that `return err_set(...)` says what it does. */
bool err_set(struct err *e, enum err_kind kind, const char *fmt, ...) ATTR_PRINTF(3, 4);
bool err_vset(struct err *e, enum err_kind kind, const char *fmt, va_list ap) ATTR_PRINTF(3, 0);
bool err_at(struct err *e, enum err_kind kind, struct span at, const char *fmt, ...)
    ATTR_PRINTF(4, 5);
bool err_wrap(struct err *e, const char *fmt, ...) ATTR_PRINTF(2, 3); /* "context: message" */
bool err_hint(struct err *e, const char *fmt, ...) ATTR_PRINTF(2, 3); /* replaces an older hint */

/* "what: No such file or directory" from errno, in lower case as all our messages. */
bool err_errno(struct err *e, enum err_kind kind, const char *fmt, ...) ATTR_PRINTF(3, 4);

/* The same without "what", where the caller names it with err_wrap(). */
bool err_os(struct err *e, enum err_kind kind, int errnum);

/* Moves `from` into `to`, which is not set; `from` is empty after. */
bool err_take(struct err *to, struct err *from);

/* The exit status that cli.md gives the kind: 0, 1, 2, 3 or 130. */
int err_status(enum err_kind kind);

/* The graver of two exit statuses: 130, 2, 3, 1, 0. */
int err_worse(int a, int b);

#endif
