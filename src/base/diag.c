#include "base/diag.h"

#include "base/buf.h"
#include "base/vec.h"

#include <stdlib.h>

void diags_done(struct diags *d)
{
    for (size_t i = 0; i < d->n; i++) {
        free(d->p[i].msg);
        free(d->p[i].hint);
    }
    vec_done(d);
}

void diags_add(struct diags *d, enum diag_level level, struct span at, const char *fmt, ...)
{
    struct buf b = { 0 };
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);

    for (size_t i = 0; i < d->n; i++) {
        const struct diag *o = &d->p[i];
        if (o->level == level && o->at.off == at.off && o->at.n == at.n &&
            str_eq(str_of(o->msg), buf_str(&b))) {
            buf_done(&b);
            return;
        }
    }
    vec_push(d, (struct diag){ .level = level, .at = at, .msg = buf_take(&b) });
}

void diags_hint(struct diags *d, const char *fmt, ...)
{
    struct buf b = { 0 };
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    free(vec_last(d).hint);
    vec_last(d).hint = buf_take(&b);
}

struct line_col line_col_at(struct str text, size_t off)
{
    struct line_col at = { 1, 1 };
    off = off < text.n ? off : text.n;
    for (size_t i = 0; i < off; i++) {
        if (text.p[i] == '\n')
            at = (struct line_col){ at.line + 1, 1 };
        else
            at.col++;
    }
    return at;
}
