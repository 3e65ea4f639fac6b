#include "test.h"

#include "base/vec.h"
#include "promql/engine.h"
#include "rules/overlay.h"
#include "rules/replay.h"
#include "rules/timeline.h"

#include <stdlib.h>

enum { MINUTE = 60000 };

/* A store with `up` of two instances that go down now and then, and rules over it. */
struct bench {
    struct mem_store *store;
    struct rule_file file;
    struct rule_list rules;
    struct arena arena;
    struct buf log; /* "TIME RULE LABELS STATE" of each evaluation */
    struct replay *replay;
    size_t asked; /* of a server */
};

static void put(struct bench *b, const char *name, const char *instance, int64_t t, double v)
{
    struct label p[] = { { STR(LABEL_NAME), str_of(name) }, { STR("instance"), str_of(instance) } };
    struct labels ls = labels_of(&b->arena, p, 2);
    struct err e = { 0 };
    int64_t id = mem_series(b->store, &ls, &e);

    assert_true(mem_append(b->store, id, &(struct mem_sample){ .t = t, .v = v }, &e));
}

static void open_bench(struct bench *b, const char *rules)
{
    *b = (struct bench){ .store = mem_new(&(struct mem_opts){ 0 }) };
    for (int64_t m = 0; m <= 120; m++) {
        put(b, "up", "a", m * MINUTE, m % 20 >= 12);
        put(b, "up", "b", m * MINUTE, m % 7 != 3);
    }
    rule_file_parse(str_of(rules), NULL, &b->file);
    assert_int_equal(b->file.n_problems, 0);
    for (size_t g = 0; g < b->file.n; g++)
        for (size_t i = 0; i < b->file.groups[g].n; i++)
            vec_push(&b->rules, (struct rule_ref){ &b->file.groups[g].rules[i], &b->file.groups[g],
                                                   &b->file, "x" });
}

static void close_bench(struct bench *b)
{
    replay_free(b->replay);
    vec_done(&b->rules);
    rule_file_done(&b->file);
    mem_free(b->store);
    arena_done(&b->arena);
    buf_done(&b->log);
}

static void log_state(struct buf *out, const struct rule_state *s, int64_t ts)
{
    for (size_t i = 0; i < s->n; i++) {
        if (s->list[i]->state == ALERT_INACTIVE)
            continue;
        buf_printf(out, "%d ", (int)(ts / 1000));
        labels_put(out, &s->list[i]->labels);
        buf_printf(out, " %s %g\n", alert_state_word(s->list[i]->state), s->list[i]->value);
    }
    if (s->error)
        buf_printf(out, "%d %s\n", (int)(ts / 1000), s->error);
}

/* By rule, so that the order in which rules are evaluated does not count. */
static bool look(void *user, size_t rule, int64_t ts)
{
    struct bench *b = user;

    buf_printf(&b->log, "%zu: ", rule);
    log_state(&b->log, replay_rule(b->replay, rule), ts);
    buf_putc(&b->log, '\n');
    return true;
}

