/* curses.c - the door to ncurses, see curses.h. */
#include "config.h"

#include "ext/curses.h"

#include "ext/dl.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <ncursesw/ncurses.h>
#include <ncursesw/term.h>

static struct {
    DL_FN(alloc_pair);
    DL_FN(assume_default_colors);
    DL_FN(clearok);
    DL_FN(COLORS);
    DL_FN(curs_set);
    DL_FN(curscr);
    DL_FN(define_key);
    DL_FN(del_curterm);
    DL_FN(delscreen);
    DL_FN(doupdate);
    DL_FN(endwin);
    DL_FN(getmaxx);
    DL_FN(getmaxy);
    DL_FN(keypad);
    DL_FN(mvwadd_wchnstr);
    DL_FN(newterm);
    DL_FN(noecho);
    DL_FN(nonl);
    DL_FN(raw);
    DL_FN(resizeterm);
    DL_FN(set_curterm);
    DL_FN(set_escdelay);
    DL_FN(setcchar);
    DL_FN(setupterm);
    DL_FN(start_color);
    DL_FN(stdscr);
    DL_FN(tigetstr);
    DL_FN(unget_wch);
    DL_FN(wget_wch);
    DL_FN(wmove);
    DL_FN(wnoutrefresh);
    DL_FN(wtimeout);
} lib;

static const struct dl_sym syms[] = {
    DL_SYM(lib, alloc_pair),
    DL_SYM(lib, assume_default_colors),
    DL_SYM(lib, clearok),
    DL_SYM(lib, COLORS),
    DL_SYM(lib, curs_set),
    DL_SYM(lib, curscr),
    DL_SYM(lib, define_key),
    DL_SYM(lib, del_curterm),
    DL_SYM(lib, delscreen),
    DL_SYM(lib, doupdate),
    DL_SYM(lib, endwin),
    DL_SYM(lib, getmaxx),
    DL_SYM(lib, getmaxy),
    DL_SYM(lib, keypad),
    DL_SYM(lib, mvwadd_wchnstr),
    DL_SYM(lib, newterm),
    DL_SYM(lib, noecho),
    DL_SYM(lib, nonl),
    DL_SYM(lib, raw),
    DL_SYM(lib, resizeterm),
    DL_SYM(lib, set_curterm),
    DL_SYM(lib, set_escdelay),
    DL_SYM(lib, setcchar),
    DL_SYM(lib, setupterm),
    DL_SYM(lib, start_color),
    DL_SYM(lib, stdscr),
    DL_SYM(lib, tigetstr),
    DL_SYM(lib, unget_wch),
    DL_SYM(lib, wget_wch),
    DL_SYM(lib, wmove),
    DL_SYM(lib, wnoutrefresh),
    DL_SYM(lib, wtimeout),
};

static struct dl_lib library = {
    .name = "libncursesw",
    .soname = SONAME_NCURSESW,
    .package = "libncursesw6",
    .syms = syms,
    .n_syms = N_OF(syms),
};

DL_NOTE(ncursesw, "top", "live dashboard", "recommended", SONAME_NCURSESW);

enum { ESC_MS = 25 }; /* how long an ESC waits to become the beginning of a key */

enum { CODE_FOCUS_IN = KEY_MAX + 1, CODE_FOCUS_OUT, CODE_PASTE_BEGIN, CODE_PASTE_END, CODE_MOUSE };

// Focus, bracketed paste; clicks and motion while a button is down, in SGR's form. That form is
// read here: ncurses reads it for some values of TERM only, and makes one event of several.
#define MODES_ON   "\033[?1004h\033[?2004h"
#define MODES_OFF  "\033[?1004l\033[?2004l"
#define MOUSE_ON   "\033[?1002h\033[?1006h"
#define MOUSE_OFF  "\033[?1002l\033[?1006l"
#define TITLE_PUSH "\033[22;2t"
#define TITLE_POP  "\033[23;2t"

static struct {
    SCREEN *screen;
    bool on, mouse, titled;
    int cursor_y, cursor_x;
    struct termios before;
    char leave[128]; // what gives the screen back
    size_t n_leave;
} scr;

static void write_all(const char *p, size_t n)
{
    while (n > 0) {
        ssize_t done = write(STDOUT_FILENO, p, n);
        if (done <= 0)
            return;
        p += done;
        n -= (size_t)done;
    }
}

#define WRITE_LIT(text) write_all(text, sizeof(text) - 1)

// ---- begin and end ----

static void remember_leaving(void)
{
    static const char *const caps[] = { "cnorm", "sgr0", "op", "rmkx", "rmcup" };

    scr.n_leave = 0;
    for (size_t i = 0; i < N_OF(caps); i++) {
        const char *s = lib.tigetstr(caps[i]);
        size_t n = s && s != (const char *)-1 ? strlen(s) : 0;
        if (n && scr.n_leave + n <= sizeof scr.leave) {
            memcpy(scr.leave + scr.n_leave, s, n);
            scr.n_leave += n;
        }
    }
}

