/* exposition.h - what is kept of a page while it is read: its families, and of each as much as the
 * rules ask. Memory grows with names and label names; of series only 128-bit hashes are kept.
 */
#ifndef PROMCTL_LINT_EXPOSITION_H
#define PROMCTL_LINT_EXPOSITION_H

#include "base/map.h"
#include "base/vec.h"
#include "lint/lint_impl.h"
#include "lint/set128.h"

enum {
    LINT_MANY_VALUES = 100,  /* of a label, unless the configuration says otherwise */
    LINT_MANY_SERIES = 1000, /* of a family */
    LINT_EACH = 5,           /* findings of one rule in one family; the others are counted */
};

/* A place that is still to be found when its line has gone. */
struct lint_line {
    struct str text; /* copied, or empty */
    size_t number;   /* 0: there is no such line */
    uint64_t off;
    struct span at; /* in `text` */
};

struct lint_label {
    struct str name;
    uint64_t seed;         /* for hashes of its values */
    struct lint_line line; /* where it was first seen */
    uint64_t *hashes;      /* of its values, while they are few; open addressing */
    size_t n_hashes;
    bool counted;           /* the values are no longer told apart */
    size_t n_values;        /* counted up to one more than are many */
    size_t n_ids;           /* values that look like ids */
    struct lint_line an_id; /* the first of them */
    int id_shape;           /* enum value_shape */
    size_t n_empty;
    struct lint_line empty;
};

struct lint_family {
    struct str name; /* as announced, else of the sample */
    enum metric_type type;
    bool has_help, has_type, has_unit, closed; /* closed: another family came after its samples */
    struct str help, unit;
    size_t n_samples, n_series; /* series: without buckets, quantiles, sums and counts */
    size_t n_timestamps;
    bool has_total, has_info, has_bare;
    struct set128 series;   /* of names, labels and timestamps */
    struct set128 groups;   /* of labels without le and quantile, numbered; */
    struct sizes group_ids; /* those in the list of the page */
    size_t first_line;      /* of all that is said of it */
    struct lint_line type_line;
    struct lint_line line; /* its first sample: where findings about the family stand */
    struct {
        struct lint_label *p;
        size_t n, cap;
    } labels;
    struct {
        struct said { /* rules that spoke of its lines */
            const struct lint_rule *rule;
            size_t n, last, limit; /* findings; the last one in the file's list */
        } * p;
        size_t n, cap;
    } said;
};

struct lint_page {
    struct lint_family **p; /* in order of first sight */
    size_t n, cap;
    size_t n_typed, n_sampled; /* families with a TYPE; with samples */
    bool whole;                /* it was read to its end */
};

/* Reports on the family as a whole, at its first sample. */
struct lint_finding *lint_report_family(struct lint_file *f, const struct lint_rule *r,
                                        const struct lint_family *fam, const char *fmt, ...)
    ATTR_PRINTF(4, 5);

/* The same at a line of it. */
struct lint_finding *lint_report_at(struct lint_file *f, const struct lint_rule *r,
                                    const struct lint_family *fam, const struct lint_line *at,
                                    const char *fmt, ...) ATTR_PRINTF(5, 6);

/* The same for rules that speak of single lines: the first `limit` of a family. */
struct lint_finding *lint_report_each(struct lint_file *f, const struct lint_rule *r, size_t limit,
                                      struct lint_family *fam, const struct lint_line *at,
                                      const char *fmt, ...) ATTR_PRINTF(6, 7);

/* What such a rule said of the family makes exit 1. */
void lint_said_fails(struct lint_file *f, const struct lint_rule *r, struct lint_family *fam);

/* The text of a line by its place in the file; empty where it cannot be had again. */
struct str lint_read_again(struct lint_file *f, const struct lint_line *at);

/* Tells how many were left out. */
void lint_report_rest(struct lint_file *f, const struct lint_family *fam);

struct lint_label *lint_family_label(const struct lint_family *fam, struct str name);

/* The name without what the type adds to it: _total, _info, and of an OpenMetrics family nothing.
 */
struct str lint_base_name(const struct lint_family *fam);

/* check_promlint.c: the base of the first known unit in a name, and the word; NULL: none. */
const char *lint_unit_of_name(struct str name, struct str *unit);

/* In snake_case. */
void lint_put_snake(struct buf *b, struct str name);

#endif
