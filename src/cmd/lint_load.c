/* lint_load.c - from the operands of `promctl lint` to files that are checked, several at a time.
 */
#include "base/pool.h"
#include "base/time.h"
#include "base/vec.h"
#include "cmd/lint.h"
#include "demo/demo.h"
#include "ingest/open.h"
#include "lint/project.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { TEXT_MAX_BYTES = 256 << 20, HEAD_BYTES = 64 * 1024 };

static struct lint_job *add_job(struct lint *l)
{
    struct lint_job *j = vec_add(&l->jobs);

    *j = (struct lint_job){ .named = true };
    return j;
}

/* ---- operands ---- */

static bool demo_page(void *user, enum ingest_demo part, enum http_accept accept, struct buf *out,
                      enum expo_format *format, struct err *e)
{
    (void)user;
    *format = accept == HTTP_ACCEPT_OPENMETRICS ? EXPO_OPENMETRICS
              : accept == HTTP_ACCEPT_PROTOBUF  ? EXPO_PROTOBUF
                                                : EXPO_TEXT;
    return demo_render(part == INGEST_DEMO_API ? DEMO_API : DEMO_WORKER, DEMO_SEED, time_now_ms(),
                       *format, out, e);
}

/* Ctrl-C ends it. */
static void wait_ms(int64_t ms)
{
    const struct timespec step = { .tv_nsec = 20 * 1000 * 1000 };

    for (int64_t until = time_now_ms() + ms; time_now_ms() < until && !cmd_interrupted;)
        nanosleep(&step, NULL);
}

/* Lines and promtool are text, so that is asked for where nothing else is. */
static bool load_targets(struct lint *l, const struct ingest_targets *t)
{
    const struct ingest_opts o = {
        .http = &l->http,
        .accept = l->args->source.http.accept_given ? l->args->source.http.accept
                                                    : HTTP_ACCEPT_TEXT,
        .max_bytes = l->http.max_body_bytes,
        .demo = demo_page,
    };
    struct ingest_loader *loader = ingest_loader_new(&o);
    struct ingest_page *pages = arena_new_n(&l->arena, struct ingest_page, t->n);
    struct ingest_page *before = arena_new_n(&l->arena, struct ingest_page, t->n);
    bool ok = true;

    if (l->args->twice) {
        ok = ingest_load(loader, t->p, t->n, before);
        wait_ms(l->args->twice_ms);
    }
    ok = ingest_load(loader, t->p, t->n, pages) && ok;
    for (size_t i = 0; i < t->n; i++) {
        struct lint_job *j = add_job(l);
        j->page = pages[i];
        j->before = before[i];
        j->is_url = j->file.live = true;
        j->file.path = t->p[i].name.p;
        j->file.text = pages[i].body;
        j->file.format = pages[i].format;
        err_take(&j->file.e, &j->page.e);
    }
    ingest_loader_free(loader);
    return ok;
}

static bool add_folder(struct lint *l, const char *operand, struct err *e)
{
    struct lint_paths paths = { 0 };
    bool ok = lint_walk(&l->arena, operand, &paths, e);

    for (size_t i = 0; i < paths.n; i++) {
        struct lint_job *j = add_job(l);
        j->path = j->file.path = j->file.place = paths.p[i].path;
        j->named = false;
    }
    vec_done(&paths);
    return ok;
}

/* What exists is a file or folder, whatever else it looks like. */
static bool add_operand(struct lint *l, const char *operand, struct ingest_targets *targets,
                        struct err *e)
{
    struct stat st;
    bool is_stdin = strcmp(operand, "-") == 0;

    if (!is_stdin && stat(operand, &st) == 0 && S_ISDIR(st.st_mode))
        return add_folder(l, operand, e);
    if (!is_stdin && access(operand, F_OK) != 0) {
        size_t before = targets->n;
        if (!ingest_target_parse(&l->arena, str_of(operand), targets, e))
            return false;
        if (targets->n == before || targets->p[before].kind != INGEST_FILE)
            return true;
        targets->n = before;
    }
    struct lint_job *j = add_job(l);
    j->path = operand;
    j->file.place = !is_stdin ? operand : l->args->stdin_name;
    j->file.path = !is_stdin ? operand : l->args->stdin_name ? l->args->stdin_name : "stdin";
    return true;
}

static void add_exprs(struct lint *l)
{
    for (size_t i = 0; i < l->args->exprs.n; i++) {
        struct lint_job *j = add_job(l);
        j->file.path = "expression";
        j->file.text = str_of(l->args->exprs.p[i]);
        j->file.kind = LINT_PROMQL;
    }
}

bool lint_collect(struct lint *l, struct err *e)
{
    struct ingest_targets targets = { 0 };
    bool ok = true;

    add_exprs(l);
    for (size_t i = 0; ok && i < l->call->n; i++) {
        size_t before = targets.n;
        ok = add_operand(l, l->call->operands[i], &targets, e);
        if (ok && targets.n > before) { // in the order of the call
            load_targets(l, &targets);
            targets.n = 0;
        }
    }
    if (ok && l->call->n == 0 && l->args->exprs.n == 0)
        ok = add_operand(l, "-", &targets, e);
    vec_done(&targets);
    return ok;
}

/* ---- one file ---- */

