/* What is known of results before anything is evaluated: labels, kinds, values, units. */
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "promql/flow.h"
#include "promql/parse.h"

struct analysed {
    struct arena a;
    struct pql_node *n;
    struct pql_flow *f;
};

static struct analysed analyse_with(const char *expr, const struct pql_flow_env *env)
{
    struct analysed x = { 0 };
    struct err e = { 0 };

    x.n = pql_parse(&x.a, str_of(expr), &(struct pql_syntax){ 0 }, &e);
    if (!x.n)
        fail_msg("%s: %s", expr, e.msg);
    x.f = pql_flow(&x.a, x.n, env);
    return x;
}

static void done(struct analysed *x)
{
    pql_done(x->n);
    arena_done(&x->a);
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct pql_label *)a)->name, ((const struct pql_label *)b)->name);
}

/* "+job=api instance? -le ..." : guaranteed (with the value), expected, possible (~), impossible
 * where that is more than the rest says; "..." for an open set. */
static const char *print_labels(const struct pql_labels *set)
{
    static char text[1024];
    struct pql_label p[PQL_FLOW_LABELS];
    struct buf b = { 0 };

    if (set->n)
        memcpy(p, set->p, set->n * sizeof *p);
    if (set->n)
        qsort(p, set->n, sizeof *p, by_name);
    for (size_t i = 0; i < set->n; i++) {
        static const char signs[] = "-~?+";
        if (p[i].presence == set->rest && !p[i].value.n)
            continue;
        buf_printf(&b, "%s%c%.*s", b.n ? " " : "", signs[p[i].presence], STR_ARG(p[i].name));
        if (p[i].value.n && p[i].presence != PQL_IMPOSSIBLE)
            buf_printf(&b, "=%.*s", STR_ARG(p[i].value));
    }
    if (set->rest == PQL_POSSIBLE)
        buf_printf(&b, "%s...", b.n ? " " : "");
    snprintf(text, sizeof text, "%s", buf_z(&b));
    buf_done(&b);
    return text;
}

static void check_labels(const char *const rows[][2], size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct analysed x = analyse_with(rows[i][0], NULL);
        const char *got = print_labels(x.f->labels);
        if (strcmp(got, rows[i][1]) != 0)
            fail_msg("%s: %s, not %s", rows[i][0], got, rows[i][1]);
        done(&x);
    }
}

#define N_ROWS(...) (sizeof((const char *const[][2]){ __VA_ARGS__ }) / sizeof(const char *[2]))
#define LABELS(...) check_labels((const char *const[][2]){ __VA_ARGS__ }, N_ROWS(__VA_ARGS__))

static void selectors_tell_labels(void **state)
{
    (void)state;
    LABELS({ "up", "+__name__=up ?instance ?job ..." }, { "a:b", "+__name__=a:b ..." },
           { "ALERTS", "+__name__=ALERTS ..." }, { "{x=\"1\"}", "+__name__ +x=1 ..." },
           { "a:b{job=\"api\"}", "+__name__=a:b +job=api ..." },
           { "a:b{job=\"\"}", "+__name__=a:b -job ..." },
           { "a:b{job!=\"\"}", "+__name__=a:b +job ..." },
           { "a:b{job!=\"x\"}", "+__name__=a:b ..." }, { "a:b{j=~\".+\"}", "+__name__=a:b +j ..." },
           { "a:b{j=~\".*\"}", "+__name__=a:b ..." }, { "a:b{j=~\"x\"}", "+__name__=a:b +j=x ..." },
           { "a:b{j=~\"x|y\"}", "+__name__=a:b +j ..." },
           { "a:b{j!~\"x.*\"}", "+__name__=a:b ..." }, { "a:b{j!~\"\"}", "+__name__=a:b +j ..." },
           { "a:b{j=\"x\"} offset 5m", "+__name__=a:b +j=x ..." },
           { "a:b{j=\"x\"} @ 100", "+__name__=a:b +j=x ..." }, { "(a:b)", "+__name__=a:b ..." },
           { "up{job=\"x\"}", "+__name__=up ?instance +job=x ..." },
           { "up{job=~\"x.*\"}", "+__name__=up ?instance +job ..." },
           { "up{job=~\".*\"}", "+__name__=up ?instance ?job ..." });
}

