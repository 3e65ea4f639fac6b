/* bench_tty.c - `bench_tty NAME COLSxROWS WARM SECONDS KEYS COMMAND...`: what a program costs that
 * draws on a terminal. It runs on one of its own; after WARM seconds the processor time it takes
 * and the bytes it writes are counted for SECONDS; then each of so many keys, out of "jkhl123", is
 * timed from its being typed to the first byte and to the last byte of what it draws. Prints a row
 * of a Markdown table: NAME, percent of a core, MiB resident, bytes a second, ms to the frame:
 * median, 99th percentile, most. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { KEYS_MAX = 100000, KEY_WAIT_MS = 2000, QUIET_MS = 60 };

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Seconds of the processor that the process has had, with those it waited for. */
static double cpu_s(pid_t pid)
{
    char path[64], text[1024];
    unsigned long user = 0, sys = 0;

    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
    if (f)
        fclose(f);
    text[n] = 0;
    const char *p = strrchr(text, ')');
    if (!p ||
        sscanf(p + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &sys) != 2)
        return 0;
    return (double)(user + sys) / (double)sysconf(_SC_CLK_TCK);
}

static double rss_mib(pid_t pid)
{
    char path[64], line[256];
    double kib = 0;

    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *f = fopen(path, "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "VmRSS: %lf", &kib) == 1)
            break;
    if (f)
        fclose(f);
    return kib / 1024;
}

/* What there is to read within a time; 0: nothing, -1: the end. */
static ssize_t take(int fd, int ms)
{
    static char buf[1 << 16];
    struct pollfd p = { .fd = fd, .events = POLLIN };

    if (poll(&p, 1, ms) <= 0)
        return 0;
    ssize_t n = read(fd, buf, sizeof buf);
    return n > 0 ? n : -1;
}

/* Bytes within so many seconds; -1: it has ended. */
static double drain(int fd, double seconds)
{
    double until = now_s() + seconds, sum = 0;

    while (now_s() < until) {
        ssize_t n = take(fd, (int)((until - now_s()) * 1000) + 1);
        if (n < 0)
            return -1;
        sum += (double)n;
    }
    return sum;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Waits until nothing comes, so that what comes then is the answer. */
static void wait_quiet(int fd)
{
    double until = now_s() + 1;

    while (now_s() < until && take(fd, QUIET_MS) > 0)
        ;
}

static int time_keys(int fd, int n, double *ms)
{
    static const char keys[] = "jkhl123";
    int got = 0;

    for (int i = 0; i < n; i++) {
        char key = keys[(i * 5 + i / 7) % (int)(sizeof keys - 1)];
        wait_quiet(fd);
        double began = now_s();
        if (write(fd, &key, 1) != 1)
            break;
        ssize_t k = take(fd, KEY_WAIT_MS);
        if (k < 0)
            break;
        ms[got++] = (now_s() - began) * 1000;
    }
    qsort(ms, (size_t)got, sizeof *ms, by_size);
    return got;
}

int main(int argc, char **argv)
{
    static double ms[KEYS_MAX];
    int cols, rows, fd;

    if (argc < 7 || sscanf(argv[2], "%dx%d", &cols, &rows) != 2) {
        fputs("usage: bench_tty NAME COLSxROWS WARM SECONDS KEYS COMMAND...\n", stderr);
        return 2;
    }
    double warm = atof(argv[3]), seconds = atof(argv[4]);
    int keys = atoi(argv[5]);
    struct winsize size = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };
    pid_t pid = forkpty(&fd, NULL, NULL, &size);
    if (pid == 0) {
        execvp(argv[6], argv + 6);
        _exit(127);
    }
    if (pid < 0 || drain(fd, warm) < 0) {
        fprintf(stderr, "bench_tty: %s has ended\n", argv[1]);
        return 1;
    }
    double cpu = cpu_s(pid), began = now_s(), bytes = drain(fd, seconds);
    cpu = cpu_s(pid) - cpu;
    double took = now_s() - began, rss = rss_mib(pid);
    int got = time_keys(fd, keys < KEYS_MAX ? keys : KEYS_MAX, ms);
    printf("| %s | %.2f | %.1f | %.0f |", argv[1], cpu / took * 100, rss, bytes / took);
    if (got)
        printf(" %.1f | %.1f | %.1f |\n", ms[got / 2], ms[(got * 99) / 100], ms[got - 1]);
    else
        printf(" | | |\n");
    kill(pid, SIGTERM);
    close(fd);
    waitpid(pid, NULL, 0);
    return 0;
}