static int cmp_line(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The lines that say something, sorted. */
static void sort_log(struct buf *log, struct buf *out)
{
    struct {
        struct str *p;
        size_t n, cap;
    } lines = { 0 };
    struct str rest = buf_str(log), line;

    while (str_cut(&rest, '\n', &line))
        if (line.n > 3)
            vec_push(&lines, line);
    qsort(lines.p, lines.n, sizeof *lines.p, cmp_line);
    for (size_t i = 0; i < lines.n; i++)
        buf_printf(out, "%.*s\n", STR_ARG(lines.p[i]));
    vec_done(&lines);
}

static void replay_bench(struct bench *b, struct query_engine *server, int64_t start, int64_t end)
{
    struct err e = { 0 };
    const struct replay_opts o = { .source = mem_source(b->store),
                                   .engine = server,
                                   .first_ms = 1,
                                   .threads = 1,
                                   .look = look,
                                   .user = b };

    b->replay = replay_new(&b->rules, &o);
    assert_true(replay_run(b->replay, start, end, &e));
}

/* What Prometheus does: all rules at one time, in a store that holds what they write. */
static void step_bench(struct bench *b, int64_t from, int64_t to, struct buf *log)
{
    struct query_engine *engine = pql_engine_new(mem_source(b->store), NULL);
    struct rule_eval_opts o = { .engine = engine, .store = b->store };
    struct group_eval **groups = xcalloc(b->file.n, sizeof *groups);
    struct err e = { 0 };

    for (size_t g = 0; g < b->file.n; g++)
        groups[g] = group_eval_new(&b->file.groups[g], &o);
    for (int64_t t = from; t <= to; t += MINUTE)
        for (size_t g = 0, k = 0; g < b->file.n; g++) {
            assert_true(group_eval_run(groups[g], t, &e));
            for (size_t i = 0; i < b->file.groups[g].n; i++, k++) {
                buf_printf(log, "%zu: ", k);
                log_state(log, group_eval_rule(groups[g], i), t);
                buf_putc(log, '\n');
            }
        }
    for (size_t g = 0; g < b->file.n; g++)
        group_eval_free(groups[g]);
    free(groups);
    query_engine_close(engine);
}

static const char chain[] =
    "groups:\n"
    "- name: g\n"
    "  rules:\n"
    "  - {alert: Early, expr: 'ALERTS{alertname=\"Down\",alertstate=\"firing\"}'}\n"
    "  - {record: down, expr: up == 0}\n"
    "  - {alert: Down, expr: 'down == 0', for: 3m, keep_firing_for: 2m}\n"
    "  - {record: self, expr: 'count(up) + (sum(self) or vector(0)) * 0.5'}\n"
    "  - {alert: Self, expr: self > 3}\n"
    "- name: h\n"
    "  query_offset: 1m\n"
    "  rules:\n"
    "  - {record: often, expr: 'count_over_time(down[10m])'}\n"
    "  - {alert: Often, expr: 'often >= 5', for: 1m}\n"
    "  - {alert: Bad, expr: 'up + on () down'}\n"
    "  - {alert: Pinned, expr: 'up @ 600 < 1'}\n";

static void one_range_a_rule_gives_what_single_times_give(void **state)
{
    struct bench b, c;
    struct buf swept = { 0 }, stepped = { 0 }, log = { 0 };

    (void)state;
    open_bench(&b, chain);
    open_bench(&c, chain);
    replay_bench(&b, NULL, MINUTE, 120 * MINUTE);
    step_bench(&c, replay_first(b.replay, 0), 120 * MINUTE, &log);
    for (size_t i = 0; i < b.rules.n; i++) {
        assert_int_equal(replay_first(b.replay, i), MINUTE);
        assert_int_equal(replay_last(b.replay, i), 120 * MINUTE);
    }
    sort_log(&b.log, &swept);
    sort_log(&log, &stepped);
    assert_true(swept.n > 5000);
    assert_str(buf_str(&swept), buf_z(&stepped));
    buf_done(&swept);
    buf_done(&stepped);
    buf_done(&log);
    close_bench(&b);
    close_bench(&c);
}

// ---- a server ----

struct server { /* gives what a real engine gives, and counts */
    struct query_engine base;
    struct query_engine *inner;
    size_t ranges, instants;
    int64_t moves;         /* its times by so many ms */
    size_t fails_for_more; /* points than that; 0: never */
    enum err_kind fault;
};

static bool server_run(struct query_engine *q, const struct query *query, struct query_result *out,
                       struct err *e)
{
    struct server *s = (struct server *)q;
    struct query moved = *query;

    *out = (struct query_result){ 0 };
    *(query->range ? &s->ranges : &s->instants) += 1;
    if (s->fails_for_more && query->range &&
        (size_t)((query->end - query->start) / query->step) >= s->fails_for_more)
        return err_set(e, s->fault, "too much");
    if (query->range) {
        moved.start -= s->moves;
        moved.end -= s->moves;
    }
    return s->inner->ops->run(s->inner, &moved, out, e);
}

static void server_open(struct server *s, const struct bench *b)
{
    static const struct query_engine_ops ops = { .run = server_run };

    *s = (struct server){ .base.ops = &ops };
    s->inner = pql_engine_new(mem_source(b->store), NULL);
}

static const char plain[] = "groups: [{name: g, rules: ["
                            "{alert: Down, expr: up == 0, for: 3m}, "
                            "{record: down, expr: up == 0}, "
                            "{alert: Recorded, expr: down == 0}]}]";

/* The log with a server that behaves so. */
static void ask_server(struct server *s, struct buf *out)
{
    struct bench b;

    open_bench(&b, plain);
    s->inner = pql_engine_new(mem_source(b.store), NULL);
    replay_bench(&b, &s->base, 60 * MINUTE, 120 * MINUTE);
    sort_log(&b.log, out);
    query_engine_close(s->inner);
    close_bench(&b);
}

static void a_server_is_asked_once_a_rule(void **state)
{
    struct bench b;
    struct server s;
    struct buf want = { 0 }, moved = { 0 }, halved = { 0 };

    (void)state;
    open_bench(&b, plain);
    server_open(&s, &b);
    replay_bench(&b, &s.base, 60 * MINUTE, 120 * MINUTE);
    assert_int_equal(s.ranges, 2); // what reads `down` is evaluated here
    assert_int_equal(s.instants, 0);
    sort_log(&b.log, &want);
    query_engine_close(s.inner);
    close_bench(&b);

    // One that moves times is asked for each.
    s.ranges = 0;
    s.moves = 1000;
    ask_server(&s, &moved);
    assert_true(s.instants > 60);
    assert_str(buf_str(&moved), buf_z(&want));

    // One that finds it too much at once is asked for less.
    s.instants = s.ranges = 0;
    s.moves = 0;
    s.fails_for_more = 20;
    s.fault = ERR_EXEC;
    ask_server(&s, &halved);
    assert_int_equal(s.instants, 0);
    assert_true(s.ranges > 2);
    assert_str(buf_str(&halved), buf_z(&want));
    buf_done(&want);
    buf_done(&moved);
    buf_done(&halved);
}

static void a_server_that_always_fails_is_not_asked_for_ever(void **state)
{
    struct bench b;
    struct server s;
    struct err e = { 0 };

    (void)state;
    open_bench(&b, "groups: [{name: g, rules: [{alert: A, expr: up}]}]");
    server_open(&s, &b);
    s.fails_for_more = 1;
    s.fault = ERR_EXEC;
    struct replay_opts o = { .source = mem_source(b.store),
                             .engine = &s.base,
                             .interval_ms = 1000 };
    b.replay = replay_new(&b.rules, &o);
    assert_true(replay_run(b.replay, 0, 86400 * 1000, &e));
    assert_true(s.ranges < 400);

    // One that cannot be reached ends it at once.
    s.ranges = 0;
    s.fault = ERR_NET;
    replay_free(b.replay);
    b.replay = replay_new(&b.rules, &o);
    assert_false(replay_run(b.replay, 0, 86400 * 1000, &e));
    assert_int_equal(e.kind, ERR_NET);
    assert_int_equal(s.ranges, 1);
    err_done(&e);
    query_engine_close(s.inner);
    close_bench(&b);
}

static void those_who_are_looked_back_at_begin_earlier(void **state)
{
    struct bench b;
    struct err e = { 0 };

    (void)state;
    open_bench(&b, "groups: [{name: g, rules: ["
                   "{record: r, expr: up}, "
                   "{record: s, expr: 'max_over_time(r[30m])'}, "
                   "{alert: A, expr: 's offset 10m', for: 5m, keep_firing_for: 1m}]}]");
    struct replay_opts o = { .source = mem_source(b.store) };
    b.replay = replay_new(&b.rules, &o);
    assert_true(replay_run(b.replay, 1000 * MINUTE, 1000 * MINUTE, &e));
    assert_int_equal(replay_first(b.replay, 2), (1000 - 12) * MINUTE);
    assert_int_equal(replay_first(b.replay, 1), (1000 - 12 - 10 - 1) * MINUTE);
    assert_int_equal(replay_first(b.replay, 0), (1000 - 23 - 30 - 1) * MINUTE);
    assert_int_equal(replay_reach(b.replay), 30 * MINUTE);
    assert_int_equal(replay_count(b.replay), 13 + 24 + 55);
    close_bench(&b);
}

static void what_is_late_is_evaluated_once(void **state)
{
    struct bench b;
    struct err e = { 0 };

    (void)state;
    open_bench(&b, "groups: [{name: g, rules: [{alert: A, expr: up == 1}]}]");
    struct replay_opts o = { .source = mem_source(b.store), .look = look, .user = &b };
    b.replay = replay_new(&b.rules, &o);
    assert_true(replay_run(b.replay, 15 * MINUTE, 15 * MINUTE, &e));
    buf_clear(&b.log);
    assert_true(replay_go_on(b.replay, 16 * MINUTE - 6001, &e));
    assert_str(buf_str(&b.log), "");
    assert_true(replay_go_on(b.replay, 19 * MINUTE, &e));
    assert_true(replay_go_on(b.replay, 19 * MINUTE + 5000, &e));
    assert_str(buf_str(&b.log), "0: 1140 {alertname=\"A\", instance=\"a\"} firing 1\n"
                                "1140 {alertname=\"A\", instance=\"b\"} firing 1\n\n");
    assert_int_equal(replay_last(b.replay, 0), 19 * MINUTE);
    close_bench(&b);
}

// ---- the overlay ----

static void what_rules_write_hides_what_the_source_has(void **state)
{
    struct bench b;
    struct mem_store *written = mem_new(&(struct mem_opts){ 0 });
    struct series_set set;
    struct err e = { 0 };
    struct buf out = { 0 };

    (void)state;
    open_bench(&b, "groups: [{name: g, rules: [{record: rec, expr: up}, {alert: A, expr: up}]}]");
    put(&b, "rec", "old", 0, 1);
    struct label other[] = { { STR(LABEL_NAME), STR("ALERTS") }, { STR("alertname"), STR("B") } };
    struct label own[] = { { STR(LABEL_NAME), STR("ALERTS") }, { STR("alertname"), STR("A") } };
    struct label recorded[] = { { STR(LABEL_NAME), STR("rec") } };
    const struct mem_sample x = { .t = 0, .v = 1 };
    for (int i = 0; i < 2; i++) {
        struct labels ls = labels_of(&b.arena, i ? own : other, 2);
        assert_true(mem_append(b.store, mem_series(b.store, &ls, &e), &x, &e));
    }
    struct labels ls = labels_of(&b.arena, recorded, 1);
    assert_true(mem_append(written, mem_series(written, &ls, &e), &x, &e));
    struct source *s = rule_overlay_new(mem_source(b.store), written, &b.rules);
    for (int held = 0; held < 2; held++) {
        if (held)
            rule_overlay_hold(s, 0, 120 * MINUTE);
        for (int again = 0; again < 2; again++) {
            buf_clear(&out);
            assert_true(s->ops->select(s, NULL, 0, 0, MINUTE, NULL, &set, &e));
            for (size_t i = 0; i < set.n; i++) {
                struct samples v = { 0 };
                assert_true(s->ops->decode(s, &set, i, 0, MINUTE, &v, &e));
                labels_put(&out, &set.labels[i]);
                buf_printf(&out, " %zu\n", v.n);
                samples_done(&v);
            }
            s->ops->release(s, &set);
            assert_str(buf_str(&out), "ALERTS{alertname=\"B\"} 1\nrec 1\n"
                                      "up{instance=\"a\"} 2\nup{instance=\"b\"} 2\n");
        }
    }
    source_close(s);
    mem_free(written);
    buf_done(&out);
    close_bench(&b);
}

// ---- lines of time ----

static struct alert_line line_of(struct arena *a, const char *text)
{
    struct alert_line l = { 0 };
    int64_t t = 0;

    // 'p' and 'f' are a minute of a state each, '.' of none.
    l.p = arena_new_n(a, struct alert_period, strlen(text) + 1);
    for (; *text; text++, t += MINUTE) {
        enum alert_state s = *text == 'p'   ? ALERT_PENDING
                             : *text == 'f' ? ALERT_FIRING
                                            : ALERT_INACTIVE;
        struct alert_period *last = l.n ? &l.p[l.n - 1] : NULL;
        if (s != ALERT_INACTIVE && last && last->state == s && last->end == t)
            last->end += MINUTE;
        else if (s != ALERT_INACTIVE)
            l.p[l.n++] = (struct alert_period){ s, t, t + MINUTE, false, false };
    }
    return l;
}

static void lines_add_up(void **state)
{
    struct arena a = { 0 };
    struct alert_line l = line_of(&a, "pp.ppffff..fp"), empty = { 0 };
    struct alert_sum sum = { .last_ms = ALERT_NEVER };

    (void)state;
    alert_line_sum(&l, &sum);
    assert_int_equal(sum.fired, 2);
    assert_int_equal(sum.held, 2);
    assert_int_equal(sum.firing_ms, 5 * MINUTE);
    assert_int_equal(sum.longest_ms, 4 * MINUTE);
    assert_int_equal(sum.pending_ms, 5 * MINUTE);
    assert_int_equal(sum.last_ms, 12 * MINUTE);
    assert_int_equal(alert_line_state(&l, 0, MINUTE), ALERT_PENDING);
    assert_int_equal(alert_line_state(&l, 2 * MINUTE, 3 * MINUTE), ALERT_INACTIVE);
    assert_int_equal(alert_line_state(&l, 2 * MINUTE, 6 * MINUTE), ALERT_FIRING);

    struct alert_line later = line_of(&a, "pppppppff....");
    assert_int_equal(alert_line_missing(&l, &later), 1);
    assert_int_equal(alert_line_missing(&later, &l), 0);
    assert_int_equal(alert_line_missing(&l, &empty), 2);
    assert_int_equal(alert_line_missing(&l, NULL), 2);
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_range_a_rule_gives_what_single_times_give),
        cmocka_unit_test(a_server_is_asked_once_a_rule),
        cmocka_unit_test(a_server_that_always_fails_is_not_asked_for_ever),
        cmocka_unit_test(those_who_are_looked_back_at_begin_earlier),
        cmocka_unit_test(what_is_late_is_evaluated_once),
        cmocka_unit_test(what_rules_write_hides_what_the_source_has),
        cmocka_unit_test(lines_add_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
