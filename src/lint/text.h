/* text.h - a string of a file, as it reads and where it stands. */
#ifndef PROMCTL_LINT_TEXT_H
#define PROMCTL_LINT_TEXT_H

#include "base/json.h"
#include "ext/yaml.h"
#include "lint/lint.h"

struct lint_text { /* {0}: there is none */
    struct str text;
    const struct json_node *json;
    const struct yaml_node *yaml;
};

static inline struct lint_text lint_text_json(const struct json_node *n)
{
    bool string = n && n->kind == JSON_STRING;
    return (struct lint_text){ string ? n->text : (struct str){ 0 }, string ? n : NULL, NULL };
}

static inline struct lint_text lint_text_yaml(const struct yaml_node *n)
{
    bool string = n && n->kind == YAML_SCALAR && !yaml_is_null(n);
    return (struct lint_text){ string ? n->text : (struct str){ 0 }, NULL, string ? n : NULL };
}

/* Where bytes of the text are in the file; of all of it with the quotes. */
struct span lint_text_place(const struct lint_file *f, const struct lint_text *t,
                            struct span in_text);
struct span lint_text_all(const struct lint_text *t);

#endif
