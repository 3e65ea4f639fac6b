/* diag.h - there is a result, and something to say about it: warnings, annotations, findings. */
#ifndef PROMCTL_BASE_DIAG_H
#define PROMCTL_BASE_DIAG_H

#include "base/err.h"

enum diag_level { DIAG_INFO, DIAG_WARN, DIAG_ERROR };

struct diag {
    enum diag_level level;
    struct span at;
    char *msg;
    char *hint; /* or NULL */
};

/* Diagnostics in the order they were said; the same text at the same place only once. */
struct diags {
    struct diag *p;
    size_t n, cap;
};

void diags_done(struct diags *d);
void diags_add(struct diags *d, enum diag_level level, struct span at, const char *fmt, ...)
    ATTR_PRINTF(4, 5);

/* Gives the newest one a hint. */
void diags_hint(struct diags *d, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* 1-based line and column (both in bytes) of an offset in `text`; beyond the end means the end. */
struct line_col {
    size_t line, col;
};
struct line_col line_col_at(struct str text, size_t off);

#endif
