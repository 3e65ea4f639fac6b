#include "out/value_graph.h"

#include "base/time.h"
#include "out/text.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

enum { PLOT_ROWS = 12, TALL = 36, LEAST_ROWS = 4, LEAST_BAR = 8, MOST_BAR = 60 };

struct graph {
    struct out_flow *f;
    const struct value_graph *g;
    struct arena arena;
    struct value v;
    int width;
    bool ascii;
    struct labels *labels; /* of the series, with the rest in the same order */
    struct plot_names names;
    struct plot_series *series;
    size_t n, n_hists; /* those that are drawn; those without a float */
    struct plot plot;
    int gutter;
};

// ---- lines of text ----

static void put_cells(struct graph *w, const struct out_cells *c)
{
    cells_put_all(&w->f->out.buf, c, &w->f->term);
    out_flow_check(w->f);
}

static void put_line(struct graph *w, uint8_t role, struct str text)
{
    struct out_cells c = { 0 };

    cells_init(&c, w->width, 1, w->ascii);
    cells_text(&c, 0, 0, w->width, role, text);
    put_cells(w, &c);
    cells_done(&c);
}

/* Seconds, bytes; what has a sign of its own is written with that. */
static void put_unit(struct buf *b, const struct graph *w)
{
    switch (w->g->unit.kind) {
    case UNIT_TIME:
        buf_puts(b, "seconds");
        break;
    case UNIT_IEC:
        buf_puts(b, str_eq(w->g->unit.symbol, STR("B")) ? "bytes" : "");
        break;
    case UNIT_COUNT:
    case UNIT_FIXED:
    case UNIT_SUFFIX:
    case UNIT_SI:
    case UNIT_SI_WHOLE: {
        struct buf symbol = { 0 };
        buf_put_str(&symbol, w->g->unit.symbol);
        out_plain(b, w->ascii, buf_z(&symbol));
        buf_done(&symbol);
        break;
    }
    default:
        break;
    }
}

static bool date_of(int64_t ms, struct tm *tm)
{
    time_t t = (time_t)(ms >= 0 ? ms / 1000 : (ms - 999) / 1000);
    return localtime_r(&t, tm) != NULL;
}

/* The day, where it is not the one on which the picture is drawn. */
static void put_date(struct buf *b, const struct graph *w)
{
    struct tm then, now;
    char text[64];

    if (!date_of(w->g->start, &then) || !date_of(w->g->now_ms, &now))
        return;
    if (then.tm_year == now.tm_year && then.tm_yday == now.tm_yday)
        return;
    buf_put(b, text, strftime(text, sizeof text, "%Y-%m-%d %Z", &then));
}

static void add_part(struct buf *all, struct buf *part)
{
    if (part->n && all->n)
        buf_puts(all, "   ");
    buf_put_str(all, buf_str(part));
    buf_clear(part);
}

/* The expression on the left; what is said of the picture on the right, from the right end on. */
static void put_title(struct graph *w, const struct plot_info *info)
{
    struct out_cells c = { 0 };
    struct buf right = { 0 }, part = { 0 };
    char dur[DUR_MAX_CHARS];

    if (info && info->n_low)
        buf_printf(&part, "%zu %s 0", info->n_low, out_glyph(&w->f->term, GLYPH_LESS_EQUAL));
    add_part(&right, &part);
    if (w->g->range)
        put_date(&part, w);
    add_part(&right, &part);
    if (w->g->range)
        buf_printf(&part, "step %.*s%s", (int)dur_print(dur, w->g->step), dur,
                   w->g->skips ? " ~" : "");
    add_part(&right, &part);
    put_unit(&part, w);
    add_part(&right, &part);
    buf_put_str(&part, w->g->note);
    add_part(&right, &part);

    cells_init(&c, w->width, 1, w->ascii);
    int wide = cells_text_width(&c, buf_str(&right), w->width * 2 / 3);
    cells_text(&c, 0, 0, w->width - (wide ? wide + 2 : 0), ROLE_TITLE, w->g->title);
    cells_text(&c, w->width - wide, 0, wide, ROLE_DIM, buf_str(&right));
    put_cells(w, &c);
    cells_done(&c);
    buf_done(&right);
    buf_done(&part);
}

