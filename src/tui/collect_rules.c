/* collect_rules.c - alert rules evaluated as they come due, and what is shown of them. */
#include "tui/collect_impl.h"
#include "tui/survey_impl.h"

#include <math.h>

enum { MOVES_MAX = 1000 };

// ---- begin and end ----

/* `x > 5`: what is compared, the sign and the limit; of anything else the whole is shown. */
void collect_read_limit(const struct pql_node *n, struct str expr, struct str *compared,
                        struct str *op, double *limit)
{
    *compared = expr;
    *limit = NAN;
    while (n && n->kind == PQL_PAREN)
        n = n->paren;
    if (!n || n->kind != PQL_BINARY || n->bin.op < PQL_EQ || n->bin.op > PQL_GE ||
        n->bin.r->kind != PQL_NUMBER)
        return;
    *limit = n->bin.r->number.v;
    *op = str_of(pql_op_word(n->bin.op));
    *compared = str_head(str_skip(expr, n->bin.l->at.off), n->bin.l->at.n);
}

static void read_limit(struct collect_rule *r)
{
    r->expr = r->rule->expr.text;
    collect_read_limit(r->rule->tree, r->expr, &r->compared, &r->op, &r->limit);
}

void collect_rules_open(struct collector *c, const struct rule_file *files, size_t n)
{
    const struct rule_eval_opts opts = { .engine = c->o.engine, .store = c->o.store };

    for (size_t f = 0; f < n; f++) {
        for (size_t g = 0; g < files[f].n; g++) {
            const struct rule_group *group = &files[f].groups[g];
            struct group_eval *eval = group_eval_new(group, &opts);
            vec_push(&c->groups, eval);
            for (size_t i = 0; i < group->n; i++) {
                if (!group->rules[i].is_alert)
                    continue;
                vec_push(&c->rules, (struct collect_rule){ .rule = &group->rules[i],
                                                           .group = group,
                                                           .eval = eval,
                                                           .index = i,
                                                           .state = BOARD_ALERT_OK });
                read_limit(&vec_last(&c->rules));
            }
        }
    }
}

void collect_rules_close(struct collector *c)
{
    for (size_t i = 0; i < c->groups.n; i++)
        group_eval_free(c->groups.p[i]);
    for (size_t i = 0; i < c->rules.n; i++)
        vec_done(&c->rules.p[i].moves);
    vec_done(&c->groups);
    vec_done(&c->rules);
}

void collect_rules_restart(struct collector *c)
{
    const struct rule_eval_opts opts = { .engine = c->o.engine, .store = c->o.store };

    for (size_t i = 0; i < c->groups.n; i++) {
        struct group_eval *old = c->groups.p[i];
        c->groups.p[i] = group_eval_new(group_eval_group(old), &opts);
        for (size_t k = 0; k < c->rules.n; k++) {
            struct collect_rule *r = &c->rules.p[k];
            if (r->eval != old)
                continue;
            r->eval = c->groups.p[i];
            r->state = BOARD_ALERT_OK;
            vec_clear(&r->moves);
        }
        group_eval_free(old);
    }
    c->ruled_ms = 0;
    collect_events_clear(c);
}

// ---- evaluating ----

/* The alert of a rule that says most: firing before pending, the oldest first. */
static const struct alert *worst(const struct rule_state *s)
{
    const struct alert *best = NULL;

    for (size_t i = 0; i < s->n; i++) {
        const struct alert *a = s->list[i];
        if (!alert_is_active(a) || a->state == ALERT_INACTIVE)
            continue;
        if (!best || a->state > best->state ||
            (a->state == best->state && a->active_at < best->active_at))
            best = a;
    }
    return best;
}

static enum board_alert_state state_of(const struct rule_state *s)
{
    const struct alert *a = worst(s);

    if (s->error)
        return BOARD_ALERT_ERROR;
    return !a                         ? BOARD_ALERT_OK
           : a->state == ALERT_FIRING ? BOARD_ALERT_FIRING
                                      : BOARD_ALERT_PENDING;
}

static void note_move(struct collector *c, struct collect_rule *r, int64_t ts)
{
    enum board_alert_state now = state_of(group_eval_rule(r->eval, r->index));
    static const struct {
        enum board_event_kind kind;
        const char *word;
    } words[] = {
        [BOARD_ALERT_OK] = { EVENT_RESOLVED, "resolved" },
        [BOARD_ALERT_PENDING] = { EVENT_PENDING, "pending" },
        [BOARD_ALERT_FIRING] = { EVENT_FIRING, "firing" },
    };

    if (now == r->state && r->moves.n)
        return;
    if (r->moves.n == MOVES_MAX)
        memmove(r->moves.p, r->moves.p + 1, --r->moves.n * sizeof *r->moves.p);
    vec_push(&r->moves, (struct collect_move){ ts, now });
    if (now != r->state && now <= BOARD_ALERT_FIRING && r->state <= BOARD_ALERT_FIRING &&
        !(now == BOARD_ALERT_OK && r->state == BOARD_ALERT_PENDING))
        collect_event(c, ts, words[now].kind, r->rule->name, str_of(words[now].word), "%s", "");
    r->state = now;
}

static void run_at(struct collector *c, int64_t ts)
{
    struct err e = { 0 };

    for (size_t i = 0; i < c->groups.n; i++)
        group_eval_run(c->groups.p[i], ts, &e);
    err_done(&e);
    for (size_t i = 0; i < c->rules.n; i++)
        note_move(c, &c->rules.p[i], ts);
}

