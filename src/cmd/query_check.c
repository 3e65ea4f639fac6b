/* query_check.c - a value against --warn and --crit: states, status lines, performance data. */
#include <math.h>
#include <stdlib.h>

#include "base/float.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "cmd/query_check.h"
#include "out/value.h"

/* Columns of what is quoted; Nagios cuts the whole at 8 KiB. */
enum { EXPR_MAX = 120, LABELS_MAX = 300, MESSAGE_MAX = 400 };

static const char *const state_words[] = { "OK", "WARNING", "CRITICAL", "UNKNOWN" };
static const char *const state_names[] = { "ok", "warning", "critical", "unknown" };

/* Which is worse: max_state_alt() of monitoring-plugins lib/utils_base.c. */
static const int state_ranks[] = {
    [CHECK_OK] = 0, [CHECK_UNKNOWN] = 1, [CHECK_WARNING] = 2, [CHECK_CRITICAL] = 3
};

static const struct opt_words empty_words = { state_names, NULL, N_OF(state_names) };

// clang-format off
const struct opt query_check_opts[QUERY_CHECK_N_OPTS] = {
    { OPT_STR(struct query_check_args, warn), .name = "warn", .arg = "COND",
      .brief = "check: WARNING, exit status 1, when a value meets COND" },
    { OPT_STR(struct query_check_args, crit), .name = "crit", .arg = "COND",
      .brief = "check: CRITICAL, exit status 2, when a value meets COND" },
    { OPT_ENUM(struct query_check_args, if_empty, empty_words),
      OPT_GIVEN(struct query_check_args, if_empty_given), .name = "if-empty", .arg = "STATE",
      .def = "unknown", .brief = "check: what a result without series is" },
};
// clang-format on

// ---- the call ----

/* What a check does not go with, or NULL. */
static const char *conflict(const struct query_args *a)
{
    return a->start          ? "--start"
           : a->end          ? "--end"
           : a->since        ? "--since"
           : a->step         ? "--step"
           : a->format_given ? "--output"
           : a->raw          ? "--raw"
           : a->explain      ? "--explain"
           : a->stats        ? "--stats"
           : a->fail_empty   ? "--fail-empty"
                             : NULL;
}

static bool parse(const char *text, const char *option, struct query_cond *out, struct err *e)
{
    return !text || query_cond_parse(str_of(text), out, e) || err_wrap(e, "--%s", option);
}

bool query_check_init(struct query_check *c, const struct query_args *a, struct err *e)
{
    const char *other = conflict(a);

    c->wanted = a->check.warn || a->check.crit;
    c->if_empty = (enum check_state)a->check.if_empty;
    if (!c->wanted)
        return !a->check.if_empty_given ||
               err_set(e, ERR_USAGE, "--if-empty goes with --warn or --crit");
    if (other) {
        err_set(e, ERR_USAGE, "--%s and %s exclude each other", a->check.crit ? "crit" : "warn",
                other);
        return a->fail_empty ? err_hint(e, "--if-empty tells what an empty result is")
                             : err_hint(e, "a check looks at an instant and prints a status line");
    }
    return parse(a->check.warn, "warn", &c->warn, e) && parse(a->check.crit, "crit", &c->crit, e);
}

// ---- text on a line ----

/* Untrusted text: on one line, and without what begins performance data. */
static void put_text(struct buf *b, struct str s)
{
    struct buf safe = { 0 };

    utf8_put_safe(&safe, s);
    for (size_t i = 0; i < safe.n; i++) {
        if (safe.p[i] == '|')
            buf_puts(b, "\\x7c"); // as PromQL's strings can have it
        else
            buf_putc(b, safe.p[i]);
    }
    buf_done(&safe);
}

static void add_line(struct query_check *c, enum check_state state, struct str expr,
                     struct str what)
{
    struct buf b = { 0 }, cut = { 0 };

    buf_printf(&b, "%s - ", state_words[state]);
    if (c->several && expr.n) {
        utf8_put_cut(&cut, expr, EXPR_MAX);
        buf_puts(&cut, ": ");
    }
    put_text(&b, buf_str(&cut));
    put_text(&b, what);
    vec_push(&c->lines, (struct check_line){ state, buf_take(&b) });
    buf_done(&cut);
}

// ---- performance data ----

/* Within single quotes. An equals sign would end the label, quoted or not, and two colons are
 * check_multi's: so does Icinga 2 read it (lib/icinga/pluginutility.cpp). */
