/* cmd_unknown.c - a command or option that is not there, answered with the nearest that is. */
#include "base/nearest.h"
#include "cmd/cmd.h"
#include "cmd/opt_parse.h"

bool cmd_unknown(struct str name, struct err *e)
{
    struct nearest near = { .word = name };
    err_set(e, ERR_USAGE, "unknown command \"%.*s\"", STR_ARG(name));
    for (size_t i = 0; i < cmd_table_n; i++)
        nearest_try(&near, str_of(cmd_table[i]->name));
    if (near.best.n)
        err_hint(e, "did you mean \"%.*s\"?", STR_ARG(near.best));
    return false;
}

/* Whether the command has the option that `word` begins with. */
static bool has_option(const struct cmd *c, const char *word)
{
    struct opt_refs refs = { 0 };
    struct str name = str_of(word + 1);
    bool is_long = str_cut_prefix(&name, STR("-")), found = false;

    name = str_head(name, str_find_char(name, '='));
    opt_refs_add(&refs, c->opts, c->n_opts, NULL);
    for (size_t i = 0; i < refs.n && !found; i++) {
        const struct opt *o = refs.p[i].row;
        found = is_long ? o->name && str_eq(str_of(o->name), name)
                        : o->letter && o->letter == word[1];
    }
    opt_refs_done(&refs);
    return found;
}

void cmd_hint_owner(const char *word, struct err *e)
{
    if (e->hint || word[0] != '-' || word[1] == '\0')
        return;
    for (size_t i = 0; i < cmd_table_n; i++) {
        if (!has_option(cmd_table[i], word))
            continue;
        err_hint(e, "options of a command come after its name: promctl %s %s", cmd_table[i]->name,
                 word);
        return;
    }
}
