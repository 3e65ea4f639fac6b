/* shape.h - what of a syntax tree needs no engine: sets of literals, prefix, suffix, infix.
 *
 * All of it under the anchors ^(?s:...)$ that Prometheus puts around a pattern.
 * Source: prometheus model/labels/regexp.go findSetMatches, stringMatcherFromRegexp.
 */
#ifndef PROMCTL_REGEX_SHAPE_H
#define PROMCTL_REGEX_SHAPE_H

#include "regex/syntax.h"

enum re_shape_kind {
    SHAPE_OTHER, /* an engine is needed */
    SHAPE_SET,   /* one of `set`, which may be empty: nothing matches */
    SHAPE_AFFIX, /* [.*|.+] text [.*|.+] */
};

struct re_shape {
    enum re_shape_kind kind;
    const struct str *set; /* distinct, in the order of the pattern */
    size_t n;
    struct str text;   /* AFFIX; may be empty */
    int before, after; /* AFFIX: characters at least there; -1: none allowed */
    struct str prefix; /* any kind: of all that matches */
};

/* Lives in `a`. */
void re_shape_of(struct arena *a, const struct re_node *root, struct re_shape *out);

#endif
