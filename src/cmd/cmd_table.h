/* cmd_table.h - every command of the program, sorted; cmd_table.c has the order of --help. */
#ifndef PROMCTL_CMD_CMD_TABLE_H
#define PROMCTL_CMD_CMD_TABLE_H

#include "cmd/cmd.h"

extern const struct cmd cmd_alerts;
extern const struct cmd cmd_completion;
extern const struct cmd cmd_demo;
extern const struct cmd cmd_fmt;
extern const struct cmd cmd_help;
extern const struct cmd cmd_lint;
extern const struct cmd cmd_query;
extern const struct cmd cmd_scrape;
extern const struct cmd cmd_show;
extern const struct cmd cmd_top;
extern const struct cmd cmd_test;
extern const struct cmd cmd_test_record;
extern const struct cmd cmd_version;

#endif
