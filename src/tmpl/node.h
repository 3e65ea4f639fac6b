/* node.h - the tree of a template. Private to src/tmpl.
 *
 * Positions are bytes in the whole text, the prefix included, and those that Go gives its nodes:
 * of `.a.b` and `$x.a` it is that of the last part but for the first one.
 * Source: go text/template/parse/node.go.
 */
#ifndef PROMCTL_TMPL_NODE_H
#define PROMCTL_TMPL_NODE_H

#include "tmpl/tmpl.h"

enum tn_kind {
    TN_TEXT,
    TN_ACTION,
    TN_IF,
    TN_WITH,
    TN_RANGE,
    TN_TEMPLATE,
    TN_BREAK,
    TN_CONTINUE,
    TN_PIPE,
    TN_COMMAND,
    TN_IDENT,
    TN_FIELD,
    TN_VAR,
    TN_CHAIN,
    TN_DOT,
    TN_NIL,
    TN_BOOL,
    TN_NUMBER,
    TN_STRING,
    TN_END, /* not in a tree: what ended a list */
    TN_ELSE,
};

struct tn_list { /* statements */
    struct tn *first, *last;
};

struct tn {
    enum tn_kind kind;
    bool truth;                     /* BOOL */
    bool assign;                    /* PIPE: $x = */
    bool is_int, is_uint, is_float; /* NUMBER: it can be one */
    bool has_else;                  /* IF, WITH, RANGE */
    uint32_t pos, start, end;       /* `start` and `end`: of all of it */
    uint32_t n_ident, n_child;
    uint32_t body, other; /* IF, WITH, RANGE: numbers of their branches, from 1; 0: none */
    struct tn *next;      /* in its list, pipeline or command */
    struct str text;      /* TEXT; IDENT, TEMPLATE: name; NUMBER: as written; STRING: its value */
    struct str quoted;    /* STRING, as written */
    const struct str *ident; /* FIELD, CHAIN: names; VAR: with the $ name; PIPE: declared */
    struct tn *child;        /* PIPE: commands; COMMAND: words; CHAIN: what the fields are of */
    union {
        struct {
            struct tn *pipe; /* ACTION, IF, WITH, RANGE, TEMPLATE (or NULL) */
            struct tn_list list, else_list;
        };
        struct { /* NUMBER */
            int64_t i;
            uint64_t u;
            double f;
        };
    };
};

/* A template of the text: the main one, {{define}} or {{block}}. */
struct tn_tree {
    struct str name;
    struct tn_list root;
    struct tn_tree *next;
};

struct tmpl {
    struct str name;       /* __alert_... */
    struct str whole;      /* prefix and text */
    struct tn_tree *trees; /* in order of their ends: the main one last */
    const struct tmpl_branch *branches;
    size_t n_branches;
};

/* The variables of the prefix, which is never parsed, and the field of the root each one is. */
enum { TMPL_N_VARS = 4 };
extern const char *const tmpl_vars[TMPL_N_VARS];

enum {
    TMPL_MAX_NESTING = 250, /* of blocks, and of parentheses */
};

/* Reads the text of `t` into its trees. ERR_SYNTAX, ERR_LIMIT; places are those in the user's
 * text. */
bool tn_parse(struct arena *a, struct tmpl *t, struct err *e);

/* The template of that name, or NULL. */
const struct tn_tree *tn_tree_find(const struct tmpl *t, struct str name);

/* The node as Go prints it. */
void tn_print(struct buf *b, const struct tn *n);

/* A place of the whole text in the user's. */
struct span tn_user_span(const struct tmpl *t, size_t start, size_t end);

#endif
