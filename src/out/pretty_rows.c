#include "out/pretty.h"

#include "base/time.h"
#include "base/vec.h"
#include "out/text.h"

#include <math.h>

/* ---- cells ---- */

void pretty_put_value(struct buf *b, const struct pretty *p, const struct out_unit *u, double v)
{
    if (p->o->raw)
        out_put_plain(b, v);
    else
        out_unit_put(b, u, v, &p->style);
}

static const struct view_row *row_at(struct pretty_family *pf, size_t row)
{
    if (!pf->have_row || pf->row.row != row)
        view_row_get(pf->v, row, &pf->row);
    pf->have_row = true;
    return &pf->row;
}

static void put_states(struct buf *b, const struct pretty_family *pf, size_t row, bool on)
{
    const struct family_view *v = pf->v;
    bool any = false;
    for (size_t i = v->start[row]; i < v->start[row + 1]; i++) {
        const struct page_sample *s = &v->f->samples[v->order[i]];
        struct str state = page_label(s, v->special);
        if ((s->value == 1) != on || state.n == 0)
            continue;
        buf_puts(b, any ? ", " : "");
        buf_put_str(b, state);
        any = true;
    }
    if (!any)
        buf_putc(b, '-');
}

static void put_time(struct buf *b, const struct pretty *p, int64_t ms)
{
    char text[TIME_MAX_CHARS];
    struct out_unit ago;
    if (p->o->raw || ms > INT64_MAX / 4 || ms < 0) {
        buf_put(b, text, time_print_rfc3339(text, ms));
        return;
    }
    out_unit_parse(STR("dateTimeFromNow"), &ago);
    out_unit_put(b, &ago, (double)ms, &p->style);
}

/* A number that is there, else "-". NaN of what was never observed is none, too. */
static void put_or_dash(struct buf *b, const struct pretty_family *pf, bool has, double v)
{
    if (has)
        pretty_put_value(b, pf->p, &pf->unit, v);
    else
        buf_putc(b, '-');
}

static void put_given_quantile(struct buf *b, const struct pretty_family *pf, double q)
{
    for (size_t i = 0; i < pf->row.quantiles.n; i++) {
        if (pf->row.quantiles.p[i].q == q) {
            put_or_dash(b, pf, true, pf->row.quantiles.p[i].value);
            return;
        }
    }
    buf_putc(b, '-');
}

static enum out_style put_cell(void *user, size_t i, size_t col, struct buf *b)
{
    static const struct out_unit count = { .kind = UNIT_LOCALE };
    struct pretty_family *pf = user;
    const struct pretty_col *c = &pf->show.p[col];
    size_t row = pf->rows[i];
    if (c->what == SHOW_LABEL) {
        buf_put_str(b, view_label(pf->v, row, c->label));
        return STYLE_NONE;
    }
    const struct view_row *r = row_at(pf, row);
    double q;
    switch (c->what) {
    case SHOW_LABEL:
        break;
    case SHOW_VALUE:
        put_or_dash(b, pf, r->has_value, r->value);
        break;
    case SHOW_COUNT:
        if (r->has_count)
            pretty_put_value(b, pf->p, &count, r->count);
        else
            buf_putc(b, '-');
        break;
    case SHOW_MEAN:
        put_or_dash(b, pf, r->has_sum && r->has_count && r->count != 0, r->sum / r->count);
        break;
    case SHOW_QUANTILE:
        q = view_row_quantile(r, c->q);
        put_or_dash(b, pf, !isnan(q), q);
        break;
    case SHOW_GIVEN:
        put_given_quantile(b, pf, c->q);
        break;
    case SHOW_BARS:
        pretty_put_bars(b, pf, r);
        break;
    case SHOW_ON:
    case SHOW_OFF:
        put_states(b, pf, row, c->what == SHOW_ON);
        break;
    case SHOW_TIME:
        if (r->has_ts)
            put_time(b, pf->p, r->ts);
        break;
    case SHOW_CREATED:
        if (r->has_created)
            put_time(b, pf->p, r->created_ms);
        break;
    }
    return STYLE_NONE;
}

