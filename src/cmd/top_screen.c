/* top_screen.c - the dashboard on a terminal: frames, keys, the mouse, signals. */
#include "config.h"

#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/io.h"
#include "base/time.h"
#include "cmd/top.h"
#include "ext/curses.h"

enum { CLOCK_MS = 1000, LEAST_MS = 900, DOUBLE_CLICK_MS = 400, CTRL_Z = 26 };

static volatile sig_atomic_t resized, stopped, ending;

struct stage { /* what is on the screen */
    struct top *t;
    struct out_cells cells;
    struct scr_look looks[ROLE_N];
    const struct board *board;
    int64_t began_ms, drawn_ms;
    bool cast_failed;
    int64_t click_ns;
    int click_x, click_y;
    bool drag;
    bool unfocused, skipped; /* the terminal has not the focus; the last board was not drawn */
    bool titled;
    size_t n_firing; /* as the title has it */
    bool quit, dirty;
};

// ---- signals ----

static void on_resize(int sig)
{
    (void)sig;
    resized = 1;
}

static void on_stop(int sig)
{
    (void)sig;
    stopped = 1;
}

static void on_end(int sig)
{
    ending = sig;
}

/* The program dies of it, but the terminal is as it was. */
static void on_death(int sig)
{
    scr_emergency();
    signal(sig, SIG_DFL);
    raise(sig);
}

static void handle(int sig, void (*fn)(int))
{
    struct sigaction act = { .sa_handler = fn };

    sigemptyset(&act.sa_mask);
    sigaction(sig, &act, NULL);
}

static const struct {
    int sig;
    void (*fn)(int);
} handlers[] = {
    { SIGWINCH, on_resize }, { SIGTSTP, on_stop },  { SIGTERM, on_end },
    { SIGHUP, on_end },      { SIGSEGV, on_death }, { SIGBUS, on_death },
    { SIGFPE, on_death },    { SIGILL, on_death },  { SIGABRT, on_death },
};

static void handle_all(struct sigaction before[])
{
    for (size_t i = 0; i < N_OF(handlers); i++) {
        sigaction(handlers[i].sig, NULL, &before[i]);
        handle(handlers[i].sig, handlers[i].fn);
    }
}

/* The shell that began it has its own. */
static void handle_as(const struct sigaction before[])
{
    for (size_t i = 0; i < N_OF(handlers); i++)
        sigaction(handlers[i].sig, &before[i], NULL);
}

/* Ctrl-Z: the shell gets the terminal until it gives it back. */
static void stop_here(struct stage *s)
{
    stopped = 0;
    scr_suspend();
    handle(SIGTSTP, SIG_DFL);
    raise(SIGTSTP);
    handle(SIGTSTP, on_stop);
    scr_resume();
    s->dirty = true;
    s->titled = false;
}

// ---- the picture ----

static void make_looks(struct stage *s)
{
    const struct out_term *term = &s->t->term;
    const struct out_theme *theme = out_theme_of(term);
    bool few = scr_colors() < 256 || term->depth == OUT_DEPTH_16;
    bool none = s->t->look.mono || scr_colors() < 8;

    for (size_t i = 0; i < ROLE_N; i++) {
        const struct out_paint *p = &theme->roles[i];
        short color = SCR_DEFAULT;
        if (!none && (few || (p->c256 && p->c256 < 16))) {
            if (p->c16)
                color = (short)(p->c16 >= 90 ? p->c16 - 90 + 8 : p->c16 - 30);
            if (color >= scr_colors())
                color -= 8;
        } else if (!none && p->c256) {
            color = p->c256;
        }
        s->looks[i] = (struct scr_look){ color, SCR_DEFAULT, out_theme_attr(theme, term, i, 0) };
    }
}

static void put_cells(struct stage *s)
{
    for (int y = 0; y < s->cells.h; y++) {
        for (int x = 0; x < s->cells.w; x++) {
            const struct out_cell *c = cells_at(&s->cells, x, y);
            struct scr_look look = s->looks[c->role];
            if (c->rune == CELL_RIGHT_HALF)
                continue;
            look.attr |= c->attr;
            if (s->t->term.contrast)
                look.attr &= ~(unsigned)CELL_DIM;
            if (c->bg)
                look.bg = s->looks[c->bg].fg;
            scr_put(y, x, c->rune, c->mark, &look);
        }
    }
}

/* What cannot be written is told once, and then no more of it is tried. */
static void put_cast(struct stage *s)
{
    struct err e = { 0 };

    if (s->cast_failed)
        return;
    if (!s->began_ms)
        s->began_ms = time_now_ms();
    if (!top_cast(s->t, &s->cells, s->began_ms, time_now_ms() - s->began_ms, &e)) {
        s->cast_failed = true;
        top_say(s->t, "%s", e.msg);
    }
    err_done(&e);
}

