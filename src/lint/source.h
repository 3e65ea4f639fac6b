/* source.h - what a source knows of metrics, labels and values, asked for once.
 *
 * Used by several threads: each question is asked by the first that has it, the others wait.
 */
#ifndef PROMCTL_LINT_SOURCE_H
#define PROMCTL_LINT_SOURCE_H

#include "base/nearest.h"
#include "model/metric.h"
#include "store/source.h"

struct lint_source;

/* Asks for the names of all metrics. `name` is how messages call the source; both are borrowed. */
struct lint_source *lint_source_new(struct source *s, const char *name, struct err *e);
void lint_source_free(struct lint_source *x); /* NULL is fine */

const char *lint_source_name(const struct lint_source *x);

/* Whether there is such a metric; else `near` finds the nearest. */
bool lint_source_has_metric(struct lint_source *x, struct str metric, struct nearest *near);

/* The label names of a metric, the values of one of its labels: sorted; NULL where the source does
 * not answer. They live as long as `x`. */
const struct strs *lint_source_labels(struct lint_source *x, struct str metric);
const struct strs *lint_source_values(struct lint_source *x, struct str metric, struct str label);

/* Whether a sorted list has it. */
bool lint_strs_have(const struct strs *list, struct str s);

/* As struct pql_flow_env wants it; `user` is the source. */
bool lint_source_metadata(void *user, struct str metric, enum metric_type *type, struct str *unit);

/* How many series matchers select; -1: the source does not answer. */
int64_t lint_source_count(struct lint_source *x, const struct matcher *m, size_t n);

/* What went wrong with a question; the first one. ERR_NONE. */
const struct err *lint_source_error(const struct lint_source *x);

#endif
