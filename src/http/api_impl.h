/* api_impl.h - what the files of the API client share. Private to http/. */
#ifndef PROMCTL_HTTP_API_IMPL_H
#define PROMCTL_HTTP_API_IMPL_H

#include "http/api.h"
#include "http/api_decode.h"

enum { API_TIMEOUT_MS = 2 * 60 * 1000 };

struct api {
    struct http_client *client;
    struct http_opts opts;
    char *base;   /* up to where "/api/v1/..." follows, with userinfo */
    char *params; /* of the URL, without "?"; NULL: none */
    char *shown;
    bool posts_refused; /* the server, or a proxy before it, wants GET */
};

struct api_ask {
    const char *path; /* behind /api/v1/ */
    const struct api_param *params;
    size_t n;
    bool post; /* unless it is refused */
    int64_t timeout_ms;
    const volatile bool *cancel; /* NULL: that of the options */
    bool (*sink)(void *user, struct str bytes, struct err *e);
    void *user;
};

/* One request, with GET where POST is refused. False: there is no good answer and `e` says why,
 * without the server's name; `r` may hold the answer's body, perhaps an envelope. */
bool api_ask(struct api *a, const struct api_ask *q, struct http_reply *r, struct err *e);

/* As a part of a path ("%20" for a blank) or of a form ("+"). Appends. */
void api_put_escaped(struct buf *b, struct str s, const char *blank);

/* Milliseconds as seconds: "1700000000", "0.250". Appends. */
void api_put_seconds(struct buf *b, int64_t ms);

/* The error that an envelope tells. `status` is HTTP's. `query`: the text that a position in it
 * counts in, or empty. */
bool api_fail(const struct api *a, const struct api_envelope *env, int status, struct str query,
              enum query_fault *fault, struct err *e);

/* For an answer that begins with `head` and is none of the API's: says what it is, else why it
 * cannot be read. Takes `why`. */
bool api_fail_body(struct str head, struct err *why, struct err *e);

/* A body of an HTTP error as an envelope; false where it is none. `d` is to be freed after `env`.
 */
bool api_read_envelope(struct str body, struct api_decoder **d, struct query_result *scratch,
                       struct api_envelope *env);

/* A range query one request at a time, each of at most API_MAX_POINTS points a series: `run` is
 * called for each with a query of its own, and the results are joined. */
typedef bool api_run_fn(void *user, const struct query *q, struct query_result *out, struct err *e);
bool api_run_pieces(const struct query *q, api_run_fn *run, void *user, struct query_result *out,
                    struct err *e);

#endif
