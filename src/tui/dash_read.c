/* dash_read.c - a dashboard file to panels. Everything wrong is told, not only the first of it. */
#include "base/diag.h"
#include "base/json.h"
#include "base/nearest.h"
#include "base/time.h"
#include "base/vec.h"
#include "ext/yaml.h"
#include "tui/dash_fields.h"

#include <stdio.h>

struct reader {
    struct arena *a;
    struct dashboard *d;
};

// ---- what is wrong ----

#define WRONG(r, n, ...)                                                                           \
    dash_issue_add((r)->a, &(r)->d->issues, false, (n)->line, (n)->col, __VA_ARGS__)

static void suggest(struct reader *r, const struct nearest *near)
{
    if (near->best.n)
        dash_issue_hint(r->a, &r->d->issues, "did you mean \"%.*s\"?", STR_ARG(near->best));
}

/* What a getter of ext/yaml.h said, which begins with the place. */
static void take_error(struct reader *r, const struct yaml_node *n, struct err *e)
{
    struct str msg = str_of(e->msg);

    if (str_starts(msg, STR("line ")))
        msg = str_skip(msg, str_find(msg, STR(": ")) + 2);
    WRONG(r, n, "%.*s", STR_ARG(msg));
    err_done(e);
}

static bool is_kind(struct reader *r, const struct yaml_node *n, enum yaml_kind kind,
                    const char *what)
{
    static const char *const names[] = { "a value", "a map", "a list" };

    if (n->kind == kind)
        return true;
    WRONG(r, n, "%s: want %s, not %s", what, names[kind],
          yaml_is_null(n) ? "nothing" : names[n->kind]);
    return false;
}

// ---- plain values ----

static bool read_str(struct reader *r, const struct yaml_node *n, struct str *out)
{
    struct err e = { 0 };

    if (!yaml_str(n, out, &e)) {
        take_error(r, n, &e);
        return false;
    }
    *out = arena_str(r->a, *out);
    return true;
}

static void read_word(struct reader *r, const struct yaml_node *n, const struct dash_field *f,
                      void *out)
{
    struct nearest near = { 0 };
    struct str s;

    if (!read_str(r, n, &s))
        return;
    near.word = s;
    for (int i = 0; f->words[i]; i++) {
        if (str_eq(s, str_of(f->words[i]))) {
            memcpy(out, &i, sizeof i); // every enum has the size of an int
            return;
        }
        nearest_try(&near, str_of(f->words[i]));
    }
    WRONG(r, n, "%s: there is no \"%.*s\"", f->name, STR_ARG(str_head(s, 60)));
    if (near.best.n) {
        suggest(r, &near);
        return;
    }
    struct buf all = { 0 };
    for (int i = 0; f->words[i]; i++)
        buf_printf(&all, "%s%s", i ? ", " : "", f->words[i]);
    dash_issue_hint(r->a, &r->d->issues, "one of: %s", buf_z(&all));
    buf_done(&all);
}

static bool read_number(struct reader *r, const struct yaml_node *n, double *out)
{
    struct err e = { 0 };

    if (yaml_float(n, out, &e))
        return true;
    take_error(r, n, &e);
    return false;
}

static void read_int(struct reader *r, const struct yaml_node *n, int64_t *out)
{
    struct err e = { 0 };

    if (!yaml_int(n, out, &e))
        take_error(r, n, &e);
}

static void read_dur(struct reader *r, const struct yaml_node *n, int64_t *out)
{
    struct err e = { 0 };

    if (!yaml_dur(n, out, &e))
        take_error(r, n, &e);
}

static void read_bool(struct reader *r, const struct yaml_node *n, bool *out)
{
    struct err e = { 0 };

    if (!yaml_bool(n, out, &e))
        take_error(r, n, &e);
}

