/* notes.h - annotations: what a query has to say besides its result.
 *
 * One note a text, whatever the place; when it is said again, the later place stays. Monotonicity
 * and overlap notes join instead: counts add up, ranges widen, the first place stays.
 * Source: prometheus util/annotations/annotations.go.
 */
#ifndef PROMCTL_PROMQL_NOTES_H
#define PROMCTL_PROMQL_NOTES_H

#include "base/diag.h"
#include "base/map.h"

#include <stdint.h>

struct histogram;

enum pql_note_id { /* the texts are in notes.c */
                   PQL_NOTE_QUANTILE,
                   PQL_NOTE_RATIO,
                   PQL_NOTE_BAD_BUCKET,
                   PQL_NOTE_MIXED_FLOATS_HISTOGRAMS,
                   PQL_NOTE_MIXED_IN_AGGREGATION,
                   PQL_NOTE_MIXED_CLASSIC_NATIVE,
                   PQL_NOTE_NOT_COUNTER,
                   PQL_NOTE_NOT_GAUGE,
                   PQL_NOTE_MIXED_SCHEMAS,
                   PQL_NOTE_INCOMPATIBLE_LAYOUT,
                   PQL_NOTE_SORT_IN_RANGE,
                   PQL_NOTE_RESET_COLLISION,
                   PQL_NOTE_START_OVERLAP,
                   PQL_NOTE_MAYBE_NOT_COUNTER,
                   PQL_NOTE_MAYBE_NOT_COUNTER_TYPE,
                   PQL_NOTE_MONOTONICITY,
                   PQL_NOTE_INCOMPATIBLE_TYPES,
                   PQL_NOTE_IGNORED_IN_AGGREGATION,
                   PQL_NOTE_IGNORED_IN_RANGE,
                   PQL_NOTE_NAN_QUANTILE,
                   PQL_NOTE_NAN_SKEWED,
                   PQL_NOTE_NAN_FRACTION,
                   PQL_NOTE_BOUNDS_RECONCILED,
};

struct pql_note {
    enum pql_note_id id;
    struct span at;
    /* what joins: MONOTONICITY all of it, START_OVERLAP the count */
    double from, to, max_diff;
    int64_t mint, maxt;
    int64_t count; /* times it was said again, or samples */
};

struct pql_notes {
    struct map texts; /* text -> place in `p` */
    struct pql_note *p;
    size_t n, cap;
};

void pql_notes_done(struct pql_notes *n);

/* `%s` of a text are replaced by `args` in turn (already quoted where they are). */
void pql_note(struct pql_notes *n, enum pql_note_id id, struct span at, const struct str *args,
              size_t n_args);

/* With no argument, one string as it is, one string quoted. */
void pql_note0(struct pql_notes *n, enum pql_note_id id, struct span at);
void pql_note1(struct pql_notes *n, enum pql_note_id id, struct span at, const char *word);
void pql_note_quoted(struct pql_notes *n, enum pql_note_id id, struct span at, struct str s);
/* With ` for metric name "x"` at the end unless the name is empty. */
void pql_note_metric(struct pql_notes *n, enum pql_note_id id, struct span at, struct str metric);
/* With numbers, printed %g. */
void pql_note_num(struct pql_notes *n, enum pql_note_id id, struct span at, const double *v,
                  size_t n_v);
/* `x` tells the rest: of one sample or of many. */
void pql_note_monotonicity(struct pql_notes *n, struct span at, struct str metric,
                           const struct pql_note *x);
void pql_note_join(struct pql_note *to, const struct pql_note *x);

/* Adds the notes of another set, as if they had been said now, their places moved by `shift`. */
void pql_notes_merge(struct pql_notes *to, const struct pql_notes *from, ptrdiff_t shift);

/* Appends all notes with their prefix and place, warnings and infos each in order of
 * their place. */
void pql_notes_print(const struct pql_notes *n, struct str text, struct diags *out);

#endif
