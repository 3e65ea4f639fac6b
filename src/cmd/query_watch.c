/* query_watch.c - asks again and again: --watch.
 *
 * On a terminal, tables, graphs and values are frames; the last good answer stays while there is
 * no new one. Elsewhere answer follows answer.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "base/time.h"
#include "cmd/query_run.h"
#include "cmd/watch.h"
#include "out/text.h"

struct kept { /* the last answer to an expression */
    struct query q;
    struct query_result res;
    bool any;
    struct plot_slots slots;
    int gutter;
};

struct watch {
    struct query_run *r;
    struct kept *kept; /* one an expression */
    bool screen;
    size_t blocks;     /* printed one after the other */
    struct buf failed; /* of the last round, a line each */
    struct buf note;   /* "every 5s   14:32:07" */
};

bool query_watch_check(const struct query_args *a, struct err *e)
{
    if (a->count_given && !a->watch)
        return err_set(e, ERR_USAGE, "--count goes with --watch");
    if (!a->watch)
        return true;
    if (a->interval_ms <= 0)
        return err_set(e, ERR_USAGE, "--watch: the interval must be positive");
    if (a->explain || a->stats)
        return err_set(e, ERR_USAGE, "--watch and --%s exclude each other",
                       a->explain ? "explain" : "stats");
    if (a->check.warn || a->check.crit)
        return err_set(e, ERR_USAGE, "--watch and --%s exclude each other",
                       a->check.warn ? "warn" : "crit");
    if (a->source.files.n == 0)
        return true;
    err_set(e, ERR_USAGE, "--watch: a file does not change");
    return err_hint(e, "watch targets or a server: promctl query --watch -t :8080 'sum(up)'");
}

// ---- frames ----

static void put_note(struct watch *w)
{
    buf_clear(&w->note);
    buf_puts(&w->note, "every ");
    dur_put_human(&w->note, (double)w->r->a->interval_ms / 1000);
    buf_puts(&w->note, "   ");
    watch_put_clock(&w->note, w->r->source.now_ms);
    if (w->r->source.kept_ms) {
        buf_puts(&w->note, "   memory for the last ");
        dur_put_human(&w->note, (double)w->r->source.kept_ms / 1000);
    }
    w->r->note = buf_str(&w->note);
}

/* The expression over a table; a graph has its own title. */
static void put_head(const struct watch *w, struct out_flow *f, const struct kept *k)
{
    size_t width = f->term.width, note = w->note.n;
    struct buf *b = &f->out.buf, line = { 0 };

    if (w->r->a->format == FORMAT_GRAPH)
        return;
    query_put_title(&line, k->q.text, &w->r->opts.syntax);
    out_style(b, &f->term, STYLE_HEAD);
    size_t max = width == 0 ? (size_t)-1 : width > note + 8 ? width - note - 3 : width;
    size_t used = out_text_cut(b, &f->term, buf_str(&line), max);
    out_style_end(b, &f->term);
    buf_done(&line);
    if (width == 0 || used + 3 + note <= width) {
        buf_put_repeat(b, ' ', width ? width - used - note : 3);
        buf_put_str(b, buf_str(&w->note));
    }
    buf_putc(b, '\n');
}

static void put_lines(struct out_flow *f, enum out_style style, struct str lines)
{
    struct str line;

    while (str_cut(&lines, '\n', &line)) {
        out_style(&f->out.buf, &f->term, style);
        out_text_cut(&f->out.buf, &f->term, line, f->term.width ? f->term.width : (size_t)-1);
        out_style_end(&f->out.buf, &f->term);
        buf_putc(&f->out.buf, '\n');
    }
}

static bool put_answer(struct watch *w, struct out_flow *f, size_t i, struct err *e)
{
    struct kept *k = &w->kept[i];

    w->r->slots = &k->slots;
    w->r->gutter = &k->gutter;
    put_head(w, f, k);
    if (query_is_empty(&k->res.value) && w->r->a->format != FORMAT_GRAPH)
        put_lines(f, STYLE_DIM, STR("no series"));
    if (!query_put_value(w->r, f, &k->q, &k->res, e))
        return false;
    for (size_t n = 0; n < k->res.notes.n && !w->r->call->common->quiet; n++)
        put_lines(f, STYLE_WARN, str_of(k->res.notes.p[n].msg));
    return true;
}

