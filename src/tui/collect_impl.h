/* collect_impl.h - between the files of the collector; nobody else includes it. */
#ifndef PROMCTL_TUI_COLLECT_IMPL_H
#define PROMCTL_TUI_COLLECT_IMPL_H

#include "base/map.h"
#include "base/vec.h"
#include "http/api.h"
#include "ingest/store_scrape.h"
#include "promql/parse.h"
#include "rules/eval.h"
#include "tui/ask.h"
#include "tui/collect.h"
#include "tui/survey.h"
#include "tui/vars.h"

#include <pthread.h>

struct collect_event {
    int64_t t;
    enum board_event_kind kind;
    char *what, *state, *detail;
};

struct collect_target {
    const struct ingest_target *t;
    struct store_scrape *scrape;
    size_t feed; /* its number there */
    enum board_state state;
    int64_t first_ms, last_ms, good_ms, since_ms, next_ms; /* first_ms: its first page; 0: none */
    int64_t before_ms;                                     /* the good one before the last */
    int64_t looked_ms; /* the good one whose counters were looked at */
    double took_s;
    size_t n_series;
    uint64_t n_bytes;
    char format[32];
    struct buf error;
    unsigned attempt, n_good;
    struct buf page; /* the last one, while it is looked at */
};

struct collect_move { /* of an alert rule */
    int64_t t;
    enum board_alert_state state;
};

struct collect_rule {
    const struct rule *rule;
    const struct rule_group *group;
    struct group_eval *eval;
    size_t index; /* in its group */
    enum board_alert_state state;
    struct str expr, compared; /* compared: what stands left of the limit, or all of it */
    struct str op;
    double limit;
    bool muted;
    struct {
        struct collect_move *p;
        size_t n, cap;
    } moves;
};

struct collect_record {
    struct recorder *to; /* or NULL */
    struct err failed;   /* the first time it could not be written */
    // of a server: what is in the file
    struct map series, selectors;
    struct collect_spans {
        struct collect_span {
            int64_t from, upto;
        } * p;
        size_t n, cap;
    } written, asked; /* of each of the maps: the piece of time that is in the file */
};

struct collect_play { /* a file whose time runs */
    bool on, held;
    int64_t first_ms, last_ms;
    double at_ms;
    int64_t mono_ns; /* when that was */
};

struct collect_order { /* what the thread is to do */
    enum { ORDER_ADD, ORDER_DETACH, ORDER_SHOW } kind;
    const struct ingest_target *target;
    const struct dashboard *dash;
    struct str name;
};

struct kept_ask {
    struct ask *ask;
    uint64_t used;    /* the tick it was last used in */
    struct buf note;  /* why it has no series, */
    int64_t noted_ms; /* as of notes_ms; 0: it was not asked */
};

struct collected { /* a board and what it lives in */
    struct board board;
    struct arena arena;
    bool settled;
    uint64_t now_id; /* what was asked for when it was built */
};

struct collector {
    struct collect_opts o;
    struct feed *feed;
    pthread_t thread;
    bool running;

    // shared, under the lock
    pthread_mutex_t lock;
    pthread_cond_t changed; /* something for the thread to do; a new board */
    struct collect_want want;
    uint64_t want_id, now_id, done_id, now_done_id;
    bool quit, soon;         /* soon: the next page is waited for */
    volatile bool cancel;    /* what is evaluated is not wanted any more */
    struct collected *ready; /* built, and not yet taken; or NULL */
    struct collected *front; /* with the one who draws */
    struct {
        size_t *p;
        size_t n, cap;
    } choices; /* pairs of variable and choice, to be turned over */
    struct {
        struct buf *p;
        size_t n, cap;
    } mutes; /* alerts to be muted, or heard again */
    struct recorder *next_record;
    bool has_next_record;
    int64_t seek_ms;          /* 0: nowhere */
    volatile bool waited_for; /* somebody wants a board that has all there is */
    struct {
        struct collect_order *p;
        size_t n, cap;
    } orders;

    // of the thread
    struct collected *spare;
    uint64_t tick;
    struct collect_record record;
    struct collect_play play;
    struct map ask_ids;
    struct {
        struct kept_ask *p;
        size_t n, cap;
    } asks;
    struct {
        struct collect_target *p;
        size_t n, cap;
    } targets;
    struct {
        struct collect_event *p;
        size_t n, cap;
    } events; /* the oldest first */
    struct {
        struct collect_rule *p;
        size_t n, cap;
    } rules;
    struct {
        struct group_eval **p;
        size_t n, cap;
    } groups;
    struct {
        struct buf *p;
        size_t n, cap;
    } muted;                            /* names of a server's rules */
    int64_t gap_ms;                     /* when this program went on after it was stopped */
    int64_t no_rules_ms, no_targets_ms; /* when the server said that it has none */
    size_t next_line;                   /* of its rules */
    struct map restarts;                /* that were looked at, */
    struct {
        size_t *p;
        size_t n, cap;
    } resets;         /* and how many counters each reset */
    int64_t ruled_ms; /* rules were evaluated up to here */
    struct arena survey_arena;
    struct survey survey;
    struct buf survey_error;
    int64_t surveyed_ms;
    size_t survey_series;
    struct map names; /* of the metrics there are */
    uint64_t names_hash;
    int64_t notes_ms;        /* why there is nothing is known as of then */
    bool again;              /* something is left to do at once */
    size_t next_family;      /* to be evaluated when there is time for some only */
    struct arena dash_arena; /* of a dashboard that was found */
    struct rule_file dash_rules;
    struct board_var *vars;
    struct arena vars_arena;
    bool has_vars;
    int64_t oldest_ms;
    bool settled; /* nothing of this tick is waiting */
    size_t page;  /* index + 1 of the target whose page is kept; 0: none */
};

