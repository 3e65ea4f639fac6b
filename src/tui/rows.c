#include "tui/rows.h"

#include "base/natural.h"
#include "base/time.h"
#include "regex/regex.h"

#include <math.h>
#include <stdlib.h>

// ---- filter ----

static bool holds(struct str s, struct str word)
{
    if (word.n > s.n)
        return false;
    for (size_t i = 0; i + word.n <= s.n; i++)
        if (str_eq_nocase((struct str){ s.p + i, word.n }, word))
            return true;
    return false;
}

static bool match_regex(struct str text, const struct rows_subject *s)
{
    struct err e = { 0 };
    struct buf b = { 0 };

    buf_puts(&b, "(?i:.*(");
    buf_put_str(&b, text);
    buf_puts(&b, ").*)");
    struct regex *re = regex_new(buf_str(&b), &e);
    bool yes = re && (regex_match(re, s->name) || regex_match(re, s->more));
    regex_free(re);
    err_done(&e);
    buf_done(&b);
    return yes;
}

static bool match_label(struct str name, struct str value, const struct rows_subject *s)
{
    if (s->labels && str_eq(labels_get(s->labels, name), value))
        return true;
    for (size_t i = 0; s->family && str_eq(name, STR("job")) && i < s->family->n_jobs; i++)
        if (str_eq(s->family->jobs[i], value))
            return true;
    for (size_t i = 0; s->family && i < s->family->n_labels; i++)
        for (size_t k = 0;
             str_eq(s->family->labels[i].name, name) && k < s->family->labels[i].n_values; k++)
            if (str_eq(s->family->labels[i].values[k], value))
                return true;
    return false;
}

static bool match_changed(struct str dur, const struct rows_subject *s)
{
    struct err e = { 0 };
    int64_t ms = 0;
    bool ok = dur_parse(dur, &ms, &e);

    err_done(&e);
    return !ok || !s->family || s->now_ms - s->family->changed_ms <= ms;
}

static bool match_word(struct str word, const struct rows_subject *s)
{
    size_t eq = str_find_char(word, '=');

    if (word.n > 2 && word.p[0] == '/' && word.p[word.n - 1] == '/')
        return match_regex((struct str){ word.p + 1, word.n - 2 }, s);
    if (str_cut_prefix(&word, STR("type:")))
        return s->family && str_starts(metric_type_name(s->family->type), word);
    if (str_cut_prefix(&word, STR("changed:")))
        return match_changed(word, s);
    if (eq > 0 && eq < word.n)
        return match_label(str_head(word, eq), str_skip(word, eq + 1), s);
    return holds(s->name, word) || holds(s->more, word);
}

bool rows_match(struct str filter, const struct rows_subject *s)
{
    struct str word;

    while (str_cut(&filter, ' ', &word)) {
        bool not = word.n > 1 && word.p[0] == '!';
        if (not )
            word = str_skip(word, 1);
        if (word.n && match_word(word, s) == not )
            return false;
    }
    return true;
}

static bool is_shown(const struct view *v, const struct board *b, size_t i)
{
    struct rows_subject s = { .now_ms = b->now_ms };

    if (v->screen == SCREEN_PAGE) {
        s.name = b->page[i];
    } else if (v->screen == SCREEN_TARGETS) {
        s.name = b->targets[i].name;
        s.more = b->targets[i].job;
    } else if (v->screen == SCREEN_METRICS) {
        s.name = b->families[i].name;
        s.more = b->families[i].help;
        s.family = &b->families[i];
    } else {
        const struct board_alert *a = &b->alerts[i];
        s.name = a->name;
        s.more = a->severity;
        s.labels = &a->labels;
        if (v->firing_only && a->state != BOARD_ALERT_FIRING)
            return false;
    }
    return rows_match(view_filter(v), &s);
}

// ---- order ----

typedef int order_fn(const struct board *b, size_t x, size_t y);

static int by_number(double x, double y)
{
    if (isnan(x) || isnan(y))
        return isnan(x) - isnan(y);
    return (x < y) - (x > y);
}

static int target_state(const struct board *b, size_t x, size_t y)
{
    return (int)b->targets[y].state - (int)b->targets[x].state;
}

