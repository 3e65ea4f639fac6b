/* parser.h - what the files of the parser share; re_parse() in syntax.h is the way in.
 *
 * parse.c reads operators and groups, parse_class.c classes, build.c makes nodes of it, factor.c
 * simplifies alternatives.
 */
#ifndef PROMCTL_REGEX_PARSER_H
#define PROMCTL_REGEX_PARSER_H

#include "regex/syntax.h"

enum re_flag {
    RE_FOLD = 1,     /* i */
    RE_LINES = 2,    /* m */
    RE_DOT_NL = 4,   /* s */
    RE_UNGREEDY = 8, /* U */
};

struct re_frame {                          /* an open group, or the whole pattern */
    struct re_node *alts, *last_alt;       /* complete alternatives */
    struct re_node *items, *last, *before; /* of the open one; `before` precedes `last` */
    uint32_t number;                       /* of the capture; 0: none */
    unsigned flags;                        /* outside */
};

struct re_frames {
    struct re_frame *p;
    size_t n, cap;
};

struct re_parser {
    struct arena *arena;
    struct str all, rest; /* the pattern, and what is not yet read */
    char *lit;            /* where literals go: room for as much as the pattern has */
    unsigned flags;
    struct re_frames frames;
    struct re_names {
        struct str *p;
        size_t n, cap;
    } names; /* of captures */
    size_t n_ranges;
    struct err *e;
};

/* Fails with "error parsing regexp: WHAT: `EXPR`"; `expr` is a slice of the pattern. */
bool re_fail(struct re_parser *p, const char *what, struct str expr);

/* Takes a code point off `s`. */
bool re_take_rune(struct re_parser *p, struct str *s, uint32_t *rune);

/* Reads an escape for one character at the head of the rest. */
bool re_take_escape(struct re_parser *p, uint32_t *rune);

/* Reads [...] at the head of the rest. */
bool re_take_bracket(struct re_parser *p, struct re_node **out);

/* Reads \d, \pL and the like at the head of the rest. `*is` false: there is no such thing. */
bool re_take_class_escape(struct re_parser *p, struct re_node **out, bool *is);

/* ---- build.c: items of the innermost open group ---- */

bool re_push_op(struct re_parser *p, enum re_op op);
bool re_push_literal(struct re_parser *p, uint32_t rune); /* folded as the flags say */
bool re_push_class(struct re_parser *p, struct re_node *n);

/* Repeats the last item; `op` is the operator for messages. */
bool re_push_repeat(struct re_parser *p, int min, int max, bool greedy, struct str op);

bool re_end_alternative(struct re_parser *p);
void re_open_group(struct re_parser *p, bool captures, struct str name);

/* The group's flags end with it. The pattern's own frame is no group: "unexpected )". */
bool re_close_group(struct re_parser *p);

/* The one node that stands for siblings: nothing, the only one, or a list of kind `op`. */
bool re_join_list(struct re_parser *p, struct re_node *first, enum re_op op, struct re_node **out);

struct re_node *re_node_new(struct re_parser *p, enum re_op op);

/* Sets what is known of a leaf, a capture or a repetition, and checks the limits. */
bool re_measure(struct re_parser *p, struct re_node *n);

/* ---- factor.c ---- */

/* re_join_list() for alternatives, made simpler: neighbours of one character each become a class,
 * and where there are many, what neighbours begin with in common stands there once. `depth`: 0. */
bool re_join_alternatives(struct re_parser *p, struct re_node *first, int depth,
                          struct re_node **out);

#endif
