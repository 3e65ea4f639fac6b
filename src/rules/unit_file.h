/* unit_file.h - rule unit tests as promtool reads them.
 *
 * Source: prometheus cmd/promtool/unittest.go; docs configuration/unit_testing_rules.md.
 */
#ifndef PROMCTL_RULES_UNIT_FILE_H
#define PROMCTL_RULES_UNIT_FILE_H

#include "ext/yaml.h"
#include "rules/rule_file.h"

enum { UNIT_FILE_MAX_BYTES = 64 << 20 };

struct unit_pair { /* of exp_labels, exp_annotations, external_labels */
    struct str name, value;
};

struct unit_pairs { /* in order of their names */
    struct unit_pair *p;
    size_t n;
};

struct unit_series {
    struct str series, values;
    const struct yaml_node *node;
};

struct unit_alert {
    struct unit_pairs labels, annotations;
    const struct yaml_node *node;
};

struct unit_alert_test {
    int64_t eval_ms;
    struct str alertname; /* empty: missing */
    struct unit_alert *alerts;
    size_t n;
    const struct yaml_node *node;
};

struct unit_sample {
    struct str labels, hist; /* hist: or empty */
    double value;
    const struct yaml_node *node;
};

struct unit_expr_test {
    struct str expr;
    int64_t eval_ms;
    struct unit_sample *samples;
    size_t n;
    const struct yaml_node *node;
};

struct unit_group {
    struct str name;
    size_t number; /* in the file, from 0 */
    int64_t interval_ms, start_ms;
    struct unit_series *series;
    size_t n_series;
    struct unit_alert_test *alert_tests;
    size_t n_alert_tests;
    struct unit_expr_test *expr_tests;
    size_t n_expr_tests;
    struct unit_pairs external_labels;
    struct str external_url;
    const struct yaml_node *node;
};

struct unit_strs {
    struct str *p;
    size_t n;
};

struct unit_file {
    struct yaml_doc *doc; /* owned, as all that follows */
    struct unit_strs rule_files;
    int64_t eval_interval_ms;
    struct unit_strs order;
    bool fuzzy;
    struct unit_group *groups;
    size_t n;
    struct arena arena;
};

/* ERR_FORMAT "line L, column C: ..." where promtool does not read it, either. The text may go. */
bool unit_file_parse(struct str text, struct unit_file *out, struct err *e);
void unit_file_done(struct unit_file *f);

#endif
