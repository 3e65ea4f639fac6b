/* two_engines.h - two ways to evaluate PromQL that have to agree to the last bit. */
#ifndef PROMCTL_TESTS_TWO_ENGINES_H
#define PROMCTL_TESTS_TWO_ENGINES_H

#include "base/buf.h"
#include "promql/engine.h"

/* What is compared with what: the evaluator that walks the steps with the one that makes a plan and
 * works on columns. The mode says which part of the latter is left out or made to occur more often,
 * and whether names go at the end. */
enum { ENGINE_MODES = 8 };
struct query_engine *engine_a(struct source *s, size_t mode);
struct query_engine *engine_b(struct source *s, size_t mode);

struct answer {
    bool ok;
    struct query_result r;
    struct err e;
};
void answer_get(struct query_engine *g, const struct query *q, struct answer *out);
void answer_done(struct answer *a);

/* Type, labels and their order, times, floats bit by bit (but a NaN is a NaN), histograms, notes in
 * any order, errors by kind and text. Says in `why` what differs. */
bool answers_agree(const struct answer *a, const struct answer *b, struct buf *why);

/* The query as one line: what to run to see it again. */
void query_put(struct buf *b, const struct query *q);

#endif
