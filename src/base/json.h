/* json.h - JSON read as a stream, kept as a tree, and written (RFC 8259, strict UTF-8).
 *
 * The reader is pushed: feed it bytes as they arrive, it calls back for every token and keeps
 * nothing but what a token cut by the end of a chunk needs. Where chunks end changes nothing: the
 * same tokens, the same error at the same place. Depth and the length of strings are limited.
 */
#ifndef PROMCTL_BASE_JSON_H
#define PROMCTL_BASE_JSON_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

enum json_kind {
    JSON_OBJECT_BEGIN,
    JSON_OBJECT_END,
    JSON_ARRAY_BEGIN,
    JSON_ARRAY_END,
    JSON_KEY,    /* text: unescaped; the member's value follows */
    JSON_STRING, /* text: unescaped; may hold NUL bytes */
    JSON_NUMBER, /* text: as written, checked against the grammar; json_number() converts */
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL,
};

struct json_token {
    enum json_kind kind;
    unsigned depth;  /* of the value: 0 for the outermost; of a key: that of its value */
    struct str text; /* borrowed for the length of the callback */
    uint64_t off;    /* of the token's first byte from the start of the stream */
    uint64_t end;    /* one past its last byte */
};

/* False stops the reader with the error set by the callback. */
typedef bool json_fn(void *user, const struct json_token *t, struct err *e);

enum { JSON_DEPTH_MAX = 512, JSON_STRING_MAX_BYTES = 64 << 20 };

/* `max_string_bytes` limits strings, keys and numbers; 0: JSON_STRING_MAX_BYTES. */
struct json_reader;
struct json_reader *json_reader_new(json_fn *fn, void *user, size_t max_string_bytes);
void json_reader_free(struct json_reader *r);

/* Errors are ERR_FORMAT or ERR_LIMIT with the offset in the stream in `e->at`; after one the reader
 * is good for json_reader_free() only. An escaped surrogate without its partner becomes U+FFFD, as
 * in Go; bytes that are not UTF-8 are an error. json_reader_end() says that no more comes. */
bool json_reader_feed(struct json_reader *r, struct str bytes, struct err *e);
bool json_reader_end(struct json_reader *r, struct err *e);

/* To be called from within the callback of a JSON_ARRAY_BEGIN: the elements of that array are
 * offered to `fn` first, as many bytes as there are, from where one may begin on. It returns how
 * many of them are whole elements, each with the comma behind it and known to be good JSON, that it
 * has taken in; what it leaves (0: all) comes as tokens. False stops the reader. */
typedef bool json_bulk_fn(void *user, struct str bytes, size_t *taken, struct err *e);
void json_reader_bulk(struct json_reader *r, json_bulk_fn *fn);

/* All of it in one call. Strings without escapes are then slices of `text`. */
bool json_read(struct str text, json_fn *fn, void *user, struct err *e);

/* The double a JSON_NUMBER stands for (Go's: overflow is an error, false). */
bool json_number(struct str text, double *out);

/* ---- a tree of nodes with positions, for dashboards and configuration ---- */
struct arena;
struct json_node {
    enum json_kind kind; /* OBJECT_BEGIN, ARRAY_BEGIN, or a scalar */
    struct span at;      /* in the text it was read from */
    struct str text;     /* strings and numbers */
    struct str key;      /* of this member, when in an object */
    struct span key_at;
    struct json_node *child; /* first; members in order, duplicate keys kept */
    struct json_node *next;
    size_t n; /* children */
};

/* Nodes live in `a`. Strings without escapes and numbers are slices of `text`, which must live as
 * long. */
bool json_dom(struct arena *a, struct str text, struct json_node **out, struct err *e);

/* The same of at most `max` nodes, of about 100 bytes each: a stranger's "0,0,0," would take fifty
 * times its size. ERR_LIMIT. */
bool json_dom_max(struct arena *a, struct str text, size_t max, struct json_node **out,
                  struct err *e);

/* The member of that name, of several the last, as in Go; NULL when there is none or when `object`
 * is NULL or no object. */
struct json_node *json_get(const struct json_node *object, struct str key);

/* Where byte `off` of a JSON_STRING's text is in `text`, which it was read from; `off` may be its
 * length: the closing quote. */
size_t json_text_offset(struct str text, const struct json_node *string, size_t off);

/* ---- writing ---- */

/* A quoted string, as Prometheus' API writes labels: control bytes are escaped, invalid UTF-8
 * becomes U+FFFD. With _go also < > & U+2028 U+2029, as encoding/json does everywhere else. */
void json_put_string(struct buf *b, struct str s);
void json_put_string_go(struct buf *b, struct str s);

/* Structure with commas and, with `indent` > 0, line breaks. A bug in nesting is an assert. After
 * the outermost value the next one may begin: ndjson is a newline between them. */
struct json_writer {
    struct buf *out;
    int indent; /* blanks a level; 0: compact */
    /* private */
    unsigned depth;
    bool some; /* the innermost container is not empty */
    bool after_key;
    bool in_object[JSON_DEPTH_MAX];
};
void json_begin_object(struct json_writer *w);
void json_end_object(struct json_writer *w);
void json_begin_array(struct json_writer *w);
void json_end_array(struct json_writer *w);
void json_key(struct json_writer *w, struct str key);
void json_string(struct json_writer *w, struct str s);
void json_int(struct json_writer *w, int64_t v);
void json_double(struct json_writer *w, double v); /* shortest; NaN and Inf as strings */
void json_bool(struct json_writer *w, bool v);
void json_null(struct json_writer *w);
void json_raw(struct json_writer *w, struct str raw); /* a value already in JSON */

#endif
