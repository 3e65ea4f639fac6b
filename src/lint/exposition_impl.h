/* exposition_impl.h - the state while a page is read, and what looks at each line of it.
 *
 * exposition.c knows where a sample belongs; check_samples.c and check_shape.c judge it.
 */
#ifndef PROMCTL_LINT_EXPOSITION_IMPL_H
#define PROMCTL_LINT_EXPOSITION_IMPL_H

#include "expo/family.h"
#include "lint/exposition.h"

struct sample_name {
    struct lint_family *fam;
    enum expo_role role;
    struct str bound; /* the label that is no part of its group: le, quantile, or empty */
    struct hash128 seed;
    uint8_t columns[16]; /* label index in the family by place in the line, of the line before */
    uint8_t n_columns;
};

struct group { /* the series of one histogram or summary */
    struct lint_family *fam;
    struct hash128 key;
    double le, buckets, inf, count;
    bool has_le, has_inf, has_count, has_sum, has_bound, odd; /* odd: not to be judged */
    size_t line;
    uint64_t off;
};

struct scan {
    struct lint_file *f;
    struct expo_reader *reader;
    struct lint_page page;
    size_t many_values;            /* of a label: no more are told apart */
    struct map by_name, by_sample; /* families in `page`, samples' names in `names` */
    struct {
        struct sample_name *p;
        size_t n, cap;
    } names;
    bool known; /* `known_id` is the name of the sample before */
    size_t known_id;
    struct lint_family *cur;

    struct {
        struct group *p;
        size_t n, cap;
    } groups;
    size_t group_id; /* of the line before, when there are any */

    /* the item that is looked at */
    const struct expo_item *it;
    struct hash128 hash, group; /* of all labels; of those without le and quantile */
    const struct label *bound;  /* its le or quantile, or NULL */

    /* OpenMetrics: the sample before, by the hash of its series */
    struct hash128 series_hash, last_series;
    int64_t last_ts;
    bool last_has_ts;
};

/* A place of the item's line, as long as the item; kept. */
struct lint_line scan_here(struct scan *s, struct str part);
struct lint_line scan_line(struct scan *s, struct str part);

/* check_samples.c */
size_t scan_many_values(const struct lint_file *f);
void scan_failed(struct scan *s, struct err *e);
void scan_check_announcement(struct scan *s, struct lint_family *fam);
void scan_check_order(struct scan *s, struct lint_family *fam);
void scan_check_repeated(struct scan *s, struct lint_family *fam, struct str label);
void scan_check_duplicate(struct scan *s, struct lint_family *fam);
void scan_see_value(struct scan *s, const struct lint_family *fam, struct lint_label *l,
                    const struct label *lb, uint64_t hash);

/* check_openmetrics.c */
void scan_check_openmetrics(struct scan *s, const struct sample_name *sn);

/* check_shape.c */
void scan_check_sample(struct scan *s, const struct sample_name *sn);
void scan_check_groups(struct scan *s);

#endif
