/* alerts_history.c - for people: when alerts would have fired, as numbers and as strips of time,
 * and what another `for` would make of it.
 */
#include "cmd/alerts.h"

#include <stdlib.h>
#include <time.h>

#include "base/time.h"
#include "base/vec.h"
#include "cmd/show.h"
#include "out/text.h"

enum { STRIP_CELLS = 76, STRIP_LEAST = 20, STRIP_MOST = 200, INDENT = 2 };

// ---- what there is ----

struct alert_lines *alerts_lines(const struct alerts *x, size_t i, size_t choice)
{
    return &x->lines[i * (x->n_try + 1) + choice];
}

bool alerts_shows_line(const struct alerts *x, size_t i, const struct alert_line *line)
{
    for (size_t k = 0; k < line->n; k++)
        if (alerts_shows(x, i, &line->labels, line->p[k].state))
            return true;
    return false;
}

void alerts_sum(const struct alerts *x, size_t i, size_t choice, struct alert_sum *out)
{
    const struct alert_lines *l = alerts_lines(x, i, choice);

    *out = (struct alert_sum){ .last_ms = ALERT_NEVER };
    for (size_t k = 0; k < l->n; k++)
        if (alerts_shows_line(x, i, &l->p[k]))
            alert_line_sum(&l->p[k], out);
}

void alerts_compare(const struct alerts *x, size_t i, size_t choice, size_t *gone, size_t *new)
{
    const struct alert_lines *own = alerts_lines(x, i, 0), *other = alerts_lines(x, i, choice);

    *gone = *new = 0;
    for (size_t k = 0; k < own->n; k++)
        if (alerts_shows_line(x, i, &own->p[k]))
            *gone += alert_line_missing(&own->p[k], alert_lines_find(other, &own->p[k].labels));
    for (size_t k = 0; k < other->n; k++)
        if (alerts_shows_line(x, i, &other->p[k]))
            *new += alert_line_missing(&other->p[k], alert_lines_find(own, &other->p[k].labels));
}

struct row { /* an alert that was pending or fired */
    size_t rule;
    const struct alert_line *line;
    struct alert_sum sum;
};

struct view {
    struct alerts *x;
    struct {
        struct row *p;
        size_t n, cap;
    } rows;
    size_t fired, quiet; /* rules */
    size_t cells;        /* of a strip */
};

/* In the order of the rules; of a rule, the alert that fired longest first. */
static int cmp_row(const void *a, const void *b)
{
    const struct row *p = a, *q = b;

    if (p->rule != q->rule)
        return p->rule < q->rule ? -1 : 1;
    if (p->sum.firing_ms != q->sum.firing_ms)
        return p->sum.firing_ms > q->sum.firing_ms ? -1 : 1;
    if (p->sum.pending_ms != q->sum.pending_ms)
        return p->sum.pending_ms > q->sum.pending_ms ? -1 : 1;
    return labels_cmp(&p->line->labels, &q->line->labels);
}

bool alerts_has_history(const struct alerts *x, size_t i)
{
    const struct alert_lines *l = alerts_lines(x, i, 0);
    bool any = x->failures[i].n > 0 || alerts_shows_rule(x, i);

    for (size_t k = 0; k < l->n && !any; k++)
        any = alerts_shows_line(x, i, &l->p[k]);
    return any && x->rules.p[i].rule->is_alert && alerts_shows_group(x, &x->rules.p[i]);
}

static void find_rows(struct view *v)
{
    const struct alerts *x = v->x;

    for (size_t i = 0; i < x->rules.n; i++) {
        const struct alert_lines *l = alerts_lines(x, i, 0);
        size_t before = v->rows.n, fired = 0;
        for (size_t k = 0; alerts_has_history(x, i) && k < l->n; k++) {
            struct row r = { i, &l->p[k], { .last_ms = ALERT_NEVER } };
            if (!alerts_shows_line(x, i, &l->p[k]))
                continue;
            alert_line_sum(r.line, &r.sum);
            fired += r.sum.fired;
            vec_push(&v->rows, r);
        }
        v->fired += fired > 0;
        v->quiet += alerts_has_history(x, i) && v->rows.n == before && !x->failures[i].n;
    }
    if (v->rows.n)
        qsort(v->rows.p, v->rows.n, sizeof *v->rows.p, cmp_row);
}

