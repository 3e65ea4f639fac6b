/* show_rules.c - `promctl show rules`: what a server evaluates, how often, and what fails. */
#include "cmd/show.h"

#include <math.h>

#include "base/time.h"
#include "out/text.h"

bool show_rules_load(struct show *s, struct json_node **data, struct err *e)
{
    return (*data = show_get(s, "rules", NULL, e)) != NULL;
}

static bool is(const struct json_node *n, const char *key, const char *value)
{
    return str_eq(show_text(n, key), str_of(value));
}

double show_group_late(const struct json_node *group, int64_t now_ms)
{
    double every = show_number(group, "interval");
    int64_t last;

    if (!(every > 0) || !show_time(group, "lastEvaluation", &last))
        return 0;
    double age = (double)(now_ms - last) / 1000;
    return age > SHOW_LATE * every ? age : 0;
}

// ---- what to do about an error ----

/* Source: prometheus promql/engine.go, rules/recording.go, rules/alerting.go. */
static const struct {
    const char *needle, *hint;
} hints[] = {
    { "many-to-many", "more than one series on each side has the labels that the two are matched "
                      "by: add a label to on(), or take one out of ignoring()" },
    { "found duplicate series", "more than one series of a side has the labels that the two are "
                                "matched by: add a label to on(), or aggregate that side first" },
    { "labelset", "two series of the result have the same labels: keep a label that tells them "
                  "apart" },
    { "duplicate timestamp", "two rules write the same series, or one rule writes it twice" },
    { "query timed out", "it takes longer than query.timeout: record a part of it in a rule of its "
                         "own" },
    { "too many samples",
      "it reads more than query.max-samples: a shorter range, or fewer series" },
    { "limit", "the group's limit is exceeded: aggregate more, or raise limit in the rule file" },
};

static const char *hint_of(struct str error)
{
    for (size_t i = 0; i < N_OF(hints); i++)
        if (str_find(error, str_of(hints[i].needle)) < error.n)
            return hints[i].hint;
    return "promctl query evaluates it and shows the place";
}

// ---- for people ----

struct row {
    const struct json_node *group, *rule;
};

struct view {
    struct show *s;
    struct {
        struct row *p;
        size_t n, cap;
    } rows;
    size_t groups, failing, firing, pending, late;
};

static enum out_style put_state(const struct json_node *r, struct buf *b)
{
    struct str state = show_text(r, "state");

    if (is(r, "health", "err")) {
        buf_puts(b, "failing");
        return STYLE_BAD;
    }
    buf_put_str(b, state.n ? state : show_text(r, "health"));
    return str_eq(state, STR("firing"))    ? STYLE_BAD
           : str_eq(state, STR("pending")) ? STYLE_WARN
                                           : STYLE_OK;
}

static enum out_style rule_cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct view *v = user;
    const struct json_node *r = v->rows.p[row].rule;
    double took = show_number(r, "evaluationTime");
    int64_t last;

    switch (col) {
    case 0:
        buf_puts(b, "  ");
        buf_put_str(b, show_text(r, "name"));
        return STYLE_NAME;
    case 1:
        return put_state(r, b);
    case 2:
        if (!show_put_since(v->s, b, r, "lastEvaluation", " ago") &&
            json_get(r, STR("lastEvaluation")))
            buf_puts(b, "never");
        break;
    case 3:
        if (!isnan(took) && show_time(r, "lastEvaluation", &last))
            show_put_secs(b, &v->s->term, took);
        break;
    default:
        buf_put_str(b, show_text(r, "query"));
        return STYLE_DIM;
    }
    return STYLE_NONE;
}

