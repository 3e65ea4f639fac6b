/* cmd_help.c - `promctl help [COMMAND]`. */
#include "base/io.h"
#include "cmd/cmd_table.h"
#include "cmd/emit.h"
#include "out/flow.h"

#include <unistd.h>

bool cmd_print_help(const struct cmd *c, bool full, const struct common_args *common, struct err *e)
{
    struct out_term term;
    struct out_flow flow;

    out_term_of(&term, STDOUT_FILENO, (enum out_color)common->color);
    out_flow_init(&flow, &term, STDOUT_FILENO, !common->no_pager);
    if (c)
        emit_help(&flow.out.buf, &term, c, full);
    else
        emit_overview(&flow.out.buf, &term);
    return out_flow_end(&flow, e);
}

void cmd_print_commands(const struct common_args *common)
{
    struct out_term term;
    struct buf b = { 0 };
    struct err e = { 0 };

    out_term_of(&term, STDERR_FILENO, (enum out_color)common->color);
    emit_commands(&b, &term);
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
    if (call->n > 1 && !(c = cmd_find_sub(c, str_of(call->operands[1]))))
        return err_set(e, ERR_USAGE, "too many operands: \"%s\"", call->operands[1]);
    cmd_print_help(c, true, call->common, e);
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
           "options; `help test record` one that a second word begins. The same is in the man "
           "pages promctl(1) and promctl-COMMAND(1).",
    .max_operands = 2,
    .complete = COMPLETE_COMMAND,
    .examples = help_examples,
    .n_examples = N_OF(help_examples),
    .uses = CMD_USES_COLOR | CMD_USES_PAGER,
    .run = help_run,
};