static bool put_frame(struct watch *w, struct out_flow *f, struct err *e)
{
    size_t failed = watch_count_lines(buf_str(&w->failed)), height = f->term.height;
    bool any = false;

    put_lines(f, STYLE_BAD, buf_str(&w->failed));
    f->term.height = height > failed ? (height - failed) / w->r->exprs.n : 1;
    for (size_t i = 0; i < w->r->exprs.n; i++) {
        if (!w->kept[i].any)
            continue;
        if (any)
            buf_putc(&f->out.buf, '\n');
        if (!put_answer(w, f, i, e))
            return false;
        any = true;
    }
    f->term.height = height;
    if (!any)
        put_lines(f, STYLE_DIM, STR("no answer yet"));
    return true;
}

static bool print_frame(struct watch *w, bool over, struct err *e)
{
    struct out_flow f;
    struct buf bytes = { 0 };

    out_term_of(&w->r->term, STDOUT_FILENO, (enum out_color)w->r->call->common->color);
    out_flow_init(&f, &w->r->term, -1, false);
    bool ok = put_frame(w, &f, e);
    if (over)
        watch_put_over(&bytes, &w->r->term, buf_str(&f.out.buf));
    else
        buf_put_str(&bytes, buf_str(&f.out.buf));
    buf_done(&f.out.buf);
    ok = ok && (io_write_all(STDOUT_FILENO, buf_str(&bytes), e) || err_wrap(e, "standard output"));
    buf_done(&bytes);
    return ok;
}

static bool draw_again(void *user, struct err *e)
{
    return print_frame(user, true, e);
}

// ---- one after the other ----

static bool print_block(struct watch *w, size_t i, struct err *e)
{
    struct kept *k = &w->kept[i];
    struct out_flow f;
    struct err lost = { 0 };

    out_flow_init(&f, &w->r->term, STDOUT_FILENO, false);
    if (w->blocks++ > 0)
        query_put_gap(w->r, &f);
    if (w->r->a->format == FORMAT_TABLE)
        put_head(w, &f, k);
    bool ok = query_put_value(w->r, &f, &k->q, &k->res, e);
    if (!out_flow_end(&f, &lost)) {
        if (ok)
            return err_take(e, &lost);
        err_done(&lost);
    }
    query_tell_notes(w->r, &k->res.notes);
    return ok;
}

// ---- rounds ----

static void add_failure(struct watch *w, struct str text, const struct err *e)
{
    struct str first;

    if (w->r->exprs.n > 1 && str_cut(&text, '\n', &first) && first.n)
        buf_printf(&w->failed, "%.*s: ", STR_ARG(first));
    buf_puts(&w->failed, e->msg ? e->msg : "failed");
    buf_putc(&w->failed, '\n');
}

/* What may be better next time is told, in the frame or on standard error; false with `e` as it is
 * for what will not. */
static bool may_pass(struct watch *w, struct str text, const struct query_result *res,
                     struct err *e)
{
    if (err_status(e->kind) != 3 || e->kind == ERR_LIMIT)
        return false;
    query_explain_server(w->r, text, e);
    if (!w->screen) {
        query_report(w->r, text, res, e);
        return true;
    }
    w->r->status = err_worse(w->r->status, 3);
    add_failure(w, text, e);
    err_done(e);
    *e = (struct err){ 0 };
    return true;
}

/* Where `e` is set it has ended: that is told on the ordinary screen. */
static void end_for(struct watch *w, struct str text, const struct query_result *res, struct err *e)
{
    if (e->kind != ERR_NONE && !cmd_interrupted) {
        watch_end(w->screen);
        w->screen = false;
        query_report(w->r, text, res, e);
    }
    err_done(e);
    *e = (struct err){ 0 };
}

