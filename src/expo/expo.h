/* expo.h - pull tokenizers for the exposition formats.
 *
 * Text 0.0.4 (with 1.0.0 quoting), OpenMetrics 1.0 and delimited protobuf all give the same
 * items. A reader borrows from its input: what an item points at is valid until the next
 * expo_next(), or, when the input is text in memory and expo_is_input() says so, as long as that.
 * Accepts exactly what Prometheus accepts, its oddities included: NUL where a line begins ends a
 * text page without an error, blanks before a name belong to it, a space behind the value of an
 * OpenMetrics sample is an error only of what follows the sample.
 * Source: prometheus model/textparse/{promlex,promparse,openmetricslex,openmetricsparse,
 * protobufparse}.go, at 3.14.
 */
#ifndef PROMCTL_EXPO_EXPO_H
#define PROMCTL_EXPO_EXPO_H

#include "base/io.h"
#include "model/histogram.h"
#include "model/labels.h"
#include "model/metric.h"

#include <stdint.h>

enum expo_format { EXPO_TEXT, EXPO_OPENMETRICS, EXPO_PROTOBUF };

enum expo_kind {
    EXPO_END,       /* nothing more; for OpenMetrics after # EOF */
    EXPO_HELP,      /* name, text */
    EXPO_TYPE,      /* name, type */
    EXPO_UNIT,      /* name, text */
    EXPO_COMMENT,   /* text: the line from '#' on, without its newline */
    EXPO_SAMPLE,    /* name, labels, value */
    EXPO_HISTOGRAM, /* name, labels, histogram */
};

struct expo_exemplar {
    const struct label *labels;
    size_t n_labels;
    double value;
    bool has_ts;
    int64_t ts;
};

struct expo_item {
    enum expo_kind kind;
    enum metric_type type;
    struct str name; /* of the family, or of the sample; unescaped */
    struct str text; /* unescaped */

    const struct label *labels; /* without __name__, in the order of the input, unescaped; */
    size_t n_labels;            /* values may be empty, names may repeat: the caller's to judge */
    double value;
    struct str value_text; /* as written; empty for protobuf */
    const struct histogram *histogram;

    bool has_ts, has_st; /* st: start ("created") timestamp, protobuf only */
    int64_t ts, st;
    const struct expo_exemplar *exemplars; /* the text formats have at most one */
    size_t n_exemplars;

    uint64_t off;   /* of the line (text) or message (protobuf) in the stream */
    size_t line;    /* 1-based; the message's number for protobuf */
    struct str raw; /* text formats: the line without its newline; protobuf: empty. Quoted strings
                     * of the text format may hold newlines, then it is several lines */
};

struct expo_opts {
    enum expo_format format;
    size_t max_line_bytes;   /* 0: 16 MiB; of a protobuf message: 0: 256 MiB */
    bool classic_histograms; /* protobuf: classic buckets also of histograms with native ones */
    bool no_eof;             /* OpenMetrics recordings: several # EOF, or none, are fine */
};

struct expo_reader;

/* Over bytes in memory, borrowed; over a source, read in pieces (the reader does not close it). */
struct expo_reader *expo_reader_new(struct str text, const struct expo_opts *o);
struct expo_reader *expo_reader_new_source(struct io_source *s, const struct expo_opts *o);
void expo_reader_free(struct expo_reader *r);

/* The next item; EXPO_END at the end, again and again. False: `e` is set, in Prometheus' words
 * with "line L, column C: " before them (ERR_FORMAT), and the reader is at its end. */
bool expo_next(struct expo_reader *r, struct expo_item *it, struct err *e);

/* True when `s` points into the text the reader was made with and so outlives the item. */
bool expo_is_input(const struct expo_reader *r, struct str s);

/* Bytes consumed so far, for progress. */
uint64_t expo_offset(const struct expo_reader *r);

/* What has been read and not consumed: after an error it begins with the record that is wrong. */
struct str expo_unread(const struct expo_reader *r);

/* The format of a Content-Type; parameters do not matter, but malformed ones spoil it. False where
 * it is none of ours (then `fallback` is for the caller to apply, as Prometheus'
 * fallback_scrape_protocol). */
bool expo_format_of_content_type(struct str content_type, enum expo_format *out);

/* The format of the first bytes of a file (4 KiB are enough): protobuf by its shape,
 * OpenMetrics by a `# EOF`-closed head, `# UNIT` or its types, else text. Content decides for files
 * and stdin. `tail` holds the file's last bytes where known; where it is empty, timestamps in
 * seconds are also a sign of OpenMetrics. */
enum expo_format expo_format_sniff(struct str head, struct str tail);

struct str expo_format_name(enum expo_format f); /* "text 0.0.4", "OpenMetrics 1.0", "protobuf" */

#endif
