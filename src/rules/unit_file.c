#include "rules/unit_file.h"

#include <math.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/time.h"
#include "ext/yaml_fields.h"

#define EVAL_INTERVAL_MS INT64_C(60000)

struct reader {
    struct unit_file *f;
    struct err *e;
};

/* ---- values ---- */

static bool read_dur(struct reader *r, const struct yaml_node *n, int64_t *ms)
{
    struct err why = { 0 };
    struct str text;

    if (!n || yaml_is_null(n))
        return true;
    if (!yaml_str(n, &text, r->e))
        return false;
    if (dur_parse_strict(text, ms, &why))
        return true;
    yaml_fail(n, r->e, "%s", why.msg);
    err_done(&why);
    return false;
}

static bool read_str(struct reader *r, const struct yaml_node *n, struct str *out)
{
    return !n || yaml_str(n, out, r->e);
}

/* A list; false when it is something else. Absent and null are empty. */
static bool read_list(struct reader *r, const struct yaml_node *n, const char *what)
{
    return !n || yaml_is_null(n) || yaml_is(n, YAML_LIST, what, r->e);
}

static size_t length(const struct yaml_node *n)
{
    return n && n->kind == YAML_LIST ? n->n : 0;
}

static bool read_strs(struct reader *r, const struct yaml_node *n, const char *what,
                      struct unit_strs *out)
{
    if (!read_list(r, n, what))
        return false;
    out->p = arena_new_n(&r->f->arena, struct str, length(n) + 1);
    for (const struct yaml_member *m = length(n) ? n->first : NULL; m; m = m->next)
        if (!read_str(r, m->value, &out->p[out->n++]))
            return false;
    return true;
}

static int by_name(const void *a, const void *b)
{
    const struct unit_pair *x = a, *y = b;
    return str_cmp(x->name, y->name);
}

static bool read_pairs(struct reader *r, const struct yaml_node *n, const char *what,
                       struct unit_pairs *out)
{
    if (!n || yaml_is_null(n))
        return true;
    if (!yaml_is(n, YAML_MAP, what, r->e))
        return false;
    out->p = arena_new_n(&r->f->arena, struct unit_pair, n->n + 1);
    for (const struct yaml_member *m = n->first; m; m = m->next) {
        struct unit_pair *p = &out->p[out->n++];
        if (!yaml_str(m->key, &p->name, r->e) || !yaml_str(m->value, &p->value, r->e))
            return false;
    }
    qsort(out->p, out->n, sizeof *out->p, by_name);
    return true;
}

/* Unix seconds or RFC 3339. */
static bool read_start(struct reader *r, const struct yaml_node *n, int64_t *ms)
{
    struct err why = { 0 };
    struct str text;

    if (!n || yaml_is_null(n))
        return true;
    if (!yaml_str(n, &text, r->e))
        return false;
    bool relative = text.n && strchr("+-n", text.p[0]) &&
                    !(text.n > 1 && text.p[0] == '-' && text.p[1] >= '0' && text.p[1] <= '9');
    if (!relative && text.n && text.p[0] == '-') { // before the epoch, not before now
        if (time_parse(str_skip(text, 1), 0, ms, &why)) {
            *ms = -*ms;
            return true;
        }
    } else if (!relative && text.n && time_parse(text, 0, ms, &why)) {
        return true;
    }
    err_done(&why);
    return yaml_fail(n, r->e, "cannot parse \"%.*s\" to a valid timestamp", STR_ARG(text));
}

/* ---- maps: a field a key, all of them nodes ---- */

#define FIELD(type, member)                                                                        \
    {                                                                                              \
#member, YAML_FIELD_NODE, offsetof(struct type, member)                                    \
    }

#define READ_FIELDS(r, n, fields, to)                                                              \
    yaml_read_fields(&(r)->f->arena, (n), (fields), N_OF(fields), (to), (r)->e)

typedef bool read_fn(struct reader *r, const struct yaml_node *n, void *to);

/* Every map of a list is read into an element of an array, which is returned; NULL with an error.
 */