/* ---- columns ---- */

void pretty_add_col(struct pretty_family *pf, struct pretty_col what, struct out_col col)
{
    vec_push(&pf->show, what);
    vec_push(&pf->cols, col);
}

static void add_labels(struct pretty_family *pf, bool lift)
{
    for (size_t i = 0; i < pf->v->cols.n; i++) {
        const struct view_col *c = &pf->v->cols.p[i];
        if (!(lift && c->same))
            pretty_add_col(pf, (struct pretty_col){ .what = SHOW_LABEL, .label = i },
                           (struct out_col){ .head = c->name, .min = 18 });
    }
}

static struct out_col number_col(const char *head, int drop)
{
    return (struct out_col){ .head = str_of(head), .align = ALIGN_RIGHT, .drop = drop };
}

static void add_histogram(struct pretty_family *pf)
{
    static const struct {
        const char *head;
        double q;
        int drop;
    } quantiles[] = { { "p50", 0.5, 4 }, { "p90", 0.9, 5 }, { "p99", 0.99, 0 } };
    pretty_bars_init(pf);
    pretty_add_col(pf, (struct pretty_col){ .what = SHOW_COUNT }, number_col("count", 0));
    pretty_add_col(pf, (struct pretty_col){ .what = SHOW_MEAN }, number_col("mean", 3));
    for (size_t i = 0; i < N_OF(quantiles); i++)
        pretty_add_col(pf, (struct pretty_col){ .what = SHOW_QUANTILE, .q = quantiles[i].q },
                       number_col(quantiles[i].head, quantiles[i].drop));
    if (pf->bars.cells > 1)
        pretty_add_col(pf, (struct pretty_col){ .what = SHOW_BARS },
                       (struct out_col){ .head = pretty_bars_head(pf), .drop = 2 });
}

/* "p99.9"; 0 and 1 are the smallest and largest. */
static const char *quantile_head(struct pretty_family *pf, double q)
{
    if (q == 0 || q == 1)
        return q == 0 ? "min" : "max";
    return arena_printf(&pf->heads, "p%.6g", q * 100);
}

static void add_summary(struct pretty_family *pf)
{
    struct {
        double *p;
        size_t n, cap;
    } seen = { 0 };
    for (size_t i = 0; i < pf->n; i++) {
        const struct view_row *r = row_at(pf, pf->rows[i]);
        for (size_t k = 0; k < r->quantiles.n && seen.n < 64; k++) {
            size_t at = 0;
            while (at < seen.n && seen.p[at] < r->quantiles.p[k].q)
                at++;
            if (isnan(r->quantiles.p[k].q) || (at < seen.n && seen.p[at] == r->quantiles.p[k].q))
                continue;
            vec_push(&seen, 0);
            memmove(seen.p + at + 1, seen.p + at, (seen.n - 1 - at) * sizeof *seen.p);
            seen.p[at] = r->quantiles.p[k].q;
        }
    }
    pretty_add_col(pf, (struct pretty_col){ .what = SHOW_COUNT }, number_col("count", 0));
    pretty_add_col(pf, (struct pretty_col){ .what = SHOW_MEAN }, number_col("mean", 9));
    for (size_t i = 0; i < seen.n; i++)
        pretty_add_col(pf, (struct pretty_col){ .what = SHOW_GIVEN, .q = seen.p[i] },
                       number_col(quantile_head(pf, seen.p[i]), i + 1 < seen.n ? 5 : 0));
    vec_done(&seen);
}

/* Moments: one that all rows have alike goes into the family's head. */
struct moments {
    bool any, same;
    int64_t ms;
};

static void see_moment(struct moments *m, bool first, bool has, int64_t ms)
{
    m->same = has && (first || (m->same && m->ms == ms));
    m->any |= has;
    m->ms = ms;
}

