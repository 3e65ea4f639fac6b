#include "lint/select.h"
#include "base/nearest.h"
#include "lint/ignore.h"

void lint_levels_default(enum lint_level *levels)
{
    for (size_t i = 0; i < lint_n_rules(); i++)
        levels[i] = lint_rule_at(i)->level;
}

static bool unknown(struct str name, struct err *e)
{
    struct nearest near = { .word = name };

    for (size_t i = 0; i < lint_n_rules(); i++)
        nearest_try(&near, str_of(lint_rule_at(i)->id));
    err_set(e, ERR_USAGE, "unknown rule \"%.*s\"", STR_ARG(name));
    if (near.best.n)
        return err_hint(e, "did you mean \"%.*s\"?", STR_ARG(near.best));
    return err_hint(e, "promctl lint --list-rules prints them");
}

/* `own`: to the level of the rule itself. */
static bool set(enum lint_level *levels, struct str name, bool own, enum lint_level level,
                struct err *e)
{
    bool all = str_eq(name, STR("all")), some = false;

    for (size_t i = 0; i < lint_n_rules(); i++) {
        const struct lint_rule *r = lint_rule_at(i);
        if (!all && !glob_match(name, str_of(r->id)))
            continue;
        levels[i] = !own ? level : r->level == LINT_OFF ? LINT_WARN : r->level;
        some = true;
    }
    return some || unknown(name, e);
}

static bool set_list(enum lint_level *levels, struct str list, bool own, struct err *e)
{
    struct str name;

    while (str_cut(&list, ',', &name))
        if (!set(levels, str_trim(name), own, LINT_OFF, e))
            return false;
    return true;
}

bool lint_levels_select(enum lint_level *levels, struct str list, bool first, struct err *e)
{
    for (size_t i = 0; first && i < lint_n_rules(); i++)
        levels[i] = LINT_OFF;
    return set_list(levels, list, true, e);
}

bool lint_levels_ignore(enum lint_level *levels, struct str list, struct err *e)
{
    return set_list(levels, list, false, e);
}

bool lint_levels_set(enum lint_level *levels, struct str name, enum lint_level level, struct err *e)
{
    return set(levels, name, false, level, e);
}
