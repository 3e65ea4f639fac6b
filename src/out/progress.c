#include "out/term.h"

#include "base/time.h"
#include "out/spark.h"
#include "out/text.h"
#include "out/units.h"

#include <stdlib.h>
#include <unistd.h>

enum { SHOW_AFTER_NS = 500 * 1000 * 1000, REDRAW_NS = 100 * 1000 * 1000, BAR_CELLS = 14 };

void out_progress_begin(struct out_progress *p, const char *what, bool quiet)
{
    struct out_term t;
    *p = (struct out_progress){ .what = what, .began_ns = time_mono_ns() };
    if (quiet || isatty(2) != 1)
        return;
    const char *term = getenv("TERM");
    p->on = term && *term && strcmp(term, "dumb") != 0;
    out_term_of(&t, 2, OUT_COLOR_NEVER);
    p->utf8 = t.utf8;
    p->width = t.width;
}

/* "  eta 4s" from what has passed; nothing before a twentieth is done. */
static void put_eta(struct buf *b, double elapsed_s, double share)
{
    if (share < 0.05 || share >= 1)
        return;
    struct out_unit s;
    out_unit_parse(STR("s"), &s);
    buf_puts(b, "  eta ");
    double left = elapsed_s / share - elapsed_s;
    if (left < 60)
        buf_printf(b, "%.0fs", left < 1 ? 1 : left);
    else
        out_unit_put(b, &s, left, &(struct out_unit_style){ .ascii = true });
}

static void put_amount(struct buf *b, uint64_t done, uint64_t total, const char *unit, bool ascii)
{
    if (strcmp(unit, "bytes") == 0) {
        struct out_unit u;
        const struct out_unit_style style = { .ascii = ascii };
        out_unit_parse(STR("bytes"), &u);
        out_unit_put(b, &u, (double)done, &style);
        if (total) {
            buf_puts(b, " of ");
            out_unit_put(b, &u, (double)total, &style);
        }
        return;
    }
    buf_printf(b, "%llu", (unsigned long long)done);
    if (total)
        buf_printf(b, "/%llu", (unsigned long long)total);
    buf_printf(b, " %s", unit);
}

void out_progress_at(struct out_progress *p, uint64_t done, uint64_t total, const char *unit,
                     const char *note)
{
    int64_t now = time_mono_ns();
    if (!p->on || now - p->began_ns < SHOW_AFTER_NS || now - p->drawn_ns < REDRAW_NS)
        return;
    struct buf b = { 0 }, line = { 0 };
    struct out_term t = { .utf8 = p->utf8 };
    buf_printf(&b, "%s  ", p->what);
    if (total) {
        double share = done < total ? (double)done / (double)total : 1;
        out_bar(&b, &t, share, BAR_CELLS);
        buf_printf(&b, " %3.0f%%  ", share * 100);
        put_amount(&b, done, total, unit, !p->utf8);
    } else {
        put_amount(&b, done, 0, unit, !p->utf8);
    }
    if (note && *note)
        buf_printf(&b, "  %s", note);
    if (total)
        put_eta(&b, (double)(now - p->began_ns) / 1e9, (double)done / (double)total);
    buf_puts(&line, "\r\033[K");
    out_text_cut(&line, &t, buf_str(&b), p->width > 1 ? p->width - 1 : 79);
    if (write(2, line.p, line.n) < 0)
        p->on = false;
    p->shown = true;
    p->drawn_ns = now;
    buf_done(&b);
    buf_done(&line);
}

void out_progress_end(struct out_progress *p)
{
    if (p->shown && write(2, "\r\033[K", 4) < 0)
        p->on = false;
    p->shown = false;
}