/* What all series share, beside the name that the expression tells. */
static bool put_common(struct graph *w, bool draw)
{
    struct labels rest = labels_with(&w->arena, &w->names.common, STR(LABEL_NAME), STR(""));
    struct buf b = { 0 };

    if (rest.n == 0)
        return false;
    labels_put(&b, &rest);
    if (draw)
        put_line(w, ROLE_DIM, buf_str(&b));
    buf_done(&b);
    return true;
}

static void put_notes(struct graph *w)
{
    struct buf b = { 0 };

    if (w->v.n == 0)
        put_line(w, ROLE_DIM, STR("no series"));
    if (w->n_hists) {
        buf_printf(&b, "%zu series of histograms not drawn; histogram_quantile() gives numbers",
                   w->n_hists);
        put_line(w, ROLE_WARN, buf_str(&b));
    }
    buf_done(&b);
}

// ---- a range ----

static int by_gap(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Samples of a range selector are as far apart as most of them are. */
static int64_t usual_gap(const struct value_series *s)
{
    size_t n = s->n_floats > 1 ? s->n_floats - 1 : 0;
    int64_t *gaps = xcalloc(n + 1, sizeof *gaps), gap;

    for (size_t i = 0; i < n; i++)
        gaps[i] = s->floats[i + 1].t - s->floats[i].t;
    qsort(gaps, n, sizeof *gaps, by_gap);
    gap = gaps[n / 2];
    free(gaps);
    return gap;
}

/* The times of samples that no range was asked of. */
static void find_times(struct graph *w)
{
    struct plot *p = &w->plot;

    for (size_t i = 0; i < w->n; i++) {
        const struct plot_series *s = &w->series[i];
        int64_t gap = usual_gap(&(struct value_series){ .floats = s->p, .n_floats = s->n });
        p->start = i == 0 || s->p[0].t < p->start ? s->p[0].t : p->start;
        p->end = i == 0 || s->p[s->n - 1].t > p->end ? s->p[s->n - 1].t : p->end;
        p->step = gap > p->step ? gap : p->step;
    }
}

struct layout {
    int plot, legend; /* rows */
    bool table;
};

/* 12 rows, or two fifths of a tall terminal, and the whole legend; less where that does not fit. */
static struct layout lay_out(struct graph *w)
{
    int all = (int)w->f->term.height, others = 2 + put_common(w, false);
    int most = all ? all - 1 - others : 1 << 20;
    struct layout l = { .plot = all > TALL ? all * 2 / 5 : PLOT_ROWS };

    l.legend = w->n > 1 ? plot_legend_rows(w->n) : 1;
    l.table = w->n > 1;
    if (l.plot + l.legend > most)
        l.plot = most - l.legend > LEAST_ROWS ? most - l.legend : LEAST_ROWS;
    if (l.plot + l.legend > most) {
        l.legend = most - l.plot > 1 ? most - l.plot : 1;
        l.table = w->n > 1 && l.legend > LEAST_ROWS;
    }
    return l;
}

static void set_plot(struct graph *w)
{
    const struct value_graph *g = w->g;

    w->plot = (struct plot){
        .series = w->series,
        .n = w->n,
        .start = g->start,
        .end = g->end,
        .step = g->step,
        .unit = g->unit,
        .draw = g->draw,
        .stack = g->stack,
        .log = g->log,
        .glyphs = g->glyphs,
        .mono = !w->f->term.color,
        .gutter = g->gutter ? *g->gutter : 0,
    };
    if (!g->range)
        find_times(w);
    if (g->stack != PLOT_APART)
        plot_stack_sort(w->series, w->n, w->plot.start, w->plot.end);
}

/* One series has numbers beside it, and needs no name. */
static void put_only(struct out_cells *c, int y, const struct graph *w)
{
    const struct plot_stats st = plot_stats(&w->plot, 0);
    const struct out_unit_style style = { .ascii = w->ascii, .now_ms = w->plot.end };
    const struct {
        const char *name;
        double v;
    } parts[] = {
        { "last ", st.last }, { "min ", st.min }, { "avg ", st.avg }, { "max ", st.max }
    };
    struct buf b = { 0 };
    int x = 4;

    for (size_t i = 0; i < N_OF(parts); i++) {
        buf_clear(&b);
        out_unit_put(&b, &w->g->unit, parts[i].v, &style);
        x += cells_text(c, x, y, c->w - x, ROLE_LABEL, str_of(parts[i].name));
        x += cells_text(c, x, y, c->w - x, ROLE_TEXT, buf_str(&b)) + 3;
    }
    buf_done(&b);
}

static void put_range(struct graph *w)
{
    const struct layout l = lay_out(w);
    struct out_rect plot = { 0, 0, w->width, l.plot + 1 }; // and the time axis
    struct out_rect legend = { 0, l.plot + 1, w->width, l.legend };
    struct out_cells c = { 0 };
    struct plot_info info;

    for (size_t i = 0; i < w->n; i++)
        w->series[i].name = l.table ? w->names.columns[i] : w->names.names[i];
    set_plot(w);
    cells_init(&c, w->width, l.plot + 1 + l.legend, w->ascii);
    plot_put(&c, plot, &w->plot, &info);
    if (l.table)
        plot_legend_table(&c, legend, &w->plot, w->names.head);
    else if (w->n > 1)
        plot_legend_inline(&c, legend, &w->plot);
    else
        put_only(&c, legend.y, w);
    if (w->g->gutter)
        *w->g->gutter = info.gutter;
    put_title(w, &info);
    put_common(w, true);
    put_cells(w, &c);
    cells_done(&c);
}

// ---- an instant ----

struct bar {
    struct str name;
    double v;
};

static int by_value(const void *a, const void *b)
{
    const struct bar *x = a, *y = b;

    if (isnan(x->v) || isnan(y->v))
        return isnan(x->v) - isnan(y->v);
    return (x->v < y->v) - (x->v > y->v);
}

static struct str number_of(struct graph *w, double v)
{
    const struct out_unit_style style = { .ascii = w->ascii, .now_ms = w->g->now_ms };
    struct buf b = { 0 };

    out_unit_put(&b, &w->g->unit, v, &style);
    struct str s = arena_str(&w->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

/* In eighths of cells. */
static void put_bar(struct out_cells *c, int x, int w, double share)
{
    double filled = share * w;
    int full = (int)filled, part = (int)((filled - full) * 8);

    if (share > 0 && full == 0 && part == 0)
        part = 1; // there is something
    cells_fill(c, x, 0, full, c->ascii ? '#' : 0x2588, ROLE_SERIES);
    if (part && !c->ascii)
        cells_put(c, x + full, 0, 0x2590u - (uint32_t)part, ROLE_SERIES);
}

/* Columns of names, of bars and of numbers. */
struct bar_table {
    struct out_cells row;
    int name, bar, number;
    double most; /* a bar of full length */
};

static void measure_bars(struct graph *w, struct bar_table *t, const struct bar *bars)
{
    int half = w->width / 2;

    t->name = cells_text_width(&t->row, w->names.head, half);
    for (size_t i = 0; i < w->n; i++) {
        int name = cells_text_width(&t->row, bars[i].name, half);
        int number = cells_text_width(&t->row, number_of(w, bars[i].v), half);
        t->name = name > t->name ? name : t->name;
        t->number = number > t->number ? number : t->number;
        if (isfinite(bars[i].v))
            t->most = fmax(t->most, fabs(bars[i].v));
    }
    t->bar = w->width - 2 - t->name - (t->name ? 2 : 0) - 2 - t->number;
    t->bar = t->bar < LEAST_BAR ? 0 : t->bar < MOST_BAR ? t->bar : MOST_BAR;
    if (w->n == 1) // there is nothing to compare it with
        t->bar = 0;
}

static void put_bar_row(struct graph *w, struct bar_table *t, const struct bar *bar)
{
    struct str number = number_of(w, bar->v);
    int x = 2 + t->name + (t->name ? 2 : 0), end = x + t->bar + (t->bar ? 2 : 0) + t->number;
    int wide = cells_text_width(&t->row, number, t->number);

    cells_fill(&t->row, 0, 0, w->width, 0, ROLE_TEXT);
    cells_text(&t->row, 2, 0, t->name, ROLE_TEXT, bar->name);
    if (t->bar && !isnan(bar->v) && t->most > 0)
        put_bar(&t->row, x, t->bar, fmin(1, fabs(bar->v) / t->most));
    cells_text(&t->row, end - wide, 0, wide, ROLE_TEXT, number);
    put_cells(w, &t->row);
}

static void put_bars(struct graph *w)
{
    struct bar *bars = xcalloc(w->n + 1, sizeof *bars);
    struct bar_table t = { 0 };

    for (size_t i = 0; i < w->n; i++)
        bars[i] = (struct bar){ w->names.columns[i], w->series[i].p[0].v };
    qsort(bars, w->n, sizeof *bars, by_value);
    cells_init(&t.row, w->width, 1, w->ascii);
    measure_bars(w, &t, bars);
    if (w->names.head.n) {
        cells_text(&t.row, 2, 0, t.name, ROLE_LABEL, w->names.head);
        put_cells(w, &t.row);
    }
    for (size_t i = 0; i < w->n; i++)
        put_bar_row(w, &t, &bars[i]);
    cells_done(&t.row);
    free(bars);
}

// ---- values ----

static void add_series(struct graph *w)
{
    size_t n = w->v.n;

    w->labels = arena_new_n(&w->arena, struct labels, n + 1);
    w->series = arena_new_n(&w->arena, struct plot_series, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct value_series *s = &w->v.series[i];
        w->n_hists += s->n_floats == 0;
        if (s->n_floats == 0)
            continue;
        w->labels[w->n] = s->labels;
        w->series[w->n++] = (struct plot_series){ .p = s->floats, .n = s->n_floats };
    }
}

static void name_series(struct graph *w)
{
    struct plot_slots once = { 0 }, *slots = w->g->slots ? w->g->slots : &once;
    unsigned *out = xcalloc(w->n + 1, sizeof *out);

    plot_names_of(&w->arena, w->labels, w->n, w->ascii, &w->names);
    plot_slots_of(slots, w->labels, w->n, out);
    for (size_t i = 0; i < w->n; i++)
        w->series[i].slot = out[i];
    free(out);
    plot_slots_done(&once);
}

void value_put_graph(struct out_flow *f, const struct value_graph *g)
{
    struct graph w = { .f = f, .g = g, .ascii = !f->term.utf8 || g->glyphs == PLOT_ASCII };

    w.width = f->term.width ? (int)f->term.width : GRAPH_PIPE_WIDTH;
    w.v = value_as_series(&w.arena, g->v);
    if (g->v->type == VALUE_STRING) {
        put_line(&w, ROLE_TEXT, g->v->string);
        return;
    }
    add_series(&w);
    name_series(&w);
    if (w.n && (g->range || g->v->type == VALUE_MATRIX)) {
        put_range(&w);
    } else {
        put_title(&w, NULL);
        if (w.n > 0)
            put_common(&w, true);
        put_bars(&w);
    }
    put_notes(&w);
    arena_done(&w.arena);
}
