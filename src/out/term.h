/* term.h - what the output may look like: colour, width, glyphs, pager, progress.
 *
 * `struct out_term` is plain data: a test fills it by hand and gets the frame of that terminal.
 */
#ifndef PROMCTL_OUT_TERM_H
#define PROMCTL_OUT_TERM_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

enum out_color { OUT_COLOR_AUTO, OUT_COLOR_ALWAYS, OUT_COLOR_NEVER };

enum out_style {
    STYLE_NONE,
    STYLE_BOLD,
    STYLE_DIM,
    STYLE_NAME,  /* a metric's name */
    STYLE_LABEL, /* label names, column heads */
    STYLE_NUMBER,
    STYLE_OK,
    STYLE_WARN,
    STYLE_BAD,
    STYLE_HEAD, /* the line over a page */
};

/* Signs beyond ASCII and what stands for them without UTF-8. */
enum out_glyph {
    GLYPH_ELLIPSIS,
    GLYPH_LESS_EQUAL,
    GLYPH_DOT,   /* an empty cell of a mini bar */
    GLYPH_RESET, /* a counter that began again */
    GLYPH_MINUS, /* of a vanished series */
    GLYPH_TIMES, /* a failure in a sparkline */
};

enum out_depth { /* how many colours there are */
                 OUT_DEPTH_16,
                 OUT_DEPTH_256,
                 OUT_DEPTH_TRUE,
                 OUT_DEPTH_MONO, /* none: bold, dim, reverse, underline alone */
};

struct out_term {
    bool tty;      /* stdout is a terminal */
    bool color;    /* escapes may be written */
    bool utf8;     /* glyphs beyond ASCII may be written */
    bool light;    /* dark text on a light background */
    bool contrast; /* nothing is dim */
    enum out_depth depth;
    size_t width;  /* columns; 0: no limit (a pipe) */
    size_t height; /* rows; 0: no limit */
};

/* Looks at a file descriptor, NO_COLOR, CLICOLOR_FORCE, TERM, COLORTERM, COLORFGBG, COLUMNS, LINES,
 * the locale. */
void out_term_of(struct out_term *t, int fd, enum out_color want);

/* Asks the terminal, whose answer comes as if it were typed, whether its background is light: sets
 * `light` where it answers soon. Bytes that were typed meanwhile are appended to `typed`. */
void out_term_ask_background(struct out_term *t, int fd, struct buf *typed);

/* The answer, if it is at the end of what was typed, is taken off it. */
bool out_background_read(struct str *typed, bool *light);

/* Begins and ends a style; nothing where there is no colour. */
void out_style(struct buf *b, const struct out_term *t, enum out_style s);
void out_style_end(struct buf *b, const struct out_term *t);

const char *out_glyph(const struct out_term *t, enum out_glyph g);

/* True where the characters of the locale that the environment names are UTF-8. */
bool out_locale_utf8(void);

/* Starts $PROMCTL_PAGER, $PAGER or `less -FRX` behind stdout when `t` is a terminal and `rows`
 * do not fit; `fd` is where to write then (else 1). out_pager_end() closes it and waits. A pager
 * that is empty, "cat" or not installed is none. */
struct out_pager {
    int fd;
    int pid; /* 0: none */
};
void out_pager_start(struct out_pager *p, const struct out_term *t, size_t rows, bool allowed);
void out_pager_end(struct out_pager *p);

/* One line on stderr, only if that is a terminal and the work lasts over 0.5 s, at 10 Hz. */
struct out_progress {
    const char *what;
    int64_t began_ns, drawn_ns;
    bool on, shown, utf8;
    size_t width;
};
void out_progress_begin(struct out_progress *p, const char *what, bool quiet);
/* `total` 0: unknown. `note` (may be NULL) is appended: "3 failed". Bytes get a rate. */
void out_progress_at(struct out_progress *p, uint64_t done, uint64_t total, const char *unit,
                     const char *note);
void out_progress_end(struct out_progress *p); /* erases it */

/* What out_progress_at() writes, so long after the beginning; narrower than `p->width`. */
void out_progress_put(struct buf *b, const struct out_progress *p, int64_t elapsed_ns,
                      uint64_t done, uint64_t total, const char *unit, const char *note);

#endif
