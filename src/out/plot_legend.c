/* plot_legend.c - which line is which, and the numbers beside: in a row, or as a table. */
#include "base/vec.h"
#include "out/plot_impl.h"

#include <stdlib.h>

enum { LEAST_NAME = 8, GAP = 2 };

struct entry {
    size_t i; /* of the series */
    struct plot_stats st;
    int x, y, w;
};

struct legend {
    struct out_cells c;
    struct out_rect at; /* where those are */
    const struct plot *p;
    struct out_unit unit;
    struct entry *entries; /* sorted by last */
    size_t n, n_dim;
};

static int by_last(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    double l = x->st.last, r = y->st.last;

    if (isnan(l) != isnan(r))
        return isnan(l) - isnan(r);
    if (l != r && !isnan(l))
        return l > r ? -1 : 1;
    return (x->i > y->i) - (x->i < y->i);
}

/* Where the unit is a word for what is counted, the title says it once. */
static struct out_unit number_unit(const struct out_unit *u)
{
    struct out_unit n = *u;

    if (n.kind == UNIT_COUNT)
        n.kind = UNIT_SHORT;
    else if (n.kind == UNIT_FIXED || n.kind == UNIT_SUFFIX)
        n.kind = UNIT_LOCALE;
    return n;
}

static void legend_init(struct legend *l, const struct out_cells *c, struct out_rect r,
                        const struct plot *p)
{
    bool *dim = xcalloc(p->n + 1, sizeof *dim);

    *l = (struct legend){ .c = cells_view(c, r), .at = r, .p = p, .unit = number_unit(&p->unit) };
    l->entries = xcalloc(p->n + 1, sizeof *l->entries);
    l->n_dim = plot_dim(p, dim);
    for (size_t i = 0; i < p->n; i++)
        if (!dim[i])
            l->entries[l->n++] = (struct entry){ .i = i, .st = plot_stats(p, i) };
    qsort(l->entries, l->n, sizeof *l->entries, by_last);
    free(dim);
}

static void put_value(struct buf *b, const struct legend *l, double v)
{
    const struct out_unit_style style = { .ascii = l->c.ascii, .now_ms = l->p->end };

    if (isnan(v))
        buf_putc(b, '-');
    else
        out_unit_put(b, &l->unit, v, &style);
}

static void note_hit(const struct legend *l, int x, int y, int w, const struct entry *e)
{
    const struct out_rect r = { l->at.x + x, l->at.y + y, w, 1 };

    if (l->p->hits)
        vec_push(l->p->hits, (struct plot_hit){ r, e->i });
}

static int put_mark(struct legend *l, int x, int y, const struct entry *e)
{
    unsigned slot = l->p->series[e->i].slot;

    cells_put(&l->c, x, y, plot_mark(slot, l->c.ascii), plot_role(slot));
    return 2;
}

// ---- in rows ----

/* "69.8", with the largest "69.8 ↑81.1". */
static void put_numbers(struct buf *b, const struct legend *l, const struct entry *e, bool with_max)
{
    put_value(b, l, e->st.last);
    if (!with_max || e->st.n == 0)
        return;
    buf_puts(b, l->c.ascii ? " ^" : " ↑");
    put_value(b, l, e->st.max);
}

static int entry_width(const struct legend *l, const struct entry *e, bool with_max)
{
    struct buf numbers = { 0 };

    put_numbers(&numbers, l, e, with_max);
    int name = cells_text_width(&l->c, l->p->series[e->i].name, l->c.w);
    int width = 2 + name + (name > 0) + cells_text_width(&l->c, buf_str(&numbers), l->c.w);
    buf_done(&numbers);
    return width;
}

/* Places entries from left to right; `reserve` columns stay free in the last row. Returns how many
 * have room. */
static size_t place(const struct legend *l, bool with_max, int reserve)
{
    int x = 1, y = 0, w = l->c.w, h = l->c.h;

    for (size_t i = 0; i < l->n; i++) {
        struct entry *e = &l->entries[i];
        int width = entry_width(l, e, with_max);
        if (x > 1 && x + width > w - 1 - (y == h - 1 ? reserve : 0)) {
            x = 1;
            y++;
        }
        int room = w - 1 - (y == h - 1 ? reserve : 0) - x;
        if (y >= h || room < LEAST_NAME)
            return i;
        e->x = x;
        e->y = y;
        e->w = width < room ? width : room;
        x += e->w + GAP;
    }
    return l->n;
}

