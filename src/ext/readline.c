/* readline.c - the door to GNU readline, see readline.h. */
#include "config.h"

#include "ext/readline.h"

#include "ext/dl.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

static struct {
    DL_FN(add_history);
    DL_FN(free_history_entry);
    DL_FN(history_get);
    DL_FN(history_base);
    DL_FN(history_length);
    DL_FN(remove_history);
    DL_FN(rl_begin_undo_group);
    DL_FN(rl_bind_keyseq_in_map);
    DL_FN(rl_callback_handler_install);
    DL_FN(rl_callback_handler_remove);
    DL_FN(rl_callback_read_char);
    DL_FN(rl_callback_sigcleanup);
    DL_FN(rl_catch_signals);
    DL_FN(rl_catch_sigwinch);
    DL_FN(rl_change_environment);
    DL_FN(rl_delete_text);
    DL_FN(rl_deprep_term_function);
    DL_FN(rl_display_prompt);
    DL_FN(rl_done);
    DL_FN(rl_end);
    DL_FN(rl_end_undo_group);
    DL_FN(rl_free_line_state);
    DL_FN(rl_get_keymap_by_name);
    DL_FN(rl_get_next_history);
    DL_FN(rl_get_previous_history);
    DL_FN(rl_initialize);
    DL_FN(rl_insert_text);
    DL_FN(rl_instream);
    DL_FN(rl_line_buffer);
    DL_FN(rl_newline);
    DL_FN(rl_outstream);
    DL_FN(rl_point);
    DL_FN(rl_prep_term_function);
    DL_FN(rl_prompt);
    DL_FN(rl_readline_name);
    DL_FN(rl_redisplay);
    DL_FN(rl_redisplay_function);
    DL_FN(rl_read_key);
    DL_FN(rl_replace_line);
    DL_FN(rl_set_screen_size);
    DL_FN(rl_stuff_char);
    DL_FN(using_history);
} lib;

static const struct dl_sym syms[] = {
    DL_SYM(lib, add_history),
    DL_SYM(lib, free_history_entry),
    DL_SYM(lib, history_get),
    DL_SYM(lib, history_base),
    DL_SYM(lib, history_length),
    DL_SYM(lib, remove_history),
    DL_SYM(lib, rl_begin_undo_group),
    DL_SYM(lib, rl_bind_keyseq_in_map),
    DL_SYM(lib, rl_callback_handler_install),
    DL_SYM(lib, rl_callback_handler_remove),
    DL_SYM(lib, rl_callback_read_char),
    DL_SYM(lib, rl_callback_sigcleanup),
    DL_SYM(lib, rl_catch_signals),
    DL_SYM(lib, rl_catch_sigwinch),
    DL_SYM(lib, rl_change_environment),
    DL_SYM(lib, rl_delete_text),
    DL_SYM(lib, rl_deprep_term_function),
    DL_SYM(lib, rl_display_prompt),
    DL_SYM(lib, rl_done),
    DL_SYM(lib, rl_end),
    DL_SYM(lib, rl_end_undo_group),
    DL_SYM(lib, rl_free_line_state),
    DL_SYM(lib, rl_get_keymap_by_name),
    DL_SYM(lib, rl_get_next_history),
    DL_SYM(lib, rl_get_previous_history),
    DL_SYM(lib, rl_initialize),
    DL_SYM(lib, rl_insert_text),
    DL_SYM(lib, rl_instream),
    DL_SYM(lib, rl_line_buffer),
    DL_SYM(lib, rl_newline),
    DL_SYM(lib, rl_outstream),
    DL_SYM(lib, rl_point),
    DL_SYM(lib, rl_prep_term_function),
    DL_SYM(lib, rl_prompt),
    DL_SYM(lib, rl_readline_name),
    DL_SYM(lib, rl_redisplay),
    DL_SYM(lib, rl_redisplay_function),
    DL_SYM(lib, rl_read_key),
    DL_SYM(lib, rl_replace_line),
    DL_SYM(lib, rl_set_screen_size),
    DL_SYM(lib, rl_stuff_char),
    DL_SYM(lib, using_history),
};

static struct dl_lib library = {
    .name = "libreadline",
    .soname = SONAME_READLINE,
    .package = "libreadline8",
    .syms = syms,
    .n_syms = N_OF(syms),
};

DL_NOTE(readline, "shell", "interactive shell", "recommended", SONAME_READLINE);

static struct editor {
    struct rlx_opts o;
    bool on;
    FILE *nowhere;
} ed;

// ---- keys ----

static void before_key(void)
{
    if (ed.o.key)
        ed.o.key(ed.o.user, RLX_OTHER);
}