/* Clocks go on between boards: of a file they do not. */
static bool is_running(const struct stage *s)
{
    return s->t->source.live || s->t->source.server;
}

/* Ages stand still with what is paused, at what was shown last; the clock does not. */
static void set_clocks(struct stage *s)
{
    struct look *look = &s->t->look;
    int64_t board_ms = s->board ? s->board->now_ms : s->drawn_ms;
    int64_t least = s->t->view.end_ms ? look->now_ms : s->drawn_ms;

    look->now_ms = is_running(s) && least > board_ms ? least : board_ms;
    look->clock_ms = is_running(s) ? s->drawn_ms : 0;
}

static void draw(struct stage *s)
{
    static const struct board nothing;
    int rows, cols;

    scr_size(&rows, &cols);
    s->drawn_ms = time_now_ms();
    set_clocks(s);
    cells_init(&s->cells, cols, rows, s->t->look.ascii);
    screen_put(&s->cells, &s->t->view, s->board ? s->board : &nothing, &s->t->look, NULL);
    put_cells(s);
    scr_flush();
    s->dirty = false;
    put_cast(s);
}

// ---- requests ----

static void copy(struct stage *s, struct str text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct buf b = { 0 };

    buf_puts(&b, "\033]52;c;");
    for (size_t i = 0; i < text.n; i += 3) {
        uint32_t v = 0;
        size_t left = text.n - i < 3 ? text.n - i : 3;
        for (size_t j = 0; j < 3; j++)
            v = v << 8 | (j < left ? (unsigned char)text.p[i + j] : 0);
        for (size_t j = 0; j < 4; j++)
            buf_putc(&b, j <= left ? digits[v >> (18 - 6 * j) & 63] : '=');
    }
    buf_putc(&b, '\a');
    scr_escape(buf_str(&b));
    buf_done(&b);
    top_say(s->t, "copied");
}

/* A command that repeats the query, of the same source. */
static void copy_command(struct stage *s, const char *expr)
{
    const struct source_args *a = &s->t->args->source;
    struct buf b = { 0 };

    buf_puts(&b, "promctl query");
    if (s->t->source.server)
        buf_printf(&b, " -s %s", api_url(s->t->source.server));
    for (size_t i = 0; i < a->targets.n; i++)
        buf_printf(&b, " -t %s", a->targets.p[i]);
    for (size_t i = 0; i < a->files.n; i++)
        buf_printf(&b, " -f %s", a->files.p[i]);
    buf_puts(&b, " '");
    for (; *expr; expr++) {
        if (*expr == '\'')
            buf_puts(&b, "'\\'");
        buf_putc(&b, *expr);
    }
    buf_putc(&b, '\'');
    copy(s, buf_str(&b));
    buf_done(&b);
}

/* `6h`, `now-2h..now-1h`, `@1700000000`. */
static void set_time(struct stage *s, const char *text)
{
    struct view *v = &s->t->view;
    struct str rest = str_of(text), from;
    struct err e = { 0 };
    int64_t now = s->board ? s->board->now_ms : time_now_ms(), a, b;
    size_t dots = str_find(rest, STR(".."));
    bool ok;

    str_cut_prefix(&rest, STR("@"));
    if (dots < rest.n) {
        from = str_head(rest, dots);
        ok = time_parse(from, now, &a, &e) && time_parse(str_skip(rest, dots + 2), now, &b, &e) &&
             (a < b || err_set(&e, ERR_USAGE, "the range ends before it begins"));
        if (ok)
            view_set_window(v, b - a, b);
    } else if (dur_parse(rest, &a, &e) && a > 0) {
        ok = true;
        view_set_window(v, a, 0);
    } else {
        err_done(&e);
        e = (struct err){ 0 };
        ok = time_parse(rest, now, &b, &e);
        if (ok)
            view_set_window(v, v->range_ms, b);
    }
    if (!ok)
        top_say(s->t, "%s", e.msg);
    err_done(&e);
}

static void toggle_record(struct stage *s)
{
    struct top *t = s->t;
    const char *path = t->args->record;
    struct err e = { 0 };

    if (s->board->recording) {
        collect_record(t->collector, NULL);
        top_say(s->t, "recorded to %s", path ? path : t->recording);
    } else if (top_record(t, path, &e)) {
        top_say(s->t, "recording to %s, R ends it", path ? path : t->recording);
    } else {
        top_say(s->t, "%s", e.msg);
    }
    err_done(&e);
}

