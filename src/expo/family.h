/* family.h - which family an item belongs to, and in which role. Streams: one family at a time.
 *
 * Keeps the family's name, type, help and unit as they were announced; a sample with no
 * announced family is a family of its own, of unknown type.
 */
#ifndef PROMCTL_EXPO_FAMILY_H
#define PROMCTL_EXPO_FAMILY_H

#include "base/buf.h"
#include "expo/expo.h"

enum expo_role {
    ROLE_VALUE,    /* counter (also with _total), gauge, unknown, stateset, info */
    ROLE_BUCKET,   /* x_bucket{le} */
    ROLE_QUANTILE, /* x{quantile} */
    ROLE_SUM,      /* x_sum, x_gsum */
    ROLE_COUNT,    /* x_count, x_gcount */
    ROLE_CREATED,  /* x_created */
    ROLE_NATIVE,   /* a native histogram */
};

/* The name is that of the series where it can be: an OpenMetrics counter announced as `x` becomes
 * `x_total` at its first sample, an info `x` becomes `x_info`, as a text page would name them. */
struct expo_family {
    struct buf name, help, unit;
    enum metric_type type;
    bool has_help, has_type, has_unit;
    bool begun; /* there is a family; its name may be empty */
    bool has_samples;
    bool is_new; /* set by expo_family_see() when this item began another family */
};

void expo_family_done(struct expo_family *f); /* empty again, as at the beginning */

/* Updates `f` with an item; for samples and histograms returns the role. A family begins with
 * the first HELP, TYPE, UNIT or sample that does not belong to the current one; what is
 * announced after samples begins one, too, whatever its name. */
enum expo_role expo_family_see(struct expo_family *f, const struct expo_item *it);

/* Whether the family is complete when this item comes next: the last moment to look at it. */
bool expo_family_ends(const struct expo_family *f, const struct expo_item *it);

/* Whether a sample or histogram belongs to a family of this name and type, and in which role. */
bool expo_role_in(struct str family, enum metric_type type, const struct expo_item *it,
                  enum expo_role *role);

/* The name OpenMetrics announces a family by: counters without `_total`, infos without `_info`.
 * False where the name lacks that and the type can only be "unknown". */
bool expo_family_om_name(struct str name, enum metric_type type, struct str *out);

/* Index of the label `le` or `quantile` that a bucket or quantile sample has, or SIZE_MAX. */
size_t expo_bound_label(const struct expo_item *it, enum expo_role role);

/* The value of `le` and `quantile` in the form Prometheus 3 stores ("1" becomes "1.0"): appends to
 * `b`. Text that is no number is left as it is. */
void expo_put_bound(struct buf *b, struct str text);

#endif
