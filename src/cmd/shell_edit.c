/* shell_edit.c - reading one entry of the shell: keys, signals, names that arrive meanwhile. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "cmd/shell.h"
#include "ext/readline.h"
#include "promql/scan.h"

/* Set by handlers, looked at between keys. */
static volatile sig_atomic_t resized, stopped, ended;

static void on_signal(int sig)
{
    if (sig == SIGWINCH)
        resized = 1;
    else if (sig == SIGTSTP)
        stopped = 1;
    else if (sig == SIGINT)
        cmd_interrupted = true;
    else
        ended = sig;
}

static void catch_signals(void)
{
    static const int signals[] = { SIGINT, SIGWINCH, SIGTSTP, SIGTERM, SIGHUP };
    struct sigaction act = { .sa_handler = on_signal }, old;

    sigemptyset(&act.sa_mask);
    for (size_t i = 0; i < N_OF(signals); i++)
        if (sigaction(signals[i], NULL, &old) == 0 &&
            (old.sa_handler != SIG_IGN || signals[i] == SIGINT))
            sigaction(signals[i], &act, NULL);
}

static void put(const char *z)
{
    struct err e = { 0 };

    if (!io_write_all(STDOUT_FILENO, str_of(z), &e))
        err_done(&e);
}

// ---- what readline calls ----

static void on_draw(void *user)
{
    struct shell *sh = user;

    if (sh->edit.taken)
        return;
    if (!sh->edit.tab)
        shell_menu_close(sh);
    sh->edit.used |= rlx_text().n > 0;
    shell_draw(sh);
}

static void on_key(void *user, enum rlx_key key)
{
    struct shell *sh = user;

    sh->edit.tab = key == RLX_TAB || key == RLX_BACK_TAB;
    sh->edit.nothing = sh->edit.waiting = false;
    if (key == RLX_OTHER)
        sh->edit.choosing = sh->edit.menu.chosen > 0;
    else if (key == RLX_CLEAR)
        shell_clear(sh);
    else
        shell_tab(sh, key == RLX_BACK_TAB);
}

static bool ends_early(struct str text)
{
    return str_ends(str_trim(text), STR(";"));
}

/* An expression without the command behind it. */
static bool is_complete(struct str text)
{
    if (out_editor_is_command(text) || ends_early(text))
        return true;
    shell_split_command(&text);
    return pql_is_complete(text);
}

static enum rlx_enter on_enter(void *user)
{
    struct shell *sh = user;

    if (sh->edit.choosing)
        return RLX_NOTHING;
    if (!sh->plain && !is_complete(rlx_text()))
        return RLX_NEWLINE;
    shell_menu_close(sh);
    shell_draw_done(sh);
    return RLX_RUN;
}

static void on_line(void *user, const char *text)
{
    struct shell *sh = user;

    sh->edit.taken = true;
    sh->edit.eof = !text;
    if (text) {
        struct buf b = { 0 };
        buf_puts(&b, text);
        sh->edit.line = buf_take(&b);
    }
    if (!text)
        shell_draw_done(sh);
    rlx_end();
}

bool shell_edit_open(struct shell *sh, struct err *e)
{
    const struct rlx_opts o = {
        .user = sh,
        .name = "promctl",
        .plain = sh->plain,
        .draw = on_draw,
        .enter = on_enter,
        .key = sh->plain ? NULL : on_key,
        .line = on_line,
    };
    if (!rlx_open(&o, e))
        return false;
    catch_signals();
    out_term_ask_background(&sh->term, STDIN_FILENO, &sh->edit.ahead);
    sh->light = sh->term.light;
    return true;
}

void shell_edit_close(struct shell *sh)
{
    shell_menu_close(sh);
    buf_done(&sh->edit.ahead);
    free(sh->edit.widths);
    free(sh->edit.line);
}

// ---- signals ----

static void measure(struct shell *sh)
{
    out_term_of(&sh->term, STDOUT_FILENO, (enum out_color)sh->call->common->color);
    sh->term.light |= sh->light;
    sh->picture = sh->term;
    if (!sh->term.color) { // bold and reverse are no colours
        sh->picture.color = true;
        sh->picture.depth = OUT_DEPTH_MONO;
    }
    rlx_resize((int)sh->term.height, (int)sh->term.width);
}

