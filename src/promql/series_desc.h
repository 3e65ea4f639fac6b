/* series_desc.h - series as tests write them: `up{job="a"} 1+1x4 _ stale {{count:2 sum:3}}x3`.
 *
 * Source: prometheus promql/parser/generated_parser.y series_description, parse.go
 * buildHistogramFromMap; docs configuration/unit_testing_rules.md.
 */
#ifndef PROMCTL_PROMQL_SERIES_DESC_H
#define PROMCTL_PROMQL_SERIES_DESC_H

#include "base/buf.h"
#include "base/err.h"
#include "model/histogram.h"
#include "model/labels.h"

enum { SERIES_DESC_MAX_VALUES = 1000 * 1000 };

struct series_value {
    bool omitted;              /* _ */
    double v;                  /* stale: SAMPLE_STALE_BITS */
    const struct histogram *h; /* or NULL */
    bool hint_set;             /* the reset hint was written, so that tests compare it */
};

struct series_desc {
    struct labels labels;
    struct series_value *p;
    size_t n, cap;
};

/* All of it lives in `a` and does not point into `text`. ERR_SYNTAX with the span in `text`. */
bool series_desc_parse(struct arena *a, struct str text, struct series_desc *out, struct err *e);

struct series_slot {           /* a sample of a series whose samples are equally far apart */
    int64_t at;                /* which of them it is, from 0 */
    double v;                  /* SAMPLE_STALE_BITS: stale */
    const struct histogram *h; /* or NULL */
};

/* The values, with `_` for what is missing, in as few words as there are: `0+5x9 _x3 stale`. Read
 * back, numbers are the same to the bit, but all NaNs are one. Histograms have the same buckets
 * without the empty ones at the ends, and of their reset hints "reset" and "gauge" stay. Ascending
 * by `at`. */
void series_desc_put_values(struct buf *b, const struct series_slot *p, size_t n);

#endif
