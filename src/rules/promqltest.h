/* promqltest.h - the scripts Prometheus tests its PromQL with, run as its own harness does.
 *
 * A script loads series, evaluates expressions and says what must come out. An instant evaluation
 * is done in several ways, which must agree: as written; printed, with @, at other times; and in
 * the middle of a range.
 * Source: prometheus promql/promqltest/test.go, README.md.
 */
#ifndef PROMCTL_RULES_PROMQLTEST_H
#define PROMCTL_RULES_PROMQLTEST_H

#include "base/err.h"
#include "base/vec.h"

struct promqltest_failure {
    size_t line;   /* of the script, from 1 */
    char *query;   /* as evaluated */
    char *message; /* what differs */
};

struct promqltest_result {
    size_t evals, passed;
    struct promqltest_failure *p;
    size_t n, cap;
};

void promqltest_result_done(struct promqltest_result *r);

/* Runs all of a script. ERR_FORMAT when it cannot be read, "line N: ..."; failures are results. */
bool promqltest_run(struct str script, struct promqltest_result *out, struct err *e);

#endif
