#include "cmd/watch.h"

#include "base/time.h"
#include "cmd/cmd.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t asked_to_end, asked_to_draw;

// ---- the terminal ----

/* Signal handlers need it, too. */
static struct {
    bool keys; /* standard input is a terminal in our mode */
    struct termios cooked;
} terminal;

static void put_escapes(struct str s)
{
    ssize_t put = write(STDOUT_FILENO, s.p, s.n);
    (void)put; // the frame tells
}

static void set_keys(void)
{
    struct termios raw = terminal.cooked;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
    raw.c_cc[VMIN] = 0;
    raw.c_cc[VTIME] = 0;
    if (terminal.keys)
        tcsetattr(0, TCSADRAIN, &raw);
}

static void screen_enter(void)
{
    set_keys();
    put_escapes(STR("\033[?1049h\033[?25l"));
}

static void screen_leave(void)
{
    if (terminal.keys)
        tcsetattr(0, TCSADRAIN, &terminal.cooked);
    put_escapes(STR("\033[?25h\033[?1049l"));
}

static void on_end(int sig)
{
    asked_to_end = sig;
}

static void on_resize(int sig)
{
    (void)sig;
    asked_to_draw = true;
}

static void on_signal(int sig, void (*handler)(int), int flags)
{
    struct sigaction act = { .sa_handler = handler, .sa_flags = flags };
    sigemptyset(&act.sa_mask);
    sigaction(sig, &act, NULL);
}

/* Ctrl-Z: the shell gets its screen and its keys. Only calls that a handler may make; a fetch that
 * hangs would keep a flag waiting. */
static void on_stop(int sig)
{
    int saved = errno;
    sigset_t this_one;
    screen_leave();
    on_signal(sig, SIG_DFL, 0);
    sigemptyset(&this_one);
    sigaddset(&this_one, sig);
    sigprocmask(SIG_UNBLOCK, &this_one, NULL);
    raise(sig); // and on with SIGCONT
    on_signal(sig, on_stop, SA_RESTART);
    screen_enter();
    asked_to_draw = true;
    errno = saved;
}

void watch_begin(bool screen)
{
    struct sigaction old;
    if (!screen)
        return;
    terminal.keys = isatty(0) == 1 && tcgetattr(0, &terminal.cooked) == 0;
    on_signal(SIGTERM, on_end, 0);
    on_signal(SIGHUP, on_end, 0);
    on_signal(SIGWINCH, on_resize, SA_RESTART);
    if (sigaction(SIGTSTP, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        on_signal(SIGTSTP, on_stop, SA_RESTART);
    screen_enter();
}

void watch_end(bool screen)
{
    struct sigaction old;
    if (!screen)
        return;
    if (sigaction(SIGTSTP, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        on_signal(SIGTSTP, SIG_DFL, 0);
    screen_leave();
}

void watch_frame(void)
{
    asked_to_draw = false;
    set_keys(); // also after a stop that gave no signal
}

int watch_signal(void)
{
    return asked_to_end;
}

// ---- the clock ----

void watch_put_clock(struct buf *b, int64_t ms)
{
    time_t t = (time_t)(ms / 1000);
    struct tm tm;
    char text[16];
    if (localtime_r(&t, &tm))
        buf_put(b, text, strftime(text, sizeof text, "%H:%M:%S", &tm));
}

enum watch_why watch_wait(int64_t until_ns, bool (*draw)(void *user, struct err *e), void *user,
                          struct err *e)
{
    while (!cmd_interrupted && !asked_to_end) {
        int64_t left_ms = (until_ns - time_mono_ns() + 999999) / 1000000;
        char key;
        if (left_ms <= 0)
            return WATCH_GO_ON;
        if (asked_to_draw) {
            watch_frame();
            if (!draw(user, e))
                return WATCH_ENDED;
        }
        struct pollfd in = { .fd = terminal.keys ? 0 : -1, .events = POLLIN };
        if (poll(&in, 1, left_ms > 1000 ? 1000 : (int)left_ms) <= 0 || !(in.revents & POLLIN))
            continue;
        ssize_t got = read(0, &key, 1);
        if (got == 0 || (got == 1 && (key == 'q' || key == 'Q')))
            return WATCH_QUIT;
    }
    return WATCH_ENDED;
}

// ---- frames ----

size_t watch_count_lines(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

void watch_put_over(struct buf *b, const struct out_term *t, struct str lines)
{
    size_t n = watch_count_lines(lines), room = t->height > 1 ? t->height - 1 : 1, shown = n;
    struct str line;

    if (n > room)
        shown = room - 1;
    buf_puts(b, "\033[H");
    for (size_t i = 0; i < shown && str_cut(&lines, '\n', &line); i++) {
        buf_put_str(b, line);
        buf_puts(b, "\033[K\n");
    }
    if (shown < n)
        buf_printf(b, "%s %zu more lines\033[K\n", out_glyph(t, GLYPH_ELLIPSIS), n - shown);
    buf_puts(b, "\033[J");
}
