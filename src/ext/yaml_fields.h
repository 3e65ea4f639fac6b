/* yaml_fields.h - a map read into a struct: a row a key.
 *
 *     static const struct yaml_field tls_fields[] = {
 *         { "ca_file", YAML_FIELD_STR, offsetof(struct tls, ca) },
 *         { "insecure_skip_verify", YAML_FIELD_BOOL, offsetof(struct tls, insecure) },
 *     };
 */
#ifndef PROMCTL_EXT_YAML_FIELDS_H
#define PROMCTL_EXT_YAML_FIELDS_H

#include "base/arena.h"
#include "ext/yaml.h"

enum yaml_field_kind {
    YAML_FIELD_STR,  /* const char *, copied */
    YAML_FIELD_BOOL, /* bool */
    YAML_FIELD_DUR,  /* int64_t, ms */
    YAML_FIELD_NODE, /* const struct yaml_node *: the caller reads on */
};

struct yaml_field {
    const char *name;
    enum yaml_field_kind kind;
    size_t offset;
};

/* Sets the members whose keys are there and not null. Unknown keys are errors with a suggestion. */
bool yaml_read_fields(struct arena *a, const struct yaml_node *map, const struct yaml_field *f,
                      size_t n, void *out, struct err *e);

#endif
