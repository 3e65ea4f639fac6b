/* walk.h - the files of a folder, without what version control does not look at. */
#ifndef PROMCTL_LINT_WALK_H
#define PROMCTL_LINT_WALK_H

#include "base/arena.h"
#include "base/err.h"

struct lint_path {
    const char *path;
    bool named; /* by the user, not found in a folder */
};

struct lint_paths { /* a vec; the strings are in the arena */
    struct lint_path *p;
    size_t n, cap;
};

/* Adds the regular files in and below a folder in order of their names: not .git, node_modules,
 * what a .gitignore names, nor what symbolic links point at. ERR_IO: it cannot be read. */
bool lint_walk(struct arena *a, const char *folder, struct lint_paths *out, struct err *e);

#endif
