/* target.h - TARGET, the one word with which a user says where metrics come from.
 *
 * Tried in this order: `-`; `demo:`, `demo:api`, `demo:worker`; what contains `://`; `:PORT` or
 * `HOST:PORT[/path]`; else a file. `JOB=` before all that names the job. Scheme http and path
 * /metrics where left out. Nothing is opened or resolved here.
 */
#ifndef PROMCTL_INGEST_TARGET_H
#define PROMCTL_INGEST_TARGET_H

#include "base/arena.h"
#include "base/err.h"

enum ingest_kind { INGEST_STDIN, INGEST_DEMO, INGEST_URL, INGEST_FILE };

/* The two endpoints of `demo:`, and the labels they get. */
enum ingest_demo { INGEST_DEMO_API, INGEST_DEMO_WORKER };
enum { INGEST_N_DEMOS = 2 };
extern const char *const ingest_demo_job[INGEST_N_DEMOS];      /* task-handler-api, -worker */
extern const char *const ingest_demo_instance[INGEST_N_DEMOS]; /* localhost:8087, :8088 */

struct ingest_target {
    enum ingest_kind kind;
    enum ingest_demo demo; /* INGEST_DEMO */
    const char *where; /* INGEST_URL: the URL, with userinfo; INGEST_FILE: the path; else NULL */
    struct str name;   /* for messages and headings, without userinfo; NUL-terminated */
    struct str job;    /* the label's value: JOB, or host:port, or what is sensible */
    struct str instance;
};

struct ingest_targets { /* a vec; the strings are in the arena, vec_done() frees the rest */
    struct ingest_target *p;
    size_t n, cap;
};

/* Adds the target `text` names, for `demo:` two. ERR_USAGE: an unknown scheme, a bad port. */
bool ingest_target_parse(struct arena *a, struct str text, struct ingest_targets *out,
                         struct err *e);

#endif
