#include "cmd/source_args.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/time.h"
#include "base/vec.h"
#include "cmd/source_server.h"
#include "demo/demo.h"
#include "ingest/store_load.h"
#include "out/units.h"

enum { DEMO_HISTORY_MS = 60 * 60 * 1000, DEMO_STEP_MS = 10 * 1000, MAX_SCRAPES = 60 };

// clang-format off
const struct opt source_args_opts[SOURCE_ARGS_N_OPTS] = {
    { OPT_STR(struct source_args, server), .name = "server", .letter = 's', .arg = "URL",
      .brief = "ask this Prometheus-compatible server",
      .man = "Prometheus, Thanos, Mimir, Cortex, VictoriaMetrics: `/api/v1` is below URL, whose "
             "path and parameters are kept. `HOST:PORT` is `http`. Without any source, that of the "
             "current context, else `PROMCTL_SERVER`, else `http://localhost:9090`." },
    { OPT_STRS(struct source_args, files), .name = "file", .letter = 'f', .arg = "FILE",
      .complete = COMPLETE_FILE, .brief = "read series from a metrics file",
      .man = "Exposition text, OpenMetrics or protobuf, with or without timestamps, also gzip or "
             "zstd; `-` is standard input. Nothing is added to the series; "
             "`now` is the newest sample." },
    { OPT_STRS(struct source_args, targets), .name = "target", .letter = 't', .arg = "TARGET",
      .complete = COMPLETE_TARGET, .brief = "scrape this target",
      .man = "As for promctl scrape: `:PORT`, `HOST:PORT[/path]`, a URL, a file, `JOB=TARGET`. "
             "`demo:` is the simulated Task Handler system with an hour of history. "
             "Every scrape adds `job` and `instance` to its samples, and the series `up`, "
             "`scrape_duration_seconds`, `scrape_samples_scraped`." },
    { OPT_DUR(struct source_args, collect_ms), OPT_GIVEN(struct source_args, collect_given),
      .name = "collect", .arg = "DUR", .brief = "scrape the targets for DUR before answering",
      .man = "A range needs history, which a target has not: up to 15 seconds are collected "
             "without this option." },
    { OPT_GROUP(struct source_args, context, context_args_opts) },
    { OPT_GROUP(struct source_args, http, http_args_opts), .brief = "HTTP options" },
};
// clang-format on

static bool check_args(const struct source_args *a, struct err *e)
{
    size_t n_stdin = 0;
    size_t kinds = (a->server != NULL) + (a->files.n > 0) + (a->targets.n > 0) +
                   (a->context.name != NULL);

    if (a->files.n && a->targets.n)
        return err_set(e, ERR_USAGE, "-f and -t exclude each other: there is one source");
    if (kinds > 1)
        return err_set(e, ERR_USAGE, "%s and %s exclude each other: there is one source",
                       a->server ? "-s" : "-c",
                       a->files.n     ? "-f"
                       : a->targets.n ? "-t"
                                      : "-c");
    if (a->collect_given && a->collect_ms <= 0)
        return err_set(e, ERR_USAGE, "--collect: the time must be positive");
    for (size_t i = 0; i < a->files.n; i++)
        n_stdin += strcmp(a->files.p[i], "-") == 0;
    if (n_stdin > 1)
        return err_set(e, ERR_USAGE, "standard input can be read only once");
    return true;
}

struct mem_stats source_stats(const struct opened_source *o)
{
    return o->store ? mem_stats(o->store) : (struct mem_stats){ 0 };
}

static void put_measure(struct buf *b, const char *unit, double v)
{
    struct out_unit u;

    out_unit_parse(str_of(unit), &u);
    out_unit_put(b, &u, v, &(struct out_unit_style){ .ascii = true });
}

