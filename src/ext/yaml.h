/* yaml.h - YAML documents as trees with positions; the door to libyaml.
 *
 * Scalars keep their text and style: the yaml_ getters at the end read them the way Go's yaml.v3
 * does, which Prometheus' rule files go through. Anchors, aliases and merge keys (<<) are
 * resolved; duplicate keys, recursion, alias bombs and deep nesting are errors. An alias is the
 * very node it stands for: a tree may share nodes, but has no cycles.
 */
#ifndef PROMCTL_EXT_YAML_H
#define PROMCTL_EXT_YAML_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

enum {
    YAML_MAX_DEPTH = 200,
    YAML_MAX_DOCS = 10000,
    YAML_MAX_SHARED = 1000000, /* nodes that aliases and merges stand for, counted each time */
};

enum yaml_kind { YAML_SCALAR, YAML_MAP, YAML_LIST };

enum yaml_style { YAML_PLAIN, YAML_SINGLE, YAML_DOUBLE, YAML_LITERAL, YAML_FOLDED };

struct yaml_member;

struct yaml_node {
    enum yaml_kind kind;
    enum yaml_style style; /* SCALAR */
    bool in_flow;          /* stands within [] or {} */
    struct span at;        /* bytes in the text, quotes and `|` included; of a map or list written
                              in blocks up to its last entry */
    unsigned line, col;    /* 1-based; columns are characters */
    struct str tag;        /* as resolved by YAML ("tag:yaml.org,2002:str"), or empty */
    struct str text;       /* SCALAR, unescaped and unfolded */
    struct yaml_member *first;
    size_t n;
    uint64_t weight; /* nodes in it, shared ones counted each time */
};

struct yaml_member {       /* of a map or list, in order */
    struct yaml_node *key; /* NULL in a list */
    struct yaml_node *value;
    bool merged; /* came through << */
    bool again;  /* the key was there before: only from yaml_doc_new_lax() */
    struct yaml_member *next;
};

struct yaml_doc;

/* The first document of `text`, which may go when this returns. NULL: ERR_FORMAT "line L, column C:
 * what is wrong", with the byte span in `e->at`. */
struct yaml_doc *yaml_doc_new(struct str text, struct err *e);
void yaml_doc_free(struct yaml_doc *d); /* NULL is fine */

/* The same, but a key that is there twice is no error: both members stay, the later is marked. */
struct yaml_doc *yaml_doc_new_lax(struct str text, struct err *e);

/* NULL for a text without any node (empty, or only comments). */
const struct yaml_node *yaml_doc_root(const struct yaml_doc *d);

/* Whether another document follows, which was not read. */
bool yaml_doc_has_more(const struct yaml_doc *d);

/* All documents of a text in order; `out` has those before the first mistake in any case. */
struct yaml_docs { /* a vec */
    struct yaml_doc **p;
    size_t n, cap;
};
bool yaml_docs_read(struct str text, struct yaml_docs *out, struct err *e);
void yaml_docs_done(struct yaml_docs *docs);

/* The value of a key, or NULL; also where `n` is no map. */
const struct yaml_node *yaml_get(const struct yaml_node *n, const char *key);

/* The byte in `text` that byte `off` of a scalar's own text was written as; `off` may be the
 * length: behind the last. `text` is what the document was read from. */
size_t yaml_text_offset(struct str text, const struct yaml_node *scalar, size_t off);

/* Writes a scalar anew, so that its text becomes `value`, which does not end in a line break: in
 * its own style where that can hold it, on several lines as a literal block. `*at` are the bytes of
 * `text` that `out` stands for. The scalar is the value of `m`. False: there is no way to write it
 * there. */
bool yaml_rewrite(struct str text, const struct yaml_member *m, struct str value, struct span *at,
                  struct buf *out);

/* Fails with "line L, column C: MESSAGE" and the span of the node. */
bool yaml_fail(const struct yaml_node *n, struct err *e, const char *fmt, ...) ATTR_PRINTF(3, 4);

/* Fails unless `n` is of the kind; `what` names it in the message ("groups: want a list, ..."). */
bool yaml_is(const struct yaml_node *n, enum yaml_kind kind, const char *what, struct err *e);

/* Fails unless `n` is a map with keys from `known` only; the hint is the nearest of them. */
bool yaml_check_keys(const struct yaml_node *n, const char *const *known, size_t n_known,
                     struct err *e);

/* ---- scalars ---- */

/* Plain and empty, ~, null: what Go leaves at its default. */
bool yaml_is_null(const struct yaml_node *n);

/* Any scalar is a string, null the empty one. The string is the node's. */
bool yaml_str(const struct yaml_node *n, struct str *out, struct err *e);

/* true, false; yes, no, on, off as Go takes them for a bool, quoted or not. */
bool yaml_bool(const struct yaml_node *n, bool *out, struct err *e);

/* Decimal, 0x, 0o, 0b, octal with a leading 0, with _ between digits; 1e3 is fine, 1.5 is not
 * (DIFFERS: Go cuts it off). Not quoted. */
bool yaml_int(const struct yaml_node *n, int64_t *out, struct err *e);

/* Also .inf, -.inf, .nan. */
bool yaml_float(const struct yaml_node *n, double *out, struct err *e);

/* A duration as dur_parse() takes it, in milliseconds. */
bool yaml_dur(const struct yaml_node *n, int64_t *ms, struct err *e);

#endif
