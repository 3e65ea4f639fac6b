/* syntax.h - the syntax tree of a regular expression, in the arena it was parsed into.
 *
 * Adjacent characters are one literal, groups that do not capture are gone, alternatives of one
 * character each are a class. The tree is at most REGEX_MAX_HEIGHT high, so walks may recurse.
 * Source: go regexp/syntax/parse.go with the flags Perl | DotNL.
 */
#ifndef PROMCTL_REGEX_SYNTAX_H
#define PROMCTL_REGEX_SYNTAX_H

#include "base/arena.h"
#include "base/err.h"
#include "regex/prop.h"
#include "regex/runes.h"

enum {
    REGEX_MAX_HEIGHT = 1000,     /* Go's maxHeight */
    REGEX_MAX_REPEAT = 1000,     /* of one count and of nested ones multiplied */
    REGEX_MAX_SIZE = 3355443,    /* instructions: Go's maxSize */
    REGEX_MAX_RANGES = 16 << 20, /* in all classes: Go's maxRunes */
};

enum re_op {
    RE_EMPTY,
    RE_FAIL, /* matches nothing: a surrogate, an empty class */
    RE_LITERAL,
    RE_CLASS,
    RE_ANY,        /* any character */
    RE_ANY_NOT_NL, /* but \n */
    RE_BEGIN_TEXT,
    RE_END_TEXT,
    RE_BEGIN_LINE,
    RE_END_LINE,
    RE_WORD,     /* \b */
    RE_NOT_WORD, /* \B */
    RE_CAPTURE,
    RE_REPEAT,
    RE_CONCAT,
    RE_ALTERNATE,
};

struct re_prop {
    const struct prop *prop;
    bool negated;
};

struct re_class {               /* (ranges or properties) xor negated */
    const struct rune_range *p; /* clean */
    size_t n;
    const struct re_prop *props;
    size_t n_props;
    bool negated;
};

struct re_node {
    enum re_op op;
    bool fold;               /* LITERAL: case does not matter */
    bool greedy;             /* REPEAT */
    int min, max;            /* REPEAT; max -1: no end */
    uint32_t group;          /* CAPTURE: from 1 */
    struct str text;         /* LITERAL, UTF-8 */
    struct re_class *class;  /* CLASS */
    struct re_node *child;   /* first */
    struct re_node *last;    /* child, of CONCAT and ALTERNATE */
    struct re_node *next;    /* sibling */
    bool empty;              /* can match without taking a character */
    bool captures;           /* a capture is in it */
    uint32_t height, copies; /* of the subtree; nested repeat counts multiplied */
    uint64_t size;           /* instructions, as Go estimates them */
};

struct re_tree {
    struct re_node *root;
    size_t n_groups;   /* with the whole match, so at least 1 */
    struct str *names; /* of groups; empty: none */
};

/* ERR_SYNTAX with Go's text and the span in `pattern`. Nothing in the tree points into `pattern`.
 */
bool re_parse(struct arena *a, struct str pattern, struct re_tree *out, struct err *e);

#endif