/* A list of strings, or one alone. */
static void read_strs(struct reader *r, const struct yaml_node *n, const struct str **out,
                      size_t *n_out)
{
    size_t count = 0;

    if (n->kind == YAML_MAP) {
        WRONG(r, n, "want a list, not a map");
        return;
    }
    struct str *list = arena_new_n(r->a, struct str, n->n + 1);
    if (n->kind == YAML_SCALAR && !yaml_is_null(n))
        count += read_str(r, n, &list[count]);
    for (const struct yaml_member *m = n->kind == YAML_LIST ? n->first : NULL; m; m = m->next)
        count += read_str(r, m->value, &list[count]);
    *out = list;
    *n_out = count;
}

// ---- maps ----

typedef void special_fn(struct reader *r, const char *name, const struct yaml_node *n, void *out);

static void read_field(struct reader *r, const struct yaml_node *n, const struct dash_field *f,
                       void *base, special_fn *special)
{
    void *out = (char *)base + f->offset;

    if (yaml_is_null(n) && f->kind != DASH_OTHER)
        return;
    if (f->has)
        *((bool *)((char *)base + f->has)) = true;
    switch (f->kind) {
    case DASH_STR:
        read_str(r, n, (struct str *)out);
        break;
    case DASH_BOOL:
        read_bool(r, n, (bool *)out);
        break;
    case DASH_INT:
        read_int(r, n, (int64_t *)out);
        break;
    case DASH_NUMBER:
        read_number(r, n, (double *)out);
        break;
    case DASH_DUR:
        read_dur(r, n, (int64_t *)out);
        break;
    case DASH_WORD:
        read_word(r, n, f, out);
        break;
    case DASH_STRS: // the number stands behind the pointer
        read_strs(r, n, (const struct str **)out, (size_t *)((char *)out + sizeof(void *)));
        break;
    case DASH_OTHER:
        special(r, f->name, n, base);
        break;
    }
}

static void read_map(struct reader *r, const struct yaml_node *n, const char *what,
                     const struct dash_fields *fields, void *base, special_fn *special)
{
    if (!is_kind(r, n, YAML_MAP, what))
        return;
    for (const struct yaml_member *m = n->first; m; m = m->next) {
        struct nearest near = { .word = m->key->text };
        size_t i = 0;
        while (i < fields->n && !str_eq(m->key->text, str_of(fields->p[i].name)))
            nearest_try(&near, str_of(fields->p[i++].name));
        if (i < fields->n) {
            read_field(r, m->value, &fields->p[i], base, special);
            continue;
        }
        WRONG(r, m->key, "unknown key \"%.*s\" in %s", STR_ARG(str_head(m->key->text, 60)), what);
        suggest(r, &near);
    }
}

// ---- a panel ----

static void read_pair(struct reader *r, const char *name, const struct yaml_node *n,
                      struct panel *p)
{
    bool size = strcmp(name, "size") == 0;
    long long x = 0, y = 0;
    char end;
    struct str s;

    if (!read_str(r, n, &s))
        return;
    if (sscanf(s.p, size ? "%9lldx%9lld%c" : "%9lld,%9lld%c", &x, &y, &end) != 2) {
        WRONG(r, n, "%s: want %s, not \"%.*s\"", name,
              size ? "WIDTHxHEIGHT, such as 12x8" : "X,Y, such as 0,4", STR_ARG(str_head(s, 60)));
        return;
    }
    if (size ? x < 1 || x > 24 || y < 1 || y > 100 : x < 0 || x > 23 || y < 0 || y > 5000) {
        WRONG(r, n, "%s: %.*s is outside of the grid, which has 24 columns", name, STR_ARG(s));
        return;
    }
    if (size) {
        p->w = x;
        p->h = y;
    } else {
        p->x = x;
        p->y = y;
        p->pinned = true;
    }
}

static void read_query(struct reader *r, const struct yaml_node *n, struct panel_query *q)
{
    if (n->kind == YAML_SCALAR)
        read_str(r, n, &q->expr);
    else
        read_map(r, n, "a query", &dash_query_fields, q, NULL);
    q->at = n->at;
    if (q->expr.n == 0)
        WRONG(r, n, "a query needs an expression");
}