static void put_perf_text(struct buf *b, struct str s)
{
    struct buf safe = { 0 };

    utf8_put_safe(&safe, s);
    for (size_t i = 0; i < safe.n; i++) {
        char ch = safe.p[i] == '=' ? ':' : safe.p[i];
        if (ch == '\'')
            buf_puts(b, "''");
        else if (ch == '|')
            buf_puts(b, "\\x7c");
        else
            buf_putc(b, ch == ':' && vec_last(b) == ':' ? '_' : ch);
    }
    buf_done(&safe);
}

/* up{job:api,instance:a}, without a name job:api,instance:a. */
static void put_perf_labels(struct buf *b, const struct labels *ls)
{
    struct str name = labels_get(ls, STR(LABEL_NAME));
    size_t n = 0;

    put_perf_text(b, name);
    for (size_t i = 0; i < ls->n; i++) {
        if (str_eq(ls->p[i].name, STR(LABEL_NAME)))
            continue;
        if (n++ > 0)
            buf_putc(b, ',');
        else if (name.n)
            buf_putc(b, '{');
        put_perf_text(b, ls->p[i].name);
        put_perf_text(b, STR(":"));
        put_perf_text(b, ls->p[i].value);
    }
    if (n && name.n)
        buf_putc(b, '}');
}

/* 'label'=value;warn;crit; U stands for what is no number. */
static void put_perf(struct query_check *c, struct str expr, const struct labels *ls, double v)
{
    struct buf *b = &c->perf;

    buf_puts(b, b->n ? " '" : "'");
    if (c->several)
        put_perf_text(b, expr);
    if (c->several && ls->n)
        buf_putc(b, ' ');
    put_perf_labels(b, ls);
    if (!c->several && ls->n == 0)
        buf_puts(b, "value");
    buf_puts(b, "'=");
    if (isfinite(v))
        b->n += float_print_f(buf_reserve(b, FLOAT_MAX_CHARS), v);
    else
        buf_putc(b, 'U');
    if (c->warn.kind || c->crit.kind)
        buf_putc(b, ';');
    query_cond_put_range(b, &c->warn);
    if (c->crit.kind)
        buf_putc(b, ';');
    query_cond_put_range(b, &c->crit);
}

// ---- states ----

struct tally { /* of the series of a result */
    size_t n[N_OF(state_words)];
    const struct value_series *worst;
    enum check_state state; /* of the worst, */
    double badness;
    struct value_point point;
};

static enum check_state state_of(const struct query_check *c, const struct value_point *p)
{
    if (p->h || isnan(p->v))
        return CHECK_UNKNOWN;
    if (query_cond_holds(&c->crit, p->v))
        return CHECK_CRITICAL;
    return query_cond_holds(&c->warn, p->v) ? CHECK_WARNING : CHECK_OK;
}

static double badness_of(const struct query_check *c, const struct value_point *p)
{
    if (p->h || isnan(p->v))
        return 0;
    return query_cond_badness(c->crit.kind ? &c->crit : &c->warn, p->v);
}

static void count(const struct query_check *c, struct tally *t, const struct value_series *s,
                  const struct value_point *p)
{
    enum check_state state = state_of(c, p);
    double badness = badness_of(c, p);
    int worse = t->worst ? state_ranks[state] - state_ranks[t->state] : 1;

    t->n[state]++;
    if (worse < 0 || (worse == 0 && badness <= t->badness))
        return;
    t->worst = s;
    t->state = state;
    t->badness = badness;
    t->point = *p;
}

/* " (1 critical, 3 ok)" */
static void put_counts(struct buf *b, const struct tally *t)
{
    static const enum check_state order[] = { CHECK_CRITICAL, CHECK_WARNING, CHECK_UNKNOWN,
                                              CHECK_OK };
    const char *before = " (";

    for (size_t i = 0; i < N_OF(order); i++) {
        if (t->n[order[i]] == 0)
            continue;
        buf_printf(b, "%s%zu %s", before, t->n[order[i]], state_names[order[i]]);
        before = ", ";
    }
    buf_putc(b, ')');
}

