/* schema_value.h - what a scalar of a configuration file may say, as yaml.v2 and Prometheus read
 * it. Source: go-yaml v2 resolve.go, decode.go; alecthomas/units bytes.go; Go's url.Parse.
 */
#ifndef PROMCTL_LINT_SCHEMA_VALUE_H
#define PROMCTL_LINT_SCHEMA_VALUE_H

#include "lint/schema.h"

/* SCHEMA_BOOL, _INT, _UINT, _FLOAT; the node is a scalar and not null. */
bool schema_is_number(const struct yaml_node *n, enum schema_type type);

/* 512MB, 1.5GiB, or 0. */
bool schema_is_size(struct str s);

/* A time.Duration: 1h30m, 1.5s, or a plain number of nanoseconds. */
bool schema_is_go_dur(const struct yaml_node *n);

/* What is wrong with a URL that must lead somewhere, or NULL. */
const char *schema_url_fault(struct str s);

/* Whether a secret stands there, and no placeholder that is filled in later. */
bool schema_is_secret(struct str s);

/* Reports a regular expression that does not compile, at the place in it. */
void schema_check_regex(struct schema_walk *w, const struct yaml_node *n);

#endif
