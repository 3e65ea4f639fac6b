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
#include "promql/engine.h"

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

struct promqltest_opts {                  /* {0}: as Prometheus' harness does */
    const struct pql_engine_opts *engine; /* threads and what is for tests; features are the
                                           * harness' own; or NULL */
    const volatile bool *cancel;          /* or NULL */
};

/* Runs all of a script. ERR_FORMAT, "line N: ...", when it cannot be read,
 * with the cases before that line in the result; ERR_CANCELED. Failures are results. */
bool promqltest_run(struct str script, const struct promqltest_opts *opts,
                    struct promqltest_result *out, struct err *e);

#endif