// ---- strips ----

static void put_state(struct buf *b, const struct out_term *t, enum alert_state s, size_t n)
{
    static const struct {
        const char *utf8;
        char ascii;
        enum out_style style;
    } looks[] = {
        [ALERT_INACTIVE] = { "·", '.', STYLE_DIM },
        [ALERT_PENDING] = { "▄", '=', STYLE_WARN },
        [ALERT_FIRING] = { "█", '#', STYLE_BAD },
    };

    out_style(b, t, looks[s].style);
    for (; n; n--) {
        if (t->utf8)
            buf_puts(b, looks[s].utf8);
        else
            buf_putc(b, looks[s].ascii);
    }
    out_style_end(b, t);
}

/* When cell `i` begins. */
static int64_t cell_time(const struct view *v, size_t i)
{
    double share = (double)i / (double)v->cells;
    return v->x->start + (int64_t)(share * (double)(v->x->end - v->x->start));
}

/* "14:32", or with its day where the range is longer than one. */
static size_t put_clock(const struct view *v, int64_t ms, char *p, size_t room)
{
    bool days = v->x->end - v->x->start > 24 * 3600 * INT64_C(1000);
    time_t t = (time_t)(ms / 1000);
    struct tm tm;

    return localtime_r(&t, &tm) ? strftime(p, room, days ? "%m-%d %H:%M" : "%H:%M", &tm) : 0;
}

static void put_axis(const struct view *v, struct out_flow *f)
{
    struct buf line = { 0 };
    size_t used = 0;

    for (size_t i = 0; i <= 4; i++) {
        char text[32];
        size_t at = v->cells * i / 4, n = put_clock(v, cell_time(v, at), text, sizeof text);
        at = i == 4 ? v->cells - n : i ? at - n / 2 : 0;
        if (i && (at < used + 2 || at + n > v->cells))
            continue;
        buf_put_repeat(&line, ' ', at - used);
        buf_put(&line, text, n);
        used = at + n;
    }
    buf_put_repeat(&f->out.buf, ' ', INDENT);
    out_style(&f->out.buf, &f->term, STYLE_DIM);
    buf_put_str(&f->out.buf, buf_str(&line));
    out_style_end(&f->out.buf, &f->term);
    buf_putc(&f->out.buf, '\n');
    buf_done(&line);
}

static void put_strip(void *user, size_t row, struct out_flow *f)
{
    const struct view *v = user;
    const struct alert_line *line = v->rows.p[row].line;
    enum alert_state state = ALERT_INACTIVE;
    size_t n = 0;

    buf_put_repeat(&f->out.buf, ' ', INDENT);
    for (size_t i = 0; i < v->cells; i++) {
        int64_t to = i + 1 < v->cells ? cell_time(v, i + 1) : v->x->end + 1;
        enum alert_state now = alert_line_state(line, cell_time(v, i), to);
        if (now != state) {
            put_state(&f->out.buf, &f->term, state, n);
            n = 0;
        }
        state = now;
        n++;
    }
    put_state(&f->out.buf, &f->term, state, n);
    buf_putc(&f->out.buf, '\n');
    if (row + 1 == v->rows.n)
        put_axis(v, f);
}

// ---- the table ----

static void put_dur(struct buf *b, int64_t ms)
{
    if (ms)
        dur_put_human(b, (double)ms / 1000);
    else
        buf_putc(b, '-');
}

static void put_wait(struct buf *b, int64_t ms)
{
    char text[DUR_MAX_CHARS];
    buf_put(b, text, dur_print(text, ms));
}

