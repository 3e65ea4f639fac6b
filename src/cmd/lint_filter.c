/* lint_filter.c - findings left out: those of a baseline, and those on lines that did not change.
 */
#include "base/json.h"
#include "base/map.h"
#include "base/vec.h"
#include "cmd/lint.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BASELINE_MAX_BYTES = 64 << 20, DIFF_MAX_BYTES = 256 << 20, MAX_ARGS = 12 };

/* ---- baseline ---- */

static void put_hash(char hex[16], uint64_t hash)
{
    for (int i = 0; i < 16; i++)
        hex[i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
}

static bool read_baseline(const char *path, struct map *known, struct err *e)
{
    struct buf text = { 0 };
    struct arena a = { 0 };
    struct json_node *root = NULL;
    bool ok = io_read_file(path, BASELINE_MAX_BYTES, &text, e) &&
              json_dom(&a, buf_str(&text), &root, e);
    struct json_node *list = ok ? json_get(root, STR("findings")) : NULL;

    if (ok && (!list || list->kind != JSON_ARRAY_BEGIN))
        ok = err_set(e, ERR_FORMAT, "not a baseline: no list \"findings\"");
    for (struct json_node *n = ok ? list->child : NULL; n; n = n->next) {
        struct json_node *print = json_get(n, STR("fingerprint"));
        if (print && print->kind == JSON_STRING)
            map_id(known, print->text);
    }
    arena_done(&a);
    buf_done(&text);
    return ok || err_wrap(e, "--baseline %s", path);
}

static void drop_known(struct lint *l, struct lint_file *f, const struct map *known)
{
    uint64_t *prints = lint_fingerprints(&l->arena, f);
    size_t n = 0;
    char hex[16];

    for (size_t i = 0; i < f->found.n; i++) {
        put_hash(hex, prints[i]);
        if (map_find(known, (struct str){ hex, sizeof hex }) == MAP_NONE)
            f->found.p[n++] = f->found.p[i];
    }
    f->found.n = n;
}

static bool apply_baseline(struct lint *l, struct err *e)
{
    struct map known = { 0 };
    bool ok = read_baseline(l->args->baseline, &known, e);

    for (size_t i = 0; ok && i < l->jobs.n; i++)
        drop_known(l, &l->jobs.p[i].file, &known);
    map_done(&known);
    return ok;
}

static void put_known(struct json_writer *w, const struct lint_file *f, size_t i, uint64_t print)
{
    const struct lint_finding *x = &f->found.p[i];
    char hex[16];

    put_hash(hex, print);
    json_begin_object(w);
    json_key(w, STR("fingerprint"));
    json_string(w, (struct str){ hex, sizeof hex });
    json_key(w, STR("file"));
    json_string(w, str_of(f->path));
    json_key(w, STR("rule"));
    json_string(w, str_of(x->rule->id));
    json_key(w, STR("message"));
    json_string(w, x->msg);
    json_end_object(w);
}

bool lint_write_baseline(struct lint *l, struct err *e)
{
    struct buf b = { 0 };
    struct json_writer w = { .out = &b, .indent = 1 };

    json_begin_object(&w);
    json_key(&w, STR("version"));
    json_int(&w, 1);
    json_key(&w, STR("findings"));
    json_begin_array(&w);
    for (size_t i = 0; i < l->jobs.n; i++) {
        const struct lint_file *f = &l->jobs.p[i].file;
        uint64_t *prints = lint_fingerprints(&l->arena, f);
        for (size_t k = 0; k < f->found.n; k++)
            put_known(&w, f, k, prints[k]);
    }
    json_end_array(&w);
    json_end_object(&w);
    buf_putc(&b, '\n');
    bool ok = io_replace_file(l->args->write_baseline, buf_str(&b), e) ||
              err_wrap(e, "--write-baseline %s", l->args->write_baseline);
    buf_done(&b);
    return ok;
}

/* ---- changed lines ---- */

struct changed { /* files by their full path; lines as ranges */
    struct map files;
    struct {
        struct changed_file {
            bool all;
            struct {
                struct range {
                    size_t first, last;
                } * p;
                size_t n, cap;
            } ranges;
        } * p;
        size_t n, cap;
    } by_file;
};

static void changed_done(struct changed *c)
{
    for (size_t i = 0; i < c->by_file.n; i++)
        vec_done(&c->by_file.p[i].ranges);
    vec_done(&c->by_file);
    map_done(&c->files);
}

static struct changed_file *changed_file(struct changed *c, struct str top, struct str path)
{
    struct buf full = { 0 };

    buf_printf(&full, "%.*s/%.*s", STR_ARG(top), STR_ARG(path));
    size_t id = map_id(&c->files, buf_str(&full));
    if (id == c->by_file.n)
        vec_push(&c->by_file, (struct changed_file){ 0 });
    buf_done(&full);
    return &c->by_file.p[id];
}

static void run_git(const char *const *args, int out)
{
    dup2(out, STDOUT_FILENO);
    execvp("git", (char *const *)args);
    _exit(127);
}

/* Its standard output; what it says of errors goes where ours do. */
static bool git(const char *const *args, struct buf *out, struct err *e)
{
    int fds[2], status = 0;
    struct io_source *src;
    bool ok;

    if (pipe(fds) < 0)
        return err_os(e, ERR_IO, errno);
    pid_t pid = fork();
    if (pid == 0) {
        close(fds[0]);
        run_git(args, fds[1]);
    }
    close(fds[1]);
    if (pid < 0) {
        close(fds[0]);
        return err_os(e, ERR_IO, errno);
    }
    src = io_source_fd(fds[0], true);
    ok = io_read_all(src, DIFF_MAX_BYTES, out, e);
    io_source_close(src);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (ok && WIFEXITED(status) && WEXITSTATUS(status) == 127)
        return err_set(e, ERR_USAGE, "git is not installed");
    if (ok && !(WIFEXITED(status) && WEXITSTATUS(status) == 0))
        return err_set(e, ERR_USAGE, "git failed");
    return ok;
}

/* "@@ -1,2 +3,4 @@": lines 3 to 6; without the count one line, with 0 none. */
static void add_range(struct changed_file *f, struct str line)
{
    size_t first = 0, n = 0;
    struct str rest = str_skip(line, str_find(line, STR(" +")) + 2);
    size_t i = 0;

    for (; i < rest.n && rest.p[i] >= '0' && rest.p[i] <= '9'; i++)
        first = first * 10 + (size_t)(rest.p[i] - '0');
    if (i < rest.n && rest.p[i] == ',')
        for (i++; i < rest.n && rest.p[i] >= '0' && rest.p[i] <= '9'; i++)
            n = n * 10 + (size_t)(rest.p[i] - '0');
    else
        n = 1;
    if (n)
        vec_push(&f->ranges, (struct range){ first, first + n - 1 });
}

static void read_diff(struct changed *c, struct str top, struct str diff)
{
    size_t current = SIZE_MAX; // the vec moves
    struct str line;

    while (str_cut(&diff, '\n', &line)) {
        if (str_cut_prefix(&line, STR("+++ ")))
            current = str_starts(line, STR("/dev/null"))
                          ? SIZE_MAX
                          : (size_t)(changed_file(c, top, line) - c->by_file.p);
        else if (current != SIZE_MAX && str_starts(line, STR("@@ ")))
            add_range(&c->by_file.p[current], line);
    }
}

/* Lines that differ from the revision, and all of the files git does not know. */
static bool find_changed(const char *rev, struct changed *c, struct err *e)
{
    const char *const top_args[MAX_ARGS] = { "git", "rev-parse", "--show-toplevel" };
    const char *const diff_args[MAX_ARGS] = {
        "git",           "-c",          "core.quotePath=false", "diff", "-U0", "--no-color",
        "--no-ext-diff", "--no-prefix", "--end-of-options",     rev,    "--"
    };
    const char *const other_args[MAX_ARGS] = { "git",         "ls-files",
                                               "-o",          "--exclude-standard",
                                               "--full-name", "-z" };
    struct buf top = { 0 }, diff = { 0 }, other = { 0 };
    bool ok = git(top_args, &top, e) && git(diff_args, &diff, e) && git(other_args, &other, e);
    struct str rest = buf_str(&other), path;

    if (ok) {
        read_diff(c, str_trim(buf_str(&top)), buf_str(&diff));
        while (str_cut(&rest, '\0', &path))
            changed_file(c, str_trim(buf_str(&top)), path)->all = true;
    }
    buf_done(&top);
    buf_done(&diff);
    buf_done(&other);
    return ok || err_wrap(e, "--diff-base %s", rev);
}

static bool is_changed(const struct changed_file *f, const struct lint_finding *x)
{
    for (size_t i = 0; i < f->ranges.n; i++)
        if (x->line <= f->ranges.p[i].last && x->end_line >= f->ranges.p[i].first)
            return true;
    return f->all;
}

static void drop_unchanged(const struct changed *c, struct lint_job *j)
{
    struct lint_findings *found = &j->file.found;
    char *real = j->path ? realpath(j->path, NULL) : NULL;
    size_t id = real ? map_find(&c->files, str_of(real)) : MAP_NONE, n = 0;

    for (size_t i = 0; i < found->n; i++)
        if (!j->path || (id != MAP_NONE && is_changed(&c->by_file.p[id], &found->p[i])))
            found->p[n++] = found->p[i];
    found->n = n;
    free(real);
}

static bool apply_diff_base(struct lint *l, struct err *e)
{
    struct changed c = { 0 };
    bool ok = find_changed(l->args->diff_base, &c, e);

    for (size_t i = 0; ok && i < l->jobs.n; i++)
        drop_unchanged(&c, &l->jobs.p[i]);
    changed_done(&c);
    return ok;
}

bool lint_filter(struct lint *l, struct err *e)
{
    return (!l->args->diff_base || apply_diff_base(l, e)) &&
           (!l->args->baseline || apply_baseline(l, e));
}