static void read_queries(struct reader *r, const struct yaml_node *n, struct panel *p)
{
    if (n->kind != YAML_LIST) {
        p->queries = arena_new_n(r->a, struct panel_query, 1);
        p->n_queries = 1;
        read_query(r, n, &p->queries[0]);
        return;
    }
    if (n->n > DASH_MAX_QUERIES) {
        WRONG(r, n, "expr: more than %d queries in a panel", DASH_MAX_QUERIES);
        return;
    }
    p->queries = arena_new_n(r->a, struct panel_query, n->n + 1);
    for (const struct yaml_member *m = n->first; m; m = m->next)
        read_query(r, m->value, &p->queries[p->n_queries++]);
}

static void read_limit_field(struct reader *r, const char *name, const struct yaml_node *n,
                             void *out)
{
    struct panel_limit *l = out;

    l->below = strcmp(name, "below") == 0;
    read_number(r, n, &l->above);
}

static void read_limits(struct reader *r, const struct yaml_node *n, struct panel *p)
{
    if (!is_kind(r, n, YAML_LIST, "thresholds"))
        return;
    p->limits = arena_new_n(r->a, struct panel_limit, n->n + 1);
    for (const struct yaml_member *m = n->first; m; m = m->next) {
        struct panel_limit *l = &p->limits[p->n_limits++];
        l->state = LEVEL_WARNING;
        read_map(r, m->value, "a threshold", &dash_limit_fields, l, read_limit_field);
        if (m->value->kind == YAML_MAP && !yaml_get(m->value, "above") &&
            !yaml_get(m->value, "below"))
            WRONG(r, m->value, "a threshold needs \"above\" or \"below\"");
    }
}

static void read_maps(struct reader *r, const struct yaml_node *n, struct panel *p)
{
    if (!is_kind(r, n, YAML_LIST, "map"))
        return;
    p->maps = arena_new_n(r->a, struct panel_map, n->n + 1);
    for (const struct yaml_member *m = n->first; m; m = m->next) {
        struct panel_map *x = &p->maps[p->n_maps++];
        read_map(r, m->value, "a mapping", &dash_map_fields, x, NULL);
        if (m->value->kind == YAML_MAP && !x->has_value && !x->has_from && !x->has_to && !x->nan)
            WRONG(r, m->value, "a mapping needs \"value\", \"from\", \"to\" or \"nan\"");
    }
}

static void read_series(struct reader *r, const struct yaml_node *n, struct panel *p)
{
    if (!is_kind(r, n, YAML_LIST, "series"))
        return;
    p->series = arena_new_n(r->a, struct panel_series, n->n + 1);
    for (const struct yaml_member *m = n->first; m; m = m->next) {
        struct panel_series *s = &p->series[p->n_series++];
        read_map(r, m->value, "a series", &dash_series_fields, s, NULL);
        if (s->color < 0 || s->color > ROLE_N_SERIES)
            WRONG(r, m->value, "color: want 1 to %d", ROLE_N_SERIES);
        s->color = s->color < 0 || s->color > ROLE_N_SERIES ? 0 : s->color;
    }
}

static void read_calcs(struct reader *r, const struct yaml_node *n, struct panel *p)
{
    static const struct dash_field f = { "calcs", DASH_WORD, 0, 0, 0, dash_calcs };

    if (!is_kind(r, n, YAML_LIST, "calcs"))
        return;
    for (const struct yaml_member *m = n->first; m; m = m->next) {
        int calc = -1;
        read_word(r, m->value, &f, &calc);
        if (calc >= 0)
            p->calcs |= 1u << calc;
    }
}

static void read_stack(struct reader *r, const struct yaml_node *n, struct panel *p)
{
    static const struct dash_field f = { "stack", DASH_WORD, 0, 0, 0, dash_stacks };
    struct err e = { 0 };
    bool on = false;
    int word = 0;

    if (yaml_bool(n, &on, &e)) {
        p->stack = on ? PLOT_STACK : PLOT_APART;
        return;
    }
    err_done(&e);
    read_word(r, n, &f, &word);
    p->stack = (enum plot_stack)word;
}

static void read_scale(struct reader *r, const struct yaml_node *n, struct panel *p)
{
    static const struct dash_field f = { "scale", DASH_WORD, 0, 0, 0, dash_scales };
    int word = 0;

    read_word(r, n, &f, &word);
    p->log = word == 1;
}

