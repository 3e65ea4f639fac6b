/* context.h - the configuration file: named contexts, each a source and how to reach it.
 *
 * $XDG_CONFIG_HOME/promctl/config.yml, else ~/.config/promctl/config.yml, or --config FILE; see
 * examples/config.yml. Paths in it are relative to its folder; "~/" is the home.
 */
#ifndef PROMCTL_CMD_CONTEXT_H
#define PROMCTL_CMD_CONTEXT_H

#include "base/arena.h"
#include "cmd/opt.h"
#include "http/client.h"

/* -c, the same in every command that has a source:
 * { OPT_GROUP(struct scrape_args, context, context_args_opts) } */
struct context_args {
    const char *name; /* NULL: not given */
};
enum { CONTEXT_ARGS_N_OPTS = 1 };
extern const struct opt context_args_opts[CONTEXT_ARGS_N_OPTS];

struct config_context {
    const char *name;
    const char *url;      /* of a server's API; NULL: it has targets */
    const char **targets; /* TARGETs, files with their folder */
    size_t n_targets;
    struct http_opts http; /* without the secrets that are in files */
    const char *password_file, *bearer_token_file;
};

struct config_key { /* of `promctl top`: what is done, and by which key */
    struct str action, key;
};

struct config {
    const char *path;    /* of the file that was looked for */
    bool found;          /* false: there is none, and none was asked for */
    const char *current; /* current-context, or NULL */
    struct config_context *p;
    size_t n;
    const struct config_key *keys;
    size_t n_keys;
    const char *warning; /* for cmd_warn(), or NULL: others can read its secrets */
};

/* Reads the file of --config (NULL: the usual one, which may be missing). All lives in `a`. ERR_IO,
 * ERR_FORMAT; messages begin with the path. */
bool config_read(struct arena *a, const char *path, struct config *out, struct err *e);

/* The context of that name (NULL: the current one, and NULL without `e` where there is none).
 * ERR_USAGE with the nearest name. */
const struct config_context *config_select(const struct config *c, const char *name, struct err *e);

/* Lays the context's HTTP settings over `o` and reads its files of secrets; http_args_apply()
 * comes after. */
bool config_apply(struct arena *a, const struct config_context *c, struct http_opts *o,
                  struct err *e);

#endif
