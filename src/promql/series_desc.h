/* series_desc.h - series as tests write them: `up{job="a"} 1+1x4 _ stale {{count:2 sum:3}}x3`.
 *
 * Source: prometheus promql/parser/generated_parser.y series_description, parse.go
 * buildHistogramFromMap; docs configuration/unit_testing_rules.md.
 */
#ifndef PROMCTL_PROMQL_SERIES_DESC_H
#define PROMCTL_PROMQL_SERIES_DESC_H

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

#endif