static void enter_modes(void)
{
    WRITE_LIT(MODES_ON);
    if (scr.mouse)
        WRITE_LIT(MOUSE_ON);
}

/* Asked first: newterm() loses memory where it does not know the terminal. */
static bool knows_terminal(void)
{
    int status;

    if (lib.setupterm(NULL, STDOUT_FILENO, &status) != OK)
        return false;
    lib.del_curterm(lib.set_curterm(NULL));
    return true;
}

bool scr_open(struct err *e)
{
    const char *term = getenv("TERM");

    if (!dl_open(&library, e))
        return false;
    if (tcgetattr(STDIN_FILENO, &scr.before) != 0)
        return err_set(e, ERR_IO, "standard input is not a terminal");
    scr.screen = knows_terminal() ? lib.newterm(NULL, stdout, stdin) : NULL;
    if (!scr.screen)
        return err_set(e, ERR_IO, "the terminal \"%s\" (TERM) is not known here", term ? term : "");
    lib.set_escdelay(ESC_MS);
    lib.raw();
    lib.noecho();
    lib.nonl();
    lib.keypad(*lib.stdscr, TRUE);
    lib.wtimeout(*lib.stdscr, 0);
    if (lib.start_color() == OK)
        lib.assume_default_colors(-1, -1);
    lib.define_key("\033[I", CODE_FOCUS_IN);
    lib.define_key("\033[O", CODE_FOCUS_OUT);
    lib.define_key("\033[200~", CODE_PASTE_BEGIN);
    lib.define_key("\033[201~", CODE_PASTE_END);
    lib.define_key("\033[<", CODE_MOUSE);
    remember_leaving();
    scr.on = true;
    scr_cursor(-1, 0);
    scr_mouse(true);
    enter_modes();
    return true;
}

static void leave(void)
{
    WRITE_LIT(MOUSE_OFF MODES_OFF);
    if (scr.titled)
        WRITE_LIT(TITLE_POP);
    scr.titled = false;
    lib.curs_set(1);
    lib.endwin();
    scr.on = false;
}

void scr_close(void)
{
    if (!scr.screen)
        return;
    if (scr.on)
        leave();
    lib.delscreen(scr.screen);
    scr.screen = NULL;
}

void scr_suspend(void)
{
    if (scr.on)
        leave();
}

void scr_resume(void)
{
    if (!scr.screen || scr.on)
        return;
    scr.on = true;
    scr_resized();
    scr_redraw();
    scr_cursor(scr.cursor_y, scr.cursor_x);
    lib.doupdate(); // enters the screen
    enter_modes();
}

void scr_emergency(void)
{
    if (!scr.on)
        return;
    scr.on = false;
    WRITE_LIT(MOUSE_OFF MODES_OFF);
    if (scr.titled)
        WRITE_LIT(TITLE_POP);
    write_all(scr.leave, scr.n_leave);
    tcsetattr(STDIN_FILENO, TCSANOW, &scr.before);
}

// ---- the picture ----

int scr_colors(void)
{
    return scr.screen ? *lib.COLORS : 0;
}

void scr_size(int *rows, int *cols)
{
    *rows = lib.getmaxy(*lib.stdscr);
    *cols = lib.getmaxx(*lib.stdscr);
}

void scr_resized(void)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col)
        lib.resizeterm(size.ws_row, size.ws_col);
}

void scr_redraw(void)
{
    lib.clearok(*lib.curscr, TRUE);
}

static int pair_of(const struct scr_look *look)
{
    int colors = scr_colors();
    int fg = look->fg < colors ? look->fg : -1, bg = look->bg < colors ? look->bg : -1;

    return fg < 0 && bg < 0 ? 0 : lib.alloc_pair(fg, bg);
}

void scr_put(int y, int x, uint32_t rune, uint32_t mark, const struct scr_look *look)
{
    wchar_t text[3] = { rune ? (wchar_t)rune : L' ', (wchar_t)mark, 0 };
    attr_t attr = (look->attr & SCR_BOLD ? A_BOLD : 0) | (look->attr & SCR_DIM ? A_DIM : 0) |
                  (look->attr & SCR_REVERSE ? A_REVERSE : 0) |
                  (look->attr & SCR_UNDERLINE ? A_UNDERLINE : 0);
    int pair = pair_of(look);
    cchar_t cell;

    if (lib.setcchar(&cell, text, attr, (short)(pair & 0x7fff), &pair) == OK)
        lib.mvwadd_wchnstr(*lib.stdscr, y, x, &cell, 1);
}

void scr_cursor(int y, int x)
{
    scr.cursor_y = y;
    scr.cursor_x = x;
    lib.curs_set(y >= 0);
}

void scr_flush(void)
{
    // The terminal shows it at once, where it knows how to; ncurses buffers apart from this.
    WRITE_LIT("\033[?2026h");
    if (scr.cursor_y >= 0)
        lib.wmove(*lib.stdscr, scr.cursor_y, scr.cursor_x);
    lib.wnoutrefresh(*lib.stdscr);
    lib.doupdate();
    WRITE_LIT("\033[?2026l");
}