static void aggregations_choose_labels(void **state)
{
    (void)state;
    LABELS({ "sum(a:b)", "" }, { "sum by (job) (a:b)", "~job" }, { "sum by (job) (up)", "?job" },
           { "sum by (job) (a:b{job=\"x\"})", "+job=x" }, { "sum by (job, job) (a:b)", "~job" },
           { "sum by (__name__) (a:b)", "+__name__=a:b" },
           { "sum without (x) (a:b)", "-__name__ -x ..." },
           { "sum without (x) (a:b{x=\"1\", y=\"2\"})", "-__name__ -x +y=2 ..." },
           { "sum without () (a:b)", "-__name__ ..." }, { "sum by (a) (sum by (b) (c))", "" },
           { "sum by (a) (sum by (a, b) (c{a=\"1\"}))", "+a=1" },
           { "sum without (a) (sum by (a, b) (c:c))", "~b" },
           { "topk(3, a:b{x=\"1\"})", "+__name__=a:b +x=1 ..." },
           { "topk by (x) (3, a:b)", "+__name__=a:b ..." },
           { "limitk(3, a:b)", "+__name__=a:b ..." }, { "quantile(0.5, a:b)", "" },
           { "count_values(\"v\", a:b)", "+v" },
           { "count_values by (job) (\"v\", a:b)", "~job +v" },
           { "count_values without (job) (\"v\", a:b)", "-__name__ -job +v ..." },
           { "sum(a:b) by (x)", "~x" });
}

static void functions_change_labels(void **state)
{
    (void)state;
    LABELS({ "rate(a:b[5m])", "-__name__ ..." }, { "last_over_time(a:b[5m])", "+__name__=a:b ..." },
           { "first_over_time(a:b[5m])", "+__name__=a:b ..." }, { "abs(a:b)", "-__name__ ..." },
           { "sort(a:b)", "+__name__=a:b ..." }, { "-a:b", "-__name__ ..." },
           { "+a:b", "+__name__=a:b ..." }, { "scalar(a:b)", "" }, { "vector(1)", "" },
           { "time()", "" }, { "pi()", "" }, { "5", "" }, { "\"x\"", "" }, { "hour()", "" },
           { "hour(a:b)", "-__name__ ..." }, { "timestamp(a:b{x=\"1\"})", "-__name__ +x=1 ..." },
           { "max_over_time(sum by (job) (a:b{job=\"x\"})[5m:1m])", "+job=x" },
           { "rate(a:b{x=\"1\"}[5m] offset 1h)", "-__name__ +x=1 ..." },
           { "histogram_quantile(0.9, a:b)", "-__name__ -le ..." },
           { "histogram_quantile(0.9, sum by (le, job) (a:b))", "~job" },
           { "histogram_fraction(0, 1, sum by (le) (a:b{le=\"1\"}))", "" },
           { "histogram_quantiles(sum by (le) (a:b), \"q\", 0.5, 0.9)", "+q" },
           { "histogram_avg(rate(a:b{x=\"1\"}[5m]))", "-__name__ +x=1 ..." },
           { "histogram_count(sum by (x) (a:b))", "~x" });
}

static void label_functions_set_labels(void **state)
{
    (void)state;
    LABELS(
        { "label_replace(sum(a:b), \"x\", \"v\", \"\", \"\")", "+x=v" },
        { "label_replace(sum(a:b), \"x\", \"v\", \"y\", \".*\")", "+x=v" },
        { "label_replace(sum(a:b), \"x\", \"v\", \"y\", \"(.*)\")", "+x=v" },
        { "label_replace(sum(a:b), \"x\", \"v\", \"y\", \".+\")", "~x" },
        { "label_replace(sum(a:b), \"x\", \"$1\", \"y\", \"(.*)\")", "~x" },
        { "label_replace(sum by (y) (a:b{y=\"1\"}), \"x\", \"$1\", \"y\", \"(.*)\")", "?x +y=1" },
        { "label_replace(sum by (x) (a:b{x=\"1\"}), \"x\", \"\", \"\", \"\")", "" },
        { "label_replace(sum by (x) (a:b{x=\"1\"}), \"x\", \"v\", \"y\", \"z\")", "+x" },
        { "label_replace(sum by (x) (a:b{x=\"1\"}), \"x\", \"\", \"y\", \"z\")", "~x" },
        { "label_replace(sum(a:b), \"x\", \"\", \"y\", \"z\")", "" },
        { "label_replace(a:b, \"__name__\", \"n\", \"\", \"\")", "+__name__=n ..." },
        { "label_join(sum(a:b), \"x\", \"-\", \"a\", \"b\")", "+x" },
        { "label_join(sum(a:b), \"x\", \"\", \"a\", \"b\")", "" },
        { "label_join(sum by (a) (a:b{a=\"1\"}), \"x\", \"\", \"a\")", "+a=1 +x=1" },
        { "label_join(a:b{a=\"1\"}, \"x\", \"\", \"a\", \"b\")", "+__name__=a:b +a=1 +x ..." });
}

