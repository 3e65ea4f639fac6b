/* show_alerts.c - `promctl show alerts`: what fires or is pending, since when, and for how long
 * yet. */
#include "cmd/show.h"

#include <math.h>
#include <stdlib.h>

#include "base/float.h"
#include "base/time.h"
#include "out/units.h"

bool show_alerts_load(struct show *s, struct json_node **data, struct err *e)
{
    return (*data = show_get(s, "alerts", NULL, e)) != NULL;
}

// ---- for people ----

struct view {
    struct show *s;
    struct {
        const struct json_node **p;
        size_t n, cap;
    } alerts;
    size_t firing, pending;
    const struct json_node *rules; /* of what is pending; NULL: none, or not told */
    bool labels_below;             /* they have no room beside the rest */
};

static bool is_state(const struct json_node *alert, const char *state)
{
    return str_eq(show_text(alert, "state"), str_of(state));
}

static struct str name_of(const struct json_node *alert)
{
    return show_text(json_get(alert, STR("labels")), "alertname");
}

/* Firing before pending, then by name; of a name the oldest first. */
static int cmp_alert(const void *a, const void *b)
{
    const struct json_node *x = *(const struct json_node *const *)a,
                           *y = *(const struct json_node *const *)b;
    int c = str_cmp(show_text(x, "state"), show_text(y, "state"));

    c = c ? c : str_cmp(name_of(x), name_of(y));
    return c ? c : str_cmp(show_text(x, "activeAt"), show_text(y, "activeAt"));
}

/* The `for` of the rule that an alert is of, in seconds; 0 where it is not known. */
static double wait_of(const struct view *v, const struct json_node *alert)
{
    struct str at = show_text(alert, "activeAt");

    for (const struct json_node *g = show_items(v->rules, "groups"); g; g = g->next)
        for (const struct json_node *r = show_items(g, "rules"); r; r = r->next) {
            if (!str_eq(show_text(r, "name"), name_of(alert)))
                continue;
            for (const struct json_node *a = show_items(r, "alerts"); a; a = a->next)
                if (str_eq(show_text(a, "activeAt"), at))
                    return show_number(r, "duration");
        }
    return 0;
}

static void put_since(const struct view *v, const struct json_node *alert, struct buf *b)
{
    double wait = is_state(alert, "pending") ? wait_of(v, alert) : 0;

    show_put_since(v->s, b, alert, "activeAt", "");
    if (wait > 0 && wait * 1000 < (double)DUR_MAX_MS) {
        char text[DUR_MAX_CHARS];
        size_t n = dur_print(text, (int64_t)(wait * 1000));
        buf_printf(b, " of %.*s", (int)n, text);
    }
}

/* Exact in a pipe; of the server's "1.7907903100775197e-01" a person wants the size. */
static void put_value(const struct view *v, const struct json_node *alert, struct buf *b)
{
    struct str text = show_text(alert, "value");
    struct out_unit number;
    double x;

    if (!float_parse(text, &x)) {
        buf_put_str(b, text);
    } else if (v->s->term.tty) {
        out_unit_parse(STR("short"), &number);
        out_unit_put(b, &number, x, &(struct out_unit_style){ .ascii = !v->s->term.utf8 });
    } else {
        out_put_plain(b, x);
    }
}

/* All but the alert's name. */
static void put_labels(const struct json_node *alert, struct buf *b)
{
    const struct json_node *labels = json_get(alert, STR("labels"));
    const struct json_node *l = labels && labels->kind == JSON_OBJECT_BEGIN ? labels->child : NULL;
    const char *gap = "";

    for (; l; l = l->next) {
        if (l->kind != JSON_STRING || str_eq(l->key, STR("alertname")))
            continue;
        buf_printf(b, "%s%.*s=", gap, STR_ARG(l->key));
        str_put_quoted(b, l->text);
        gap = " ";
    }
}