static void put_entry(struct legend *l, const struct entry *e, bool with_max)
{
    struct buf numbers = { 0 };
    int x = e->x, y = e->y, end = x + e->w;

    int least = cells_text_width(&l->c, l->p->series[e->i].name, LEAST_NAME);
    put_numbers(&numbers, l, e, with_max);
    int wide = cells_text_width(&l->c, buf_str(&numbers), e->w);
    if (with_max && e->w - 3 - wide < least) { // the name says more
        buf_clear(&numbers);
        put_numbers(&numbers, l, e, false);
        wide = cells_text_width(&l->c, buf_str(&numbers), e->w);
    }
    note_hit(l, x, y, e->w, e);
    x += put_mark(l, x, y, e);
    int name = cells_text(&l->c, x, y, end - x - wide - 1, ROLE_TEXT, l->p->series[e->i].name);
    x += name + (name > 0);
    cells_text(&l->c, x, y, end - x, ROLE_TEXT, buf_str(&numbers));
    buf_done(&numbers);
}

void plot_legend_inline(struct out_cells *c, struct out_rect r, const struct plot *p)
{
    struct legend l;
    struct buf more = { 0 };
    bool with_max = true;

    legend_init(&l, c, r, p);
    size_t n = place(&l, true, 0);
    if (n < l.n || l.n_dim) {
        buf_printf(&more, " +%zu", p->n);
        int reserve = (int)more.n;
        size_t fewer = place(&l, false, l.n_dim ? reserve : 0);
        if (fewer < l.n)
            fewer = place(&l, false, reserve);
        n = place(&l, true, reserve);
        with_max = fewer <= n;
        n = with_max ? n : place(&l, false, fewer < l.n || l.n_dim ? reserve : 0);
    }
    for (size_t i = 0; i < n; i++)
        put_entry(&l, &l.entries[i], with_max);
    if (n < p->n) {
        buf_clear(&more);
        buf_printf(&more, "+%zu", p->n - n);
        cells_text(&l.c, l.c.w - 1 - (int)more.n, l.c.h - 1, (int)more.n, ROLE_DIM, buf_str(&more));
    }
    buf_done(&more);
    free(l.entries);
}

int plot_legend_inline_rows(const struct out_cells *c, int w, const struct plot *p, int most)
{
    struct legend l;
    int rows = 1;

    legend_init(&l, c, (struct out_rect){ 0, 0, 0, 0 }, p);
    for (l.c = (struct out_cells){ .w = w, .h = 1, .ascii = c->ascii }; rows < most; rows++) {
        l.c.h = rows;
        if (place(&l, true, 0) == l.n)
            break;
    }
    free(l.entries);
    return rows;
}

// ---- as a table ----

enum column { AT_CURSOR, LAST, MIN, AVG, MAX, FIRST, SUM, COUNT, RANGE, DELTA, N_COLUMNS };

static const char *const heads[] = { "@cursor", "last", "min",   "avg",   "max",
                                     "first",   "sum",  "count", "range", "delta" };
static const enum column drop_order[] = {
    FIRST, COUNT, SUM, RANGE, DELTA, MIN, AVG, MAX, AT_CURSOR
};

struct table {
    struct legend l;
    bool shown[N_COLUMNS];
    int width[N_COLUMNS];
    int name;    /* the columns of names */
    size_t rows; /* of series */
};

/* The sample at the cursor, or the one before it. */
static double at_cursor(const struct plot *p, const struct plot_series *s)
{
    int64_t reach = p->step + p->step / 2;
    double v = NAN;

    for (size_t i = 0; i < s->n && s->p[i].t <= p->cursor; i++)
        v = s->p[i].t >= p->start && s->p[i].t > p->cursor - reach ? s->p[i].v : NAN;
    return v;
}

static void put_column(struct buf *b, const struct legend *l, const struct entry *e,
                       enum column col)
{
    const double v[] = {
        [AT_CURSOR] = l->p->has_cursor ? at_cursor(l->p, &l->p->series[e->i]) : NAN,
        [LAST] = e->st.last,
        [MIN] = e->st.min,
        [AVG] = e->st.avg,
        [MAX] = e->st.max,
        [FIRST] = e->st.first,
        [SUM] = e->st.avg * (double)e->st.n,
        [COUNT] = (double)e->st.n,
        [RANGE] = e->st.max - e->st.min,
        [DELTA] = e->st.last - e->st.first,
    };
    if (col == COUNT) {
        buf_printf(b, "%zu", e->st.n);
        return;
    }
    put_value(b, l, v[col]);
}

