/* view_impl.h - what the files of the view share; nobody else includes it. */
#ifndef PROMCTL_TUI_VIEW_IMPL_H
#define PROMCTL_TUI_VIEW_IMPL_H

#include "tui/screen.h"
#include "tui/view.h"

struct press {
    struct view *v;
    const struct board *b;
    int w, h;
    struct view_request *out;
};

/* view_text.c: a line that is typed. False when the key is none of an editor's. */
bool view_text_key(struct view_text *t, uint32_t key);
void view_text_set(struct view_text *t, struct str s);

/* view_prompt.c: keys while something is typed or chosen. */
void view_prompt_key(struct press *p, uint32_t key);
void view_prompt_open(struct press *p, enum view_prompt what);

/* view_move.c */
void view_move(struct press *p, int dx, int dy);
void view_page(struct press *p, int halves); /* half pages, down or up */
void view_ends(struct press *p, bool last);
void view_settle(struct press *p); /* scrolls to the focus */
void view_cursor(struct press *p, int columns);

/* The number of rows or panels that the focus can be on. */
size_t view_rows(const struct press *p);

/* Which element of the board's list has the focus; MAP_NONE where there is none. */
size_t view_focused(const struct press *p);

/* What is asked there; may be empty. */
struct str view_expr(const struct press *p);

void view_ask(struct press *p, enum view_ask ask);
void view_ask_text(struct press *p, enum view_ask ask, struct str text);

/* view_time.c */
void view_range(struct press *p, int steps);
void view_refresh(struct press *p, int steps);
void view_pause(struct press *p, int unused);
void view_scrub(struct press *p, int quarters);
void view_live(struct press *p, int unused);

/* view_change.c */
void view_log(struct press *p, int unused);
void view_mode(struct press *p, int unused);
void view_hide(struct press *p, int only);
void view_hide_line(struct press *p, size_t i, bool only); /* of a panel, or of what is zoomed */
void view_shared_cursor(struct press *p, int unused);

#endif