static void absent_takes_labels_of_its_matchers(void **state)
{
    (void)state;
    LABELS({ "absent(up{job=\"a\", x=~\"b\"})", "+job=a" },
           { "absent(up{job=\"a\", job!=\"b\"})", "" }, { "absent(sum(up{job=\"a\"}))", "" },
           { "absent((up{job=\"a\"}))", "+job=a" },
           { "absent_over_time(up{job=\"a\"}[5m])", "+job=a" }, { "absent(up)", "" });
}

static void operators_choose_labels(void **state)
{
    (void)state;
    LABELS({ "a:b * 2", "-__name__ ..." }, { "2 * a:b", "-__name__ ..." },
           { "a:b > 2", "+__name__=a:b ..." }, { "2 < a:b", "+__name__=a:b ..." },
           { "a:b > bool 2", "-__name__ ..." }, { "1 + 2", "" }, { "a:b + c:d", "-__name__ ..." },
           { "a:b{x=\"1\"} + c:d{y=\"2\"}", "-__name__ +x=1 +y=2 ..." },
           { "a:b > c:d", "+__name__=a:b ..." }, { "a:b > on (x) c:d", "~x" },
           { "a:b + on (x) c:d{x=\"1\"}", "+x=1" },
           { "a:b > on (__name__, x) c:d", "+__name__=a:b ~x" },
           { "a:b + ignoring (x) c:d", "-__name__ -x ..." }, { "a:b + sum by (x) (c:d)", "~x" },
           { "a:b + ignoring (y) sum by (x) (c:d)", "~x" },
           { "a:b * on (x) group_left (z) c:d", "-__name__ ..." },
           { "a:b * on (x) group_left (z) c:d{z=\"1\"}", "-__name__ +z=1 ..." },
           { "sum by (x) (a:b) * on (x) group_left (z) c:d{z=\"1\"}", "~x +z=1" },
           { "sum by (x, z) (a:b{z=\"2\"}) * on (x) group_left (z) sum by (x) (c:d)", "~x" },
           { "a:b * on (x) group_right (z) sum by (x, y) (c:d)", "~x ~y ~z" },
           { "a:b{z=\"1\"} * on (x) group_right (z) sum by (x, y) (c:d)", "~x ~y +z=1" },
           { "sum by (x) (a:b) * ignoring (y) group_left c:d{x=\"1\"}", "+x=1" },
           { "sum by (x) (a:b) * on (x) group_left (z) fill_right (0) c:d{z=\"1\"}", "~x ~z=1" });
}

static void sets_choose_labels(void **state)
{
    (void)state;
    LABELS({ "a:b{x=\"1\"} or c:d{x=\"1\"}", "+__name__ +x=1 ..." },
           { "a:b{x=\"1\"} or c:d{x=\"2\"}", "+__name__ +x ..." },
           { "sum by (x) (a:b) or sum by (y) (a:b{y=\"1\"})", "~x ~y=1" },
           { "sum(a:b) or vector(0)", "" }, { "a:b or vector(0)", "~__name__=a:b ..." },
           { "a:b{x=\"1\"} unless c:d", "+__name__=a:b +x=1 ..." },
           { "a:b and sum by (x) (c:d)", "+__name__=a:b ~x" },
           { "a:b and on (x) c:d{x=\"1\"}", "+__name__=a:b +x=1 ..." },
           { "a:b and ignoring (y) sum by (x) (c:d)", "+__name__=a:b ~x ~y" },
           { "a:b and on () c:d{x=\"1\"}", "+__name__=a:b ..." });
}

