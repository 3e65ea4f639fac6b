/* screen_probe.c - opens a screen, draws in its corners and shows each key that comes; q leaves,
 * z gives the screen back for a line of text. */
#include "base/err.h"
#include "base/utf8.h"
#include "ext/curses.h"

#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const names[] = {
    [SCR_NONE] = "none",
    [SCR_RUNE] = "rune",
    [SCR_ENTER] = "enter",
    [SCR_TAB] = "tab",
    [SCR_BACK_TAB] = "back tab",
    [SCR_ESC] = "esc",
    [SCR_BACKSPACE] = "backspace",
    [SCR_DELETE] = "delete",
    [SCR_UP] = "up",
    [SCR_DOWN] = "down",
    [SCR_LEFT] = "left",
    [SCR_RIGHT] = "right",
    [SCR_HOME] = "home",
    [SCR_END] = "end",
    [SCR_PAGE_UP] = "page up",
    [SCR_PAGE_DOWN] = "page down",
    [SCR_PRESS] = "press",
    [SCR_RELEASE] = "release",
    [SCR_DRAG] = "drag",
    [SCR_WHEEL_UP] = "wheel up",
    [SCR_WHEEL_DOWN] = "wheel down",
    [SCR_FOCUS_IN] = "focus in",
    [SCR_FOCUS_OUT] = "focus out",
    [SCR_PASTE_BEGIN] = "paste begin",
    [SCR_PASTE_END] = "paste end",
};

static volatile sig_atomic_t resized, ending;

static void on_winch(int sig)
{
    (void)sig;
    resized = 1;
}

static void on_term(int sig)
{
    scr_emergency();
    signal(sig, SIG_DFL);
    raise(sig);
}

static int put_text(int y, int x, const char *text, const struct scr_look *look)
{
    struct str s = { text, strlen(text) };

    while (s.n) {
        uint32_t rune = utf8_next(&s, NULL);
        scr_put(y, x, rune, 0, look);
        x += (int)utf8_rune_width(rune);
    }
    return x;
}

static void show(int row, const struct scr_event *ev)
{
    const struct scr_look plain = { SCR_DEFAULT, SCR_DEFAULT, 0 };
    char line[100], key[8] = "";

    if (ev->key == SCR_RUNE && ev->rune >= ' ')
        key[utf8_encode(key, ev->rune)] = '\0';
    snprintf(line, sizeof line, "%s%s%s%s %s %d,%d %d", ev->alt ? "alt " : "",
             ev->ctrl ? "ctrl " : "", ev->shift ? "shift " : "", names[ev->key], key, ev->x, ev->y,
             ev->key == SCR_RUNE && ev->rune < ' ' ? (int)ev->rune : ev->button);
    put_text(row, 0, line, &plain);
}

static void corners(void)
{
    const struct scr_look loud = { 1, 4, SCR_BOLD }, quiet = { SCR_DEFAULT, SCR_DEFAULT, SCR_DIM };
    char size[40];
    int rows, cols;

    scr_size(&rows, &cols);
    snprintf(size, sizeof size, "%dx%d", cols, rows);
    put_text(0, 0, size, &loud);
    scr_put(0, cols - 1, 0x256e, 0, &quiet);
    scr_put(rows - 1, 0, 'e', 0x301, &quiet);
    scr_put(rows - 1, cols - 1, 0x28ff, 0, &quiet);
    put_text(rows - 1, 2, "日", &quiet);
}

int main(void)
{
    struct err e = { 0 };
    int row = 1;
    bool lost = false;

    setlocale(LC_CTYPE, "");
    signal(SIGTERM, on_term);
    sigaction(SIGWINCH, &(struct sigaction){ .sa_handler = on_winch }, NULL);
    if (!scr_open(&e)) {
        fprintf(stderr, "screen_probe: %s\n", e.msg);
        err_done(&e);
        return 3;
    }
    scr_escape(STR("\033]2;probe\a"));
    while (!lost && !ending) {
        struct scr_event ev;
        corners();
        scr_flush();
        if (poll(&(struct pollfd){ .fd = 0, .events = POLLIN }, 1, -1) < 0 && resized) {
            resized = 0;
            scr_resized();
        }
        while (scr_next(&ev, &lost)) {
            show(row++, &ev);
            if (ev.key == SCR_RUNE && ev.rune == 'q')
                ending = 1;
            if (ev.key == SCR_RUNE && ev.rune == 'z') {
                scr_suspend();
                puts("outside");
                while (getchar() != '\n') {}
                scr_resume();
            }
        }
    }
    scr_close();
    puts(lost ? "lost" : "left");
    return 0;
}
