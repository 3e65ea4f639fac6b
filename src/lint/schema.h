/* schema.h - which keys a configuration file may have, and what their values are: tables, and the
 * one walk that compares a document with them.
 *
 * The walk reports unknown-key, duplicate-key, yaml (a value of another type), missing-key,
 * invalid-value, exclusive-keys, missing-file, missing-secret and plaintext-secret. What cannot be
 * said in a table is in the function of a map, which runs once its keys have been looked at.
 */
#ifndef PROMCTL_LINT_SCHEMA_H
#define PROMCTL_LINT_SCHEMA_H

#include "ext/yaml.h"
#include "lint/lint_impl.h"

enum schema_type {
    SCHEMA_STR,
    SCHEMA_BOOL,
    SCHEMA_INT,
    SCHEMA_UINT,
    SCHEMA_FLOAT,
    SCHEMA_DUR,   /* of Prometheus: 1h30m */
    SCHEMA_GODUR, /* of Go: 1.5s */
    SCHEMA_SIZE,  /* 100MB */
    SCHEMA_URL,
    SCHEMA_REGEX,
    SCHEMA_WORD,  /* one of `words` */
    SCHEMA_LABEL, /* the name of a label */
    SCHEMA_SECRET,
    SCHEMA_FILE,        /* must be there, or Prometheus refuses the configuration */
    SCHEMA_SECRET_FILE, /* is read when it is needed */
    SCHEMA_MAP,         /* as in `map` */
    SCHEMA_ANY,
};

enum schema_shape {
    SCHEMA_ONE,
    SCHEMA_LIST,
    SCHEMA_DICT,       /* any keys, a value each */
    SCHEMA_DICT_LISTS, /* any keys, a list of values each */
    SCHEMA_LABELS,     /* a DICT whose keys are label names */
};

enum {
    SCHEMA_REQUIRED = 1, /* there, and not empty */
    SCHEMA_NOT_EMPTY = 2 /* when it is there */
};

struct schema_words {
    const char *const *p;
    size_t n;
    bool any_case;
};

