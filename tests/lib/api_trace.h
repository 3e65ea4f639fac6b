/* api_trace.h - what the decoder of the query API makes of a body, as text: the result as -o json
 * prints it, the envelope's error, or why it is none. Feeding in pieces must give the same as
 * feeding all at once. */
#ifndef PROMCTL_API_TRACE_H
#define PROMCTL_API_TRACE_H

#include "http/api_decode.h"
#include "out/value.h"

#include <stdlib.h>

/* Every piece is a copy of its own, so that reading beyond it shows. */
static inline bool api_feed(struct api_decoder *d, struct str body, size_t piece, struct err *e)
{
    bool ok = true;

    while (ok && body.n) {
        struct str head = str_head(body, piece);
        char *copy = malloc(head.n);
        memcpy(copy, head.p, head.n);
        ok = api_decoder_feed(d, (struct str){ copy, head.n }, e);
        free(copy);
        body = str_skip(body, head.n);
    }
    return ok;
}

static inline bool api_count_part(void *user, const struct value *part, struct err *e)
{
    (void)e;
    for (size_t i = 0; i < part->n; i++)
        *(size_t *)user += 1 + part->series[i].n_floats + part->series[i].n_hists;
    return true;
}

/* True where there is a result. */
static inline bool api_trace(struct buf *b, struct str body, size_t piece,
                             const struct api_decode_opts *o)
{
    struct query_result r = { 0 };
    struct api_decoder *d = api_decoder_new(o, &r);
    struct api_envelope env = { 0 };
    struct out_flow f;
    struct err e = { 0 };
    bool ok = api_feed(d, body, piece, &e) && api_decoder_end(d, &env, &e);

    if (!ok) {
        buf_printf(b, "kind %d, at %zu: %s", (int)e.kind, e.at.n, e.msg);
    } else if (env.failed) {
        buf_printf(b, "%.*s: %.*s", STR_ARG(env.error_type), STR_ARG(env.error));
    } else {
        out_flow_init(&f, &(struct out_term){ 0 }, -1, false);
        value_write(&f, &r.value, &(struct value_style){ VALUE_OUT_JSON, .notes = &r.notes }, &e);
        buf_put_str(b, str_trim(buf_str(&f.out.buf)));
        buf_done(&f.out.buf);
    }
    err_done(&e);
    api_decoder_free(d);
    query_result_done(&r);
    return ok && !env.failed;
}

#endif