static void info_adds_labels(void **state)
{
    (void)state;
    LABELS({ "info(sum by (job, instance) (a:b))", "..." },
           { "info(sum by (job) (a:b), {x=~\".+\"})", "~job +x" },
           { "info(sum by (job) (a:b), {x=~\".*\"})", "~job ~x" },
           { "info(sum by (job) (a:b), {__name__=\"y_info\", x=\"1\"})", "~job +x" });
}

/* Who did it to the label, as text and place. */
static void check_cause(const char *expr, const char *label, const char *who, const char *at)
{
    struct analysed x = analyse_with(expr, NULL);
    struct pql_label l = pql_label_of(x.f->labels, str_of(label));
    struct buf b = { 0 };

    pql_cause_put(&b, &l.cause);
    if (strcmp(buf_z(&b), who) != 0)
        fail_msg("%s: %s, not %s", expr, buf_z(&b), who);
    struct str place = { expr + l.cause.at.off, l.cause.at.n };
    if (!str_eq(place, str_of(at)))
        fail_msg("%s: at %.*s, not %s", expr, STR_ARG(place), at);
    buf_done(&b);
    done(&x);
}

static void a_label_knows_who_removed_it(void **state)
{
    (void)state;
    check_cause("sum by (job) (up)", "instance", "sum by (job)", "by (job)");
    check_cause("sum(up) by (job)", "instance", "sum by (job)", "by (job)");
    check_cause("sum(up)", "instance", "sum", "sum");
    check_cause("max(sum by (job) (up))", "instance", "sum by (job)", "by (job)");
    check_cause("max(sum by (job) (up))", "job", "max", "max");
    check_cause("avg without (a, b) (up)", "b", "avg without (a, b)", "b");
    check_cause("up / on (job) x", "instance", "/ on (job)", "on (job)");
    check_cause("up / ignoring (x) y", "x", "/ ignoring (x)", "x");
    check_cause("up{job=\"\"}", "job", "up{job=\"\"}", "job=\"\"");
    check_cause("label_replace(up, \"a\", \"\", \"\", \"\")", "a", "label_replace()", "\"a\"");
    check_cause("sum by (x) (a) * on (x) group_left (z) y", "z", "* on (x) group_left (z)", "z");
    check_cause("histogram_quantile(0.9, a)", "le", "histogram_quantile()",
                "histogram_quantile(0.9, a)");
    check_cause("sum by (x) (a) and b", "y", "sum by (x)", "by (x)");
    check_cause("rate(a[5m])", "__name__", "rate()", "rate(a[5m])");
}

static void matching_labels_can_contradict(void **state)
{
    static const struct {
        const char *expr, *label;
        bool sure;
    } rows[] = {
        { "a{x=\"1\"} / sum(b)", "x", true },
        { "a / sum(b)", "job", false },
        { "a:a / sum(b)", NULL, false },
        { "a / on () sum(b)", NULL, false },
        { "sum by (job) (a{job=\"x\"}) / on (job) b{job=\"y\"}", "job", true },
        { "sum(a) / sum(b)", NULL, false },
        { "sum by (x) (a) / sum by (x) (b)", NULL, false },
        { "sum by (job) (a) / sum(b)", "job", false },
        { "a{x=\"1\"} unless sum(b)", "x", true },
        { "a{x=\"1\"} / ignoring (x, job, instance) sum(b)", NULL, false },
        { "a / ignoring (instance) sum by (job) (b)", NULL, false },
        { "a{x=\"1\"} / b{x=\"2\"}", "x", true },
        { "a{x=\"1\"} or b{x=\"2\"}", "x", true },
        { "a / on (job) group_left sum(b)", "job", false },
        { "a / 2", NULL, false },
    };

    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct analysed x = analyse_with(rows[i].expr, NULL);
        const struct pql_mismatch *m = x.f->mismatch;
        if (!m != !rows[i].label)
            fail_msg("%s: %s", rows[i].expr, m ? "does not match" : "matches");
        if (m && (!str_eq(m->l.name, str_of(rows[i].label)) || m->sure != rows[i].sure))
            fail_msg("%s: %.*s, sure: %d", rows[i].expr, STR_ARG(m->l.name), m->sure);
        done(&x);
    }
}

