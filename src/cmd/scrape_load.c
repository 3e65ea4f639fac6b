/* scrape_load.c - targets to one page, with what there is to say about each. */
#include "base/time.h"
#include "base/vec.h"
#include "cmd/scrape.h"
#include "demo/demo.h"

#include <stdio.h>
#include <stdlib.h>

// ---- errors ----

static void prefix_command(struct scrape *s, struct err *e)
{
    struct buf b = { 0 };
    buf_printf(&b, "%s %s", s->call->cmd->name, e->msg ? e->msg : "failed");
    free(e->msg);
    e->msg = buf_take(&b);
}

/* What people save and send in place of an exposition, and cannot see in the error. */
static void hint_at_text(struct str text, bool from_start, struct err *e)
{
    struct str line = str_skip(text, e->at.off), first = text;
    line = str_head(line, str_find_char(line, '\n'));
    bool in_first = from_start && str_find_char(text, '\n') >= e->at.off;

    if (str_ends(line, STR("\r")))
        err_hint(e, "the lines end with CR LF, as on Windows; an exposition wants LF alone");
    else if (in_first && str_cut_prefix(&first, STR("\xef\xbb\xbf")))
        err_hint(e, "the page begins with a byte order mark; an exposition wants none");
    else if (in_first && (str_starts(first, STR("{\"")) || str_starts(first, STR("["))))
        err_hint(e, "it looks like JSON, which is not an exposition");
}

void scrape_report(struct scrape *s, struct err *e, struct str text, uint64_t base)
{
    s->status = err_worse(s->status, err_status(e->kind));
    if (e->kind != ERR_CANCELED && e->kind != ERR_PIPE && s->quiet_errors) {
        buf_clear(&s->failed);
        buf_puts(&s->failed, e->msg ? e->msg : "failed");
    } else if (e->kind != ERR_CANCELED && e->kind != ERR_PIPE) {
        prefix_command(s, e);
        if (e->at.n > 0 && e->at.off >= base && e->at.off - base <= text.n) {
            e->at.off -= base;
            if (!e->hint)
                hint_at_text(text, base == 0, e);
            cmd_print_error_in(e, text);
        } else {
            cmd_print_error(e);
        }
    }
    err_done(e);
}

// ---- the loader ----

static bool demo_page(void *user, enum ingest_demo part, enum http_accept accept, struct buf *out,
                      enum expo_format *format, struct err *e)
{
    (void)user;
    switch (accept) {
    case HTTP_ACCEPT_TEXT:
        *format = EXPO_TEXT;
        break;
    case HTTP_ACCEPT_PROTOBUF:
        *format = EXPO_PROTOBUF;
        break;
    default: // as a server that has all of them answers Prometheus
        *format = EXPO_OPENMETRICS;
        break;
    }
    return demo_render(part == INGEST_DEMO_API ? DEMO_API : DEMO_WORKER, DEMO_SEED, time_now_ms(),
                       *format, out, e);
}

static void on_progress(void *user, size_t done, size_t failed, size_t n)
{
    struct scrape *s = user;
    char note[40] = "";
    if (failed)
        snprintf(note, sizeof note, "%zu failed", failed);
    out_progress_at(&s->progress, done, n, "targets", note);
}

static struct ingest_loader *loader_of(struct scrape *s)
{
    if (!s->loader) {
        const struct ingest_opts o = {
            .http = &s->http,
            .accept = s->args->http.accept,
            .max_bytes = s->http.max_body_bytes,
            .demo = demo_page,
            .progress = on_progress,
            .progress_user = s,
        };
        s->loader = ingest_loader_new(&o);
    }
    return s->loader;
}

bool scrape_targets(struct scrape *s, const char *operand, struct ingest_targets *out,
                    struct err *e)
{
    return ingest_target_parse(&s->arena, str_of(operand), out, e);
}

static void warn_of(const struct scrape *s, const struct diags *notes)
{
    for (size_t i = 0; i < notes->n; i++) {
        const struct diag *d = &notes->p[i];
        cmd_warn(s->call, "%s%s%s", d->msg, d->hint ? "; " : "", d->hint ? d->hint : "");
    }
}

static void load_all(struct scrape *s, const struct ingest_target *t, size_t n,
                     struct ingest_page *out)
{
    out_progress_begin(&s->progress, "scraping", s->call->common->quiet);
    ingest_load(loader_of(s), t, n, out);
    out_progress_end(&s->progress);
    for (size_t i = 0; i < n && !s->quiet_errors; i++)
        warn_of(s, &out[i].notes);
}

bool scrape_load_one(struct scrape *s, const struct ingest_target *t, struct ingest_page *out,
                     struct err *e)
{
    load_all(s, t, 1, out);
    return out->e.kind == ERR_NONE || err_take(e, &out->e);
}

// ---- one page of all ----

struct to_page {
    struct page *page;
    struct expo_reader *reader;
};

static bool add_item(void *user, const struct expo_item *it, struct err *e)
{
    struct to_page *to = user;
    (void)e;
    page_add(to->page, to->reader, it);
    return true;
}

static bool read_page(struct scrape *s, const struct ingest_page *src, struct page *page,
                      struct err *e)
{
    const struct expo_opts o = { .format = src->format };
    struct to_page to = { page, expo_reader_new(src->body, &o) };
    bool ok = scrape_feed(&s->filter, to.reader, add_item, &to, e);
    expo_reader_free(to.reader);
    return ok;
}

static void add_head(struct scrape_set *set, const struct ingest_target *t,
                     const struct ingest_page *src, const struct page *page)
{
    vec_push(&set->heads, (struct pretty_head){
                              .name = t->name,
                              .http_status = src->http_status,
                              .format = expo_format_name(src->format),
                              .bytes = src->body.n,
                              .seconds = t->kind == INGEST_URL ? src->seconds : -1,
                              .families = page->n,
                              .series = page->n_samples,
                          });
}

/* A page that breaks off is no answer: what it would look like depends on where. */
static void take_page(struct scrape *s, const struct ingest_target *t, struct ingest_page *src,
                      bool labels, struct scrape_set *set)
{
    struct page page;
    struct err e = { 0 };
    page_init(&page);
    if (src->e.kind != ERR_NONE) {
        err_take(&e, &src->e);
        scrape_report(s, &e, (struct str){ 0 }, 0);
    } else if (!read_page(s, src, &page, &e)) {
        err_wrap(&e, "%.*s", STR_ARG(t->name));
        scrape_report(s, &e, src->format == EXPO_PROTOBUF ? STR("") : src->body, 0);
    } else {
        add_head(set, t, src, &page);
        if (labels)
            page_add_target_labels(&page, t->job, t->instance);
        page_merge(&set->page, &page);
    }
    page_done(&page);
}

void scrape_load(struct scrape *s, const struct ingest_target *t, size_t n, struct scrape_set *out)
{
    *out = (struct scrape_set){ .n_sources = n, .at_ms = time_now_ms() };
    out->sources = xcalloc(n + 1, sizeof *out->sources);
    page_init(&out->page);
    load_all(s, t, n, out->sources);
    for (size_t i = 0; i < n; i++)
        take_page(s, &t[i], &out->sources[i], n > 1 || s->args->labels, out);
}

void scrape_set_done(struct scrape_set *set)
{
    page_done(&set->page);
    for (size_t i = 0; i < set->n_sources; i++)
        ingest_page_done(&set->sources[i]);
    free(set->sources);
    vec_done(&set->heads);
    *set = (struct scrape_set){ 0 };
}
