/* top.h - between the files of `promctl top`. */
#ifndef PROMCTL_CMD_TOP_H
#define PROMCTL_CMD_TOP_H

#include <time.h>

#include "cmd/source_engine.h"
#include "out/theme.h"
#include "tui/collect.h"
#include "tui/frame_cast.h"
#include "tui/screen.h"

struct top_args {
    struct source_args source;
    const char *dashboard, *size, *expr, *record, *cast;
    struct opt_strs rules, vars;
    int view;
    bool view_given, once, export, fail_on_firing, fail_on_down, no_mouse, format_given;
    int format, glyphs, theme;
    int64_t interval_ms, keep_ms, max_memory, range_ms, refresh_ms, wait_ms;
    bool range_given, refresh_given, every_given, frames_given, speed_given;
    bool play, strict;
    double speed;
    int64_t frames, every_ms;
};

enum top_format { TOP_TEXT, TOP_ANSI, TOP_JSON, TOP_SVG };

struct top_names { /* of all metrics */
    struct arena arena;
    struct strs all;
    bool has;
    int64_t at_ns;
};

/* Values of --theme. */
enum top_theme { THEME_AUTO, THEME_DARK, THEME_LIGHT, THEME_CONTRAST, THEME_ANSI, THEME_MONO };

struct top {
    const struct cmd_call *call;
    const struct top_args *args;
    struct opened_source source;
    struct query_engine *engine;
    struct arena arena;
    struct dashboard *dash; /* asked for, or NULL */
    struct rule_file *rules;
    size_t n_rules;
    struct collect_given *given; /* as many as --var */
    struct collector *collector;
    struct look look;
    struct out_term term;
    struct top_names names; /* of the collector's thread */
    int wake[2];            /* a pipe: there is a new board */
    struct out_term found;  /* the terminal without a theme */
    enum top_theme theme;
    struct view view;
    bool begun; /* the view has been made for a board */
    bool pressed;
    char recording[64];       /* the file that R began */
    struct cast *cast;        /* of --cast, or NULL */
    bool not_all;             /* the dashboard has what is not supported */
    const uint32_t *keys;     /* see struct view */
    struct top_board *boards; /* dashboards that came since, the newest first */
    bool pinned;              /* it has panels that are in no file */
    bool has_file;            /* of the dashboard; */
    struct timespec file_at;  /* when it was written */
    bool bell;                /* rings when an alert fires */
};

/* Makes the view for the first board that has something to show, and again for a dashboard that
 * was found later, unless a key was pressed. */
void top_view(struct top *t, const struct board *b);

/* Tells the collector what the view looks at. */
void top_look(struct top *t, const struct board *b, int width);

/* On a terminal until `q`. Returns the exit status. */
int top_screen(struct top *t, struct err *e);

/* Why a query has no series; `user` is the struct top. On the collector's thread. */
struct str top_why(void *user, struct arena *a, const struct query *q);

/* Begins to record to a file; NULL: to a new one, whose name is left in t->recording. */
bool top_record(struct top *t, const char *path, struct err *e);

/* A frame for --cast, `at_ms` after it began. */
bool top_cast(struct top *t, const struct out_cells *cells, int64_t began_ms, int64_t at_ms,
              struct err *e);

/* One frame on standard output, or --frames of them. */
int top_once(struct top *t, struct err *e);

/* The same on a terminal over a source of another command, beginning with an expression. */
int top_explore(const struct cmd_call *call, const struct source_args *source, const char *expr,
                struct err *e);

/* Colours from now on; the name of a theme. */
void top_use_theme(struct top *t, enum top_theme theme);
const char *top_theme_name(enum top_theme theme);

/* Keys of the configuration. */
bool top_keys(struct top *t, struct err *e);

/* ---- top_files.c ---- */

/* In the last line until the next key. */
void top_say(struct top *t, const char *fmt, ...) ATTR_PRINTF(2, 3);

void top_save_frame(struct top *t, const struct out_cells *c, const char *path);

/* Adds a panel to the dashboard; saves it. */
void top_pin(struct top *t, const struct board *b, const char *expr);
void top_save_board(struct top *t, const struct board *b, const char *path);

/* Dashboards that no board shows any more are freed. */
void top_boards_seen(struct top *t, const struct board *b);
void top_boards_done(struct top *t);

/* Shows the dashboard's file again when it was saved. */
void top_file_seen(struct top *t);
void top_file_check(struct top *t);

/* Of a board: another target, one target fewer. */
void top_add(struct top *t, const struct board *b, const char *text);
void top_detach(struct top *t, const struct board *b, size_t i);

/* 1 where a panel that is shown failed, or --fail-on-firing or --fail-on-down says so. */
int top_status(const struct top *t, const struct board *b);

#endif
