/* shell_data.h - names of metrics, labels and values for the shell, fetched in the background.
 *
 * One thread asks the source; the thread that types never waits for it. Answers are kept for five
 * minutes, and one that is older is still used until the next has come. All functions are called
 * from one thread.
 */
#ifndef PROMCTL_CMD_SHELL_DATA_H
#define PROMCTL_CMD_SHELL_DATA_H

#include "cmd/source_args.h"
#include "promql/rank.h"

enum shell_data_kind {
    SHELL_DATA_METRICS, /* names, with type, help and number of series */
    SHELL_DATA_LABELS,  /* of selectors */
    SHELL_DATA_VALUES,  /* of a label of selectors */
};

struct shell_key { /* what is asked; the strings are copied */
    enum shell_data_kind kind;
    struct str label;
    const struct str *selectors; /* PromQL; series of any of them */
    size_t n;                    /* 0: all series */
};

struct shell_info { /* of a metric, by the id of its rank_name */
    enum metric_type type;
    struct str help;
    size_t series; /* 0: not known */
};

struct shell_list {
    struct rank_table table;
    struct shell_info *infos; /* METRICS, else NULL */
    struct err e;             /* why there is none */
    struct arena arena;
};

struct shell_data;

/* `o` is asked from another thread, and outlives it. `lock` (a pthread_mutex_t) is held meanwhile.
 */
struct shell_data *shell_data_new(struct opened_source *o, void *lock);
void shell_data_free(struct shell_data *d); /* NULL is fine */

/* To poll: readable when there is something for shell_data_take(). */
int shell_data_fd(const struct shell_data *d);

/* Takes what has come. True where there was something. */
bool shell_data_take(struct shell_data *d);

/* What is known, or NULL; asks where nothing is, or only something old. The list stays until the
 * next take. */
const struct shell_list *shell_data_get(struct shell_data *d, const struct shell_key *k);

/* The same, and waits for it at most so long, or until `*cancel`. */
const struct shell_list *shell_data_wait(struct shell_data *d, const struct shell_key *k,
                                         int timeout_ms, const volatile bool *cancel);

/* Nothing known is current any more: there is a new source, or new data. */
void shell_data_expire(struct shell_data *d);

/* The metric's row in a list of METRICS, or NULL. */
const struct shell_info *shell_info_of(const struct shell_list *metrics, struct str name);

#endif
