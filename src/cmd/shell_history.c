/* shell_history.c - $XDG_STATE_HOME/promctl/history: entries kept whole, for their owner alone.
 *
 * An entry is a line; more lines of it follow, each behind a tab. The file is added to entry by
 * entry, by several shells at once where there are several, and made anew when a shell starts and
 * finds more than there should be.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/vec.h"
#include "cmd/shell.h"
#include "cmd/user_path.h"
#include "ext/readline.h"

enum { HISTORY_MAX = 10000, HISTORY_MAX_BYTES = 64 << 20 };

struct entries {
    struct str *p;
    size_t n, cap;
};

static bool find_path(struct buf *path)
{
    return user_path(path, USER_STATE, "history") && user_path_make(buf_z(path));
}

/* The file, locked; it may have been replaced while we waited. -1: there is none. */
static int open_locked(const char *path)
{
    for (int tries = 0; tries < 10; tries++) {
        struct stat mine, there;
        int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (fd < 0 || flock(fd, LOCK_EX) != 0)
            return fd;
        if (fstat(fd, &mine) == 0 && stat(path, &there) == 0 && mine.st_ino == there.st_ino)
            return fd;
        close(fd);
    }
    return -1;
}

static void put_entry(struct buf *b, struct str entry)
{
    struct str line;

    for (size_t i = 0; str_cut(&entry, '\n', &line); i++) {
        buf_puts(b, i ? "\t" : "");
        buf_put_str(b, line);
        buf_putc(b, '\n');
    }
}

/* The entries of the text, each as it was typed; of equals the newest. */
static void read_entries(struct arena *a, struct str text, struct entries *out, size_t *n_read)
{
    struct entries all = { 0 };
    struct map seen = { 0 };
    struct str line;
    struct buf b = { 0 };

    for (bool more = text.n > 0; more;) {
        more = str_cut(&text, '\n', &line);
        if (more && line.n && line.p[0] == '\t' && b.n) {
            buf_printf(&b, "\n%.*s", STR_ARG(str_skip(line, 1)));
            continue;
        }
        if (b.n)
            vec_push(&all, arena_str(a, buf_str(&b)));
        buf_clear(&b);
        if (more)
            buf_put_str(&b, line);
    }
    *n_read = all.n;
    for (size_t i = all.n; i-- > 0 && out->n < HISTORY_MAX;) {
        size_t before = seen.n;
        if (map_id(&seen, all.p[i]) == before)
            vec_push(out, all.p[i]);
    }
    for (size_t i = 0; i < out->n / 2; i++) { // oldest first
        struct str x = out->p[i];
        out->p[i] = out->p[out->n - 1 - i];
        out->p[out->n - 1 - i] = x;
    }
    buf_done(&b);
    map_done(&seen);
    vec_done(&all);
}

static void write_anew(const char *path, const struct entries *all)
{
    struct err e = { 0 };
    struct buf b = { 0 };

    for (size_t i = 0; i < all->n; i++)
        put_entry(&b, all->p[i]);
    io_replace_file(path, buf_str(&b), &e);
    err_done(&e);
    buf_done(&b);
}

void shell_history_load(struct shell *sh)
{
    struct buf path = { 0 }, text = { 0 };
    struct arena a = { 0 };
    struct entries all = { 0 };
    struct err e = { 0 };
    size_t n_read = 0;
    int fd = find_path(&path) ? open_locked(buf_z(&path)) : -1;

    if (fd >= 0 && io_read_file(buf_z(&path), HISTORY_MAX_BYTES, &text, &e)) {
        read_entries(&a, buf_str(&text), &all, &n_read);
        for (size_t i = 0; i < all.n; i++) {
            rlx_history_append(all.p[i].p);
            shell_count_uses(sh, all.p[i]);
        }
        if (n_read > all.n + HISTORY_MAX / 10)
            write_anew(buf_z(&path), &all);
        fchmod(fd, 0600);
    }
    if (fd >= 0)
        close(fd);
    err_done(&e);
    vec_done(&all);
    arena_done(&a);
    buf_done(&text);
    buf_done(&path);
}

void shell_history_add(struct shell *sh, const char *entry)
{
    struct buf path = { 0 }, b = { 0 };
    struct err e = { 0 };
    int fd;

    if (entry[0] == ' ' || entry[0] == '\t' || entry[0] == '\n' || !str_trim(str_of(entry)).n)
        return;
    rlx_history_add(entry, HISTORY_MAX);
    shell_count_uses(sh, str_of(entry));
    put_entry(&b, str_of(entry));
    fd = find_path(&path) ? open_locked(buf_z(&path)) : -1;
    if (fd >= 0) {
        if (!io_write_all(fd, buf_str(&b), &e)) // a full disk costs the history, not the session
            err_done(&e);
        close(fd);
    }
    buf_done(&b);
    buf_done(&path);
}