static void values_have_bounds(void **state)
{
    static const struct {
        const char *expr;
        enum pql_returns returns;
        double lo, hi;
        bool nan;
    } rows[] = {
        { "5", PQL_ALWAYS, 5, 5, false },
        { "vector(5)", PQL_ALWAYS, 5, 5, false },
        { "2 ^ 3 - 1", PQL_ALWAYS, 7, 7, false },
        { "1 / 0", PQL_ALWAYS, INFINITY, INFINITY, false },
        { "0 / 0", PQL_ALWAYS, INFINITY, -INFINITY, true },
        { "a / 0", PQL_SOMETIMES, -INFINITY, INFINITY, true },
        { "a", PQL_SOMETIMES, -INFINITY, INFINITY, false },
        { "up", PQL_SOMETIMES, 0, 1, false },
        { "a_total", PQL_SOMETIMES, 0, INFINITY, false },
        { "rate(a_total[5m])", PQL_SOMETIMES, 0, INFINITY, false },
        { "count(a)", PQL_SOMETIMES, 1, INFINITY, false },
        { "count(a) * 2 + 1", PQL_SOMETIMES, 3, INFINITY, false },
        { "-count(a)", PQL_SOMETIMES, -INFINITY, -1, false },
        { "count(a) == 0", PQL_NEVER, 1, 0, false },
        { "count(a) > 0", PQL_SOMETIMES, 1, INFINITY, false },
        { "count(a) > bool 0", PQL_SOMETIMES, 0, 1, false },
        { "count(a) < bool 1", PQL_SOMETIMES, 0, 0, false },
        { "a < bool 1", PQL_SOMETIMES, 0, 1, false },
        { "up > 1", PQL_NEVER, 2, 1, false },
        { "1 < up", PQL_NEVER, 2, 1, false },
        { "up == 1", PQL_SOMETIMES, 1, 1, false },
        { "up >= 0", PQL_SOMETIMES, 0, 1, false },
        { "a > 5 < 3", PQL_NEVER, 6, 3, false },
        { "a == NaN", PQL_NEVER, 0, 0, false },
        { "vector(1) > 0", PQL_ALWAYS, 1, 1, false },
        { "vector(1) > 2", PQL_NEVER, 2, 1, false },
        { "absent(a)", PQL_SOMETIMES, 1, 1, false },
        { "absent(vector(1))", PQL_NEVER, 1, 1, false },
        { "absent(up > 1)", PQL_ALWAYS, 1, 1, false },
        { "absent(a) == 0", PQL_NEVER, 1, 0, false },
        { "a / b", PQL_SOMETIMES, -INFINITY, INFINITY, true },
        { "a / (b > 0)", PQL_SOMETIMES, -INFINITY, INFINITY, false },
        { "a / (b != 0)", PQL_SOMETIMES, -INFINITY, INFINITY, false },
        { "a / clamp_min(b, 1)", PQL_SOMETIMES, -INFINITY, INFINITY, false },
        { "a / clamp(b, 1, 2)", PQL_SOMETIMES, -INFINITY, INFINITY, false },
        { "a / clamp_max(b, -1)", PQL_SOMETIMES, -INFINITY, INFINITY, false },
        { "a / count(b)", PQL_SOMETIMES, -INFINITY, INFINITY, false },
        { "a / 1024", PQL_SOMETIMES, -INFINITY, INFINITY, false },
        { "a_total / b_total", PQL_SOMETIMES, 0, INFINITY, true },
        { "(a / b) > 1", PQL_SOMETIMES, 1, INFINITY, false },
        { "a % b", PQL_SOMETIMES, -INFINITY, INFINITY, true },
        { "histogram_quantile(0.9, a_bucket)", PQL_SOMETIMES, -INFINITY, INFINITY, true },
        { "scalar(a)", PQL_ALWAYS, -INFINITY, INFINITY, true },
        { "hour()", PQL_ALWAYS, 0, 23, false },
        { "hour() > 23", PQL_NEVER, 24, 23, false },
        { "a or vector(0)", PQL_ALWAYS, -INFINITY, INFINITY, false },
        { "up or vector(0)", PQL_ALWAYS, 0, 1, false },
        { "a and (up > 1)", PQL_NEVER, -INFINITY, INFINITY, false },
        { "a unless (up > 1)", PQL_SOMETIMES, -INFINITY, INFINITY, false },
        { "(up > 1) or up", PQL_SOMETIMES, 0, 1, false },
        { "a{x=\"1\"} * b{x=\"2\"}", PQL_NEVER, -INFINITY, INFINITY, false },
        { "a{x=\"1\", x=\"2\"}", PQL_NEVER, -INFINITY, INFINITY, false },
        { "a{x=\"1\", x!=\"1\"}", PQL_NEVER, -INFINITY, INFINITY, false },
        { "a{x=~\"1|2\", x!~\"[12]\"}", PQL_NEVER, -INFINITY, INFINITY, false },
        { "a{x=~\"1|2\", x!=\"1\"}", PQL_SOMETIMES, -INFINITY, INFINITY, false },
        { "sum(up)", PQL_SOMETIMES, 0, INFINITY, false },
        { "avg(up)", PQL_SOMETIMES, 0, 1, false },
        { "sum(vector(1))", PQL_ALWAYS, 1, INFINITY, false },
        { "changes(a[5m]) < 0", PQL_NEVER, 0, 0, false },
        { "delta(a_total[5m])", PQL_SOMETIMES, -INFINITY, INFINITY, false },
        { "max_over_time(up[5m]) > 1", PQL_NEVER, 2, 1, false },
        { "max_over_time(vector(1)[5m:1m])", PQL_SOMETIMES, 1, 1, false },
        { "sum_over_time(up[5m]) > 1", PQL_SOMETIMES, 1, INFINITY, false },
    };

    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct analysed x = analyse_with(rows[i].expr, NULL);
        const struct pql_values *v = &x.f->values;
        if (v->returns != rows[i].returns || v->nan != rows[i].nan)
            fail_msg("%s: returns %d, nan %d", rows[i].expr, v->returns, v->nan);
        // The bounds of a filter are exclusive by the smallest step; of nothing they do not matter.
        if (v->returns != PQL_NEVER &&
            ((v->lo != rows[i].lo && !(fabs(v->lo - rows[i].lo) <= 1e-9)) ||
             (v->hi != rows[i].hi && !(fabs(v->hi - rows[i].hi) <= 1e-9))))
            fail_msg("%s: %g to %g", rows[i].expr, v->lo, v->hi);
        assert_true((v->returns == PQL_NEVER) == (v->never != NULL));
        assert_true(v->nan == (v->nan_by != NULL));
        done(&x);
    }
}

