/* kind.c - what a file is, told from its content, and what reads it. */
#include "lint/lint_impl.h"

struct kind {
    const char *word, *title;
    void (*run)(struct lint_file *f); /* NULL: recognised, and not checked */
};

static const struct kind kinds[LINT_N_KINDS] = {
    [LINT_UNKNOWN] = { "unknown", "any file", NULL },
    [LINT_EXPOSITION] = { "exposition", "expositions", lint_run_exposition },
    [LINT_RULES] = { "rules", "rule files", lint_run_rule_file },
    [LINT_RULE_TEST] = { "rule-test", "rule unit tests", lint_run_rule_test },
    [LINT_PROMETHEUS] = { "prometheus", "prometheus.yml", lint_run_prometheus },
    [LINT_WEB_CONFIG] = { "web-config", "web configuration", lint_run_web_config },
    [LINT_FILE_SD] = { "file-sd", "file_sd target files", lint_run_file_sd },
    [LINT_GRAFANA] = { "grafana", "Grafana dashboards", lint_run_grafana },
    [LINT_DASHBOARD] = { "dashboard", "dashboards", lint_run_dashboard },
    [LINT_PROMQL] = { "promql", "PromQL", lint_run_promql },
};

const char *lint_kind_word(enum lint_kind k)
{
    return kinds[k].word;
}

const char *lint_kind_title(enum lint_kind k)
{
    return kinds[k].title;
}

bool lint_kind_known(enum lint_kind k)
{
    return kinds[k].run != NULL;
}

void lint_run_kind(struct lint_file *f)
{
    kinds[f->kind].run(f);
}

/* ---- by content ---- */

struct seen { /* top-level keys of a YAML or JSON text */
    bool groups, spec, kind_rule, tests, web, targets, panels, rows, any;
    bool scrape, interval;     /* keys that only prometheus.yml has; below the top level */
    size_t n_config, n_others; /* keys of prometheus.yml; of nothing we know */
    bool foreign;              /* keys of what looks like prometheus.yml, and is not */
    size_t n_targets;          /* `targets` and `labels` */
    size_t n_keys, n_board;    /* all; those of a dashboard of promctl */
    /* Of Grafana's dashboards: keys that only they have, at the top and below; of its panels; that
     * it is in another object; that a resource says so. */
    bool grafana, inner_grafana, grafana_panel, wrapped, resource;
};

static bool is_key_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

static bool one_of(struct str s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(s, str_of(words[i])))
            return true;
    return false;
}

static bool is_grafana_key(struct str key)
{
    static const char *const keys[] = { "gnetId",     "graphTooltip", "schemaVersion", "templating",
                                        "timepicker", "__inputs",     "__requires" };
    return one_of(key, keys, N_OF(keys));
}

static void see_key(struct seen *s, struct str key, struct str value)
{
    static const char *const scrape[] = { "scrape_configs", "scrape_config_files", "rule_files",
                                          "remote_write", "remote_read" };
    static const char *const config[] = { "alerting", "global",  "otlp",
                                          "runtime",  "storage", "tracing" };
    static const char *const web[] = { "tls_server_config", "http_server_config",
                                       "basic_auth_users" };
    static const char *const tests[] = { "tests", "evaluation_interval", "group_eval_order",
                                         "fuzzy_compare" };
    // Alertmanager and its cluster, Promtail and Loki, the OpenTelemetry collector, an agent
    static const char *const foreign[] = {
        "route",   "receivers", "clients",   "positions", "server",  "exporters",
        "metrics", "logs",      "templates", "ingester",  "service", "tls_client_config"
    };

    static const char *const board[] = { "title",   "uid",  "match",  "source", "range",
                                         "refresh", "vars", "panels", "rules",  "alerts" };

    s->any = true;
    s->n_keys++;
    s->n_board += one_of(key, board, N_OF(board));
    s->groups |= str_eq(key, STR("groups"));
    s->spec |= str_eq(key, STR("spec"));
    s->kind_rule |= str_eq(key, STR("kind")) && str_starts(str_trim(value), STR("PrometheusRule"));
    s->tests |= one_of(key, tests, N_OF(tests));
    s->web |= one_of(key, web, N_OF(web));
    s->targets |= str_eq(key, STR("targets"));
    s->panels |= str_eq(key, STR("panels"));
    s->rows |= str_eq(key, STR("rows"));
    s->grafana |= is_grafana_key(key);
    s->wrapped |= str_eq(key, STR("dashboard"));
    s->resource |= str_eq(key, STR("apiVersion")) &&
                   str_starts(value, STR("\"dashboard.grafana.app/"));
    s->foreign |= one_of(key, foreign, N_OF(foreign));
    if (one_of(key, scrape, N_OF(scrape)))
        s->scrape = true;
    else if (str_eq(key, STR("targets")) || str_eq(key, STR("labels")))
        s->n_targets++;
    else if (!one_of(key, config, N_OF(config)))
        s->n_others++;
    s->n_config += one_of(key, scrape, N_OF(scrape)) || one_of(key, config, N_OF(config));
}

