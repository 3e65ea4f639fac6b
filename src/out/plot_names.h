/* plot_names.h - what to call series and which colours to give them, by their labels.
 */
#ifndef PROMCTL_OUT_PLOT_NAMES_H
#define PROMCTL_OUT_PLOT_NAMES_H

#include "base/map.h"
#include "model/labels.h"

/* Labels that all series share are said once, and so are the beginnings that all values of a label
 * have: "/api/v1". Strings are in the arena; untrusted text. */
struct plot_names {
    struct labels common;
    struct str *names;   /* "GET /tasks 200": the values of the others */
    struct str *columns; /* the same, each value in a column of its own */
    struct str head;     /* over the columns: "method  endpoint /api/v1…  status" */
};

void plot_names_of(struct arena *a, const struct labels *ls, size_t n, bool ascii,
                   struct plot_names *out);

/* How many bytes all values of a label begin with, up to where a word ends; 0: too few to be left
 * out. */
size_t plot_names_prefix(const struct labels *ls, size_t n, struct str name);

/* Which slot a series has, for as long as it lives: colours stay when series come and go. */
struct plot_slots { /* `{0}` is empty */
    struct map keys;
    struct {
        unsigned *p; /* by id of `keys` */
        size_t n, cap;
    } slots;
    struct buf key;
};

void plot_slots_done(struct plot_slots *s);

/* A new series gets the lowest free slot, in label order. Where all that differs is a class of
 * status (2xx, 4xx, 5xx), the colour says what it means. */
void plot_slots_of(struct plot_slots *s, const struct labels *ls, size_t n, unsigned *out);

#endif