static void conditions_are_seen(void **state)
{
    static const struct {
        const char *expr;
        bool filtered;
    } rows[] = {
        { "a", false },
        { "a > 1", true },
        { "a > bool 1", false },
        { "sum(a > 1)", true },
        { "sum(a) * 2 > 1", true },
        { "absent(a)", true },
        { "a unless b", true },
        { "a and b", true },
        { "(a > 1) or b", false },
        { "(a > 1) or (b > 2)", true },
        { "(a > 1) * on () group_left (x) b", true },
        { "vector(1)", false },
        { "ALERTS{alertstate=\"firing\"}", true },
        { "rate(a[5m])", false },
        { "scalar(a > 1)", false },
        { "up >= 0", true }, // always true, but a condition
        { "vector(1) > 0", false },
    };

    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct analysed x = analyse_with(rows[i].expr, NULL);
        if (x.f->values.filtered != rows[i].filtered)
            fail_msg("%s: %d", rows[i].expr, x.f->values.filtered);
        done(&x);
    }
}

static void kinds_follow_the_metric(void **state)
{
    static const struct {
        const char *expr;
        enum pql_metric_kind kind;
        enum pql_certainty certainty;
        const char *rate, *mixed; /* what starts there in the text */
    } rows[] = {
        { "a_total", PQL_KIND_COUNTER, PQL_BY_NAME, NULL, NULL },
        { "a", PQL_KIND_UNKNOWN, PQL_BY_NAME, NULL, NULL },
        { "a_ratio", PQL_KIND_GAUGE, PQL_BY_NAME, NULL, NULL },
        { "node_memory_MemFree_bytes", PQL_KIND_GAUGE, PQL_BY_NAME, NULL, NULL },
        { "go_memstats_alloc_bytes_total", PQL_KIND_COUNTER, PQL_BY_NAME, NULL, NULL },
        { "a_bucket", PQL_KIND_BUCKET, PQL_BY_NAME, NULL, NULL },
        { "rate(a_total[5m])", PQL_KIND_GAUGE, PQL_BY_OPERATION, "rate(a", NULL },
        { "rate(a_bucket[5m])", PQL_KIND_BUCKET, PQL_BY_NAME, "rate(a", NULL },
        { "sum by (le) (rate(a_bucket[5m]))", PQL_KIND_BUCKET, PQL_BY_NAME, "rate(a", "sum by" },
        { "sum(a_total)", PQL_KIND_COUNTER, PQL_BY_NAME, NULL, "sum(a" },
        { "max(sum(a_total))", PQL_KIND_COUNTER, PQL_BY_NAME, NULL, "sum(a" },
        { "topk(3, a_total)", PQL_KIND_COUNTER, PQL_BY_NAME, NULL, NULL },
        { "a_total + b_total", PQL_KIND_COUNTER, PQL_BY_NAME, NULL, "a_total + b" },
        { "a_total * 8", PQL_KIND_COUNTER, PQL_BY_NAME, NULL, NULL },
        { "a_total - b_total", PQL_KIND_UNKNOWN, PQL_BY_OPERATION, NULL, NULL },
        { "a_total > 5", PQL_KIND_COUNTER, PQL_BY_NAME, NULL, NULL },
        { "count(a_total)", PQL_KIND_GAUGE, PQL_BY_OPERATION, NULL, NULL },
        { "a_total or b_total", PQL_KIND_COUNTER, PQL_BY_NAME, NULL, NULL },
        { "a_total or b", PQL_KIND_UNKNOWN, PQL_BY_NAME, NULL, NULL },
        { "changes(a_total[5m])", PQL_KIND_GAUGE, PQL_BY_OPERATION, NULL, NULL },
        { "last_over_time(a_total[5m])", PQL_KIND_COUNTER, PQL_BY_NAME, NULL, NULL },
    };

    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct analysed x = analyse_with(rows[i].expr, NULL);
        const struct pql_metric *m = &x.f->metric;
        if (m->kind != rows[i].kind || m->certainty != rows[i].certainty ||
            !m->rate != !rows[i].rate || !m->mixed != !rows[i].mixed)
            fail_msg("%s: kind %d (%d), rate %d, mixed %d", rows[i].expr, m->kind, m->certainty,
                     m->rate != NULL, m->mixed != NULL);
        if (m->rate)
            assert_true(str_starts(str_of(rows[i].expr + m->rate->at.off), str_of(rows[i].rate)));
        if (m->mixed)
            assert_true(str_starts(str_of(rows[i].expr + m->mixed->at.off), str_of(rows[i].mixed)));
        done(&x);
    }
}