/* A table of words: SCHEMA_WORDS(name, "a", "b"); */
#define SCHEMA_WORDS(name, ...)                                                                    \
    static const char *const name##_list[] = { __VA_ARGS__ };                                      \
    static const struct schema_words name = { name##_list, N_OF(name##_list), false }

struct schema_map;

struct schema_key {
    const char *name;
    enum schema_type type;
    enum schema_shape shape;
    unsigned flags;
    const struct schema_map *map;     /* SCHEMA_MAP */
    const struct schema_words *words; /* SCHEMA_WORD */
};

struct schema_walk;

struct schema_map {
    const char *what; /* "a scrape configuration", for messages */
    const struct schema_key *keys;
    size_t n;
    const struct schema_map *more; /* also these keys, and that function; or NULL */
    const struct schema_map *also;
    const char *const *exclusive; /* rows of keys of which one may be set: "ca ca_file ca_ref" */
    size_t n_exclusive;
    bool open; /* other keys may be there, too */
    void (*check)(struct schema_walk *w, const struct yaml_node *map);
};

struct schema_walk {
    struct lint_file *f;
    bool legacy_names;            /* of labels */
    void *user;                   /* of the functions */
    size_t n;                     /* findings so far; the walk ends when there are too many */
    const struct schema_map *map; /* that the key at hand is of */
    const struct lint_rule *unknown_key, *duplicate_key, *yaml;
};

/* Reads `f->text`; NULL when it is no YAML, which is reported. */
struct yaml_doc *schema_open(struct schema_walk *w, struct lint_file *f);

/* Compares the document with a table: one map, or a list of them. */
void schema_walk(struct schema_walk *w, const struct yaml_doc *doc, const struct schema_map *root);
void schema_walk_list(struct schema_walk *w, const struct yaml_doc *doc,
                      const struct schema_map *each);

/* A part of one: for the functions of maps whose values may be this or that. */
void schema_walk_node(struct schema_walk *w, const struct yaml_node *n,
                      const struct schema_map *map);

/* The rules that configuration files share: check_config.c. */
enum config_rule {
    CONFIG_MISSING_KEY,
    CONFIG_INVALID_VALUE,
    CONFIG_EXCLUSIVE_KEYS,
    CONFIG_MISSING_FILE,
    CONFIG_MISSING_SECRET,
    CONFIG_PLAINTEXT_SECRET,
    CONFIG_NO_MATCH,
    CONFIG_RELABEL,
    CONFIG_TARGET,
    N_SHARED_RULES,
};

/* Reports one at a node (or key); NULL when it is off or there were too many. */
struct lint_finding *schema_report(struct schema_walk *w, enum config_rule rule, struct span at,
                                   const char *fmt, ...) ATTR_PRINTF(4, 5);

/* Whether a key is there with something in it. */
bool schema_is_set(const struct yaml_node *map, const char *key);

/* The first entry of a list that is the value of a key; NULL: there is none. */
const struct yaml_member *schema_entries(const struct yaml_node *map, const char *key);

/* The text of a scalar; empty for anything else and for null. */
struct str schema_text(const struct yaml_node *n);

/* The key's own place, or that of the map's first key, or the map's. */
struct span schema_key_span(const struct yaml_node *map, const char *key);

/* What stands at the node does not show in the finding. */
void schema_hide(struct schema_walk *w, struct lint_finding *x, const struct yaml_node *n);

/* Reports headers that are set by other keys, or by Prometheus itself; NULL is fine. */
void schema_check_header_names(struct schema_walk *w, const struct yaml_node *headers);

/* A file that is named in this one: its path as seen from here; NULL when the place of this file is
 * not known and `name` counts from it. */
const char *schema_path(struct lint_file *f, struct str name);

/* Label names as Prometheus takes them: UTF-8, or the older [a-zA-Z_][a-zA-Z0-9_]*. */
bool schema_label_name(struct str name, bool legacy);

/* ---- targets: check_targets.c ---- */

/* Reports targets that are no addresses, of a list of groups. `plain`: nothing turns them into
 * something else before they are used. */
void schema_check_targets(struct schema_walk *w, const struct yaml_member *groups, bool plain);

/* Whether targets of a job are used as they are: no relabeling rule sets or drops them. */
bool schema_is_plain(const struct yaml_node *job);

/* ---- files that are named: config_files.c ---- */

/* The files of rule_files, scrape_config_files or `files` of file_sd become references of `w->f`;
 * what is no pattern, or matches nothing, is reported. `must`: a name without `*` must be there. */
void schema_note_files(struct schema_walk *w, const struct yaml_node *patterns,
                       const struct lint_ref *ref, bool must);

/* ---- tables ---- */

extern const struct schema_map schema_prometheus;  /* schema_prometheus.c */
extern const struct schema_map schema_scrape;      /* one of scrape_configs */
extern const struct schema_map schema_scrape_file; /* of scrape_config_files */
extern const struct schema_map schema_http;        /* schema_http.c: keys of every HTTP client */
extern const struct schema_map schema_tls;         /* tls_config */
extern const struct schema_map schema_discovery;   /* schema_discovery.c: *_sd_configs */
extern const struct schema_map schema_cloud;       /* schema_cloud.c: those of clouds, */
extern const struct schema_map schema_filter;      /* a filter of several of them */
extern const struct schema_map schema_targets;     /* check_targets.c: a group of targets */
extern const struct schema_map schema_relabel;     /* check_relabel.c: a relabeling rule */

/* schema_dashboard.c: of promctl's dashboards; the whole, and all maps that are in it. */
enum schema_dashboard_part {
    SCHEMA_DASHBOARD,
    SCHEMA_DASHBOARD_SOURCE,
    SCHEMA_DASHBOARD_PANEL,
    SCHEMA_DASHBOARD_QUERY,
    SCHEMA_DASHBOARD_LIMIT,
    SCHEMA_DASHBOARD_SERIES,
    SCHEMA_DASHBOARD_VAR,
    SCHEMA_DASHBOARD_MAP,
    SCHEMA_DASHBOARD_PARTS
};
extern const struct schema_map *const schema_dashboard[SCHEMA_DASHBOARD_PARTS];

#endif
