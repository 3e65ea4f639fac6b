/* editor.h - the picture of a line editor: prompt, coloured expression, hint, menu, as cells.
 *
 * A pure function of its inputs; whoever owns the screen puts the cells there and the cursor in its
 * place. Long lines are wrapped, and of a text that is higher than the screen the part around the
 * cursor is shown.
 */
#ifndef PROMCTL_OUT_EDITOR_H
#define PROMCTL_OUT_EDITOR_H

#include "base/err.h"
#include "out/cells.h"

struct out_menu_row {
    struct str name, kind, help; /* untrusted */
    struct str count;
};

struct out_menu {
    const struct out_menu_row *rows;
    size_t n;
    size_t chosen; /* index + 1; 0: none */
};

struct out_editor {
    struct str prompt;  /* on one line, safe */
    struct str alarm;   /* red, behind the prompt's text: "✖" */
    struct str after;   /* ends the prompt: "> " */
    struct str message; /* instead of all that, untrusted */
    struct str text;    /* PromQL, or a command where it begins with \ or . */
    size_t cursor;      /* byte in `text` */
    struct str hint;    /* a dim line below */
    struct span mark;   /* its underlined part */
    struct out_menu menu;
    bool done;         /* neither hint nor menu nor marked brackets: the text as it stays */
    int width, height; /* what there is room for */
    bool ascii;
};

/* `c` gets as many rows as are needed. The cursor is at (x, y) in them. */
void out_editor_put(struct out_cells *c, const struct out_editor *ed, int *x, int *y);

/* The column that the text begins in. */
int out_editor_indent(const struct out_editor *ed);

/* Whether the shell takes the text for one of its commands: \d, .d */
bool out_editor_is_command(struct str text);

#endif