/* With -v. */
static void tell_load(const struct opened_source *o, const char *done, size_t n, const char *of)
{
    struct mem_stats st = mem_stats(o->store);
    size_t samples = st.floats + st.histograms;
    struct buf b = { 0 };

    buf_printf(&b, "%s %zu %s%s in ", done, n, of, n == 1 ? "" : "s");
    put_measure(&b, "s", (double)o->load_ns / 1e9);
    buf_puts(&b, ": ");
    out_put_exact(&b, (double)st.series);
    buf_puts(&b, " series, ");
    out_put_exact(&b, (double)samples);
    buf_puts(&b, " samples, ");
    put_measure(&b, "locale", samples ? (double)st.bytes / (double)samples : 0);
    buf_puts(&b, " bytes a sample");
    cmd_tell(o->call, "%s", buf_z(&b));
    buf_done(&b);
}

// ---- files ----

/* Of all files together. */
struct reading {
    struct out_progress *progress;
    uint64_t before, at, total; /* of files before this one, of this one; 0: not known */
};

static void file_progress(void *user, uint64_t at, uint64_t total)
{
    struct reading *r = user;

    (void)total;
    r->at = at;
    out_progress_at(r->progress, r->before + at, r->total, "bytes", NULL);
}

/* 0 where one of them is no regular file. */
static uint64_t bytes_of_files(const struct opt_strs *files)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < files->n; i++) {
        struct stat st;
        bool is_stdin = strcmp(files->p[i], "-") == 0;
        if ((is_stdin ? fstat(STDIN_FILENO, &st) : stat(files->p[i], &st)) < 0 ||
            !S_ISREG(st.st_mode) || st.st_size <= 0)
            return 0;
        sum += (uint64_t)st.st_size;
    }
    return sum;
}

static void warn_all(const struct opened_source *o, const struct diags *notes)
{
    for (size_t i = 0; i < notes->n; i++) {
        const struct diag *d = &notes->p[i];
        cmd_warn(o->call, "%s%s%s", d->msg, d->hint ? "; " : "", d->hint ? d->hint : "");
    }
}

static bool open_files(struct opened_source *o, const struct source_open_opts *opts, struct err *e)
{
    struct reading reading = { &o->progress, .total = bytes_of_files(&o->args->files) };
    const struct store_load_opts lo = {
        .now_ms = time_now_ms(),
        .created_is_start = opts->created_is_start,
        .cancel = &cmd_interrupted,
        .progress = file_progress,
        .progress_user = &reading,
    };
    struct store_load *l = store_load_new(o->store, &lo);
    struct diags notes = { 0 };
    int64_t mint, maxt;
    bool ok = true;

    out_progress_begin(&o->progress, "reading", o->call->common->quiet);
    for (size_t i = 0; ok && i < o->args->files.n; i++) {
        ok = store_load_file(l, o->args->files.p[i], e);
        reading.before += reading.at;
        reading.at = 0;
    }
    ok = ok && store_load_end(l, &notes, e);
    out_progress_end(&o->progress);
    warn_all(o, &notes);
    diags_done(&notes);
    store_load_free(l);
    o->now_ms = lo.now_ms;
    if (ok && o->source->ops->time_range(o->source, &mint, &maxt))
        o->now_ms = maxt;
    return ok;
}

// ---- targets ----

static bool no_demo_page(void *user, enum ingest_demo part, enum http_accept accept,
                         struct buf *out, enum expo_format *format, struct err *e)
{
    (void)user;
    (void)part;
    (void)accept;
    (void)out;
    (void)format;
    return err_set(e, ERR_USAGE, "demo: is computed, not loaded");
}

static bool same_target(const struct ingest_target *a, const struct ingest_target *b)
{
    return str_eq(a->job, b->job) && str_eq(a->instance, b->instance) && a->kind == b->kind &&
           (a->where && b->where ? strcmp(a->where, b->where) == 0 : a->where == b->where);
}

/* Twice the same is read once. Those of the simulation come last. */
static void order_targets(struct opened_source *o)
{
    struct ingest_targets *t = &o->targets, all = *t;

    *t = (struct ingest_targets){ 0 };
    for (int demo = 0; demo < 2; demo++) {
        for (size_t i = 0; i < all.n; i++) {
            size_t k = 0;
            if ((all.p[i].kind == INGEST_DEMO) != demo)
                continue;
            while (k < t->n && !same_target(&t->p[k], &all.p[i]))
                k++;
            if (k == t->n)
                vec_push(t, all.p[i]);
        }
    }
    vec_done(&all);
}

