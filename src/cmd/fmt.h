/* fmt.h - what the files of `promctl fmt` share. */
#ifndef PROMCTL_CMD_FMT_H
#define PROMCTL_CMD_FMT_H

#include "base/edits.h"
#include "base/vec.h"
#include "cmd/cmd.h"
#include "promql/vars.h"

struct fmt_args {
    bool write, check, diff;
    struct opt_strs set, delete;
};

struct fmt {
    const struct cmd_call *call;
    const struct fmt_args *args;
    struct arena arena; /* of the matchers */
    struct {
        struct matcher *p;
        size_t n, cap;
    } set;
    struct buf out;
    int status;
};

/* ---- fmt_expr.c ---- */

enum fmt_result {
    FMT_DONE,
    FMT_WRONG, /* it cannot be parsed, or edited */
    FMT_LEFT,  /* it has variables, and what is around them is not understood */
};

enum fmt_form {
    FMT_LINES,
    FMT_ONE_LINE, /* unless it has comments */
};

/* Appends `text` formatted and with its matchers edited; else why not, with a span of `text`. */
enum fmt_result fmt_expr(struct fmt *f, struct str text, enum fmt_form form, struct buf *out,
                         struct err *e);

/* The query of a variable: what is within label_values() and its like. FMT_DONE and nothing
 * appended: there is nothing to format in it. */
enum fmt_result fmt_ask(struct fmt *f, struct str text, struct buf *out, struct err *e);

/* ---- files of other things with expressions in them ---- */

struct fmt_doc {
    struct fmt *f;
    struct str name, text;
    struct arena arena; /* of the edits */
    struct edits edits;
    size_t n_wrong, n_exprs;
};

/* Appends the text with its expressions formatted. False: it cannot be read, or, which is a bug,
 * something other than expressions would change. Wrong expressions are told and counted. */
bool fmt_yaml(struct fmt_doc *d, struct buf *out, struct err *e);
bool fmt_json(struct fmt_doc *d, struct buf *out, struct err *e);

/* ---- cmd_fmt.c ---- */

/* Tells of an expression in a file that is wrong, at a place of the file; takes `e`. */
void fmt_tell_wrong(struct fmt_doc *d, struct span at, struct err *e);

/* Tells of one that is left as it is, with -v or where it was to be edited; takes `e`. */
void fmt_tell_left(struct fmt_doc *d, struct span at, struct err *e);

#endif
