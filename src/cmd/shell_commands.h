/* shell_commands.h - the backslash commands of the shell as rows: help, completion and hints read
 * the same table.
 */
#ifndef PROMCTL_CMD_SHELL_COMMANDS_H
#define PROMCTL_CMD_SHELL_COMMANDS_H

#include "cmd/shell.h"

/* What an argument can be, for Tab. */
enum shell_arg {
    SHELL_ARG_NONE,
    SHELL_ARG_METRIC,
    SHELL_ARG_FUNCTION,
    SHELL_ARG_EXPR,
    SHELL_ARG_FORMAT
};

struct shell_cmd {
    const char *name; /* without the backslash */
    const char *args; /* "[RANGE]", or "" */
    const char *brief;
    void (*run)(struct shell *sh, struct str arg);
    enum shell_arg arg;
};

extern const struct shell_cmd shell_cmds[];
extern const size_t shell_cmds_n;

/* The row that the text names, and what stands behind the name. NULL: there is none. */
const struct shell_cmd *shell_cmd_of(struct str text, struct str *arg);

void shell_hint_command(struct buf *b, struct str text, struct span *mark);

/* ---- shell_inspect.c: what the source has ---- */

void shell_cmd_metrics(struct shell *sh, struct str arg);
void shell_cmd_metric(struct shell *sh, struct str arg);
void shell_cmd_labels(struct shell *sh, struct str arg);
void shell_cmd_values(struct shell *sh, struct str arg);

/* ---- shell_server.c: what only a server can tell ---- */

void shell_cmd_targets(struct shell *sh, struct str arg);
void shell_cmd_alerts(struct shell *sh, struct str arg);

/* ---- shell_files.c: expressions in files ---- */

void shell_cmd_edit(struct shell *sh, struct str arg);
void shell_cmd_save(struct shell *sh, struct str arg);
void shell_cmd_run(struct shell *sh, struct str arg);

#endif
