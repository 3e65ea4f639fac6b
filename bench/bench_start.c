/* bench_start.c - `bench_start RUNS PROGRAM...`: time from posix_spawn() to the end of each program
 * (run with the one argument "version", output to /dev/null), in alternation, so that a busy
 * machine hits all alike. Prints minimum and median in ms, and the median relative to the first
 * program. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PROGRAMS_MAX = 8, RUNS_MAX = 100000 };

extern char **environ;

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double run_ms(char *program)
{
    char version[] = "version", *argv[] = { program, version, NULL };
    posix_spawn_file_actions_t files;
    int status;
    pid_t pid;

    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    double began = now_ms();
    if (posix_spawn(&pid, program, &files, NULL, argv, environ) != 0 ||
        waitpid(pid, &status, 0) != pid || status != 0) {
        fprintf(stderr, "bench_start: %s failed\n", program);
        exit(1);
    }
    double ms = now_ms() - began;
    posix_spawn_file_actions_destroy(&files);
    return ms;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    int n_runs = argc > 2 ? atoi(argv[1]) : 0, n = argc - 2;
    double *ms[PROGRAMS_MAX];

    if (n_runs < 1 || n_runs > RUNS_MAX || n > PROGRAMS_MAX) {
        fputs("usage: bench_start RUNS PROGRAM...\n", stderr);
        return 2;
    }
    for (int p = 0; p < n; p++)
        if (!(ms[p] = calloc((size_t)n_runs, sizeof *ms[p])))
            return 1;
    for (int i = 0; i < n_runs; i++)
        for (int p = 0; p < n; p++)
            ms[p][i] = run_ms(argv[p + 2]);
    for (int p = 0; p < n; p++) {
        qsort(ms[p], (size_t)n_runs, sizeof *ms[p], by_size);
        printf("%-24s min %6.2f ms   median %6.2f ms   %5.2fx\n", argv[p + 2], ms[p][0],
               ms[p][n_runs / 2], ms[p][n_runs / 2] / ms[0][n_runs / 2]);
    }
    for (int p = 0; p < n; p++)
        free(ms[p]);
    return 0;
}