static void read_panel_field(struct reader *r, const char *name, const struct yaml_node *n,
                             void *out)
{
    struct panel *p = out;

    if (strcmp(name, "size") == 0 || strcmp(name, "at") == 0)
        read_pair(r, name, n, p);
    else if (strcmp(name, "expr") == 0)
        read_queries(r, n, p);
    else if (strcmp(name, "thresholds") == 0)
        read_limits(r, n, p);
    else if (strcmp(name, "map") == 0)
        read_maps(r, n, p);
    else if (strcmp(name, "series") == 0)
        read_series(r, n, p);
    else if (strcmp(name, "calcs") == 0)
        read_calcs(r, n, p);
    else if (strcmp(name, "stack") == 0)
        read_stack(r, n, p);
    else if (strcmp(name, "scale") == 0)
        read_scale(r, n, p);
    // the legend is read when all queries are known
}

static bool has_queries(enum panel_type t)
{
    return t != PANEL_TEXT && t != PANEL_ALERTS && t != PANEL_EVENTS && t != PANEL_ROW;
}

static void check_panel(struct reader *r, const struct yaml_node *n, const struct panel *p)
{
    if (has_queries(p->type) && p->n_queries == 0 && !yaml_get(n, "expr"))
        WRONG(r, n, "a panel of type %s needs \"expr\"", dash_types[p->type]);
    if (!has_queries(p->type) && p->n_queries)
        WRONG(r, yaml_get(n, "expr"), "a panel of type %s has no queries", dash_types[p->type]);
    if (p->has_min && p->has_max && p->min >= p->max)
        WRONG(r, yaml_get(n, "max"), "max: has to be above min");
    if (p->has_decimals && (p->decimals < 0 || p->decimals > 15))
        WRONG(r, yaml_get(n, "decimals"), "decimals: want 0 to 15");
}

static void read_panel(struct reader *r, const struct yaml_node *n, struct panel *p)
{
    const struct yaml_node *legend = yaml_get(n, "legend");
    struct str format = { 0 };

    p->at = n->at;
    p->line = n->line;
    p->col = n->col;
    read_map(r, n, "a panel", &dash_panel_fields, p, read_panel_field);
    if (n->kind != YAML_MAP)
        return;
    if (legend && read_str(r, legend, &format))
        for (size_t i = 0; i < p->n_queries; i++)
            if (p->queries[i].legend.n == 0)
                p->queries[i].legend = format;
    check_panel(r, n, p);
    if (p->decimals < 0 || p->decimals > 15)
        p->has_decimals = false;
}

// ---- variables, sources, alerts ----

static void read_var(struct reader *r, const struct yaml_member *m, struct dash_var *v)
{
    v->name = arena_str(r->a, m->key->text);
    v->at = m->value->at;
    if (m->value->kind == YAML_SCALAR || m->value->kind == YAML_LIST) { // name: [a, b]
        read_strs(r, m->value, &v->values, &v->n_values);
        v->kind = m->value->kind == YAML_LIST ? VAR_VALUES : VAR_CONSTANT;
        return;
    }
    read_map(r, m->value, "a variable", &dash_var_fields, v, NULL);
    if (!yaml_get(m->value, "type"))
        v->kind = v->query.n ? VAR_QUERY : VAR_VALUES;
    if (v->kind == VAR_QUERY && v->query.n == 0)
        WRONG(r, m->value, "variable %.*s needs \"query\" or \"values\"", STR_ARG(v->name));
}

static void read_vars(struct reader *r, const struct yaml_node *n)
{
    if (!is_kind(r, n, YAML_MAP, "vars"))
        return;
    r->d->vars = arena_new_n(r->a, struct dash_var, n->n + 1);
    for (const struct yaml_member *m = n->first; m; m = m->next)
        read_var(r, m, &r->d->vars[r->d->n_vars++]);
}

