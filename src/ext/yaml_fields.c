#include "ext/yaml_fields.h"

#include <stdlib.h>

static bool read_field(struct arena *a, const struct yaml_node *v, const struct yaml_field *f,
                       void *out, struct err *e)
{
    char *at = (char *)out + f->offset;
    struct str s;

    if (yaml_is_null(v))
        return true;
    switch (f->kind) {
    case YAML_FIELD_STR:
        if (!yaml_str(v, &s, e))
            return false;
        if (memchr(s.p, '\0', s.n))
            return yaml_fail(v, e, "the value has a NUL byte");
        *(const char **)at = arena_str(a, s).p;
        return true;
    case YAML_FIELD_BOOL:
        return yaml_bool(v, (bool *)at, e);
    case YAML_FIELD_DUR:
        return yaml_dur(v, (int64_t *)at, e);
    case YAML_FIELD_NODE:
        *(const struct yaml_node **)at = v;
        return true;
    }
    return true;
}

bool yaml_read_fields(struct arena *a, const struct yaml_node *map, const struct yaml_field *f,
                      size_t n, void *out, struct err *e)
{
    const char **names = xcalloc(n, sizeof *names);

    for (size_t i = 0; i < n; i++)
        names[i] = f[i].name;
    bool ok = yaml_check_keys(map, names, n, e);
    free(names);
    for (size_t i = 0; ok && i < n; i++) {
        const struct yaml_node *v = yaml_get(map, f[i].name);
        ok = !v || read_field(a, v, &f[i], out, e);
    }
    return ok;
}
