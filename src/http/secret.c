#include "http/secret.h"

#include "base/io.h"

enum { SECRET_MAX_BYTES = 64 * 1024 };

const char *http_secret_read(struct arena *a, const char *path, struct err *e)
{
    struct buf b = { 0 };
    const char *secret = NULL;

    if (!io_read_file(path, SECRET_MAX_BYTES, &b, e))
        goto out;
    struct str s = buf_str(&b);
    if (str_cut_suffix(&s, STR("\n")))
        str_cut_suffix(&s, STR("\r"));
    if (s.n == 0)
        err_set(e, ERR_IO, "the file is empty");
    for (size_t i = 0; i < s.n && !e->kind; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
            err_set(e, ERR_IO, "the file has more than one line, or a control character");
    if (!e->kind)
        secret = arena_str(a, s).p;
out:
    http_secret_wipe(&b);
    if (!secret)
        err_wrap(e, "%s", path);
    return secret;
}

void http_secret_wipe(struct buf *b)
{
    if (b->p)
        explicit_bzero(b->p, b->cap);
    buf_done(b);
}
