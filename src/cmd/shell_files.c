/* shell_files.c - expressions in files: $EDITOR, and those kept under a name. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/io.h"
#include "cmd/shell_commands.h"
#include "cmd/user_path.h"

enum { EXPR_MAX_BYTES = 16 << 20 };

// ---- $EDITOR ----

static bool run_editor(const char *path, struct err *e)
{
    const char *editor = getenv("VISUAL");
    int status;

    if (!editor || !*editor)
        editor = getenv("EDITOR");
    if (!editor || !*editor)
        editor = "vi";
    pid_t pid = fork();
    if (pid == 0) {
        struct buf b = { 0 };
        buf_printf(&b, "%s \"$1\"", editor);
        execl("/bin/sh", "sh", "-c", buf_z(&b), "sh", path, (char *)NULL);
        _exit(127);
    }
    if (pid < 0)
        return err_errno(e, ERR_IO, "%s", editor);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue; // Ctrl-C is the editor's
    cmd_interrupted = false;
    return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
           err_set(e, ERR_IO, "%s: it did not end well, so nothing is taken from it", editor);
}

static bool edit(struct shell *sh, const char *path, int fd, struct buf *out, struct err *e)
{
    struct buf before = { 0 };
    bool ok;

    buf_printf(&before, "%s\n", sh->tried ? sh->tried : "");
    ok = io_write_all(fd, buf_str(&before), e) && run_editor(path, e) &&
         io_read_file(path, EXPR_MAX_BYTES, out, e);
    buf_done(&before);
    return ok;
}

void shell_cmd_edit(struct shell *sh, struct str arg)
{
    const char *tmp = getenv("TMPDIR");
    struct buf path = { 0 }, text = { 0 };
    struct err e = { 0 };

    (void)arg;
    buf_printf(&path, "%s/promctl-XXXXXX.promql", tmp && *tmp ? tmp : "/tmp");
    buf_z(&path);
    int fd = mkstemps(path.p, (int)strlen(".promql"));
    if (fd < 0) {
        err_errno(&e, ERR_IO, "%s", path.p);
    } else {
        if (edit(sh, path.p, fd, &text, &e)) {
            struct buf b = { 0 };
            buf_put_str(&b, str_trim(buf_str(&text)));
            buf_putc(&b, '\0');
            free(sh->next);
            sh->next = buf_take(&b);
        }
        close(fd);
        unlink(path.p);
    }
    if (e.kind != ERR_NONE)
        shell_error(sh, STR(""), &e);
    buf_done(&path);
    buf_done(&text);
}

// ---- saved ----

static bool is_file_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] == '_' || s.p[i] == '-' || (s.p[i] >= '0' && s.p[i] <= '9') ||
              (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z')))
            return false;
    return s.n > 0 && s.n <= 100;
}

/* The path of a name. */
static bool find_file(struct buf *path, struct str name, struct err *e)
{
    if (!is_file_name(name))
        return err_set(e, ERR_USAGE, "a name is made of letters, digits, _ and -");
    if (!user_path(path, USER_STATE, "saved/"))
        return err_set(e, ERR_IO, "neither XDG_STATE_HOME nor HOME says where");
    buf_printf(path, "%.*s.promql", STR_ARG(name));
    return true;
}

void shell_cmd_save(struct shell *sh, struct str arg)
{
    struct buf path = { 0 }, text = { 0 };
    struct err e = { 0 };

    if (!sh->last) {
        shell_say(sh, "no expression yet");
        return;
    }
    if (find_file(&path, arg, &e)) {
        user_path_make(buf_z(&path));
        buf_printf(&text, "%s\n", sh->last);
        if (io_replace_file(buf_z(&path), buf_str(&text), &e))
            shell_say(sh, "saved; \\run %.*s runs it", STR_ARG(arg));
        else
            err_wrap(&e, "%s", buf_z(&path));
    }
    if (e.kind != ERR_NONE)
        shell_error(sh, STR(""), &e);
    buf_done(&path);
    buf_done(&text);
}

static int is_saved(const struct dirent *d)
{
    return str_ends(str_of(d->d_name), STR(".promql"));
}

static void list_saved(struct shell *sh)
{
    struct buf folder = { 0 };
    struct dirent **names = NULL;
    int n = user_path(&folder, USER_STATE, "saved/")
                ? scandir(buf_z(&folder), &names, is_saved, alphasort)
                : 0;

    if (n <= 0)
        shell_say(sh, "nothing is saved; \\save NAME keeps the last expression");
    for (int i = 0; i < n; i++) {
        struct str name = str_of(names[i]->d_name);
        str_cut_suffix(&name, STR(".promql"));
        shell_say(sh, "%.*s", STR_ARG(name));
        free(names[i]);
    }
    free(names);
    buf_done(&folder);
}

void shell_cmd_run(struct shell *sh, struct str arg)
{
    struct buf path = { 0 }, text = { 0 };
    struct err e = { 0 };

    if (!arg.n) {
        list_saved(sh);
        return;
    }
    if (find_file(&path, arg, &e) && io_read_file(buf_z(&path), EXPR_MAX_BYTES, &text, &e)) {
        struct str expr = str_trim(buf_str(&text));
        shell_say(sh, "%.*s", STR_ARG(expr));
        shell_run_expr(sh, expr);
    } else {
        err_wrap(&e, "\\run %.*s", STR_ARG(arg));
        shell_error(sh, STR(""), &e);
    }
    buf_done(&path);
    buf_done(&text);
}
