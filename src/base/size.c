#include "base/size.h"

static const struct unit {
    const char *name;
    int64_t bytes;
} units[] = {
    { "", 1 },
    { "B", 1 },
    { "K", INT64_C(1) << 10 },
    { "KiB", INT64_C(1) << 10 },
    { "KB", 1000 },
    { "M", INT64_C(1) << 20 },
    { "MiB", INT64_C(1) << 20 },
    { "MB", 1000 * 1000 },
    { "G", INT64_C(1) << 30 },
    { "GiB", INT64_C(1) << 30 },
    { "GB", INT64_C(1000) * 1000 * 1000 },
    { "T", INT64_C(1) << 40 },
    { "TiB", INT64_C(1) << 40 },
    { "TB", INT64_C(1000) * 1000 * 1000 * 1000 },
};

static const struct unit *unit_find(struct str name)
{
    for (size_t i = 0; i < N_OF(units); i++)
        if (str_eq_nocase(str_of(units[i].name), name))
            return &units[i];
    return NULL;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Takes the digits off `s`; false when their value does not fit. `scale` is 10 to their number. */
static bool take_digits(struct str *s, int64_t *value, uint64_t *scale)
{
    *value = 0;
    *scale = 1;
    for (; s->n && is_digit(s->p[0]); *s = str_skip(*s, 1))
        if (__builtin_mul_overflow(*value, 10, value) ||
            __builtin_add_overflow(*value, s->p[0] - '0', value) ||
            __builtin_mul_overflow(*scale, 10, scale))
            return false;
    return true;
}

bool size_parse(struct str s, int64_t *bytes, struct err *e)
{
    struct str rest = s;
    int64_t whole, part = 0;
    uint64_t scale;
    bool fraction = false;

    if (s.n == 0 || !is_digit(s.p[0]))
        return err_set(e, ERR_USAGE, "not a size: \"%.*s\"", STR_ARG(s));
    if (!take_digits(&rest, &whole, &scale))
        return err_set(e, ERR_USAGE, "size too large: \"%.*s\"", STR_ARG(s));
    scale = 1;
    if (rest.n > 1 && rest.p[0] == '.' && is_digit(rest.p[1])) {
        fraction = true;
        rest = str_skip(rest, 1);
        if (!take_digits(&rest, &part, &scale))
            return err_set(e, ERR_USAGE, "size with too many digits: \"%.*s\"", STR_ARG(s));
    }

    const struct unit *u = unit_find(rest);
    if (!u || (fraction && u->bytes == 1)) {
        err_set(e, ERR_USAGE, "not a size: \"%.*s\"", STR_ARG(s));
        return err_hint(e, "sizes are 4096, 64KiB, 10MB, 1.5GiB");
    }
    __int128 n = (__int128)whole * u->bytes + (__int128)part * u->bytes / (__int128)scale;
    if (n > INT64_MAX)
        return err_set(e, ERR_USAGE, "size too large: \"%.*s\"", STR_ARG(s));
    *bytes = (int64_t)n;
    return true;
}
