#include "out/term.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *pager_command(void)
{
    const char *z = getenv("PROMCTL_PAGER");
    if (!z)
        z = getenv("PAGER");
    if (!z)
        z = "less -FRX";
    return *z && strcmp(z, "cat") != 0 ? z : NULL;
}

/* Looks the first word up in PATH. A command with shell syntax in it is taken on trust. */
static bool pager_exists(const char *command)
{
    size_t n = strcspn(command, " \t");
    if (strcspn(command, "'\"\\$`;|&()<>*?=") < n)
        return true;
    struct buf path = { 0 };
    bool found = false;
    struct str rest = str_of(memchr(command, '/', n) ? "" : getenv("PATH")), dir;
    if (memchr(command, '/', n)) {
        buf_put(&path, command, n);
        found = access(buf_z(&path), X_OK) == 0;
    }
    while (!found && str_cut(&rest, ':', &dir)) {
        buf_clear(&path);
        buf_put_str(&path, dir.n ? dir : STR("."));
        buf_putc(&path, '/');
        buf_put(&path, command, n);
        found = access(buf_z(&path), X_OK) == 0;
    }
    buf_done(&path);
    return found;
}

static void run_pager(const char *command, int in)
{
    dup2(in, 0);
    signal(SIGPIPE, SIG_DFL);
    setenv("LESS", "FRX", 0); // for a $PAGER of plain "less": colours, and no screen of its own
    setenv("LV", "-c", 0);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

void out_pager_start(struct out_pager *p, const struct out_term *t, size_t rows, bool allowed)
{
    int fds[2];
    const char *command = pager_command();
    *p = (struct out_pager){ .fd = 1 };
    if (!allowed || !t->tty || t->height == 0 || rows < t->height || !command ||
        !pager_exists(command) || pipe2(fds, O_CLOEXEC) != 0)
        return;
    pid_t pid = fork();
    if (pid == 0)
        run_pager(command, fds[0]);
    close(fds[0]);
    if (pid < 0) {
        close(fds[1]);
        return;
    }
    *p = (struct out_pager){ .fd = fds[1], .pid = pid };
}

void out_pager_end(struct out_pager *p)
{
    if (p->pid == 0)
        return;
    close(p->fd);
    while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR)
        continue; // Ctrl-C belongs to the pager as long as it runs
    *p = (struct out_pager){ .fd = 1 };
}
