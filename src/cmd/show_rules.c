/* show_rules.c - `promctl show rules`, `alerts`: what a server evaluates, and what it found. */
#include "cmd/show.h"

#include <math.h>

#include "base/time.h"

struct nodes {
    const struct json_node **p;
    size_t n, cap;
};

static struct str since_text(struct show *s, const struct json_node *n, const char *key,
                             const char *after)
{
    struct buf b = { 0 };
    int64_t ms, now = time_now_ms();

    if (show_time(n, key, &ms)) {
        show_put_secs(&b, &s->term, now > ms ? (double)(now - ms) / 1000 : 0);
        buf_puts(&b, after);
    }
    struct str text = arena_str(&s->arena, buf_str(&b));
    buf_done(&b);
    return text;
}

static enum out_style state_style(struct str state)
{
    return str_eq(state, STR("firing"))    ? STYLE_BAD
           : str_eq(state, STR("pending")) ? STYLE_WARN
                                           : STYLE_OK;
}

/* Lines below the rows of a table. */
struct below {
    struct show_grid grid;
    size_t n_cols;
    struct nodes rows;
};

static enum out_style below_cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct below *v = user;
    const struct show_cell *c = &v->grid.p[row * v->n_cols + col];

    buf_put_str(b, c->text);
    return c->style;
}

static void put_below(struct out_flow *f, struct below *v, const struct out_col *cols,
                      void (*after)(void *user, size_t row, struct out_flow *f))
{
    const struct out_table t = {
        .cols = cols,
        .n_cols = v->n_cols,
        .n_rows = v->rows.n,
        .cell = below_cell,
        .user = v,
        .after = after,
    };

    out_table_put(f, &t);
    show_grid_done(&v->grid);
    vec_done(&v->rows);
}

// ---- rules ----

bool show_rules_load(struct show *s, struct json_node **data, struct err *e)
{
    return (*data = show_get(s, "rules", NULL, e)) != NULL;
}

static void add_rule(struct show *s, struct below *v, struct str group, const struct json_node *r)
{
    struct show_grid *g = &v->grid;
    bool failing = str_eq(show_text(r, "health"), STR("err"));
    bool alerting = str_eq(show_text(r, "type"), STR("alerting"));
    struct str state = alerting ? show_text(r, "state") : show_text(r, "health");
    double took = show_number(r, "evaluationTime");
    struct buf b = { 0 };

    if (!isnan(took))
        show_put_secs(&b, &s->term, took);
    show_cell(g, group, STYLE_NONE);
    show_cell(g, show_text(r, "name"), STYLE_NAME);
    show_cell(g, failing ? STR("failing") : state, failing ? STYLE_BAD : state_style(state));
    show_cell(g, since_text(s, r, "lastEvaluation", " ago"), STYLE_NONE);
    show_cell(g, arena_str(&s->arena, buf_str(&b)), STYLE_NONE);
    show_cell(g, show_text(r, "query"), STYLE_DIM);
    vec_push(&v->rows, r);
    buf_done(&b);
}

static void put_rule_error(void *user, size_t row, struct out_flow *f)
{
    const struct below *v = user;
    struct str error = show_text(v->rows.p[row], "lastError");

    if (error.n)
        show_put_words(f, 4, STYLE_BAD, error);
}

void show_rules_print(struct show *s, const struct json_node *data, struct out_flow *f)
{
    static const struct out_col cols[] = {
        { .head = STR("GROUP"), .min = 8, .drop = 2 },
        { .head = STR("RULE"), .min = 16 },
        { .head = STR("STATE") },
        { .head = STR("EVALUATED"), .align = ALIGN_RIGHT },
        { .head = STR("TOOK"), .align = ALIGN_RIGHT, .drop = 1 },
        { .head = STR("EXPRESSION"), .min = 16, .drop = 3 },
    };
    struct below v = { .n_cols = N_OF(cols) };

    for (const struct json_node *g = show_items(data, "groups"); g; g = g->next)
        for (const struct json_node *r = show_items(g, "rules"); r; r = r->next)
            add_rule(s, &v, show_text(g, "name"), r);
    if (v.rows.n)
        put_below(f, &v, cols, put_rule_error);
    else
        show_put_words(f, 0, STYLE_NONE, STR("no rules"));
}

// ---- alerts ----

bool show_alerts_load(struct show *s, struct json_node **data, struct err *e)
{
    return (*data = show_get(s, "alerts", NULL, e)) != NULL;
}

static int cmp_alert(const void *a, const void *b)
{
    const struct json_node *const *x = a, *const *y = b;
    int c = str_cmp(show_text(*x, "state"), show_text(*y, "state")); // firing before pending
    const struct json_node *lx = json_get(*x, STR("labels")), *ly = json_get(*y, STR("labels"));

    return c ? c : str_cmp(show_text(lx, "alertname"), show_text(ly, "alertname"));
}

/* All but the alert's name. */
static struct str alert_labels(struct show *s, const struct json_node *alert)
{
    const struct json_node *labels = json_get(alert, STR("labels"));
    const struct json_node *l = labels && labels->kind == JSON_OBJECT_BEGIN ? labels->child : NULL;
    struct buf b = { 0 };

    for (; l; l = l->next) {
        if (l->kind != JSON_STRING || str_eq(l->key, STR("alertname")))
            continue;
        buf_printf(&b, "%s%.*s=", b.n ? " " : "", STR_ARG(l->key));
        str_put_quoted(&b, l->text);
    }
    struct str text = arena_str(&s->arena, buf_str(&b));
    buf_done(&b);
    return text;
}

static void put_summary(void *user, size_t row, struct out_flow *f)
{
    const struct below *v = user;
    const struct json_node *notes = json_get(v->rows.p[row], STR("annotations"));
    struct str text = show_text(notes, "summary");

    if (text.n)
        show_put_words(f, 4, STYLE_NONE, text);
    text = show_text(notes, "description");
    if (text.n)
        show_put_words(f, 4, STYLE_DIM, text);
}

void show_alerts_print(struct show *s, const struct json_node *data, struct out_flow *f)
{
    static const struct out_col cols[] = {
        { .head = STR("STATE") },
        { .head = STR("ALERT"), .min = 16 },
        { .head = STR("SINCE"), .align = ALIGN_RIGHT },
        { .head = STR("VALUE"), .align = ALIGN_RIGHT, .drop = 1 },
        { .head = STR("LABELS"), .min = 16, .drop = 2 },
    };
    struct below v = { .n_cols = N_OF(cols) };

    for (const struct json_node *a = show_items(data, "alerts"); a; a = a->next)
        vec_push(&v.rows, a);
    if (v.rows.n == 0) {
        show_put_words(f, 0, STYLE_NONE, STR("no alert is firing or pending"));
        return;
    }
    qsort(v.rows.p, v.rows.n, sizeof *v.rows.p, cmp_alert);
    for (size_t i = 0; i < v.rows.n; i++) {
        const struct json_node *a = v.rows.p[i];
        struct str state = show_text(a, "state");
        show_cell(&v.grid, state, state_style(state));
        show_cell(&v.grid, show_text(json_get(a, STR("labels")), "alertname"), STYLE_NAME);
        show_cell(&v.grid, since_text(s, a, "activeAt", ""), STYLE_NONE);
        show_cell(&v.grid, show_text(a, "value"), STYLE_NONE);
        show_cell(&v.grid, alert_labels(s, a), STYLE_NONE);
    }
    put_below(f, &v, cols, put_summary);
}
