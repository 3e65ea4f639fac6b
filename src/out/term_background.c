/* term_background.c - is the terminal's background light? It is asked (OSC 11), and what does not
 * answer within a tenth of a second is taken for what COLORFGBG says, or for dark. */
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "base/io.h"
#include "base/time.h"
#include "out/term.h"

enum { WAIT_MS = 100, ANSWER_MAX = 64 };

/* `hex` digits of any number, as a share of the most they could be. */
static bool take_share(struct str *s, double *share)
{
    double v = 0, most = 0;

    for (; s->n; *s = str_skip(*s, 1)) {
        char c = s->p[0];
        int d = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : -1;
        if (d < 0 || most > 65535)
            break;
        v = v * 16 + d;
        most = most * 16 + 15;
    }
    *share = most > 0 ? v / most : 0;
    return most > 0;
}

bool out_background_read(struct str *typed, bool *light)
{
    static const double weights[] = { 0.299, 0.587, 0.114 };
    const struct str head = STR("\033]11;rgb:");
    size_t at = str_find(*typed, head);
    struct str s = str_skip(*typed, at + head.n);
    double sum = 0, share;

    for (size_t i = 0; i < N_OF(weights); i++) {
        if (at == typed->n || (i && (!s.n || s.p[0] != '/')))
            return false;
        s = str_skip(s, i ? 1 : 0);
        if (!take_share(&s, &share))
            return false;
        sum += weights[i] * share;
    }
    if (!(s.n && s.p[0] == '\a') && !str_starts(s, STR("\033\\")))
        return false; // there is more to come
    *light = sum > 0.5;
    *typed = str_head(*typed, at);
    return true;
}

/* What was typed before the answer is left in `typed`. */
static bool wait_answer(int fd, struct buf *typed, bool *light)
{
    int64_t until = time_mono_ns() / 1000000 + WAIT_MS, left;

    while ((left = until - time_mono_ns() / 1000000) > 0) {
        struct pollfd p = { .fd = fd, .events = POLLIN };
        char some[ANSWER_MAX];
        ssize_t n = poll(&p, 1, (int)left) > 0 ? read(fd, some, sizeof some) : 0;
        if (n <= 0)
            return false;
        buf_put(typed, some, (size_t)n);
        struct str s = buf_str(typed);
        if (out_background_read(&s, light)) {
            typed->n = s.n;
            return true;
        }
    }
    return false;
}

void out_term_ask_background(struct out_term *t, int fd, struct buf *typed)
{
    const char *term = getenv("TERM");
    struct termios old, raw;
    struct err e = { 0 };
    int waiting = 0;

    // What cannot tell, or is the other way round, is not asked; nor is someone who types ahead.
    if (!t->tty || !t->color || t->depth == OUT_DEPTH_16 || getenv("COLORFGBG") || !term ||
        strncmp(term, "linux", 5) == 0 || tcgetattr(fd, &old) != 0 ||
        ioctl(fd, FIONREAD, &waiting) != 0 || waiting)
        return;
    raw = old;
    raw.c_lflag &= ~(tcflag_t)(ECHO | ICANON);
    raw.c_cc[VMIN] = 0;
    raw.c_cc[VTIME] = 0;
    if (tcsetattr(fd, TCSANOW, &raw) != 0)
        return;
    if (io_write_all(STDOUT_FILENO, STR("\033]11;?\033\\"), &e))
        wait_answer(fd, typed, &t->light);
    err_done(&e);
    tcsetattr(fd, TCSANOW, &old);
}
