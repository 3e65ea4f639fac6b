/* docs_gen.c - writes the man pages and completion scripts that the command table stands for:
 * `docs_gen DIR` fills DIR/man and DIR/completions, which exist. See tests/docs.sh. */
#include "base/io.h"
#include "cmd/cmd.h"
#include "cmd/emit.h"

#include <stdio.h>
#include <stdlib.h>

static void write_file(const char *dir, const char *name, struct buf *content)
{
    struct err e = { 0 };
    struct buf path = { 0 };
    buf_printf(&path, "%s/%s", dir, name);
    if (!io_replace_file(buf_z(&path), buf_str(content), &e)) {
        fprintf(stderr, "docs_gen: %s: %s\n", buf_z(&path), e.msg);
        exit(3);
    }
    buf_done(&path);
    buf_done(content);
}

int main(int argc, char **argv)
{
    struct buf b = { 0 }, name = { 0 };
    if (argc != 2) {
        fputs("usage: docs_gen DIR\n", stderr);
        return 2;
    }
    emit_man(&b, NULL);
    write_file(argv[1], "man/promctl.1", &b);
    const struct cmd *c;
    for (size_t i = 0; (c = emit_command(i)) != NULL; i++) {
        buf_clear(&name);
        buf_puts(&name, "man/promctl-");
        emit_put_name(&name, c, "-");
        buf_puts(&name, ".1");
        emit_man(&b, c);
        write_file(argv[1], buf_z(&name), &b);
    }
    buf_done(&name);
    emit_bash(&b);
    write_file(argv[1], "completions/promctl", &b);
    emit_zsh(&b);
    write_file(argv[1], "completions/_promctl", &b);
    emit_fish(&b);
    write_file(argv[1], "completions/promctl.fish", &b);
    return 0;
}
