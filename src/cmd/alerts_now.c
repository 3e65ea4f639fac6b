/* alerts_now.c - for people: what fires or is pending, since when, and what its annotations say. */
#include "cmd/alerts.h"

#include <stdlib.h>

#include "base/time.h"
#include "base/vec.h"
#include "cmd/show.h"
#include "out/text.h"
#include "out/value.h"

// ---- what there is ----

static const struct rule *rule_of(const struct alerts *x, size_t i)
{
    return x->rules.p[i].rule;
}

static int cmp_row(const void *a, const void *b, void *user)
{
    const struct alerts *x = user;
    const struct alerts_row *p = a, *q = b;
    int c = (q->alert->state > p->alert->state) - (q->alert->state < p->alert->state);

    c = c ? c : str_cmp(rule_of(x, p->rule)->name, rule_of(x, q->rule)->name);
    c = c ? c : (p->rule > q->rule) - (p->rule < q->rule);
    if (!c && p->alert->active_at != q->alert->active_at)
        c = p->alert->active_at < q->alert->active_at ? -1 : 1;
    return c ? c : labels_cmp(&p->alert->labels, &q->alert->labels);
}

void alerts_find(const struct alerts *x, struct alerts_rows *out)
{
    *out = (struct alerts_rows){ 0 };
    for (size_t i = 0; i < x->rules.n; i++) {
        const struct rule_state *s = replay_rule(x->replay, i);
        for (size_t k = 0; k < s->n; k++) {
            const struct alert *a = s->list[k];
            if (a->state == ALERT_INACTIVE || !alerts_shows(x, i, &a->labels, a->state))
                continue;
            vec_push(out, (struct alerts_row){ i, a });
            out->firing += a->state == ALERT_FIRING;
            out->pending += a->state == ALERT_PENDING;
        }
    }
    if (out->n)
        qsort_r(out->p, out->n, sizeof *out->p, cmp_row, (void *)x);
}

size_t alerts_n_failed(const struct alerts *x)
{
    size_t n = 0;

    for (size_t i = 0; i < x->rules.n; i++)
        n += x->failures[i].n && alerts_shows_group(x, &x->rules.p[i]);
    return n;
}

// ---- cells ----

struct view {
    struct alerts *x;
    struct alerts_rows rows;
    bool labels_below; /* they have no room beside the rest */
};

static void put_dur(struct buf *b, int64_t ms)
{
    dur_put_human(b, (double)ms / 1000);
}

/* What was so at the first evaluation has begun before. */
static void put_since(const struct view *v, const struct alerts_row *row, struct buf *b)
{
    const struct alert *a = row->alert;
    int64_t now = replay_last(v->x->replay, row->rule), wait = rule_of(v->x, row->rule)->for_ms;

    if (a->active_at == replay_first(v->x->replay, row->rule) && now > a->active_at)
        buf_putc(b, '>');
    put_dur(b, now - a->active_at);
    if (a->state == ALERT_PENDING) {
        char text[DUR_MAX_CHARS];
        size_t n = dur_print(text, wait);
        buf_printf(b, " of %.*s", (int)n, text);
    } else if (a->keep_since != ALERT_NEVER) {
        buf_puts(b, ", kept ");
        put_dur(b, now - a->keep_since);
    }
}

/* Exact in a pipe; a person wants the size. */
static void put_value(const struct view *v, const struct alert *a, struct buf *b)
{
    struct out_unit number;

    if (a->hist) {
        value_put_point(b, &(struct value_point){ .h = a->hist });
    } else if (v->x->term.tty) {
        out_unit_parse(STR("short"), &number);
        out_unit_put(b, &number, a->value, &(struct out_unit_style){ .ascii = !v->x->term.utf8 });
    } else {
        out_put_plain(b, a->value);
    }
}

void alerts_put_labels(struct buf *b, const struct labels *ls)
{
    const char *gap = "";

    for (size_t i = 0; i < ls->n; i++) {
        if (str_eq(ls->p[i].name, STR("alertname")))
            continue;
        buf_printf(b, "%s%.*s=", gap, STR_ARG(ls->p[i].name));
        str_put_quoted(b, ls->p[i].value);
        gap = " ";
    }
}