/* False: it has ended. */
static bool ask(struct watch *w, size_t i)
{
    struct query_run *r = w->r;
    struct query q = query_of(r, r->exprs.p[i]);
    struct query_result res = { 0 };
    struct err e = { 0 };
    struct kept *k = &w->kept[i];

    bool ok = query_times(r->a, r->source.now_ms, &q, &e) &&
              r->engine->ops->run(r->engine, &q, &res, &e);
    if (ok) {
        query_result_done(&k->res);
        k->res = res;
        k->q = q;
        k->any = true;
        if (r->a->fail_empty && query_is_empty(&res.value))
            r->status = err_worse(r->status, 1);
        ok = w->screen || print_block(w, i, &e);
        end_for(w, q.text, NULL, &e);
    } else {
        ok = may_pass(w, q.text, &res, &e);
        end_for(w, q.text, &res, &e);
        query_result_done(&res);
    }
    return ok;
}

/* A target that did not answer, with others that did or alone. */
static void tell_target(struct watch *w, struct err *why)
{
    if (!w->r->source.answered)
        may_pass(w, STR(""), NULL, why);
    else if (w->screen)
        add_failure(w, STR(""), why);
    else
        cmd_warn(w->r->call, "%s", why->msg ? why->msg : "failed");
}

/* What none of the expressions looks at any more goes. */
static bool forget(struct watch *w, struct err *e)
{
    struct query_run *r = w->r;
    int64_t now = r->source.now_ms, keep = r->a->interval_ms;

    for (size_t i = 0; r->source.live && i < r->exprs.n; i++) {
        struct query q = { .text = r->exprs.p[i] };
        if (!query_times(r->a, now, &q, e))
            return false;
        int64_t ms = query_keep(&q, &r->opts.syntax, now);
        keep = ms > keep ? ms : keep;
    }
    return source_keep(&r->source, keep, e);
}

static bool ask_all(struct watch *w)
{
    struct query_run *r = w->r;
    struct err why = { 0 }, e = { 0 };

    r->began_ns = time_mono_ns();
    r->status = 0; // the last round decides
    buf_clear(&w->failed);
    bool ok = source_refresh(&r->source, &why, &e) && forget(w, &e);
    put_note(w);
    if (why.kind != ERR_NONE && !cmd_interrupted)
        tell_target(w, &why);
    err_done(&why);
    end_for(w, STR(""), NULL, &e);
    if (!ok)
        return false;
    for (size_t i = 0; i < r->exprs.n; i++)
        if (!ask(w, i))
            return false;
    return true;
}

static void watch_loop(struct watch *w, struct err *e)
{
    const struct query_args *a = w->r->a;
    int64_t next = time_mono_ns();

    for (int64_t n = 1;; n++) {
        if (!ask_all(w) || cmd_interrupted)
            return;
        watch_frame();
        if (w->screen && !print_frame(w, true, e))
            return;
        if (a->count_given && n >= a->count)
            return;
        next += a->interval_ms * 1000000;
        if (next < time_mono_ns())
            next = time_mono_ns(); // slower than the interval: at once, and no faster later
        enum watch_why why = watch_wait(next, draw_again, w, e);
        if (why == WATCH_QUIT)
            w->r->status = 0;
        if (why != WATCH_GO_ON)
            return;
    }
}

void query_watch(struct query_run *r)
{
    struct watch w = { .r = r };
    struct err e = { 0 };

    w.kept = xcalloc(r->exprs.n, sizeof *w.kept);
    w.screen = r->term.tty && (query_is_for_people(r->a) || r->a->format == FORMAT_VALUE);
    watch_begin(w.screen);
    put_note(&w);
    if (!w.screen || print_frame(&w, true, &e))
        watch_loop(&w, &e);
    watch_end(w.screen);
    if (w.screen && e.kind == ERR_NONE)
        print_frame(&w, false, &e);
    if (e.kind != ERR_NONE)
        query_report(r, STR(""), NULL, &e);
    if (watch_signal())
        r->status = 128 + watch_signal();
    for (size_t i = 0; i < r->exprs.n; i++) {
        query_result_done(&w.kept[i].res);
        plot_slots_done(&w.kept[i].slots);
    }
    free(w.kept);
    buf_done(&w.failed);
    buf_done(&w.note);
}
