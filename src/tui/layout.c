/* layout.c - items to bands, bands to rows of the screen, bands to tiles. */
#include "tui/layout.h"

#include "base/vec.h"

#include <math.h>

#define ROWS_A_UNIT 1.75 /* a band grows up to that many rows for each row of its grid */

enum layout_mode layout_mode_of(int w, int h)
{
    if (w < LAYOUT_LEAST_W || h < LAYOUT_LEAST_H)
        return LAYOUT_TOO_SMALL;
    if (w < LAYOUT_ONE_W || h < LAYOUT_ONE_H)
        return LAYOUT_VALUE;
    if (w < LAYOUT_STRIP_W || h < LAYOUT_STRIP_H)
        return LAYOUT_ONE;
    return w < LAYOUT_FULL_W || h < LAYOUT_FULL_H ? LAYOUT_STRIP : LAYOUT_GRID;
}

int layout_edge(int i, int n, int w)
{
    return (int)((int64_t)i * w / n);
}

struct band {
    size_t first, n; /* of `order` */
    int y, h;        /* in the grid */
    int least, most; /* rows of the screen; most 0: no limit */
    bool broken;     /* too narrow: its panels stand in one row, as wide as need be */
    int rows;        /* that it got */
};

struct work {
    const struct layout_item *items;
    size_t *order; /* items by y, then x */
    size_t n;
    struct out_rect area;
    int frame; /* rows a box takes beside the title */
    struct {
        struct band *p;
        size_t n, cap;
    } bands;
};

static const struct layout_item *item_at(const struct work *w, size_t i)
{
    return &w->items[w->order[i]];
}

static bool is_before(const struct layout_item *a, const struct layout_item *b)
{
    return a->y != b->y ? a->y < b->y : a->x < b->x;
}

static void sort_items(struct work *w)
{
    for (size_t i = 0; i < w->n; i++) { // nearly sorted already
        size_t k = i;
        for (; k > 0 && is_before(&w->items[i], item_at(w, k - 1)); k--)
            w->order[k] = w->order[k - 1];
        w->order[k] = i;
    }
}

static int rows_of(const struct work *w, const struct layout_item *it)
{
    return it->min_h > 1 ? it->min_h + w->frame : 1; // a line alone has no frame
}

static int left_edge(const struct work *w, const struct layout_item *it)
{
    return layout_edge(it->x, LAYOUT_COLUMNS, w->area.w);
}

static int right_edge(const struct work *w, const struct layout_item *it)
{
    return layout_edge(it->x + it->w, LAYOUT_COLUMNS, w->area.w);
}

// ---- rows within a band: panels of different heights stand beside each other ----

struct edges {
    int *at;    /* distinct edges in the grid, ascending */
    int *above; /* the least rows between the first edge and each */
    int *below; /* between each and the last */
    size_t n;
};

static size_t edge_index(const struct edges *e, int y)
{
    size_t i = 0;

    while (i + 1 < e->n && e->at[i] < y)
        i++;
    return i;
}

static void add_edge(struct edges *e, int y)
{
    size_t i = 0;

    while (i < e->n && e->at[i] < y)
        i++;
    if (i < e->n && e->at[i] == y)
        return;
    memmove(e->at + i + 1, e->at + i, (e->n - i) * sizeof *e->at);
    e->at[i] = y;
    e->n++;
}

