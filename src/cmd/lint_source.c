/* lint_source.c - the source whose metrics, labels and values `promctl lint` checks against. */
#include "cmd/lint.h"
#include "lint/source.h"

enum { STORE_MAX_BYTES = 1 << 30 };

static const char *name_of(const struct source_args *a)
{
    return a->server         ? a->server
           : a->targets.n    ? a->targets.p[0]
           : a->files.n      ? a->files.p[0]
           : a->context.name ? a->context.name
                             : NULL;
}

/* Unlike elsewhere none is taken for granted: nobody wants a file judged by what happens to run. */
bool lint_open_source(struct lint *l, struct err *e)
{
    const struct source_open_opts o = { .max_bytes = STORE_MAX_BYTES, .local = true };
    const char *name = name_of(&l->args->source);

    if (!name)
        return true;
    if (!source_open(&l->source, l->call, &l->args->source, &o, e) ||
        !source_collect(&l->source, 0, e))
        return false;
    l->known = lint_source_new(l->source.source, name, e);
    return l->known != NULL;
}

/* What it did not answer was not checked: that must not look like no findings. */
static void report_unanswered(struct lint *l)
{
    const struct err *why = lint_source_error(l->known);
    struct err e = { 0 };

    if (why->kind == ERR_NONE)
        return;
    l->status = err_worse(l->status, err_status(why->kind));
    err_set(&e, why->kind, "lint: %s: not all could be checked: %s", lint_source_name(l->known),
            why->msg);
    if (why->kind != ERR_CANCELED)
        cmd_print_error(&e);
    err_done(&e);
}

void lint_close_source(struct lint *l)
{
    if (l->known)
        report_unanswered(l);
    lint_source_free(l->known);
    source_opened_close(&l->source);
}
