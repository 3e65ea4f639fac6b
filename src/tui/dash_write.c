/* dash_write.c - a dashboard as the file that dash_read() reads: what was not given is left out. */
#include "base/float.h"
#include "base/json.h"
#include "base/time.h"
#include "tui/dash_fields.h"

struct writer {
    struct buf *b;
    bool flow; /* within {}: `key: value, ` */
    size_t indent;
    bool first;
};

/* A plain scalar needs no quotes where YAML can take it for nothing else. */
static bool is_plain(struct str s)
{
    static const char *const taken[] = { "true", "false", "yes", "no",   "on",   "off",
                                         "null", "y",     "n",   "True", "False" };

    if (s.n == 0 || s.n > 200 || s.p[s.n - 1] == ' ')
        return false;
    bool letter = (s.p[0] | 32) >= 'a' && (s.p[0] | 32) <= 'z';
    for (size_t i = 0; i < N_OF(taken); i++)
        if (str_eq_nocase(s, str_of(taken[i])))
            return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || (unsigned char)s.p[i] >= 0x7f ||
            strchr(":#,[]{}\"'&*!|>%@`\\", s.p[i]))
            return false;
    return letter;
}

static void put_scalar(struct buf *b, struct str s)
{
    if (is_plain(s))
        buf_put_str(b, s);
    else
        json_put_string(b, s);
}

/* What stands before a value: a new line, or a comma. */
static void put_key(struct writer *w, const char *name)
{
    if (w->flow)
        buf_puts(w->b, w->first ? "" : ", ");
    else if (!w->first)
        buf_put_repeat(w->b, ' ', w->indent);
    w->first = false;
    buf_printf(w->b, "%s: ", name);
}

static void end_value(struct writer *w)
{
    if (!w->flow)
        buf_putc(w->b, '\n');
}

static void put_strs(struct buf *b, const struct str *p, size_t n)
{
    buf_putc(b, '[');
    for (size_t i = 0; i < n; i++) {
        buf_puts(b, i ? ", " : "");
        put_scalar(b, p[i]);
    }
    buf_putc(b, ']');
}

static void put_number(struct buf *b, double v)
{
    char text[FLOAT_MAX_CHARS];

    if (v != v)
        buf_puts(b, ".nan");
    else if (v - v != 0)
        buf_puts(b, v > 0 ? ".inf" : "-.inf");
    else
        buf_put(b, text, float_print_g(text, v));
}

static void put_dur(struct buf *b, int64_t ms)
{
    char text[DUR_MAX_CHARS];
    buf_put(b, text, dur_print(text, ms));
}

static bool is_zero(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i])
            return false;
    return true;
}

/* Whether there is something to write: what is zero is what reading begins with. */
static bool is_given(const struct dash_field *f, const void *base)
{
    const char *at = (const char *)base + f->offset;

    if (f->has)
        return *((const bool *)((const char *)base + f->has));
    if (f->kind == DASH_STR)
        return ((const struct str *)(const void *)at)->n > 0;
    if (f->kind == DASH_STRS)
        return *(const size_t *)(const void *)(at + sizeof(void *)) > 0;
    return f->kind != DASH_OTHER && !is_zero(at, f->size);
}

static void put_field(struct writer *w, const struct dash_field *f, const void *base)
{
    const void *at = (const char *)base + f->offset;
    const struct str *const *list = at;

    if (!is_given(f, base))
        return;
    put_key(w, f->name);
    switch (f->kind) {
    case DASH_STR:
        put_scalar(w->b, *(const struct str *)at);
        break;
    case DASH_BOOL:
        buf_puts(w->b, *(const bool *)at ? "true" : "false");
        break;
    case DASH_INT:
        buf_printf(w->b, "%lld", (long long)*(const int64_t *)at);
        break;
    case DASH_NUMBER:
        put_number(w->b, *(const double *)at);
        break;
    case DASH_DUR:
        put_dur(w->b, *(const int64_t *)at);
        break;
    case DASH_WORD:
        put_scalar(w->b, str_of(f->words[*(const int *)at]));
        break;
    case DASH_STRS:
        put_strs(w->b, *list, *(const size_t *)(const void *)((const char *)at + sizeof(void *)));
        break;
    case DASH_OTHER:
        break;
    }
    end_value(w);
}

static void put_fields(struct writer *w, const struct dash_fields *fields, const void *base)
{
    for (size_t i = 0; i < fields->n; i++)
        put_field(w, &fields->p[i], base);
}

static void begin_flow(struct writer *w)
{
    buf_putc(w->b, '{');
    w->flow = w->first = true;
}

static void end_flow(struct writer *w)
{
    buf_putc(w->b, '}');
    w->flow = false;
}

// ---- a panel ----

static void put_limits(struct writer *w, const struct panel *p)
{
    if (p->n_limits == 0)
        return;
    put_key(w, "thresholds");
    buf_putc(w->b, '[');
    for (size_t i = 0; i < p->n_limits; i++) {
        const struct panel_limit *l = &p->limits[i];
        buf_printf(w->b, "%s{%s: ", i ? ", " : "", l->below ? "below" : "above");
        put_number(w->b, l->above);
        if (l->percent)
            buf_puts(w->b, ", percent: true");
        buf_printf(w->b, ", state: %s}", dash_levels[l->state]);
    }
    buf_puts(w->b, "]\n");
}

