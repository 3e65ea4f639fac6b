/* show.h - what the files of `promctl show` share: one call, its rows, trees, tables of text. */
#ifndef PROMCTL_CMD_SHOW_H
#define PROMCTL_CMD_SHOW_H

#include "base/vec.h"
#include "cmd/source_args.h"
#include "out/table.h"

struct show_args {
    struct source_args source;
    int format;
    const char *start, *end, *since; /* NULL: not given */
    int64_t limit;                   /* 0: not given */
};

/* One call of the command. */
struct show {
    const struct cmd_call *call;
    const struct show_args *args;
    const struct show_what *what;
    const char *const *words; /* behind WHAT */
    size_t n_words;
    struct opened_source source;
    struct out_term term;
    int64_t start, end; /* of --start, --end, --since: */
    bool has_start, has_end;
    int64_t clock_ms;   /* the server's clock is so much ahead of ours */
    struct arena arena; /* of trees and their texts */
    struct show_answers {
        struct api_answer *p;
        size_t n, cap;
    } answers; /* that trees point into */
};

/* A WHAT is a row. Its data is a tree: the API's, or one of the same shape made of the embedded
 * source; `-o json` prints it, and the table is made of it. What is in it is anyone's guess. */
struct show_what {
    const char *name;
    const char *usage; /* operands behind the name, or "" */
    const char *brief;
    size_t min_words, max_words;
    bool embedded;     /* makes sense without a server, too */
    bool times;        /* takes --start, --end, --since */
    bool limit;        /* takes --limit, */
    bool ages;         /* shows how long ago something was */
    const char *holds; /* the member of a server's data that is a list; "": the data is one itself;
                          NULL: the data is an object */
    enum json_kind of; /* what its items are: objects, where nothing else is said */
    /* Of a list, which can be empty, and then has a reason; NULL: it is none. cut() keeps `n`, true
     * where there were more. */
    bool (*cut)(struct json_node *data, size_t n);
    void (*why_empty)(struct show *s, struct buf *to);
    bool (*load)(struct show *s, struct json_node **data, struct err *e);
    void (*print)(struct show *s, const struct json_node *data, struct out_flow *f);
};

/* What `promctl show NAME` prints, over a server that is open already and stays so. */
bool show_over(const struct cmd_call *call, const char *name, const struct opened_source *source,
               const struct out_term *term, struct err *e);

extern const struct show_what show_table[]; /* in the order of the manual */
extern const size_t show_table_n;

/* ---- rows, see show_table ---- */

bool show_targets_load(struct show *s, struct json_node **data, struct err *e);
void show_targets_print(struct show *s, const struct json_node *data, struct out_flow *f);
bool show_series_load(struct show *s, struct json_node **data, struct err *e);
void show_series_print(struct show *s, const struct json_node *data, struct out_flow *f);
bool show_labels_load(struct show *s, struct json_node **data, struct err *e);
bool show_values_load(struct show *s, struct json_node **data, struct err *e);
void show_strings_print(struct show *s, const struct json_node *data, struct out_flow *f);
bool show_metadata_load(struct show *s, struct json_node **data, struct err *e);
void show_metadata_print(struct show *s, const struct json_node *data, struct out_flow *f);
bool show_rules_load(struct show *s, struct json_node **data, struct err *e);
void show_rules_print(struct show *s, const struct json_node *data, struct out_flow *f);
bool show_alerts_load(struct show *s, struct json_node **data, struct err *e);
void show_alerts_print(struct show *s, const struct json_node *data, struct out_flow *f);
bool show_exemplars_load(struct show *s, struct json_node **data, struct err *e);
bool show_exemplars_cut(struct json_node *data, size_t n);
void show_exemplars_print(struct show *s, const struct json_node *data, struct out_flow *f);
bool show_cardinality_load(struct show *s, struct json_node **data, struct err *e);
void show_cardinality_print(struct show *s, const struct json_node *data, struct out_flow *f);
bool show_status_load(struct show *s, struct json_node **data, struct err *e);
void show_status_print(struct show *s, const struct json_node *data, struct out_flow *f);
bool show_health_load(struct show *s, struct json_node **data, struct err *e);
void show_health_print(struct show *s, const struct json_node *data, struct out_flow *f);

