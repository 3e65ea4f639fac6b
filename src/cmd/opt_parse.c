#include "cmd/opt_parse.h"

#include "base/nearest.h"
#include "base/vec.h"

#include <assert.h>

// ---- tables ----

static void refs_add(struct opt_refs *refs, const struct opt *rows, size_t n, char *args,
                     const char *heading)
{
    for (size_t i = 0; i < n; i++) {
        const struct opt *o = &rows[i];
        if (o->kind == OPT_KIND_GROUP)
            refs_add(refs, o->group, o->n_group, args ? args + o->offset : NULL,
                     o->brief ? o->brief : heading);
        else
            vec_push(refs, (struct opt_ref){ .row = o, .args = args, .heading = heading });
    }
}

void opt_refs_add(struct opt_refs *refs, const struct opt *rows, size_t n, void *args)
{
    refs_add(refs, rows, n, args, NULL);
}

void opt_refs_done(struct opt_refs *refs)
{
    vec_done(refs);
}

void opt_parser_add(struct opt_parser *p, const struct opt *rows, size_t n, void *args)
{
    size_t i = p->refs.n;
    opt_refs_add(&p->refs, rows, n, args);
    for (; i < p->refs.n; i++) {
        const struct opt_ref *r = &p->refs.p[i];
        struct err e = { 0 };
        bool ok = !r->row->def || opt_value_set(r->row, r->args, r->row->def, &e);
        assert(ok);
        if (!ok)
            err_done(&e);
    }
}

void opt_parser_done(struct opt_parser *p)
{
    for (size_t i = 0; i < p->refs.n; i++)
        if (p->refs.p[i].row->kind == OPT_KIND_STRS)
            vec_done((struct opt_strs *)(void *)(p->refs.p[i].args + p->refs.p[i].row->offset));
    opt_refs_done(&p->refs);
}

static struct opt_ref *find_long(const struct opt_parser *p, struct str name)
{
    for (size_t i = p->refs.n; i-- > 0;)
        if (p->refs.p[i].row->name && str_eq(str_of(p->refs.p[i].row->name), name))
            return &p->refs.p[i];
    return NULL;
}

static struct opt_ref *find_letter(const struct opt_parser *p, char letter)
{
    for (size_t i = p->refs.n; i-- > 0;)
        if (p->refs.p[i].row->letter && p->refs.p[i].row->letter == letter)
            return &p->refs.p[i];
    return NULL;
}

static bool takes_value(const struct opt *o)
{
    return o->kind != OPT_KIND_FLAG && o->kind != OPT_KIND_COUNT;
}

// ---- one option ----

/* How the option was written, for messages: "--output" or "-o". */
static bool wrap_option(struct err *e, const struct opt *o, bool letter)
{
    return letter ? err_wrap(e, "-%c", o->letter) : err_wrap(e, "--%s", o->name);
}

/* `value` NULL: none was written. */
static bool apply(struct opt_ref *r, bool letter, bool negated, const char *value, struct err *e)
{
    const struct opt *o = r->row;
    void *member = r->args + o->offset;

    if (!takes_value(o) && value) {
        err_set(e, ERR_USAGE, "takes no value");
        return negated ? err_wrap(e, "--no-%s", o->name) : wrap_option(e, o, letter);
    }
    if (o->kind == OPT_KIND_FLAG)
        *(bool *)member = !negated;
    else if (o->kind == OPT_KIND_COUNT)
        ++*(int *)member;
    else {
        if (o->kind == OPT_KIND_STRS && !r->given)
            vec_clear((struct opt_strs *)member); // the default gives way
        if (!value)
            value = o->implied;
        if (value && !opt_value_set(o, r->args, value, e))
            return wrap_option(e, o, letter);
    }
    r->given = true;
    if (o->given_offset)
        *(bool *)(r->args + o->given_offset - 1) = true;
    return true;
}