static void put_last(const struct view *v, const struct row *r, struct buf *b)
{
    const struct alert_period *last = &r->line->p[r->line->n - 1];

    if (last->goes_on && last->state == ALERT_FIRING) {
        buf_puts(b, "now");
    } else if (r->sum.last_ms == ALERT_NEVER) {
        buf_putc(b, '-');
    } else {
        dur_put_human(b, (double)(v->x->end - r->sum.last_ms) / 1000);
        buf_puts(b, " ago");
    }
}

static enum out_style row_cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct view *v = user;
    const struct row *r = &v->rows.p[row];
    const struct rule *rule = v->x->rules.p[r->rule].rule;

    switch (col) {
    case 0:
        buf_put_str(b, rule->name);
        return STYLE_NAME;
    case 1:
        put_wait(b, rule->for_ms);
        break;
    case 2:
        buf_printf(b, "%zu", r->sum.fired);
        return r->sum.fired ? STYLE_BAD : STYLE_NONE;
    case 3:
        put_dur(b, r->sum.firing_ms);
        break;
    case 4:
        put_dur(b, r->sum.longest_ms);
        break;
    case 5:
        put_last(v, r, b);
        break;
    case 6:
        buf_printf(b, "%zu", r->sum.held);
        return r->sum.held ? STYLE_WARN : STYLE_NONE;
    default:
        alerts_put_labels(b, &r->line->labels);
    }
    return STYLE_NONE;
}

static void put_table(struct view *v, struct out_flow *f)
{
    static const struct out_col cols[] = {
        { .head = STR("ALERT"), .min = 24 },
        { .head = STR("FOR"), .align = ALIGN_RIGHT, .drop = 4 },
        { .head = STR("FIRED"), .align = ALIGN_RIGHT },
        { .head = STR("FIRING"), .align = ALIGN_RIGHT },
        { .head = STR("LONGEST"), .align = ALIGN_RIGHT, .drop = 3 },
        { .head = STR("LAST"), .align = ALIGN_RIGHT, .drop = 2 },
        { .head = STR("PENDING ONLY"), .align = ALIGN_RIGHT, .drop = 1 },
        { .head = STR("LABELS"), .min = 16 },
    };

    out_table_put(f, &(struct out_table){
                         .cols = cols,
                         .n_cols = N_OF(cols),
                         .n_rows = v->rows.n,
                         .cell = row_cell,
                         .user = v,
                         .tells_left_out = true,
                         .after = put_strip,
                     });
}

// ---- other choices of `for` ----

struct tries {
    const struct alerts *x;
    struct {
        struct
        try {
            size_t rule, choice; /* 0: the file's */
        }
        *p;
        size_t n, cap;
    } rows;
};

static void put_against(const struct tries *t, const struct try *r, struct buf *b)
{
    size_t gone, new;

    if (r->choice == 0)
        return;
    alerts_compare(t->x, r->rule, r->choice, &gone, &new);
    if (gone)
        buf_printf(b, "%zu would vanish", gone);
    if (new)
        buf_printf(b, "%s%zu more", gone ? ", " : "", new);
    if (!gone && !new)
        buf_puts(b, "the same firings");
    if (!replay_try_is_sound(t->x->replay, r->rule))
        buf_puts(b, " (other rules read it, and are as with the file's)");
}

static enum out_style try_cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct tries *t = user;
    const struct try *r = &t->rows.p[row];
    const struct rule *rule = t->x->rules.p[r->rule].rule;
    struct alert_sum sum;

    alerts_sum(t->x, r->rule, r->choice, &sum);
    switch (col) {
    case 0:
        if (r->choice == 0)
            buf_put_str(b, rule->name);
        return STYLE_NAME;
    case 1:
        put_wait(b, r->choice ? t->x->try_for[r->choice - 1] : rule->for_ms);
        return r->choice ? STYLE_NONE : STYLE_BOLD;
    case 2:
        buf_printf(b, "%zu", sum.fired);
        return sum.fired ? STYLE_BAD : STYLE_NONE;
    case 3:
        put_dur(b, sum.firing_ms);
        break;
    case 4:
        put_dur(b, sum.longest_ms);
        break;
    default:
        if (r->choice)
            put_against(t, r, b);
        else
            buf_puts(b, "(the file's)");
        return r->choice ? STYLE_NONE : STYLE_DIM;
    }
    return STYLE_NONE;
}

