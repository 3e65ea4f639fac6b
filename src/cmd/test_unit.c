#include "cmd/test_unit.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"

/* ---- running ---- */

static void add_case(struct promqltest_result *r, const struct unit_case *c)
{
    struct promqltest_case out = { .line = c->line };
    struct buf b = { 0 };

    buf_printf(&b, "%.*s: %.*s", STR_ARG(c->group), STR_ARG(c->what));
    out.query = buf_take(&b);
    if (c->failed) {
        buf_put_str(&b, c->text);
        out.message = buf_take(&b);
    }
    vec_push(r, out);
    r->passed += !c->failed;
}

static void tell(const struct test_file *f)
{
    struct buf b = { 0 };
    struct err ignored = { 0 };

    for (size_t i = 0; i < f->unit->warnings.n; i++) {
        buf_puts(&b, "promctl: test: ");
        utf8_put_safe(&b, str_of(f->path));
        buf_puts(&b, ": warning: ");
        utf8_put_safe(&b, f->unit->warnings.p[i]);
        buf_putc(&b, '\n');
    }
    for (size_t i = 0; i < f->unit->n; i++)
        buf_put(&b, f->unit->groups[i].debug.p, f->unit->groups[i].debug.n);
    if (b.n)
        io_write_all(STDERR_FILENO, buf_str(&b), &ignored);
    err_done(&ignored);
    buf_done(&b);
}

bool test_unit_run(struct test_file *f, struct str text, const struct unit_opts *o, struct err *e)
{
    struct err bad = { 0 };

    f->unit = xcalloc(1, sizeof *f->unit);
    bool ok = unit_run(f->path, text, o, f->unit, &bad);
    if (!ok && bad.kind == ERR_CANCELED)
        return err_take(e, &bad);
    if (!ok) {
        struct buf b = { 0 };
        buf_printf(&b, "%s%s%s", bad.msg, bad.hint ? "; " : "", bad.hint ? bad.hint : "");
        f->error = buf_take(&b);
    }
    for (size_t i = 0; i < f->unit->n; i++)
        for (size_t k = 0; k < f->unit->groups[i].cases.n; k++)
            add_case(&f->result, &f->unit->groups[i].cases.p[k]);
    tell(f);
    err_done(&bad);
    return true;
}

void test_unit_free(struct unit_result *u)
{
    if (u)
        unit_result_done(u);
    free(u);
}

const struct unit_case *test_unit_case(const struct unit_result *u, size_t i)
{
    size_t g = 0;

    while (i >= u->groups[g].cases.n)
        i -= u->groups[g++].cases.n;
    return &u->groups[g].cases.p[i];
}

/* ---- coverage ---- */

struct covered { /* a rule, which several test files may use */
    const struct rule_ref *rule;
    uint8_t reached;
};

struct covered_branch {
    const struct unit_branch *branch;
    const struct rule_ref *rule;
    bool reached;
};

struct cover {
    struct map ids, branch_ids;
    struct {
        struct covered *p;
        size_t n, cap;
    } rules;
    struct {
        struct covered_branch *p;
        size_t n, cap;
    } branches;
};

static void add_rules(struct cover *c, const struct unit_result *u)
{
    struct buf key = { 0 };

    for (size_t i = 0; i < u->rules.n; i++) {
        const struct rule_ref *x = &u->rules.p[i];
        buf_clear(&key);
        buf_printf(&key, "%s:%u", x->path, x->rule->node->line);
        size_t id = map_id(&c->ids, buf_str(&key));
        if (id == c->rules.n)
            vec_push(&c->rules, (struct covered){ x, 0 });
        c->rules.p[id].reached |= u->reached[i];
    }
    buf_done(&key);
}

static void add_branches(struct cover *c, const struct unit_result *u)
{
    struct buf key = { 0 };

    for (size_t i = 0; i < u->branches.n; i++) {
        const struct unit_branch *x = &u->branches.p[i];
        const struct rule_ref *rule = &u->rules.p[x->rule];
        buf_clear(&key);
        // a label of the group is a template of each of its alerts
        buf_printf(&key, "%s:%u:%zu", rule->path, rule->rule->node->line, x->place.at.off);
        size_t id = map_id(&c->branch_ids, buf_str(&key));
        if (id == c->branches.n)
            vec_push(&c->branches, (struct covered_branch){ x, rule, false });
        c->branches.p[id].reached |= x->reached;
    }
    buf_done(&key);
}

