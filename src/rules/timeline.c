#include "rules/timeline.h"

#include "base/vec.h"
#include "rules/eval_impl.h"

static struct alert_line *line_of(struct alert_lines *l, const struct labels *ls)
{
    struct buf key = { 0 };
    size_t id;

    rule_labels_key(&key, ls);
    id = map_id(&l->ids, buf_str(&key));
    buf_done(&key);
    if (id == l->n)
        vec_push(l, (struct alert_line){ .labels = labels_dup(&l->arena, ls) });
    return &l->p[id];
}

const struct alert_line *alert_lines_find(const struct alert_lines *l, const struct labels *ls)
{
    struct buf key = { 0 };
    size_t id;

    rule_labels_key(&key, ls);
    id = map_find(&l->ids, buf_str(&key));
    buf_done(&key);
    return id == MAP_NONE ? NULL : &l->p[id];
}

void alert_lines_add(struct alert_lines *l, const struct rule_state *s, int64_t ts, int64_t step)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct alert *a = s->list[i];
        if (a->state == ALERT_INACTIVE)
            continue;
        struct alert_line *line = line_of(l, &a->labels);
        struct alert_period *last = line->n ? &vec_last(line) : NULL;
        if (last && last->state == a->state && last->end >= ts) {
            last->end = ts + step;
            continue;
        }
        int64_t since = a->state == ALERT_FIRING ? a->fired_at : a->active_at;
        vec_push(line, (struct alert_period){ a->state, ts, ts + step, since < ts, false });
    }
}

void alert_lines_end(struct alert_lines *l, int64_t end)
{
    for (size_t i = 0; i < l->n; i++) {
        struct alert_period *last = &vec_last(&l->p[i]);
        if (last->end <= end)
            continue;
        last->end = end;
        last->goes_on = true;
    }
}

void alert_lines_done(struct alert_lines *l)
{
    for (size_t i = 0; i < l->n; i++)
        vec_done(&l->p[i]);
    vec_done(l);
    map_done(&l->ids);
    arena_done(&l->arena);
}

/* Whether a pending period became a firing one. */
static bool has_fired(const struct alert_line *line, size_t i)
{
    return i + 1 < line->n && line->p[i + 1].state == ALERT_FIRING &&
           line->p[i + 1].start == line->p[i].end;
}

void alert_line_sum(const struct alert_line *line, struct alert_sum *sum)
{
    for (size_t i = 0; i < line->n; i++) {
        const struct alert_period *p = &line->p[i];
        int64_t ms = p->end - p->start;
        if (p->state == ALERT_PENDING) {
            sum->pending_ms += ms;
            sum->held += !p->goes_on && !has_fired(line, i);
            continue;
        }
        sum->fired++;
        sum->firing_ms += ms;
        sum->longest_ms = ms > sum->longest_ms ? ms : sum->longest_ms;
        sum->last_ms = p->end > sum->last_ms ? p->end : sum->last_ms;
    }
}

static bool meets(const struct alert_period *p, const struct alert_line *b)
{
    for (size_t i = 0; b && i < b->n; i++)
        if (b->p[i].state == ALERT_FIRING && b->p[i].start <= p->end && p->start <= b->p[i].end)
            return true;
    return false;
}

size_t alert_line_missing(const struct alert_line *a, const struct alert_line *b)
{
    size_t n = 0;

    for (size_t i = 0; i < a->n; i++)
        n += a->p[i].state == ALERT_FIRING && !meets(&a->p[i], b);
    return n;
}

enum alert_state alert_line_state(const struct alert_line *line, int64_t from, int64_t to)
{
    enum alert_state worst = ALERT_INACTIVE;

    for (size_t i = 0; i < line->n; i++) {
        const struct alert_period *p = &line->p[i];
        if (p->start < to && (p->end > from || (p->goes_on && p->end >= from)) && p->state > worst)
            worst = p->state;
    }
    return worst;
}
