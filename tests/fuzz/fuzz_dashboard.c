/* Whatever the bytes, as a dashboard of ours or of Grafana: no crash, issues with places inside the
 * text, panels within the grid, and what is written of it is read again. */
#include "tui/grafana.h"
#include "tui/layout.h"
#include "tui/vars.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

#define CHECK(x)                                                                                   \
    do {                                                                                           \
        if (!(x))                                                                                  \
            abort();                                                                               \
    } while (0)

static void check_board(struct arena *a, const struct dashboard *d)
{
    struct layout_item *items = arena_new_n(a, struct layout_item, d->n_panels + 1);
    struct layout l;

    for (size_t i = 0; i < d->n_panels; i++) {
        const struct panel *q = &d->panels[i];
        CHECK(q->w >= 1 && q->x >= 0 && q->x + q->w <= LAYOUT_COLUMNS && q->h >= 1 && q->y >= 0);
        CHECK((unsigned)q->type < PANEL_N_TYPES && (unsigned)q->calc < PANEL_N_CALCS);
        items[i] = (struct layout_item){
            (int)q->x, (int)q->y, (int)q->w, (int)q->h, 15, 3, 0, false
        };
    }
    layout_grid(&l, items, d->n_panels, (struct out_rect){ 0, 1, 100, 34 }, true, 0, 0);
    layout_done(&l);
}

static void check_written(struct arena *a, const struct dashboard *d)
{
    struct buf b = { 0 };
    struct dashboard again;

    dash_write(&b, d);
    if (!dash_read(a, buf_str(&b), &again))
        abort();
    CHECK(again.n_panels == d->n_panels && again.n_vars == d->n_vars);
    buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena a = { 0 };
    struct buf b = { 0 };
    struct dashboard d;
    struct str text = { (const char *)p, n };
    bool ok = dash_load(&a, text, &d);

    CHECK(ok == (d.issues.n_errors == 0));
    for (size_t i = 0; i < d.issues.n; i++)
        CHECK(d.issues.p[i].msg.n > 0 && d.issues.p[i].line <= n + 1);
    check_board(&a, &d);
    if (ok)
        check_written(&a, &d);
    var_expand_any(&b, text);
    dash_strip_html(&b, text);
    buf_done(&b);
    arena_done(&a);
    return 0;
}
