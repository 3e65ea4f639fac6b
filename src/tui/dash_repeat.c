/* dash_repeat.c - a panel, or a row with its panels, for each value of a variable. */
#include "base/vec.h"
#include "tui/vars.h"

enum { ACROSS = 4, COLUMNS = 24 };

struct repeat {
    struct arena *a;
    const struct dashboard *d;
    const struct dash_var *var;
    const struct str *values;
    size_t n;
    struct {
        struct panel *p;
        size_t n, cap;
    } out;
    int64_t shift, below; /* what stands there or lower goes down by so much */
};

static struct str replace(struct arena *a, struct str text, const struct var_values *v)
{
    struct buf b = { 0 };

    var_expand(&b, text, v);
    struct str s = arena_str(a, buf_str(&b));
    buf_done(&b);
    return s;
}

static struct panel copy(const struct repeat *r, const struct panel *p, size_t k)
{
    // In an expression a value is escaped as among several; in a title it is as it is.
    const struct var_value plain = { .name = r->var->name, .values = &r->values[k], .n = 1 };
    struct var_value escaped = plain;
    const struct var_values text = { .p = &plain, .n = 1, .only = true };
    const struct var_values query = { .p = &escaped, .n = 1, .only = true };
    struct panel out = *p;

    escaped.multi = r->var->multi || r->var->all;
    if (str_eq(p->repeat, r->var->name))
        out.repeat = (struct str){ 0 };
    out.title = replace(r->a, p->title, &text);
    out.text = replace(r->a, p->text, &text);
    out.spark = replace(r->a, p->spark, &query);
    out.queries = arena_dup(r->a, p->queries, p->n_queries * sizeof *p->queries);
    for (size_t i = 0; i < p->n_queries; i++) {
        out.queries[i].expr = replace(r->a, p->queries[i].expr, &query);
        out.queries[i].legend = replace(r->a, p->queries[i].legend, &text);
    }
    return out;
}

/* Side by side in rows, or below each other. The rows that are more than that of the panel itself
 * move what stands below it. */
static void repeat_panel(struct repeat *r, const struct panel *like)
{
    size_t most = like->repeat_across > 0 ? (size_t)like->repeat_across : ACROSS;
    size_t across = like->repeat_down ? 1 : r->n < most ? r->n : most;
    int64_t w = like->repeat_down ? like->w : COLUMNS / (int64_t)across;

    for (size_t k = 0; k < r->n; k++) {
        struct panel p = copy(r, like, k);
        p.w = w > 0 ? w : 1;
        p.x = like->repeat_down ? like->x : (int64_t)(k % across) * w;
        p.y = like->y + (int64_t)(k / across) * like->h;
        vec_push(&r->out, p);
    }
    r->below = like->y - r->shift + like->h;
    r->shift += (int64_t)((r->n - 1) / across) * like->h;
}

/* Up to the next row. */
static size_t row_end(const struct dashboard *d, size_t row)
{
    size_t i = row + 1;

    while (i < d->n_panels && d->panels[i].type != PANEL_ROW)
        i++;
    return i;
}

static void repeat_row(struct repeat *r, size_t row, size_t end)
{
    const struct panel *p = r->d->panels;
    int64_t bottom = p[row].y + p[row].h;

    for (size_t i = row; i < end; i++)
        bottom = p[i].y + p[i].h > bottom ? p[i].y + p[i].h : bottom;
    for (size_t k = 0; k < r->n; k++)
        for (size_t i = row; i < end; i++) {
            struct panel x = copy(r, &p[i], k);
            x.y += r->shift + (int64_t)k * (bottom - p[row].y);
            vec_push(&r->out, x);
        }
    r->below = bottom;
    r->shift += (int64_t)(r->n - 1) * (bottom - p[row].y);
}

void dash_repeat(struct arena *a, struct dashboard *d, const struct dash_var *var,
                 const struct str *values, size_t n)
{
    struct repeat r = { .a = a, .d = d, .var = var, .values = values, .n = n, .below = INT64_MIN };
    size_t found = 0;

    r.n = n < DASH_MAX_REPEAT ? n : DASH_MAX_REPEAT;
    for (size_t i = 0; i < d->n_panels; i++)
        found += str_eq(d->panels[i].repeat, var->name);
    if (found == 0 || r.n == 0 || var->name.n == 0)
        return;
    for (size_t i = 0, end; i < d->n_panels; i = end) {
        struct panel p = d->panels[i];
        bool row = p.type == PANEL_ROW;
        end = row && str_eq(p.repeat, var->name) ? row_end(d, i) : i + 1;
        if (r.out.n + (end - i) * r.n + (d->n_panels - end) > DASH_MAX_PANELS)
            r.n = 1;
        if (end > i + 1 || (row && str_eq(p.repeat, var->name))) {
            repeat_row(&r, i, end);
            continue;
        }
        if (p.y >= r.below)
            p.y += r.shift;
        if (str_eq(p.repeat, var->name))
            repeat_panel(&r, &p);
        else
            vec_push(&r.out, p);
    }
    d->panels = arena_dup(a, r.out.p, r.out.n * sizeof *r.out.p);
    d->n_panels = r.out.n;
    vec_done(&r.out);
}

// ---- as it is shown ----

static struct var_value text_of(const struct var_value *v, struct buf *b, struct arena *a)
{
    struct var_value out = *v;

    if (v->all)
        out.as = STR("all");
    if (v->all || v->n < 2)
        return out;
    buf_clear(b);
    for (size_t i = 0; i < v->n; i++)
        buf_printf(b, "%s%.*s", i ? " + " : "", STR_ARG(v->values[i]));
    out.as = arena_str(a, buf_str(b));
    return out;
}

void dash_live(struct arena *a, const struct dashboard *d, const struct var_value *v,
               struct dashboard *out)
{
    struct var_value *texts = arena_new_n(a, struct var_value, d->n_vars);
    struct var_values values = { .p = texts, .n = d->n_vars, .only = true };
    struct buf b = { 0 };

    *out = *d;
    for (size_t i = 0; i < d->n_vars; i++) {
        texts[i] = text_of(&v[i], &b, a);
        texts[i].multi = false;
        dash_repeat(a, out, &d->vars[i], v[i].values, v[i].n);
    }
    buf_done(&b);
    if (out->panels == d->panels)
        out->panels = arena_dup(a, d->panels, d->n_panels * sizeof *d->panels);
    for (size_t i = 0; i < out->n_panels; i++) {
        struct panel *p = &out->panels[i];
        p->title = replace(a, p->title, &values);
        p->text = replace(a, p->text, &values);
        p->queries = arena_dup(a, p->queries, p->n_queries * sizeof *p->queries);
        for (size_t k = 0; k < p->n_queries; k++)
            p->queries[k].legend = replace(a, p->queries[k].legend, &values);
    }
    dash_place(a, out);
}
