/* rule_file.h - rule files as Prometheus reads them, and PrometheusRule objects.
 *
 * All that is wrong with a file is found in one pass, in Prometheus' order and words: what it
 * refuses to decode (YAML, unknown keys, types) stops it before it looks at groups and rules, and
 * so here. Every text of the file keeps its place, so that a mistake inside of an expression can be
 * pointed at.
 * Source: prometheus model/rulefmt/rulefmt.go.
 */
#ifndef PROMCTL_RULES_RULE_FILE_H
#define PROMCTL_RULES_RULE_FILE_H

#include "base/buf.h"
#include "ext/yaml.h"
#include "promql/parse.h"
#include "tmpl/tmpl.h"

enum { RULE_FILE_MAX_BYTES = 256 << 20 };

enum rule_problem_id { /* rule_problem_word() is the name as lint prints it */
                       RULE_YAML,
                       RULE_UNKNOWN_KEY,
                       RULE_DUPLICATE_KEY,
                       RULE_GROUP_NAME,
                       RULE_GROUP_DUPLICATE,
                       RULE_GROUP_LABEL,
                       RULE_KIND,
                       RULE_EXPR,
                       RULE_RECORDING_FIELD,
                       RULE_RECORDING_NAME,
                       RULE_LABEL,
                       RULE_ANNOTATION,
                       RULE_TEMPLATE,
                       N_RULE_PROBLEMS,
};

const char *rule_problem_word(enum rule_problem_id id); /* "group-name", "template-syntax" */

struct rule_place { /* 1-based; columns are characters */
    struct span at; /* bytes of the file */
    unsigned line, col;
};

struct rule_problem {
    enum rule_problem_id id;
    struct rule_place place; /* of the mistake itself: inside of an expression where it is there */
    struct str prefix;       /* what Prometheus says before the message, behind "FILE: " */
    struct str msg;          /* Prometheus' own; of YAML our words */
    struct str what;         /* the same without a position inside of the text it is about */
    struct str hint;         /* or empty */
};

struct rule_text {
    struct str text;
    const struct yaml_node *node; /* NULL: not there */
};

struct rule_pair { /* a label or annotation */
    struct str name, value;
    const struct yaml_node *key, *node;
    const struct tmpl *tmpl; /* of an alert's own; NULL: has none, or it cannot be parsed */
};

struct rule_pairs {
    struct rule_pair *p;
    size_t n;
};

struct rule {
    struct str name; /* of the alert, else of the record */
    bool is_alert;
    struct rule_text record, alert, expr;
    struct pql_node *tree; /* NULL: the expression cannot be parsed */
    int64_t for_ms, keep_firing_ms;
    struct rule_pairs labels;       /* its own, as written */
    struct rule_pairs group_labels; /* of the group, where it has no label of that name */
    struct rule_pairs annotations;
    const struct yaml_node *node;
};

struct rule_group {
    struct str name;
    const struct yaml_node *name_node; /* or NULL */
    const struct yaml_node *node;
    int64_t interval_ms;  /* 0: not set */
    int64_t query_offset; /* ms, when has_offset */
    bool has_offset;
    int64_t limit; /* not above 0: none */
    struct rule_pairs labels;
    struct rule *rules;
    size_t n;
};

struct rule_file {
    struct str text; /* owned, as all that follows */
    struct yaml_doc *doc;
    struct rule_group *groups;
    size_t n;
    struct rule_problem *problems; /* in Prometheus' order; with one of them it refuses the file */
    size_t n_problems;
    bool is_object; /* a PrometheusRule: groups are in `spec` */
    bool has_more;  /* another document follows, which nobody reads */
    struct arena arena;
};

struct rule_file_opts { /* {0}: as Prometheus does */
    bool ignore_unknown;
    struct pql_syntax syntax;
};

/* What can be read of a text is in `out`, and what is wrong with it: a text has no other errors.
 * `text` may go; `o` may be NULL. */
void rule_file_parse(struct str text, const struct rule_file_opts *o, struct rule_file *out);

/* The same of a file; false with ERR_IO or ERR_LIMIT, which do not name it. */
bool rule_file_read(const char *path, const struct rule_file_opts *o, struct rule_file *out,
                    struct err *e);

void rule_file_done(struct rule_file *f);

/* Where byte `off` of a scalar's text (an expression, a template) is in the file; `n` bytes from
 * there. */
struct rule_place rule_file_place(const struct rule_file *f, const struct yaml_node *scalar,
                                  size_t off, size_t n);

/* A problem as promtool prints it behind "FILE: ". Appends. */
void rule_problem_put(struct buf *b, const struct rule_problem *p);

#endif
