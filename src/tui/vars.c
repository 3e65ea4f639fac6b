#include "tui/vars.h"

#include "base/map.h"
#include "base/natural.h"
#include "base/time.h"
#include "promql/vars.h"
#include "regex/regex.h"

#include <stdlib.h>

int64_t var_rate_interval(const struct var_values *v)
{
    int64_t two = v->step_ms + v->interval_ms, four = 4 * v->interval_ms;
    return two > four ? two : four;
}

// ---- forms of a value ----

/* Within the quotes of PromQL, as a string: \ and '. */
static void put_string_escaped(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\')
            buf_putc(b, '\\');
        else if (s.p[i] == '\'')
            buf_puts(b, "\\\\");
        buf_putc(b, s.p[i]);
    }
}

/* Within the quotes of PromQL, as a regular expression: two backslashes make one. */
static void put_regex_escaped(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\')
            buf_puts(b, "\\\\\\");
        else if (s.p[i] && strchr("$^*{}[]'+?.()|", s.p[i]))
            buf_puts(b, "\\\\");
        buf_putc(b, s.p[i]);
    }
}

/* For ${v:regex}, which promises one level of escapes only. */
static void put_bare_escaped(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] && strchr("\\$^*{}[]+?.()|/", s.p[i]))
            buf_putc(b, '\\');
        buf_putc(b, s.p[i]);
    }
}

static void put_quoted(struct buf *b, struct str s)
{
    buf_putc(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\\')
            buf_putc(b, '\\');
        buf_putc(b, s.p[i]);
    }
    buf_putc(b, '"');
}

static void put_plain(struct buf *b, struct str s)
{
    buf_put_str(b, s);
}

static const struct form {
    const char *name;
    void (*put)(struct buf *b, struct str s);
    const char *between;
    bool group; /* in parentheses when there are several */
} forms[] = {
    { "regex", put_bare_escaped, "|", true }, { "pipe", put_plain, "|", false },
    { "csv", put_plain, ",", false },         { "raw", put_plain, ",", false },
    { "text", put_plain, " + ", false },      { "doublequote", put_quoted, ",", false },
    { "glob", put_plain, ",", false },
};

static void put_joined(struct buf *b, const struct var_value *v, const struct form *f)
{
    bool group = f->group && v->n > 1;

    if (group)
        buf_putc(b, '(');
    for (size_t i = 0; i < v->n; i++) {
        if (i)
            buf_puts(b, f->between);
        f->put(b, v->values[i]);
    }
    if (group)
        buf_putc(b, ')');
}

static void put_value(struct buf *b, const struct var_value *v, struct str form)
{
    static const struct form one = { "", put_string_escaped, ",", false },
                             several = { "", put_regex_escaped, "|", true };

    if (v->as.n) {
        buf_put_str(b, v->as);
        return;
    }
    for (size_t i = 0; i < N_OF(forms); i++)
        if (str_eq(form, str_of(forms[i].name))) {
            put_joined(b, v, &forms[i]);
            return;
        }
    put_joined(b, v, v->multi ? &several : &one);
}

// ---- names ----

static void put_dur(struct buf *b, int64_t ms)
{
    char text[DUR_MAX_CHARS];
    buf_put(b, text, dur_print(text, ms));
}

static bool put_builtin(struct buf *b, struct str name, const struct var_values *v)
{
    int64_t range = v->end_ms - v->start_ms;

    if (!str_cut_prefix(&name, STR("__")))
        return false;
    if (str_eq(name, STR("interval")) || str_starts(name, STR("auto_interval")))
        put_dur(b, v->step_ms);
    else if (str_eq(name, STR("rate_interval")))
        put_dur(b, var_rate_interval(v));
    else if (str_eq(name, STR("range")))
        put_dur(b, range);
    else if (str_eq(name, STR("interval_ms")))
        buf_printf(b, "%lld", (long long)v->step_ms);
    else if (str_eq(name, STR("rate_interval_ms")))
        buf_printf(b, "%lld", (long long)var_rate_interval(v));
    else if (str_eq(name, STR("range_s")))
        buf_printf(b, "%lld", (long long)(range / 1000));
    else if (str_eq(name, STR("range_ms")))
        buf_printf(b, "%lld", (long long)range);
    else if (str_eq(name, STR("from")))
        buf_printf(b, "%lld", (long long)v->start_ms);
    else if (str_eq(name, STR("to")))
        buf_printf(b, "%lld", (long long)v->end_ms);
    else
        return false;
    return true;
}