/* A list of `n` things of `size` bytes, one a line. */
static void put_list(struct writer *w, const char *key, const struct dash_fields *fields,
                     const void *p, size_t n, size_t size)
{
    if (n == 0)
        return;
    put_key(w, key);
    w->b->p[w->b->n - 1] = '\n'; // instead of the blank
    for (size_t i = 0; i < n; i++) {
        buf_put_repeat(w->b, ' ', w->indent + 2);
        buf_puts(w->b, "- ");
        begin_flow(w);
        put_fields(w, fields, (const char *)p + i * size);
        end_flow(w);
        buf_putc(w->b, '\n');
    }
}

static bool same_legend(const struct panel *p)
{
    for (size_t i = 1; i < p->n_queries; i++)
        if (!str_eq(p->queries[i].legend, p->queries[0].legend))
            return false;
    return true;
}

static void put_queries(struct writer *w, const struct panel *p)
{
    bool same = same_legend(p);

    if (p->n_queries == 0)
        return;
    if (same && p->queries[0].legend.n) {
        put_key(w, "legend");
        put_scalar(w->b, p->queries[0].legend);
        end_value(w);
    }
    put_key(w, "expr");
    if (p->n_queries == 1 && !p->queries[0].instant) {
        put_scalar(w->b, p->queries[0].expr);
        end_value(w);
        return;
    }
    w->b->p[w->b->n - 1] = '\n';
    for (size_t i = 0; i < p->n_queries; i++) {
        struct panel_query q = p->queries[i];
        if (same)
            q.legend = (struct str){ 0 };
        buf_put_repeat(w->b, ' ', w->indent + 2);
        buf_puts(w->b, "- ");
        begin_flow(w);
        put_fields(w, &dash_query_fields, &q);
        end_flow(w);
        buf_putc(w->b, '\n');
    }
}

static void put_shape(struct writer *w, const struct panel *p)
{
    int64_t width, height;

    dash_default_size(p->type, &width, &height);
    if (p->w > 0 && p->h > 0 && (p->w != width || p->h != height)) {
        put_key(w, "size");
        buf_printf(w->b, "%lldx%lld\n", (long long)p->w, (long long)p->h);
    }
    if (p->pinned) {
        put_key(w, "at");
        buf_printf(w->b, "\"%lld,%lld\"\n", (long long)p->x, (long long)p->y);
    }
    if (p->stack) {
        put_key(w, "stack");
        buf_puts(w->b, p->stack == PLOT_SHARES ? "\"100%\"\n" : "true\n");
    }
    if (p->log) {
        put_key(w, "scale");
        buf_puts(w->b, "log\n");
    }
}

static void put_calcs(struct writer *w, const struct panel *p)
{
    const char *between = "[";

    if (p->calcs == 0)
        return;
    put_key(w, "calcs");
    for (int i = 0; i < PANEL_N_CALCS; i++)
        if (p->calcs & 1u << i) {
            buf_printf(w->b, "%s%s", between, dash_calcs[i]);
            between = ", ";
        }
    buf_puts(w->b, "]\n");
}

static void put_panel(struct writer *w, const struct panel *p)
{
    buf_puts(w->b, "  - ");
    w->first = true;
    w->indent = 4;
    put_fields(w, &dash_panel_fields, p);
    if (w->first) { // nothing so far: a type can always be told
        put_key(w, "type");
        buf_printf(w->b, "%s\n", dash_types[p->type]);
    }
    put_shape(w, p);
    put_limits(w, p);
    put_calcs(w, p);
    put_list(w, "map", &dash_map_fields, p->maps, p->n_maps, sizeof *p->maps);
    put_list(w, "series", &dash_series_fields, p->series, p->n_series, sizeof *p->series);
    put_queries(w, p);
}

// ---- a board ----

static void put_source(struct writer *w, const struct dashboard *d)
{
    if (d->server.n == 0 && d->n_targets == 0 && d->interval_ms == 0)
        return;
    put_key(w, "source");
    begin_flow(w);
    put_fields(w, &dash_source_fields, d);
    if (d->n_targets) {
        bool named = d->targets[0].job.n;
        put_key(w, "targets");
        buf_putc(w->b, named ? '{' : '[');
        for (size_t i = 0; i < d->n_targets; i++) {
            buf_puts(w->b, i ? ", " : "");
            if (named) {
                put_scalar(w->b, d->targets[i].job);
                buf_puts(w->b, ": ");
            }
            put_scalar(w->b, d->targets[i].url);
        }
        buf_putc(w->b, named ? '}' : ']');
    }
    end_flow(w);
    buf_putc(w->b, '\n');
}

static void put_vars(struct writer *w, const struct dashboard *d)
{
    if (d->n_vars)
        buf_puts(w->b, "vars:\n");
    for (size_t i = 0; i < d->n_vars; i++) {
        buf_puts(w->b, "  ");
        put_scalar(w->b, d->vars[i].name);
        buf_puts(w->b, ": ");
        begin_flow(w);
        put_fields(w, &dash_var_fields, &d->vars[i]);
        end_flow(w);
        buf_putc(w->b, '\n');
    }
}

void dash_write(struct buf *b, const struct dashboard *d)
{
    struct writer w = { .b = b };

    put_fields(&w, &dash_board_fields, d);
    put_source(&w, d);
    put_vars(&w, d);
    if (d->alerts.n) {
        put_key(&w, "alerts");
        buf_put_str(b, d->alerts);
        end_value(&w);
    }
    buf_puts(b, d->n_panels ? "panels:\n" : "panels: []\n");
    for (size_t i = 0; i < d->n_panels; i++)
        put_panel(&w, &d->panels[i]);
}
