/* rows.h - which rows of a list are shown, and in which order. */
#ifndef PROMCTL_TUI_ROWS_H
#define PROMCTL_TUI_ROWS_H

#include "tui/view.h"

struct rows { /* indexes into the board's list */
    size_t *p;
    size_t n;
};

/* Of the list that the screen has: targets, families, alerts. In `a`. */
void rows_of(struct arena *a, const struct view *v, const struct board *b, struct rows *out);

/* How many ways there are to sort the list of a screen, beside as it comes; and their names. */
unsigned rows_n_sorts(enum screen s);
const char *rows_sort_name(enum screen s, unsigned sort);

/* What a filter looks at. */
struct rows_subject {
    struct str name, more;       /* both are searched */
    const struct labels *labels; /* or NULL */
    const struct board_family *family;
    int64_t now_ms;
};

/* Words: plain, /re/, label=value, type:counter, changed:1m; !word for all else. All must match. */
bool rows_match(struct str filter, const struct rows_subject *s);

#endif
