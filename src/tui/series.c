#include "tui/series.h"

#include "base/vec.h"
#include "out/plot_names.h"
#include "out/spark.h"
#include "regex/regex.h"
#include "tui/words.h"

#include <math.h>
#include <stdlib.h>

// ---- what there is ----

static size_t count(const struct board_panel *d, size_t *n_hists)
{
    size_t n = 0;

    for (size_t i = 0; i < d->n; i++) {
        const struct value *v = &d->answers[i].v;
        n += v->type == VALUE_SCALAR;
        for (size_t k = 0; k < v->n; k++) {
            n += v->series[k].n_floats > 0;
            *n_hists += v->series[k].n_floats == 0 && v->series[k].n_hists > 0;
        }
    }
    return n;
}

static void add(struct series_list *out, const struct labels *ls, const struct float_point *p,
                size_t n, size_t query)
{
    out->p[out->n] = (struct series){
        .labels = ls, .p = p, .n = n, .slot = (unsigned)out->n, .query = query
    };
    out->n++;
}

static void gather(struct arena *a, const struct board_panel *d, struct series_list *out)
{
    static const struct labels none = { 0 };

    out->p = arena_new_n(a, struct series, count(d, &out->n_hists) + 1);
    unsigned base = 0, next = 0; // every query counts its slots from 0
    for (size_t i = 0; i < d->n; i++, base = next) {
        const struct board_answer *an = &d->answers[i];
        if (an->v.type == VALUE_SCALAR)
            add(out, &none, &an->v.scalar, 1, i);
        for (size_t k = 0; k < an->v.n; k++) {
            const struct value_series *s = &an->v.series[k];
            if (s->n_floats == 0)
                continue;
            add(out, &s->labels, s->floats, s->n_floats, i);
            if (an->slots)
                vec_last(out).slot = base + an->slots[k];
            next = vec_last(out).slot >= next ? vec_last(out).slot + 1 : next;
        }
    }
}

/* Colours as a session would give them at first, where the collector keeps none. */
static void set_slots(const struct board_panel *d, struct series_list *list)
{
    struct plot_slots slots = { 0 };
    struct labels *ls = xcalloc(list->n + 1, sizeof *ls);
    unsigned *out = xcalloc(list->n + 1, sizeof *out);

    for (size_t i = 0; i < list->n; i++)
        ls[i] = *list->p[i].labels;
    if (d->n == 1 && !d->answers[0].slots)
        plot_slots_of(&slots, ls, list->n, out);
    for (size_t i = 0; i < list->n && d->n == 1 && !d->answers[0].slots; i++)
        list->p[i].slot = out[i];
    plot_slots_done(&slots);
    free(ls);
    free(out);
}

// ---- names ----

static bool names(struct str legend, struct str label)
{
    while (legend.n) {
        legend = str_skip(legend, str_find(legend, STR("{{")) + 2);
        size_t end = str_find(legend, STR("}}"));
        if (end < legend.n && str_eq(str_trim(str_head(legend, end)), label))
            return true;
    }
    return false;
}

/* The series without the beginnings that all values of a label of the legend share. */
static struct labels shorten(struct arena *a, const struct labels *all, size_t n,
                             const struct labels *ls, struct str legend, struct str *prefix)
{
    struct label *p = arena_new_n(a, struct label, ls->n + 1);

    for (size_t i = 0; i < ls->n; i++) {
        p[i] = ls->p[i];
        size_t cut = names(legend, p[i].name) ? plot_names_prefix(all, n, p[i].name) : 0;
        if (cut && cut < p[i].value.n && prefix->n == 0)
            *prefix = str_head(p[i].value, cut);
        p[i].value = str_skip(p[i].value, cut);
    }
    return labels_of(a, p, ls->n);
}

