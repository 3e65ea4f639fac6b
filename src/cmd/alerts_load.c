/* alerts_load.c - the rule files of `promctl alerts`, and which of their alerts are wanted. */
#include "cmd/alerts.h"

#include <glob.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/time.h"
#include "base/vec.h"
#include "out/text.h"

// ---- files ----

struct paths {
    const char **p;
    size_t n, cap;
};

/* What the shell leaves as it is, because it was quoted. A file of that very name goes first. */
static bool add_glob(struct alerts *x, struct paths *paths, const char *word, struct err *e)
{
    glob_t g;

    if (strcmp(word, "-") == 0 || !strpbrk(word, "*?[") || access(word, F_OK) == 0) {
        vec_push(paths, word);
        return true;
    }
    if (glob(word, 0, NULL, &g) != 0)
        return err_set(e, ERR_IO, "%s: no file matches", word);
    for (size_t i = 0; i < g.gl_pathc; i++)
        vec_push(paths, arena_str(&x->arena, str_of(g.gl_pathv[i])).p);
    globfree(&g);
    return true;
}

static bool fail_file(const struct rule_file *f, const char *path, struct err *e)
{
    struct buf b = { 0 }, line = { 0 };

    rule_problem_put(&b, &f->problems[0]);
    out_one_line(&line, buf_str(&b)); // the decoder's words are several
    err_set(e, ERR_FORMAT, "%s: %s", path, buf_z(&line));
    if (f->n_problems > 1)
        err_hint(e, "it has %zu problems, and promctl lint %s shows all of them", f->n_problems,
                 path);
    else if (f->problems[0].hint.n)
        err_hint(e, "%.*s", STR_ARG(f->problems[0].hint));
    buf_done(&b);
    buf_done(&line);
    return false;
}

static bool load_file(struct alerts *x, const char *path, struct err *e)
{
    struct rule_file *f = &x->files[x->n_files];
    bool is_stdin = strcmp(path, "-") == 0;

    if (!rule_file_read(path, NULL, f, e))
        return err_wrap(e, "%s", path);
    x->paths[x->n_files++] = is_stdin ? "stdin" : path;
    if (f->n_problems)
        return fail_file(f, is_stdin ? "stdin" : path, e);
    if (f->has_more)
        cmd_warn(x->call, "%s: only the first document is read", path);
    for (size_t g = 0; g < f->n; g++)
        for (size_t i = 0; i < f->groups[g].n; i++)
            vec_push(&x->rules, (struct rule_ref){ &f->groups[g].rules[i], &f->groups[g], f,
                                                   x->paths[x->n_files - 1] });
    return true;
}

bool alerts_load(struct alerts *x, struct err *e)
{
    struct paths paths = { 0 };
    size_t stdins = 0;
    bool ok = true;

    for (size_t i = 0; ok && i < x->call->n; i++)
        ok = add_glob(x, &paths, x->call->operands[i], e);
    for (size_t i = 0; ok && i < paths.n; i++)
        stdins += strcmp(paths.p[i], "-") == 0;
    for (size_t i = 0; i < x->a->source.files.n; i++)
        stdins += strcmp(x->a->source.files.p[i], "-") == 0;
    if (ok && stdins > 1)
        ok = err_set(e, ERR_USAGE, "standard input can be read only once");
    x->files = xcalloc(paths.n + 1, sizeof *x->files);
    x->paths = xcalloc(paths.n + 1, sizeof *x->paths);
    for (size_t i = 0; ok && i < paths.n; i++)
        ok = load_file(x, paths.p[i], e);
    vec_done(&paths);
    return ok;
}

void alerts_unload(struct alerts *x)
{
    for (size_t i = 0; i < x->n_match; i++)
        selector_done(&x->match[i]);
    for (size_t i = 0; i < x->n_files; i++)
        rule_file_done(&x->files[i]);
    free(x->files);
    free(x->paths);
    vec_done(&x->rules);
}

// ---- options ----

static bool read_match(struct alerts *x, struct err *e)
{
    const struct opt_strs *given = &x->a->match;

    x->match = arena_new_n(&x->arena, struct selector, given->n + 1);
    for (size_t i = 0; i < given->n; i++) {
        struct str text = str_of(given->p[i]);
        if (!selector_parse(&x->arena, text, &x->match[i], e)) {
            *x->call->error_text = text;
            return err_wrap(e, "--match");
        }
        x->n_match++;
    }
    return true;
}