/* ---- asking: show_ask.c ---- */

struct show_params {
    struct api_param *p;
    size_t n, cap;
};

/* The times and the limit of the call. */
void show_params_common(struct show *s, struct show_params *l);

/* `data` of /api/v1/PATH; an empty object where the answer has none. Warnings are told. */
struct json_node *show_get(struct show *s, const char *path, const struct show_params *l,
                           struct err *e);

/* The same of what not every server has: NULL without `e` where this one answers that it has not;
 * `why` (may be NULL, else empty) is then its word. The second: nor where it is no object. */
struct json_node *show_try(struct show *s, const char *path, const struct show_params *l,
                           struct err *why, struct err *e);
struct json_node *show_try_object(struct show *s, const char *path, const struct show_params *l,
                                  struct err *why, struct err *e);

/* Whether it is a VictoriaMetrics, which has neither rules nor exemplars; it is asked. */
bool show_is_victoria(struct show *s);

/* Says so where there are no rules or alerts. */
void show_put_no_rules(struct show *s, struct out_flow *f);

#define SHOW_VICTORIA_RULES                                                                        \
    "VictoriaMetrics evaluates no rules itself: vmalert does, whose rules and alerts it shows "    \
    "with -vmalert.proxyURL"

#define SHOW_HINT_ELSE "does something else than a Prometheus server, or a proxy, answer there?"

/* What time it is where the ages that are shown are from. */
int64_t show_now(const struct show *s);

/* "5m12s ahead of this machine's", of the server's clock; nothing where the two agree. */
void show_put_clock(struct buf *b, const struct show *s);

/* The words from `from` on, as parameters of that name. */
void show_params_selectors(struct show *s, size_t from, const char *name, struct show_params *l);

/* Of a call that the server refused: what it found in one of these selectors, with its place. */
void show_explain(struct show *s, size_t from, struct err *e);

/* A list of the API of what the words from `from` on match. */
bool show_ask(struct show *s, const char *path, size_t from, struct json_node **data,
              struct err *e);

/* "label/NAME/values" */
const char *show_values_path(struct show *s, struct str label);

/* Calls `fn` for each series here that one of the words from `from` on matches (none: for all). */
typedef void show_series_fn(void *user, const struct labels *ls);
bool show_each_series(struct show *s, size_t from, show_series_fn *fn, void *user, struct err *e);

/* ---- trees: show_tree.c ---- */

/* Whatever `object` is: the text of a string or number, the number of a number or of a string that
 * holds one, the items of a list. Nothing, NAN, NULL where it is not there or something else. */
struct str show_text(const struct json_node *object, const char *key);
double show_number(const struct json_node *object, const char *key);
const struct json_node *show_items(const struct json_node *object, const char *key);
bool show_time(const struct json_node *object, const char *key, int64_t *ms); /* RFC 3339 */
bool show_dur(const struct json_node *object, const char *key, int64_t *ms);  /* "10s" */

/* A tree of JSON text that was written here. */
bool show_read(struct show *s, const struct buf *text, struct json_node **data, struct err *e);

/* Labels as they were sent, whatever that was, as a set. */
struct labels show_labels_of(struct arena *a, const struct json_node *n);

struct json_node *show_object(struct show *s);
/* Appends a copy of `n` under `key`; NULL is nothing. */
void show_add(struct show *s, struct json_node *object, const char *key, const struct json_node *n);

/* Keeps the first `n` members. True: there were more. */
bool show_cut(struct json_node *list, size_t n);

void show_print_json(struct out_flow *f, const struct json_node *n);

/* ---- label sets as columns: show_columns.c ---- */

