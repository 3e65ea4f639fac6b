/* Reading a tree: keys, and what scalars mean.
 *
 * Source: go-yaml v3 resolve.go, decode.go scalar().
 */
#include "base/float.h"
#include "base/nearest.h"
#include "base/time.h"
#include "ext/yaml.h"

#include <math.h>
#include <stdarg.h>

bool yaml_fail(const struct yaml_node *n, struct err *e, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    err_vset(e, ERR_FORMAT, fmt, ap);
    va_end(ap);
    e->at = n->at;
    return err_wrap(e, "line %u, column %u", n->line, n->col);
}

const struct yaml_node *yaml_get(const struct yaml_node *n, const char *key)
{
    if (!n || n->kind != YAML_MAP)
        return NULL;
    for (const struct yaml_member *m = n->first; m; m = m->next)
        if (m->key->kind == YAML_SCALAR && str_eq(m->key->text, str_of(key)))
            return m->value;
    return NULL;
}

bool yaml_is(const struct yaml_node *n, enum yaml_kind kind, const char *what, struct err *e)
{
    static const char *const names[] = { "a value", "a map", "a list" };

    return n->kind == kind || yaml_fail(n, e, "%s: want %s, not %s", what, names[kind],
                                        yaml_is_null(n) ? "nothing" : names[n->kind]);
}

bool yaml_check_keys(const struct yaml_node *n, const char *const *known, size_t n_known,
                     struct err *e)
{
    if (n->kind != YAML_MAP)
        return yaml_fail(n, e, "want a map with the key \"%s\"", known[0]);
    for (const struct yaml_member *m = n->first; m; m = m->next) {
        const struct yaml_node *k = m->key;
        struct nearest near = { .word = k->text };
        size_t i = 0;

        if (k->kind != YAML_SCALAR)
            return yaml_fail(k, e, "a map or list cannot be a key");
        while (i < n_known && !str_eq(k->text, str_of(known[i])))
            nearest_try(&near, str_of(known[i++]));
        if (i < n_known)
            continue;
        yaml_fail(k, e, "unknown key \"%.*s\"", STR_ARG(k->text));
        return near.best.n ? err_hint(e, "did you mean \"%.*s\"?", STR_ARG(near.best)) : false;
    }
    return true;
}

/* ---- scalars ---- */

static bool is_one_of(struct str s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(s, str_of(words[i])))
            return true;
    return false;
}

#define IS_ONE_OF(s, ...)                                                                          \
    is_one_of((s), (const char *const[]){ __VA_ARGS__ }, N_OF(((const char *[]){ __VA_ARGS__ })))

/* Plain and without a tag of its own, so that its text decides what it is. */
static bool is_plain(const struct yaml_node *n)
{
    return n->kind == YAML_SCALAR && n->style == YAML_PLAIN &&
           !str_eq(n->tag, STR("tag:yaml.org,2002:str")) && !str_eq(n->tag, STR("!"));
}

bool yaml_is_null(const struct yaml_node *n)
{
    return is_plain(n) && IS_ONE_OF(n->text, "", "~", "null", "Null", "NULL");
}

static bool fail_kind(const struct yaml_node *n, const char *want, struct err *e)
{
    if (n->kind != YAML_SCALAR)
        return yaml_fail(n, e, "want %s, not a %s", want, n->kind == YAML_MAP ? "map" : "list");
    if (n->style != YAML_PLAIN)
        return yaml_fail(n, e, "want %s, not the string \"%.*s\"", want,
                         STR_ARG(str_head(n->text, 60)));
    return yaml_fail(n, e, "want %s, not \"%.*s\"", want, STR_ARG(str_head(n->text, 60)));
}

bool yaml_str(const struct yaml_node *n, struct str *out, struct err *e)
{
    if (n->kind != YAML_SCALAR)
        return fail_kind(n, "a string", e);
    *out = yaml_is_null(n) ? (struct str){ "", 0 } : n->text;
    return true;
}

