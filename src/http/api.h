/* api.h - a server that speaks the Prometheus HTTP API: Prometheus, Thanos, Mimir, Cortex,
 * VictoriaMetrics.
 *
 *     struct api *server = api_new("http://localhost:9090", &http_opts, e);
 *     struct query_engine *q = api_engine_new(server, NULL);     PromQL, evaluated there
 *     struct source *s = api_source_new(server, NULL);           its series, to evaluate here
 *     api_get(server, &arena, "targets", NULL, 0, &answer, e);   any other part, as a tree
 *
 * One call at a time. Messages name the server where it is to blame, and leave it out where the
 * expression is; they are safe for a terminal and hold no secret.
 * Source: prometheus web/api/v1/api.go; client_golang api/prometheus/v1/api.go.
 */
#ifndef PROMCTL_HTTP_API_H
#define PROMCTL_HTTP_API_H

#include "base/json.h"
#include "http/client.h"
#include "store/engine.h"
#include "store/source.h"

struct api;

/* `url` is where /api/v1 is below: a path prefix (Mimir's /prometheus, a proxy's) is kept, and so
 * are parameters (?tenant=1); HOST:PORT and :PORT are http. `o` (NULL: {0}) is copied, its strings
 * are borrowed; its timeout is that of a call which has none of its own, 2 minutes where it is 0,
 * and its max_body_bytes of 0 is no limit. NULL: `e`. */
struct api *api_new(const char *url, const struct http_opts *o, struct err *e);
void api_free(struct api *a); /* NULL is fine */

/* The URL without userinfo, for messages. */
const char *api_url(const struct api *a);

/* Equal for the same server asked as the same tenant: of the URL with its parameters, the user, and
 * headers that are no secret. */
uint64_t api_identity(const struct api *a);

struct api_param {
    const char *name;
    struct str value;
};

/* ---- any part of the API, as a tree ---- */

struct api_answer {
    struct json_node *data; /* the envelope's, in the arena; NULL where it has none */
    struct diags notes;     /* warnings and infos */
    struct buf body;        /* what strings in `data` are slices of */
    int status;             /* HTTP's; 0: there was no answer */
    double seconds;         /* it took */
    int64_t date_ms;        /* when the server says it is, cut to a second; 0: it does not */
};
void api_answer_done(struct api_answer *r);

/* GET URL/api/v1/PATH. The envelope is checked: an error in it is an error here. A body is limited
 * to HTTP_MAX_BODY_BYTES where the options say nothing. In any case api_answer_done(). */
bool api_get(struct api *a, struct arena *arena, const char *path, const struct api_param *p,
             size_t n, struct api_answer *out, struct err *e);

/* ---- PromQL ---- */

/* A server gives no more points a series at once; longer ranges are asked for in pieces. */
enum { API_MAX_POINTS = 11000 };

enum api_pieces {
    API_PIECES_SAME,    /* evaluating in pieces gives what evaluating at once gives */
    API_PIECES_DIFFER,  /* start(), end() or range() tell the pieces apart */
    API_PIECES_UNKNOWN, /* the text cannot be read here; the server is asked as if it were short */
};

struct api_engine_opts {
    /* What a long range query does to be asked for in pieces. NULL: API_PIECES_UNKNOWN. */
    enum api_pieces (*pieces)(void *user, struct str text);
    void *user;
};

/* `a` is borrowed and outlives the engine; `o` (NULL: {0}) is copied. Close it with
 * query_engine_close(). max_samples is the server's business; max_memory holds for the result.
 * Matrices are sorted by labels unless on_part takes them. */
struct query_engine *api_engine_new(struct api *a, const struct api_engine_opts *o);

/* ---- series ---- */

struct api_source_opts {
    int64_t max_bytes; /* of the series of all selections together, ERR_LIMIT beyond; 0: no limit */
};

/* `a` is borrowed, outlives the source and is used by nobody else; `o` (NULL: {0}) is copied. Many
 * threads may read; the server is asked one thing at a time. When samples began, resets that a
 * histogram knows of, and where a series has ended a server does not tell. Names, values and
 * metadata are those of the time that the server chooses. */
struct source *api_source_new(struct api *a, const struct api_source_opts *o);

#endif