static int on_enter(int count, int key)
{
    enum rlx_enter what = ed.o.enter ? ed.o.enter(ed.o.user) : RLX_RUN;

    (void)count;
    (void)key;
    if (what == RLX_RUN && ed.o.plain)
        return lib.rl_newline(1, '\n'); // it draws the end of the line
    if (what == RLX_RUN)
        *lib.rl_done = 1;
    else if (what == RLX_NEWLINE)
        lib.rl_insert_text("\n");
    return 0;
}

static int on_newline(int count, int key)
{
    (void)count;
    (void)key;
    lib.rl_insert_text("\n");
    return 0;
}

static int on_tab(int count, int key)
{
    (void)count;
    (void)key;
    ed.o.key(ed.o.user, RLX_TAB);
    return 0;
}

static int on_back_tab(int count, int key)
{
    (void)count;
    (void)key;
    ed.o.key(ed.o.user, RLX_BACK_TAB);
    return 0;
}

static int on_clear(int count, int key)
{
    (void)count;
    (void)key;
    ed.o.key(ed.o.user, RLX_CLEAR);
    return 0;
}

/* The first byte of the line that `at` is in. */
static int line_begin(int at)
{
    while (at > 0 && (*lib.rl_line_buffer)[at - 1] != '\n')
        at--;
    return at;
}

static int line_end(int at)
{
    while (at < *lib.rl_end && (*lib.rl_line_buffer)[at] != '\n')
        at++;
    return at;
}

/* To the same column of the line that begins at `to`; never into the middle of a character. */
static void to_line(int to, int column)
{
    int end = line_end(to), at = to + column < end ? to + column : end;

    while (at > to && at < end && ((unsigned char)(*lib.rl_line_buffer)[at] & 0xc0) == 0x80)
        at--;
    *lib.rl_point = at;
}

static int on_up(int count, int key)
{
    int begin = line_begin(*lib.rl_point);

    if (begin == 0)
        return lib.rl_get_previous_history(count, key);
    to_line(line_begin(begin - 1), *lib.rl_point - begin);
    return 0;
}

static int on_down(int count, int key)
{
    int begin = line_begin(*lib.rl_point), end = line_end(*lib.rl_point);

    if (end == *lib.rl_end)
        return lib.rl_get_next_history(count, key);
    to_line(end + 1, *lib.rl_point - begin);
    return 0;
}

static int on_home(int count, int key)
{
    (void)count;
    (void)key;
    *lib.rl_point = line_begin(*lib.rl_point);
    return 0;
}

static int on_end(int count, int key)
{
    (void)count;
    (void)key;
    *lib.rl_point = line_end(*lib.rl_point);
    return 0;
}

enum { ANSWER_MAX = 64 };

/* What a terminal says of its background when it is late: for nobody, up to its end. */
static int on_answer(int count, int key)
{
    (void)count;
    (void)key;
    for (int i = 0, c = 0; i < ANSWER_MAX && c != '\a' && c != '\\'; i++)
        c = lib.rl_read_key();
    return 0;
}

static void bind_keys(void)
{
    static const struct {
        const char *keys;
        rl_command_func_t *fn;
        bool lines, tab; /* only where a text has lines, or the caller takes Tab */
    } rows[] = {
        { "\\C-m", on_enter, false, false },
        { "\\C-j", on_enter, false, false },
        { "\\e\\C-m", on_newline, true, false },
        { "\\e\\C-j", on_newline, true, false },
        { "\\t", on_tab, false, true },
        { "\\e[Z", on_back_tab, false, true },
        { "\\e[A", on_up, true, false },
        { "\\eOA", on_up, true, false },
        { "\\e[B", on_down, true, false },
        { "\\eOB", on_down, true, false },
        { "\\e[H", on_home, true, false },
        { "\\eOH", on_home, true, false },
        { "\\e[1~", on_home, true, false },
        { "\\e[4~", on_end, true, false },
        { "\\e]11;rgb:", on_answer, true, false },
        { "\\e[F", on_end, true, false },
        { "\\eOF", on_end, true, false },
    };
    static const char *const maps[] = { "emacs-standard", "vi-insert", "vi-command" };

    for (size_t m = 0; m < N_OF(maps); m++) {
        Keymap map = lib.rl_get_keymap_by_name(maps[m]);
        for (size_t i = 0; i < N_OF(rows); i++) {
            bool alone = m > 0 && strncmp(rows[i].keys, "\\e\\C", 4) == 0; // Escape leaves a mode
            if (map && !alone && !(rows[i].lines && ed.o.plain) && !(rows[i].tab && !ed.o.key))
                lib.rl_bind_keyseq_in_map(rows[i].keys, rows[i].fn, map);
        }
    }
    Keymap emacs = lib.rl_get_keymap_by_name("emacs-standard");
    if (emacs && !ed.o.plain) {
        lib.rl_bind_keyseq_in_map("\\C-l", on_clear, emacs);
        lib.rl_bind_keyseq_in_map("\\C-p", on_up, emacs);
        lib.rl_bind_keyseq_in_map("\\C-n", on_down, emacs);
        lib.rl_bind_keyseq_in_map("\\C-a", on_home, emacs);
        lib.rl_bind_keyseq_in_map("\\C-e", on_end, emacs);
    }
}