/* Below the top level: what is in `global` and `alerting` of prometheus.yml. */
static void see_inner(struct seen *s, struct str key)
{
    static const char *const inner[] = { "scrape_interval", "scrape_timeout", "evaluation_interval",
                                         "external_labels", "alertmanagers" };

    static const char *const panel[] = { "gridPos", "fieldConfig", "datasource" };

    s->interval |= one_of(key, inner, N_OF(inner));
    s->grafana_panel |= one_of(key, panel, N_OF(panel));
    s->inner_grafana |= is_grafana_key(key);
}

/* `key: value` or `- key: value` at the beginning of a line. */
static bool yaml_key(struct str line, struct str *key, struct str *value)
{
    size_t n = 0;

    str_cut_prefix(&line, STR("- "));
    if (line.n && (line.p[0] == '"' || line.p[0] == '\'')) {
        char quote = line.p[0];
        line = str_skip(line, 1);
        n = str_find_char(line, quote);
        *key = str_head(line, n);
        line = str_skip(line, n + 1);
    } else {
        while (n < line.n && is_key_char(line.p[n]))
            n++;
        *key = str_head(line, n);
        line = str_skip(line, n);
    }
    if (!key->n || !str_cut_prefix(&line, STR(":")) ||
        (line.n && line.p[0] != ' ' && line.p[0] != '\t' && line.p[0] != '\r'))
        return false;
    *value = line;
    return true;
}

/* Keys at the first column, and of the maps of a list; a text without any is no YAML we know. */
static void see_yaml(struct seen *s, struct str text, bool list)
{
    struct str line, key, value;

    while (str_cut(&text, '\n', &line)) {
        struct str item = line;
        bool of_map = !list && str_starts(line, STR("- ")); // a list below a key may begin there
        bool inner = line.n && (line.p[0] == ' ' || of_map) &&
                     !(list && str_cut_prefix(&item, STR("  ")) && item.n && item.p[0] != ' ');
        if (inner)
            item = str_trim(line);
        if (!item.n || item.p[0] == '#' || !yaml_key(item, &key, &value))
            continue;
        if (inner)
            see_inner(s, key);
        else
            see_key(s, key, value);
    }
}

/* Keys of the outermost object of JSON (or of the objects of an outermost list), as far as the text
 * goes. */
static void see_json(struct seen *s, struct str text)
{
    int depth = 0, at = text.p[0] == '[' ? 2 : 1;

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '"') {
            size_t from = i + 1;
            for (i++; i < text.n && text.p[i] != '"'; i++)
                i += text.p[i] == '\\';
            struct str key = str_head(str_skip(text, from), i < text.n ? i - from : 0);
            struct str rest = str_trim(str_skip(text, i + 1));
            if (depth == at && rest.n && rest.p[0] == ':')
                see_key(s, key, str_trim(str_skip(rest, 1)));
            else if (depth > at && rest.n && rest.p[0] == ':')
                see_inner(s, key);
        } else if (c == '{' || c == '[') {
            depth++;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
}

/* `global`, `storage` and the like have others, too. */
static bool is_prometheus(const struct seen *s)
{
    if (s->foreign)
        return false;
    return s->scrape ? s->n_others <= s->n_config : s->n_config && s->interval && !s->n_others;
}

static bool is_grafana(const struct seen *s)
{
    return s->resource || (s->wrapped && (s->inner_grafana || s->grafana_panel)) ||
           (s->grafana && (s->panels || s->rows || s->grafana_panel)) ||
           (s->panels && s->grafana_panel);
}