static void put_worst(struct buf *b, const struct query_check *c, const struct tally *t)
{
    struct buf labels = { 0 };
    struct str s;

    if (t->point.h)
        buf_puts(b, "a native histogram is no number");
    else
        b->n += float_print_json(buf_reserve(b, FLOAT_MAX_CHARS), t->point.v);
    if (t->state == CHECK_CRITICAL || t->state == CHECK_WARNING) {
        buf_putc(b, ' ');
        query_cond_put(b, t->state == CHECK_CRITICAL ? &c->crit : &c->warn);
    }
    labels_put(&labels, &t->worst->labels);
    s = buf_str(&labels);
    if (labels_get(&t->worst->labels, STR(LABEL_NAME)).n == 0)
        s = (struct str){ s.p + 1, s.n - 2 }; // the braces
    if (s.n)
        buf_putc(b, ' ');
    utf8_put_cut(b, s, LABELS_MAX);
    buf_done(&labels);
}

static void check_series(struct query_check *c, struct str text, const struct value *v)
{
    struct tally t = { 0 };
    struct buf b = { 0 };

    for (size_t i = 0; i < v->n; i++) {
        struct value_cursor at = { 0 };
        struct value_point p;
        if (!value_next(&v->series[i], &at, &p))
            continue;
        count(c, &t, &v->series[i], &p);
        put_perf(c, text, &v->series[i].labels, p.h ? (double)NAN : p.v);
    }
    if (t.worst) {
        put_worst(&b, c, &t);
        if (v->n > 1)
            put_counts(&b, &t);
        add_line(c, t.state, text, buf_str(&b));
    } else {
        add_line(c, c->if_empty, text, STR("no data"));
    }
    buf_done(&b);
}

void query_check_value(struct query_check *c, struct str text, const struct value *v)
{
    struct arena a = { 0 };
    struct value series = value_as_series(&a, v);

    if (series.type == VALUE_VECTOR)
        check_series(c, text, &series);
    else
        add_line(c, CHECK_UNKNOWN, text,
                 v->type == VALUE_STRING ? STR("a string is no number")
                                         : STR("a range vector has many values for each series"));
    arena_done(&a);
}

void query_check_failed(struct query_check *c, struct str text, const struct err *e)
{
    struct str hint = str_of(e->hint);
    struct buf b = { 0 };

    utf8_put_cut(&b, str_of(e->msg ? e->msg : "failed"), MESSAGE_MAX);
    hint = str_head(hint, str_find_char(hint, '\n'));
    if (hint.n)
        buf_printf(&b, " (%.*s)", STR_ARG(hint));
    add_line(c, CHECK_UNKNOWN, text, buf_str(&b));
    buf_done(&b);
}

// ---- the lines ----

static void put_lines(struct buf *b, const struct query_check *c)
{
    for (int rank = N_OF(state_ranks) - 1; rank >= 0; rank--)
        for (size_t i = 0; i < c->lines.n; i++) {
            if (state_ranks[c->lines.p[i].state] != rank)
                continue;
            bool first = b->n == 0;
            buf_puts(b, c->lines.p[i].text);
            if (first && c->perf.n) {
                buf_puts(b, " | ");
                buf_put_str(b, buf_str(&c->perf));
            }
            buf_putc(b, '\n');
        }
}

enum check_state query_check_end(struct query_check *c, struct err *e)
{
    enum check_state worst = CHECK_OK;
    struct buf b = { 0 };

    for (size_t i = 0; i < c->lines.n; i++)
        if (state_ranks[c->lines.p[i].state] > state_ranks[worst])
            worst = c->lines.p[i].state;
    put_lines(&b, c);
    if (!cmd_write_stdout(buf_str(&b), e))
        worst = CHECK_UNKNOWN;
    buf_done(&b);
    return worst;
}

void query_check_done(struct query_check *c)
{
    for (size_t i = 0; i < c->lines.n; i++)
        free(c->lines.p[i].text);
    vec_done(&c->lines);
    buf_done(&c->perf);
}

static bool is_check(const char *const *words)
{
    static const char *const options[] = { "--warn", "--crit" };

    for (; *words && strcmp(*words, "--") != 0; words++)
        for (size_t i = 0; i < N_OF(options); i++) {
            size_t n = strlen(options[i]);
            if (strncmp(*words, options[i], n) == 0 && ((*words)[n] == '\0' || (*words)[n] == '='))
                return true;
        }
    return false;
}

int query_check_tell(const char *const *words, const struct err *e)
{
    struct query_check c = { 0 };
    struct err lost = { 0 };

    if (!is_check(words))
        return -1;
    query_check_failed(&c, STR(""), e);
    query_check_end(&c, &lost);
    err_done(&lost);
    query_check_done(&c);
    return CHECK_UNKNOWN;
}
