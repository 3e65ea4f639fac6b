/* Any bytes are a file to be formatted, or an error: nothing but expressions changes, and a second
 * time nothing does. */
#include "base/io.h"
#include "cmd/cmd_table.h"
#include "cmd/fmt.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

typedef bool format_fn(struct fmt_doc *d, struct buf *out, struct err *e);

static bool format(format_fn *fn, struct str text, struct buf *out)
{
    static const struct fmt_args args;
    static const struct common_args common = { .quiet = true };
    const struct cmd_call call = { .cmd = &cmd_fmt, .common = &common };
    struct fmt f = { .call = &call, .args = &args };
    struct fmt_doc d = { .f = &f, .name = STR("x"), .text = text };
    struct err e = { 0 };
    bool ok = fn(&d, out, &e);

    if (!ok && str_find(str_of(e.msg), STR("more than expressions")) < strlen(e.msg))
        abort();
    ok &= d.n_wrong == 0;
    err_done(&e);
    vec_done(&d.edits);
    arena_done(&d.arena);
    arena_done(&f.arena);
    return ok;
}

static void check(format_fn *fn, struct str text)
{
    struct buf once = { 0 }, twice = { 0 };

    if (format(fn, text, &once) &&
        (!format(fn, buf_str(&once), &twice) || !str_eq(buf_str(&once), buf_str(&twice))))
        abort();
    buf_done(&once);
    buf_done(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool silent;
    struct str text = { (const char *)data, size };

    if (!silent) // wrong expressions are told
        silent = freopen("/dev/null", "w", stderr) != NULL;
    check(fmt_yaml, text);
    check(fmt_json, text);
    return 0;
}