static enum lint_kind kind_of_keys(const struct seen *s, bool list, bool json)
{
    if (list)
        return s->targets && s->n_others <= s->n_targets ? LINT_FILE_SD : LINT_UNKNOWN;
    if (s->kind_rule)
        return LINT_RULES;
    if (s->tests)
        return LINT_RULE_TEST;
    if (s->groups && !s->scrape)
        return LINT_RULES;
    if (is_prometheus(s))
        return LINT_PROMETHEUS;
    if (s->web && !s->foreign)
        return LINT_WEB_CONFIG;
    if (json && is_grafana(s))
        return LINT_GRAFANA;
    if (s->panels && 2 * s->n_board > s->n_keys)
        return LINT_DASHBOARD;
    return LINT_UNKNOWN;
}

static bool is_meta(struct str line)
{
    return str_starts(line, STR("# HELP ")) || str_starts(line, STR("# TYPE ")) ||
           str_starts(line, STR("# UNIT ")) || str_eq(line, STR("# EOF"));
}

static size_t name_length(struct str s)
{
    size_t n = 0;
    while (n < s.n && (is_key_char(s.p[n]) || s.p[n] == ':') && s.p[n] != '-')
        n++;
    return n;
}

/* NAME VALUE or NAME{...} VALUE: looks only as far as tells it from YAML and PromQL. */
static bool is_sample(struct str line)
{
    size_t n = name_length(line);
    struct str rest = str_skip(line, n);

    if (n && line.p[n - 1] == ':') // `version: 2`; a name may end so, but does not
        return false;
    if (rest.n && rest.p[0] == '{' && (n || str_starts(rest, STR("{\"")))) {
        const char *close = memrchr(rest.p, '}', rest.n);
        if (!close)
            return false;
        rest = str_skip(rest, (size_t)(close - rest.p) + 1);
    } else if (!n) {
        return false;
    }
    rest = str_trim(rest);
    if (!rest.n)
        return false;
    char c = rest.p[0];
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' ||
           str_starts(rest, STR("NaN")) || str_starts(rest, STR("Inf"));
}

/* Whether a YAML text is a list of its own. */
static bool is_list(struct str text)
{
    struct str line;

    while (str_cut(&text, '\n', &line))
        if (str_trim(line).n && line.p[0] != '#' && !str_starts(line, STR("---")))
            return str_starts(line, STR("- ")) || line.p[0] == '[';
    return false;
}

/* By the first line that says something. */
static bool is_exposition(struct str text)
{
    struct str line;

    while (str_cut(&text, '\n', &line)) {
        if (is_meta(line))
            return true;
        if (!str_trim(line).n || line.p[0] == '#')
            continue;
        return is_sample(line);
    }
    return false;
}

/* Suffixes that speak for a kind where the content could be several or is none yet. */
static enum lint_kind kind_of_name(const char *path)
{
    struct str p = str_of(path);

    if (str_ends(p, STR(".promql")))
        return LINT_PROMQL;
    if (str_ends(p, STR(".prom")) || str_ends(p, STR(".om")))
        return LINT_EXPOSITION;
    return LINT_UNKNOWN;
}

enum lint_kind lint_kind_of(struct str head, const char *path)
{
    struct seen s = { 0 };
    enum lint_kind by_name = path ? kind_of_name(path) : LINT_UNKNOWN;

    str_cut_prefix(&head, STR("\xef\xbb\xbf"));
    struct str text = str_trim(head);
    if (expo_format_sniff(head, (struct str){ 0 }) == EXPO_PROTOBUF)
        return LINT_EXPOSITION;
    if (by_name == LINT_PROMQL || !text.n)
        return by_name;
    bool json = text.p[0] == '[' ||
                (text.p[0] == '{' && !is_sample(str_head(text, str_find_char(text, '\n'))));
    if (!json && is_exposition(head))
        return LINT_EXPOSITION;
    bool list = json ? text.p[0] == '[' : is_list(text);
    if (json)
        see_json(&s, text);
    else
        see_yaml(&s, head, list);
    enum lint_kind k = kind_of_keys(&s, list, json);
    return k || s.any ? k : by_name;
}
