/* record.h - a rule unit test made of what a source has: series, and what the rules give of them.
 *
 * Samples go to the next multiple of an interval, so that each is there at the same evaluations as
 * it was. What is expected is what the rules give of the series as they are written.
 */
#ifndef PROMCTL_RULES_RECORD_H
#define PROMCTL_RULES_RECORD_H

#include "base/diag.h"
#include "rules/plan.h"
#include "store/engine.h"
#include "store/source.h"

struct record_opts {
    const struct rule_list *rules; /* of all rule files, in their order */
    const struct str *paths;       /* of those files, as the test is to name them */
    size_t n_paths;
    const size_t *tested; /* rules, by number */
    size_t n_tested;
    int64_t at;          /* ms */
    int64_t since_ms;    /* the rules have been evaluated for so long; below 0: as long as alerts
                          * have to be pending */
    int64_t interval_ms; /* of samples; 0: that of the series */
    const volatile bool *cancel;
};

/* How much of the past is needed, in ms. */
bool record_span(const struct record_opts *o, int64_t *ms, struct err *e);

struct recorded {
    size_t series, samples, expected; /* written; alerts and samples that are expected */
    int64_t interval_ms;
};

/* Appends the text of a test file. ERR_EXEC where rules fail over these series, ERR_NO where there
 * is nothing to test them with, and what the source fails with. */
bool record_write(struct source *src, const struct record_opts *o, struct buf *out,
                  struct recorded *sum, struct diags *notes, struct err *e);

#endif
