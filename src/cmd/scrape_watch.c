/* scrape_watch.c - looks again and again: --watch.
 *
 * On a terminal the frame stands on the alternate screen and `q` ends it; the last frame is left
 * on the ordinary one. In a pipe block follows block and no escape is written.
 */
#include "base/time.h"
#include "base/vec.h"
#include "cmd/scrape_changes.h"
#include "cmd/watch.h"
#include "out/text.h"

struct watch {
    struct scrape *s;
    struct series_store store;
    struct changes changes;
    int64_t at_ms, before_ms; /* of the pages compared */
    int64_t blocks;
    size_t looks;      /* that gave a page */
    struct buf failed; /* of the last look, for the frame */
};

// ---- a block ----

static void put_head(struct watch *w, struct out_flow *f)
{
    struct buf names = { 0 }, rest = { 0 };
    const struct scrape *s = w->s;
    for (size_t i = 0; i < s->targets.n; i++)
        buf_printf(&names, "%s%.*s", i ? " " : "", STR_ARG(s->targets.p[i].name));
    if (w->looks > 1) {
        dur_put_human(&rest, w->changes.elapsed_s);
        buf_puts(&rest, " apart   ");
    }
    watch_put_clock(&rest, w->looks ? w->at_ms : time_now_ms());
    if (w->looks > 1) {
        buf_printf(&rest, "   %zu of %zu changed", w->changes.n_moved, w->store.n_now);
    } else {
        if (w->looks)
            buf_printf(&rest, "   %zu series, changes in ", w->store.n_now);
        else
            buf_puts(&rest, "   no answer yet, again in ");
        dur_put_human(&rest, (double)s->args->interval_ms / 1000);
    }
    size_t width = f->term.width ? f->term.width : (size_t)-1;
    if (width > rest.n + 8) {
        out_style(&f->out.buf, &f->term, STYLE_HEAD);
        out_text_cut(&f->out.buf, &f->term, buf_str(&names), width - rest.n - 3);
        out_style_end(&f->out.buf, &f->term);
        buf_puts(&f->out.buf, "   ");
    }
    out_text_cut(&f->out.buf, &f->term, buf_str(&rest), width);
    buf_putc(&f->out.buf, '\n');
    if (s->failed.n && s->quiet_errors) {
        out_style(&f->out.buf, &f->term, STYLE_BAD);
        out_text_cut(&f->out.buf, &f->term, buf_str(&s->failed),
                     f->term.width ? f->term.width : (size_t)-1);
        out_style_end(&f->out.buf, &f->term);
        buf_putc(&f->out.buf, '\n');
    }
    buf_done(&names);
    buf_done(&rest);
}

/* Rows that fit below the head, and a line that counts the others. */
static size_t rows_that_fit(const struct watch *w, const struct out_flow *f)
{
    if (f->term.height == 0)
        return (size_t)-1;
    size_t used = 3 + (w->s->failed.n > 0);
    size_t fit = f->term.height > used ? f->term.height - used : 1;
    return w->changes.rows.n <= fit ? fit : fit - (fit > 1);
}

static void put_block(struct watch *w, struct out_flow *f)
{
    put_head(w, f);
    if (w->looks < 2)
        return;
    size_t max = rows_that_fit(w, f), n = w->changes.rows.n;
    if (n > 0)
        changes_put(f, &w->changes, max);
    if (n > max)
        buf_printf(&f->out.buf, "  %s %zu more series\n", out_glyph(&f->term, GLYPH_ELLIPSIS),
                   n - max);
}

static bool print_block(struct watch *w, bool frame, struct err *e)
{
    struct out_flow f;
    // The terminal may have been resized.
    if (w->s->term.tty)
        out_term_of(&w->s->term, 1, (enum out_color)w->s->call->common->color);
    out_flow_init(&f, &w->s->term, 1, false);
    if (frame)
        buf_puts(&f.out.buf, "\033[H\033[J");
    else if (w->blocks > 0 && !w->s->term.tty)
        buf_putc(&f.out.buf, '\n');
    put_block(w, &f);
    return out_flow_end(&f, e);
}

// ---- the loop ----

static bool draw_again(void *user, struct err *e)
{
    return print_block(user, true, e);
}

/* One look at all targets; false when none of them answered. */
static bool look(struct watch *w)
{
    struct scrape_set set;
    buf_clear(&w->s->failed);
    w->s->status = 0; // the last look decides
    scrape_load(w->s, w->s->targets.p, w->s->targets.n, &set);
    bool any = set.heads.n > 0;
    if (any) {
        w->before_ms = w->at_ms;
        w->at_ms = set.at_ms;
        double elapsed = (double)(w->at_ms - w->before_ms) / 1000;
        w->changes.elapsed_s = elapsed > 0 ? elapsed : (double)w->s->args->interval_ms / 1000;
        series_store_page(&w->store, &set.page);
        series_note_last(&w->store, w->looks ? w->changes.elapsed_s : 0);
        changes_choose(&w->changes, w->s->args->changed, w->s->args->sort_given,
                       (enum scrape_sort)w->s->args->sort);
        w->looks++;
    }
    scrape_set_done(&set);
    return any;
}

static bool watch_loop(struct watch *w, struct err *e)
{
    const struct scrape_args *a = w->s->args;
    bool tty = w->s->term.tty;
    int64_t next = time_mono_ns();
    for (;;) {
        bool any = look(w);
        if (cmd_interrupted)
            return true;
        if ((any && w->looks > 1) || tty) {
            watch_frame();
            if (!print_block(w, tty, e))
                return false;
            w->blocks += any && w->looks > 1;
        }
        if (a->count_given && w->blocks >= a->count)
            return true;
        next += a->interval_ms * 1000000;
        if (next < time_mono_ns())
            next = time_mono_ns(); // slower than the interval: at once, and no faster later
        if (watch_wait(next, draw_again, w, e) != WATCH_GO_ON)
            return e->kind == ERR_NONE;
    }
}

bool scrape_watch(struct scrape *s, struct err *e)
{
    struct watch w = { .s = s };
    w.changes = (struct changes){ .store = &w.store, .s = s, .exact = changes_want_exact(s) };
    s->quiet_errors = s->term.tty;
    watch_begin(s->term.tty);
    bool ok = watch_loop(&w, e);
    watch_end(s->term.tty);
    if (ok && s->term.tty && w.looks > 0)
        ok = print_block(&w, false, e);
    if (cmd_interrupted)
        s->status = err_worse(s->status, 130);
    else if (watch_signal())
        s->status = 128 + watch_signal();
    changes_done(&w.changes);
    series_store_done(&w.store);
    return ok;
}