static size_t n_to_load(const struct opened_source *o)
{
    size_t n = 0;
    while (n < o->targets.n && o->targets.p[n].kind != INGEST_DEMO)
        n++;
    return n;
}

static bool open_targets(struct opened_source *o, struct err *e)
{
    for (size_t i = 0; i < o->n_urls; i++)
        if (!ingest_target_parse(&o->arena, str_of(o->urls[i]), &o->targets, e))
            return false;
    order_targets(o);
    o->scrapes = xcalloc(o->targets.n, sizeof *o->scrapes);
    for (size_t i = 0; i < o->targets.n; i++)
        o->scrapes[i] = store_scrape_new(o->store, o->targets.p[i].job, o->targets.p[i].instance);
    o->loader = ingest_loader_new(&(struct ingest_opts){
        .http = &o->http,
        .accept = (enum http_accept)o->args->http.accept,
        .max_bytes = o->http.max_body_bytes,
        .demo = no_demo_page,
    });
    o->live = true;
    o->now_ms = time_now_ms();
    return true;
}

// ---- any source ----

/* What there is to know before the network is used. */
static bool open_http(struct opened_source *o, const char *url, struct err *e)
{
    const struct source_args *a = o->args;
    if (url && !strstr(url, "://"))
        url = arena_printf(&o->arena, "http://%s", url);
    const char *warning = a->server ? http_args_warning(&a->http, &url, 1)
                                    : http_args_warning(&a->http, a->targets.p, a->targets.n);

    if (warning)
        cmd_warn(o->call, "%s", warning);
    o->http.cancel = &cmd_interrupted;
    if (o->call->common->verbose > 0)
        o->http.trace = http_args_trace;
    return http_args_apply(&o->arena, &a->http, &o->http, e);
}

static bool open_store(struct opened_source *o, const struct source_open_opts *opts, struct err *e)
{
    o->store = mem_new(&(struct mem_opts){
        .max_bytes = opts->max_bytes,
        .skip_exemplars = !opts->exemplars,
    });
    o->source = mem_source(o->store);
    if (!o->args->files.n)
        return open_targets(o, e);
    int64_t began = time_mono_ns();
    bool ok = open_files(o, opts, e);
    o->load_ns = time_mono_ns() - began;
    if (ok)
        tell_load(o, "read", o->args->files.n, "file");
    return ok;
}

bool source_open(struct opened_source *o, const struct cmd_call *call,
                 const struct source_args *args, const struct source_open_opts *opts, struct err *e)
{
    const char *url = args->server;

    *o = (struct opened_source){ .call = call, .args = args };
    if (!check_args(args, e))
        return false;
    o->urls = args->targets.p;
    o->n_urls = args->targets.n;
    if (!url && !args->files.n && !args->targets.n && !source_find_server(o, &url, e))
        return false;
    if (args->collect_given && !o->n_urls)
        return err_set(e, ERR_USAGE, "--collect goes with -t");
    if (!args->files.n && !open_http(o, url, e))
        return false;
    return url ? source_open_server(o, url, opts, e) : open_store(o, opts, e);
}

void source_opened_close(struct opened_source *o)
{
    for (size_t i = 0; o->scrapes && i < o->targets.n; i++)
        store_scrape_free(o->scrapes[i]);
    free(o->scrapes);
    ingest_loader_free(o->loader);
    vec_done(&o->targets);
    source_close(o->source);
    api_free(o->server);
    arena_done(&o->arena);
    *o = (struct opened_source){ 0 };
}

// ---- the simulation's past ----

static enum expo_format demo_format(const struct opened_source *o)
{
    switch ((enum http_accept)o->args->http.accept) {
    case HTTP_ACCEPT_TEXT:
        return EXPO_TEXT;
    case HTTP_ACCEPT_PROTOBUF:
        return EXPO_PROTOBUF;
    default:
        return EXPO_OPENMETRICS;
    }
}

