#include "model/matcher.h"

bool matcher_init(struct matcher *m, enum matcher_type type, struct str name, struct str value,
                  struct err *e)
{
    *m = (struct matcher){ .type = type, .name = name, .value = value };
    if (type != MATCHER_RE && type != MATCHER_NRE)
        return true;
    m->regex = regex_new(value, e);
    return m->regex != NULL;
}

void matcher_done(struct matcher *m)
{
    regex_free(m->regex);
    *m = (struct matcher){ 0 };
}

bool matcher_match(const struct matcher *m, struct str value)
{
    switch (m->type) {
    case MATCHER_EQ:
        return str_eq(m->value, value);
    case MATCHER_NE:
        return !str_eq(m->value, value);
    case MATCHER_RE:
        return regex_match(m->regex, value);
    default:
        return !regex_match(m->regex, value);
    }
}

void matcher_put(struct buf *b, const struct matcher *m)
{
    static const char *const ops[] = { "=", "!=", "=~", "!~" };

    if (label_name_is_legacy(m->name))
        buf_put_str(b, m->name);
    else
        str_put_quoted(b, m->name);
    buf_puts(b, ops[m->type]);
    str_put_quoted(b, m->value);
}

bool selector_match(const struct selector *s, struct str name, const struct label *labels, size_t n)
{
    for (size_t i = 0; i < s->n; i++) {
        const struct matcher *m = &s->p[i];
        struct str value = { 0 };

        if (str_eq(m->name, STR(LABEL_NAME)))
            value = name;
        else
            for (size_t k = 0; k < n; k++)
                if (str_eq(labels[k].name, m->name)) {
                    value = labels[k].value;
                    break;
                }
        if (!matcher_match(m, value))
            return false;
    }
    return true;
}

void selector_done(struct selector *s)
{
    for (size_t i = 0; i < s->n; i++)
        matcher_done(&s->p[i]);
    *s = (struct selector){ 0 };
}