static bool read_try(struct alerts *x, struct err *e)
{
    struct {
        int64_t *p;
        size_t n, cap;
    } all = { 0 };
    bool ok = true;

    for (size_t i = 0; ok && i < x->a->try_for.n; i++) {
        struct str rest = str_of(x->a->try_for.p[i]), word = { 0 };
        while (ok && str_cut(&rest, ',', &word)) {
            int64_t ms = 0;
            ok = dur_parse(str_trim(word), &ms, e) || err_wrap(e, "--try-for");
            vec_push(&all, ms);
        }
    }
    x->try_for = arena_dup(&x->arena, all.p, all.n * sizeof *all.p);
    x->n_try = all.n;
    vec_done(&all);
    return ok;
}

static bool read_labels(struct alerts *x, struct err *e)
{
    const struct opt_strs *given = &x->a->external_labels;
    struct label *p = arena_new_n(&x->arena, struct label, given->n + 1);

    for (size_t i = 0; i < given->n; i++) {
        struct str text = str_of(given->p[i]);
        size_t n = str_find_char(text, '=');
        p[i] = (struct label){ str_head(text, n), str_skip(text, n + 1) };
        if (n == text.n || !label_name_is_legacy(p[i].name)) {
            err_set(e, ERR_USAGE, "--external-label: \"%s\" is not NAME=VALUE", given->p[i]);
            return err_hint(e, "for example --external-label cluster=eu1");
        }
    }
    x->external_labels = labels_of(&x->arena, p, given->n);
    return true;
}

static bool check_groups(const struct alerts *x, struct err *e)
{
    for (size_t i = 0; i < x->a->groups.n; i++) {
        struct str name = str_of(x->a->groups.p[i]);
        bool any = false;
        for (size_t k = 0; k < x->n_files; k++)
            for (size_t g = 0; g < x->files[k].n; g++)
                any |= str_eq(x->files[k].groups[g].name, name);
        if (!any)
            return err_set(e, ERR_USAGE, "--group: no group is called \"%s\"", x->a->groups.p[i]);
    }
    return true;
}

bool alerts_read_options(struct alerts *x, struct err *e)
{
    return read_match(x, e) && read_try(x, e) && read_labels(x, e) && check_groups(x, e);
}

// ---- who is wanted ----

bool alerts_shows_group(const struct alerts *x, const struct rule_ref *r)
{
    for (size_t i = 0; i < x->a->groups.n; i++)
        if (str_eq(str_of(x->a->groups.p[i]), r->group->name))
            return true;
    return x->a->groups.n == 0;
}

/* The series ALERTS of it is what is matched, but a bare word is the alert's name. */
static bool matches(const struct selector *s, const struct rule *rule, const struct label *p,
                    size_t n)
{
    return selector_match(s, rule->name, p, n) || selector_match(s, STR("ALERTS"), p, n);
}

bool alerts_shows(const struct alerts *x, size_t rule, const struct labels *ls,
                  enum alert_state state)
{
    const struct rule_ref *r = &x->rules.p[rule];
    struct label *p;
    bool any = x->n_match == 0;

    if (!alerts_shows_group(x, r))
        return false;
    p = xcalloc(ls->n + 1, sizeof *p);
    for (size_t i = 0; i < ls->n; i++)
        p[i] = ls->p[i];
    p[ls->n] = (struct label){ STR("alertstate"), str_of(alert_state_word(state)) };
    for (size_t i = 0; i < x->n_match && !any; i++)
        any = matches(&x->match[i], r->rule, p, ls->n + 1);
    free(p);
    return any;
}

struct labels alerts_rule_labels(struct arena *a, const struct rule *r)
{
    struct label *p = arena_new_n(a, struct label, r->labels.n + r->group_labels.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < r->group_labels.n; i++)
        p[n++] = (struct label){ r->group_labels.p[i].name, r->group_labels.p[i].value };
    for (size_t i = 0; i < r->labels.n; i++)
        p[n++] = (struct label){ r->labels.p[i].name, r->labels.p[i].value };
    return labels_of(a, p, n);
}

bool alerts_shows_rule(const struct alerts *x, size_t rule)
{
    const struct rule *r = x->rules.p[rule].rule;
    struct arena a = { 0 };
    struct labels ls = alerts_rule_labels(&a, r);
    bool shows;

    ls = labels_with(&a, &ls, STR("alertname"), r->name);
    shows = alerts_shows(x, rule, &ls, ALERT_INACTIVE);
    arena_done(&a);
    return shows;
}
