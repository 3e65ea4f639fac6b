/* signal.c - SIGINT is a flag once, then the end; SIGPIPE becomes EPIPE. */
#include "cmd/cmd.h"

#include <signal.h>
#include <unistd.h>

volatile bool cmd_interrupted;

static void on_interrupt(int sig)
{
    (void)sig;
    if (cmd_interrupted)
        _exit(130);
    cmd_interrupted = true;
}

static void on_pipe(int sig)
{
    (void)sig;
}

void cmd_signals_init(void)
{
    struct sigaction old, act = { .sa_handler = on_interrupt };

    sigemptyset(&act.sa_mask);
    // No SA_RESTART: a read that waits is to notice.
    if (sigaction(SIGINT, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        sigaction(SIGINT, &act, NULL);
    // A handler, not SIG_IGN, which a pager would inherit.
    act.sa_handler = on_pipe;
    act.sa_flags = SA_RESTART;
    sigaction(SIGPIPE, &act, NULL);
}
