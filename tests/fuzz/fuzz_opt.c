/* The words of a call: the input, parted at NUL bytes, given to each command's options. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/vec.h"
#include "cmd/cmd.h"
#include "cmd/opt_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void read_words(const struct cmd *c, const char *const *words)
{
    struct opt_parser parser = { .words = words };
    struct common_args common = { 0 };
    struct err e = { 0 };
    void *args = xcalloc(1, c->args_size + 1);
    enum opt_step step;

    opt_parser_add(&parser, common_opts, common_opts_n, &common);
    opt_parser_add(&parser, c->opts, c->n_opts, args);
    while ((step = opt_parser_step(&parser, &e)) == OPT_STEP_OPTION || step == OPT_STEP_OPERAND)
        ;
    if ((step == OPT_STEP_ERROR) != (e.kind == ERR_USAGE))
        abort();
    err_done(&e);
    opt_parser_done(&parser);
    free(args);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct buf text = { 0 };
    struct opt_strs words = { 0 };

    buf_put(&text, p, n);
    buf_z(&text); // ends the last word
    for (size_t i = 0; i < n; i += strlen(text.p + i) + 1)
        vec_push(&words, text.p + i);
    vec_push(&words, NULL);
    for (size_t i = 0; i < cmd_table_n; i++)
        read_words(cmd_table[i], words.p);
    vec_done(&words);
    buf_done(&text);
    return 0;
}
