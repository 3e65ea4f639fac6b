/* exec.h - a template being executed. Private to src/tmpl. */
#ifndef PROMCTL_TMPL_EXEC_H
#define PROMCTL_TMPL_EXEC_H

#include "base/vec.h"
#include "tmpl/fn.h"
#include "tmpl/node.h"
#include "tmpl/value.h"

struct tx_var {
    struct str name;
    struct tval value;
};

struct tx_vars {
    struct tx_var *p;
    size_t n, cap;
};

struct tx_results { /* of query(): what came back lives as long as the expansion */
    struct query_result **p;
    size_t n, cap;
};

struct tx {
    const struct tmpl *t;
    const struct tmpl_data *d;
    struct arena arena; /* of values */
    struct buf out;
    struct err *e;
    const struct tn_tree *tree;
    const struct tn *node; /* where an error is */
    struct tx_vars vars;
    size_t vars_base; /* of the template that runs: it sees no others */
    struct tx_results results;
    unsigned depth, calls;
    size_t steps, bytes;
    struct diags *notes; /* tmpl_check(): all branches run, and errors go here */
    bool from_data;      /* the last error depends on values */
};

/* Fails with the words of Go: "template: NAME:LINE:COL: executing "NAME" at <NODE>: ...". */
bool tx_fail(struct tx *x, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* Fails with ERR_LIMIT. */
bool tx_limit(struct tx *x, const char *what);

/* A string for the rest of the expansion; counts against its memory. */
bool tx_keep(struct tx *x, struct buf *b, struct tval *out);

bool tx_pipeline(struct tx *x, const struct tval *dot, const struct tn *pipe, struct tval *out);

/* A command; `final` is what the pipe brings, or NULL. */
bool tx_command(struct tx *x, const struct tval *dot, const struct tn *cmd,
                const struct tval *final, struct tval *out);

/* A word as an argument of the type; TN_ARG_NONE: of any, unchecked. */
bool tx_arg(struct tx *x, const struct tval *dot, char type, const struct tn *n, struct tval *out);

/* A field, label or method of a value. `args`: what follows it in its command. */
bool tx_field(struct tx *x, const struct tval *dot, struct str name, const struct tn *node,
              const struct tn *args, bool has_args, const struct tval *final,
              const struct tval *receiver, struct tval *out);

/* Calls a function or method whose receiver is given. */
bool tx_call(struct tx *x, const struct tval *dot, const struct tmpl_fn *fn,
             const struct tval *receiver, const struct tn *node, const struct tn *args,
             const struct tval *final, struct tval *out);

void tx_set_var(struct tx *x, struct str name, const struct tval *v, bool *found);

#endif
