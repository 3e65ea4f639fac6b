/* edits.h - parts of a text that become other ones. */
#ifndef PROMCTL_BASE_EDITS_H
#define PROMCTL_BASE_EDITS_H

#include "base/buf.h"
#include "base/err.h"

struct edit { /* these bytes become `text` */
    struct span at;
    struct str text;
};

struct edits { /* a vec */
    struct edit *p;
    size_t n, cap;
};

/* Whether both cannot be. Two insertions at one place cannot, either: their order would be a guess.
 */
bool edits_touch(const struct edit *a, const struct edit *b);

/* Appends `text` with the edits, of which no two touch; they are sorted by place after. */
void edits_apply(struct edits *edits, struct str text, struct buf *out);

#endif