/* The value in the same word, or the next word whatever it begins with. */
static bool value_of(struct opt_parser *p, const struct opt *o, bool letter, const char **value,
                     struct err *e)
{
    if (*value || o->optional_value || !takes_value(o))
        return true;
    if (p->words[p->at]) {
        *value = p->words[p->at++];
        return true;
    }
    err_set(e, ERR_USAGE, "needs a value: %s", o->arg);
    return wrap_option(e, o, letter);
}

static void hint_long(const struct opt_parser *p, struct str name, struct err *e)
{
    struct nearest near = { .word = name };
    for (size_t i = 0; i < p->refs.n; i++)
        if (p->refs.p[i].row->name)
            nearest_try(&near, str_of(p->refs.p[i].row->name));
    if (near.best.n)
        err_hint(e, "did you mean \"--%.*s\"?", STR_ARG(near.best));
}

static bool read_long(struct opt_parser *p, const char *word, struct err *e)
{
    struct str name = str_of(word + 2);
    const char *value = strchr(word, '=');
    if (value) {
        name.n = (size_t)(value - name.p);
        value++;
    }

    struct opt_ref *r = find_long(p, name);
    bool negated = false;
    if (!r) {
        struct str positive = name;
        if (str_cut_prefix(&positive, STR("no-")) && (r = find_long(p, positive)) &&
            r->row->negatable)
            negated = true;
        else
            r = NULL;
    }
    if (!r) {
        err_set(e, ERR_USAGE, "unknown option \"--%.*s\"", STR_ARG(name));
        hint_long(p, name, e);
        return false;
    }
    return value_of(p, r->row, false, &value, e) && apply(r, false, negated, value, e);
}

/* The next letter of a cluster; what follows a letter that takes a value is the value. */
static bool read_letter(struct opt_parser *p, const char *word, struct err *e)
{
    const char *at = word + p->in_word;
    struct opt_ref *r = find_letter(p, *at);
    const char *value = NULL;

    if (!r) {
        // A byte of a character beyond ASCII is no letter: show the whole word.
        if ((unsigned char)*at >= 0x80 || strlen(word) == 2)
            err_set(e, ERR_USAGE, "unknown option \"%s\"", word);
        else
            err_set(e, ERR_USAGE, "unknown option \"-%c\" in \"%s\"", *at, word);
        if (find_long(p, str_of(word + 1))) // "-timeout": the habit of Go programs
            err_hint(e, "did you mean \"-%s\"?", word);
        return false;
    }
    p->in_word++;
    if (takes_value(r->row) && !r->row->optional_value && at[1]) {
        value = at + 1;
        p->in_word = 0;
    }
    if (p->in_word && !at[1])
        p->in_word = 0;
    if (!p->in_word)
        p->at++;
    return value_of(p, r->row, true, &value, e) && apply(r, true, false, value, e);
}

// ---- the words ----

enum opt_step opt_parser_step(struct opt_parser *p, struct err *e)
{
    const char *word = p->word = p->words[p->at];

    if (p->in_word)
        return read_letter(p, word, e) ? OPT_STEP_OPTION : OPT_STEP_ERROR;
    if (!word)
        return OPT_STEP_END;
    if (!p->operands_only && strcmp(word, "--") == 0) {
        p->operands_only = true;
        p->at++;
        return opt_parser_step(p, e);
    }
    if (p->operands_only || word[0] != '-' || word[1] == '\0') {
        p->operand = word;
        p->at++;
        return OPT_STEP_OPERAND;
    }
    if (word[1] == '-') {
        p->at++;
        return read_long(p, word, e) ? OPT_STEP_OPTION : OPT_STEP_ERROR;
    }
    p->in_word = 1;
    return read_letter(p, word, e) ? OPT_STEP_OPTION : OPT_STEP_ERROR;
}

bool opt_parser_check(const struct opt_parser *p, struct err *e)
{
    for (size_t i = 0; i < p->refs.n; i++) {
        const struct opt_ref *r = &p->refs.p[i];
        if (r->row->required && !r->given)
            return err_set(e, ERR_USAGE, "--%s %s is needed", r->row->name, r->row->arg);
    }
    return true;
}
