/* scrape_changes.c - see scrape_changes.h. */
#include "cmd/scrape_changes.h"

#include "base/float.h"
#include "base/vec.h"
#include "out/spark.h"
#include "out/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum change_col {
    COL_MARK,
    COL_SERIES,
    COL_BEFORE,
    COL_NOW,
    COL_CHANGE,
    COL_RATE,
    COL_LAST,
    COL_OVER
};

// ---- choosing ----

static double rate_of(const struct series *s, double elapsed_s)
{
    bool moved = s->has_now && s->has_before && s->cumulative && elapsed_s > 0;
    return moved ? series_change(s) / elapsed_s : NAN;
}

struct ranked {
    size_t id;
    double value;
    struct str name;
};

static int cmp_ranked(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    int c = 0;
    if (x->name.p)
        c = str_cmp(x->name, y->name);
    else if (isnan(x->value) || isnan(y->value))
        c = isnan(x->value) - isnan(y->value);
    else
        c = (x->value < y->value) - (x->value > y->value);
    return c ? c : (x->id > y->id) - (x->id < y->id);
}

static void sort_rows(struct changes *c, enum scrape_sort sort)
{
    struct ranked *ranked = xcalloc(c->rows.n + 1, sizeof *ranked);
    for (size_t i = 0; i < c->rows.n; i++) {
        const struct series *s = &c->store->series.p[c->rows.p[i]];
        ranked[i].id = c->rows.p[i];
        if (sort == SCRAPE_BY_NAME)
            ranked[i].name = map_key(&c->store->keys, c->rows.p[i]);
        else
            ranked[i].value = sort == SCRAPE_BY_RATE ? rate_of(s, c->elapsed_s)
                              : s->has_now           ? s->now
                                                     : NAN;
    }
    qsort(ranked, c->rows.n, sizeof *ranked, cmp_ranked);
    for (size_t i = 0; i < c->rows.n; i++)
        c->rows.p[i] = ranked[i].id;
    free(ranked);
}

void changes_choose(struct changes *c, bool only_moved, bool sorted, enum scrape_sort sort)
{
    vec_clear(&c->rows);
    c->n_moved = 0;
    for (size_t i = 0; i < c->store->series.n; i++) {
        const struct series *s = &c->store->series.p[i];
        bool moved = series_state_of(s) != SERIES_SAME;
        c->n_moved += moved;
        if (moved || (!only_moved && s->has_now))
            vec_push(&c->rows, i);
    }
    if (sorted && c->rows.n > 1)
        sort_rows(c, sort);
}

void changes_done(struct changes *c)
{
    vec_done(&c->rows);
}

bool changes_want_exact(const struct scrape *s)
{
    return s->args->raw ||
           (!s->term.tty && !(s->args->format_given && s->args->format == SCRAPE_PRETTY));
}

// ---- names that fit ----

/* Takes the next label off the inside of `{a="b", c="d"}`; commas in values are in quotes. */
static bool next_label(struct str *rest, struct str *label)
{
    bool quoted = false;
    size_t n = 0;
    for (; n < rest->n && (quoted || rest->p[n] != ','); n++) {
        if (rest->p[n] == '\\' && quoted)
            n++;
        else if (rest->p[n] == '"')
            quoted = !quoted;
    }
    *label = str_trim(str_head(*rest, n));
    *rest = str_skip(*rest, n + 1);
    return label->n > 0;
}

static struct str name_of(struct str series)
{
    return str_head(series, str_find_char(series, '{'));
}

static struct str labels_in(struct str series)
{
    struct str inside = str_skip(series, name_of(series).n + 1);
    str_cut_suffix(&inside, STR("}"));
    return inside;
}

/* How often a label occurs in the series of a name, and how often the name. */
struct label_use {
    struct map names, labels; /* name; name, NUL, label */
    struct sizes n_names, n_labels;
    struct buf key;
};

static size_t *use_at(struct map *m, struct sizes *n, struct str key)
{
    size_t id = map_id(m, key);
    if (id == n->n)
        vec_push(n, 0);
    return &n->p[id];
}

static struct str label_key(struct label_use *u, struct str name, struct str label)
{
    buf_clear(&u->key);
    buf_put_str(&u->key, name);
    buf_putc(&u->key, '\0');
    buf_put_str(&u->key, label);
    return buf_str(&u->key);
}

static void count_use(struct label_use *u, struct str series)
{
    struct str name = name_of(series), rest = labels_in(series), label;
    ++*use_at(&u->names, &u->n_names, name);
    while (next_label(&rest, &label))
        ++*use_at(&u->labels, &u->n_labels, label_key(u, name, label));
}

static size_t uses_of(struct label_use *u, struct str name, struct str label)
{
    return *use_at(&u->labels, &u->n_labels, label_key(u, name, label));
}

/* Labels that all series of the name have alike are left out. Those of the target come last, and
 * of them one: a job that has as many series as the instance says nothing beyond it. */
