/* hist_text.h - histograms as PromQL writes them.
 *
 * Source: prometheus model/histogram/float_histogram.go String, TestExpression.
 */
#ifndef PROMCTL_NUM_HIST_TEXT_H
#define PROMCTL_NUM_HIST_TEXT_H

#include "base/buf.h"
#include "model/histogram.h"

/* {count:4, sum:18, (1,2]:1, (2,4]:3}: populated buckets, ascending. */
void num_hist_text(struct buf *out, const struct histogram *h);

/* {{schema:1 count:4 sum:18 offset:1 buckets:[1 3]}}: what a test script loads, without what is 0.
 * Gaps are written as zeros; one of more than NUM_HIST_TEXT_MAX_GAP buckets, which no sane
 * histogram has, as "...". */
enum { NUM_HIST_TEXT_MAX_GAP = 1 << 16 };
void num_hist_test_text(struct buf *out, const struct histogram *h);

#endif
