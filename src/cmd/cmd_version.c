/* cmd_version.c - `promctl version`. Opens no library: it is also the measure of process start. */
#include "config.h"

#include "base/buf.h"
#include "cmd/cmd_table.h"

static int version_run(const struct cmd_call *call, void *args, struct err *e)
{
    (void)call;
    (void)args;
    cmd_write_stdout(STR(PACKAGE_STRING "\n"), e);
    return 0;
}

const struct cmd cmd_version = {
    .name = "version",
    .brief = "print the version",
    .man = "Prints the name and the version, as `--version` does.",
    .run = version_run,
};
