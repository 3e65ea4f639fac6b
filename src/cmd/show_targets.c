/* show_targets.c - `promctl show targets`: who is scraped, who is not, and why. */
#include "cmd/show.h"

#include <math.h>

#include "base/natural.h"
#include "base/time.h"
#include "out/text.h"

enum { STALE_MS = 5 * 60 * 1000 /* where the interval is not known */ };

// ---- reading ----

static void read_times(struct show_target *t, const struct json_node *n, int64_t now_ms)
{
    const struct json_node *found = json_get(n, STR("discoveredLabels"));

    t->age_s = NAN;
    t->took_s = show_number(n, "lastScrapeDuration");
    if (show_time(n, "lastScrape", &t->last_ms))
        t->age_s = now_ms > t->last_ms ? (double)(now_ms - t->last_ms) / 1000 : 0;
    else
        t->last_ms = 0;
    if (!t->last_ms)
        t->took_s = NAN;
    // VictoriaMetrics has them only as labels.
    if (!show_dur(n, "scrapeInterval", &t->interval_ms) &&
        !show_dur(found, "__scrape_interval__", &t->interval_ms))
        t->interval_ms = 0;
    if (!show_dur(n, "scrapeTimeout", &t->timeout_ms) &&
        !show_dur(found, "__scrape_timeout__", &t->timeout_ms))
        t->timeout_ms = 0;
}

static struct show_target read_target(const struct json_node *n, int64_t now_ms)
{
    struct show_target t = {
        .pool = show_text(n, "scrapePool"),
        .url = show_text(n, "scrapeUrl"),
        .health = show_text(n, "health"),
        .error = show_text(n, "lastError"),
        .labels = json_get(n, STR("labels")),
    };

    t.job = show_text(t.labels, "job");
    t.instance = show_text(t.labels, "instance");
    if (!t.job.n)
        t.job = t.pool;
    if (!t.instance.n)
        t.instance = t.url;
    read_times(&t, n, now_ms);
    t.up = str_eq(t.health, STR("up"));
    t.down = str_eq(t.health, STR("down"));
    double late = t.interval_ms ? (double)t.interval_ms * SHOW_LATE : STALE_MS;
    t.empty = t.up && show_number(n, "lastSamplesScraped") == 0; // VictoriaMetrics
    t.stale = t.up && t.age_s * 1000 > late;
    return t;
}

static int rank(const struct show_target *t)
{
    return t->down ? 0 : t->stale ? 1 : !t->up ? 2 : 3;
}

static int cmp_target(const void *a, const void *b)
{
    const struct show_target *x = a, *y = b;
    int c = rank(x) - rank(y);

    c = c ? c : str_natural_cmp(x->job, y->job);
    c = c ? c : str_natural_cmp(x->instance, y->instance);
    return c ? c : str_natural_cmp(x->url, y->url);
}

static size_t count_dropped(const struct json_node *data)
{
    const struct json_node *counts = json_get(data, STR("droppedTargetCounts"));
    const struct json_node *list = json_get(data, STR("droppedTargets"));
    double n = 0, v;

    if (counts && counts->kind == JSON_OBJECT_BEGIN && counts->n) {
        for (const struct json_node *c = counts->child; c; c = c->next)
            if (c->kind == JSON_NUMBER && json_number(c->text, &v) && v > 0)
                n += v;
        return n < 1e15 ? (size_t)n : 0;
    }
    return list && list->kind == JSON_ARRAY_BEGIN ? list->n : 0;
}

void show_targets_read(struct arena *a, const struct json_node *data, int64_t now_ms,
                       struct show_target_list *out)
{
    struct targets {
        struct show_target *p;
        size_t n, cap;
    } all = { 0 };

    *out = (struct show_target_list){ .dropped = count_dropped(data) };
    for (const struct json_node *n = show_items(data, "activeTargets"); n; n = n->next) {
        if (n->kind != JSON_OBJECT_BEGIN)
            continue;
        struct show_target t = read_target(n, now_ms);
        vec_push(&all, t);
        out->up += t.up;
        out->down += t.down;
        out->stale += t.stale;
        out->unknown += !t.up && !t.down;
    }
    if (all.n)
        qsort(all.p, all.n, sizeof *all.p, cmp_target);
    out->n = all.n;
    out->p = arena_dup(a, all.p, all.n * sizeof *all.p);
    vec_done(&all);
}