static bool say_metadata(void *user, struct str metric, enum metric_type *type, struct str *unit)
{
    (void)user;
    if (str_eq(metric, STR("plain"))) {
        *type = METRIC_COUNTER;
        *unit = STR("bytes");
        return true;
    }
    *type = METRIC_HISTOGRAM;
    return str_starts(metric, STR("h_"));
}

static void metadata_knows_better_than_names(void **state)
{
    const struct pql_flow_env env = { .metadata = say_metadata };
    struct analysed x = analyse_with("plain", &env);

    (void)state;
    assert_int_equal(x.f->metric.kind, PQL_KIND_COUNTER);
    assert_int_equal(x.f->metric.certainty, PQL_BY_METADATA);
    assert_int_equal(x.f->measure.unit, METRIC_UNIT_BYTES);
    done(&x);
    x = analyse_with("h_seconds", &env);
    assert_int_equal(x.f->metric.kind, PQL_KIND_HISTOGRAM);
    done(&x);
    x = analyse_with("h_seconds_bucket", &env);
    assert_int_equal(x.f->metric.kind, PQL_KIND_BUCKET);
    done(&x);
}

static const struct pql_flow *find_rule(void *user, struct str metric)
{
    const struct pql_flow *rule = user;
    return str_eq(metric, STR("r:x")) ? rule : NULL;
}

