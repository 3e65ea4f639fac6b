/* ask_compare.h - an answer of our engine beside that of a Prometheus, and what differs. */
#ifndef PROMCTL_TESTS_ASK_COMPARE_H
#define PROMCTL_TESTS_ASK_COMPARE_H

#include "promql/parse.h"
#include "two_engines.h"

enum difference_kind {
    DIFFERENT_ERROR,  /* also: one fails, the other does not */
    DIFFERENT_RESULT, /* other series or times */
    DIFFERENT_VALUE,
    DIFFERENT_HISTOGRAM,
    DIFFERENT_ORDER, /* of a result that was to be sorted */
    NOTE_OF_OURS,
    NOTE_OF_THEIRS,
};

struct difference {
    enum difference_kind kind;
    const struct query *q;
    const struct pql_node *n; /* the query's tree; NULL where it cannot be parsed */
    const struct answer *a, *b;
    bool delayed;        /* names go at the end */
    const char *note;    /* NOTE_: its text */
    double ours, theirs; /* DIFFERENT_VALUE */
    const char *what;    /* in words */
};

typedef void difference_fn(void *user, const struct difference *d);

/* Tells every note that only one says, and of errors and results the first difference. The series
 * of both are sorted. */
void ask_compare(const struct query *q, const struct pql_node *n, bool delayed, struct answer *ours,
                 struct answer *theirs, difference_fn *fn, void *user);

/* ask_known.c: differences that are meant to be, and why. The row of the table, or NULL. */
struct known_difference {
    const char *why;
    bool (*is)(const struct difference *d);
};
extern const struct known_difference known_differences[];
extern const size_t known_differences_n;
const struct known_difference *known_difference_find(const struct difference *d);

#endif