static bool is_known(struct lint *l, struct lint_job *j, struct str head)
{
    struct lint_file *f = &j->file;

    if (l->args->kind && !(f->kind && f->from))
        f->kind = (enum lint_kind)l->args->kind;
    else if (!f->kind)
        f->kind = lint_kind_of(head, f->path);
    if (!lint_kind_known(f->kind) && j->is_url)
        f->kind = LINT_EXPOSITION; // what else would a target answer
    if (lint_kind_known(f->kind))
        return true;
    j->skipped = true;
    if (j->named) {
        err_set(&f->e, ERR_USAGE, "%s: not a kind of file that lint knows", f->path);
        err_hint(&f->e, "name the kind with --kind");
    }
    return false;
}

/* Rules and targets are read after the configuration that may name them. */
static bool waits(struct lint_job *j)
{
    bool late = j->file.kind == LINT_RULES || j->file.kind == LINT_FILE_SD;

    if (j->state != JOB_NEW || !late || strcmp(j->path, "-") == 0)
        return false;
    j->state = JOB_WAITS;
    return true;
}

/* A stream whose first bytes have been read. */
struct headed {
    struct io_source base;
    struct io_source *in;
    struct str head;
};

static ssize_t headed_read(struct io_source *base, char *p, size_t n, struct err *e)
{
    struct headed *h = (struct headed *)base;
    struct str part = str_head(h->head, n);

    if (!part.n) {
        h->in->cancel = base->cancel;
        return h->in->read(h->in, p, n, e);
    }
    memcpy(p, part.p, part.n);
    h->head = str_skip(h->head, part.n);
    return (ssize_t)part.n;
}

static bool read_head(struct io_source *src, struct buf *head, struct err *e)
{
    buf_reserve(head, HEAD_BYTES);
    while (head->n < HEAD_BYTES) {
        ssize_t got = src->read(src, head->p + head->n, HEAD_BYTES - head->n, e);
        if (got < 0)
            return false;
        if (got == 0)
            break;
        head->n += (size_t)got;
    }
    return true;
}

static void run_and_fix(struct lint *l, struct lint_job *j, struct buf *text, bool can_fix)
{
    struct lint_file *f = &j->file;

    f->want_sizes = l->args->cardinality;
    if (j->before.body.n && f->kind == LINT_EXPOSITION)
        lint_run_twice(f, j->before.body, j->before.format);
    lint_run(f);
    if (f->config)
        lint_config_findings(f->config, f);
    if (can_fix && l->args->fix)
        lint_fix_job(l, j, text);
}

/* Expositions are read as a stream, all else is small and read as a whole, and so is what is to be
 * rewritten. */
static void run_stream(struct lint *l, struct lint_job *j, struct ingest_stream *stream)
{
    struct lint_file *f = &j->file;
    struct buf head = { 0 }, text = { 0 };
    bool plain = stream->packing == INGEST_PLAIN && strcmp(j->path, "-") != 0;

    if (!read_head(stream->src, &head, &f->e)) {
        err_wrap(&f->e, "%s", f->path);
    } else if (is_known(l, j, buf_str(&head)) && !waits(j)) {
        struct headed h = { { .read = headed_read, .cancel = &cmd_interrupted },
                            stream->src,
                            buf_str(&head) };
        bool whole = f->kind != LINT_EXPOSITION || (plain && l->args->fix);
        f->format = stream->format;
        f->reread = plain ? j->path : NULL;
        f->src = whole ? NULL : &h.base;
        if (whole && io_read_all(&h.base, TEXT_MAX_BYTES, &text, &f->e))
            f->text = buf_str(&text);
        else if (whole)
            err_wrap(&f->e, "%s", f->path);
        if (!f->e.kind)
            run_and_fix(l, j, &text, plain && whole);
    }
    f->src = NULL;
    f->text = (struct str){ 0 };
    buf_done(&head);
    buf_done(&text);
}

static void run_file(struct lint *l, struct lint_job *j)
{
    struct ingest_stream stream;

    if (!ingest_open_file(j->path, &cmd_interrupted, &stream, &j->file.e))
        return;
    run_stream(l, j, &stream);
    ingest_stream_close(&stream);
}

static void run_job(void *user, unsigned worker, size_t i)
{
    struct lint *l = user;
    struct lint_job *j = &l->jobs.p[i];
    bool first = j->state == JOB_NEW;

    (void)worker;
    if (j->state == JOB_DONE)
        return;
    if (!cmd_interrupted && !j->file.e.kind) {
        if (j->path)
            run_file(l, j);
        else if (is_known(l, j, j->file.text))
            run_and_fix(l, j, NULL, false);
    }
    if (!first || j->state == JOB_NEW)
        j->state = JOB_DONE;
}

bool lint_run_jobs(struct lint *l, struct err *e)
{
    struct pool *pool = NULL;
    bool ok = true;
    size_t chosen = 0;

    lint_note_jobs(l);
    do {
        for (; ok && chosen < l->jobs.n; chosen++)
            ok = (l->jobs.p[chosen].file.levels = lint_choose_rules(l, &l->jobs.p[chosen].file,
                                                                    e)) != NULL;
        if (ok && l->jobs.n > 1 && !pool)
            pool = pool_new(0);
        if (ok && pool)
            pool_run(pool, l->jobs.n, run_job, l);
        else if (ok && l->jobs.n)
            run_job(l, 0, 0);
    } while (ok && lint_follow(l));
    pool_free(pool);
    return ok;
}