/* Ctrl-C drops what was typed. */
static void drop(struct shell *sh)
{
    cmd_interrupted = false;
    sh->edit.tab = sh->edit.waiting = false;
    shell_menu_close(sh);
    if (!sh->plain) {
        shell_draw_done(sh);
        rlx_drop();
    } else {
        rlx_drop();
        put("^C\n");
    }
    rlx_redraw();
}

/* Pasted text comes between marks, and is taken as a whole. */
static void paste_marks(const struct shell *sh, bool on)
{
    if (!sh->plain)
        put(on ? "\033[?2004h" : "\033[?2004l");
}

static void stop(struct shell *sh)
{
    stopped = 0;
    if (!sh->plain)
        shell_undraw(sh);
    paste_marks(sh, false);
    rlx_suspend();
    raise(SIGSTOP);
    rlx_resume();
    paste_marks(sh, true);
    measure(sh);
    rlx_redraw();
}

static void look_at_signals(struct shell *sh)
{
    if (cmd_interrupted)
        drop(sh);
    if (stopped)
        stop(sh);
    if (resized) {
        resized = 0;
        measure(sh);
        if (!sh->plain)
            shell_draw_moved(sh);
    }
}

// ---- names that arrive ----

/* A Tab that had to wait goes on, where nothing was typed since. */
static void take_names(struct shell *sh)
{
    if (!names_take(sh->names))
        return;
    shell_apply_uses(sh);
    if (sh->plain)
        return;
    if (sh->edit.waiting) {
        sh->edit.waiting = false;
        shell_tab(sh, false);
    }
    rlx_redraw();
}

// ---- an entry ----

static void read_keys(struct shell *sh)
{
    while (!sh->edit.taken && !ended) {
        struct pollfd p[2] = { { .fd = STDIN_FILENO, .events = POLLIN },
                               { .fd = names_fd(sh->names), .events = POLLIN } };
        int n = poll(p, 2, -1);
        bool lost = n < 0 && errno != EINTR;
        look_at_signals(sh); // errno is another after that
        if (lost)
            return;
        if (n > 0 && p[1].revents)
            take_names(sh);
        if (n > 0 && p[0].revents)
            rlx_read();
    }
}

static char *read_part(struct shell *sh, const char *prompt, const char *first)
{
    struct shell_edit *ed = &sh->edit;
    char *line;

    ed->taken = ed->eof = ed->tab = ed->waiting = ed->nothing = false;
    ed->rows = ed->y = 0;
    paste_marks(sh, true);
    rlx_begin(prompt);
    if (first) {
        rlx_replace((struct span){ 0, rlx_text().n }, str_of(first));
        rlx_redraw();
    }
    rlx_type(buf_str(&ed->ahead));
    buf_done(&ed->ahead);
    read_keys(sh);
    rlx_end();
    paste_marks(sh, false);
    if (ended)
        sh->quit = true;
    line = ed->line;
    ed->line = NULL;
    return line;
}

/* Where readline draws, an entry of several lines is read line by line. */
static char *read_plain(struct shell *sh, const char *first)
{
    struct buf all = { 0 }, prompt = { 0 };

    buf_printf(&prompt, "%s%s> ", buf_z(&sh->prompt), sh->down ? " !" : "");
    sh->edit.indent = -1;
    char *line = read_part(sh, buf_z(&prompt), first);
    while (line) {
        buf_puts(&all, line);
        free(line);
        line = NULL;
        if (is_complete(buf_str(&all)))
            break;
        buf_putc(&all, '\n');
        line = read_part(sh, " ... ", NULL);
    }
    buf_done(&prompt);
    if (!all.n && sh->edit.eof)
        put("\n");
    if (!all.n && (sh->edit.eof || sh->quit)) {
        buf_done(&all);
        return NULL;
    }
    buf_putc(&all, '\0');
    all.n--;
    return buf_take(&all);
}

char *shell_edit_read(struct shell *sh, const char *first)
{
    cmd_interrupted = false;
    measure(sh);
    return sh->plain ? read_plain(sh, first) : read_part(sh, NULL, first);
}
