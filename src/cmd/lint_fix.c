/* lint_fix.c - `promctl lint --fix`: files rewritten, or shown how. */
#include "cmd/lint.h"
#include "lint/fix.h"
#include "lint/project.h"
#include "out/diff.h"

enum { MAX_ROUNDS = 8 }; /* one fix may make way for another */

/* What was found in the new text; of the old one nothing is true any more. */
static void run_again(struct lint_file *f, struct str text)
{
    struct lint_file again = {
        .path = f->path,
        .kind = f->kind,
        .format = f->format,
        .levels = f->levels,
        .config = f->config,
        .options = f->options,
        .text = text,
    };

    lint_file_done(f);
    *f = again;
    lint_run(f);
    if (f->config)
        lint_config_findings(f->config, f);
}

void lint_fix_job(struct lint *l, struct lint_job *j, struct buf *text)
{
    struct lint_file *f = &j->file;
    struct buf old = { 0 };

    buf_put_str(&old, buf_str(text));
    for (int round = 0; round < MAX_ROUNDS; round++) {
        struct buf new = { 0 };
        size_t n = lint_apply_fixes(&f->found, buf_str(text), &new);
        if (!n) {
            buf_done(&new);
            break;
        }
        j->n_fixed += n;
        buf_done(text);
        *text = new;
        run_again(f, buf_str(text));
    }
    if (!j->n_fixed) {
        buf_done(&old);
        return;
    }
    if (l->args->dry_run) {
        char *after = arena_printf(&f->arena, "%s (fixed)", f->path);
        out_diff(&j->diff, str_of(f->path), str_of(after), buf_str(&old), buf_str(text));
    } else if (!io_replace_file(j->path, buf_str(text), &f->e)) {
        err_wrap(&f->e, "%s", f->path);
    }
    buf_done(&old);
}
