/* collect.h - the data behind the frames: scraped or asked for, evaluated, handed over as boards.
 *
 * A thread of its own does all of it, so that a key is answered while a source hangs. Whoever draws
 * says what is looked at (struct collect_want) and takes the newest board, which is his until he
 * takes the next. Store and engine belong to that thread between collect_new() and
 * collect_free().
 */
#ifndef PROMCTL_TUI_COLLECT_H
#define PROMCTL_TUI_COLLECT_H

#include "ingest/record.h"
#include "rules/rule_file.h"
#include "store/mem.h"
#include "tui/board.h"
#include "tui/feed.h"
#include "tui/view.h"

struct api;

struct collect_given {
    struct str name, value;
};

struct collect_opts { /* all of it is borrowed */
    struct query_engine *engine;
    struct source *source;   /* types, help, values of labels; NULL: names alone tell */
    struct mem_store *store; /* where targets are scraped into; NULL: a server or file is asked */
    const struct ingest_target *targets;
    size_t n_targets;
    struct ingest_opts load;      /* of the targets */
    int64_t interval_ms;          /* between scrapes; 0: as the samples of `up` tell, or 15 s */
    int64_t keep_ms;              /* how much of the past is kept */
    int64_t newest_ms;            /* of a file: time stands still there; 0: it goes on */
    double speed;                 /* of a file: time runs from its first sample to its newest, so
                                   * much faster than the clock; 0: it stands still */
    struct str name;              /* of a server: "localhost:9090" */
    struct api *server;           /* or NULL; asked for its targets and rules */
    const struct dashboard *dash; /* or NULL */
    bool find_dash;               /* a built-in one, where all metrics it is for exist */
    struct str dash_name;
    /* Why a query has no series, in a line in `a`; empty: it cannot be told. From that thread. */
    struct str (*why)(void *user, struct arena *a, const struct query *q);
    const struct collect_given *vars; /* values of variables, instead of those it begins with */
    size_t n_vars;
    const struct rule_file *rules;
    size_t n_rules;
    struct str rules_name;
    void (*wake)(void *user); /* there is a new board; called from that thread */
    void *user;
};

/* What is looked at. Plain: copied. */
struct collect_want {
    enum screen screen;
    bool zoom;
    bool hold;      /* what is played stands still */
    int64_t end_ms; /* 0: now */
    int64_t range_ms, refresh_ms;
    int dots;                    /* columns of dots of the widest graph */
    size_t family;               /* Metrics: index of the one in focus, whose series are shown */
    size_t first_family;         /* and of the first row */
    size_t alert;                /* Alerts: index of the one in focus */
    unsigned reading;            /* 0 as is best, 1 raw, 2 difference */
    size_t page;                 /* SCREEN_PAGE: target whose page is shown */
    char expr[VIEW_INPUT_BYTES]; /* of Explore */
    uint8_t hidden[(VIEW_PANELS + 7) / 8]; /* a bit a panel: folded away, nobody asks for it */
};

struct collector;

struct collector *collect_new(const struct collect_opts *o);

/* Ends the thread; what it waits for is broken off. NULL is fine. */
void collect_free(struct collector *c);

void collect_look(struct collector *c, const struct collect_want *w);

/* Scrapes, or asks, at once. */
void collect_now(struct collector *c);

/* What is played goes on from there. */
void collect_seek(struct collector *c, int64_t ms);

/* Turns a choice of a variable over. */
void collect_choose(struct collector *c, size_t var, size_t choice);

/* Scrapes one more, or one fewer (`t->job`, `t->instance`); what was scraped stays. `t` is borrowed
 * until collect_free(). Only where collect_can_add(). */
bool collect_can_add(const struct collector *c);
void collect_add(struct collector *c, const struct ingest_target *t);
void collect_detach(struct collector *c, const struct ingest_target *t);

/* Shows another dashboard from one of the next boards on; borrowed until a board has the next. */
void collect_show(struct collector *c, const struct dashboard *d, struct str name);

/* Mutes the rules of that name, or lets them be heard again. */
void collect_mute(struct collector *c, struct str alert);

/* Writes all that is scraped from now on, or the series that a server is asked for; ends what was
 * recorded before. NULL: only that. Takes `r`. */
void collect_record(struct collector *c, struct recorder *r);

/* Ends the thread and what is recorded. False: not all of that was written. */
bool collect_end(struct collector *c, struct err *e);

/* The newest board; NULL before there is one. Valid until the next call. `*fresh`: it is another
 * than last time. */
const struct board *collect_board(struct collector *c, bool *fresh);

/* Waits until a board has all that it can have now: two scrapes where rates are shown, answers to
 * everything. At most until `until_ns`. */
const struct board *collect_settled(struct collector *c, int64_t until_ns);

/* The same, and what is asked is asked after the call. */
const struct board *collect_fresh(struct collector *c, int64_t until_ns);

#endif
