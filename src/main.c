/* main.c - finds the command, prints the error, picks the exit status. */
#include "base/buf.h"
#include "base/vec.h"
#include "cmd/cmd_table.h"
#include "cmd/opt_parse.h"

#include <fcntl.h>
#include <unistd.h>

/* One call of the program. */
struct run {
    struct opt_parser parser;
    struct common_args common;
    const struct cmd *cmd; /* NULL: none yet */
    void *args;            /* the command's own */
    struct opt_strs operands;
    struct str error_text; /* see struct cmd_call */
};

/* A closed standard stream would give its number to the first file that is opened. Opened for
 * the wrong direction, it still fails when used. */
static void keep_standard_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0)
            _exit(3);
}

/* "scrape: ..." unless the message begins with the command's name already. */
static void name_command(const struct cmd *c, struct err *e)
{
    struct str name = str_of(c->name), msg = str_of(e->msg);
    bool named = str_starts(msg, name) && msg.n > name.n &&
                 (msg.p[name.n] == ' ' || msg.p[name.n] == ':');
    if (!named)
        err_wrap(e, "%s", c->name);
}

/* The call cannot be understood: says where to read. */
static bool usage_failed(const struct run *r, struct err *e)
{
    struct buf hint = { 0 };
    if (e->hint)
        buf_printf(&hint, "%s\n", e->hint);
    buf_printf(&hint, "see promctl help%s%s", r->cmd ? " " : "", r->cmd ? r->cmd->name : "");
    err_hint(e, "%s", buf_z(&hint));
    buf_done(&hint);
    return false;
}

/* Options up to the command's name. --help waits for the name, --version does not. */
static bool read_global(struct run *r, struct err *e)
{
    opt_parser_add(&r->parser, common_opts, common_opts_n, &r->common);
    while (!r->common.version) {
        switch (opt_parser_step(&r->parser, e)) {
        case OPT_STEP_OPTION:
            break;
        case OPT_STEP_END:
            return true;
        case OPT_STEP_ERROR:
            cmd_hint_owner(r->parser.word, e);
            return false;
        case OPT_STEP_OPERAND:
            r->cmd = cmd_find(str_of(r->parser.operand));
            return r->cmd || cmd_unknown(str_of(r->parser.operand), e);
        }
    }
    return true;
}

static bool check_operands(const struct run *r, struct err *e)
{
    const struct cmd *c = r->cmd;
    if (r->operands.n < c->min_operands)
        return err_set(e, ERR_USAGE, "operand missing: %s", c->usage);
    if (r->operands.n > c->max_operands)
        return err_set(e, ERR_USAGE, "too many operands: \"%s\"", r->operands.p[c->max_operands]);
    return true;
}

/* An unknown option that has no likely right one may be an operand. */
static void hint_operand(const struct run *r, struct err *e)
{
    const char *word = r->parser.word;
    if (!e->hint && str_starts(str_of(e->msg), STR("unknown option")) && r->cmd->is_operand &&
        r->cmd->is_operand(word))
        err_hint(e, "write: promctl %s -- '%s'", r->cmd->name, word);
}

/* A second word may name a command of its own; it stands right behind the first. */
static void enter_sub(struct run *r)
{
    const char *word = r->parser.words[r->parser.at];
    const struct cmd *sub = word ? cmd_find_sub(r->cmd, str_of(word)) : NULL;

    if (sub) {
        r->cmd = sub;
        r->parser.at++;
    }
}

/* The command's options and operands. --help and --version end the reading. */
static bool read_command(struct run *r, struct err *e)
{
    enter_sub(r);
    r->args = xcalloc(1, r->cmd->args_size + 1);
    opt_parser_add(&r->parser, r->cmd->opts, r->cmd->n_opts, r->args);
    while (!r->common.version && !r->common.help) {
        switch (opt_parser_step(&r->parser, e)) {
        case OPT_STEP_OPTION:
            break;
        case OPT_STEP_OPERAND:
            vec_push(&r->operands, r->parser.operand);
            break;
        case OPT_STEP_ERROR:
            hint_operand(r, e);
            return false;
        case OPT_STEP_END:
            return opt_parser_check(&r->parser, e) && check_operands(r, e);
        }
    }
    return true;
}

static bool read_words(struct run *r, const char *const *words, struct err *e)
{
    r->parser.words = words;
    if (!read_global(r, e))
        return usage_failed(r, e);
    if (r->cmd && !read_command(r, e)) {
        name_command(r->cmd, e);
        return usage_failed(r, e);
    }
    return true;
}

static int run_command(struct run *r, struct err *e)
{
    struct cmd_call call = {
        .cmd = r->cmd,
        .common = &r->common,
        .operands = r->operands.p,
        .n = r->operands.n,
        .error_text = &r->error_text,
    };
    int status = r->cmd->run(&call, r->args, e);
    if (e->kind != ERR_NONE)
        name_command(r->cmd, e);
    return status;
}

/* Nothing was asked: what could be, on standard error. */
static int run_nothing(const struct run *r)
{
    cmd_print_commands(&r->common);
    return 2;
}

static int run(struct run *r, const char *const *words, struct err *e)
{
    if (!read_words(r, words, e))
        return 0; // the error decides
    if (r->common.version)
        return cmd_version.run(&(struct cmd_call){ .cmd = &cmd_version, .common = &r->common },
                               NULL, e);
    if (r->common.help)
        return cmd_print_help(r->cmd, false, &r->common, e), 0;
    return r->cmd ? run_command(r, e) : run_nothing(r);
}

/* The command, also where the words before its name were wrong. */
static const struct cmd *meant_cmd(const struct run *r, const char *const *words)
{
    const struct cmd *c = r->cmd;

    for (; !c && *words; words++)
        c = cmd_find(str_of(*words));
    return c;
}

static int report(const struct run *r, const char *const *words, const struct err *e, int status)
{
    const struct cmd *c = e->kind == ERR_NONE ? NULL : meant_cmd(r, words);
    int told = c && c->tell ? c->tell(words, e) : -1;

    if (told >= 0)
        return told;
    if (e->kind == ERR_PIPE)
        return status;
    if (e->msg && r->error_text.p)
        cmd_print_error_in(e, r->error_text);
    else if (e->msg)
        cmd_print_error(e);
    return err_worse(status, err_status(e->kind));
}

int main(int argc, char **argv)
{
    struct run r = { 0 };
    struct err e = { 0 };

    keep_standard_streams();
    cmd_signals_init();
    const char *const *words = (const char *const *)argv + (argc > 0);
    int status = report(&r, words, &e, run(&r, words, &e));

    err_done(&e);
    opt_parser_done(&r.parser);
    vec_done(&r.operands);
    free(r.args);
    return status;
}
