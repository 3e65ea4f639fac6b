/* split.h - whether a query over a range may be evaluated for a part of its steps at a time. */
#ifndef PROMCTL_PROMQL_SPLIT_H
#define PROMCTL_PROMQL_SPLIT_H

#include "promql/parse.h"

enum pql_split {
    PQL_SPLIT_SAME,    /* a step is the same in any range that has it */
    PQL_SPLIT_DIFFERS, /* start(), end() or range() of the whole query stand in it */
    PQL_SPLIT_UNKNOWN, /* the text does not parse */
};

enum pql_split pql_split_of(struct str text);

#endif