/* The longest chains of panels that stand on each other. */
static void edges_init(struct edges *e, const struct work *w, const struct band *b)
{
    e->n = 0;
    e->at = xcalloc(6 * b->n + 6, sizeof *e->at);
    e->above = e->at + 2 * b->n + 2;
    e->below = e->above + 2 * b->n + 2;
    for (size_t i = b->first; i < b->first + b->n; i++) {
        add_edge(e, item_at(w, i)->y);
        add_edge(e, item_at(w, i)->y + item_at(w, i)->h);
    }
    for (size_t k = 1; k < e->n; k++) {
        e->above[k] = e->above[k - 1] + 1;
        for (size_t i = b->first; i < b->first + b->n; i++) {
            const struct layout_item *it = item_at(w, i);
            int need = e->above[edge_index(e, it->y)] + rows_of(w, it);
            if (it->y + it->h == e->at[k] && need > e->above[k])
                e->above[k] = need;
        }
    }
    for (size_t k = e->n - 1; k-- > 0;) {
        e->below[k] = e->below[k + 1] + 1;
        for (size_t i = b->first; i < b->first + b->n; i++) {
            const struct layout_item *it = item_at(w, i);
            int need = e->below[edge_index(e, it->y + it->h)] + rows_of(w, it);
            if (it->y == e->at[k] && need > e->below[k])
                e->below[k] = need;
        }
    }
}

/* Each edge in proportion, but no panel below its least rows. */
static void edges_place(struct edges *e, const struct work *w, const struct band *b)
{
    int *row = e->above;

    row[0] = 0;
    for (size_t k = 1; k < e->n; k++) {
        int at = layout_edge(e->at[k] - b->y, b->h, b->rows);
        at = at > row[k - 1] ? at : row[k - 1] + 1;
        for (size_t i = b->first; i < b->first + b->n; i++) {
            const struct layout_item *it = item_at(w, i);
            int need = row[edge_index(e, it->y)] + rows_of(w, it);
            if (it->y + it->h == e->at[k] && need > at)
                at = need;
        }
        row[k] = at < b->rows - e->below[k] ? at : b->rows - e->below[k];
        row[k] = row[k] > row[k - 1] ? row[k] : row[k - 1];
    }
}

// ---- bands ----

static bool is_too_narrow(const struct work *w, const struct band *b)
{
    for (size_t i = b->first; i < b->first + b->n; i++) {
        const struct layout_item *it = item_at(w, i);
        if (right_edge(w, it) - left_edge(w, it) < it->min_w)
            return true;
    }
    return false;
}

static void set_rows(const struct work *w, struct band *b)
{
    bool limited = true;

    b->least = 1;
    b->most = 1;
    for (size_t i = b->first; i < b->first + b->n; i++) {
        const struct layout_item *it = item_at(w, i);
        int rows = rows_of(w, it),
            most = it->max_h ? it->max_h + (it->min_h > 1 ? w->frame : 0) : 0;
        b->least = rows > b->least ? rows : b->least;
        b->most = most > b->most ? most : b->most;
        limited = limited && most;
    }
    if (!b->broken) {
        struct edges e;
        edges_init(&e, w, b);
        b->least = e.above[e.n - 1] > b->least ? e.above[e.n - 1] : b->least;
        free(e.at);
    }
    int cap = (int)floor(b->h * ROWS_A_UNIT);
    b->most = limited && b->most < cap ? b->most : cap;
    b->most = b->most > b->least ? b->most : b->least;
}

/* The panels of a band that is too narrow, as many in a row as have room. */
static void break_band(struct work *w, struct band whole)
{
    size_t end = whole.first + whole.n;

    for (size_t i = whole.first; i < end;) {
        struct band b = { .first = i, .broken = true, .y = whole.y };
        int used = 0;
        for (; i < end && (b.n == 0 || used + item_at(w, i)->min_w <= w->area.w); i++, b.n++) {
            used += item_at(w, i)->min_w;
            b.h = item_at(w, i)->h > b.h ? item_at(w, i)->h : b.h;
        }
        set_rows(w, &b);
        vec_push(&w->bands, b);
    }
}

static void find_bands(struct work *w)
{
    for (size_t i = 0; i < w->n;) {
        struct band b = { .first = i, .y = item_at(w, i)->y };
        int end = b.y + item_at(w, i)->h;
        for (; i < w->n && item_at(w, i)->y < end; i++, b.n++) {
            int bottom = item_at(w, i)->y + item_at(w, i)->h;
            end = bottom > end ? bottom : end;
        }
        b.h = end - b.y;
        if (is_too_narrow(w, &b)) {
            break_band(w, b);
        } else {
            set_rows(w, &b);
            vec_push(&w->bands, b);
        }
    }
}

