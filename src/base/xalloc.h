/* xalloc.h - allocation that cannot fail: running out of memory ends the program (status 3).
 *
 * Sizes that come from a file or a peer are checked against a limit before they get here.
 */
#ifndef PROMCTL_BASE_XALLOC_H
#define PROMCTL_BASE_XALLOC_H

#include <stddef.h>

#define N_OF(a)                (sizeof(a) / sizeof *(a))
#define ATTR_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

void *xmalloc(size_t n) __attribute__((malloc, returns_nonnull, warn_unused_result));
void *xcalloc(size_t n, size_t size) __attribute__((malloc, returns_nonnull, warn_unused_result));
void *xrealloc(void *p, size_t n) __attribute__((returns_nonnull, warn_unused_result));
char *xstrdup(const char *s) __attribute__((malloc, returns_nonnull, warn_unused_result));

/* n * size, or the end of the program where that does not fit. */
size_t xmul(size_t n, size_t size);

#endif
