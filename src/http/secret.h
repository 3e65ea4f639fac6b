/* secret.h - passwords and tokens from files. */
#ifndef PROMCTL_HTTP_SECRET_H
#define PROMCTL_HTTP_SECRET_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

/* The one line of a file, without its newline; it lives in `a`. NULL: ERR_IO, beginning with the
 * path. */
const char *http_secret_read(struct arena *a, const char *path, struct err *e);

/* Releases a buffer that held secrets. */
void http_secret_wipe(struct buf *b);

#endif
