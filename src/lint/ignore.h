/* ignore.h - .gitignore: which files of a folder git does not look at.
 *
 * Source: gitignore(5), git's wildmatch.c.
 */
#ifndef PROMCTL_LINT_IGNORE_H
#define PROMCTL_LINT_IGNORE_H

#include "base/arena.h"

/* The patterns of one .gitignore, over those of the folders above. */
struct ignore {
    const struct ignore *above;
    const char *folder; /* it is in, with a slash at the end; paths begin with it */
    struct str text;
};

/* The .gitignore of a folder, in the arena; `above` itself where there is none. */
const struct ignore *ignore_open(struct arena *a, const char *folder, const struct ignore *above);

/* Those of the folders above `folder`, up to that of the repository; NULL outside of one. */
const struct ignore *ignore_above(struct arena *a, const char *folder);

/* Of several patterns that match the last decides, of several files the deepest. */
bool ignore_match(const struct ignore *ig, struct str path, bool is_folder);

/* A glob with `**` for any folders; `*` and `?` match no slash. */
bool glob_match(struct str pattern, struct str text);

#endif
