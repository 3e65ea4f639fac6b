/* source_args.h - the options that name a source, and the source opened: files, live targets or a
 * server.
 *
 *     struct query_args { struct source_args source; ... };
 *     { OPT_GROUP(struct query_args, source, source_args_opts), .brief = "Source" },
 */
#ifndef PROMCTL_CMD_SOURCE_ARGS_H
#define PROMCTL_CMD_SOURCE_ARGS_H

#include "cmd/cmd.h"
#include "cmd/context.h"
#include "cmd/http_args.h"
#include "http/api.h"
#include "ingest/load.h"
#include "ingest/store_scrape.h"
#include "out/term.h"
#include "store/mem.h"

struct source_args {
    const char *server; /* NULL: not given */
    struct opt_strs files, targets;
    struct context_args context;
    int64_t collect_ms;
    bool collect_given;
    struct http_args http;
};

enum { SOURCE_ARGS_N_OPTS = 6, SOURCE_COLLECT_MS = 15 * 1000 /* at most, unless asked */ };
extern const struct opt source_args_opts[SOURCE_ARGS_N_OPTS];

struct source_open_opts {
    int64_t max_bytes;     /* of the store */
    bool created_is_start; /* files: _created gives start times */
    bool exemplars;        /* keep them: PromQL does not see them */
    bool local;            /* of a server: it only gives series, and PromQL is evaluated here */
};

struct opened_source { /* `{0}` is closed */
    const struct cmd_call *call;
    const struct source_args *args;
    struct api *server; /* or */
    struct mem_store *store;
    struct source *source; /* of either */
    bool local;            /* a server gives series, and PromQL is evaluated here */
    const char *context;   /* the configuration's that it is, or NULL */
    bool by_default;       /* nothing named a source */
    bool live;             /* targets: what they answer has yet to be collected */
    bool interrupted;      /* collecting ended early */
    bool refreshed;        /* was asked again */
    bool answered;         /* some of what was asked again did */
    int64_t load_ns;       /* spent reading or collecting */
    int64_t kept_ms;       /* where memory is short: how much of the past there is; else 0 */
    int64_t now_ms; /* what TIMEs are relative to: the newest sample of files, else the clock */

    int64_t demo_ms; /* up to when the simulation was computed; 0: not yet */

    struct arena arena;
    struct http_opts http;
    const char *const *urls; /* TARGETs, */
    size_t n_urls;           /* of the command line or a context */
    struct ingest_targets targets;
    struct store_scrape **scrapes; /* one a target */
    struct ingest_loader *loader;
    struct out_progress progress;
};

/* Files are read, targets and servers not yet asked. Where no option names a source it is that of
 * the current context, of $PROMCTL_SERVER or http://localhost:9090. ERR_USAGE for several. */
bool source_open(struct opened_source *o, const struct cmd_call *call,
                 const struct source_args *args, const struct source_open_opts *opts,
                 struct err *e);

/* Store and loading of files and targets; zero for a server. */
struct mem_stats source_stats(const struct opened_source *o);

/* For targets: asks them, once where `history_ms` is 0, else as long as that or --collect says.
 * A target that does not answer is up == 0 and warned of; ERR of the last one where none answered.
 * ERR_USAGE where the wait would be too long. Afterwards `now_ms` is the time of the last sample.
 * Nothing for files and servers. */
bool source_collect(struct opened_source *o, int64_t history_ms, struct err *e);

/* For --watch: asks targets once more, or for the first time without waiting for history. One that
 * does not answer is up == 0; `why` is the first reason there was, `answered` says whether others
 * did. False with `e` set: nothing more can be stored. Nothing to do for servers. Afterwards
 * `now_ms` is the time of the clock. */
bool source_refresh(struct opened_source *o, struct err *why, struct err *e);

/* After asking targets: forgets samples, so that the store does not grow with the hours. At least
 * the newest `keep_ms` stay, unless memory is short. */
bool source_keep(struct opened_source *o, int64_t keep_ms, struct err *e);

/* Whether PromQL is evaluated by the server. */
static inline bool source_is_remote(const struct opened_source *o)
{
    return o->server && !o->local;
}

void source_opened_close(struct opened_source *o);

#endif
