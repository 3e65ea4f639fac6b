/* cmd.h - a command is one entry: name, options, help, what it runs. */
#ifndef PROMCTL_CMD_CMD_H
#define PROMCTL_CMD_CMD_H

#include "base/xalloc.h"
#include "cmd/opt.h"

/* The options common to all commands, and what main() found out about the terminal. */
struct common_args {
    bool help, version, quiet;
    int verbose;
    int color; /* enum out_color of out/term.h: auto, always, never */
    const char *config;
    bool no_pager;
};

/* What a command gets: its own argument struct, filled, and the operands. */
struct cmd_call {
    const struct cmd *cmd;
    const struct common_args *common;
    const char **operands; /* in order; options and operands mix, `--` ends options */
    size_t n;
};

struct cmd_example {
    const char *call, *what;
};

struct cmd {
    const char *name;
    const char *usage; /* operands: "[TARGET]..." */
    const char *brief; /* one line, lower case, no full stop */
    const char *man;   /* DESCRIPTION: paragraphs parted by blank lines */
    const struct opt *opts;
    size_t n_opts;
    size_t args_size;
    size_t min_operands, max_operands; /* max 0: none; OPERANDS_ANY */
    enum opt_complete complete;        /* of operands */
    const struct cmd_example *examples;
    size_t n_examples;
    bool hidden;
    /* Returns the exit status; `e` set means main() prints it, and its kind decides. */
    int (*run)(const struct cmd_call *call, void *args, struct err *e);
};

#define OPERANDS_ANY ((size_t)-1)

extern const struct cmd *const cmd_table[]; /* in the order of --help */
extern const size_t cmd_table_n;
extern const struct opt common_opts[];
extern const size_t common_opts_n;

const struct cmd *cmd_find(struct str name);

/* Set by SIGINT (see cmd/signal.c); long work looks at it. */
extern volatile bool cmd_interrupted;

/* Diagnostics in the form of cli.md: "promctl: MSG", hint lines indented by two; never escapes. */
void cmd_print_error(const struct err *e);
void cmd_warn(const struct cmd_call *call, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* An error in `text` (a selector, an expression) gets line, caret and hint below. */
void cmd_print_error_in(const struct err *e, struct str text);

#endif
