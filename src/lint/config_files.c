/* config_files.c - the files that a configuration names: looked for, and noted to be checked, too.
 *
 * Source: prometheus config/config.go patRulePath, discovery/file/file.go patFileSDName; Go's
 * filepath.Glob, whose `*` takes names that begin with a dot, too.
 */
#include "lint/schema.h"

#include <glob.h>
#include <sys/stat.h>

enum { MATCHES_MAX = 10000 };

#ifndef GLOB_PERIOD
#define GLOB_PERIOD 0
#endif

/* `*` stands in the last part of the path only, and a bracket is closed. */
static const char *pattern_fault(struct str s)
{
    size_t star = str_find_char(s, '*');
    struct str after = str_skip(s, star);

    if (str_find_char(after, '/') < after.n)
        return "`*` may only stand in the last part of a path";
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == '[' && (i += 1 + str_find_char(str_skip(s, i + 1), ']')) >= s.n)
            return "the bracket is not closed";
    }
    return NULL;
}

static bool is_target_file(struct str s)
{
    static const char *const ends[] = { ".json", ".yml", ".yaml", ".JSON", ".YML", ".YAML" };

    for (size_t i = 0; i < N_OF(ends); i++)
        if (str_ends(s, str_of(ends[i])))
            return true;
    return false;
}

static bool is_self(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* How many files match; each becomes a reference. */
static size_t find(struct lint_file *f, const char *pattern, const struct lint_ref *ref)
{
    size_t n = 0;
    glob_t g;

    if (glob(pattern, GLOB_PERIOD, NULL, &g) != 0)
        return 0;
    for (size_t i = 0; i < g.gl_pathc && n < MATCHES_MAX; i++) {
        struct lint_ref r = *ref;
        if (is_self(g.gl_pathv[i]))
            continue;
        r.path = arena_printf(&f->arena, "%s", g.gl_pathv[i]);
        vec_push(&f->refs, r);
        n++;
    }
    globfree(&g);
    return n;
}

static void one(struct schema_walk *w, const struct yaml_node *n, const struct lint_ref *ref,
                bool must)
{
    struct str s = schema_text(n);
    const char *fault = pattern_fault(s), *path = schema_path(w->f, s);
    bool is_pattern = str_find_char(s, '*') < s.n;

    if (!fault && ref->kind == LINT_FILE_SD && !is_target_file(s))
        fault = "the name must end in .json, .yml or .yaml";
    if (fault)
        schema_report(w, CONFIG_INVALID_VALUE, n->at, "\"%.*s\": %s", STR_ARG(s), fault);
    else if (!s.n && must)
        schema_report(w, CONFIG_MISSING_FILE, n->at, "a file without a name");
    else if (path && is_folder(path))
        lint_help(w->f,
                  schema_report(w, must ? CONFIG_MISSING_FILE : CONFIG_NO_MATCH, n->at,
                                "%s is a folder", path),
                  "%.*s%s*.yml names the files in it", STR_ARG(s),
                  str_ends(s, STR("/")) ? "" : "/");
    else if (path && !find(w->f, path, ref))
        schema_report(w, must && !is_pattern ? CONFIG_MISSING_FILE : CONFIG_NO_MATCH, n->at,
                      is_pattern ? "no file matches %s" : "there is no file %s", path);
}

void schema_note_files(struct schema_walk *w, const struct yaml_node *patterns,
                       const struct lint_ref *ref, bool must)
{
    if (!patterns || patterns->kind != YAML_LIST)
        return;
    for (const struct yaml_member *m = patterns->first; m; m = m->next)
        if (m->value->kind == YAML_SCALAR)
            one(w, m->value, ref, must);
}
