/* readline.h - the door to GNU readline: the keys of a line editor, without its picture.
 *
 * One editor a process. readline moves the cursor, keeps the history and reads inputrc; what is
 * seen is drawn by the caller, who is told when. Text may have several lines. The library is opened
 * on first use. All calls come from one thread.
 *
 *     rlx_open(&opts, e);
 *     rlx_begin();                          the terminal takes keys one by one
 *     while (poll(stdin) > 0) rlx_read();   calls back; rlx_end() from within `line`
 */
#ifndef PROMCTL_EXT_READLINE_H
#define PROMCTL_EXT_READLINE_H

#include "base/err.h"
#include "base/str.h"

enum rlx_key { RLX_TAB, RLX_BACK_TAB, RLX_CLEAR, RLX_OTHER };
enum rlx_enter { RLX_RUN, RLX_NEWLINE, RLX_NOTHING };

struct rlx_opts {
    void *user;
    const char *name;   /* for inputrc's $if */
    const char *prompt; /* what readline prints where it draws itself */
    bool plain;         /* readline draws: a dumb terminal. One line, no `draw` */
    void (*draw)(void *user);
    enum rlx_enter (*enter)(void *user);        /* what Enter does; NULL: RLX_RUN */
    void (*key)(void *user, enum rlx_key key);  /* Tab; OTHER: before any other key works */
    void (*line)(void *user, const char *text); /* the text is done; NULL: end of input */
};

bool rlx_open(const struct rlx_opts *o, struct err *e);

/* Begins with an empty text; `prompt` (NULL: as before) for a plain terminal. */
void rlx_begin(const char *prompt);

/* Gives the terminal back. */
void rlx_end(void);

/* Takes what can be read. */
void rlx_read(void);

/* As if it were typed, up to the end of an entry. */
void rlx_type(struct str bytes);

/* Ctrl-C: the text is gone, and whatever was going on. */
void rlx_drop(void);

/* Gives the terminal to the parent and takes it again, for Ctrl-Z. */
void rlx_suspend(void);
void rlx_resume(void);

/* How large the terminal is. */
void rlx_resize(int rows, int cols);

/* Draws again. */
void rlx_redraw(void);

/* What stands there; borrowed until the next key. */
struct str rlx_text(void);
size_t rlx_cursor(void);

/* What readline says instead of a prompt ("(reverse-i-search)`x': "), or NULL. */
const char *rlx_message(void);

/* Puts `with` in the place of some bytes, as one step for undo; the cursor is behind it. */
void rlx_replace(struct span at, struct str with);

/* ---- history: entries by age, 0 is the oldest ---- */

size_t rlx_history_n(void);
const char *rlx_history_at(size_t i); /* borrowed; NULL beyond the end */

/* As the newest, whatever else there is. */
void rlx_history_append(const char *text);

/* The same; where it is there already, that one goes. The oldest beyond `max` go, too. */
void rlx_history_add(const char *text, size_t max);

#endif
