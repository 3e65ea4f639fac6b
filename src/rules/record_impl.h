/* record_impl.h - between the files that write a rule unit test. */
#ifndef PROMCTL_RULES_RECORD_IMPL_H
#define PROMCTL_RULES_RECORD_IMPL_H

#include "base/map.h"
#include "base/vec.h"
#include "rules/record.h"
#include "rules/record_need.h"
#include "rules/unit_impl.h"

struct record_sample {
    int64_t t;
    double v;
    const struct histogram *h; /* or NULL */
};

struct record_series {
    struct labels labels;
    struct {
        struct record_sample *p;
        size_t n, cap;
    } samples;
};

struct record { /* while it is made */
    const struct record_opts *o;
    struct source *src;
    struct diags *notes;
    struct arena arena;
    struct record_wants wants;
    size_t n_read;   /* of the wants: their series are here */
    struct map keys; /* of the series */
    struct {
        struct record_series *p;
        size_t n, cap;
    } series;
    size_t *order; /* of the series by their labels */
    int64_t eval_ms, interval_ms, begin;
    struct { /* what templates ask, once each */
        struct str *p;
        size_t n, cap;
    } asked;
    struct {
        struct pql_node **p;
        size_t n, cap;
    } trees; /* of those */
};

/* Reads what is wanted and not here yet. */
bool record_fetch(struct record *r, struct err *e);

/* Sets where the test begins and how far apart its samples are. */
bool record_grid(struct record *r, struct err *e);

/* The samples of a series by their place in the test; two of one place: the later. The caller frees
 * `p`. */
struct series_slot *record_slots(const struct record *r, const struct record_series *s, size_t *n);

/* How long before the end the rules have been evaluated over whole ranges, in ms. */
int64_t record_since(const struct record *r);

/* A note that a selector found nothing, and why. */
void record_tell_missing(struct record *r, const struct record_want *w);

/* The test up to its series; `sum` counts them. Then what is expected `ms` after its beginning. */
void record_put_head(const struct record *r, struct buf *b, struct recorded *sum);
void record_put_alerts(struct buf *b, struct str alert, int64_t ms, const struct unit_alert_got *p,
                       size_t n);
void record_put_samples(struct buf *b, struct str expr, int64_t ms, const struct value *v);

/* Runs the rules over a test as it is written, and appends what it is to expect. */
bool record_expect(struct record *r, struct buf *text, size_t *expected, struct err *e);

#endif
