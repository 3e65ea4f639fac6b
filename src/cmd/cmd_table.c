#include "cmd/cmd_table.h"

/* In the order of cli.md, which is that of --help. */
const struct cmd *const cmd_table[] = {
    &cmd_scrape, &cmd_query,  &cmd_top,  &cmd_lint, &cmd_test,    &cmd_fmt,
    &cmd_show,   &cmd_alerts, &cmd_demo, &cmd_help, &cmd_version, &cmd_completion,
};
const size_t cmd_table_n = N_OF(cmd_table);