static void put_tries(const struct alerts *x, struct out_flow *f)
{
    static const struct out_col cols[] = {
        { .head = STR("ALERT"), .min = 24 },
        { .head = STR("FOR"), .align = ALIGN_RIGHT },
        { .head = STR("FIRED"), .align = ALIGN_RIGHT },
        { .head = STR("FIRING"), .align = ALIGN_RIGHT },
        { .head = STR("LONGEST"), .align = ALIGN_RIGHT, .drop = 1 },
        { .head = STR("AGAINST THE FILE") },
    };
    struct tries t = { .x = x };

    for (size_t i = 0; i < x->rules.n; i++)
        for (size_t k = 0; alerts_has_history(x, i) && k <= x->n_try; k++)
            vec_push(&t.rows, (struct try){ i, k });
    if (t.rows.n) {
        buf_putc(&f->out.buf, '\n');
        out_table_put(f, &(struct out_table){ .cols = cols,
                                              .n_cols = N_OF(cols),
                                              .n_rows = t.rows.n,
                                              .cell = try_cell,
                                              .user = &t });
    }
    vec_done(&t.rows);
}

// ---- around the tables ----

static void put_head(const struct view *v, struct out_flow *f)
{
    const struct alerts *x = v->x;
    size_t n = 0;
    char text[TIME_MAX_CHARS];

    for (size_t i = 0; i < x->rules.n; i++)
        n += alerts_has_history(x, i);
    out_style(&f->out.buf, &f->term, STYLE_HEAD);
    show_put_n(&f->out.buf, &f->term, n, "alerting rule", "alerting rules");
    out_style_end(&f->out.buf, &f->term);
    show_put_number(f, STYLE_BAD, v->fired, " fired");
    show_put_number(f, STYLE_BAD, alerts_n_failed(x), " failed");
    show_put_number(f, STYLE_OK, v->quiet, " never active");
    buf_printf(&f->out.buf, "   %.*s", (int)time_print_rfc3339(text, x->start), text);
    buf_printf(&f->out.buf, " to %.*s   ", (int)time_print_rfc3339(text, x->end), text);
    dur_put_human(&f->out.buf, (double)(x->end - x->start) / 1000);
    buf_putc(&f->out.buf, '\n');
}

static bool is_quiet(const void *user, size_t i)
{
    const struct view *v = user;

    for (size_t k = 0; k < v->rows.n; k++)
        if (v->rows.p[k].rule == i)
            return false;
    return alerts_has_history(v->x, i) && !v->x->failures[i].n;
}

static size_t strip_cells(const struct out_term *t)
{
    size_t n = t->width > INDENT + STRIP_LEAST ? t->width - INDENT : STRIP_CELLS;
    return n < STRIP_MOST ? n : STRIP_MOST;
}

void alerts_put_history(struct alerts *x, struct out_flow *f)
{
    struct view v = { .x = x, .cells = strip_cells(&f->term) };

    find_rows(&v);
    put_head(&v, f);
    if (v.rows.n) {
        buf_putc(&f->out.buf, '\n');
        put_table(&v, f);
    }
    if (x->n_try)
        put_tries(x, f);
    if (alerts_n_failed(x)) {
        buf_putc(&f->out.buf, '\n');
        alerts_put_errors(x, f);
    }
    alerts_put_quiet(x, f, "never pending or firing: ", is_quiet, &v);
    vec_done(&v.rows);
}
