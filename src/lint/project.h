/* project.h - .promctl.yml: which rules run where, at which level, with which options.
 *
 *     lint:
 *       rules: { help-missing: off, no-unit: error }
 *       options:
 *         high-cardinality: { values: 50, series: 500 }
 *         required-label: { labels: [severity] }
 *         required-annotation: { annotations: [summary] }
 *         aggregate-labels: { keep: [job] }
 *         name-pattern: { alert: "[A-Z].*", record: ".+:.+", group: "[a-z_]+" }
 *         rate-range-short: { scrape_interval: 10s }
 *       overrides:
 *         - paths: [vendor/old.prom]
 *           rules: { all: off }
 *         - metrics: ["legacy_*"]
 *           rules: { counter-total: info }
 */
#ifndef PROMCTL_LINT_PROJECT_H
#define PROMCTL_LINT_PROJECT_H

#include "ext/yaml.h"
#include "lint/lint.h"

struct lint_config;

/* Reads a configuration. ERR_FORMAT, ERR_IO; messages begin with the path. */
struct lint_config *lint_config_open(const char *path, struct err *e);
void lint_config_free(struct lint_config *c); /* NULL is fine */

/* The .promctl.yml of the file's folder or the nearest one above, in the arena; NULL: there is
 * none. */
const char *lint_config_find(struct arena *a, const char *file);

/* Levels for a file of this path: those that `levels` has, changed. */
void lint_config_levels(const struct lint_config *c, const char *path, enum lint_level *levels);

/* Changes levels of findings about some metrics, and drops those that are off. */
void lint_config_findings(const struct lint_config *c, struct lint_file *f);

/* What the options of rules say. */
const struct lint_options *lint_config_options(const struct lint_config *c);

/* An option of a rule, or NULL; `c` may be NULL. */
const struct yaml_node *lint_config_option(const struct lint_config *c, const struct lint_rule *r,
                                           const char *key);

#endif