/* {job: target}, or a list of targets. */
static void read_targets(struct reader *r, const char *name, const struct yaml_node *n, void *out)
{
    struct dashboard *d = out;

    if (n->kind == YAML_SCALAR) {
        is_kind(r, n, YAML_MAP, name);
        return;
    }
    struct dash_target *list = arena_new_n(r->a, struct dash_target, n->n + 1);
    d->targets = list;
    for (const struct yaml_member *m = n->first; m; m = m->next) {
        struct dash_target *t = &list[d->n_targets];
        if (m->key)
            t->job = arena_str(r->a, m->key->text);
        d->n_targets += read_str(r, m->value, &t->url);
    }
}

static void put_node(struct buf *b, const struct yaml_node *n);

static void put_members(struct buf *b, const struct yaml_node *n)
{
    for (const struct yaml_member *m = n->first; m; m = m->next) {
        if (m != n->first)
            buf_puts(b, ", ");
        if (m->key) {
            put_node(b, m->key);
            buf_puts(b, ": ");
        }
        put_node(b, m->value);
    }
}

/* As YAML on one line, which keeps what plain scalars mean. */
static void put_node(struct buf *b, const struct yaml_node *n)
{
    if (yaml_is_null(n))
        buf_puts(b, "null");
    else if (n->kind == YAML_SCALAR)
        json_put_string(b, n->text);
    else {
        buf_putc(b, n->kind == YAML_MAP ? '{' : '[');
        put_members(b, n);
        buf_putc(b, n->kind == YAML_MAP ? '}' : ']');
    }
}

static void read_alerts(struct reader *r, const struct yaml_node *n)
{
    struct buf b = { 0 };

    if (!is_kind(r, n, YAML_LIST, "alerts"))
        return;
    if (n->weight > 100000) {
        WRONG(r, n, "alerts: too many");
        return;
    }
    put_node(&b, n);
    r->d->alerts = arena_str(r->a, buf_str(&b));
    buf_done(&b);
}

// ---- a board ----

static void read_panels(struct reader *r, const struct yaml_node *n)
{
    if (!is_kind(r, n, YAML_LIST, "panels"))
        return;
    if (n->n > DASH_MAX_PANELS) {
        WRONG(r, n, "panels: more than %d", DASH_MAX_PANELS);
        return;
    }
    r->d->panels = arena_new_n(r->a, struct panel, n->n + 1);
    for (const struct yaml_member *m = n->first; m; m = m->next)
        read_panel(r, m->value, &r->d->panels[r->d->n_panels++]);
}

static void read_board_field(struct reader *r, const char *name, const struct yaml_node *n,
                             void *out)
{
    if (strcmp(name, "source") == 0)
        read_map(r, n, "source", &dash_source_fields, out, read_targets);
    else if (strcmp(name, "vars") == 0)
        read_vars(r, n);
    else if (strcmp(name, "panels") == 0)
        read_panels(r, n);
    else
        read_alerts(r, n);
}

static void read_text(struct reader *r, struct str text)
{
    struct err e = { 0 };
    struct yaml_doc *doc = yaml_doc_new(text, &e);
    const struct yaml_node *root = doc ? yaml_doc_root(doc) : NULL;

    if (!doc) {
        struct line_col at = line_col_at(text, e.at.off);
        const struct yaml_node n = { .line = (unsigned)at.line, .col = (unsigned)at.col };
        take_error(r, &n, &e);
        return;
    }
    if (root)
        read_map(r, root, "a dashboard", &dash_board_fields, r->d, read_board_field);
    if (root && root->kind == YAML_MAP && !yaml_get(root, "panels"))
        WRONG(r, root, "a dashboard needs \"panels\"");
    if (!root)
        dash_issue_add(r->a, &r->d->issues, false, 1, 1, "the file is empty");
    yaml_doc_free(doc);
}

bool dash_read(struct arena *a, struct str text, struct dashboard *out)
{
    struct reader r = { a, out };

    *out = (struct dashboard){ 0 };
    if (text.n > DASH_MAX_BYTES)
        dash_issue_add(a, &out->issues, false, 0, 0, "the file is larger than %d MiB",
                       DASH_MAX_BYTES >> 20);
    else
        read_text(&r, text);
    dash_finish(a, out);
    return out->issues.n_errors == 0;
}
