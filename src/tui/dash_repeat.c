/* dash_repeat.c - a panel for each value of a variable. */
#include "tui/vars.h"

enum { ACROSS = 4 };

static struct str replace(struct arena *a, struct str text, const struct var_values *v)
{
    struct buf b = { 0 };

    var_expand(&b, text, v);
    struct str s = arena_str(a, buf_str(&b));
    buf_done(&b);
    return s;
}

static struct panel copy(struct arena *a, const struct panel *p, struct str var, struct str value)
{
    const struct var_value one = { .name = var, .values = &value, .n = 1 };
    const struct var_values values = { .p = &one, .n = 1, .only = true };
    struct panel out = *p;

    out.repeat = (struct str){ 0 };
    out.title = replace(a, p->title, &values);
    out.spark = replace(a, p->spark, &values);
    out.queries = arena_dup(a, p->queries, p->n_queries * sizeof *p->queries);
    for (size_t i = 0; i < p->n_queries; i++) {
        out.queries[i].expr = replace(a, p->queries[i].expr, &values);
        out.queries[i].legend = replace(a, p->queries[i].legend, &values);
    }
    return out;
}

/* The rows that are more than those of the panel itself move what stands below it down. */
static int64_t place(struct panel *p, size_t n, const struct panel *like)
{
    size_t across = n < ACROSS ? n : ACROSS;
    int64_t w = 24 / (int64_t)across;

    for (size_t i = 0; i < n; i++) {
        p[i].w = w;
        p[i].pinned = like->pinned;
        p[i].x = (int64_t)(i % across) * w;
        p[i].y = like->y + (int64_t)(i / across) * like->h;
    }
    return (int64_t)((n - 1) / across) * like->h;
}

void dash_repeat(struct arena *a, struct dashboard *d, struct str var, const struct str *values,
                 size_t n)
{
    size_t found = 0, out = 0;

    n = n < DASH_MAX_REPEAT ? n : DASH_MAX_REPEAT;
    for (size_t i = 0; i < d->n_panels; i++)
        found += str_eq(d->panels[i].repeat, var);
    if (found == 0 || n == 0 || var.n == 0 || d->n_panels + found * n > 2 * DASH_MAX_PANELS)
        return;
    struct panel *panels = arena_new_n(a, struct panel, d->n_panels + found * n);
    int64_t shift = 0, below = INT64_MIN;
    for (size_t i = 0; i < d->n_panels; i++) {
        struct panel p = d->panels[i];
        if (p.pinned && p.y >= below)
            p.y += shift;
        if (!str_eq(p.repeat, var)) {
            panels[out++] = p;
            continue;
        }
        for (size_t k = 0; k < n; k++)
            panels[out + k] = copy(a, &p, var, values[k]);
        shift += place(&panels[out], n, &p);
        below = d->panels[i].y + p.h;
        out += n;
    }
    d->panels = panels;
    d->n_panels = out;
}