/* One scrape that took no time: there was no transfer. */
static bool compute_demo(struct opened_source *o, size_t i, int64_t t, struct err *e)
{
    enum demo_part part = o->targets.p[i].demo == INGEST_DEMO_API ? DEMO_API : DEMO_WORKER;

    store_scrape_begin(o->scrapes[i], demo_format(o), t);
    return demo_each(part, DEMO_SEED, t, demo_format(o), store_scrape_item, o->scrapes[i], e) &&
           store_scrape_end(o->scrapes[i], true, 0, e);
}

static bool compute_demos(struct opened_source *o, int64_t history_ms, struct err *e)
{
    int64_t now = time_now_ms();
    // What was computed already is there; without history, only this moment is wanted.
    int64_t from = o->demo_ms && history_ms ? o->demo_ms + DEMO_STEP_MS : now - history_ms;

    for (size_t i = n_to_load(o); i < o->targets.n; i++)
        for (int64_t t = from; t <= now; t += DEMO_STEP_MS) {
            if (cmd_interrupted)
                return err_set(e, ERR_CANCELED, "interrupted");
            if (!compute_demo(o, i, t, e))
                return false;
            o->demo_ms = t;
        }
    return true;
}

// ---- scraping ----

/* Stores a page, or that there was none. The reason of the first failure of all is kept in `why`,
 * and each is told once, by the first round. */
static bool store_page(struct opened_source *o, size_t i, struct ingest_page *p, bool tell,
                       size_t *n_up, struct err *why, struct err *e)
{
    struct err bad = { 0 };
    bool up;

    store_scrape_begin(o->scrapes[i], p->format, p->at_ms);
    if (p->e.kind != ERR_NONE) {
        up = err_take(&bad, &p->e);
    } else if (!(up = store_scrape_page(o->scrapes[i], p->body, &bad))) {
        if (bad.kind == ERR_LIMIT)
            return err_take(e, &bad);
        err_wrap(&bad, "%.*s", STR_ARG(o->targets.p[i].name));
    }
    if (!up && bad.kind == ERR_CANCELED) { // that says nothing of the target
        err_done(&bad);
        return true;
    }
    if (!up && tell && o->targets.n > 1)
        cmd_warn(o->call, "%s", bad.msg);
    if (!up && why->kind == ERR_NONE)
        err_take(why, &bad);
    err_done(&bad);
    *n_up += up;
    return store_scrape_end(o->scrapes[i], up, p->seconds, e);
}

/* Asks all once. `*n_up` grows by those that answered. */
static bool scrape_once(struct opened_source *o, bool first, size_t *n_up, struct err *why,
                        struct err *e)
{
    size_t n = n_to_load(o);
    struct ingest_page *pages = xcalloc(n + 1, sizeof *pages);
    bool ok = true;

    ingest_load(o->loader, o->targets.p, n, pages);
    for (size_t i = 0; i < n; i++) {
        if (first)
            warn_all(o, &pages[i].notes);
        ok = ok && store_page(o, i, &pages[i], first, n_up, why, e);
        ingest_page_done(&pages[i]);
    }
    free(pages);
    return ok;
}

static void wait_until(int64_t ns, struct opened_source *o, int64_t began_ns, int64_t all_ms)
{
    while (!cmd_interrupted) {
        int64_t now = time_mono_ns(), left_ms = (ns - now + 999999) / 1000000;
        if (left_ms <= 0)
            return;
        out_progress_at(&o->progress, (uint64_t)((now - began_ns) / 1000000000),
                        (uint64_t)(all_ms + 999) / 1000, "seconds", NULL);
        poll(NULL, 0, left_ms > 100 ? 100 : (int)left_ms);
    }
}

/* A scrape at both ends and every second between, or less often for a long time. */
static bool collect_for(struct opened_source *o, int64_t all_ms, size_t *n_up, struct err *why,
                        struct err *e)
{
    int64_t rounds = (all_ms + 999) / 1000, began = time_mono_ns();
    bool ok = true;