static void *read_each(struct reader *r, const struct yaml_node *n, const char *what, size_t size,
                       read_fn *read, size_t *count)
{
    char *p;

    if (!read_list(r, n, what))
        return NULL;
    p = arena_zalloc(&r->f->arena, xmul(length(n) + 1, size));
    for (const struct yaml_member *m = length(n) ? n->first : NULL; m; m = m->next, ++*count)
        if (!read(r, m->value, p + *count * size))
            return NULL;
    return p;
}

#define READ_EACH(r, n, read, to, count)                                                           \
    (((to) = read_each((r), (n), #n + 2, sizeof *(to), (read), (count))) != NULL)

struct series_nodes {
    const struct yaml_node *series, *values;
};
static const struct yaml_field series_fields[] = { FIELD(series_nodes, series),
                                                   FIELD(series_nodes, values) };

static bool read_series(struct reader *r, const struct yaml_node *n, void *to)
{
    struct unit_series *s = to;
    struct series_nodes x = { 0 };

    s->node = n;
    return READ_FIELDS(r, n, series_fields, &x) && read_str(r, x.series, &s->series) &&
           read_str(r, x.values, &s->values);
}

struct alert_nodes {
    const struct yaml_node *exp_labels, *exp_annotations;
};
static const struct yaml_field alert_fields[] = { FIELD(alert_nodes, exp_labels),
                                                  FIELD(alert_nodes, exp_annotations) };

static bool read_alert(struct reader *r, const struct yaml_node *n, void *to)
{
    struct unit_alert *a = to;
    struct alert_nodes x = { 0 };

    a->node = n;
    return READ_FIELDS(r, n, alert_fields, &x) &&
           read_pairs(r, x.exp_labels, "exp_labels", &a->labels) &&
           read_pairs(r, x.exp_annotations, "exp_annotations", &a->annotations);
}

struct alert_test_nodes {
    const struct yaml_node *eval_time, *alertname, *exp_alerts;
};
static const struct yaml_field alert_test_fields[] = { FIELD(alert_test_nodes, eval_time),
                                                       FIELD(alert_test_nodes, alertname),
                                                       FIELD(alert_test_nodes, exp_alerts) };

static bool read_alert_test(struct reader *r, const struct yaml_node *n, void *to)
{
    struct unit_alert_test *t = to;
    struct alert_test_nodes x = { 0 };

    t->node = n;
    return READ_FIELDS(r, n, alert_test_fields, &x) && read_dur(r, x.eval_time, &t->eval_ms) &&
           read_str(r, x.alertname, &t->alertname) &&
           READ_EACH(r, x.exp_alerts, read_alert, t->alerts, &t->n);
}

struct sample_nodes {
    const struct yaml_node *labels, *value, *histogram;
};
static const struct yaml_field sample_fields[] = { FIELD(sample_nodes, labels),
                                                   FIELD(sample_nodes, value),
                                                   FIELD(sample_nodes, histogram) };

static bool read_sample(struct reader *r, const struct yaml_node *n, void *to)
{
    struct unit_sample *s = to;
    struct sample_nodes x = { 0 };

    s->node = n;
    return READ_FIELDS(r, n, sample_fields, &x) && read_str(r, x.labels, &s->labels) &&
           (!x.value || yaml_float(x.value, &s->value, r->e)) && read_str(r, x.histogram, &s->hist);
}

struct expr_test_nodes {
    const struct yaml_node *expr, *eval_time, *exp_samples;
};
static const struct yaml_field expr_test_fields[] = { FIELD(expr_test_nodes, expr),
                                                      FIELD(expr_test_nodes, eval_time),
                                                      FIELD(expr_test_nodes, exp_samples) };

static bool read_expr_test(struct reader *r, const struct yaml_node *n, void *to)
{
    struct unit_expr_test *t = to;
    struct expr_test_nodes x = { 0 };

    t->node = n;
    return READ_FIELDS(r, n, expr_test_fields, &x) && read_str(r, x.expr, &t->expr) &&
           read_dur(r, x.eval_time, &t->eval_ms) &&
           READ_EACH(r, x.exp_samples, read_sample, t->samples, &t->n);
}

struct group_nodes {
    const struct yaml_node *name, *interval, *start_timestamp, *input_series, *alert_rule_test,
        *promql_expr_test, *external_labels, *external_url;
};
static const struct yaml_field group_fields[] = {
    FIELD(group_nodes, name),
    FIELD(group_nodes, interval),
    FIELD(group_nodes, start_timestamp),
    FIELD(group_nodes, input_series),
    FIELD(group_nodes, alert_rule_test),
    FIELD(group_nodes, promql_expr_test),
    FIELD(group_nodes, external_labels),
    FIELD(group_nodes, external_url),
};

static bool read_group(struct reader *r, const struct yaml_node *n, void *to)
{
    struct unit_group *g = to;
    struct group_nodes x = { 0 };

    g->node = n;
    return READ_FIELDS(r, n, group_fields, &x) && read_str(r, x.name, &g->name) &&
           read_dur(r, x.interval, &g->interval_ms) &&
           read_start(r, x.start_timestamp, &g->start_ms) &&
           READ_EACH(r, x.input_series, read_series, g->series, &g->n_series) &&
           READ_EACH(r, x.alert_rule_test, read_alert_test, g->alert_tests, &g->n_alert_tests) &&
           READ_EACH(r, x.promql_expr_test, read_expr_test, g->expr_tests, &g->n_expr_tests) &&
           read_pairs(r, x.external_labels, "external_labels", &g->external_labels) &&
           read_str(r, x.external_url, &g->external_url);
}

/* ---- the file ---- */

struct root_nodes {
    const struct yaml_node *rule_files, *evaluation_interval, *group_eval_order, *fuzzy_compare,
        *tests;
};
static const struct yaml_field root_fields[] = {
    FIELD(root_nodes, rule_files),
    FIELD(root_nodes, evaluation_interval),
    FIELD(root_nodes, group_eval_order),
    FIELD(root_nodes, fuzzy_compare),
    FIELD(root_nodes, tests),
};

static bool check_order(struct reader *r, const struct yaml_node *n)
{
    struct map seen = { 0 };
    bool ok = true;

    for (size_t i = 0; ok && i < r->f->order.n; i++)
        if (map_id(&seen, r->f->order.p[i]) < i)
            ok = yaml_fail(n, r->e, "group name repeated in evaluation order: %.*s",
                           STR_ARG(r->f->order.p[i]));
    map_done(&seen);
    return ok;
}

static bool read_root(struct reader *r, const struct yaml_node *n)
{
    struct unit_file *f = r->f;
    struct root_nodes x = { 0 };

    if (n && !yaml_is_null(n) && !READ_FIELDS(r, n, root_fields, &x))
        return false;
    if (!read_strs(r, x.rule_files, "rule_files", &f->rule_files) ||
        !read_dur(r, x.evaluation_interval, &f->eval_interval_ms) ||
        !read_strs(r, x.group_eval_order, "group_eval_order", &f->order) ||
        !check_order(r, x.group_eval_order) ||
        (x.fuzzy_compare && !yaml_bool(x.fuzzy_compare, &f->fuzzy, r->e)))
        return false;
    if (!f->eval_interval_ms)
        f->eval_interval_ms = EVAL_INTERVAL_MS;
    if (!READ_EACH(r, x.tests, read_group, f->groups, &f->n))
        return false;
    for (size_t i = 0; i < f->n; i++) {
        f->groups[i].number = i;
        if (!f->groups[i].interval_ms)
            f->groups[i].interval_ms = f->eval_interval_ms;
    }
    return true;
}

bool unit_file_parse(struct str text, struct unit_file *out, struct err *e)
{
    struct reader r = { out, e };

    *out = (struct unit_file){ 0 };
    out->doc = yaml_doc_new(text, e);
    return out->doc && read_root(&r, yaml_doc_root(out->doc));
}

void unit_file_done(struct unit_file *f)
{
    yaml_doc_free(f->doc);
    arena_done(&f->arena);
    *f = (struct unit_file){ 0 };
}