static void put_missing(struct buf *out, const struct out_term *term, const struct rule_ref *x,
                        const char *what)
{
    buf_puts(out, "  ");
    utf8_put_safe(out, str_of(x->path));
    buf_printf(out, ":%u: ", x->rule->node->line);
    utf8_put_safe(out, x->rule->name);
    buf_puts(out, ": ");
    out_style(out, term, STYLE_WARN);
    buf_puts(out, what);
    out_style_end(out, term);
    buf_putc(out, '\n');
}

/* What there is to reach of a rule: a sample of a recording rule; of an alert its states, and a
 * test that expects it. */
static void cover_rule(struct buf *out, const struct out_term *term, const struct covered *c,
                       struct test_coverage *sum)
{
    const struct {
        uint8_t bit;
        bool wanted;
        const char *missing;
    } goals[] = {
        { UNIT_REACHED, !c->rule->rule->is_alert, "never gives a sample" },
        { UNIT_PENDING, c->rule->rule->is_alert && c->rule->rule->for_ms > 0, "is never pending" },
        { UNIT_FIRING, c->rule->rule->is_alert, "never fires" },
        { UNIT_ASKED, c->rule->rule->is_alert, "is expected by no test" },
    };

    for (size_t i = 0; i < N_OF(goals); i++) {
        if (!goals[i].wanted)
            continue;
        sum->all++;
        if (c->reached & goals[i].bit)
            sum->reached++;
        else
            put_missing(out, term, c->rule, goals[i].missing);
    }
}

enum { SHOWN_ACTION = 60 }; /* columns */

static void cover_branch(struct buf *out, const struct out_term *term,
                         const struct covered_branch *c, struct test_coverage *sum)
{
    const struct unit_branch *x = c->branch;

    sum->all++;
    sum->reached += c->reached;
    if (c->reached)
        return;
    buf_puts(out, "  ");
    utf8_put_safe(out, str_of(c->rule->path));
    buf_printf(out, ":%u:%u: ", x->place.line, x->place.col);
    utf8_put_safe(out, c->rule->rule->name);
    buf_puts(out, x->is_label ? ": label " : ": annotation ");
    utf8_put_safe(out, x->name);
    buf_puts(out, ": ");
    utf8_put_cut(out, x->text, SHOWN_ACTION);
    buf_putc(out, ' ');
    out_style(out, term, STYLE_WARN);
    buf_puts(out, "is never expanded");
    out_style_end(out, term);
    buf_putc(out, '\n');
}

/* Of two test files that read the same rule file. */
static bool same_rule(const struct rule_ref *a, const struct rule_ref *b)
{
    return a->rule->node->line == b->rule->node->line && strcmp(a->path, b->path) == 0;
}

/* Each rule, and behind it the branches of its templates. */
static void cover_all(struct buf *out, const struct out_term *term, const struct cover *c,
                      struct test_coverage *sum)
{
    for (size_t i = 0; i < c->rules.n; i++) {
        cover_rule(out, term, &c->rules.p[i], sum);
        for (size_t k = 0; k < c->branches.n; k++)
            if (same_rule(c->branches.p[k].rule, c->rules.p[i].rule))
                cover_branch(out, term, &c->branches.p[k], sum);
    }
}

void test_unit_coverage(struct buf *out, const struct test_files *files,
                        const struct out_term *term, struct test_coverage *sum)
{
    struct cover c = { 0 };
    struct buf missing = { 0 };

    *sum = (struct test_coverage){ 0 };
    for (size_t i = 0; i < files->n; i++)
        if (files->p[i].unit && files->p[i].unit->reached)
            add_rules(&c, files->p[i].unit);
    for (size_t i = 0; i < files->n; i++)
        if (files->p[i].unit)
            add_branches(&c, files->p[i].unit);
    cover_all(&missing, term, &c, sum);
    if (sum->all)
        buf_printf(out, "coverage: %.1f%%, %zu of %zu %s reached\n",
                   100.0 * (double)sum->reached / (double)sum->all, sum->reached, sum->all,
                   c.branches.n ? "rules, states and branches" : "rules and states");
    else
        buf_puts(out, "coverage: no rules\n");
    buf_put(out, missing.p, missing.n);
    buf_done(&missing);
    map_done(&c.ids);
    map_done(&c.branch_ids);
    vec_done(&c.rules);
    vec_done(&c.branches);
}