static enum out_style alert_cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct view *v = user;
    const struct json_node *a = v->alerts.p[row];

    switch (col) {
    case 0:
        buf_put_str(b, show_text(a, "state"));
        return is_state(a, "firing") ? STYLE_BAD : STYLE_WARN;
    case 1:
        buf_put_str(b, name_of(a));
        return STYLE_NAME;
    case 2:
        put_since(v, a, b);
        break;
    case 3:
        put_value(v, a, b);
        break;
    default:
        put_labels(a, b);
    }
    return STYLE_NONE;
}

static void put_notes(void *user, size_t row, struct out_flow *f)
{
    const struct view *v = user;
    const struct json_node *a = v->alerts.p[row], *notes = json_get(a, STR("annotations"));
    struct str text = show_text(notes, "summary");

    if (v->labels_below) {
        struct buf b = { 0 };
        put_labels(a, &b);
        if (b.n)
            show_put_words(f, 4, STYLE_LABEL, buf_str(&b));
        buf_done(&b);
    }
    if (text.n)
        show_put_words(f, 4, STYLE_NONE, text);
    text = show_text(notes, "description");
    if (text.n)
        show_put_words(f, 4, STYLE_DIM, text);
}

/* What a label says is what an alert is about: it is not cut. */
static bool labels_fit(const struct view *v, const struct out_col *cols, size_t n)
{
    size_t sum = 0;

    for (size_t c = 0; c < n; c++) {
        size_t widest = cols[c].head.n;
        for (size_t r = 0; r < v->alerts.n; r++) {
            struct buf b = { 0 };
            alert_cell((void *)v, r, c, &b);
            widest = b.n > widest ? b.n : widest;
            buf_done(&b);
        }
        sum += widest + (c ? 2 : 0);
    }
    return !v->s->term.width || sum <= v->s->term.width;
}

static void read_all(struct view *v, const struct json_node *data)
{
    struct err ignored = { 0 }; // a server that tells alerts and no rules

    for (const struct json_node *a = show_items(data, "alerts"); a; a = a->next) {
        vec_push(&v->alerts, a);
        v->firing += is_state(a, "firing");
        v->pending += is_state(a, "pending");
    }
    if (v->alerts.n)
        qsort(v->alerts.p, v->alerts.n, sizeof *v->alerts.p, cmp_alert);
    if (v->pending && v->s->source.server)
        v->rules = show_try(v->s, "rules", NULL, NULL, &ignored);
    err_done(&ignored);
}

void show_alerts_print(struct show *s, const struct json_node *data, struct out_flow *f)
{
    static const struct out_col cols[] = {
        { .head = STR("STATE") },
        { .head = STR("ALERT"), .min = 24 },
        { .head = STR("SINCE"), .align = ALIGN_RIGHT },
        { .head = STR("VALUE"), .align = ALIGN_RIGHT, .drop = 1 },
        { .head = STR("LABELS") },
    };
    struct view v = { .s = s };

    read_all(&v, data);
    if (v.alerts.n == 0) {
        show_put_words(f, 0, STYLE_NONE, STR("no alert is firing or pending"));
        show_put_no_rules(s, f);
        return;
    }
    v.labels_below = !labels_fit(&v, cols, N_OF(cols));
    const struct out_table t = {
        .cols = cols,
        .n_cols = N_OF(cols) - v.labels_below,
        .n_rows = v.alerts.n,
        .cell = alert_cell,
        .user = &v,
        .tells_left_out = true,
        .after = put_notes,
    };
    out_style(&f->out.buf, &f->term, STYLE_HEAD);
    show_put_n(&f->out.buf, &f->term, v.alerts.n, "alert", "alerts");
    out_style_end(&f->out.buf, &f->term);
    show_put_number(f, STYLE_BAD, v.firing, " firing");
    show_put_number(f, STYLE_WARN, v.pending, " pending");
    buf_puts(&f->out.buf, "\n\n");
    out_table_put(f, &t);
    vec_done(&v.alerts);
}
