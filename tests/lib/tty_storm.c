/* tty_storm.c - `tty_storm SEED EVENTS COMMAND...`: random keys, mouse events, sizes and noise for
 * a program on a terminal of its own. It may leave, with status 0, and is started again then; in
 * the end it still has to draw when it is asked to. PROMCTL_STORM=N: so many events instead. Prints
 * how many there were; or, with status 1, what it died of and its last words. */
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BURST = 24, ANSWER_MS = 20000, TAIL = 4000 };

struct storm {
    char *const *command;
    uint64_t state;
    pid_t pid;
    int fd;
    long done;
    char tail[TAIL]; /* of what it wrote */
    size_t n_tail;
};

static unsigned below(struct storm *s, unsigned n)
{
    s->state = s->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(s->state >> 33) % n;
}

static void start(struct storm *s)
{
    struct winsize size = { .ws_row = 24, .ws_col = 80 };

    s->pid = forkpty(&s->fd, NULL, NULL, &size);
    if (s->pid == 0) {
        execvp(s->command[0], s->command);
        _exit(127);
    }
    if (s->pid < 0) {
        perror("forkpty");
        exit(2);
    }
    fcntl(s->fd, F_SETFL, O_NONBLOCK);
}

/* Reads what there is; false when nothing came in that time. */
static bool take(struct storm *s, int ms)
{
    struct pollfd p = { .fd = s->fd, .events = POLLIN };
    char b[TAIL];

    if (poll(&p, 1, ms) <= 0)
        return false;
    ssize_t n = read(s->fd, b, sizeof b);
    if (n <= 0)
        return false;
    size_t keep = sizeof s->tail - (size_t)n < s->n_tail ? sizeof s->tail - (size_t)n : s->n_tail;
    memmove(s->tail, s->tail + s->n_tail - keep, keep);
    memcpy(s->tail + keep, b, (size_t)n);
    s->n_tail = keep + (size_t)n;
    return true;
}

static int fail(struct storm *s, const char *what, int status)
{
    while (take(s, 200))
        ;
    printf("event %ld: %s (%d)\n", s->done, what, status);
    fwrite(s->tail, 1, s->n_tail, stdout);
    return 1;
}

/* What a person, a mouse or a bad line sends. Files that are written have names of their own, and
 * targets that are added do not exist. */
static size_t event(struct storm *s, char *out, size_t room)
{
    static const char *const whole[] = {
        "\033[A",   "\033[B",  "\033[C",      "\033[D",       "\033[H", "\033[F", "\033[5~",
        "\033[6~",  "\033[3~", "\033[Z",      "\033OA",       "\033OB", "\t",     "\r",
        "?\033",    "\x04",    "\x0c",        "\177",         "\033[I", "\033[O", "\xe4\xb8\xad",
        "\xff\xc3", "\033[<",  "\033[999;9u", "\033]11;rgb:f"
    };
    static const char *const lines[] = { "ax=localhost:1\r",
                                         "5esum(up)\r",
                                         "5erate(\t\t\r",
                                         "tnow-2h..now-1h\r",
                                         "/go_\r",
                                         "$\r \033",
                                         "L" };

    switch (below(s, 16)) {
    case 0:
    case 1:
        return (size_t)snprintf(
            out, room, "\033[<%u;%u;%u%c", below(s, 3) ? below(s, 3) : below(s, 100),
            1 + below(s, below(s, 9) ? 130 : 5000), 1 + below(s, 50), below(s, 3) ? 'M' : 'm');
    case 2:
        return (size_t)snprintf(out, room, "\033[<%u;%u;%uM", 32 + below(s, 48), 1 + below(s, 130),
                                1 + below(s, 40));
    case 3:
    case 4:
    case 5:
        return (size_t)snprintf(out, room, "%s", whole[below(s, sizeof whole / sizeof *whole)]);
    case 6:
        return below(s, 60) ? (size_t)snprintf(out, room, "%s",
                                               lines[below(s, sizeof lines / sizeof *lines)])
                            : (size_t)snprintf(out, room, "wf%ld.%s\r", s->done,
                                               below(s, 2) ? "svg" : "txt");
    default:
        *out = (char)(' ' + below(s, 95));
        if (*out == 'a' || *out == 'w' || *out == 'W' || *out == 'q')
            *out = (char)('1' + below(s, 5));
        return 1;
    }
}

static void resize(struct storm *s)
{
    struct winsize size = { .ws_row = (unsigned short)(1 + below(s, 60)),
                            .ws_col = (unsigned short)(1 + below(s, 200)) };

    if (below(s, 8) == 0)
        size.ws_row = (unsigned short)(1 + below(s, 4));
    ioctl(s->fd, TIOCSWINSZ, &size);
}

/* As much as goes in: who does not read for long has hung. */
static bool put(struct storm *s, const char *p, size_t n)
{
    for (int waited = 0; n && waited < ANSWER_MS; waited += 10) {
        ssize_t k = write(s->fd, p, n);
        if (k > 0) {
            p += k;
            n -= (size_t)k;
        } else if (waitpid(s->pid, NULL, WNOHANG | WNOWAIT) != 0) {
            return true;
        }
        take(s, k > 0 ? 0 : 10);
    }
    return n == 0;
}

static int blow(struct storm *s, long n)
{
    int status;

    while (s->done < n) {
        char b[BURST * 64];
        size_t used = 0;
        for (unsigned k = 1 + below(s, BURST); k > 0; k--, s->done++)
            used += event(s, b + used, 64);
        if (!put(s, b, used))
            return fail(s, "does not read its keys", 0);
        if (below(s, 12) == 0)
            resize(s);
        for (int i = 0; i < 8 && take(s, i ? 1 : 8); i++)
            ;
        if (waitpid(s->pid, &status, WNOHANG) == 0)
            continue;
        if (!WIFEXITED(status) || WEXITSTATUS(status))
            return fail(s, WIFSIGNALED(status) ? "died of signal" : "status",
                        WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
        close(s->fd);
        start(s);
    }
    return 0;
}

/* True when it still draws, or has left as it may, and ends when it is told to. */
static bool is_well(struct storm *s)
{
    bool draws;
    int status;

    for (int i = 0; i < 100 && take(s, 300); i++)
        ;
    draws = put(s, "\x0c", 1) && take(s, ANSWER_MS);
    if (draws)
        kill(s->pid, SIGTERM);
    for (int waited = 0; waitpid(s->pid, &status, WNOHANG) == 0; waited += 20) {
        if (waited >= ANSWER_MS)
            return fail(s, draws ? "does not end" : "draws no more", 0) == 0;
        take(s, 0);
        usleep(20000);
    }
    if (WIFSIGNALED(status) ? WTERMSIG(status) != SIGTERM : WEXITSTATUS(status) != 0)
        return fail(s, "in the end: status", status) == 0;
    return true;
}

int main(int argc, char **argv)
{
    static struct storm s;

    if (argc < 4)
        return 2;
    const char *many = getenv("PROMCTL_STORM");
    s.state = strtoull(argv[1], NULL, 10);
    s.command = argv + 3;
    signal(SIGPIPE, SIG_IGN);
    start(&s);
    if (blow(&s, many ? atol(many) : atol(argv[2])) || !is_well(&s))
        return 1;
    printf("still there\n");
    return 0;
}
