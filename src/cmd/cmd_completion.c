/* cmd_completion.c - `promctl completion SHELL` prints the script that completes promctl there. */
#include "base/nearest.h"
#include "cmd/cmd_table.h"
#include "cmd/emit.h"

static const struct shell {
    const char *name;
    void (*emit)(struct buf *b);
} shells[] = {
    { "bash", emit_bash },
    { "zsh", emit_zsh },
    { "fish", emit_fish },
};

static const struct shell *shell_find(struct str name, struct err *e)
{
    struct nearest near = { .word = name };
    for (size_t i = 0; i < N_OF(shells); i++) {
        if (str_eq(str_of(shells[i].name), name))
            return &shells[i];
        nearest_try(&near, str_of(shells[i].name));
    }
    err_set(e, ERR_USAGE, "unknown shell \"%.*s\"", STR_ARG(name));
    if (near.best.n)
        err_hint(e, "did you mean \"%.*s\"?", STR_ARG(near.best));
    else
        err_hint(e, "one of bash, zsh, fish");
    return NULL;
}

static int completion_run(const struct cmd_call *call, void *args, struct err *e)
{
    const struct shell *sh = shell_find(str_of(call->operands[0]), e);
    struct buf b = { 0 };

    (void)args;
    if (!sh)
        return 0;
    sh->emit(&b);
    cmd_write_stdout(buf_str(&b), e);
    buf_done(&b);
    return 0;
}

static const char *const shell_words[] = { "bash", "zsh", "fish" };
static const struct opt_words shell_values = { shell_words, NULL, N_OF(shell_words) };

static const struct cmd_example completion_examples[] = {
    { "source <(promctl completion bash)", "completes in this bash, until it ends" },
    { "promctl completion zsh > ~/.zfunc/_promctl",
      "completes in every zsh whose `fpath` has `~/.zfunc`" },
    { "promctl completion fish > ~/.config/fish/completions/promctl.fish",
      "completes in every fish" },
};

const struct cmd cmd_completion = {
    .name = "completion",
    .usage = "bash|zsh|fish",
    .brief = "print a script that completes promctl in a shell",
    .man = "Commands, options, the values of options, files and targets are completed. An "
           "installed promctl needs none of this: its scripts are where the shells look for them.",
    .min_operands = 1,
    .max_operands = 1,
    .operand_words = &shell_values,
    .examples = completion_examples,
    .n_examples = N_OF(completion_examples),
    .run = completion_run,
};