static void put_short(struct buf *b, struct label_use *u, struct str series)
{
    struct str name = name_of(series), rest = labels_in(series), label;
    struct str job = { 0 }, instance = { 0 };
    size_t all = *use_at(&u->names, &u->n_names, name);
    const char *before = "{";
    buf_put_str(b, name);
    while (next_label(&rest, &label)) {
        bool is_job = str_starts(label, STR("job="));
        bool is_instance = str_starts(label, STR("instance="));
        if (uses_of(u, name, label) == all && (all > 1 || is_job || is_instance))
            continue;
        if (is_job) {
            job = label;
        } else if (is_instance) {
            instance = label;
        } else {
            buf_puts(b, before);
            buf_put_str(b, label);
            before = ",";
        }
    }
    if (job.n && instance.n && uses_of(u, name, job) == uses_of(u, name, instance))
        job.n = 0;
    const struct str target[] = { instance, job };
    for (size_t i = 0; i < N_OF(target); i++) {
        buf_puts(b, target[i].n ? before : "");
        buf_put_str(b, target[i]);
        before = target[i].n ? "," : before;
    }
    if (*before == ',')
        buf_putc(b, '}');
}

/* The names of the first `n` rows, as short as tells them apart. */
static struct str *short_names(struct arena *a, const struct changes *c, size_t n)
{
    struct label_use u = { 0 };
    struct buf b = { 0 };
    struct str *names = arena_new_n(a, struct str, n + 1);
    for (size_t i = 0; i < n; i++)
        count_use(&u, map_key(&c->store->keys, c->rows.p[i]));
    for (size_t i = 0; i < n; i++) {
        buf_clear(&b);
        put_short(&b, &u, map_key(&c->store->keys, c->rows.p[i]));
        names[i] = arena_str(a, buf_str(&b));
    }
    buf_done(&b);
    buf_done(&u.key);
    map_done(&u.names);
    map_done(&u.labels);
    vec_done(&u.n_names);
    vec_done(&u.n_labels);
    return names;
}

// ---- cells ----

static const struct out_unit counted = { .kind = UNIT_LOCALE };

static void put_number(struct buf *b, const struct changes *c, const struct series *s, double v)
{
    const struct out_unit_style style = { .ascii = !c->s->term.utf8, .now_ms = INT64_MIN };
    // A moment is compared as the number it is.
    const struct out_unit *u = s->distribution || s->unit.kind == UNIT_AGO ? &counted : &s->unit;
    if (c->exact)
        out_put_plain(b, v);
    else
        out_unit_put(b, u, v, &style);
}

/* `v` with no more than `digits` significant digits. */
static double rounded(double v, int digits)
{
    char text[64];
    double out = v;
    int n = snprintf(text, sizeof text, "%.*e",
                     (digits < 1    ? 1
                      : digits > 17 ? 17
                                    : digits) -
                         1,
                     v);
    return isfinite(v) && float_parse((struct str){ text, (size_t)n }, &out) ? out : v;
}

static int magnitude(double v)
{
    return v == 0 || !isfinite(v) ? 0 : (int)floor(log10(fabs(v)));
}

/* A difference is good to the 15 digits of what was subtracted; what is beyond is noise of the
 * binary representation: 0.3 - 0.1 is 0.2. */
static void put_change(struct buf *b, const struct changes *c, const struct series *s)
{
    double d = series_change(s);
    if (!s->has_now || isnan(d))
        return;
    int good = magnitude(fmax(fabs(s->now), fabs(s->before))) - 14;
    if (d >= 0)
        buf_putc(b, '+');
    put_number(b, c, s, s->has_before ? rounded(d, magnitude(d) - good + 1) : d);
}

/* A rate, mean or quantile is an estimate: six digits say more than seventeen. */
static void put_estimate(struct buf *b, const struct changes *c, const struct series *s, double v)
{
    int whole = magnitude(v) + 1;
    put_number(b, c, s, c->exact ? rounded(v, whole > 6 ? whole : 6) : v);
}

static void put_rate(struct buf *b, const struct changes *c, const struct series *s)
{
    double rate = rate_of(s, c->elapsed_s);
    if (isnan(rate))
        return;
    put_estimate(b, c, s, rate);
    if (!c->exact)
        buf_puts(b, "/s");
}

static void put_last(struct buf *b, const struct changes *c, const struct series *s,
                     enum series_state state)
{
    double last[SERIES_LAST];
    if (state == SERIES_NEW || state == SERIES_GONE || state == SERIES_RESET) {
        buf_puts(b, state == SERIES_NEW ? "new" : state == SERIES_GONE ? "gone" : "reset");
        return;
    }
    for (size_t i = 0; i < SERIES_LAST; i++)
        last[i] = (double)s->last[i];
    out_spark(b, &c->s->term, last, SERIES_LAST, s->cumulative);
}