struct show_columns {
    struct labels common;    /* of all sets */
    const struct str *names; /* the others, sorted */
    size_t n;
};

void show_columns_of(struct arena *a, const struct labels *sets, size_t n,
                     struct show_columns *out);

/* `a="1" b="2"`, without the metric's name. */
void show_put_pairs(struct buf *b, const struct labels *ls);

/* ---- why a list is empty: show_nothing.c ---- */

/* Appends one reason, where there is one to be found; it asks the source for what it has. */
void show_why_series(struct show *s, struct buf *to);
void show_why_values(struct show *s, struct buf *to);
void show_why_metadata(struct show *s, struct buf *to);
void show_why_exemplars(struct show *s, struct buf *to);

/* ---- text: show_grid.c ---- */

struct show_cell {
    struct str text;
    enum out_style style;
};
struct show_grid { /* cells in rows of as many as there are columns */
    struct show_cell *p;
    size_t n, cap;
};

void show_cell(struct show_grid *g, struct str text, enum out_style style);
/* Without a line of heads where the first column has none. */
void show_grid_put(struct out_flow *f, const struct show_grid *g, const struct out_col *cols,
                   size_t n_cols, size_t indent);
void show_grid_done(struct show_grid *g);

/* Grouped on a terminal, as it is elsewhere. */
void show_put_count(struct buf *b, const struct out_term *t, double v);

/* "1 rule", "1,200 rules". */
void show_put_n(struct buf *b, const struct out_term *t, size_t n, const char *one,
                const char *many);

/* "   3 down", a part of a line over a page; nothing where there are none. */
void show_put_number(struct out_flow *f, enum out_style style, size_t n, const char *what);

/* How long ago the time is that `key` has; false without one. */
bool show_put_since(const struct show *s, struct buf *b, const struct json_node *n, const char *key,
                    const char *after);

/* "3.1 ms", "2m14s". */
void show_put_secs(struct buf *b, const struct out_term *t, double seconds);

/* Words in lines as wide as the terminal, each indented. Untrusted text. */
void show_put_words(struct out_flow *f, size_t indent, enum out_style style, struct str text);
/* The same behind what the line has already, `indent` columns. */
void show_put_words_on(struct out_flow *f, size_t indent, enum out_style style, struct str text);

/* ---- counters: show_still.c ---- */

/* How many targets' counters stand still (of a few that are asked about); the first of them. */
size_t show_still(struct show *s, struct str *first);

/* ---- rules: show_rules.c ---- */

enum { SHOW_LATE = 3 }; /* what has not happened for so many of its intervals */

/* Seconds since a group of rules was evaluated, where that is too long; else 0. */
double show_group_late(const struct json_node *group, int64_t now_ms);

/* ---- targets: show_targets.c, show_trouble.c ---- */

struct show_target {
    struct str pool, job, instance, url, health, error;
    const struct json_node *labels;  /* or NULL */
    int64_t last_ms;                 /* of the last scrape; 0: none yet */
    double age_s, took_s;            /* NAN: not known */
    int64_t interval_ms, timeout_ms; /* 0: not known */
    bool empty;                      /* up, and the server tells that its page has no samples */
    bool up, down, stale;            /* stale: up, and its last scrape is too old */
};
struct show_target_list {
    struct show_target *p;
    size_t n, cap;
    size_t up, down, stale, unknown, dropped; /* how many */
};

/* Reads the API's targets, as of `now_ms`; those in trouble first. */
void show_targets_read(struct arena *a, const struct json_node *data, int64_t now_ms,
                       struct show_target_list *out);

/* Why a target is not scraped as it should be, in plain words, and what to try (may be empty).
 * Nothing for one that is. In `a`, untrusted as what they are made of. */
void show_trouble(struct arena *a, const struct show_target *t, struct str *why, struct str *hint);

/* Both below each other, at `indent`. */
void show_trouble_put(struct arena *a, struct out_flow *f, const struct show_target *t,
                      size_t indent);

#endif