bool show_targets_load(struct show *s, struct json_node **data, struct err *e)
{
    *data = show_get(s, "targets", NULL, e);
    return *data != NULL;
}

// ---- for people ----

struct view {
    struct show *s;
    const struct show_target_list *list;
};

static enum out_style put_state(const struct show_target *t, struct buf *b)
{
    if (t->stale) {
        buf_puts(b, "stale");
        return STYLE_WARN;
    }
    if (t->up || t->down) {
        buf_puts(b, t->up ? "up" : "down");
        return t->up ? STYLE_OK : STYLE_BAD;
    }
    buf_put_str(b, t->health.n ? t->health : STR("unknown"));
    return STYLE_WARN;
}

/* Those beside job and instance. */
static void put_labels(const struct show_target *t, struct buf *b)
{
    const struct json_node *l = t->labels && t->labels->kind == JSON_OBJECT_BEGIN ? t->labels->child
                                                                                  : NULL;
    const char *gap = "";

    for (; l; l = l->next) {
        if (l->kind != JSON_STRING || str_eq(l->key, STR("job")) || str_eq(l->key, STR("instance")))
            continue;
        buf_printf(b, "%s%.*s=", gap, STR_ARG(l->key));
        str_put_quoted(b, l->text);
        gap = " ";
    }
}

static enum out_style target_cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct view *v = user;
    const struct show_target *t = &v->list->p[row];

    switch (col) {
    case 0:
        buf_put_str(b, t->job);
        return STYLE_NAME;
    case 1:
        buf_put_str(b, t->instance);
        break;
    case 2:
        return put_state(t, b);
    case 3:
        if (!isnan(t->age_s)) {
            show_put_secs(b, &v->s->term, t->age_s);
            buf_puts(b, " ago");
        } else {
            buf_puts(b, "never");
        }
        break;
    case 4:
        if (!isnan(t->took_s))
            show_put_secs(b, &v->s->term, t->took_s);
        break;
    case 5:
        if (t->interval_ms)
            show_put_secs(b, &v->s->term, (double)t->interval_ms / 1000);
        break;
    default:
        put_labels(t, b);
    }
    return STYLE_NONE;
}

static void put_below(void *user, size_t row, struct out_flow *f)
{
    const struct view *v = user;
    show_trouble_put(&v->s->arena, f, &v->list->p[row], 4);
}

static void put_head(struct out_flow *f, const struct show_target_list *l)
{
    struct buf *b = &f->out.buf;

    out_style(b, &f->term, STYLE_HEAD);
    show_put_n(b, &f->term, l->n, "target", "targets");
    out_style_end(b, &f->term);
    show_put_number(f, STYLE_OK, l->up - l->stale, " up");
    show_put_number(f, STYLE_BAD, l->down, " down");
    show_put_number(f, STYLE_WARN, l->stale, " stale");
    show_put_number(f, STYLE_WARN, l->unknown, " not scraped yet");
    show_put_number(f, STYLE_DIM, l->dropped, " dropped");
    buf_puts(b, "\n");
}

void show_targets_print(struct show *s, const struct json_node *data, struct out_flow *f)
{
    static const struct out_col cols[] = {
        { .head = STR("JOB"), .min = 20 },
        { .head = STR("INSTANCE"), .min = 24 },
        { .head = STR("STATE") },
        { .head = STR("LAST SCRAPE"), .align = ALIGN_RIGHT },
        { .head = STR("TOOK"), .align = ALIGN_RIGHT, .drop = 1 },
        { .head = STR("EVERY"), .align = ALIGN_RIGHT, .drop = 2 },
        { .head = STR("LABELS"), .min = 16, .drop = 3 },
    };
    struct show_target_list l;
    bool labels = false;

    show_targets_read(&s->arena, data, show_now(s), &l);
    for (size_t i = 0; i < l.n; i++) {
        struct buf b = { 0 };
        put_labels(&l.p[i], &b);
        labels = labels || b.n;
        buf_done(&b);
    }
    put_head(f, &l);
    if (l.n == 0)
        return;
    buf_putc(&f->out.buf, '\n');
    const struct out_table t = {
        .cols = cols,
        .n_cols = N_OF(cols) - !labels,
        .n_rows = l.n,
        .cell = target_cell,
        .user = &(struct view){ s, &l },
        .tells_left_out = true,
        .after = put_below,
    };
    out_table_put(f, &t);
}
