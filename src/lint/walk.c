#include "lint/walk.h"
#include "base/vec.h"
#include "lint/ignore.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { MAX_DEPTH = 64 };

struct entry {
    char *name;
    bool is_folder;
};

struct entries {
    struct entry *p;
    size_t n, cap;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static bool is_skipped(const char *name)
{
    static const char *const names[] = { ".", "..", ".git", ".hg", ".svn", "node_modules" };

    for (size_t i = 0; i < N_OF(names); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool list(struct arena *a, const char *folder, struct entries *out, struct err *e)
{
    DIR *d = opendir(folder);
    struct dirent *de;
    struct stat st;

    if (!d)
        return err_os(e, ERR_IO, errno);
    while ((de = readdir(d))) {
        if (is_skipped(de->d_name))
            continue;
        if (fstatat(dirfd(d), de->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
            !(S_ISDIR(st.st_mode) || S_ISREG(st.st_mode)))
            continue;
        vec_push(out, (struct entry){ arena_printf(a, "%s", de->d_name), S_ISDIR(st.st_mode) });
    }
    closedir(d);
    if (out->n)
        qsort(out->p, out->n, sizeof *out->p, by_name);
    return true;
}

/* `folder` ends in a slash. */
static bool walk(struct arena *a, const char *folder, const struct ignore *ig, int depth,
                 struct lint_paths *out, struct err *e)
{
    struct entries entries = { 0 };
    bool ok = list(a, folder, &entries, e);

    ig = ignore_open(a, folder, ig);
    for (size_t i = 0; ok && i < entries.n; i++) {
        const struct entry *x = &entries.p[i];
        char *path = arena_printf(a, "%s%s", folder, x->name);
        if (ignore_match(ig, str_of(path), x->is_folder))
            continue;
        if (!x->is_folder)
            vec_push(out, (struct lint_path){ path, false });
        else if (depth < MAX_DEPTH)
            ok = walk(a, arena_printf(a, "%s/", path), ig, depth + 1, out, e);
    }
    vec_done(&entries);
    return ok;
}

bool lint_walk(struct arena *a, const char *folder, struct lint_paths *out, struct err *e)
{
    struct str at = str_of(folder);

    while (at.n > 1 && at.p[at.n - 1] == '/')
        at.n--;
    // what is found in "." is named without it, as git and grep do
    const char *with_slash = str_eq(at, STR("."))   ? "./"
                             : str_eq(at, STR("/")) ? "/"
                                                    : arena_printf(a, "%.*s/", STR_ARG(at));
    size_t first = out->n;
    if (!walk(a, with_slash, ignore_above(a, with_slash), 0, out, e))
        return err_wrap(e, "%s", folder);
    for (size_t i = first; i < out->n; i++)
        if (strncmp(out->p[i].path, "./", 2) == 0)
            out->p[i].path += 2;
    return true;
}
