#include "rules/unit.h"

#include <glob.h>
#include <stdlib.h>

#include "base/pool.h"
#include "base/vec.h"
#include "rules/unit_impl.h"

/* ---- rule files ---- */

struct paths {
    struct str *p;
    size_t n, cap;
};

struct problems {
    struct {
        struct str text, brief; /* promtool's words; ours */
    } * p;
    size_t n, cap;
};

static struct str folder_of(const char *path)
{
    struct str s = str_of(path);

    while (s.n && s.p[s.n - 1] != '/')
        s.n--;
    return s;
}

static void find_files(struct unit_result *r, const char *path, struct paths *out)
{
    for (size_t i = 0; i < r->file.rule_files.n; i++) {
        struct str pattern = r->file.rule_files.p[i], folder = folder_of(path);
        glob_t g = { 0 };
        if (str_starts(pattern, STR("/")))
            folder.n = 0;
        char *full = arena_printf(&r->arena, "%.*s%.*s", STR_ARG(folder), STR_ARG(pattern));
        if (glob(full, 0, NULL, &g) == 0) {
            for (size_t k = 0; k < g.gl_pathc; k++)
                vec_push(out, arena_str(&r->arena, str_of(g.gl_pathv[k])));
        } else {
            vec_push(&r->warnings,
                     str_of(arena_printf(&r->arena, "no file match pattern %s", full)));
        }
        globfree(&g);
    }
}

static void add_problem(struct unit_result *r, struct str path, const struct rule_problem *p,
                        struct problems *out)
{
    struct buf text = { 0 }, brief = { 0 };

    buf_printf(&text, "%.*s: ", STR_ARG(path));
    rule_problem_put(&text, p);
    buf_printf(&brief, "%.*s:%u:%u: %.*s", STR_ARG(path), p->place.line, p->place.col,
               STR_ARG(p->what));
    if (p->hint.n)
        buf_printf(&brief, "\n  %.*s", STR_ARG(p->hint));
    vec_reserve(out, out->n + 1);
    out->p[out->n].text = unit_take(&r->arena, &text);
    out->p[out->n++].brief = unit_take(&r->arena, &brief);
}

/* All of them; what is wrong with one fails every group of the test. */
static void read_rule_files(struct unit_result *r, const struct paths *paths,
                            const struct unit_opts *o, struct problems *problems)
{
    struct rule_file_opts opts = { .ignore_unknown = o->ignore_unknown };

    r->rule_files = xcalloc(paths->n + 1, sizeof *r->rule_files);
    r->rule_paths = arena_dup(&r->arena, paths->p, paths->n * sizeof *paths->p);
    for (size_t i = 0; i < paths->n; i++) {
        struct rule_file *f = &r->rule_files[r->n_rule_files++];
        struct err e = { 0 };
        if (!rule_file_read(paths->p[i].p, &opts, f, &e)) {
            vec_reserve(problems, problems->n + 1);
            problems->p[problems->n].text = problems->p[problems->n].brief = str_of(
                arena_printf(&r->arena, "%s: %s", paths->p[i].p, e.msg));
            problems->n++;
            err_done(&e);
        }
        for (size_t k = 0; k < f->n_problems; k++)
            add_problem(r, paths->p[i], &f->problems[k], problems);
    }
}

/* The groups in the order of the file, those that the test names first and in its order. */
static void add_groups(struct unit_result *r, struct str named)
{
    for (size_t i = 0; i < r->n_rule_files; i++)
        for (size_t k = 0; k < r->rule_files[i].n; k++) {
            const struct rule_group *g = &r->rule_files[i].groups[k];
            bool listed = false;
            for (size_t o = 0; o < r->file.order.n; o++)
                listed |= str_eq(r->file.order.p[o], g->name);
            if (named.p ? !str_eq(g->name, named) : listed)
                continue;
            for (size_t x = 0; x < g->n; x++)
                vec_push(&r->rules, (struct rule_ref){ &g->rules[x], g, &r->rule_files[i],
                                                       r->rule_paths[i].p });
        }
}

static void order_rules(struct unit_result *r)
{
    for (size_t i = 0; i < r->file.order.n; i++)
        add_groups(r, r->file.order.p[i].p ? r->file.order.p[i] : STR(""));
    add_groups(r, (struct str){ NULL, 0 });
}

