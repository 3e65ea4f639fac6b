/* dash_issue.c - what is wrong with a dashboard, as a list. */
#include "tui/dashboard.h"

void dash_issue_add(struct arena *a, struct dash_issues *list, bool warning, unsigned line,
                    unsigned col, const char *fmt, ...)
{
    struct buf b = { 0 };
    va_list ap;

    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    if (list->n == list->cap) {
        struct dash_issue *p = list->p;
        list->cap = list->cap ? 2 * list->cap : 16;
        list->p = arena_new_n(a, struct dash_issue, list->cap);
        if (list->n)
            memcpy(list->p, p, list->n * sizeof *p);
    }
    list->p[list->n++] = (struct dash_issue){
        line, col, warning, arena_str(a, buf_str(&b)), { 0 }
    };
    list->n_errors += !warning;
    buf_done(&b);
}

void dash_issue_hint(struct arena *a, struct dash_issues *list, const char *fmt, ...)
{
    struct buf b = { 0 };
    va_list ap;

    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    list->p[list->n - 1].hint = arena_str(a, buf_str(&b));
    buf_done(&b);
}

void dash_put_issues(struct buf *b, struct str path, const struct dash_issues *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct dash_issue *is = &list->p[i];
        buf_put_str(b, path);
        if (is->line)
            buf_printf(b, ":%u:%u", is->line, is->col);
        buf_printf(b, ": %s: %.*s\n", is->warning ? "warning" : "error", STR_ARG(is->msg));
        if (is->hint.n)
            buf_printf(b, "  %.*s\n", STR_ARG(is->hint));
    }
}
