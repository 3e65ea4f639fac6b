/* curses.h - the door to ncurses: a terminal's whole screen, drawn cell by cell, and its keys.
 *
 * One screen a process, opened on /dev/tty's standards: keys from descriptor 0, picture to 1. What
 * is put is seen at scr_flush(), which writes only what changed. The library is opened on first
 * use. All calls come from one thread, but scr_emergency(), which a signal handler may call.
 *
 *     scr_open(e);
 *     poll(0), then while (scr_next(&ev)) ...;  scr_put(...); scr_flush();
 *     scr_close();
 */
#ifndef PROMCTL_EXT_CURSES_H
#define PROMCTL_EXT_CURSES_H

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

enum scr_attr { SCR_BOLD = 1, SCR_DIM = 2, SCR_REVERSE = 4, SCR_UNDERLINE = 8 };

enum { SCR_DEFAULT = -1 }; /* the terminal's own colour */

struct scr_look {
    short fg, bg; /* entries of the palette, or SCR_DEFAULT; those the terminal lacks are default */
    unsigned attr;
};

enum scr_key {
    SCR_NONE, /* a sequence that stands for nothing here */
    SCR_RUNE, /* `rune`; Ctrl-A to Ctrl-Z are 1 to 26 */
    SCR_ENTER,
    SCR_TAB,
    SCR_BACK_TAB,
    SCR_ESC,
    SCR_BACKSPACE,
    SCR_DELETE,
    SCR_UP,
    SCR_DOWN,
    SCR_LEFT,
    SCR_RIGHT,
    SCR_HOME,
    SCR_END,
    SCR_PAGE_UP,
    SCR_PAGE_DOWN,
    SCR_PRESS, /* of a mouse button, at x, y */
    SCR_RELEASE,
    SCR_DRAG, /* the mouse moved while a button was down */
    SCR_WHEEL_UP,
    SCR_WHEEL_DOWN,
    SCR_FOCUS_IN,
    SCR_FOCUS_OUT,
    SCR_PASTE_BEGIN, /* what comes until PASTE_END was pasted */
    SCR_PASTE_END,
};

struct scr_event {
    enum scr_key key;
    uint32_t rune;         /* RUNE */
    int x, y;              /* of the mouse: cells from the top left */
    uint8_t button;        /* PRESS, RELEASE, DRAG: 1 left, 2 middle, 3 right */
    bool alt, ctrl, shift; /* RUNE: alt; keys of the mouse: all */
};

/* Enters the whole screen. ERR_IO where there is no terminal, or one that cannot move a cursor. */
bool scr_open(struct err *e);

/* Leaves it as it was found; nothing where it is not open. */
void scr_close(void);

/* Colours of the palette: 0 (none), 8, 16, 88, 256. */
int scr_colors(void);

void scr_size(int *rows, int *cols);

/* Takes the size the terminal has now; what is on the screen is drawn anew at the next flush. */
void scr_resized(void);

/* Everything is written at the next flush, whatever is thought to be there. */
void scr_redraw(void);

/* A rune of one or two columns, and a combining one on it (0: none). */
void scr_put(int y, int x, uint32_t rune, uint32_t mark, const struct scr_look *look);

/* Where the cursor stands after a flush; a negative `y` hides it. */
void scr_cursor(int y, int x);

void scr_flush(void);

/* The next of what has been typed; false: nothing more now. `*lost`: nothing more, ever. */
bool scr_next(struct scr_event *ev, bool *lost);

/* The mouse's clicks, or its text selection by the terminal. */
void scr_mouse(bool on);

/* Gives the terminal back for a while (Ctrl-Z, an editor), and takes it again. */
void scr_suspend(void);
void scr_resume(void);

/* The title of the window, UTF-8, until the screen is left: then it is what it was before, where
 * the terminal can remember. */
void scr_title(struct str text);

/* Bytes that draw nothing: the clipboard (OSC 52), the bell. */
void scr_escape(struct str bytes);

/* Leaves the screen and gives back the terminal's modes, with nothing but write() and tcsetattr():
 * before a signal ends the program. */
void scr_emergency(void);

#endif
