/* names_cache.c - lines of TYPE, NAME and HELP, parted by tabs, between a first line that says what
 * it is and a last one with the number of lines and a hash of what is above it.
 */
#include "cmd/names_cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/io.h"
#include "base/time.h"
#include "base/vec.h"
#include "cmd/user_path.h"

enum { FILE_MAX_BYTES = 16 << 20, ALL_MAX_BYTES = 64 << 20, LAST_LINE_CHARS = 64 };

static const char first_line[] = "promctl names 1\n";

static bool find_path(struct buf *path, uint64_t key)
{
    char name[40];

    snprintf(name, sizeof name, "names-%016" PRIx64, key);
    return user_path(path, USER_CACHE, name);
}

// ---- lines ----

static void put_text(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\n' || c == '\t' || c == '\\')
            buf_putc(b, '\\');
        buf_putc(b, c == '\n' ? 'n' : c == '\t' ? 't' : c);
    }
}

static struct str read_text(struct arena *a, struct str s)
{
    char *p;
    size_t n = 0;

    if (str_find_char(s, '\\') == s.n)
        return s;
    p = arena_alloc(a, s.n);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\\' && i + 1 < s.n) {
            c = s.p[++i];
            c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
        p[n++] = c;
    }
    return (struct str){ p, n };
}

static bool read_line(struct arena *a, struct str line, struct cached_name *out)
{
    struct str type, name;

    if (!str_cut(&line, '\t', &type) || !str_cut(&line, '\t', &name) || !name.n ||
        !metric_type_parse(type, &out->type))
        return false;
    out->name = read_text(a, name);
    out->help = read_text(a, line);
    return true;
}

static void put_end(struct buf *b, size_t n)
{
    buf_printf(b, "end %zu %016" PRIx64 "\n", n, hash_str(buf_str(b)));
}

/* Cuts the last line off where it is right. */
static bool check_end(struct str *text, size_t *n)
{
    char want[LAST_LINE_CHARS];
    struct str body = *text, last;

    if (!body.n || body.p[body.n - 1] != '\n')
        return false;
    body.n--;
    while (body.n && body.p[body.n - 1] != '\n')
        body.n--;
    last = str_skip(*text, body.n);
    *n = 0;
    for (size_t i = body.n; i-- > 0;)
        *n += body.p[i] == '\n';
    if (!str_cut_prefix(&body, str_of(first_line)))
        return false;
    --*n; // the first line
    size_t above = text->n - last.n;
    snprintf(want, sizeof want, "end %zu %016" PRIx64 "\n", *n, hash_bytes(text->p, above));
    *text = body;
    return str_eq(last, str_of(want));
}

bool names_cache_read(struct arena *a, uint64_t key, struct cached_names *out)
{
    struct buf path = { 0 }, file = { 0 };
    struct err e = { 0 };
    struct stat st;
    size_t n;

    *out = (struct cached_names){ 0 };
    bool ok = find_path(&path, key) && stat(buf_z(&path), &st) == 0 && S_ISREG(st.st_mode) &&
              io_read_file(buf_z(&path), FILE_MAX_BYTES, &file, &e);
    struct str line, text = arena_str(a, buf_str(&file));
    ok = ok && check_end(&text, &n);
    out->p = arena_new_n(a, struct cached_name, ok ? n + 1 : 1);
    while (ok && str_cut(&text, '\n', &line))
        ok = out->n < n && read_line(a, line, &out->p[out->n++]);
    if (ok)
        out->written_ms = (int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000;
    err_done(&e);
    buf_done(&file);
    buf_done(&path);
    return ok && out->n > 0;
}

// ---- room ----

struct kept_file {
    char *name;
    off_t size;
    time_t written;
};

static int newest_first(const void *a, const void *b)
{
    const struct kept_file *x = a, *y = b;
    return (x->written < y->written) - (x->written > y->written);
}

/* Removes the oldest of the folder of `path` where all are more than there is room for. */
static void make_room(const char *path)
{
    struct {
        struct kept_file *p;
        size_t n, cap;
    } all = { 0 };
    off_t sum = 0;
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = folder < 0 ? NULL : fdopendir(folder);
    struct dirent *at;
    struct stat st;

    while (d && (at = readdir(d)))
        if (strncmp(at->d_name, "names-", 6) == 0 && fstatat(folder, at->d_name, &st, 0) == 0)
            vec_push(&all, (struct kept_file){ xstrdup(at->d_name), st.st_size, st.st_mtime });
    if (all.n)
        qsort(all.p, all.n, sizeof *all.p, newest_first);
    for (size_t i = 0; i < all.n; i++) {
        sum += all.p[i].size;
        if (sum > ALL_MAX_BYTES)
            unlinkat(folder, all.p[i].name, 0);
        free(all.p[i].name);
    }
    if (d)
        closedir(d);
    vec_done(&all);
}

// ---- writing ----

static void put_names(struct buf *b, const struct cached_names *names, bool help)
{
    buf_clear(b);
    if (!names->n)
        return;
    buf_puts(b, first_line);
    for (size_t i = 0; i < names->n; i++) {
        const struct cached_name *x = &names->p[i];
        buf_printf(b, "%.*s\t", STR_ARG(metric_type_name(x->type)));
        put_text(b, x->name);
        buf_putc(b, '\t');
        if (help)
            put_text(b, x->help);
        buf_putc(b, '\n');
    }
    put_end(b, names->n);
}

/* What is replaced keeps its mode, so the file is there before. */
static bool make_file(const char *path)
{
    int fd = user_path_make(path) ? open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;
    bool ok = fd >= 0 && fchmod(fd, 0600) == 0;

    if (fd >= 0)
        close(fd);
    return ok;
}

void names_cache_put(struct buf *b, const struct cached_names *names)
{
    put_names(b, names, true);
    if (b->n > FILE_MAX_BYTES)
        put_names(b, names, false);
    if (b->n > FILE_MAX_BYTES)
        buf_clear(b);
}

void names_cache_write(uint64_t key, struct str text)
{
    struct buf path = { 0 };
    struct err e = { 0 };

    if (find_path(&path, key) && make_file(buf_z(&path)) &&
        io_replace_file(buf_z(&path), text, &e)) {
        path.n = (size_t)(strrchr(buf_z(&path), '/') - path.p);
        make_room(buf_z(&path));
    }
    err_done(&e);
    buf_done(&path);
}
