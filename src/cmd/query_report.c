/* query_report.c - what went wrong with a query, and what Prometheus says beside its result. */
#include <stdlib.h>

#include "base/utf8.h"
#include "cmd/query_run.h"
#include "out/units.h"
#include "out/value.h"

/* The API's errorType. */
static const char *error_type(const struct query_result *res, const struct err *e)
{
    static const char *const types[] = {
        [QUERY_BAD_DATA] = "bad_data",       [QUERY_EXECUTION] = "execution",
        [QUERY_CANCELED] = "canceled",       [QUERY_TIMEOUT] = "timeout",
        [QUERY_UNAVAILABLE] = "unavailable", [QUERY_INTERNAL] = "internal",
    };
    if (e->kind == ERR_CANCELED)
        return types[QUERY_CANCELED];
    if (e->kind == ERR_TIMEOUT)
        return types[QUERY_TIMEOUT];
    if (res)
        return types[res->fault];
    return e->kind == ERR_USAGE || e->kind == ERR_SYNTAX ? types[QUERY_BAD_DATA]
                                                         : types[QUERY_UNAVAILABLE];
}

static void hint_limits(const struct query_run *r, struct err *e)
{
    const struct out_unit_style ascii = { .ascii = true };
    struct out_unit bytes;
    struct buf held = { 0 };

    out_unit_parse(STR("bytes"), &bytes);
    out_unit_put(&held, &bytes, (double)source_stats(&r->source).bytes, &ascii);
    if (source_is_remote(&r->source))
        err_hint(e, "--max-memory sets the limit");
    else if (r->source.server)
        err_hint(e, "--max-samples and --max-memory set the limits");
    else
        err_hint(e, "--max-samples and --max-memory set the limits; the series loaded take %s",
                 buf_z(&held));
    buf_done(&held);
}

enum { EXPR_COLUMNS = 100 };

/* Of several expressions the one that failed, where no place in it will be shown. */
static void hint_text(const struct query_run *r, struct str text, struct err *e)
{
    bool own = e->kind == ERR_SYNTAX || e->kind == ERR_EXEC || e->kind == ERR_LIMIT ||
               e->kind == ERR_TIMEOUT;
    struct buf line = { 0 };
    struct str first;

    if (r->exprs.n < 2 || e->at.n || !own || !str_cut(&text, '\n', &first) || !first.n)
        return;
    utf8_put_cut(&line, first, EXPR_COLUMNS);
    if (e->hint)
        buf_printf(&line, "\n%s", e->hint);
    err_hint(e, "%s", buf_z(&line));
    buf_done(&line);
}

/* That a server cannot be reached is told once, and then counted. */
static bool is_again(struct query_run *r, const struct err *e)
{
    if (e->kind != ERR_NET || r->a->watch)
        return false;
    if (r->told && strcmp(r->told, e->msg) == 0) {
        r->again++;
        return true;
    }
    query_report_end(r);
    r->told = xstrdup(e->msg);
    return false;
}

void query_report_end(struct query_run *r)
{
    struct err e = { 0 };

    if (r->again) {
        err_set(&e, ERR_NET, "query: the same for %zu more expression%s", r->again,
                r->again == 1 ? "" : "s");
        cmd_print_error(&e);
    }
    err_done(&e);
    free(r->told);
    r->told = NULL;
    r->again = 0;
}

void query_report(struct query_run *r, struct str text, const struct query_result *res,
                  struct err *e)
{
    struct err lost = { 0 };

    // What is too much for the limits of evaluation is the expression's fault.
    bool limit = res && e->kind == ERR_LIMIT && res->fault != QUERY_UNAVAILABLE;
    if (limit)
        hint_limits(r, e);
    if (r->check.wanted) {
        query_check_failed(&r->check, text, e);
        err_done(e);
        *e = (struct err){ 0 };
        return;
    }
    r->status = err_worse(r->status, limit ? 2 : err_status(e->kind));
    if (r->a->format == FORMAT_JSON && e->kind != ERR_PIPE) {
        struct buf b = { 0 }, msg = { 0 };
        if (e->kind == ERR_SYNTAX)
            buf_puts(&msg, "invalid parameter \"query\": ");
        buf_puts(&msg, e->msg ? e->msg : "failed");
        value_put_error_json(&b, error_type(res, e), buf_z(&msg));
        if (!cmd_write_stdout(buf_str(&b), &lost))
            err_done(&lost);
        buf_done(&b);
        buf_done(&msg);
    }
    if (e->kind != ERR_PIPE && e->msg && !is_again(r, e)) {
        err_wrap(e, "query");
        hint_text(r, text, e);
        if (e->at.n && text.n)
            cmd_print_error_in(e, text);
        else
            cmd_print_error(e);
    }
    err_done(e);
    *e = (struct err){ 0 };
}

void query_tell_notes(const struct query_run *r, const struct diags *notes)
{
    if (r->call->common->quiet || r->a->format == FORMAT_JSON)
        return;
    for (size_t i = 0; i < notes->n; i++) {
        struct err told = { 0 };
        err_set(&told, ERR_NO, "query: %s", notes->p[i].msg);
        cmd_print_error(&told);
        err_done(&told);
    }
}