static int target_took(const struct board *b, size_t x, size_t y)
{
    return by_number(b->targets[x].took_s, b->targets[y].took_s);
}

static int target_series(const struct board *b, size_t x, size_t y)
{
    return by_number((double)b->targets[x].n_series, (double)b->targets[y].n_series);
}

static int family_name(const struct board *b, size_t x, size_t y)
{
    return str_natural_cmp(b->families[x].name, b->families[y].name);
}

static int family_series(const struct board *b, size_t x, size_t y)
{
    return by_number((double)b->families[x].n_series, (double)b->families[y].n_series);
}

static int family_type(const struct board *b, size_t x, size_t y)
{
    return (int)b->families[x].type - (int)b->families[y].type;
}

static int family_changed(const struct board *b, size_t x, size_t y)
{
    return by_number((double)b->families[x].changed_ms, (double)b->families[y].changed_ms);
}

static int alert_state(const struct board *b, size_t x, size_t y)
{
    static const int rank[] = { [BOARD_ALERT_FIRING] = 0,
                                [BOARD_ALERT_ERROR] = 1,
                                [BOARD_ALERT_PENDING] = 2,
                                [BOARD_ALERT_OK] = 4,
                                [BOARD_ALERT_NO_DATA] = 3 };
    return rank[b->alerts[x].state] - rank[b->alerts[y].state];
}

static int alert_name(const struct board *b, size_t x, size_t y)
{
    return str_natural_cmp(b->alerts[x].name, b->alerts[y].name);
}

static int alert_since(const struct board *b, size_t x, size_t y)
{
    return by_number((double)b->alerts[x].since_ms, (double)b->alerts[y].since_ms);
}

static const struct order {
    const char *name;
    order_fn *fn;
} orders[SCREEN_N][4] = {
    [SCREEN_TARGETS] = { { "state", target_state },
                         { "took", target_took },
                         { "series", target_series } },
    [SCREEN_METRICS] = { { "name", family_name },
                         { "series", family_series },
                         { "type", family_type },
                         { "changed", family_changed } },
    [SCREEN_ALERTS] = { { "state", alert_state },
                        { "name", alert_name },
                        { "since", alert_since } },
};

unsigned rows_n_sorts(enum screen s)
{
    unsigned n = 0;

    while (n < 4 && orders[s][n].name)
        n++;
    return n;
}

const char *rows_sort_name(enum screen s, unsigned sort)
{
    return sort == 0 || sort > rows_n_sorts(s) ? "as is" : orders[s][sort - 1].name;
}

/* Merges: equal ones stay in the order they come in. */
static void sort_rows(const struct board *b, order_fn *fn, bool reverse, size_t *p, size_t *spare,
                      size_t n)
{
    size_t half = n / 2, i = 0, k = half, out = 0;

    if (n < 2)
        return;
    sort_rows(b, fn, reverse, p, spare, half);
    sort_rows(b, fn, reverse, p + half, spare, n - half);
    while (i < half || k < n) {
        int c = i < half && k < n ? fn(b, p[i], p[k]) : 0;
        bool left = k >= n || (i < half && (reverse ? c >= 0 : c <= 0));
        spare[out++] = left ? p[i++] : p[k++];
    }
    memcpy(p, spare, n * sizeof *p);
}

void rows_of(struct arena *a, const struct view *v, const struct board *b, struct rows *out)
{
    const struct view_list *l = &v->lists[v->screen];
    size_t n = v->screen == SCREEN_TARGETS   ? b->n_targets
               : v->screen == SCREEN_METRICS ? b->n_families
               : v->screen == SCREEN_ALERTS  ? b->n_alerts
               : v->screen == SCREEN_PAGE    ? b->n_page
                                             : 0;

    *out = (struct rows){ .p = arena_new_n(a, size_t, n + 1) };
    for (size_t i = 0; i < n; i++)
        if (is_shown(v, b, i))
            out->p[out->n++] = i;
    if (l->sort == 0 || l->sort > rows_n_sorts(v->screen))
        return;
    size_t *spare = arena_new_n(a, size_t, n + 1);
    sort_rows(b, orders[v->screen][l->sort - 1].fn, l->reverse, out->p, spare, out->n);
}
