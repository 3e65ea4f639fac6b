/* view.h - where the user is and what he looks at: everything a frame depends on beside the data.
 *
 * A key makes a new view out of a view, and sometimes a request: something the program has to do
 * that is not drawing. No terminal is needed to press keys.
 */
#ifndef PROMCTL_TUI_VIEW_H
#define PROMCTL_TUI_VIEW_H

#include "tui/board.h"
#include "tui/widget.h"

enum screen {
    SCREEN_TARGETS,
    SCREEN_DASHBOARD,
    SCREEN_METRICS,
    SCREEN_ALERTS,
    SCREEN_EXPLORE,
    SCREEN_PAGE, /* what a target answers; not in the first line */
};
enum { SCREEN_TABS = SCREEN_EXPLORE + 1, SCREEN_N = SCREEN_PAGE + 1 };

/* Keys that are no characters; those that are stand for themselves. */
enum view_key {
    VIEW_CTRL_C = 3,
    VIEW_CTRL_D = 4,
    VIEW_TAB = 9,
    VIEW_ENTER = 13,
    VIEW_CTRL_L = 12,
    VIEW_CTRL_U = 21,
    VIEW_ESC = 27,
    VIEW_BACKSPACE = 127,
    VIEW_UP = 0x120000, /* beyond all code points */
    VIEW_DOWN,
    VIEW_LEFT,
    VIEW_RIGHT,
    VIEW_PAGE_UP,
    VIEW_PAGE_DOWN,
    VIEW_HOME,
    VIEW_END,
    VIEW_DELETE,
    VIEW_BACK_TAB,
};

enum view_prompt {
    PROMPT_NONE,
    PROMPT_FILTER,
    PROMPT_TIME,
    PROMPT_EXPR,
    PROMPT_TARGET,
    PROMPT_VAR,
    PROMPT_SAVE,  /* the dashboard's file */
    PROMPT_FRAME, /* the frame's */
};

enum view_ask {
    ASK_NOTHING,
    ASK_QUIT,
    ASK_REDRAW,
    ASK_WINDOW,  /* range_ms, end_ms or refresh_ms of the view have changed */
    ASK_REFRESH, /* now */
    ASK_RUN,     /* the expression of Explore */
    ASK_DETAILS, /* of the family that has the focus */
    ASK_TIME,    /* `text` is a time or a range as typed: view_set_window() when it is understood */
    ASK_COPY,    /* `text` */
    ASK_COMMAND, /* to copy: a command that repeats the query `text` */
    ASK_FRAME,   /* to the file `text` */
    ASK_RECORD,
    ASK_THEME,
    ASK_MOUSE,
    ASK_ADD,    /* the target `text` */
    ASK_DETACH, /* target `index` */
    ASK_MUTE,   /* alert `index` */
    ASK_BELL,
    ASK_PIN,      /* `text` as a panel */
    ASK_SAVE,     /* the dashboard, to the file `text` */
    ASK_VAR,      /* choice `choice` of variable `index`: turned over */
    ASK_COMPLETE, /* the expression of Explore, at its cursor */
};

enum { VIEW_INPUT_BYTES = 1024, VIEW_FILTER_BYTES = 128, VIEW_PANELS = 1000 };

struct view_request {
    enum view_ask ask;
    size_t index, choice;
    char text[VIEW_INPUT_BYTES];
};

struct view_text { /* being typed */
    char p[VIEW_INPUT_BYTES];
    size_t n, at; /* bytes, where the cursor is */
};

struct view_list {
    size_t focus;  /* of the rows that the filter leaves, or a panel of the dashboard */
    size_t scroll; /* the row or band at the top */
    unsigned sort; /* 0: as it comes */
    bool reverse;
    char filter[VIEW_FILTER_BYTES];
};

struct view {
    const uint32_t *keys; /* view_n_keys() of them, 0: the usual one; or NULL */
    enum screen screen;
    struct view_list lists[SCREEN_N];
    unsigned pane[SCREEN_N]; /* which part of the screen has the keys */
    bool zoom, help;
    int help_scroll;
    size_t page;        /* SCREEN_PAGE: the target */
    size_t zoom_series; /* index + 1 of the line in focus; 0: none */
    bool data, info;    /* Zoom: the table, the query */
    bool paused;
    int64_t paused_ms; /* when */
    int64_t end_ms;    /* the window ends there; 0: now */
    int64_t range_ms, refresh_ms;
    bool has_cursor, shared_cursor;
    int64_t cursor_ms;
    enum view_prompt prompt;
    struct view_text input;         /* of the prompt */
    char before[VIEW_FILTER_BYTES]; /* the filter that Esc gives back */
    struct view_text expr;          /* of Explore */
    size_t var;                     /* PROMPT_VAR: the choice in focus, over all variables */
    bool firing_only;
    unsigned reading; /* Metrics: 0 as is best, 1 raw, 2 delta */
    bool recording, mouse_off;
    struct widget_change changes[VIEW_PANELS]; /* of the panels of the dashboard */
    struct widget_change line_change;          /* of Explore, and of what is zoomed elsewhere */
    bool folded[VIEW_PANELS];                  /* of rows */
    uint64_t panels[VIEW_PANELS];              /* which panels these are: view_panels() */
    size_t n_panels;
    char message[VIEW_FILTER_BYTES]; /* in the last line until the next key */
};

/* The first screen, with what a board says: see "First screen" in design/interactive.md. */
void view_begin(struct view *v, const struct board *b);

/* For each new board: its panels may be others than before, as variables decide how often one is
 * repeated. What was changed about one stays with it. */
void view_panels(struct view *v, const struct board *b);

/* A key, on a screen of that size. */
void view_key(struct view *v, const struct board *b, int w, int h, uint32_t key,
              struct view_request *out);

/* A click (or, `twice`, a double click) on a cell: on a legend it hides the line, with `shift` all
 * others; a wheel turned by `lines`. */
void view_click(struct view *v, const struct board *b, int w, int h, int x, int y, bool twice,
                bool shift, struct view_request *out);
void view_wheel(struct view *v, const struct board *b, int w, int h, int lines, bool ctrl,
                struct view_request *out);

/* A piece of a graph's time axis, from one column to another. */
void view_drag(struct view *v, const struct board *b, int w, int h, int x, int y, int to,
               struct view_request *out);

/* A window, as typed or dragged. `end_ms` 0: now. */
void view_set_window(struct view *v, int64_t range_ms, int64_t end_ms);

/* The window that is shown at a time. */
int64_t view_end(const struct view *v, const struct board *b);

struct str view_filter(const struct view *v);

/* Actions that keys stand for: "pause". NULL: action `i` is the one before it, by another key. */
size_t view_n_keys(void);
const char *view_action(size_t i);

/* The key that an action has; 0: there is no such action. And how it is written: "Space". */
uint32_t view_key_of(const struct view *v, struct str action);
void view_key_name(struct buf *b, uint32_t key);

#endif
