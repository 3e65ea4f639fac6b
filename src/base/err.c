#include "base/err.h"

#include "base/buf.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

void err_done(struct err *e)
{
    free(e->msg);
    free(e->hint);
    *e = (struct err){ 0 };
}

static char *format(const char *fmt, va_list ap)
{
    struct buf b = { 0 };
    buf_vprintf(&b, fmt, ap);
    return buf_take(&b);
}

bool err_vset(struct err *e, enum err_kind kind, const char *fmt, va_list ap)
{
    assert(e->kind == ERR_NONE && kind != ERR_NONE);
    e->kind = kind;
    e->msg = format(fmt, ap);
    return false;
}

bool err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    err_vset(e, kind, fmt, ap);
    va_end(ap);
    return false;
}

bool err_at(struct err *e, enum err_kind kind, struct span at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    err_vset(e, kind, fmt, ap);
    va_end(ap);
    e->at = at;
    return false;
}

bool err_wrap(struct err *e, const char *fmt, ...)
{
    struct buf b = { 0 };
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    buf_puts(&b, ": ");
    buf_puts(&b, e->msg ? e->msg : "failed");
    free(e->msg);
    e->msg = buf_take(&b);
    return false;
}

bool err_hint(struct err *e, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    free(e->hint);
    e->hint = format(fmt, ap);
    va_end(ap);
    return false;
}

bool err_os(struct err *e, enum err_kind kind, int errnum)
{
    const char *text = strerror(errnum);
    // "No such file": glibc's first letter; "I/O" keeps its own.
    bool lower = text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'a' && text[1] <= 'z';
    char first = (char)(lower ? text[0] - 'A' + 'a' : text[0]);
    return err_set(e, kind, "%c%s", first, text + 1);
}

bool err_errno(struct err *e, enum err_kind kind, const char *fmt, ...)
{
    int saved = errno;
    va_list ap;
    va_start(ap, fmt);
    char *what = format(fmt, ap);
    va_end(ap);
    err_os(e, kind, saved);
    err_wrap(e, "%s", what);
    free(what);
    errno = saved;
    return false;
}

bool err_take(struct err *to, struct err *from)
{
    assert(to->kind == ERR_NONE);
    *to = *from;
    *from = (struct err){ 0 };
    return false;
}

int err_status(enum err_kind kind)
{
    switch (kind) {
    case ERR_NONE:
    case ERR_PIPE:
        return 0;
    case ERR_NO:
        return 1;
    case ERR_USAGE:
    case ERR_SYNTAX:
    case ERR_EXEC:
        return 2;
    case ERR_IO:
    case ERR_NET:
    case ERR_TIMEOUT:
    case ERR_FORMAT:
    case ERR_LIMIT:
        return 3;
    case ERR_CANCELED:
        return 130;
    }
    return 3;
}

static int gravity(int status)
{
    switch (status) {
    case 0:
        return 0;
    case 1:
        return 1;
    case 2:
        return 3;
    case 130:
        return 4;
    default:
        return 2;
    }
}

int err_worse(int a, int b)
{
    return gravity(a) >= gravity(b) ? a : b;
}
