/* check_targets.c - target groups: static_configs, and the files of file_sd_configs.
 *
 * Source: prometheus config/config.go CheckTargetAddress, scrape/target.go PopulateLabels,
 * discovery/file/file.go.
 */
#include "lint/schema.h"

static const struct schema_key keys[] = {
    { .name = "labels", .type = SCHEMA_STR, .shape = SCHEMA_LABELS },
    { .name = "targets", .type = SCHEMA_STR, .shape = SCHEMA_LIST },
};

const struct schema_map schema_targets = { .what = "a group of targets",
                                           .keys = keys,
                                           .n = N_OF(keys) };

/* ---- addresses ---- */

struct fault {
    const char *what, *help;
};

static bool is_port(struct str s)
{
    unsigned v = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || i == 5)
            return false;
        v = v * 10 + (unsigned)(s.p[i] - '0');
    }
    return s.n && v <= 65535;
}

static struct fault port_fault(struct str s)
{
    size_t close = s.n && s.p[0] == '[' ? str_find_char(s, ']') : 0;
    struct str rest = str_skip(s, close), port;
    size_t colon = str_find_char(rest, ':');

    if (colon == rest.n)
        return (struct fault){ 0 };
    port = str_skip(rest, colon + 1);
    if (!close && str_find_char(port, ':') < port.n)
        return (struct fault){ "is no address", "IPv6 addresses go into brackets: [::1]:9100" };
    if (!is_port(port))
        return (struct fault){ "has no port from 0 to 65535", NULL };
    return (struct fault){ 0 };
}

static struct fault target_fault(struct str s)
{
    if (!s.n)
        return (struct fault){ "is empty", NULL };
    if (str_find(s, STR("://")) < s.n)
        return (struct fault){ "has a scheme",
                               "a target is HOST:PORT; the job has `scheme` and `metrics_path`" };
    if (str_find_char(s, '/') < s.n)
        return (struct fault){ "has a path", "a target is HOST:PORT; the job has `metrics_path`" };
    return port_fault(s);
}

void schema_check_targets(struct schema_walk *w, const struct yaml_member *groups, bool plain)
{
    for (; groups && plain; groups = groups->next)
        for (const struct yaml_member *m = schema_entries(groups->value, "targets"); m;
             m = m->next) {
            struct fault fault = m->value->kind == YAML_SCALAR ? target_fault(schema_text(m->value))
                                                               : (struct fault){ 0 };
            if (!fault.what)
                continue;
            struct lint_finding *found = schema_report(w, CONFIG_TARGET, m->value->at,
                                                       "the target \"%.*s\" %s",
                                                       STR_ARG(schema_text(m->value)), fault.what);
            if (fault.help)
                lint_help(w->f, found, "%s", fault.help);
        }
}

static bool leaves_address(const struct yaml_node *rule)
{
    static const char *const harmless[] = { "", "replace", "lowercase", "uppercase", "hashmod" };
    struct str action = schema_text(yaml_get(rule, "action"));
    struct str target = schema_text(yaml_get(rule, "target_label"));

    for (size_t i = 0; i < N_OF(harmless); i++)
        if (str_eq_nocase(action, str_of(harmless[i])))
            return str_find_char(target, '$') == target.n && !str_eq(target, STR("__address__"));
    return false;
}

bool schema_is_plain(const struct yaml_node *job)
{
    for (const struct yaml_member *m = schema_entries(job, "relabel_configs"); m; m = m->next)
        if (!leaves_address(m->value))
            return false;
    return true;
}

/* ---- files ---- */

void lint_run_file_sd(struct lint_file *f)
{
    struct schema_walk w = { 0 };
    struct yaml_doc *doc = schema_open(&w, f);

    if (doc) {
        const struct yaml_node *root = yaml_doc_root(doc);
        w.legacy_names = f->from && f->from->legacy_names;
        schema_walk_list(&w, doc, &schema_targets);
        if (root && root->kind == YAML_LIST)
            schema_check_targets(&w, root->first, f->from && f->from->plain);
    }
    yaml_doc_free(doc);
}
