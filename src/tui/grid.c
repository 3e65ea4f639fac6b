#include "tui/grid.h"

#include "tui/series.h"

enum { LEAST_PICTURE = 7, MOST_PICTURE = 60 };

struct columns {
    int w[GRID_MAX_COLS];
    bool shown[GRID_MAX_COLS], picture[GRID_MAX_COLS];
};

static const struct grid_cell *cell_at(const struct grid *g, size_t row, size_t col)
{
    return &g->cells[row * g->n_cols + col];
}

static int gap_of(const struct grid *g, size_t col)
{
    return g->cols[col].gap ? g->cols[col].gap : 2;
}

static int head_width(const struct out_cells *c, const struct grid *g, size_t col)
{
    return g->no_head ? 0 : cells_text_width(c, str_of(g->cols[col].head), c->w);
}

/* Of all rows, so that columns stay where they are while the list is scrolled. */
static void measure(const struct out_cells *c, const struct grid *g, struct columns *k)
{
    for (size_t col = 0; col < g->n_cols; col++) {
        k->w[col] = head_width(c, g, col);
        k->shown[col] = true;
        for (size_t row = 0; row < g->n_rows; row++) {
            const struct grid_cell *cell = cell_at(g, row, col);
            if (cell->span)
                continue;
            int w = cell->p ? LEAST_PICTURE : cells_text_width(c, cell->text, c->w);
            k->picture[col] |= cell->p != NULL;
            k->w[col] = w > k->w[col] ? w : k->w[col];
        }
        if (g->cols[col].most && k->w[col] > g->cols[col].most)
            k->w[col] = g->cols[col].most;
    }
}

static int total(const struct grid *g, const struct columns *k)
{
    int w = g->pointer ? 3 : 1;
    bool first = true;

    for (size_t col = 0; col < g->n_cols; col++)
        if (k->shown[col]) {
            w += k->w[col] + (first ? 0 : gap_of(g, col));
            first = false;
        }
    return w;
}

/* The column to be left out next, or n_cols. */
static size_t next_drop(const struct grid *g, const struct columns *k)
{
    size_t best = g->n_cols;

    for (size_t col = 0; col < g->n_cols; col++)
        if (k->shown[col] && g->cols[col].drop &&
            (best == g->n_cols || g->cols[col].drop > g->cols[best].drop))
            best = col;
    return best;
}

static int spare_of(const struct grid *g, const struct columns *k)
{
    int spare = 0;

    for (size_t col = 0; col < g->n_cols; col++)
        if (k->shown[col] && g->cols[col].least && k->w[col] > g->cols[col].least)
            spare += k->w[col] - g->cols[col].least;
    return spare;
}

static void fit(const struct grid *g, struct columns *k, int width)
{
    size_t col;

    while ((col = next_drop(g, k)) < g->n_cols &&
           total(g, k) - (g->cols[col].drop < GRID_DROP_FIRST ? spare_of(g, k) : 0) > width)
        k->shown[col] = false;
    for (int over; (over = total(g, k) - width) > 0;) { // the widest gives way first
        size_t widest = g->n_cols;
        for (col = 0; col < g->n_cols; col++)
            if (k->shown[col] && g->cols[col].least && k->w[col] > g->cols[col].least &&
                (widest == g->n_cols || k->w[col] > k->w[widest]))
                widest = col;
        if (widest == g->n_cols)
            return;
        k->w[widest]--;
    }
    for (col = 0; col < g->n_cols; col++) // what is left goes to pictures
        if (k->shown[col] && k->picture[col]) {
            int more = width - total(g, k) - 1, room = MOST_PICTURE - k->w[col];
            more = more < room ? more : room;
            k->w[col] += more > 0 && (g->cols[col].fill || !g->cols[col].most) ? more : 0;
        }
    for (col = 0; col < g->n_cols; col++)
        if (k->shown[col] && g->cols[col].fill && !k->picture[col] && total(g, k) < width - 1)
            k->w[col] += width - 1 - total(g, k);
}

static void put_cell(struct out_cells *c, const struct grid *g, size_t row, size_t col, int x,
                     int y, int w)
{
    const struct grid_cell *cell = cell_at(g, row, col);

    if (cell->p)
        series_spark(c, x, y, w, cell->role, cell->p, cell->n, g->board, cell->from_zero,
                     cell->failures);
    else if (g->cols[col].right)
        frame_text_right(c, x, y, w, cell->role, cell->text);
    else
        cells_text(c, x, y, w, cell->role, cell->text);
}

static void put_row(struct out_cells *c, const struct grid *g, const struct columns *k, size_t row,
                    int y, bool head)
{
    int x = g->pointer ? 3 : 1;
    bool first = true;

    for (size_t col = 0; col < g->n_cols; col++) {
        if (!k->shown[col])
            continue;
        x += first ? 0 : gap_of(g, col);
        first = false;
        if (!head && cell_at(g, row, col)->span) {
            cells_text(c, x, y, c->w - 1 - x, cell_at(g, row, col)->role,
                       cell_at(g, row, col)->text);
            return;
        }
        if (!head)
            put_cell(c, g, row, col, x, y, k->w[col]);
        else if (g->cols[col].right)
            frame_text_right(c, x, y, k->w[col], ROLE_LABEL, str_of(g->cols[col].head));
        else
            cells_text(c, x, y, k->w[col], ROLE_LABEL, str_of(g->cols[col].head));
        x += k->w[col];
    }
}

size_t grid_put(struct out_cells *c, struct out_rect r, const struct grid *g)
{
    struct out_cells view = cells_view(c, r);
    struct columns k = { 0 };
    int y = !g->no_head;
    size_t row = g->first;

    if (view.h <= y || g->n_cols > GRID_MAX_COLS)
        return 0;
    measure(&view, g, &k);
    fit(g, &k, view.w);
    if (!g->no_head)
        put_row(&view, g, &k, 0, 0, true);
    for (; row < g->n_rows && y < view.h; row++, y++) {
        put_row(&view, g, &k, row, y, false);
        if (g->focus != row + 1)
            continue;
        if (g->pointer)
            cells_put(&view, 1, y, frame_rune(&view, SIGN_POINTER), ROLE_TITLE);
        frame_attr(&view, (struct out_rect){ 0, y, view.w, 1 }, CELL_BOLD);
    }
    return row - g->first;
}

size_t grid_scroll(size_t first, size_t focus, size_t n, size_t rows)
{
    if (rows == 0)
        return focus < n ? focus : 0;
    if (focus < first)
        first = focus;
    if (focus >= first + rows)
        first = focus - rows + 1;
    if (first + rows > n)
        first = n > rows ? n - rows : 0;
    return first;
}
