/* cmd_help.c - `promctl help [COMMAND]`. */
#include "base/io.h"
#include "cmd/cmd_table.h"
#include "cmd/emit.h"

#include <unistd.h>

static const struct emit_style plain = { "", "", 80 };

bool cmd_print_help(const struct cmd *c, bool full, struct err *e)
{
    struct buf b = { 0 };
    if (c)
        emit_help(&b, &plain, c, full);
    else
        emit_overview(&b, &plain);
    bool ok = cmd_write_stdout(buf_str(&b), e);
    buf_done(&b);
    return ok;
}

void cmd_print_commands(void)
{
    struct buf b = { 0 };
    struct err e = { 0 };
    emit_commands(&b, &plain);
    if (!io_write_all(STDERR_FILENO, buf_str(&b), &e))
        err_done(&e);
    buf_done(&b);
}

static int help_run(const struct cmd_call *call, void *args, struct err *e)
{
    const struct cmd *c = NULL;
    (void)args;
    if (call->n && !(c = cmd_find(str_of(call->operands[0]))))
        return cmd_unknown(str_of(call->operands[0]), e);
    cmd_print_help(c, true, e);
    return 0;
}

static const struct cmd_example help_examples[] = {
    { "promctl help completion", "all about one command, as its man page tells it" },
};

const struct cmd cmd_help = {
    .name = "help",
    .usage = "[COMMAND]",
    .brief = "explain the program or a command",
    .man = "Without COMMAND lists all commands; with one, explains the command and each of its "
           "options. The same is in the man pages promctl(1) and promctl-COMMAND(1).",
    .max_operands = 1,
    .complete = COMPLETE_COMMAND,
    .examples = help_examples,
    .n_examples = N_OF(help_examples),
    .run = help_run,
};