static void recorded_series_are_those_of_their_rule(void **state)
{
    const struct label labels[] = { { STR("team"), STR("a") }, { STR("gone"), STR("") } };
    struct analysed rule = analyse_with("sum by (job, gone) (up_total)", NULL);
    struct pql_flow *made = pql_flow_record(&rule.a, rule.f, STR("r:x"), labels, N_OF(labels));
    struct pql_flow_env env = { .rule = find_rule, .user = made };
    struct analysed x = analyse_with("rate(r:x{job=\"b\"}[5m])", &env);

    (void)state;
    assert_string_equal(print_labels(x.f->labels), "+job=b +team=a");
    struct pql_label gone = pql_label_of(x.f->labels, STR("instance"));
    assert_int_equal(gone.presence, PQL_IMPOSSIBLE);
    assert_true(str_eq(gone.cause.rule, STR("r:x")));
    assert_int_equal(gone.cause.at.off, 5);
    assert_ptr_equal(gone.cause.node, rule.n);
    const struct pql_metric *m = &x.f->kids[0]->metric;
    assert_int_equal(m->kind, PQL_KIND_COUNTER);
    assert_ptr_equal(m->mixed, rule.n);
    assert_true(str_eq(m->rule, STR("r:x")));
    done(&x);
    x = analyse_with("r:x{team=\"b\"}", &env);
    assert_int_equal(x.f->values.returns, PQL_NEVER);
    done(&x);
    x = analyse_with("r:x{instance=~\"b.+\"}", &env);
    assert_int_equal(x.f->values.returns, PQL_NEVER);
    done(&x);

    struct analysed other = analyse_with("sum by (job, path) (up_total)", NULL);
    env.user = pql_flow_join(&rule.a, made, pql_flow_record(&rule.a, other.f, STR("r:x"), NULL, 0));
    x = analyse_with("r:x", &env);
    assert_string_equal(print_labels(x.f->labels), "+__name__=r:x ?job ~path ~team=a");
    done(&x);
    done(&other);
    done(&rule);
}

static void sets_that_grow_get_vague_and_not_wrong(void **state)
{
    struct buf b = { 0 };
    struct analysed x;

    (void)state;
    buf_puts(&b, "sum by (l0");
    for (int i = 1; i < 1000; i++)
        buf_printf(&b, ", l%d", i);
    buf_puts(&b, ") (a:b)");
    x = analyse_with(buf_z(&b), NULL);
    assert_int_equal(pql_label_of(x.f->labels, STR("l999")).presence, PQL_POSSIBLE);
    assert_int_equal(pql_label_of(x.f->labels, STR("l1")).presence, PQL_POSSIBLE);
    assert_true(x.f->labels->n <= PQL_FLOW_LABELS);
    done(&x);
    buf_done(&b);
}

static void every_part_has_its_own_facts(void **state)
{
    struct analysed x = analyse_with("topk(2, sum by (job) (up)) / 2", NULL);
    const struct pql_flow *topk = x.f->kids[0];

    (void)state;
    assert_int_equal(x.f->n_kids, 2);
    assert_int_equal(topk->n->kind, PQL_AGGREGATE);
    assert_int_equal(topk->kids[0]->n->kind, PQL_NUMBER);
    assert_int_equal(topk->kids[1]->n->kind, PQL_AGGREGATE);
    assert_string_equal(print_labels(topk->kids[1]->labels), "?job");
    assert_int_equal(x.f->kids[1]->n->type, PQL_SCALAR);
    done(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(selectors_tell_labels),
        cmocka_unit_test(aggregations_choose_labels),
        cmocka_unit_test(functions_change_labels),
        cmocka_unit_test(label_functions_set_labels),
        cmocka_unit_test(absent_takes_labels_of_its_matchers),
        cmocka_unit_test(operators_choose_labels),
        cmocka_unit_test(sets_choose_labels),
        cmocka_unit_test(info_adds_labels),
        cmocka_unit_test(a_label_knows_who_removed_it),
        cmocka_unit_test(matching_labels_can_contradict),
        cmocka_unit_test(values_have_bounds),
        cmocka_unit_test(conditions_are_seen),
        cmocka_unit_test(kinds_follow_the_metric),
        cmocka_unit_test(metadata_knows_better_than_names),
        cmocka_unit_test(recorded_series_are_those_of_their_rule),
        cmocka_unit_test(sets_that_grow_get_vague_and_not_wrong),
        cmocka_unit_test(every_part_has_its_own_facts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