static int table_width(const struct table *t)
{
    int w = 4 + t->name;

    for (int i = 0; i < N_COLUMNS; i++)
        w += t->shown[i] ? GAP + t->width[i] : 0;
    return w;
}

/* Numbers stand right after the longest name; what has no room is left out, or names are cut. */
static void table_measure(struct table *t, struct str head)
{
    struct buf text = { 0 };
    int w = t->l.c.w;

    t->name = cells_text_width(&t->l.c, head, w);
    for (size_t i = 0; i < t->rows; i++) {
        int name = cells_text_width(&t->l.c, t->l.p->series[t->l.entries[i].i].name, w);
        t->name = name > t->name ? name : t->name;
    }
    for (int col = 0; col < N_COLUMNS; col++) {
        t->shown[col] = col == AT_CURSOR ? t->l.p->has_cursor
                        : col >= FIRST   ? t->l.p->columns >> (col - FIRST) & 1
                                         : true;
        t->width[col] = (int)strlen(heads[col]);
        for (size_t i = 0; i < t->rows; i++) {
            buf_clear(&text);
            put_column(&text, &t->l, &t->l.entries[i], (enum column)col);
            int width = cells_text_width(&t->l.c, buf_str(&text), w);
            t->width[col] = width > t->width[col] ? width : t->width[col];
        }
    }
    int longest = t->name, least = longest < 2 * LEAST_NAME ? longest : 2 * LEAST_NAME;
    for (size_t i = 0; i <= N_OF(drop_order); i++) {
        t->name = least;
        int spare = w - table_width(t);
        if (spare >= 0 || i == N_OF(drop_order)) {
            t->name = least + (spare < longest - least ? spare : longest - least);
            break;
        }
        t->shown[drop_order[i]] = false;
    }
    t->name = t->name > 0 ? t->name : 0;
    buf_done(&text);
}

static void put_numbers_of(struct table *t, const struct entry *e, int x, int y)
{
    struct buf text = { 0 };

    for (int col = 0; col < N_COLUMNS; col++) {
        if (!t->shown[col])
            continue;
        x += GAP + t->width[col];
        buf_clear(&text);
        if (e)
            put_column(&text, &t->l, e, (enum column)col);
        else
            buf_puts(&text, heads[col]);
        int width = cells_text_width(&t->l.c, buf_str(&text), t->width[col]);
        cells_text(&t->l.c, x - width, y, width, e ? ROLE_TEXT : ROLE_LABEL, buf_str(&text));
    }
    buf_done(&text);
}

static void put_more(struct table *t, int y)
{
    struct buf text = { 0 };

    buf_printf(&text, "+%zu more", t->l.p->n - t->rows);
    cells_text(&t->l.c, 4, y, t->l.c.w - 4, ROLE_DIM, buf_str(&text));
    buf_done(&text);
}

void plot_legend_table(struct out_cells *c, struct out_rect r, const struct plot *p,
                       struct str head)
{
    struct table t = { 0 };
    int y = 1;

    legend_init(&t.l, c, r, p);
    size_t room = t.l.c.h > 1 ? (size_t)t.l.c.h - 1 : 0;
    t.rows = t.l.n;
    if (t.rows + (t.l.n_dim > 0) > room)
        t.rows = room ? room - 1 : 0;
    table_measure(&t, head);
    cells_text(&t.l.c, 4, 0, t.name, ROLE_LABEL, head);
    put_numbers_of(&t, NULL, 4 + t.name, 0);
    for (size_t i = 0; i < t.rows; i++, y++) {
        const struct entry *e = &t.l.entries[i];
        if (p->focus == e->i + 1)
            cells_put(&t.l.c, 1, y, c->ascii ? '>' : 0x25b6, ROLE_TITLE);
        note_hit(&t.l, 0, y, t.l.c.w, e);
        put_mark(&t.l, 2, y, e);
        cells_text(&t.l.c, 4, y, t.name, ROLE_TEXT, p->series[e->i].name);
        put_numbers_of(&t, e, 4 + t.name, y);
    }
    if (t.rows < p->n && room)
        put_more(&t, y);
    free(t.l.entries);
}

int plot_legend_rows(size_t n)
{
    size_t shown = n < PLOT_VISIBLE ? n : PLOT_VISIBLE;

    return (int)(1 + shown + (n > shown));
}
