/* negotiate.c - what a client's headers ask for, see negotiate.h. */
#include "http/negotiate.h"

#include "base/float.h"

/* The piece before the next `sep` that is not inside double quotes. */
static bool cut_unquoted(struct str *rest, char sep, struct str *piece)
{
    bool quoted = false;
    size_t i = 0;

    if (!rest->n)
        return false;
    for (; i < rest->n && (quoted || rest->p[i] != sep); i++) {
        if (rest->p[i] == '"')
            quoted = !quoted;
        else if (quoted && rest->p[i] == '\\' && i + 1 < rest->n)
            i++;
    }
    *piece = str_trim(str_head(*rest, i));
    *rest = str_skip(*rest, i + 1);
    return true;
}

static struct str param(struct str params, struct str name)
{
    struct str one;

    while (cut_unquoted(&params, ';', &one)) {
        size_t eq = str_find_char(one, '=');
        struct str value = str_trim(str_skip(one, eq + 1));
        if (!str_eq_nocase(str_trim(str_head(one, eq)), name))
            continue;
        if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
            value = str_head(str_skip(value, 1), value.n - 2);
        return value;
    }
    return (struct str){ 0 };
}

/* q=0.75: 1 where there is none, 0 where it is nonsense. */
static double quality(struct str params)
{
    struct str text = param(params, STR("q"));
    double q;

    if (!text.n)
        return 1;
    return float_parse(text, &q) && q >= 0 && q <= 1 ? q : 0;
}

bool http_media_next(struct str *rest, struct http_media *out)
{
    struct str entry;

    while (cut_unquoted(rest, ',', &entry)) {
        size_t end = str_find_char(entry, ';');
        out->type = str_trim(str_head(entry, end));
        out->params = str_skip(entry, end + 1);
        out->q = quality(out->params);
        if (str_find_char(out->type, '/') < out->type.n)
            return true;
    }
    return false;
}

struct str http_media_param(const struct http_media *m, struct str name)
{
    return param(m->params, name);
}

bool http_accepts_coding(struct str accept_encoding, struct str coding)
{
    struct str entry;
    bool any = false;

    while (cut_unquoted(&accept_encoding, ',', &entry)) {
        size_t end = str_find_char(entry, ';');
        struct str name = str_trim(str_head(entry, end));
        bool yes = quality(str_skip(entry, end + 1)) > 0;
        if (str_eq_nocase(name, coding)) // the name itself beats the star
            return yes;
        if (str_eq(name, STR("*")))
            any = yes;
    }
    return any;
}
