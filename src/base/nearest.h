/* nearest.h - "did you mean": the candidate closest to what was written, if one is close.
 *
 *     struct nearest near = { .word = typed };
 *     for (...)
 *         nearest_try(&near, candidate);
 *     if (near.best.n)
 *         err_hint(e, "did you mean \"%.*s\"?", STR_ARG(near.best));
 */
#ifndef PROMCTL_BASE_NEAREST_H
#define PROMCTL_BASE_NEAREST_H

#include "base/str.h"

struct nearest {
    struct str word; /* as written, whatever bytes */
    struct str best; /* borrowed from the candidates; empty: none is near enough */
    size_t cost;     /* of `best` */
};

/* Keeps `candidate` if it is nearer than what was tried before; of equals the first stays. Near
 * is: equal but for case, begun with the word (two bytes or more of it), or one edit away for
 * each three characters of the word. */
void nearest_try(struct nearest *near, struct str candidate);

#endif
