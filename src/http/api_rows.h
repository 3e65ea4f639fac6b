/* api_rows.h - series, points and histograms of an answer as they are built. Private to http/.
 *
 * What the decoder reads is told here in the order in which it comes; nothing but the result, the
 * series and a histogram are held.
 */
#ifndef PROMCTL_HTTP_API_ROWS_H
#define PROMCTL_HTTP_API_ROWS_H

#include "http/api_decode.h"
#include "http/api_hist.h"

struct api_rows { /* {0} but for `o` and `out` */
    struct api_decode_opts o;
    struct query_result *out;

    /* The series that is being read. */
    struct {
        struct label *p;
        size_t n, cap;
    } labels;
    struct {
        struct float_point *p;
        size_t n, cap;
    } floats;
    struct {
        struct hist_point *p;
        size_t n, cap;
    } hists;
    bool has_value;     /* "value" or "histogram": of an instant vector */
    struct labels last; /* of the series before: what is equal is shared */

    /* The point, and the histogram. */
    int64_t t;
    double count, sum;
    struct api_bucket bucket;
    struct {
        struct api_bucket *p;
        size_t n, cap;
    } buckets;
    int32_t schema;

    /* The result. */
    struct {
        struct value_series *p;
        size_t n, cap;
    } series;
    bool any_vector, any_matrix, unsorted;
};

void api_rows_done(struct api_rows *r);

/* A series: its labels, its points in order of time, its end. ERR_FORMAT for what is none,
 * ERR_LIMIT.
 */
void api_rows_begin(struct api_rows *r);
void api_rows_label(struct api_rows *r, struct str name);
void api_rows_label_value(struct api_rows *r, struct str value);
bool api_rows_end(struct api_rows *r, struct err *e);

/* A point at `t`: a float, or what is in `count`, `sum` and `buckets`. */
bool api_rows_float(struct api_rows *r, double v, struct err *e);
bool api_rows_hist(struct api_rows *r, struct err *e);

/* Floats from the front of `bytes`, `[1700000000.5,"1.5"],` again and again; `*taken` is how much
 * of it that was. */
bool api_rows_bulk(struct api_rows *r, struct str bytes, size_t *taken, struct err *e);

/* All of them as a vector or matrix, as `v->type` says, or the last of them to on_part(). */
bool api_rows_finish(struct api_rows *r, struct value *v, struct err *e);

#endif
