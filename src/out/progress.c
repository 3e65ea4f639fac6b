#include "out/term.h"

#include "base/time.h"
#include "out/spark.h"
#include "out/text.h"
#include "out/units.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    SHOW_AFTER_NS = 500 * 1000 * 1000,
    REDRAW_NS = 100 * 1000 * 1000,
    BAR_CELLS = 14,
    BAR_LEAST = 4
};

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

/* All but name and bar. `least`: what can be missed is left out. */
enum least { LEAST_NONE, LEAST_ETA, LEAST_RATE };

static void put_rest(struct buf *b, const struct out_progress *p, double elapsed_s, uint64_t done,
                     uint64_t total, const char *unit, const char *note, enum least least)
{
    double share = done < total ? (double)done / (double)total : 1;

    if (total)
        buf_printf(b, "%3.0f%%  ", floor(share * 100)); // 100 when all is done
    put_amount(b, done, total, unit, !p->utf8);
    if (strcmp(unit, "bytes") == 0 && least < LEAST_RATE && elapsed_s > 0) {
        buf_puts(b, "  ");
        put_amount(b, (uint64_t)((double)done / elapsed_s), 0, unit, !p->utf8);
        buf_puts(b, "/s");
    }
    if (note && *note)
        buf_printf(b, "  %s", note);
    if (total && least < LEAST_ETA)
        put_eta(b, elapsed_s, share);
}

/* A bar takes what room is left, or none. */
void out_progress_put(struct buf *b, const struct out_progress *p, int64_t elapsed_ns,
                      uint64_t done, uint64_t total, const char *unit, const char *note)
{
    const struct out_term t = { .utf8 = p->utf8 };
    size_t limit = p->width > 1 ? p->width - 1 : 79, used;
    struct buf rest = { 0 }, line = { 0 };

    for (int least = LEAST_NONE; least <= LEAST_RATE; least++) {
        buf_clear(&rest);
        put_rest(&rest, p, (double)elapsed_ns / 1e9, done, total, unit, note, (enum least)least);
        used = strlen(p->what) + 2 + out_text_width(&t, buf_str(&rest));
        if (used <= limit)
            break;
    }
    buf_printf(&line, "%s  ", p->what);
    size_t cells = used + 1 < limit ? limit - used - 1 : 0;
    if (total && cells >= BAR_LEAST) {
        out_bar(&line, &t, done < total ? (double)done / (double)total : 1,
                cells < BAR_CELLS ? cells : BAR_CELLS);
        buf_putc(&line, ' ');
    }
    buf_put_str(&line, buf_str(&rest));
    out_text_cut(b, &t, buf_str(&line), limit);
    buf_done(&rest);
    buf_done(&line);
}

void out_progress_at(struct out_progress *p, uint64_t done, uint64_t total, const char *unit,
                     const char *note)
{
    int64_t now = time_mono_ns();
    if (!p->on || now - p->began_ns < SHOW_AFTER_NS || now - p->drawn_ns < REDRAW_NS)
        return;
    struct buf line = { 0 };
    struct out_term t;
    out_term_of(&t, 2, OUT_COLOR_NEVER); // it may have another size by now
    p->width = t.width;
    buf_puts(&line, "\r\033[K");
    out_progress_put(&line, p, now - p->began_ns, done, total, unit, note);
    if (write(2, line.p, line.n) < 0)
        p->on = false;
    p->shown = true;
    p->drawn_ns = now;
    buf_done(&line);
}

void out_progress_end(struct out_progress *p)
{
    if (p->shown && write(2, "\r\033[K", 4) < 0)
        p->on = false;
    p->shown = false;
}