static enum out_style alert_cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct view *v = user;
    const struct alerts_row *r = &v->rows.p[row];

    switch (col) {
    case 0:
        buf_puts(b, alert_state_word(r->alert->state));
        return r->alert->state == ALERT_FIRING ? STYLE_BAD : STYLE_WARN;
    case 1:
        buf_put_str(b, rule_of(v->x, r->rule)->name);
        return STYLE_NAME;
    case 2:
        put_since(v, r, b);
        break;
    case 3:
        put_value(v, r->alert, b);
        break;
    default:
        alerts_put_labels(b, &r->alert->labels);
    }
    return STYLE_NONE;
}

static void put_annotation(struct out_flow *f, const struct alert_text *t)
{
    bool summary = str_eq(t->name, STR("summary"));
    struct str rest = t->value, line;
    struct buf b = { 0 };

    if (!summary && !str_eq(t->name, STR("description")))
        buf_printf(&b, "%.*s: ", STR_ARG(t->name));
    while (str_cut(&rest, '\n', &line)) {
        buf_put_str(&b, line);
        if (str_trim(line).n)
            show_put_words(f, 4, summary ? STYLE_NONE : STYLE_DIM, buf_str(&b));
        buf_clear(&b);
    }
    buf_done(&b);
}

static void put_notes(void *user, size_t row, struct out_flow *f)
{
    const struct view *v = user;
    const struct alerts_row *r = &v->rows.p[row];
    struct arena a = { 0 };
    size_t n;
    const struct alert_text *t = alert_annotations(&a, replay_rule(v->x->replay, r->rule), r->alert,
                                                   &n);

    if (v->labels_below) {
        struct buf b = { 0 };
        alerts_put_labels(&b, &r->alert->labels);
        if (b.n)
            show_put_words(f, 4, STYLE_LABEL, buf_str(&b));
        buf_done(&b);
    }
    for (size_t i = 0; i < n; i++)
        put_annotation(f, &t[i]);
    arena_done(&a);
}

/* What a label says is what an alert is about: it is not cut. */
static bool labels_fit(const struct view *v, const struct out_col *cols, size_t n)
{
    size_t sum = 0;

    for (size_t c = 0; c < n; c++) {
        size_t widest = cols[c].head.n;
        for (size_t r = 0; r < v->rows.n; r++) {
            struct buf b = { 0 };
            alert_cell((void *)v, r, c, &b);
            size_t width = out_text_width(&v->x->term, buf_str(&b));
            widest = width > widest ? width : widest;
            buf_done(&b);
        }
        sum += widest + (c ? 2 : 0);
    }
    return !v->x->term.width || sum <= v->x->term.width;
}

static void put_table(struct view *v, struct out_flow *f)
{
    static const struct out_col cols[] = {
        { .head = STR("STATE") },
        { .head = STR("ALERT"), .min = 24 },
        { .head = STR("SINCE"), .align = ALIGN_RIGHT },
        { .head = STR("VALUE"), .align = ALIGN_RIGHT, .drop = 1 },
        { .head = STR("LABELS") },
    };

    v->labels_below = !labels_fit(v, cols, N_OF(cols));
    out_table_put(f, &(struct out_table){
                         .cols = cols,
                         .n_cols = N_OF(cols) - v->labels_below,
                         .n_rows = v->rows.n,
                         .cell = alert_cell,
                         .user = v,
                         .tells_left_out = true,
                         .after = put_notes,
                     });
}

// ---- around the table ----

static bool is_quiet(const void *user, size_t i)
{
    const struct alerts *x = user;
    const struct rule_state *s = replay_rule(x->replay, i);

    for (size_t k = 0; k < s->n; k++)
        if (s->list[k]->state != ALERT_INACTIVE)
            return false;
    return rule_of(x, i)->is_alert && !x->failures[i].n && alerts_shows_rule(x, i);
}

static size_t count_quiet(const struct alerts *x)
{
    size_t n = 0;

    for (size_t i = 0; i < x->rules.n; i++)
        n += is_quiet(x, i);
    return n;
}

/* Whether something of the rule is shown, or would be. */
static bool is_told(const struct view *v, size_t i)
{
    for (size_t k = 0; k < v->rows.n; k++)
        if (v->rows.p[k].rule == i)
            return true;
    return alerts_shows_rule(v->x, i) ||
           (v->x->failures[i].n && alerts_shows_group(v->x, &v->x->rules.p[i]));
}