static void add_moments(struct pretty_family *pf, const struct moments *m, enum pretty_what what,
                        struct buf *head)
{
    const char *name = what == SHOW_TIME ? "time" : "since";
    if (!m->any)
        return;
    if (!m->same) {
        pretty_add_col(pf, (struct pretty_col){ .what = what },
                       (struct out_col){ .head = str_of(name), .style = STYLE_DIM, .drop = 7 });
        return;
    }
    buf_printf(head, "%s%s ", head->n ? "   " : "", name);
    put_time(head, pf->p, m->ms);
}

/* Columns that only some families need. */
static void add_rest(struct pretty_family *pf, struct buf *head)
{
    bool value = false;
    struct moments ts = { 0 }, created = { 0 };
    for (size_t i = 0; i < pf->n; i++) {
        const struct view_row *r = row_at(pf, pf->rows[i]);
        value |= r->has_value;
        see_moment(&ts, i == 0, r->has_ts, r->ts);
        see_moment(&created, i == 0, r->has_created, r->created_ms);
    }
    if (value && pf->v->kind != VIEW_INFO && pf->v->kind != VIEW_STATESET)
        pretty_add_col(pf, (struct pretty_col){ .what = SHOW_VALUE }, number_col("value", 0));
    add_moments(pf, &ts, SHOW_TIME, head);
    add_moments(pf, &created, SHOW_CREATED, head);
}

static void print_after(void *user, size_t i, struct out_flow *f)
{
    const struct pretty_family *pf = user;
    (void)f;
    pretty_exemplars(pf, pf->rows[i]);
}

void pretty_rows(struct pretty_family *pf, bool lift)
{
    struct buf extra = { 0 };
    add_labels(pf, lift);
    if (pf->v->kind == VIEW_HISTOGRAM)
        add_histogram(pf);
    else if (pf->v->kind == VIEW_SUMMARY)
        add_summary(pf);
    else if (pf->v->kind == VIEW_STATESET) {
        pretty_add_col(pf, (struct pretty_col){ .what = SHOW_ON },
                       (struct out_col){ .head = STR("state"), .min = 10, .style = STYLE_BOLD });
        pretty_add_col(pf, (struct pretty_col){ .what = SHOW_OFF },
                       (struct out_col){ .head = STR("not"), .min = 8, .style = STYLE_DIM });
    }
    if (pf->v->kind == VIEW_HISTOGRAM && pf->n) {
        row_at(pf, pf->rows[0]);
        pretty_put_buckets(&extra, pf);
    }
    add_rest(pf, &extra);
    pretty_family_head(pf, lift, buf_str(&extra));
    const struct out_table t = {
        .cols = pf->cols.p,
        .n_cols = pf->cols.n,
        .n_rows = pf->n,
        .cell = put_cell,
        .user = pf,
        .indent = 2,
        .after = pf->p->o->exemplars ? print_after : NULL,
    };
    if (pf->n && pf->cols.n)
        out_table_put(pf->p->f, &t);
    buf_done(&extra);
}

static enum out_style pair_cell(void *user, size_t i, size_t col, struct buf *b)
{
    const struct pretty_family *pf = user;
    const struct view_col *c = &pf->v->cols.p[i];
    buf_put_str(b, col == 0 ? c->name : c->value);
    return STYLE_NONE;
}

void pretty_pairs(struct pretty_family *pf)
{
    static const struct out_col cols[] = { { .style = STYLE_LABEL, .min = 10 }, { .min = 10 } };
    const struct out_table t = {
        .cols = cols,
        .n_cols = N_OF(cols),
        .n_rows = pf->v->cols.n,
        .cell = pair_cell,
        .user = pf,
        .indent = 2,
        .no_head = true,
    };
    pretty_family_head(pf, false, (struct str){ 0 });
    out_table_put(pf->p->f, &t);
    if (pf->p->o->exemplars)
        pretty_exemplars(pf, pf->rows[0]);
}