// ---- the editor ----

static void redisplay(void)
{
    ed.o.draw(ed.o.user);
}

bool rlx_open(const struct rlx_opts *o, struct err *e)
{
    if (!dl_open(&library, e))
        return false;
    ed.o = *o;
    *lib.rl_readline_name = o->name;
    *lib.rl_catch_signals = 0;
    *lib.rl_catch_sigwinch = 0;
    *lib.rl_change_environment = 0;
    *lib.rl_instream = stdin;
    *lib.rl_outstream = stdout;
    lib.using_history();
    if (!o->plain) {
        *lib.rl_redisplay_function = redisplay;
        // What readline itself writes (a bell, a new line) is no part of our picture.
        int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
        ed.nowhere = fd >= 0 ? fdopen(fd, "w") : NULL;
        if (!ed.nowhere)
            return err_errno(e, ERR_IO, "/dev/null");
        *lib.rl_outstream = ed.nowhere;
    }
    lib.rl_initialize();
    bind_keys();
    return true;
}

static void on_line(char *text)
{
    ed.o.line(ed.o.user, text);
    free(text);
}

void rlx_begin(const char *prompt)
{
    if (prompt)
        ed.o.prompt = prompt;
    ed.on = true;
    lib.rl_callback_handler_install(ed.o.plain ? ed.o.prompt : "", on_line);
}

void rlx_end(void)
{
    if (ed.on)
        lib.rl_callback_handler_remove();
    ed.on = false;
}

void rlx_read(void)
{
    before_key();
    lib.rl_callback_read_char();
}

void rlx_type(struct str bytes)
{
    for (size_t i = 0; i < bytes.n && ed.on; i++) {
        lib.rl_stuff_char((unsigned char)bytes.p[i]);
        rlx_read();
    }
}

void rlx_drop(void)
{
    lib.rl_callback_sigcleanup();
    lib.rl_free_line_state();
    lib.rl_replace_line("", 1);
    *lib.rl_point = *lib.rl_end = 0;
}

void rlx_suspend(void)
{
    if (*lib.rl_deprep_term_function)
        (*lib.rl_deprep_term_function)();
}

void rlx_resume(void)
{
    if (*lib.rl_prep_term_function)
        (*lib.rl_prep_term_function)(1);
}

void rlx_resize(int rows, int cols)
{
    lib.rl_set_screen_size(rows, cols);
}

void rlx_redraw(void)
{
    if (ed.on)
        (*lib.rl_redisplay_function)();
}

struct str rlx_text(void)
{
    return (struct str){ *lib.rl_line_buffer, (size_t)*lib.rl_end };
}

size_t rlx_cursor(void)
{
    return (size_t)*lib.rl_point;
}

const char *rlx_message(void)
{
    return *lib.rl_display_prompt != *lib.rl_prompt ? *lib.rl_display_prompt : NULL;
}

void rlx_replace(struct span at, struct str with)
{
    char *z = xmalloc(with.n + 1);

    memcpy(z, with.p, with.n);
    z[with.n] = '\0';
    lib.rl_begin_undo_group();
    lib.rl_delete_text((int)at.off, (int)(at.off + at.n));
    *lib.rl_point = (int)at.off;
    lib.rl_insert_text(z);
    lib.rl_end_undo_group();
    free(z);
}

// ---- history ----

size_t rlx_history_n(void)
{
    return (size_t)*lib.history_length;
}

const char *rlx_history_at(size_t i)
{
    HIST_ENTRY *entry = i < rlx_history_n() ? lib.history_get(*lib.history_base + (int)i) : NULL;
    return entry ? entry->line : NULL;
}

static void forget(size_t i)
{
    HIST_ENTRY *old = lib.remove_history((int)i);
    if (old)
        free(lib.free_history_entry(old));
}

void rlx_history_append(const char *text)
{
    lib.add_history(text);
    lib.using_history();
}

void rlx_history_add(const char *text, size_t max)
{
    for (size_t i = rlx_history_n(); i-- > 0;) {
        const char *old = rlx_history_at(i);
        if (old && strcmp(old, text) == 0)
            forget(i);
    }
    rlx_history_append(text);
    while (rlx_history_n() > max)
        forget(0);
    lib.using_history();
}
