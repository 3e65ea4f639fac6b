/* json_trace.h - what the JSON reader says about a text, as text: one line a token, then the error.
 * Feeding in pieces must give the same as feeding all at once. */
#ifndef PROMCTL_JSON_TRACE_H
#define PROMCTL_JSON_TRACE_H

#include "base/json.h"

#include <stdlib.h>

static const char *const json_kind_names[] = { "{",      "}",      "[",    "]",     "key",
                                               "string", "number", "true", "false", "null" };

static bool json_trace_token(void *user, const struct json_token *t, struct err *e)
{
    struct buf *b = user;
    (void)e;
    buf_printf(b, "%u %s %llu-%llu ", t->depth, json_kind_names[t->kind],
               (unsigned long long)t->off, (unsigned long long)t->end);
    buf_put_str(b, t->text);
    buf_putc(b, '\n');
    return true;
}

/* Appends the trace of `text`, fed in pieces of `piece` bytes. Every piece is a copy of its own, so
 * that reading beyond it shows. True when the text is good. */
static inline bool json_trace(struct buf *b, struct str text, size_t piece, size_t max_string)
{
    struct json_reader *r = json_reader_new(json_trace_token, b, max_string);
    struct err e = { 0 };
    bool ok = true;
    while (ok && text.n) {
        struct str head = str_head(text, piece);
        char *copy = malloc(head.n);
        memcpy(copy, head.p, head.n);
        ok = json_reader_feed(r, (struct str){ copy, head.n }, &e);
        free(copy);
        text = str_skip(text, head.n);
    }
    ok = ok && json_reader_end(r, &e);
    if (!ok)
        buf_printf(b, "%s at %zu+%zu: %s\n", e.kind == ERR_LIMIT ? "limit" : "error", e.at.off,
                   e.at.n, e.msg);
    err_done(&e);
    json_reader_free(r);
    return ok;
}

#endif