static void put_head(const struct view *v, struct out_flow *f)
{
    const struct alerts *x = v->x;
    size_t n_alerts = 0, n_records = 0;
    char text[TIME_MAX_CHARS];

    for (size_t i = 0; i < x->rules.n; i++) {
        n_alerts += rule_of(x, i)->is_alert && is_told(v, i);
        n_records += !rule_of(x, i)->is_alert && x->n_match == 0 &&
                     alerts_shows_group(x, &x->rules.p[i]);
    }
    out_style(&f->out.buf, &f->term, STYLE_HEAD);
    show_put_n(&f->out.buf, &f->term, n_alerts, "alerting rule", "alerting rules");
    if (n_records) {
        buf_puts(&f->out.buf, ", ");
        show_put_n(&f->out.buf, &f->term, n_records, "recording rule", "recording rules");
    }
    out_style_end(&f->out.buf, &f->term);
    show_put_number(f, STYLE_BAD, v->rows.firing, " firing");
    show_put_number(f, STYLE_WARN, v->rows.pending, " pending");
    show_put_number(f, STYLE_BAD, alerts_n_failed(x), " failed");
    show_put_number(f, STYLE_OK, count_quiet(x), " inactive");
    buf_printf(&f->out.buf, "   %.*s\n", (int)time_print_rfc3339(text, x->end), text);
}

void alerts_put_errors(const struct alerts *x, struct out_flow *f)
{
    for (size_t i = 0; i < x->rules.n; i++) {
        const struct rule_ref *r = &x->rules.p[i];
        const struct alerts_failure *failed = &x->failures[i];
        struct buf b = { 0 };
        if (!failed->n || !alerts_shows_group(x, r))
            continue;
        buf_printf(&b, "failed   %.*s  (%s, group %.*s): ", STR_ARG(r->rule->name), r->path,
                   STR_ARG(r->group->name));
        if (x->history) {
            char text[TIME_MAX_CHARS];
            buf_printf(&b, "%zu times, first at %.*s: ", failed->n,
                       (int)time_print_rfc3339(text, failed->first), text);
        }
        buf_puts(&b, failed->text);
        show_put_words(f, 0, STYLE_BAD, buf_str(&b));
        buf_done(&b);
    }
}

static void put_lacking(const struct alerts *x, struct out_flow *f, size_t i)
{
    const struct strs *lacks = &x->lacks[i];
    struct buf b = { 0 };

    buf_printf(&b, "no data: %.*s: nothing matches ", STR_ARG(rule_of(x, i)->name));
    for (size_t k = 0; k < lacks->n; k++)
        buf_printf(&b, "%s%.*s", k ? ", " : "", STR_ARG(lacks->p[k]));
    show_put_words(f, 0, STYLE_WARN, buf_str(&b));
    buf_done(&b);
}

/* A misspelt name is silent on a server for ever. */
void alerts_put_quiet(struct alerts *x, struct out_flow *f, const char *head, alerts_is_fn *is,
                      const void *user)
{
    struct buf b = { 0 };
    bool any = false;

    for (size_t i = 0; i < x->rules.n; i++) {
        if (!is(user, i))
            continue;
        any = true;
        if (!x->lacks || !x->lacks[i].n)
            buf_printf(&b, "%s%.*s", b.n ? ", " : head, STR_ARG(rule_of(x, i)->name));
    }
    if (any)
        buf_putc(&f->out.buf, '\n');
    if (b.n)
        show_put_words(f, 0, STYLE_DIM, buf_str(&b));
    for (size_t i = 0; x->lacks && i < x->rules.n; i++)
        if (x->lacks[i].n && is(user, i))
            put_lacking(x, f, i);
    buf_done(&b);
}

void alerts_put_now(struct alerts *x, struct out_flow *f)
{
    struct view v = { .x = x };

    alerts_find(x, &v.rows);
    put_head(&v, f);
    if (v.rows.n) {
        buf_putc(&f->out.buf, '\n');
        put_table(&v, f);
    }
    if (alerts_n_failed(x)) {
        buf_putc(&f->out.buf, '\n');
        alerts_put_errors(x, f);
    }
    alerts_put_quiet(x, f, "inactive: ", is_quiet, x);
    vec_done(&v.rows);
}
