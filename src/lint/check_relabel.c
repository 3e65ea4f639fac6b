/* check_relabel.c - a relabeling rule: what each action needs, and what it does not take.
 *
 * Source: prometheus model/relabel/relabel.go, Config.Validate.
 */
#include "lint/schema.h"

static const char *const actions[] = { "replace",   "keep",      "drop",     "keepequal",
                                       "dropequal", "hashmod",   "labelmap", "labeldrop",
                                       "labelkeep", "lowercase", "uppercase" };
static const struct schema_words action_words = { actions, N_OF(actions), true };

enum { /* what an action says of the other keys */
       NEEDS_TARGET = 1,
       NAMES_TARGET = 2,   /* target_label is a name, without $1 in it */
       NO_REPLACEMENT = 4, /* must be as by default */
       ONLY_TARGET = 8,    /* and source_labels */
       ONLY_REGEX = 16,
       NEEDS_MODULUS = 32,
       NAMES_REPLACEMENT = 64 /* replacement is a name that may have $1 in it */
};

static const unsigned traits[N_OF(actions)] = {
    NEEDS_TARGET,
    0,
    0,
    NEEDS_TARGET | NAMES_TARGET | ONLY_TARGET,
    NEEDS_TARGET | NAMES_TARGET | ONLY_TARGET,
    NEEDS_TARGET | NAMES_TARGET | NEEDS_MODULUS,
    NAMES_REPLACEMENT,
    ONLY_REGEX,
    ONLY_REGEX,
    NEEDS_TARGET | NAMES_TARGET | NO_REPLACEMENT,
    NEEDS_TARGET | NAMES_TARGET | NO_REPLACEMENT,
};

/* A text that is there, or its default. */
static struct str text_or(const struct yaml_node *map, const char *key, const char *by_default)
{
    const struct yaml_node *v = yaml_get(map, key);

    return v ? schema_text(v) : str_of(by_default);
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* `$1`, `${1}`, `$name` taken off. */
static bool take_reference(struct str *s)
{
    size_t n = 1, from;
    bool braces = s->n > 1 && s->p[1] == '{';

    n += braces;
    for (from = n; n < s->n && is_word(s->p[n]); n++) {}
    if (n == from || (braces && (n == s->n || s->p[n] != '}')))
        return false;
    *s = str_skip(*s, n + braces);
    return true;
}

/* ^(?:(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))+\w*)+$, with the older names; else any UTF-8. */
static bool is_name_with_references(struct str s, bool legacy)
{
    bool first = true;

    if (!legacy)
        return schema_label_name(s, false);
    while (s.n) {
        if (s.p[0] == '$' ? !take_reference(&s) : !is_word(s.p[0]))
            return false;
        if (first && s.n && s.p[0] >= '0' && s.p[0] <= '9')
            return false;
        first = false;
        while (s.n && is_word(s.p[0]))
            s = str_skip(s, 1);
    }
    return !first;
}

static void bad(struct schema_walk *w, const struct yaml_node *map, const char *key,
                const char *action, const char *what)
{
    schema_report(w, CONFIG_RELABEL, schema_key_span(map, key), "%s for the action %s", what,
                  action);
}

static void check_target(struct schema_walk *w, const struct yaml_node *map, const char *action,
                         unsigned t)
{
    struct str target = text_or(map, "target_label", "");
    bool references = target.n && str_find_char(target, '$') < target.n;

    if (!target.n) {
        bad(w, map, "action", action, "no target_label");
        return;
    }
    if (references && !(t & NAMES_TARGET) ? !is_name_with_references(target, w->legacy_names)
                                          : !schema_label_name(target, w->legacy_names))
        schema_report(w, CONFIG_RELABEL, yaml_get(map, "target_label")->at,
                      "\"%.*s\" is no target_label for the action %s", STR_ARG(target), action);
}

static void check_modulus(struct schema_walk *w, const struct yaml_node *map, const char *action)
{
    struct err e = { 0 };
    const struct yaml_node *n = yaml_get(map, "modulus");
    double v = 0;

    if (!n || (yaml_float(n, &v, &e) && v == 0))
        bad(w, map, n ? "modulus" : "action", action, n ? "modulus must not be 0" : "no modulus");
    err_done(&e);
}

/* A key that the action does not take, unless it says what is the default. */
static void refuse(struct schema_walk *w, const struct yaml_node *map, const char *action,
                   const char *key, const char *by_default)
{
    const struct yaml_node *v = yaml_get(map, key);

    if (v && !(by_default && str_eq(schema_text(v), str_of(by_default))))
        schema_report(w, CONFIG_RELABEL, schema_key_span(map, key), "the action %s takes no \"%s\"",
                      action, key);
}

static void check_relabel(struct schema_walk *w, const struct yaml_node *map)
{
    struct str word = text_or(map, "action", "replace");
    size_t i = 0;

    while (i < N_OF(actions) && !str_eq_nocase(word, str_of(actions[i])))
        i++;
    if (i == N_OF(actions)) {
        if (!word.n)
            schema_report(w, CONFIG_RELABEL, schema_key_span(map, "action"), "the action is empty");
        return;
    }
    const char *action = actions[i];
    unsigned t = traits[i];
    if (t & NEEDS_TARGET)
        check_target(w, map, action, t);
    if (t & NEEDS_MODULUS)
        check_modulus(w, map, action);
    if (t & (NO_REPLACEMENT | ONLY_TARGET | ONLY_REGEX))
        refuse(w, map, action, "replacement", "$1");
    if (t & (ONLY_TARGET | ONLY_REGEX)) {
        refuse(w, map, action, "separator", ";");
        refuse(w, map, action, "modulus", "0");
    }
    if (t & ONLY_TARGET)
        refuse(w, map, action, "regex", NULL);
    if (t & ONLY_REGEX) {
        refuse(w, map, action, "source_labels", NULL);
        refuse(w, map, action, "target_label", "");
    }
    struct str replacement = text_or(map, "replacement", "$1");
    if (t & NAMES_REPLACEMENT && !is_name_with_references(replacement, w->legacy_names))
        schema_report(w, CONFIG_RELABEL, schema_key_span(map, "replacement"),
                      "\"%.*s\" is no replacement for the action %s", STR_ARG(replacement), action);
}

static const struct schema_key keys[] = {
    { .name = "action", .type = SCHEMA_WORD, .words = &action_words },
    { .name = "modulus", .type = SCHEMA_UINT },
    { .name = "regex", .type = SCHEMA_REGEX },
    { .name = "replacement", .type = SCHEMA_STR },
    { .name = "separator", .type = SCHEMA_STR },
    { .name = "source_labels", .type = SCHEMA_LABEL, .shape = SCHEMA_LIST },
    { .name = "target_label", .type = SCHEMA_STR },
};

const struct schema_map schema_relabel = {
    .what = "a relabeling rule", .keys = keys, .n = N_OF(keys), .check = check_relabel
};
