/* api_decode.h - the answer of /api/v1/query and /api/v1/query_range, read as it arrives.
 * Private to http/.
 *
 * Any order of members, unknown ones and null for an empty list are taken as Go's encoding/json
 * would. Nothing but the result, a point or two and a string is held at a time.
 * Source: prometheus web/api/v1/api.go (Response, QueryData), json_codec.go.
 */
#ifndef PROMCTL_HTTP_API_DECODE_H
#define PROMCTL_HTTP_API_DECODE_H

#include "store/engine.h"

struct api_decode_opts {
    int64_t max_memory; /* bytes; 0: no limit */
    query_part_fn *on_part;
    void *user;
};

/* What an envelope says beside its data. */
struct api_envelope {
    bool complete; /* it has a status */
    bool failed;   /* "error" */
    struct str error_type, error;
};

struct api_decoder;

/* Fills `out`, which is `{0}` but for `fault`; its notes are added to. */
struct api_decoder *api_decoder_new(const struct api_decode_opts *o, struct query_result *out);
void api_decoder_free(struct api_decoder *d);

/* ERR_FORMAT: not the API's JSON. ERR_LIMIT. After an error only api_decoder_free(). */
bool api_decoder_feed(struct api_decoder *d, struct str bytes, struct err *e);

/* No more comes. False: ERR_FORMAT where something is missing, or wrong for the type of result.
 * True: `env` is filled (its strings live as long as the decoder), and the value where it has not
 * failed. */
bool api_decoder_end(struct api_decoder *d, struct api_envelope *env, struct err *e);

/* A warning or an info of a server. Of endless ones the first are enough, and of each its head. */
enum { API_NOTES_MAX = 100, API_NOTE_BYTES = 4096 };
void api_add_note(struct diags *notes, enum diag_level level, struct str text);

/* Unix seconds with an optional fraction, as the API prints times; rounded to milliseconds. */
bool api_parse_time(struct str text, int64_t *ms);

#endif
