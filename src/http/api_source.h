/* api_source.h - what the files of the API's struct source share. Private to http/. */
#ifndef PROMCTL_HTTP_API_SOURCE_H
#define PROMCTL_HTTP_API_SOURCE_H

#include "http/api.h"
#include "http/api_layout.h"
#include "store/mem.h"

#include <pthread.h>

struct api_source {
    struct source base;
    struct api *api;
    struct query_engine *engine; /* of the server */
    struct api_source_opts opts;
    pthread_mutex_t lock; /* a server takes one call at a time; and of */
    size_t held;          /* bytes of all selections */
    struct api_layouts layouts;
};

/* `up{job=~"a|b"}`, never one that matches everything, which servers refuse. Appends. */
void api_put_selector(struct buf *b, const struct matcher *m, size_t n);

/* ---- api_names.c: members of struct source_ops ---- */

bool api_label_names(struct source *src, struct arena *a, const struct matcher *m, size_t n,
                     struct strs *out, struct err *e);
bool api_label_values(struct source *src, struct arena *a, struct str name, const struct matcher *m,
                      size_t n, struct strs *out, struct err *e);
bool api_metadata(struct source *src, struct arena *a, struct source_meta **out, size_t *n,
                  struct err *e);
bool api_exemplars(struct source *src, struct arena *a, const struct matcher *m, size_t n,
                   int64_t mint, int64_t maxt, struct source_exemplar **out, size_t *n_out,
                   struct err *e);

#endif
