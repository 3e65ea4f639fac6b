/* survey.h - what there is to look at when nothing was configured: families in their right reading,
 * and the signals of each job, found from names, types and labels.
 *
 * Expressions hold $__rate_interval where a range is wanted. The rules for signals are those of
 * design/interactive.md section 1: nothing but names, types and status labels is looked at, so each
 * signal can be explained by its expression.
 */
#ifndef PROMCTL_TUI_SURVEY_H
#define PROMCTL_TUI_SURVEY_H

#include "model/metric.h"
#include "out/units.h"
#include "store/engine.h"
#include "store/source.h"

/* Series of one name in one job. */
struct survey_metric {
    struct str name, job;
    size_t n;
    struct str status; /* the label that holds a status: "status", "code", or empty */
    struct str text;   /* of an info metric: what it says; may be empty */
};

struct survey_family {
    struct str name, help;
    enum metric_type type; /* as told, else read off the names of its series */
    bool native;           /* a histogram whose series have no buckets */
    size_t n_series;
    struct str reading;     /* "rate", "p95", "p50", or empty: as it is */
    struct str prefix;      /* before the value: "p95" */
    struct str text;        /* instead of a value */
    struct str expr;        /* one number: the value of the family */
    struct str by_series;   /* the same of each of its series */
    const struct str *jobs; /* that have it */
    size_t n_jobs;
    struct out_unit unit;
};

struct survey_signal {
    struct str group, name, metric, expr;
    struct str of; /* an expression that gives its limit ("6 / 20"), or empty */
    struct out_unit unit;
    bool from_zero, is_error;
};

struct survey {
    struct survey_family *families; /* by name */
    size_t n_families;
    struct survey_signal *signals; /* by group, in order of reading */
    size_t n_signals;
    size_t n_series;
};

/* A family as raw values (`raw`) or as what they change by, instead of its right reading: of
 * histograms and summaries it is their count. Infos stay as they are. */
void survey_reread(struct arena *a, const struct survey_family *f, bool raw,
                   struct survey_family *out);

/* Makes them of what is known; all in `a`, strings are borrowed. `m` is in order of name, job. */
void survey_of(struct arena *a, const struct survey_metric *m, size_t n,
               const struct source_meta *meta, size_t n_meta, struct survey *out);

/* Asks for what survey_of() needs, at a time, with a few instant queries. `source` (may be NULL)
 * gives types and help. */
bool survey_ask(struct arena *a, struct query_engine *q, struct source *source, int64_t at_ms,
                const volatile bool *cancel, struct survey *out, struct err *e);

#endif
