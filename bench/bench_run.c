/* bench_run.c - `bench_run RUNS [TITLE] <rows`: what commands cost. A row is a line NAME|COMMAND,
 * for sh; each is run once unmeasured and then RUNS times, in alternation, so that a busy machine
 * hits all alike; output goes to /dev/null. Prints a Markdown table of medians: processor time
 * (user and system, of all that the command starts), wall time, peak memory (of the largest
 * process), and the processor time as a multiple of the first row's. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROWS_MAX = 32, RUNS_MAX = 1000, LINE_MAX_BYTES = 8192, KINDS = 3 };
enum { CPU_S, WALL_S, PEAK_MB }; /* kinds of figures */

extern char **environ;

struct row {
    char *name, *command;
    double *got[KINDS];
};

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static void run(const struct row *r, double out[KINDS])
{
    char sh[] = "sh", c[] = "-c", *argv[] = { sh, c, r->command, NULL };
    posix_spawn_file_actions_t files;
    struct rusage ru;
    int status;
    pid_t pid;

    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    double began = now_s();
    if (posix_spawn(&pid, "/bin/sh", &files, NULL, argv, environ) != 0) {
        fputs("bench_run: cannot start sh\n", stderr);
        exit(1);
    }
    while (wait4(pid, &status, 0, &ru) < 0 && errno == EINTR)
        ;
    out[WALL_S] = now_s() - began;
    out[CPU_S] = seconds(ru.ru_utime) + seconds(ru.ru_stime);
    out[PEAK_MB] = (double)ru.ru_maxrss * 1024 / 1e6;
    posix_spawn_file_actions_destroy(&files);
    if (status != 0) {
        fprintf(stderr, "bench_run: failed: %s\n", r->command);
        exit(1);
    }
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *p, int n)
{
    qsort(p, (size_t)n, sizeof *p, by_size);
    return p[n / 2];
}

static int read_rows(struct row *rows, int n_runs)
{
    char line[LINE_MAX_BYTES];
    int n = 0;
    while (fgets(line, sizeof line, stdin)) {
        char *bar = strchr(line, '|');
        line[strcspn(line, "\n")] = 0;
        if (!bar)
            continue;
        *bar = 0;
        if (n == ROWS_MAX || !(rows[n].name = strdup(line)) || !(rows[n].command = strdup(bar + 1)))
            return -1;
        for (int k = 0; k < KINDS; k++)
            if (!(rows[n].got[k] = calloc((size_t)n_runs, sizeof(double))))
                return -1;
        n++;
    }
    return n;
}

static void measure(struct row *rows, int n, int n_runs)
{
    double got[KINDS];
    for (int i = -1; i < n_runs; i++) {
        for (int r = 0; r < n; r++) {
            run(&rows[r], got);
            for (int k = 0; k < KINDS && i >= 0; k++)
                rows[r].got[k][i] = got[k];
        }
    }
}

static void print(struct row *rows, int n, int n_runs, const char *title)
{
    double unit = 0;
    printf("| %s | processor s | wall s | peak MB | times row 1 |\n|---|--:|--:|--:|--:|\n", title);
    for (int r = 0; r < n; r++) {
        double cpu = median(rows[r].got[CPU_S], n_runs);
        if (r == 0)
            unit = cpu;
        printf("| %s | %.3f | %.3f | %.1f | %.1f |\n", rows[r].name, cpu,
               median(rows[r].got[WALL_S], n_runs), median(rows[r].got[PEAK_MB], n_runs),
               unit > 0 ? cpu / unit : 0.0);
    }
    putchar('\n');
}

int main(int argc, char **argv)
{
    struct row rows[ROWS_MAX] = { 0 };
    int n_runs = argc > 1 ? atoi(argv[1]) : 0;
    if (argc > 3 || n_runs < 1 || n_runs > RUNS_MAX) {
        fputs("usage: bench_run RUNS [TITLE] <rows\n", stderr);
        return 2;
    }
    int n = read_rows(rows, n_runs);
    if (n < 1) {
        fputs("bench_run: no rows, or too many\n", stderr);
        return 2;
    }
    measure(rows, n, n_runs);
    print(rows, n, n_runs, argc > 2 ? argv[2] : "");
    for (int r = 0; r < n; r++) {
        free(rows[r].name);
        free(rows[r].command);
        for (int k = 0; k < KINDS; k++)
            free(rows[r].got[k]);
    }
    return 0;
}
