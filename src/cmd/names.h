/* names.h - names of metrics, labels and values of a source, fetched in the background.
 *
 * One thread asks the source; the thread that types never waits for it. Answers are kept for five
 * minutes, failures for ten seconds, and one that is older is still used until the next has come.
 * The metrics of a server are also kept on disk, for the next shell. All functions are called from
 * one thread.
 */
#ifndef PROMCTL_CMD_NAMES_H
#define PROMCTL_CMD_NAMES_H

#include "cmd/source_args.h"
#include "promql/rank.h"

enum names_kind {
    NAMES_METRICS,  /* names, with type, help and number of series */
    NAMES_LABELS,   /* of selectors */
    NAMES_VALUES,   /* of a label of selectors */
    NAMES_INTERVAL, /* how far apart samples are: one name, a duration; none: not known */
};

struct names_key { /* what is asked; the strings are copied */
    enum names_kind kind;
    struct str label;
    const struct str *selectors; /* PromQL; series of any of them */
    size_t n;                    /* 0: all series */
};

struct names_info { /* of a metric, by the id of its rank_name */
    enum metric_type type;
    struct str help;
    size_t series; /* 0: not known */
};

struct names_list {
    struct rank_table table;
    struct names_info *infos; /* METRICS, else NULL */
    struct err e;             /* why there is none */
    bool down;                /* nobody answered last time */
    struct arena arena;
};

struct names;

/* `o` is asked from another thread, and outlives it. `lock` (a pthread_mutex_t) is held meanwhile.
 */
struct names *names_new(struct opened_source *o, void *lock);
void names_free(struct names *d); /* NULL is fine */

/* To poll: readable when there is something for names_take(). */
int names_fd(const struct names *d);

/* Takes what has come. True where there was something. */
bool names_take(struct names *d);

/* What is known, or NULL; asks where nothing is, or only something old. The list stays until the
 * next take. */
const struct names_list *names_get(struct names *d, const struct names_key *k);

/* The same, and waits for it at most so long, or until `*cancel`. */
const struct names_list *names_wait(struct names *d, const struct names_key *k, int timeout_ms,
                                    const volatile bool *cancel);

/* Nothing known is current any more: there is a new source, or new data. */
void names_expire(struct names *d);

/* The metric's row in a list of METRICS, or NULL. */
const struct names_info *names_info_of(const struct names_list *metrics, struct str name);

#endif