static bool put_var(struct buf *b, struct str name, struct str form, const struct var_values *v)
{
    if (!v->only && put_builtin(b, name, v))
        return true;
    for (size_t i = 0; i < v->n; i++)
        if (str_eq(v->p[i].name, name)) {
            put_value(b, &v->p[i], form);
            return true;
        }
    return false;
}

struct str var_expand(struct buf *b, struct str text, const struct var_values *v)
{
    struct str unknown = { 0 };

    while (text.n) {
        struct pql_var r = pql_var_at(text);
        if (r.n == 0) {
            buf_putc(b, text.p[0]);
            text = str_skip(text, 1);
            continue;
        }
        if (!put_var(b, r.name, r.form, v)) {
            buf_put_str(b, str_head(text, r.n));
            unknown = unknown.n ? unknown : r.name;
        }
        text = str_skip(text, r.n);
    }
    return unknown;
}

bool var_is_in(struct str text, struct str name)
{
    for (; text.n; text = str_skip(text, 1)) {
        struct pql_var r = pql_var_at(text);
        if (r.n && str_eq(r.name, name))
            return true;
    }
    return false;
}

/* A variable in quotes may be anything; elsewhere it is a duration or a number. */
void var_expand_any(struct buf *b, struct str text)
{
    char quote = 0;

    while (text.n) {
        struct pql_var r = pql_var_at(text);
        if (r.n) {
            bool name = !quote && text.n > r.n && strchr("_{(", text.p[r.n]);
            buf_puts(b, quote || name ? "x" : "1m");
            text = str_skip(text, r.n);
            continue;
        }
        if (text.p[0] == '\\' && quote && text.n > 1) {
            buf_put(b, text.p, 2);
            text = str_skip(text, 2);
            continue;
        }
        if (quote ? text.p[0] == quote : strchr("\"'`", text.p[0]) && text.p[0])
            quote = quote ? 0 : text.p[0];
        buf_putc(b, text.p[0]);
        text = str_skip(text, 1);
    }
}

// ---- what of the values is kept ----

static struct regex *regex_of(struct str text)
{
    struct buf b = { 0 };
    struct err e = { 0 };

    if (text.n > 1 && text.p[0] == '/') { // /re/ as in JavaScript
        text = str_skip(text, 1);
        while (text.n && text.p[text.n - 1] != '/')
            text.n--;
        text.n -= text.n > 0;
    }
    buf_puts(&b, "(?s:.*?)(?:"); // found anywhere
    buf_put_str(&b, text);
    buf_puts(&b, ")(?s:.*)");
    struct regex *re = regex_new(buf_str(&b), &e);
    err_done(&e);
    buf_done(&b);
    return re;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static int by_number(const void *a, const void *b)
{
    return str_natural_cmp(*(const struct str *)a, *(const struct str *)b);
}

void var_sort(struct str *values, size_t n, enum dash_sort sort)
{
    bool down = sort == SORT_DOWN || sort == SORT_NUMBER_DOWN;

    if (sort == SORT_OFF || n < 2)
        return;
    qsort(values, n, sizeof *values, sort == SORT_UP || sort == SORT_DOWN ? by_name : by_number);
    for (size_t i = 0; down && i < n / 2; i++) {
        struct str t = values[i];
        values[i] = values[n - 1 - i];
        values[n - 1 - i] = t;
    }
}

/* Where the value is among the groups. */
static size_t value_group(const struct regex *re, size_t n_groups)
{
    for (size_t i = 1; i < n_groups; i++)
        if (str_eq(regex_group_name(re, i), STR("value")))
            return i;
    return 1;
}

size_t var_keep(struct arena *a, struct str regex, const struct str *values, size_t n,
                const struct str **out)
{
    struct regex *re = regex.n ? regex_of(regex) : NULL;
    size_t n_groups = re ? regex_n_groups(re) : 1, kept = 0;
    size_t group = n_groups > 1 ? value_group(re, n_groups) : 0;
    struct str *list = arena_new_n(a, struct str, n + 1);
    struct str *groups = arena_new_n(a, struct str, n_groups);
    struct map seen = { 0 };

    for (size_t i = 0; i < n; i++) {
        struct str v = values[i];
        if (re && !regex_captures(re, v, groups))
            continue;
        if (n_groups > 1)
            v = groups[group].p ? groups[group] : (struct str){ "", 0 };
        if (map_id(&seen, v) == kept)
            list[kept++] = v;
    }
    map_done(&seen);
    regex_free(re);
    *out = list;
    return kept;
}
