/* Templates: $1, ${name}. Source: go regexp/regexp.go expand, extract. */
#include "base/utf8.h"
#include "ext/pcre2.h"
#include "regex/regex.h"

/* unicode.IsLetter, unicode.IsDigit or "_". */
static bool is_name_rune(uint32_t r, struct str text)
{
    if (r < 0x80) {
        uint32_t l = r | 32;
        return (r >= '0' && r <= '9') || (l >= 'a' && l <= 'z') || r == '_';
    }
    struct pcrex *x = pcrex_new(STR("[\\p{L}\\p{Nd}]"), true);
    bool yes = x && pcrex_match(x, text, UINT32_MAX, NULL, 0) == PCREX_YES;
    pcrex_free(x);
    return yes;
}

static size_t name_length(struct str s)
{
    struct str rest = s;
    bool ok;

    while (rest.n) {
        struct str at = rest;
        uint32_t r = utf8_next(&rest, &ok);
        if (!ok || !is_name_rune(r, str_head(at, at.n - rest.n)))
            return s.n - at.n;
    }
    return s.n;
}

/* A reference behind its $: takes it off `rest`. */
static bool take_name(struct str *rest, struct str *name)
{
    struct str s = *rest;
    bool brace = str_cut_prefix(&s, STR("{"));

    *name = str_head(s, name_length(s));
    s = str_skip(s, name->n);
    if (name->n == 0 || (brace && !str_cut_prefix(&s, STR("}"))))
        return false;
    *rest = s;
    return true;
}

/* The group's number where the name is one; leading zeros make it a name. */
static bool number_of(struct str name, size_t *out)
{
    size_t n = 0;

    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] < '0' || name.p[i] > '9' || n >= 100000000)
            return false;
        n = n * 10 + (size_t)(name.p[i] - '0');
    }
    *out = n;
    return name.p[0] != '0' || name.n == 1;
}

static void put_group(const struct regex *re, struct str name, const struct str *groups,
                      struct buf *out)
{
    size_t n = regex_n_groups(re), number;

    if (number_of(name, &number)) {
        if (number < n && groups[number].p)
            buf_put_str(out, groups[number]);
        return;
    }
    for (size_t i = 1; i < n; i++)
        if (groups[i].p && str_eq(regex_group_name(re, i), name)) {
            buf_put_str(out, groups[i]);
            return;
        }
}

void regex_expand(const struct regex *re, struct str tmpl, const struct str *groups,
                  struct buf *out)
{
    struct str name;

    while (tmpl.n) {
        size_t at = str_find_char(tmpl, '$');
        buf_put_str(out, str_head(tmpl, at));
        if (at == tmpl.n)
            return;
        tmpl = str_skip(tmpl, at + 1);
        if (str_cut_prefix(&tmpl, STR("$")) || !take_name(&tmpl, &name))
            buf_putc(out, '$'); // $$, or malformed
        else
            put_group(re, name, groups, out);
    }
}
