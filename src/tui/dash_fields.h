/* dash_fields.h - the keys of a dashboard file, a row each: they are read, written and suggested by
 * one table. Only dash_read.c and dash_write.c include it.
 */
#ifndef PROMCTL_TUI_DASH_FIELDS_H
#define PROMCTL_TUI_DASH_FIELDS_H

#include "tui/dashboard.h"

enum dash_kind {
    DASH_STR,
    DASH_BOOL,
    DASH_INT, /* int64_t */
    DASH_NUMBER,
    DASH_DUR,
    DASH_WORD, /* an enum: one of `words`, NULL after the last */
    DASH_STRS, /* a list of strings: a pointer and a number behind it */
    DASH_OTHER /* has a reader and a writer of its own, found by name */
};

struct dash_field {
    const char *name;
    enum dash_kind kind;
    size_t offset, size;
    size_t has; /* offset of the bool that it is given, or 0 */
    const char *const *words;
};

struct dash_fields {
    const struct dash_field *p;
    size_t n;
};

extern const struct dash_fields dash_board_fields, dash_panel_fields, dash_query_fields,
    dash_limit_fields, dash_map_fields, dash_series_fields, dash_var_fields, dash_source_fields;

extern const char *const dash_types[],
    *const dash_calcs[], *const dash_draws[], *const dash_stacks[], *const dash_levels[],
                                                                        *const dash_scales[],
                                                                            *const dash_var_kinds[],
                                                                                *const dash_sorts[];

/* "6x3" and such: what a type takes when no size is given. */
void dash_default_size(enum panel_type t, int64_t *w, int64_t *h);

#endif
