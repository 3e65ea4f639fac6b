/* http_args.h - the HTTP options of cli.md, the same wherever a network is used.
 *
 *     struct scrape_args { struct http_args http; ... };
 *     { OPT_GROUP(struct scrape_args, http, http_args_opts), .brief = "HTTP options" },
 *
 * What a command, a context or an --http-config file wants is filled into a struct http_opts
 * first; http_args_apply() then lays the command line over it.
 */
#ifndef PROMCTL_CMD_HTTP_ARGS_H
#define PROMCTL_CMD_HTTP_ARGS_H

#include "base/arena.h"
#include "cmd/opt.h"
#include "http/client.h"

struct http_args {
    int64_t timeout_ms, connect_timeout_ms, max_body;
    bool timeout_given, connect_timeout_given, max_body_given, accept_given;
    struct opt_strs headers; /* "K: V" or "@FILE" */
    const char *user;        /* NAME or NAME:PASSWORD */
    const char *password_file, *bearer_token_file;
    const char *cacert, *cert, *key;
    bool insecure;
    const char *proxy;
    const char *http_config; /* read by http_args_apply() before the others */
    int accept;              /* enum http_accept */
};

enum { HTTP_ARGS_N_OPTS = 14 };
extern const struct opt http_args_opts[HTTP_ARGS_N_OPTS];

/* Overrides in `o` what was given; reads the files of secrets and the environment
 * ($PROMCTL_PASSWORD, $PROMCTL_BEARER_TOKEN: used where neither the command line nor `o` has a
 * secret, and only for URLs without userinfo). The strings live in `a` or in `args`. ERR_USAGE for
 * options that contradict each other, ERR_IO for files; messages name the option. */
bool http_args_apply(struct arena *a, const struct http_args *args, struct http_opts *o,
                     struct err *e);

/* What to warn of, once a call (cmd_warn): a secret among the arguments, which other users of the
 * machine can see. `urls` are the operands and sources of the call. NULL: nothing. */
const char *http_args_warning(const struct http_args *args, const char *const *urls, size_t n);

/* For http_opts.trace with -v: lines on standard error. */
void http_args_trace(void *user, struct str line);

#endif