/* "task_handler_alerts   every 30 s, from rules.yml" above the group's first rule. */
static void put_group(void *user, size_t row, struct out_flow *f)
{
    const struct view *v = user;
    const struct json_node *g = v->rows.p[row].group;
    struct str file = show_text(g, "file");
    double every = show_number(g, "interval"), late = show_group_late(g, show_now(v->s));
    struct buf b = { 0 };

    if (row && v->rows.p[row - 1].group == g)
        return;
    if (every > 0) {
        buf_puts(&b, ", every ");
        show_put_secs(&b, &f->term, every);
    }
    if (file.n)
        buf_printf(&b, ", from %.*s", STR_ARG(file));
    struct str more = str_skip(buf_str(&b), b.n ? 2 : 0), name = show_text(g, "name");
    out_style(&f->out.buf, &f->term, STYLE_BOLD);
    size_t room = f->term.width ? f->term.width : (size_t)-1;
    size_t used = out_text_cut(&f->out.buf, &f->term, name, room);
    out_style_end(&f->out.buf, &f->term);
    if (more.n && used + 10 < room) {
        buf_puts(&f->out.buf, "   ");
        out_style(&f->out.buf, &f->term, STYLE_DIM);
        out_text_cut(&f->out.buf, &f->term, more, room - used - 3);
        out_style_end(&f->out.buf, &f->term);
    }
    buf_putc(&f->out.buf, '\n');
    if (late > 0) {
        buf_clear(&b);
        buf_puts(&b, "not evaluated for ");
        dur_put_human(&b, late);
        buf_puts(&b, ": is the server overloaded or paused?");
        show_put_words(f, 2, STYLE_WARN, buf_str(&b));
    }
    buf_done(&b);
}

static void put_error(void *user, size_t row, struct out_flow *f)
{
    const struct view *v = user;
    const struct json_node *r = v->rows.p[row].rule;
    struct str error = show_text(r, "lastError");

    if (!error.n)
        return;
    show_put_words(f, 6, STYLE_BAD, error);
    show_put_words(f, 6, STYLE_DIM, str_of(hint_of(error)));
    if (f->term.width) // the column may be cut
        show_put_words(f, 6, STYLE_NONE, show_text(r, "query"));
}

static void read_all(struct view *v, const struct json_node *data)
{
    int64_t now = show_now(v->s);

    for (const struct json_node *g = show_items(data, "groups"); g; g = g->next, v->groups++) {
        v->late += show_group_late(g, now) > 0;
        for (const struct json_node *r = show_items(g, "rules"); r; r = r->next) {
            vec_push(&v->rows, (struct row){ g, r });
            v->failing += is(r, "health", "err");
            v->firing += is(r, "state", "firing");
            v->pending += is(r, "state", "pending");
        }
    }
}

static void put_head(struct out_flow *f, const struct view *v)
{
    struct buf *b = &f->out.buf;

    out_style(b, &f->term, STYLE_HEAD);
    show_put_n(b, &f->term, v->rows.n, "rule", "rules");
    buf_puts(b, " in ");
    show_put_n(b, &f->term, v->groups, "group", "groups");
    out_style_end(b, &f->term);
    show_put_number(f, STYLE_BAD, v->failing, " failing");
    show_put_number(f, STYLE_BAD, v->firing, " firing");
    show_put_number(f, STYLE_WARN, v->pending, " pending");
    show_put_number(f, STYLE_WARN, v->late, v->late == 1 ? " group late" : " groups late");
    buf_puts(b, "\n\n");
}

void show_rules_print(struct show *s, const struct json_node *data, struct out_flow *f)
{
    static const struct out_col cols[] = {
        { .head = STR("RULE"), .min = 24 },
        { .head = STR("STATE") },
        { .head = STR("EVALUATED"), .align = ALIGN_RIGHT },
        { .head = STR("TOOK"), .align = ALIGN_RIGHT, .drop = 1 },
        { .head = STR("EXPRESSION"), .min = 16, .drop = 2 },
    };
    struct view v = { .s = s };

    read_all(&v, data);
    if (v.rows.n) {
        const struct out_table t = {
            .cols = cols,
            .n_cols = N_OF(cols),
            .n_rows = v.rows.n,
            .cell = rule_cell,
            .user = &v,
            .tells_left_out = true,
            .before = put_group,
            .after = put_error,
        };
        put_head(f, &v);
        out_table_put(f, &t);
    } else {
        show_put_words(f, 0, STYLE_NONE, STR("no rules"));
        show_put_no_rules(s, f);
    }
    vec_done(&v.rows);
}
