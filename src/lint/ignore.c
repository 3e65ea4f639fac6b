#include "lint/ignore.h"
#include "base/io.h"

#include <stdlib.h>
#include <unistd.h>

enum { IGNORE_MAX_BYTES = 1 << 20, GLOB_STEPS = 100000 };

/* ---- globs ---- */

/* The class that `p` begins with; how long it is, 0: it is none. */
static size_t match_class(struct str p, char c, bool *match)
{
    size_t i = 1;
    bool negated = p.n > 1 && (p.p[1] == '!' || p.p[1] == '^'), in = false;

    i += negated;
    for (size_t first = i; i < p.n && (p.p[i] != ']' || i == first); i++) {
        if (i + 2 < p.n && p.p[i + 1] == '-' && p.p[i + 2] != ']') {
            in |= c >= p.p[i] && c <= p.p[i + 2];
            i += 2;
        } else {
            in |= c == p.p[i];
        }
    }
    *match = in != negated && c != '/';
    return i < p.n ? i + 1 : 0;
}

static bool glob(struct str p, struct str s, int *steps);

/* From behind a star: `any` also over slashes. */
static bool glob_star(struct str p, struct str s, bool any, int *steps)
{
    for (size_t i = 0; i <= s.n; i++) {
        if (glob(p, str_skip(s, i), steps))
            return true;
        if (i < s.n && s.p[i] == '/' && !any)
            return false;
    }
    return false;
}

static bool glob(struct str p, struct str s, int *steps)
{
    while (p.n) {
        if (--*steps < 0)
            return false;              // a pattern made to take forever
        if (str_starts(p, STR("**/"))) // also no folder at all
            return glob(str_skip(p, 3), s, steps) || glob_star(str_skip(p, 2), s, true, steps);
        if (str_starts(p, STR("**")))
            return glob_star(str_skip(p, 2), s, true, steps);
        if (p.p[0] == '*')
            return glob_star(str_skip(p, 1), s, false, steps);
        if (!s.n)
            return false;
        bool match = p.p[0] == s.p[0];
        size_t n = 1, class = p.p[0] == '[' ? match_class(p, s.p[0], &match) : 0;
        if (class) {
            n = class;
        } else if (p.p[0] == '?') {
            match = s.p[0] != '/';
        } else if (p.p[0] == '\\' && p.n > 1) {
            match = p.p[1] == s.p[0];
            n = 2;
        }
        if (!match)
            return false;
        p = str_skip(p, n);
        s = str_skip(s, 1);
    }
    return s.n == 0;
}

bool glob_match(struct str pattern, struct str text)
{
    int steps = GLOB_STEPS;

    return glob(pattern, text, &steps);
}

/* ---- files ---- */

const struct ignore *ignore_open(struct arena *a, const char *folder, const struct ignore *above)
{
    struct buf text = { 0 };
    struct err e = { 0 };
    char *path = arena_printf(a, "%s.gitignore", folder);
    const struct ignore *result = above;

    if (access(path, R_OK) == 0 && io_read_file(path, IGNORE_MAX_BYTES, &text, &e)) {
        struct ignore *ig = arena_new(a, struct ignore);
        *ig = (struct ignore){ above, arena_printf(a, "%s", folder), arena_str(a, buf_str(&text)) };
        result = ig;
    }
    err_done(&e); // a file that cannot be read ignores nothing
    buf_done(&text);
    return result;
}

const struct ignore *ignore_above(struct arena *a, const char *folder)
{
    char *real = realpath(folder, NULL);
    const struct ignore *result = NULL;
    const char *up = arena_printf(a, "%s", folder);
    const char *ups[64];
    size_t n = 0;

    // from the folder up to the one with .git; the paths stay relative to what was named
    for (struct str at = str_of(real ? real : "/"); n < N_OF(ups); n++) {
        ups[n] = up;
        if (access(arena_printf(a, "%s.git", up), F_OK) == 0)
            break;
        const char *slash = memrchr(at.p, '/', at.n);
        if (!slash || at.n <= 1) {
            n = 0;
            break;
        }
        at.n = (size_t)(slash - at.p);
        up = arena_printf(a, "%s../", up);
    }
    free(real);
    // DIFFERS from git: patterns with a slash count from where the walk began
    for (size_t i = n; i > 0; i--) {
        const struct ignore *ig = ignore_open(a, ups[i], result);
        if (ig != result)
            ((struct ignore *)ig)->folder = arena_printf(a, "%s", folder);
        result = ig;
    }
    return result;
}

/* Whether a line matches; `*keep` where it says that the path is not to be ignored. */
static bool match_line(struct str line, struct str path, bool is_folder, bool *keep)
{
    while (line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\r'))
        line.n--;
    if (!line.n || line.p[0] == '#')
        return false;
    *keep = str_cut_prefix(&line, STR("!"));
    if (str_cut_suffix(&line, STR("/")) && !is_folder)
        return false;
    bool anchored = str_find_char(line, '/') < line.n;
    str_cut_prefix(&line, STR("/"));
    const char *slash = memrchr(path.p, '/', path.n);
    if (!anchored && slash)
        path = str_skip(path, (size_t)(slash - path.p) + 1);
    return glob_match(line, path);
}

bool ignore_match(const struct ignore *ig, struct str path, bool is_folder)
{
    for (; ig; ig = ig->above) {
        struct str rest = ig->text, line, below = path;
        bool decided = false, ignored = false, keep;
        if (!str_cut_prefix(&below, str_of(ig->folder)))
            continue;
        while (str_cut(&rest, '\n', &line)) {
            if (match_line(line, below, is_folder, &keep)) {
                decided = true;
                ignored = !keep;
            }
        }
        if (decided)
            return ignored;
    }
    return false;
}