bool yaml_bool(const struct yaml_node *n, bool *out, struct err *e)
{
    bool scalar = n->kind == YAML_SCALAR;

    *out = (is_plain(n) && IS_ONE_OF(n->text, "true", "True", "TRUE")) ||
           (scalar && IS_ONE_OF(n->text, "y", "Y", "yes", "on"));
    return *out || (is_plain(n) && IS_ONE_OF(n->text, "false", "False", "FALSE")) ||
           (scalar && IS_ONE_OF(n->text, "n", "N", "no", "off")) ||
           fail_kind(n, "true or false", e);
}

static int digit(char c)
{
    char l = (char)(c | 32);
    return c >= '0' && c <= '9' ? c - '0' : l >= 'a' && l <= 'f' ? l - 'a' + 10 : 99;
}

/* An integer literal of Go with base 0, and its sign. */
static bool parse_int(struct str s, int64_t *out)
{
    bool negative = s.n && s.p[0] == '-', any = false;
    uint64_t v = 0, limit = negative ? (uint64_t)INT64_MAX + 1 : INT64_MAX;
    unsigned base = 10;

    if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
        s = str_skip(s, 1);
    if (s.n > 1 && s.p[0] == '0') {
        char c = (char)(s.p[1] | 32);
        base = c == 'x' ? 16 : c == 'b' ? 2 : 8;
        s = str_skip(s, base == 8 && c != 'o' ? 1 : 2);
    }
    for (; s.n; s = str_skip(s, 1)) {
        unsigned d = (unsigned)digit(s.p[0]);
        if (s.p[0] == '_')
            continue;
        if (d >= base || v > (limit - d) / base)
            return false;
        v = v * base + d;
        any = true;
    }
    *out = negative ? (int64_t)(0 - v) : (int64_t)v;
    return any;
}

/* [-+]?([0-9]+(.[0-9]*)?|.[0-9]+)([eE][-+]?[0-9]+)? without "_", which may stand between digits. */
static bool parse_float(struct str s, double *out)
{
    char text[128];
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '_')
            continue;
        if (n == sizeof text || !strchr("0123456789.eE+-", s.p[i]) || !s.p[i])
            return false;
        text[n++] = s.p[i];
    }
    return float_parse((struct str){ text, n }, out);
}

static bool parse_special(struct str s, double *out)
{
    if (IS_ONE_OF(s, ".nan", ".NaN", ".NAN"))
        *out = NAN;
    else if (IS_ONE_OF(s, ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"))
        *out = INFINITY;
    else if (IS_ONE_OF(s, "-.inf", "-.Inf", "-.INF"))
        *out = -INFINITY;
    else
        return false;
    return true;
}

bool yaml_int(const struct yaml_node *n, int64_t *out, struct err *e)
{
    double v;

    *out = 0;
    if (!is_plain(n))
        return fail_kind(n, "a whole number", e);
    if (yaml_is_null(n) || parse_int(n->text, out))
        return true;
    if (!parse_float(n->text, &v) || v != trunc(v) || fabs(v) > 9007199254740992.0)
        return fail_kind(n, "a whole number", e);
    *out = (int64_t)v;
    return true;
}

bool yaml_float(const struct yaml_node *n, double *out, struct err *e)
{
    int64_t i;

    *out = 0;
    if (!is_plain(n))
        return fail_kind(n, "a number", e);
    if (yaml_is_null(n) || parse_special(n->text, out))
        return true;
    if (parse_int(n->text, &i)) {
        *out = (double)i;
        return true;
    }
    return parse_float(n->text, out) || fail_kind(n, "a number", e);
}

bool yaml_dur(const struct yaml_node *n, int64_t *ms, struct err *e)
{
    struct err why = { 0 };

    *ms = 0;
    if (n->kind != YAML_SCALAR)
        return fail_kind(n, "a duration", e);
    if (yaml_is_null(n) || dur_parse(n->text, ms, &why))
        return true;
    yaml_fail(n, e, "%s", why.msg);
    err_done(&why);
    return false;
}
