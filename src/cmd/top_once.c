/* top_once.c - one frame of the dashboard, or some, on standard output. */
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "base/time.h"
#include "cmd/top.h"

enum { USUAL_COLS = 100, MOST = 1000, PLAYED_MOST = 100000 };

struct frames {
    struct top *t;
    int w, h;
    struct buf out;
    int64_t n, every_ms; /* n 0: as many as the recording has */
    int64_t began_ms;    /* of the clock */
    int64_t until_ns;    /* so long for what a frame needs */
    int status;
};

static bool parse_size(const struct top *t, int *w, int *h, struct err *e)
{
    char rest;

    *w = t->term.tty && t->term.width ? (int)t->term.width : USUAL_COLS;
    *h = t->term.tty && t->term.height ? (int)t->term.height : 0;
    if (!t->args->size)
        return true;
    if (sscanf(t->args->size, "%dx%d%c", w, h, &rest) != 2 || *w < 1 || *h < 1 || *w > MOST ||
        *h > MOST)
        return err_set(e, ERR_USAGE, "--size: \"%s\" is no size such as 120x36, at most %dx%d",
                       t->args->size, MOST, MOST);
    return true;
}

static enum top_format format_of(const struct top *t)
{
    return t->args->format_given ? (enum top_format)t->args->format
           : t->term.color       ? TOP_ANSI
                                 : TOP_TEXT;
}

/* `at_ms`: since the first frame. */
static bool put_frame(struct frames *f, const struct board *b, int64_t at_ms, struct err *e)
{
    struct top *t = f->t;
    struct out_cells cells = { 0 };
    struct out_term term = t->term;
    enum top_format format = format_of(t);

    t->look.now_ms = b->now_ms;
    // Without a size a frame is as high as what it shows.
    if (!f->h)
        f->h = screen_rows(&t->view, b, f->w);
    f->h = f->h < MOST ? f->h : MOST;
    cells_init(&cells, f->w, f->h, t->look.ascii);
    screen_put(&cells, &t->view, b, &t->look, NULL);
    term.color = format == TOP_ANSI;
    if (format == TOP_JSON)
        frame_put_json(&f->out, &cells);
    else if (format == TOP_SVG)
        frame_put_svg(&f->out, &cells, t->term.light);
    else
        frame_put_text(&f->out, &cells, &term);
    bool ok = top_cast(t, &cells, f->began_ms, at_ms, e);
    cells_done(&cells);
    return ok;
}

/* 3 where no source could be read. */
static int source_status(const struct board *b)
{
    size_t n_bad = 0;

    for (size_t i = 0; i < b->n_targets; i++)
        n_bad += b->targets[i].state == BOARD_FAILED;
    return b->source_error.n || (b->n_targets && n_bad == b->n_targets && !b->source.n) ? 3 : 0;
}

/* Writes the frame of a board. False: it is the last one. */
static bool show(struct frames *f, const struct board *b, int64_t k, struct err *e)
{
    struct top *t = f->t;
    int64_t at_ms = t->args->play ? (int64_t)((double)(k * f->every_ms) / t->args->speed)
                                  : time_now_ms() - f->began_ms;

    buf_clear(&f->out);
    if (k && format_of(t) != TOP_JSON)
        buf_putc(&f->out, '\f');
    bool ok = put_frame(f, b, at_ms, e);
    cmd_write_stdout(buf_str(&f->out), e);
    f->status = err_worse(f->status, err_worse(source_status(b), top_status(t, b)));
    return ok && e->kind == ERR_NONE && !cmd_interrupted;
}

/* Waits, but not longer than until somebody interrupts. */
static void sleep_until(int64_t ns)
{
    int64_t now;

    while (!cmd_interrupted && (now = time_mono_ns()) < ns) {
        int64_t ms = (ns - now) / 1000000 + 1;
        poll(NULL, 0, ms < 100 ? (int)ms : 100);
    }
}

static const struct board *first_board(struct frames *f)
{
    struct top *t = f->t;

    top_view(t, &(struct board){ .dash = t->dash });
    top_look(t, NULL, f->w);
    const struct board *b = collect_settled(t->collector, f->until_ns);
    if (!b)
        return NULL;
    top_view(t, b);
    top_look(t, b, f->w);
    return collect_settled(t->collector, f->until_ns);
}

/* Each at its time. */
static void live_frames(struct frames *f, const struct board *b, struct err *e)
{
    int64_t began = time_mono_ns();

    for (int64_t k = 0; show(f, b, k, e) && k + 1 < f->n; k++) {
        int64_t due = began + (k + 1) * f->every_ms * 1000000;
        sleep_until(due);
        if (cmd_interrupted)
            return;
        b = collect_fresh(f->t->collector, due + f->t->args->wait_ms * 1000000);
        view_panels(&f->t->view, b);
    }
}

/* Of a recording: its own time counts, and nobody waits for it. */
static void played_frames(struct frames *f, const struct board *b, struct err *e)
{
    int64_t first = b->now_ms, last = b->newest_ms;
    int64_t n = f->n ? f->n : (last - first + f->every_ms - 1) / f->every_ms;

    for (int64_t k = 1; k <= n && k < PLAYED_MOST; k++) {
        int64_t at = first + k * f->every_ms;
        collect_seek(f->t->collector, at < last ? at : last);
        b = collect_fresh(f->t->collector, time_mono_ns() + f->t->args->wait_ms * 1000000);
        if (!show(f, b, k - 1, e) || at >= last)
            return;
    }
}

int top_once(struct top *t, struct err *e)
{
    const struct top_args *a = t->args;
    struct frames f = { .t = t, .n = a->frames, .began_ms = time_now_ms() };

    if (!parse_size(t, &f.w, &f.h, e))
        return 0;
    f.until_ns = time_mono_ns() + a->wait_ms * 1000000;
    const struct board *b = first_board(&f);
    f.every_ms = a->every_given ? a->every_ms : t->view.refresh_ms;
    if (!b)
        err_set(e, ERR_TIMEOUT, "nothing to draw within --wait");
    else if (a->play)
        played_frames(&f, b, e);
    else
        live_frames(&f, b, e);
    buf_done(&f.out);
    return cmd_interrupted ? err_worse(f.status, 130) : f.status;
}