/* What was observed between the two: "mean 18.2 ms  p50 12.1 ms  p99 212 ms". */
static void put_over(struct buf *b, const struct changes *c, const struct series *s)
{
    static const struct {
        const char *name;
        double q;
    } quantiles[] = { { "p50", 0.5 }, { "p90", 0.9 }, { "p99", 0.99 } };
    struct series of_values = { .unit = s->unit };
    double mean = series_mean(s);
    if (!s->distribution || isnan(mean))
        return;
    buf_puts(b, "mean ");
    put_estimate(b, c, &of_values, mean);
    for (size_t i = 0; i < N_OF(quantiles); i++) {
        double v = series_quantile(s, quantiles[i].q);
        if (isnan(v))
            continue;
        buf_printf(b, "  %s ", quantiles[i].name);
        put_estimate(b, c, &of_values, v);
    }
}

static enum out_style mark_cell(struct buf *b, const struct out_term *t, enum series_state state)
{
    switch (state) {
    case SERIES_NEW:
        buf_putc(b, '+');
        return STYLE_OK;
    case SERIES_GONE:
        buf_puts(b, out_glyph(t, GLYPH_MINUS));
        return STYLE_BAD;
    case SERIES_RESET:
        buf_puts(b, out_glyph(t, GLYPH_RESET));
        return STYLE_WARN;
    default:
        buf_putc(b, ' ');
        return STYLE_NONE;
    }
}

static enum out_style put_cell(const struct changes *c, size_t row, size_t col, struct buf *b)
{
    const struct series *s = &c->store->series.p[c->rows.p[row]];
    enum series_state state = series_state_of(s);
    switch ((enum change_col)col) {
    case COL_MARK:
        return mark_cell(b, &c->s->term, state);
    case COL_SERIES:
        buf_put_str(b, map_key(&c->store->keys, c->rows.p[row]));
        break;
    case COL_BEFORE:
        if (s->has_before)
            put_number(b, c, s, s->before);
        else
            buf_putc(b, '-');
        break;
    case COL_NOW:
        if (s->has_now)
            put_number(b, c, s, s->now);
        else
            buf_putc(b, '-');
        break;
    case COL_CHANGE:
        if (state != SERIES_SAME)
            put_change(b, c, s);
        return state == SERIES_CHANGED ? STYLE_BOLD : STYLE_NONE;
    case COL_RATE:
        put_rate(b, c, s);
        break;
    case COL_LAST:
        put_last(b, c, s, state);
        return state == SERIES_CHANGED || state == SERIES_SAME ? STYLE_NONE : STYLE_DIM;
    case COL_OVER:
        put_over(b, c, s);
        return STYLE_DIM;
    }
    return STYLE_NONE;
}

/* Which of the columns a table has. */
struct changes_table {
    const struct changes *c;
    const size_t *col_of;
    const struct str *names; /* NULL: in full */
};

static enum out_style chosen_cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct changes_table *t = user;
    if (t->names && t->col_of[col] == COL_SERIES) {
        buf_put_str(b, t->names[row]);
        return STYLE_NONE;
    }
    return put_cell(t->c, row, t->col_of[col], b);
}

void changes_put(struct out_flow *f, const struct changes *c, size_t max)
{
    struct out_col cols[] = {
        [COL_MARK] = { .style = STYLE_NONE },
        [COL_SERIES] = { .head = STR("SERIES"), .min = 34, .gap = 1 },
        [COL_BEFORE] = { .head = STR("BEFORE"), .align = ALIGN_RIGHT, .drop = 4 },
        [COL_NOW] = { .head = STR("NOW"), .align = ALIGN_RIGHT },
        [COL_CHANGE] = { .head = STR("CHANGE"), .align = ALIGN_RIGHT, .drop = 2 },
        [COL_RATE] = { .head = STR("RATE"), .align = ALIGN_RIGHT, .drop = 1 },
        [COL_LAST] = { .head = STR("LAST 12"), .drop = 3 },
        [COL_OVER] = { .head = STR("OF HISTOGRAMS"), .drop = 5 },
    };
    size_t rows = c->rows.n < max ? c->rows.n : max;
    size_t col_of[N_OF(cols)], n = 0;
    struct out_col shown[N_OF(cols)];
    struct arena a = { 0 };
    bool over = false;
    for (size_t i = 0; i < rows; i++)
        over |= !isnan(series_mean(&c->store->series.p[c->rows.p[i]]));
    for (size_t i = 0; i < N_OF(cols); i++) {
        // A diff has no time between its sides.
        if ((c->elapsed_s <= 0 && (i == COL_RATE || i == COL_LAST)) || (!over && i == COL_OVER))
            continue;
        col_of[n] = i;
        shown[n++] = cols[i];
    }
    // In a pipe there is room, and programs look for whole names.
    struct changes_table table = { c, col_of, f->term.width ? short_names(&a, c, rows) : NULL };
    const struct out_table t = {
        .cols = shown,
        .n_cols = n,
        .n_rows = rows,
        .cell = chosen_cell,
        .user = &table,
    };
    out_table_put(f, &t);
    arena_done(&a);
}
