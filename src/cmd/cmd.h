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
    struct str *error_text; /* run() sets it to the text that positions of its error count in, and
                             * main() shows the place; the text outlives run() */
};

/* What a command makes use of: selects rows of ENVIRONMENT, FILES and EXIT STATUS. */
enum cmd_uses {
    CMD_USES_COLOR = 1 << 0,
    CMD_USES_PAGER = 1 << 1,
    CMD_USES_CONFIG = 1 << 2,
    CMD_USES_HTTP = 1 << 3,   /* is a client */
    CMD_USES_FILES = 1 << 4,  /* reads files or standard input */
    CMD_USES_LISTEN = 1 << 5, /* is a server */
};

struct roff; /* emit_roff.h */

struct cmd_example {
    const char *call, *what;
};

struct cmd {
    const char *name;
    const char *usage; /* operands: "[TARGET]..." */
    const char *brief; /* one line, lower case, no full stop */
    const char *man;   /* DESCRIPTION: paragraphs parted by blank lines; one whose lines begin with
                        * a blank is printed as it stands; `words` in backquotes are literal */
    const struct opt *opts;
    size_t n_opts;
    size_t args_size;
    size_t min_operands, max_operands;     /* max 0: none; OPERANDS_ANY */
    enum opt_complete complete;            /* of operands */
    bool (*is_operand)(const char *word);  /* a word that begins with - and is no option could be
                                            * meant as one; NULL: never */
    const struct opt_words *operand_words; /* what the first operand can be, or NULL */
    const struct cmd *const *subs;         /* commands of a second word: their names have both */
    size_t n_subs;
    const struct cmd_example *examples;
    size_t n_examples;
    unsigned uses;                   /* enum cmd_uses */
    void (*put_man)(struct roff *r); /* sections of its own for the man page, or NULL */
    const char *exit_no; /* what status 1 says: "the pages differ (--diff)"; NULL: never 1 */
    /* Returns the exit status. With `e` set main() prints it, preceded by the command's name where
     * the message does not begin with that, and exits with the graver of the two statuses. */
    int (*run)(const struct cmd_call *call, void *args, struct err *e);
    /* Tells an error of the call `words` in a way of its own and returns the exit status; -1:
     * main() is to tell it. NULL: always that. */
    int (*tell)(const char *const *words, const struct err *e);
};

#define OPERANDS_ANY ((size_t)-1)

extern const struct cmd *const cmd_table[]; /* in the order of --help */
extern const size_t cmd_table_n;
extern const struct opt common_opts[];
extern const size_t common_opts_n;

const struct cmd *cmd_find(struct str name);

/* The command that a second word begins, or NULL. */
const struct cmd *cmd_find_sub(const struct cmd *c, struct str word);

/* "unknown command", with the nearest right one: ERR_USAGE. */
bool cmd_unknown(struct str name, struct err *e);

/* Where a command has the option that was written before any command, a hint that says so. */
void cmd_hint_owner(const char *word, struct err *e);

/* Help of a command, or of the program (NULL), on standard output; the list of commands on
 * standard error. */
bool cmd_print_help(const struct cmd *c, bool full, const struct common_args *common,
                    struct err *e);
void cmd_print_commands(const struct common_args *common);

/* Set by the first SIGINT; long work looks at it. A second one ends the program. */
extern volatile bool cmd_interrupted;

/* SIGINT as above; a write to a closed pipe is an error (ERR_PIPE) and no signal. Programs that
 * are started find both as usual. */
void cmd_signals_init(void);

/* All of a result on standard output. */
bool cmd_write_stdout(struct str bytes, struct err *e);

/* Diagnostics on stderr: "promctl: MSG", hint lines indented by two; nothing in them can command
 * a terminal. --quiet leaves out all but errors. */
void cmd_print_error(const struct err *e);
void cmd_warn(const struct cmd_call *call, const char *fmt, ...) ATTR_PRINTF(2, 3);
void cmd_tell(const struct cmd_call *call, const char *fmt, ...) ATTR_PRINTF(2, 3); /* with -v */

/* An error in `text` (a selector, an expression): its line and a caret come before the hint. */
void cmd_print_error_in(const struct err *e, struct str text);

#endif