    rounds = rounds < 1 ? 1 : rounds > MAX_SCRAPES ? MAX_SCRAPES : rounds;
    out_progress_begin(&o->progress, "collecting", o->call->common->quiet);
    for (int64_t i = 0; ok && i <= rounds; i++) {
        wait_until(began + all_ms * i / rounds * 1000000, o, began, all_ms);
        if (cmd_interrupted)
            break;
        ok = scrape_once(o, i == 0, n_up, why, e);
        if (i == 0 && *n_up == 0)
            break; // nothing to wait for
    }
    out_progress_end(&o->progress);
    return ok;
}

static bool check_wait(const struct opened_source *o, int64_t history_ms, struct err *e)
{
    char dur[DUR_MAX_CHARS];
    if (o->args->collect_given || history_ms <= SOURCE_COLLECT_MS)
        return true;
    int n = (int)dur_print(dur, history_ms);
    err_set(e, ERR_USAGE,
            "a target has no history, and %.*s of it would have to be collected first", n, dur);
    return err_hint(e,
                    "ask for at most 15s, which are collected at once: [15s], --since 15s\n"
                    "or wait: --collect %.*s\n"
                    "or try it on -t demo:, which has an hour of history",
                    n, dur);
}

static bool collect_all(struct opened_source *o, int64_t history_ms, struct err *e)
{
    struct err why = { 0 };
    size_t n_up = 0;
    bool ok;

    int64_t wait = o->args->collect_given ? o->args->collect_ms : history_ms;
    ok = wait > 0 ? collect_for(o, wait, &n_up, &why, e) : scrape_once(o, true, &n_up, &why, e);
    o->interrupted = cmd_interrupted;
    o->now_ms = time_now_ms();
    ok = ok && compute_demos(o, DEMO_HISTORY_MS, e);
    if (ok && n_up == 0 && o->interrupted)
        ok = err_set(e, ERR_CANCELED, "interrupted");
    else if (ok && n_up == 0 && n_to_load(o) == o->targets.n && why.kind != ERR_NONE)
        ok = err_take(e, &why);
    err_done(&why);
    return ok && mem_seal(o->store, e);
}

bool source_collect(struct opened_source *o, int64_t history_ms, struct err *e)
{
    int64_t began = time_mono_ns();
    bool ok;

    if (!o->live)
        return true;
    if (n_to_load(o)) {
        ok = check_wait(o, history_ms, e) && collect_all(o, history_ms, e);
    } else {
        o->now_ms = time_now_ms();
        ok = compute_demos(o, DEMO_HISTORY_MS, e) && mem_seal(o->store, e);
    }
    o->load_ns = time_mono_ns() - began;
    if (ok)
        tell_load(o, "collected", o->targets.n, "target");
    return ok;
}

bool source_keep(struct opened_source *o, int64_t keep_ms, struct err *e)
{
    struct mem_moved moved;
    int64_t mint, maxt;
    bool cut;

    if (!o->live)
        return true;
    if (!mem_keep(o->store, keep_ms, &moved, &cut, e))
        return false;
    for (size_t i = 0; i < o->targets.n; i++)
        store_scrape_moved(o->scrapes[i], &moved);
    mem_moved_done(&moved);
    if ((cut || o->kept_ms) && o->source->ops->time_range(o->source, &mint, &maxt))
        o->kept_ms = maxt - mint < keep_ms ? maxt - mint : 0;
    return true;
}

bool source_refresh(struct opened_source *o, struct err *why, struct err *e)
{
    bool first = !o->refreshed;
    size_t n_up = 0;

    o->refreshed = true;
    if (o->live && n_to_load(o) && !scrape_once(o, false, &n_up, why, e))
        return false;
    o->answered = !o->live || n_up > 0 || n_to_load(o) < o->targets.n;
    o->now_ms = time_now_ms();
    return !o->live || compute_demos(o, first ? DEMO_HISTORY_MS : 0, e);
}
