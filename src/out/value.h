/* value.h - query values to bytes: for people a table, for programs six formats.
 *
 * Formats for programs are exact: floats as the HTTP API prints them, histograms as PromQL prints
 * them (JSON: as the API does).
 * Source: prometheus web/api/v1/json_codec.go, util/jsonutil.
 */
#ifndef PROMCTL_OUT_VALUE_H
#define PROMCTL_OUT_VALUE_H

#include "base/diag.h"
#include "model/value.h"
#include "out/flow.h"
#include "out/units.h"

/* One sample of a series: a float, or a histogram where `h` is set. */
struct value_point {
    int64_t t;
    double v;
    const struct histogram *h;
};
struct value_cursor { /* {0}: before the first */
    size_t f, h;
};

/* The next sample in order of time; false at the end. */
bool value_next(const struct value_series *s, struct value_cursor *c, struct value_point *out);

/* A scalar as a vector of one series without labels; others as they are. */
struct value value_as_series(struct arena *a, const struct value *v);

/* The value of a sample as the text formats have it. */
void value_put_point(struct buf *b, const struct value_point *p);

/* ---- formats for programs ---- */

enum value_format {
    VALUE_OUT_VALUE,  /* one a line */
    VALUE_OUT_JSON,   /* the API's envelope, with warnings and infos */
    VALUE_OUT_NDJSON, /* one sample a line */
    VALUE_OUT_CSV,
    VALUE_OUT_TSV,
    VALUE_OUT_OPENMETRICS,
};

struct value_style {
    enum value_format format;
    const struct diags *notes;   /* for JSON */
    struct str name;             /* of samples without one, for OpenMetrics */
    unsigned threads;            /* at most so many make a wide answer; 0: as many as cores */
    const volatile bool *cancel; /* or NULL; once true, no more lines are written. JSON is one */
};

/* False: `e` is set (ERR_USAGE: a string as OpenMetrics; ERR_FORMAT: what OpenMetrics cannot
 * express; ERR_CANCELED). What a full output has lost is told by out_flow_end(). */
bool value_write(struct out_flow *f, const struct value *v, const struct value_style *s,
                 struct err *e);

/* `,"warnings":[...],"infos":[...]`, of each what there is. Appends. */
void value_put_notes_json(struct buf *b, const struct diags *notes);

/* `{"status":"error",...}` and a newline. */
void value_put_error_json(struct buf *b, const char *type, const char *msg);

/* ---- the table ---- */

struct value_table {
    const struct value *v;
    bool range; /* last, min, avg, max and a sparkline, of `start` to `end` */
    int64_t start, end, step;
    bool raw;             /* exact numbers */
    struct out_unit unit; /* as far as the expression tells; else the name of the series does */
};

void value_put_table(struct out_flow *f, const struct value_table *t);

#endif