static void name_by_legend(struct arena *a, const struct panel *p, struct series_list *list,
                           size_t query, bool shorter)
{
    struct labels *all = arena_new_n(a, struct labels, list->n + 1);
    struct buf b = { 0 };
    size_t n = 0;

    for (size_t i = 0; i < list->n; i++)
        if (list->p[i].query == query)
            all[n++] = *list->p[i].labels;
    for (size_t i = 0; i < list->n; i++) {
        struct series *s = &list->p[i];
        if (s->query != query)
            continue;
        struct labels ls = shorter && n > 1 ? shorten(a, all, n, s->labels,
                                                      p->queries[query].legend, &list->prefix)
                                            : *s->labels;
        buf_clear(&b);
        words_legend(&b, p->queries[query].legend, &ls);
        s->name = arena_str(a, buf_str(&b));
    }
    buf_done(&b);
}

static bool has_legend(const struct panel *p, size_t query)
{
    return query < p->n_queries && p->queries[query].legend.n > 0;
}

/* Series whose queries have no legend are told apart by their labels. */
static void name_by_labels(struct arena *a, const struct panel *p, struct series_list *list,
                           bool ascii)
{
    struct labels *ls = arena_new_n(a, struct labels, list->n + 1);
    struct plot_names names;
    size_t n = 0, k = 0;

    for (size_t i = 0; i < list->n; i++)
        if (!has_legend(p, list->p[i].query))
            ls[n++] = *list->p[i].labels;
    plot_names_of(a, ls, n, ascii, &names);
    for (size_t i = 0; i < list->n; i++) {
        struct series *s = &list->p[i];
        if (has_legend(p, s->query))
            continue;
        s->name = names.names[k++];
        if (s->name.n == 0 && list->n > 1 && s->query < p->n_queries)
            s->name = labels_get(s->labels, STR(LABEL_NAME));
        if (s->name.n == 0 && list->n > 1 && s->query < p->n_queries)
            s->name = p->queries[s->query].expr;
    }
}

static void set_full(struct arena *a, struct series *s)
{
    struct buf b = { 0 };

    labels_put(&b, s->labels);
    s->full = arena_str(a, buf_str(&b));
    buf_done(&b);
}

// ---- what holds for single series ----

static bool is_named(const struct panel_series *o, struct regex *re, struct str name)
{
    bool is = o->regex ? re && regex_match(re, name) : str_eq(o->name, name);

    return is != o->except;
}

static void negate(struct arena *a, struct series *s)
{
    struct float_point *p = arena_dup(a, s->p, s->n * sizeof *p);

    for (size_t i = 0; i < s->n; i++)
        p[i].v = p[i].v == 0 ? 0 : -p[i].v;
    s->p = p;
}

static void apply(struct arena *a, const struct panel_series *o, struct series_list *list)
{
    struct err e = { 0 };
    struct regex *re = o->regex ? regex_new(o->name, &e) : NULL;

    err_done(&e);
    for (size_t i = 0; i < list->n; i++) {
        struct series *s = &list->p[i];
        if (!is_named(o, re, s->name))
            continue;
        s->hidden |= o->hide;
        s->slot = o->color ? (unsigned)o->color - 1 : s->slot;
        s->name = o->title.n ? o->title : s->name;
        if (o->negate)
            negate(a, s);
    }
    regex_free(re);
}

void series_of(struct arena *a, const struct panel *p, const struct board_panel *d, bool shorten,
               bool ascii, struct series_list *out)
{
    *out = (struct series_list){ 0 };
    gather(a, d, out);
    set_slots(d, out);
    name_by_labels(a, p, out, ascii);
    for (size_t i = 0; i < p->n_queries; i++)
        if (has_legend(p, i))
            name_by_legend(a, p, out, i, shorten);
    for (size_t i = 0; i < out->n; i++)
        set_full(a, &out->p[i]);
    for (size_t i = 0; i < p->n_series; i++)
        apply(a, &p->series[i], out);
}

// ---- numbers ----

double series_calc(const struct series *s, enum panel_calc calc)
{
    double first = NAN, last = NAN, min = NAN, max = NAN, sum = 0;
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++) {
        double v = s->p[i].v;
        if (isnan(v))
            continue;
        first = n ? first : v;
        last = v;
        min = n ? fmin(min, v) : v;
        max = n ? fmax(max, v) : v;
        sum += v;
        n++;
    }
    switch (calc) {
    case CALC_LAST:
        return last;
    case CALC_FIRST:
        return first;
    case CALC_MEAN:
        return n ? sum / (double)n : NAN;
    case CALC_MIN:
        return min;
    case CALC_MAX:
        return max;
    case CALC_SUM:
        return n ? sum : NAN;
    case CALC_COUNT:
        return (double)n;
    case CALC_RANGE:
        return max - min;
    case CALC_DELTA:
        return last - first;
    }
    return NAN;
}