void collect_run_rules(struct collector *c, int64_t now_ms)
{
    int64_t every = c->o.interval_ms, first = 0, last = 0;

    if (!c->groups.n || !every)
        return;
    // Of a past that there is, alerts have a past, too.
    if (!c->ruled_ms) {
        bool has = c->o.source && (c->o.store || c->o.newest_ms) &&
                   c->o.source->ops->time_range(c->o.source, &first, &last);
        c->ruled_ms = has && first < now_ms ? first - first % every : now_ms - every;
        if (c->ruled_ms < now_ms - 2000 * every)
            c->ruled_ms = now_ms - 2000 * every;
    }
    while (c->ruled_ms + every <= now_ms && !c->cancel) {
        c->ruled_ms += every;
        run_at(c, c->ruled_ms);
    }
}

void collect_turn_mute(struct collector *c, struct str alert)
{
    for (size_t i = 0; i < c->rules.n; i++)
        if (str_eq(c->rules.p[i].rule->name, alert))
            c->rules.p[i].muted = !c->rules.p[i].muted;
    if (c->o.server)
        collect_turn_server_mute(c, alert);
}

// ---- what is shown ----

static void put_moves(struct tick *t, const struct collect_rule *r, struct board_alert *b)
{
    struct board_alert_move *p = arena_new_n(t->a, struct board_alert_move, r->moves.n);

    for (size_t i = 0; i < r->moves.n; i++)
        p[i] = (struct board_alert_move){ r->moves.p[i].t, r->moves.p[i].state };
    b->moves = p;
    b->n_moves = r->moves.n;
    if (r->moves.n > 1)
        b->since_ms = vec_last(&r->moves).t;
}

static struct labels labels_copy(struct arena *a, const struct labels *ls)
{
    struct label *p = arena_new_n(a, struct label, ls->n);

    for (size_t i = 0; i < ls->n; i++)
        p[i] = (struct label){ arena_str(a, ls->p[i].name), arena_str(a, ls->p[i].value) };
    return (struct labels){ .p = p, .n = ls->n, .hash = ls->hash };
}

static void put_active(struct tick *t, const struct rule_state *s, const struct alert *a,
                       struct board_alert *b)
{
    size_t n;
    const struct alert_text *texts = alert_annotations(t->a, s, a, &n);

    b->labels = labels_copy(t->a, &a->labels);
    b->severity = labels_get(&b->labels, STR("severity"));
    b->pending_ms = a->active_at;
    b->value = a->value;
    for (size_t i = 0; i < n; i++)
        if (str_eq(texts[i].name, STR("summary")) ||
            (!b->summary.n && str_eq(texts[i].name, STR("description"))))
            b->summary = texts[i].value;
}

static struct str severity_of(const struct rule *r)
{
    for (size_t i = 0; i < r->labels.n; i++)
        if (str_eq(r->labels.p[i].name, STR("severity")))
            return r->labels.p[i].value;
    return (struct str){ 0 };
}

/* Whether an alert may have come of the series: its labels are among those of the alert. */
static bool is_of(const struct labels *series, const struct labels *alert)
{
    for (size_t i = 0; i < series->n; i++)
        if (!str_eq(series->p[i].name, STR(LABEL_NAME)) &&
            !str_eq(labels_get(alert, series->p[i].name), series->p[i].value))
            return false;
    return true;
}

void collect_alert_line(const struct board_answer *x, struct board_alert *b, double *now,
                        const struct tick *t)
{
    struct board_answer one = *x;

    for (size_t i = 0; b->labels.n && x->v.type == VALUE_MATRIX && i < x->v.n; i++)
        if (is_of(&x->v.series[i].labels, &b->labels)) {
            one.v.series = &x->v.series[i];
            one.v.n = 1;
            break;
        }
    collect_line(&one, &b->p, &b->n, now, t);
}

static void put_alert(struct tick *t, const struct collect_rule *r, struct board_alert *b)
{
    const struct rule_state *s = group_eval_rule(r->eval, r->index);
    const struct alert *a = worst(s);
    struct board_answer *line = arena_new(t->a, struct board_answer);
    double now;

    *b = (struct board_alert){
        .state = r->state,
        .name = r->rule->name,
        .severity = severity_of(r->rule),
        .for_ms = r->rule->for_ms,
        .value = NAN,
        .op = r->op,
        .limit = r->limit,
        .unit = survey_unit(r->compared),
        .expr = r->expr,
        .source = r->group->name,
        .muted = r->muted,
    };
    if (s->error)
        b->error = arena_str(t->a, str_of(s->error));
    collect_answer(t, r->compared, false, line);
    b->answer = line;
    if (a)
        put_active(t, s, a, b);
    collect_alert_line(line, b, &now, t);
    if (!a)
        b->value = now;
    put_moves(t, r, b);
}

/* A server that has the rule of a built-in board says itself how it is. */
static bool is_theirs(const struct collect_rule *r, const struct board_alert *theirs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(theirs[i].name, r->rule->name))
            return true;
    return false;
}

void collect_put_alerts(struct tick *t)
{
    struct collector *c = t->c;
    struct board_alert *theirs = NULL;
    size_t n_theirs = 0, n = 0;

    if (c->o.server)
        collect_server_alerts(t, &theirs, &n_theirs);
    struct board_alert *p = arena_new_n(t->a, struct board_alert, c->rules.n + n_theirs);
    for (size_t i = 0; i < c->rules.n; i++)
        if (!is_theirs(&c->rules.p[i], theirs, n_theirs))
            put_alert(t, &c->rules.p[i], &p[n++]);
    if (n_theirs)
        memcpy(p + n, theirs, n_theirs * sizeof *theirs);
    n += n_theirs;
    if (t->want.screen == SCREEN_ALERTS && t->want.alert < n)
        collect_drill(t, &p[t->want.alert]);
    t->out->board.alerts = p;
    t->out->board.n_alerts = n;
    if (n_theirs && (!c->o.rules_name.n || n == n_theirs))
        t->out->board.rules_name = c->o.name;
}
