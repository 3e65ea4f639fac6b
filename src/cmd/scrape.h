/* scrape.h - what the files of `promctl scrape` share.
 *
 * A call is: targets, loaded (or streamed), through the filter of --match and --type, to one of
 * the views. Errors of single targets are printed as they are known and end up in `status`.
 */
#ifndef PROMCTL_CMD_SCRAPE_H
#define PROMCTL_CMD_SCRAPE_H

#include "cmd/cmd.h"
#include "cmd/context.h"
#include "cmd/http_args.h"
#include "expo/page.h"
#include "ingest/load.h"
#include "model/matcher.h"
#include "out/flow.h"
#include "out/page_pretty.h"

enum scrape_format {
    SCRAPE_PRETTY,
    SCRAPE_TEXT,
    SCRAPE_OPENMETRICS,
    SCRAPE_JSON,
    SCRAPE_NDJSON,
    SCRAPE_CSV,
    SCRAPE_NAMES,
};

enum scrape_sort { SCRAPE_BY_VALUE, SCRAPE_BY_NAME, SCRAPE_BY_RATE };

struct scrape_args {
    struct http_args http;
    struct context_args context;
    struct opt_strs match, type;
    int format, sort;
    bool format_given, sort_given, count_given;
    bool raw, all, labels, exemplars;
    bool watch, changed, diff, cardinality;
    int64_t interval_ms, count;
};

/* ---- scrape_filter.c ---- */

typedef bool scrape_item_fn(void *user, const struct expo_item *it, struct err *e);

struct scrape_meta { /* a HELP, TYPE or UNIT that waits for a sample of its family */
    bool set;
    enum metric_type type;
    struct buf name, text, raw;
};

struct scrape_filter {
    struct selector *sel;
    size_t n;
    unsigned types; /* bits by enum metric_type; 0: all */
    bool by_name;   /* a selector asks for a name */
    bool by_bound;  /* one asks for le or quantile */
    struct expo_family family;
    struct scrape_meta meta[3];
    struct {
        struct label *p;
        size_t n, cap;
    } labels; /* scratch */
    struct buf bound;
};

/* The selectors live in `a`. */
bool scrape_filter_init(struct scrape_filter *f, struct arena *a, const struct cmd_call *call,
                        const struct scrape_args *args, struct err *e);
void scrape_filter_done(struct scrape_filter *f);
bool scrape_filter_active(const struct scrape_filter *f);

/* Reads to the end and calls `fn` for all that passes, EXPO_END last. ERR_CANCELED at Ctrl-C. */
bool scrape_feed(struct scrape_filter *f, struct expo_reader *r, scrape_item_fn *fn, void *user,
                 struct err *e);

/* ---- scrape_load.c ---- */

struct scrape {
    const struct cmd_call *call;
    const struct scrape_args *args;
    struct arena arena;
    struct ingest_targets targets;
    struct scrape_filter filter;
    struct out_term term;
    struct http_opts http;
    struct ingest_loader *loader; /* made by the first scrape_load() */
    struct out_progress progress;
    bool quiet_errors; /* keep them for the caller: `failed` */
    struct buf failed; /* the last one's message */
    int status;
};

/* Prints an error in the form of cli.md, the name of the command before it, with the line and a
 * caret where `text` holds it (`text` begins at offset `base` of what was read). Takes `e` over
 * and lets it decide the exit status. */
void scrape_report(struct scrape *s, struct err *e, struct str text, uint64_t base);

/* Pages of some targets, merged into one when there are several. */
struct scrape_set {
    struct ingest_page *sources;
    size_t n_sources;
    struct page page; /* points into the sources */
    struct {
        struct pretty_head *p;
        size_t n, cap;
    } heads; /* of the targets that were read */
    int64_t at_ms;
};

/* Targets that fail are reported, the others are in `out`. */
void scrape_load(struct scrape *s, const struct ingest_target *t, size_t n, struct scrape_set *out);
void scrape_set_done(struct scrape_set *set);

/* The targets of one operand. */
bool scrape_targets(struct scrape *s, const char *operand, struct ingest_targets *out,
                    struct err *e);

/* One target for one look: the raw bytes, in memory. */
bool scrape_load_one(struct scrape *s, const struct ingest_target *t, struct ingest_page *out,
                     struct err *e);

/* ---- the views; each returns false with `e` set when the call itself failed ---- */

bool scrape_print_pretty(struct scrape *s, struct err *e);
bool scrape_print_machine(struct scrape *s, struct err *e);
bool scrape_watch(struct scrape *s, struct err *e);
bool scrape_diff(struct scrape *s, struct err *e);
bool scrape_cardinality(struct scrape *s, struct err *e);

#endif