/* ---- of one tick ---- */

struct tick {
    struct collector *c;
    struct collected *out;
    struct arena *a;
    struct collect_want want;
    int64_t now_ms, end_ms;
    struct ask_window window;
    struct {
        struct board_event *p;
        size_t n, cap;
    } told;
    int64_t notes_until_ns;
    struct var_value *values; /* of the dashboard's variables */
    size_t n_values;
};

/* The answer to an expression over the window (or at its end), asked now; variables replaced. */
void collect_answer(struct tick *t, struct str expr, bool instant, struct board_answer *out);

/* The points of the first series of an answer, with gaps as they are. */
void collect_line(const struct board_answer *x, const struct float_point **p, size_t *n,
                  double *now, const struct tick *t);

void collect_event(struct collector *c, int64_t t, enum board_event_kind kind, struct str what,
                   struct str state, const char *detail, ...) ATTR_PRINTF(6, 7);

/* What time it is for the data. */
int64_t collect_clock(const struct collector *c);

/* There is something for the thread to do. The lock is held. */
void collect_change(struct collector *c);

/* `x > 5`: what is compared, the sign and the limit (NaN: it is none); slices of `expr`. */
void collect_read_limit(const struct pql_node *n, struct str expr, struct str *compared,
                        struct str *op, double *limit);

/* The points of the series that an alert came of, or else of the first one. */
void collect_alert_line(const struct board_answer *x, struct board_alert *b, double *now,
                        const struct tick *t);

/* collect_server.c, collect_server_rules.c */
struct json_node *collect_ask_server(struct tick *t, const char *path, const struct api_param *p,
                                     struct api_answer *r, int64_t *refused_ms);
struct str server_text(const struct json_node *n, const char *key);
double server_num(const struct json_node *n, const char *key);   /* NaN: none */
int64_t server_time(const struct json_node *n, const char *key); /* 0: none */
const struct json_node *server_items(const struct json_node *n, const char *key);
bool collect_server_targets(struct tick *t, struct board_target **out, size_t *n);
void collect_server_alerts(struct tick *t, struct board_alert **out, size_t *n_out);
void collect_turn_server_mute(struct collector *c, struct str alert);

/* collect_events.c: what happened within the window, read off the series */
void collect_put_changes(struct tick *t);

/* An event of this tick's window. */
void collect_tell(struct tick *t, int64_t at, enum board_event_kind kind, struct str what,
                  struct str state, struct str detail);

/* What an answer was the last time it was asked for. */
void collect_kept(struct tick *t, struct str expr, bool instant, struct board_answer *out);

/* collect_note.c: why there is nothing to see */
void collect_put_notes(struct tick *t, struct board_panel *p, const struct panel *x);
void collect_put_note(struct tick *t, struct str expr, bool instant, struct board_answer *out);
void collect_learn_names(struct collector *c);

/* What is kept of an expression. */
struct kept_ask *collect_kept_ask(struct tick *t, struct str expr, bool instant);

/* collect_play.c */
void collect_play_open(struct collector *c);
void collect_play_on(struct collector *c, bool hold, int64_t seek_ms); /* up to now, or a jump */

/* collect_record.c */
void collect_record_begin(struct collector *c); /* what was asked for since */
void collect_record_flush(struct collector *c);
void collect_record_asked(struct tick *t);
bool collect_record_done(struct collector *c, struct err *e);

void collect_events_clear(struct collector *c);

/* collect_targets.c */
void collect_targets_close(struct collector *c);
bool collect_take_pages(struct collector *c); /* true: a target is in another state */
void collect_put_targets(struct tick *t);

/* When the target that a series is of was scraped first; of a series that names none, the oldest
 * of all. `collector` is one. */
int64_t collect_began(void *collector, const struct labels *ls);

/* When the next page comes of a target that has one so far: rates need two. 0: of none. */
int64_t collect_ready_ms(const struct collector *c);
void collect_keep_page(struct collector *c, size_t number); /* index + 1 of a target */
void collect_put_page(struct tick *t);
void collect_target_add(struct collector *c, const struct ingest_target *t);
void collect_target_detach(struct collector *c, const struct ingest_target *t);

/* collect_orders.c */
void collect_follow_orders(struct collector *c); /* the lock is not held */

/* collect_rules.c */
void collect_rules_open(struct collector *c, const struct rule_file *files, size_t n);
void collect_rules_close(struct collector *c);
void collect_rules_restart(struct collector *c); /* time has gone back */
void collect_run_rules(struct collector *c, int64_t now_ms);
void collect_turn_mute(struct collector *c, struct str alert);
void collect_put_alerts(struct tick *t);

/* collect_drill.c */
void collect_drill(struct tick *t, struct board_alert *out); /* fills in `drill` */

/* collect_dash.c */
void collect_take_dash(struct collector *c, const struct dashboard *d, struct str name);
void collect_find_dash(struct collector *c);
void collect_dash_rules(struct collector *c); /* those that stand in the dashboard itself */
void collect_dash_close(struct collector *c);

/* collect_data.c */
int64_t collect_find_interval(struct tick *t);
void collect_survey(struct tick *t);
void collect_put_signals(struct tick *t);
void collect_put_families(struct tick *t);
void collect_put_panels(struct tick *t);
void collect_put_explore(struct tick *t);

/* collect_vars.c */
void collect_put_vars(struct tick *t);
void collect_turn_choice(struct collector *c, size_t var, size_t choice);

/* Appends `expr` with the values of the variables. */
void collect_expand(struct tick *t, struct str expr, struct buf *out);

#endif
