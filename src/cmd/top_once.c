/* top_once.c - one frame of the dashboard on standard output. */
#include <stdio.h>

#include "base/time.h"
#include "cmd/top.h"

enum { USUAL_COLS = 100, MOST = 1000 };

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

static void put_frame(struct top *t, const struct board *b, int w, int h, struct buf *out)
{
    struct out_cells cells = { 0 };
    struct out_term term = t->term;
    enum top_format format = t->args->format_given ? (enum top_format)t->args->format
                             : term.color          ? TOP_ANSI
                                                   : TOP_TEXT;

    t->look.now_ms = b->now_ms;
    // Without a size a frame is as high as what it shows.
    if (!h)
        h = screen_rows(&t->view, b, w);
    cells_init(&cells, w, h < MOST ? h : MOST, t->look.ascii);
    screen_put(&cells, &t->view, b, &t->look, NULL);
    term.color = format == TOP_ANSI;
    if (format == TOP_JSON)
        frame_put_json(out, &cells);
    else if (format == TOP_SVG)
        frame_put_svg(out, &cells, t->term.light);
    else
        frame_put_text(out, &cells, &term);
    cells_done(&cells);
}

/* 3 where no source could be read. */
static int source_status(const struct board *b)
{
    size_t n_bad = 0;

    for (size_t i = 0; i < b->n_targets; i++)
        n_bad += b->targets[i].state == BOARD_FAILED;
    return b->n_targets && n_bad == b->n_targets ? 3 : 0;
}

int top_once(struct top *t, struct err *e)
{
    int64_t until = time_mono_ns() + t->args->wait_ms * 1000000;
    struct buf out = { 0 };
    int w, h, status = 0;

    if (!parse_size(t, &w, &h, e))
        return 0;
    top_view(t, &(struct board){ .dash = t->dash });
    top_look(t, NULL, w);
    const struct board *b = collect_settled(t->collector, until);
    if (!b) {
        err_set(e, ERR_TIMEOUT, "nothing to draw within --wait");
        return 0;
    }
    top_view(t, b);
    top_look(t, b, w);
    b = collect_settled(t->collector, until);
    put_frame(t, b, w, h, &out);
    cmd_write_stdout(buf_str(&out), e);
    buf_done(&out);
    status = err_worse(source_status(b), top_status(t, b));
    return status;
}
