/* cmd_version.c - `promctl version`. Opens no library unless asked to: it is the measure of process
 * start. */
#include "config.h"

#include "base/buf.h"
#include "cmd/cmd_table.h"
#include "ext/dl.h"

static struct door {
    struct dl_lib lib;
    const char *use;
} doors[] = {
    { { .name = "libcurl", .soname = SONAME_CURL, .package = "libcurl4" }, "fetches pages" },
    { { .name = "libmicrohttpd", .soname = SONAME_MICROHTTPD, .package = "libmicrohttpd12" },
      "serves pages" },
    { { .name = "libzstd", .soname = SONAME_ZSTD, .package = "libzstd1" }, "reads .zst files" },
};

/* What is opened on first use, and whether it is there. */
static void put_libraries(struct buf *b)
{
    for (struct door *d = doors; d < doors + N_OF(doors); d++) {
        struct err e = { 0 };
        bool found = dl_open(&d->lib, &e);
        buf_printf(b, "%-20s %-10s %s\n", d->lib.soname, found ? "found" : "not found", d->use);
        err_done(&e);
    }
}

static int version_run(const struct cmd_call *call, void *args, struct err *e)
{
    struct buf b = { 0 };
    (void)args;
    buf_puts(&b, PACKAGE_STRING "\n");
    if (call->common->verbose)
        put_libraries(&b);
    cmd_write_stdout(buf_str(&b), e);
    buf_done(&b);
    return 0;
}

const struct cmd cmd_version = {
    .name = "version",
    .brief = "print the version",
    .man = "Prints the name and the version, as `--version` does. With --verbose also tells which "
           "of the libraries that promctl opens on first use are installed.",
    .run = version_run,
};
