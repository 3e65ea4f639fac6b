/* bench_answer.h - whether two answers of the query API say the same: for the benchmarks. */
#ifndef PROMCTL_BENCH_ANSWER_H
#define PROMCTL_BENCH_ANSWER_H

#include "base/buf.h"

/* Series in any order, values within a part in 1e9. False: `why` says where they part. */
bool bench_answers_agree(struct str a, struct str b, struct buf *why);

#endif