/* From the one that auto has become, through all. */
static void next_theme(struct stage *s)
{
    struct top *t = s->t;
    enum top_theme now = t->theme ? t->theme : t->term.light ? THEME_LIGHT : THEME_DARK;

    top_use_theme(t, now < THEME_MONO ? now + 1 : THEME_DARK);
    make_looks(s);
    top_say(t, "theme: %s", top_theme_name(t->theme));
}

static void fulfil(struct stage *s, const struct view_request *r)
{
    struct top *t = s->t;

    switch (r->ask) {
    case ASK_QUIT:
        s->quit = true;
        break;
    case ASK_REDRAW:
        scr_redraw();
        break;
    case ASK_REFRESH:
        collect_now(t->collector);
        break;
    case ASK_TIME:
        set_time(s, r->text);
        break;
    case ASK_COPY:
        copy(s, str_of(r->text));
        break;
    case ASK_FRAME:
        top_save_frame(t, &s->cells, r->text);
        break;
    case ASK_MOUSE:
        scr_mouse(!t->view.mouse_off);
        break;
    case ASK_VAR:
        collect_choose(t->collector, r->index, r->choice);
        break;
    case ASK_RECORD:
        toggle_record(s);
        break;
    case ASK_COMMAND:
        copy_command(s, r->text);
        break;
    case ASK_MUTE:
        if (r->index < s->board->n_alerts)
            collect_mute(t->collector, s->board->alerts[r->index].name);
        break;
    case ASK_THEME:
        next_theme(s);
        break;
    case ASK_ADD:
        top_add(t, s->board, r->text);
        break;
    case ASK_DETACH:
        top_detach(t, s->board, r->index);
        break;
    case ASK_PIN:
        top_pin(t, s->board, r->text);
        break;
    case ASK_SAVE:
        top_save_board(t, s->board, r->text);
        break;
    case ASK_BELL:
        t->bell = !t->bell;
        top_say(t, "bell: %s", t->bell ? "rings when an alert fires" : "off");
        break;
    case ASK_COMPLETE:
        break;
    case ASK_NOTHING:
    case ASK_WINDOW:
    case ASK_RUN:
    case ASK_DETAILS:
        break; // the view says it all: top_look()
    }
}

// ---- keys ----

static uint32_t key_of(const struct scr_event *ev)
{
    static const uint32_t keys[] = {
        [SCR_ENTER] = VIEW_ENTER,
        [SCR_TAB] = VIEW_TAB,
        [SCR_BACK_TAB] = VIEW_BACK_TAB,
        [SCR_ESC] = VIEW_ESC,
        [SCR_BACKSPACE] = VIEW_BACKSPACE,
        [SCR_DELETE] = VIEW_DELETE,
        [SCR_UP] = VIEW_UP,
        [SCR_DOWN] = VIEW_DOWN,
        [SCR_LEFT] = VIEW_LEFT,
        [SCR_RIGHT] = VIEW_RIGHT,
        [SCR_HOME] = VIEW_HOME,
        [SCR_END] = VIEW_END,
        [SCR_PAGE_UP] = VIEW_PAGE_UP,
        [SCR_PAGE_DOWN] = VIEW_PAGE_DOWN,
    };

    if (ev->key == SCR_RUNE)
        return ev->rune;
    return ev->key < N_OF(keys) ? keys[ev->key] : 0;
}

static void mouse(struct stage *s, const struct scr_event *ev, struct view_request *out)
{
    struct view *v = &s->t->view;
    int w = s->cells.w, h = s->cells.h;
    int64_t now = time_mono_ns();

    if (ev->key == SCR_WHEEL_UP || ev->key == SCR_WHEEL_DOWN) {
        view_wheel(v, s->board, w, h, ev->key == SCR_WHEEL_UP ? -1 : 1, ev->ctrl, out);
    } else if (ev->key == SCR_DRAG) {
        s->drag = true;
    } else if (ev->key == SCR_PRESS && ev->button == 1) {
        bool twice = now - s->click_ns < DOUBLE_CLICK_MS * INT64_C(1000000) &&
                     s->click_x == ev->x && s->click_y == ev->y;
        s->click_ns = twice ? 0 : now;
        s->click_x = ev->x;
        s->click_y = ev->y;
        s->drag = false;
        view_click(v, s->board, w, h, ev->x, ev->y, twice, ev->shift, out);
    } else if (ev->key == SCR_RELEASE && s->drag && ev->x != s->click_x) {
        view_drag(v, s->board, w, h, s->click_x, s->click_y, ev->x, out);
    }
}