/* ---- groups of tests ---- */

struct job {
    struct unit_result *r;
    const struct unit_opts *o;
    const struct rule_plan *plan;
    const struct problems *problems; /* of the rule files */
    struct err *errs;                /* by group */
};

static bool is_asked_for(const struct unit_opts *o, struct str name)
{
    bool any = o->n_run == 0;

    for (size_t i = 0; i < o->n_run && !any; i++)
        any = regex_match(o->run[i], name);
    return any;
}

static void run_group(void *user, unsigned worker, size_t i)
{
    struct job *j = user;
    struct unit_group_result *out = &j->r->groups[i];
    struct unit_world w = { .file = &j->r->file,
                            .g = &j->r->file.groups[i],
                            .rules = &j->r->rules,
                            .plan = j->plan,
                            .opts = j->o,
                            .out = out };

    (void)worker;
    if (!is_asked_for(j->o, w.g->name))
        return;
    out->ran = true;
    w.arena = &out->arena;
    if (!j->problems->n)
        unit_group_run(&w, &j->errs[i]);
    for (size_t k = 0; k < j->problems->n; k++) {
        unit_add_error(&w, "%.*s", STR_ARG(j->problems->p[k].text));
        vec_last(&out->cases).brief = j->problems->p[k].brief;
    }
}

static bool run_groups(struct unit_result *r, const struct unit_opts *o,
                       const struct problems *problems, struct err *e)
{
    struct rule_plan plan = { 0 };
    struct job j = { r, o, &plan, problems, NULL };
    struct pool *pool = pool_new(o->threads);
    bool ok = true;

    if (!problems->n) {
        order_rules(r);
        rule_plan_make(&r->rules, true, &plan);
    }
    r->n = r->file.n;
    r->groups = xcalloc(r->n + 1, sizeof *r->groups);
    j.errs = xcalloc(r->n + 1, sizeof *j.errs);
    pool_run(pool, r->n, run_group, &j);
    for (size_t i = 0; i < r->n; i++) {
        if (j.errs[i].kind != ERR_NONE && ok)
            ok = err_take(e, &j.errs[i]);
        err_done(&j.errs[i]);
    }
    free(j.errs);
    pool_free(pool);
    rule_plan_done(&plan);
    return ok;
}

static void join_reached(struct unit_result *r)
{
    r->reached = arena_zalloc(&r->arena, r->rules.n + 1);
    for (size_t i = 0; i < r->n; i++)
        for (size_t k = 0; r->groups[i].reached && k < r->rules.n; k++)
            r->reached[k] |= r->groups[i].reached[k];
    for (size_t i = 0; i < r->n; i++) {
        const struct unit_branches *from = &r->groups[i].branches;
        if (!r->branches.n)
            for (size_t k = 0; k < from->n; k++)
                vec_push(&r->branches, from->p[k]);
        for (size_t k = 0; k < from->n; k++)
            r->branches.p[k].reached |= from->p[k].reached;
    }
}

bool unit_run(const char *path, struct str text, const struct unit_opts *o, struct unit_result *out,
              struct err *e)
{
    struct paths paths = { 0 };
    struct problems problems = { 0 };
    bool ok;

    *out = (struct unit_result){ 0 };
    if (!unit_file_parse(text, &out->file, e))
        return false;
    find_files(out, path, &paths);
    read_rule_files(out, &paths, o, &problems);
    ok = run_groups(out, o, &problems, e);
    join_reached(out);
    vec_done(&paths);
    vec_done(&problems);
    return ok;
}

void unit_result_done(struct unit_result *r)
{
    for (size_t i = 0; i < r->n; i++) {
        vec_done(&r->groups[i].cases);
        buf_done(&r->groups[i].debug);
        vec_done(&r->groups[i].branches);
        arena_done(&r->groups[i].arena);
    }
    free(r->groups);
    for (size_t i = 0; i < r->n_rule_files; i++)
        rule_file_done(&r->rule_files[i]);
    free(r->rule_files);
    vec_done(&r->rules);
    vec_done(&r->branches);
    vec_done(&r->warnings);
    unit_file_done(&r->file);
    arena_done(&r->arena);
    *r = (struct unit_result){ 0 };
}