// ---- which bands are shown, and how high they are ----

static int64_t sum_least(const struct work *w)
{
    int64_t sum = 0;

    for (size_t i = 0; i < w->bands.n; i++)
        sum += w->bands.p[i].least;
    return sum;
}

/* The rows a band would like to have where there are more bands than fit: one for a unit. */
static int wanted(const struct band *b)
{
    int rows = b->h > b->least ? b->h : b->least;
    return rows < b->most ? rows : b->most;
}

static size_t bands_from(const struct work *w, size_t first)
{
    int rows = 0;
    size_t i = first;

    for (; i < w->bands.n; i++) {
        rows += wanted(&w->bands.p[i]);
        if (rows > w->area.h && i > first)
            break;
    }
    while (i < w->bands.n && i > first + 1 && w->bands.p[i - 1].most == 1)
        i--; // the head of what is not shown
    return i;
}

static size_t band_of(const struct work *w, size_t item)
{
    for (size_t k = 0; k < w->bands.n; k++)
        for (size_t i = 0; i < w->bands.p[k].n; i++)
            if (w->order[w->bands.p[k].first + i] == item)
                return k;
    return 0;
}

static void choose_bands(const struct work *w, struct layout *l, size_t scroll, size_t focus)
{
    l->n_bands = l->last = w->bands.n;
    l->first = 0;
    if (w->bands.n == 0 || sum_least(w) <= w->area.h)
        return;
    l->first = scroll < w->bands.n ? scroll : w->bands.n - 1;
    if (focus) {
        size_t want = band_of(w, focus - 1);
        l->first = want < l->first ? want : l->first;
        while (bands_from(w, l->first) <= want)
            l->first++;
    }
    while (l->first > 0 && bands_from(w, l->first - 1) == w->bands.n)
        l->first--; // no blank space at the end
    l->last = bands_from(w, l->first);
}

/* A row at a time goes to the band that is furthest below its share. */
static void spread_rows(struct work *w, const struct layout *l)
{
    int64_t left = w->area.h;

    for (size_t i = l->first; i < l->last; i++) {
        struct band *b = &w->bands.p[i];
        b->rows = b->least < left ? b->least : (int)left;
        left -= b->rows;
    }
    for (; left > 0; left--) {
        struct band *best = NULL;
        for (size_t i = l->first; i < l->last; i++) {
            struct band *b = &w->bands.p[i];
            if (b->rows < b->most &&
                (!best || (int64_t)b->rows * best->h < (int64_t)best->rows * b->h))
                best = b;
        }
        if (!best)
            return;
        best->rows++;
    }
}

// ---- tiles ----

/* Panels of a broken band: what each needs, and the rest by its width in the grid. */
static void place_broken(const struct work *w, const struct band *b, int top,
                         struct layout_tile *tiles)
{
    int64_t need = 0, units = 0, seen = 0;
    int x = w->area.x;

    for (size_t i = 0; i < b->n; i++) {
        need += item_at(w, b->first + i)->min_w;
        units += item_at(w, b->first + i)->w;
    }
    int64_t spare = need < w->area.w ? w->area.w - need : 0;
    int64_t used = 0;
    for (size_t i = 0; i < b->n; i++) {
        const struct layout_item *it = item_at(w, b->first + i);
        used += it->min_w;
        seen += it->w;
        int64_t end = used + spare * seen / (units ? units : 1);
        int right = w->area.x + (int)(i + 1 == b->n ? w->area.w : end);
        tiles[w->order[b->first + i]].r = (struct out_rect){ x, top, right - x, b->rows };
        x = right;
    }
}

static void place_band(const struct work *w, const struct band *b, int top,
                       struct layout_tile *tiles)
{
    struct edges e;

