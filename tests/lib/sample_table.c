/* sample_table.c - a command table with every kind of row and with text that is hard to quote, in
 * place of the real one: tests/completion.sh and tests/docs.sh try help, man pages and completions
 * on it. */
#include "cmd/cmd.h"

struct inner {
    const char *host, *dir;
};

struct args {
    bool raw, sort;
    int format, level;
    struct opt_strs match;
    int64_t watch_ms;
    const char *file, *target;
    struct inner inner;
};

static const char *const format_names[] = { "pretty", "json", "ndjson" };
static const char *const format_briefs[] = { "for people's \"eyes\"", "one $document: [all]",
                                             "one line a sample" };
static const struct opt_words formats = { format_names, format_briefs, 3 };
static const char *const level_names[] = { "low", "high" };
static const struct opt_words levels = { level_names, NULL, 2 };

static const struct opt inner_opts[] = {
    { OPT_STR(struct inner, host), .name = "host", .arg = "HOST", .complete = COMPLETE_HOST,
      .brief = "ask this host" },
    { OPT_STR(struct inner, dir), .name = "dir", .letter = 'd', .arg = "DIR",
      .complete = COMPLETE_DIR, .brief = "keep data in DIR" },
};

static const struct opt fetch_opts[] = {
    { OPT_FLAG(struct args, raw), .name = "raw", .letter = 'r',
      .brief = "don't [change] a\\b: it" },
    { OPT_FLAG(struct args, sort), .name = "sort", .negatable = true, .def = "true",
      .brief = "sort" },
    { OPT_ENUM(struct args, format, formats), .name = "output", .letter = 'o', .arg = "FORMAT",
      .def = "pretty", .brief = "how to print the result",
      .man = ".leading dots, 'quotes' and back\\slashes stay. See `--raw` and promctl-other(1)." },
    { OPT_ENUM(struct args, level, levels), .name = "level", .arg = "LEVEL", .brief = "how much" },
    { OPT_STRS(struct args, match), .name = "match", .letter = 'm', .arg = "SELECTOR",
      .brief = "only series that match" },
    { OPT_DUR(struct args, watch_ms), .name = "watch", .letter = 'w', .arg = "DUR",
      .optional_value = true, .implied = "2s", .brief = "repeat every DUR" },
    { OPT_STR(struct args, file), .name = "file", .arg = "FILE", .complete = COMPLETE_FILE,
      .brief = "read FILE" },
    { OPT_STR(struct args, target), .name = "target", .letter = 't', .arg = "TARGET",
      .complete = COMPLETE_TARGET, .brief = "one more TARGET" },
    { OPT_GROUP(struct args, inner, inner_opts), .brief = "Place" },
};

static int nothing_run(const struct cmd_call *call, void *args, struct err *e)
{
    (void)call;
    (void)args;
    (void)e;
    return 0;
}

static const struct cmd_example fetch_examples[] = {
    { "promctl fetch -o json 'up{job=\"a\"}' | jq '.[] | .name'", "the names of all" },
    { "promctl fetch .hidden '\\.x'", "a file whose name begins with a dot" },
};

static const struct cmd cmd_fetch = {
    .name = "fetch",
    .usage = "TARGET...",
    .brief = "fetch pages from each TARGET",
    .man = "Fetches every TARGET and prints it as `--output` says, e.g. with -o json. See "
           "promctl(1).\n\n"
           "    $ promctl fetch demo: # 'quoted' \\ and `ticked`\n"
           "    .dot\n\n"
           "'Tis a second paragraph, long enough to be broken into lines that stay below eighty "
           "characters.",
    .opts = fetch_opts,
    .n_opts = N_OF(fetch_opts),
    .args_size = sizeof(struct args),
    .min_operands = 1,
    .max_operands = OPERANDS_ANY,
    .complete = COMPLETE_TARGET,
    .examples = fetch_examples,
    .n_examples = N_OF(fetch_examples),
    .uses = CMD_USES_COLOR | CMD_USES_PAGER | CMD_USES_CONFIG | CMD_USES_HTTP | CMD_USES_FILES,
    .exit_no = "the pages differ (--sort)",
    .run = nothing_run,
};

static const struct opt again_opts[] = {
    { OPT_ENUM(struct args, level, levels), .name = "how", .letter = 'o', .arg = "HOW",
      .brief = "how often" },
};

static const struct cmd cmd_explain_again = {
    .name = "explain again",
    .usage = "FILE...",
    .brief = "explain it: \"again\"",
    .opts = again_opts,
    .n_opts = N_OF(again_opts),
    .args_size = sizeof(struct args),
    .max_operands = OPERANDS_ANY,
    .complete = COMPLETE_FILE,
    .run = nothing_run,
};

static const struct cmd *const explain_subs[] = { &cmd_explain_again };

static const struct cmd cmd_explain = {
    .name = "explain",
    .usage = "WHAT [COMMAND]",
    .brief = "explain",
    .min_operands = 1,
    .max_operands = 2,
    .operand_words = &levels,
    .subs = explain_subs,
    .n_subs = N_OF(explain_subs),
    .complete = COMPLETE_COMMAND,
    .run = nothing_run,
};

const struct cmd *const cmd_table[] = { &cmd_fetch, &cmd_explain };
const size_t cmd_table_n = N_OF(cmd_table);
