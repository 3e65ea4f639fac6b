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

struct promqltest_case { /* one evaluation */
    size_t line;         /* of the script, from 1 */
    char *query;         /* as evaluated where it failed, else as written */
    char *message;       /* what differs; NULL: it passed */
};

struct promqltest_result {
    struct promqltest_case *p; /* in the order of the script */
    size_t n, cap;
    size_t passed;
};

void promqltest_result_done(struct promqltest_result *r);

/* Runs all of a script; `cancel` may be NULL. ERR_FORMAT, "line N: ...", when it cannot be read,
 * with the cases before that line in the result; ERR_CANCELED. Failures are results. */
bool promqltest_run(struct str script, const volatile bool *cancel, struct promqltest_result *out,
                    struct err *e);

#endif
