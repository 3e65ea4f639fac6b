/* labels.h - label sets: sorted, immutable, compared by content.
 *
 * A set lives in the arena it was built in and is borrowed by all that point at it; nothing
 * frees one. Names are unique and in byte order. An empty value means "no such label".
 * Source: prometheus model/labels/labels_common.go, labels_slicelabels.go.
 */
#ifndef PROMCTL_MODEL_LABELS_H
#define PROMCTL_MODEL_LABELS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#include <stdint.h>

struct label {
    struct str name, value; /* neither is empty in a set */
};

struct labels { /* plain: a value, passed and copied freely */
    const struct label *p;
    size_t n;
    uint64_t hash; /* equal sets have equal hashes */
};

#define LABEL_NAME     "__name__"
#define LABEL_BUCKET   "le"
#define LABEL_QUANTILE "quantile"

/* A set from labels in any order: sorted, empty values dropped; of equal names the last stays.
 * The strings are shared. */
struct labels labels_of(struct arena *a, const struct label *p, size_t n);

/* The value of `name`, or the empty slice. */
struct str labels_get(const struct labels *ls, struct str name);

bool labels_eq(const struct labels *a, const struct labels *b);

/* Names, then values, in byte order; a set that is a prefix of the other comes first. */
int labels_cmp(const struct labels *a, const struct labels *b);

/* The set with `name` set to `value` (empty: removed). Strings are shared. */
struct labels labels_with(struct arena *a, const struct labels *ls, struct str name,
                          struct str value);

/* A copy with its strings. */
struct labels labels_dup(struct arena *a, const struct labels *ls);

/* The set without its first `n` labels, which it shares. */
struct labels labels_tail(const struct labels *ls, size_t n);

/* `name{a="b", c="d"}`, the way Prometheus prints a series: values Go-quoted, names that are not
 * [A-Za-z_][A-Za-z0-9_]* quoted, a name that is not a legacy one inside the braces. */
void labels_put(struct buf *b, const struct labels *ls);

/* [a-zA-Z_:][a-zA-Z0-9_:]* and [a-zA-Z_][a-zA-Z0-9_]*. */
bool metric_name_is_legacy(struct str s);
bool label_name_is_legacy(struct str s);

/* `s` in double quotes, escaped as Go's strconv.Quote does. */
void str_put_quoted(struct buf *b, struct str s);

/* Whether that leaves a code point as it is (unicode.IsPrint). */
bool rune_is_print(uint32_t rune);

#endif