static void take_keys(struct stage *s)
{
    struct top *t = s->t;
    struct scr_event ev;
    bool lost;

    while (!s->quit && scr_next(&ev, &lost)) {
        struct view_request r = { 0 };
        s->dirty = true;
        if (ev.key == SCR_FOCUS_IN || ev.key == SCR_FOCUS_OUT) {
            s->unfocused = ev.key == SCR_FOCUS_OUT;
            continue;
        }
        if (ev.key == SCR_RUNE && ev.rune == CTRL_Z) {
            stop_here(s);
            continue;
        }
        if (!s->board) {
            if (ev.key == SCR_RUNE && (ev.rune == 'q' || ev.rune == VIEW_CTRL_C))
                s->quit = true;
            continue;
        }
        t->pressed = true;
        int64_t shown = t->view.end_ms;
        if (ev.key >= SCR_PRESS && ev.key <= SCR_WHEEL_DOWN)
            mouse(s, &ev, &r);
        else if (key_of(&ev))
            view_key(&t->view, s->board, s->cells.w, s->cells.h, key_of(&ev), &r);
        // What is played goes on from what is shown.
        if (t->args->play && shown && !t->view.end_ms && key_of(&ev) == ' ' &&
            llabs(shown - s->board->now_ms) > s->board->step_ms)
            collect_seek(t->collector, shown);
        fulfil(s, &r);
    }
    if (lost)
        s->quit = true;
}

// ---- what is told outside of the picture ----

static size_t n_firing(const struct board *b)
{
    size_t n = 0;

    for (size_t i = 0; i < b->n_alerts; i++)
        n += b->alerts[i].state == BOARD_ALERT_FIRING && !b->alerts[i].muted;
    return n;
}

/* The title of the window has how many alerts fire; the bell rings when there are more. */
static void tell_alerts(struct stage *s)
{
    size_t n = n_firing(s->board);
    char title[64];

    if (s->titled && n == s->n_firing)
        return;
    if (n && s->t->look.ascii)
        snprintf(title, sizeof title, "promctl X%zu", n);
    else if (n)
        snprintf(title, sizeof title, "promctl ✖%zu", n);
    else
        snprintf(title, sizeof title, "promctl");
    scr_title(str_of(title));
    if (s->titled && s->t->bell && n > s->n_firing)
        scr_escape(STR("\a"));
    s->titled = true;
    s->n_firing = n;
}

// ---- the loop ----

static void take_board(struct stage *s)
{
    char bytes[64];
    bool fresh;

    while (read(s->t->wake[0], bytes, sizeof bytes) > 0)
        ;
    const struct board *b = collect_board(s->t->collector, &fresh);
    if (!b || !fresh)
        return;
    s->board = b;
    top_view(s->t, b);
    view_panels(&s->t->view, b);
    top_boards_seen(s->t, b);
    tell_alerts(s);
    // Nobody looks: every other picture is enough.
    s->skipped = s->unfocused && !s->skipped;
    s->dirty |= !s->skipped;
}

/* Until clocks and ages are drawn again, which is when the clock shows another second; a board that
 * comes every second is enough for them. */
static int until_clock(const struct stage *s)
{
    int64_t now = time_now_ms(), least = s->drawn_ms + (s->unfocused ? 2 * CLOCK_MS : LEAST_MS);
    int64_t next = now > least ? now : least;

    next += CLOCK_MS - next % CLOCK_MS;
    return next - now < 3 * CLOCK_MS ? (int)(next - now) : CLOCK_MS;
}

static void wait_for_events(struct stage *s)
{
    struct pollfd fds[] = { { .fd = STDIN_FILENO, .events = POLLIN },
                            { .fd = s->t->wake[0], .events = POLLIN } };

    int n = poll(fds, 2, until_clock(s));
    s->dirty |= n == 0 && is_running(s);
    top_file_check(s->t);
    if (n > 0 && fds[1].revents)
        take_board(s);
    if (n > 0 && (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL)))
        s->quit = true;
    else if (n > 0 && fds[0].revents)
        take_keys(s);
}

int top_screen(struct top *t, struct err *e)
{
    struct stage s = { .t = t, .dirty = true };
    struct sigaction before[N_OF(handlers)];

    setlocale(LC_CTYPE, "");
    resized = stopped = ending = 0;
    handle_all(before);
    if (!scr_open(e)) {
        handle_as(before);
        return 3;
    }
    if (t->args->no_mouse)
        scr_mouse(false);
    make_looks(&s);
    top_file_seen(t);
    top_view(t, &(struct board){ .dash = t->dash });
    t->begun = t->dash != NULL;
    while (!s.quit && !ending && !cmd_interrupted) {
        if (resized) {
            resized = 0;
            scr_resized();
            s.dirty = true;
        }
        if (stopped)
            stop_here(&s);
        top_look(t, s.board, s.cells.w);
        if (s.dirty)
            draw(&s);
        wait_for_events(&s);
    }
    scr_close();
    cells_done(&s.cells);
    handle_as(before);
    if (ending) {
        signal(ending, SIG_DFL);
        raise(ending);
    }
    return 0;
}