double panel_limit_value(const struct panel *p, const struct panel_limit *l)
{
    double lo = p->has_min ? p->min : 0, hi = p->has_max ? p->max : 100;

    if (!p->has_max && p->unit.kind == UNIT_PERCENT && p->unit.factor == 100)
        hi = 1; // of shares
    return l->percent ? lo + (hi - lo) * l->above / 100 : l->above;
}

enum panel_level panel_level_of(const struct panel *p, double v)
{
    enum panel_level level = LEVEL_OK;
    double nearest = -INFINITY;

    for (size_t i = 0; i < p->n_limits; i++) {
        const struct panel_limit *l = &p->limits[i];
        double at = panel_limit_value(p, l);
        if (l->below ? v < at : v > at) {
            double order = l->below ? -at : at; // of those passed the furthest counts
            level = order >= nearest ? l->state : level;
            nearest = fmax(order, nearest);
        }
    }
    return level;
}

uint8_t panel_level_role(enum panel_level level)
{
    return level == LEVEL_CRITICAL ? ROLE_BAD : level == LEVEL_WARNING ? ROLE_WARN : ROLE_TEXT;
}

// ---- sparklines ----

bool series_from_zero(const struct out_unit *u)
{
    return u->kind != UNIT_TIME && u->kind != UNIT_CLOCK && u->kind != UNIT_DATE &&
           u->kind != UNIT_AGO;
}

void series_fold(const struct float_point *p, size_t n_points, int64_t start, int64_t end,
                 int64_t step, double *out, size_t n)
{
    double wide = end > start ? ((double)end - (double)start) / (double)n : 1;
    size_t reach = (size_t)fmin((double)n, fmax(0, ceil(1.5 * (double)step / wide) - 1)), since = 0;

    for (size_t i = 0; i < n; i++)
        out[i] = NAN;
    for (size_t i = 0; i < n_points; i++) {
        if (p[i].t < start || p[i].t > end)
            continue;
        size_t at = (size_t)(((double)p[i].t - (double)start) / wide);
        at = at < n ? at : n - 1;
        out[at] = isnan(out[at]) || p[i].v > out[at] ? p[i].v : out[at];
    }
    for (size_t i = 1; i < n && reach; i++) { // up to the next sample
        since = isnan(out[i]) ? since + 1 : 0;
        if (since && since <= reach)
            out[i] = out[i - 1];
    }
}

/* Failures are samples without a value. */
static void put_failures(struct out_cells *c, int x, int y, int w, const struct float_point *p,
                         size_t n, const struct board *b)
{
    for (size_t i = 0; i < n; i++) {
        if (!isnan(p[i].v) || p[i].t < b->start_ms || p[i].t > b->end_ms)
            continue;
        double share = ((double)p[i].t - (double)b->start_ms) /
                       fmax(1, (double)b->end_ms - (double)b->start_ms);
        int at = (int)(share * w);
        cells_put(c, x + (at < w ? at : w - 1), y, frame_rune(c, SIGN_TIMES), ROLE_BAD);
    }
}

void series_spark(struct out_cells *c, int x, int y, int w, uint8_t role,
                  const struct float_point *p, size_t n, const struct board *b, bool from_zero,
                  bool failures)
{
    const struct out_term t = { .utf8 = !c->ascii };
    struct buf text = { 0 };

    if (w < 1)
        return;
    double *v = xcalloc((size_t)w, sizeof *v);
    series_fold(p, n, b->start_ms, b->end_ms, b->step_ms, v, (size_t)w);
    out_spark(&text, &t, v, (size_t)w, from_zero);
    cells_text(c, x, y, w, role, buf_str(&text));
    if (failures)
        put_failures(c, x, y, w, p, n, b);
    free(v);
    buf_done(&text);
}