    if (b->broken) {
        place_broken(w, b, top, tiles);
        return;
    }
    edges_init(&e, w, b);
    edges_place(&e, w, b);
    for (size_t i = b->first; i < b->first + b->n; i++) {
        const struct layout_item *it = item_at(w, i);
        int left = left_edge(w, it), y = e.above[edge_index(&e, it->y)];
        int bottom = e.above[edge_index(&e, it->y + it->h)];
        tiles[w->order[i]].r = (struct out_rect){ w->area.x + left, top + y,
                                                  right_edge(w, it) - left, bottom - y };
    }
    free(e.at);
}

void layout_grid(struct layout *l, const struct layout_item *items, size_t n, struct out_rect area,
                 bool framed, size_t scroll, size_t focus)
{
    struct work w = { .items = items, .n = n, .area = area, .frame = framed };
    int top = area.y;

    *l = (struct layout){ .n = n, .tiles = xcalloc(n + 1, sizeof *l->tiles) };
    w.order = xcalloc(n + 1, sizeof *w.order);
    sort_items(&w);
    find_bands(&w);
    choose_bands(&w, l, scroll, focus);
    spread_rows(&w, l);
    for (size_t k = 0; k < w.bands.n; k++) {
        const struct band *b = &w.bands.p[k];
        for (size_t i = 0; i < b->n; i++)
            l->tiles[w.order[b->first + i]].band = k;
        l->above += k < l->first ? b->n : 0;
        l->below += k >= l->last ? b->n : 0;
        if (k < l->first || k >= l->last)
            continue;
        place_band(&w, b, top, l->tiles);
        top += b->rows;
    }
    free(w.order);
    vec_done(&w.bands);
}

int layout_rows(const struct layout_item *items, size_t n, int w, bool framed)
{
    struct work k = { .items = items, .n = n, .area = { 0, 0, w, 0 }, .frame = framed };
    int64_t rows = 0;

    k.order = xcalloc(n + 1, sizeof *k.order);
    sort_items(&k);
    find_bands(&k);
    for (size_t i = 0; i < k.bands.n; i++)
        rows += wanted(&k.bands.p[i]);
    free(k.order);
    vec_done(&k.bands);
    return rows < LAYOUT_MAX_GRID ? (int)rows : LAYOUT_MAX_GRID;
}

void layout_done(struct layout *l)
{
    free(l->tiles);
    *l = (struct layout){ 0 };
}

// ---- places ----

void layout_flow(struct layout_item *items, size_t n)
{
    int x = 0, y = 0, high = 0;

    for (size_t i = 0; i < n; i++) {
        struct layout_item *it = &items[i];
        if (it->x >= 0) { // what follows a pinned one stands below it
            int bottom = it->y + it->h;
            if (bottom > y + high)
                high = bottom - y;
            continue;
        }
        if (x + it->w > LAYOUT_COLUMNS) {
            y += high;
            x = high = 0;
        }
        it->x = x;
        it->y = y;
        x += it->w;
        high = it->h > high ? it->h : high;
    }
}

/* How far `to` is in the direction, and how far aside; false where it lies elsewhere. */
static bool distance(const struct layout_item *from, const struct layout_item *to, int dx, int dy,
                     int *far)
{
    int x = 2 * to->x + to->w - 2 * from->x - from->w,
        y = 2 * to->y + to->h - 2 * from->y - from->h;
    bool beside = to->y < from->y + from->h && from->y < to->y + to->h;
    int along = dx ? dx * x : dy * y, aside = dx ? y : x;

    if (along <= 0 || (dx && !beside) || (dy && beside))
        return false;
    *far = (dx ? 1 : 4) * along + (aside < 0 ? -aside : aside);
    return true;
}

size_t layout_step(const struct layout_item *items, size_t n, size_t from, int dx, int dy)
{
    size_t best = from;
    int least = 0, far;

    if (from >= n)
        return n ? 0 : from;
    for (size_t i = 0; i < n; i++)
        if (i != from && distance(&items[from], &items[i], dx, dy, &far) &&
            (best == from || far < least)) {
            best = i;
            least = far;
        }
    return best;
}