void scr_title(struct str text)
{
    const char *term = getenv("TERM");

    if (!scr.on || !term || strcmp(term, "linux") == 0) // its console has none
        return;
    if (!scr.titled)
        WRITE_LIT(TITLE_PUSH);
    scr.titled = true;
    WRITE_LIT("\033]2;");
    write_all(text.p, text.n);
    WRITE_LIT("\a");
}

void scr_escape(struct str bytes)
{
    write_all(bytes.p, bytes.n);
}

// ---- keys ----

void scr_mouse(bool on)
{
    scr.mouse = on;
    if (on)
        WRITE_LIT(MOUSE_ON);
    else
        WRITE_LIT(MOUSE_OFF);
}

static const struct {
    int code;
    enum scr_key key;
} codes[] = {
    { KEY_UP, SCR_UP },
    { KEY_DOWN, SCR_DOWN },
    { KEY_LEFT, SCR_LEFT },
    { KEY_RIGHT, SCR_RIGHT },
    { KEY_HOME, SCR_HOME },
    { KEY_END, SCR_END },
    { KEY_PPAGE, SCR_PAGE_UP },
    { KEY_NPAGE, SCR_PAGE_DOWN },
    { KEY_BACKSPACE, SCR_BACKSPACE },
    { KEY_DC, SCR_DELETE },
    { KEY_BTAB, SCR_BACK_TAB },
    { KEY_ENTER, SCR_ENTER },
    { CODE_FOCUS_IN, SCR_FOCUS_IN },
    { CODE_FOCUS_OUT, SCR_FOCUS_OUT },
    { CODE_PASTE_BEGIN, SCR_PASTE_BEGIN },
    { CODE_PASTE_END, SCR_PASTE_END },
};

// The numbers of "\033[<B;X;YM" (m: released), of which the beginning has been read.
static bool mouse_numbers(int n[3], bool *release)
{
    size_t i = 0;

    n[0] = n[1] = n[2] = 0;
    for (;;) {
        wint_t c;
        if (lib.wget_wch(*lib.stdscr, &c) != OK)
            return false;
        if (c >= '0' && c <= '9' && n[i] < 10000) {
            n[i] = n[i] * 10 + (int)(c - '0');
        } else if (c == ';' && i < 2) {
            i++;
        } else {
            *release = c == 'm';
            return i == 2 && (c == 'm' || c == 'M');
        }
    }
}

static void mouse_event(struct scr_event *ev)
{
    enum { SHIFT = 4, ALT = 8, CTRL = 16, MOVED = 32, WHEEL = 64, BUTTON = 3 };
    int n[3];
    bool release;

    if (!mouse_numbers(n, &release))
        return;
    ev->x = n[1] - 1;
    ev->y = n[2] - 1;
    ev->shift = n[0] & SHIFT;
    ev->alt = n[0] & ALT;
    ev->ctrl = n[0] & CTRL;
    if (n[0] & WHEEL) {
        ev->key = n[0] & BUTTON ? SCR_WHEEL_DOWN : SCR_WHEEL_UP;
        return;
    }
    ev->button = (uint8_t)((n[0] & BUTTON) + 1);
    ev->key = n[0] & MOVED ? SCR_DRAG : release ? SCR_RELEASE : SCR_PRESS;
}

static void key_event(struct scr_event *ev, wint_t code)
{
    if (code == CODE_MOUSE) {
        mouse_event(ev);
        return;
    }
    for (size_t i = 0; i < N_OF(codes); i++)
        if (codes[i].code == (int)code)
            ev->key = codes[i].key;
}

static void rune_event(struct scr_event *ev, wint_t rune)
{
    ev->rune = rune;
    switch (rune) {
    case '\r':
    case '\n':
        ev->key = SCR_ENTER;
        break;
    case '\t':
        ev->key = SCR_TAB;
        break;
    case 8:
    case 127:
        ev->key = SCR_BACKSPACE;
        break;
    case 27:
        ev->key = SCR_ESC;
        break;
    default:
        ev->key = SCR_RUNE;
        break;
    }
}

bool scr_next(struct scr_event *ev, bool *lost)
{
    wint_t c = 0;
    int got = lib.wget_wch(*lib.stdscr, &c);

    *ev = (struct scr_event){ 0 };
    *lost = false;
    if (got == ERR) {
        // Nothing to read, or nothing ever again: only the descriptor tells.
        int n = 0;
        *lost = ioctl(STDIN_FILENO, FIONREAD, &n) != 0;
        return false;
    }
    if (got == KEY_CODE_YES) {
        key_event(ev, c);
        return true;
    }
    rune_event(ev, c);
    // ESC and a character in one go is that character with Alt.
    if (ev->key == SCR_ESC && lib.wget_wch(*lib.stdscr, &c) == OK) {
        if (c == 27) { // twice the same key
            lib.unget_wch((wchar_t)c);
            return true;
        }
        rune_event(ev, c);
        ev->alt = true;
    }
    return true;
}
