/* view_panels.c - what was changed about a panel stays with it when others come and go. */
#include "base/hash.h"
#include "tui/view_impl.h"

/* Of title and type; panels that share both are told apart by their order. */
static uint64_t id_of(const struct dashboard *d, size_t i)
{
    const struct panel *p = &d->panels[i];
    size_t order = 0;

    for (size_t k = 0; k < i; k++)
        order += d->panels[k].type == p->type && str_eq(d->panels[k].title, p->title);
    return hash_bytes(p->title.p, p->title.n) + order * PANEL_N_TYPES + (uint64_t)p->type;
}

static size_t place_of(const uint64_t *ids, size_t n, uint64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (ids[i] == id)
            return i;
    return n;
}

void view_panels(struct view *v, const struct board *b)
{
    const struct dashboard *d = b->dash;
    size_t n = !d ? 0 : d->n_panels < VIEW_PANELS ? d->n_panels : VIEW_PANELS;
    struct view_list *list = &v->lists[SCREEN_DASHBOARD];
    uint64_t ids[VIEW_PANELS];
    bool same = n == v->n_panels;

    for (size_t i = 0; i < n; i++) {
        ids[i] = id_of(d, i);
        same &= i < v->n_panels && ids[i] == v->panels[i];
    }
    if (same)
        return;
    struct view old = *v;
    for (size_t i = 0; i < n && old.n_panels; i++) {
        size_t from = place_of(old.panels, old.n_panels, ids[i]);
        bool had = from < old.n_panels;
        v->changes[i] = had ? old.changes[from] : (struct widget_change){ 0 };
        v->folded[i] = had ? old.folded[from]
                           : d->panels[i].type == PANEL_ROW && d->panels[i].folded;
    }
    if (old.n_panels && list->focus < old.n_panels) {
        size_t to = place_of(ids, n, old.panels[list->focus]);
        v->zoom &= to < n || v->screen != SCREEN_DASHBOARD;
        list->focus = to < n ? to : list->focus < n ? list->focus : n - (n > 0);
    }
    memcpy(v->panels, ids, n * sizeof *ids);
    v->n_panels = n;
}
