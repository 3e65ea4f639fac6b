#include "rules/record.h"

#include <stdlib.h>

#include "rules/record_impl.h"

enum { EVAL_MS = 60 * 1000, ROUNDS_MAX = 4 };

/* The shortest interval of the groups that are tested. */
static int64_t eval_interval(const struct record_opts *o)
{
    int64_t ms = 0;

    for (size_t i = 0; i < o->n_tested; i++) {
        int64_t own = o->rules->p[o->tested[i]].group->interval_ms;
        own = own ? own : EVAL_MS;
        ms = !ms || own < ms ? own : ms;
    }
    return ms;
}

/* An alert is looked at from before it was pending, so that it begins to be when it did. */
static int64_t since_of(const struct record_opts *o, const struct rule *x)
{
    if (o->since_ms >= 0)
        return o->since_ms;
    return x->is_alert ? x->for_ms + x->keep_firing_ms + 2 * eval_interval(o) : 0;
}

int64_t record_since(const struct record *r)
{
    int64_t ms = 0;

    for (size_t i = 0; i < r->o->n_tested; i++) {
        int64_t own = since_of(r->o, r->o->rules->p[r->o->tested[i]].rule);
        ms = own > ms ? own : ms;
    }
    return ms;
}

static bool add_wants(struct record *r, struct err *e)
{
    const struct record_opts *o = r->o;
    const struct record_rules rules = { o->rules, r->eval_ms };

    for (size_t i = 0; i < o->n_tested; i++) {
        const struct rule *x = o->rules->p[o->tested[i]].rule;
        if (!record_need_rule(&r->arena, &rules, o->tested[i], o->at - since_of(o, x), o->at,
                              &r->wants, e))
            return err_wrap(e, "rule %.*s", STR_ARG(x->name));
    }
    return true;
}

/* What templates asked is wanted, too; what cannot be read is the template's own matter. */
static bool add_asked(struct record *r, size_t from, struct err *e)
{
    const struct record_rules rules = { r->o->rules, r->eval_ms };

    for (size_t i = from; i < r->asked.n; i++) {
        struct err bad = { 0 };
        struct pql_node *n = pql_parse(&r->arena, r->asked.p[i], &(struct pql_syntax){ 0 }, &bad);
        bool ok = !n || record_need(&r->arena, &rules, n, r->o->at, &r->wants, e);
        err_done(&bad);
        if (n)
            vec_push(&r->trees, n);
        if (!ok)
            return false;
    }
    return true;
}

static void record_done(struct record *r)
{
    for (size_t i = 0; i < r->series.n; i++)
        vec_done(&r->series.p[i].samples);
    vec_done(&r->series);
    for (size_t i = 0; i < r->trees.n; i++)
        pql_done(r->trees.p[i]);
    vec_done(&r->trees);
    vec_done(&r->asked);
    vec_done(&r->wants);
    map_done(&r->keys);
    arena_done(&r->arena);
}

bool record_span(const struct record_opts *o, int64_t *ms, struct err *e)
{
    struct record r = { .o = o, .eval_ms = eval_interval(o) };
    bool ok = add_wants(&r, e);

    *ms = 0;
    for (size_t i = 0; i < r.wants.n; i++)
        *ms = o->at - r.wants.p[i].mint > *ms ? o->at - r.wants.p[i].mint : *ms;
    record_done(&r);
    return ok;
}

/* The test with what is expected; once more where templates asked for series that are not in it. */
static bool write_rounds(struct record *r, struct buf *out, struct recorded *sum, struct err *e)
{
    for (int round = 0; round < ROUNDS_MAX; round++) {
        size_t asked = r->asked.n;
        buf_clear(out);
        *sum = (struct recorded){ 0 };
        if (!record_fetch(r, e) || !record_grid(r, e))
            return false;
        record_put_head(r, out, sum);
        if (!record_expect(r, out, &sum->expected, e))
            return false;
        if (r->asked.n == asked)
            break;
        if (!add_asked(r, asked, e))
            return false;
    }
    return true;
}

static void tell_lost(struct record *r, const struct recorded *sum)
{
    size_t n = 0;
    struct buf b = { 0 };

    for (size_t i = 0; i < r->series.n; i++)
        n += r->series.p[i].samples.n;
    unit_put_dur(&b, r->interval_ms);
    if (n > sum->samples)
        diags_add(r->notes, DIAG_WARN, (struct span){ 0, 0 },
                  "%zu of %zu samples are left out: others are in the same %s", n - sum->samples, n,
                  buf_z(&b));
    buf_done(&b);
}

bool record_write(struct source *src, const struct record_opts *o, struct buf *out,
                  struct recorded *sum, struct diags *notes, struct err *e)
{
    struct record r = { .o = o, .src = src, .notes = notes, .eval_ms = eval_interval(o) };
    struct buf text = { 0 };
    bool ok = add_wants(&r, e) && write_rounds(&r, &text, sum, e);

    if (ok && !sum->series && !sum->expected && r.wants.n)
        ok = err_set(e, ERR_NO, "there is nothing to test with: the source has none of the series");
    if (ok) {
        sum->interval_ms = r.interval_ms;
        tell_lost(&r, sum);
        buf_put_str(out, buf_str(&text));
    }
    buf_done(&text);
    record_done(&r);
    return ok;
}
