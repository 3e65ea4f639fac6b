/* suppress.c - comments that switch rules off at their place, ours and pint's.
 *
 *     # promctl: ignore RULE[,RULE]... [-- REASON]         this line or, alone, the next one
 *     # promctl: ignore-file RULE[,RULE]... [-- REASON]
 *     # pint disable CHECK[(...)]                           the rule it stands in or before
 *     # pint file/disable CHECK[(...)]
 */
#include "base/nearest.h"
#include "base/vec.h"
#include "lint/ignore.h"
#include "lint/lint_impl.h"

static const struct lint_rule rows[] = {
    { .id = "unused-ignore",
      .level = LINT_INFO,
      .kind = LINT_UNKNOWN,
      .brief = "a comment that switches off what does not occur",
      .why = "What was once wrong here has been repaired, or the rule's name is misspelt. A "
             "comment that stays would hide the next mistake.",
      .bad = NULL,
      .good = NULL },
};
const struct lint_rules lint_comment_rules = { rows, N_OF(rows) };

/* Pint's checks and what has their place here. */
static const struct {
    const char *check, *rule;
} counterparts[] = {
    { "alerts/absent", "alert-absent-for" },
    { "alerts/annotation", "required-annotation" },
    { "alerts/comparison", "alert-no-comparison" },
    { "alerts/template", "template*" },
    { "promql/aggregate", "aggregate-labels" },
    { "promql/counter", "counter-without-rate" },
    { "promql/fragile", "fragile" },
    { "promql/impossible", "impossible" },
    { "promql/nan", "nan-in-aggregate" },
    { "promql/rate", "rate-*" },
    { "promql/regexp", "regexp" },
    { "promql/series", "unknown-*" },
    { "promql/syntax", "promql-syntax" },
    { "promql/vector_matching", "vector-matching" },
    { "query/cost", "cost" },
    { "rule/dependency", "dependency" },
    { "rule/duplicate", "duplicate-rule" },
    { "rule/for", "alert-for" },
    { "rule/label", "required-label" },
    { "rule/link", "link" },
    { "rule/name", "name-pattern" },
    { "yaml/parse", "yaml" },
};

struct suppression {
    const struct lint_comment *comment;
    struct str name; /* of a rule, with `*` for anything; of pint a check */
    bool pint, file, used;
    size_t line; /* that it speaks of, beside its own */
};

struct suppressions {
    struct suppression *p;
    size_t n, cap;
};

/* ---- comments ---- */

/* What follows the mark of a directive; false: it is another comment. */
static bool directive(struct str text, bool *pint, struct str *rest)
{
    str_cut_prefix(&text, STR("#"));
    *rest = str_trim(text);
    *pint = str_cut_prefix(rest, STR("pint "));
    return *pint || str_cut_prefix(rest, STR("promctl:"));
}

void lint_comment(struct lint_file *f, size_t line, uint64_t off, struct str text, bool alone)
{
    struct str rest;
    bool pint;

    if (directive(text, &pint, &rest))
        vec_push(&f->comments,
                 (struct lint_comment){ line, off, arena_str(&f->arena, text), alone });
}

/* The first # of a line that begins a directive: a string may hold others. */
static void find_in_line(struct lint_file *f, struct str line, size_t number, size_t off)
{
    bool alone = true, pint;
    struct str rest;

    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] == '#' && directive(str_skip(line, i), &pint, &rest)) {
            lint_comment(f, number, off + i, str_skip(line, i), alone);
            return;
        }
        alone &= line.p[i] == ' ' || line.p[i] == '\t';
    }
}

void lint_find_comments(struct lint_file *f)
{
    struct str rest = f->text, line;
    size_t number = 0;

    if (str_find(f->text, STR("promctl:")) == f->text.n &&
        str_find(f->text, STR("pint ")) == f->text.n)
        return;
    while (str_cut(&rest, '\n', &line))
        find_in_line(f, line, ++number, (size_t)(line.p - f->text.p));
}

/* ---- what they say ---- */

/* "disable promql/series(up)": the words in parentheses are about metrics; the whole check is
 * switched off. */
static void add_pint(struct suppressions *s, const struct lint_comment *c, struct str rest)
{
    struct suppression x = { .comment = c, .pint = true };

    x.file = str_cut_prefix(&rest, STR("file/"));
    if (!str_cut_prefix(&rest, STR("disable ")))
        return;
    rest = str_trim(rest);
    x.name = str_head(rest, str_find_char(rest, '('));
    x.name = str_head(x.name, str_find_char(x.name, ' '));
    vec_push(s, x);
}

static void add_ours(struct suppressions *s, const struct lint_comment *c, struct str rest)
{
    struct suppression x = { .comment = c };
    struct str name;

    rest = str_trim(rest);
    if (str_cut_prefix(&rest, STR("ignore-file")))
        x.file = true;
    else if (!str_cut_prefix(&rest, STR("ignore")))
        return;
    rest = str_head(rest, str_find(rest, STR("--")));
    while (str_cut(&rest, ',', &name)) {
        x.name = str_trim(name);
        if (x.name.n)
            vec_push(s, x);
    }
}

static void read_directives(struct lint_file *f, struct suppressions *s)
{
    for (size_t i = 0; i < f->comments.n; i++) {
        const struct lint_comment *c = &f->comments.p[i];
        size_t before = s->n, line = c->line + 1;
        struct str rest;
        bool pint;
        directive(c->text, &pint, &rest);
        if (pint)
            add_pint(s, c, rest);
        else
            add_ours(s, c, rest);
        // of several comments all speak of what comes behind the last
        for (size_t k = i + 1;
             k < f->comments.n && f->comments.p[k].alone && f->comments.p[k].line == line; k++)
            line++;
        for (; before < s->n; before++)
            s->p[before].line = c->alone ? line : 0;
    }
}

/* ---- findings ---- */

static bool names_rule(const struct suppression *s, const struct lint_rule *r)
{
    for (size_t i = 0; s->pint && i < N_OF(counterparts); i++)
        if (str_eq(s->name, str_of(counterparts[i].check)) &&
            glob_match(str_of(counterparts[i].rule), str_of(r->id)))
            return true;
    if (s->pint)
        return false;
    return str_eq(s->name, STR("all")) || glob_match(s->name, str_of(r->id));
}

static bool covers(const struct suppression *s, const struct lint_finding *x)
{
    size_t line = s->comment->line;

    if (!names_rule(s, x->rule))
        return false;
    if (s->file || x->line == line || (s->line && x->line == s->line))
        return true;
    if (!x->block_first)
        return false;
    // above a rule or family: all of it; of pint also anywhere inside
    return (s->line && s->line == x->block_first) ||
           (s->pint && line >= x->block_first && line <= x->block_last);
}

static void set_blocks(struct lint_file *f)
{
    for (size_t i = 0; i < f->found.n; i++) {
        struct lint_finding *x = &f->found.p[i];
        for (size_t k = 0; !x->block_first && k < f->blocks.n; k++) {
            if (x->line < f->blocks.p[k].first || x->line > f->blocks.p[k].last)
                continue;
            x->block_first = f->blocks.p[k].first;
            x->block_last = f->blocks.p[k].last;
        }
    }
}

static void drop(struct lint_file *f, struct suppressions *s)
{
    size_t n = 0;

    for (size_t i = 0; i < f->found.n; i++) {
        bool gone = false;
        for (size_t k = 0; k < s->n; k++) {
            if (covers(&s->p[k], &f->found.p[i]))
                gone = s->p[k].used = true;
        }
        if (!gone)
            f->found.p[n++] = f->found.p[i];
    }
    f->found.n = n;
}

/* Rules that are off do not occur anyway; pint's checks without a counterpart are pint's. */
static bool can_occur(const struct lint_file *f, const struct suppression *s, bool *known)
{
    bool on = false;

    *known = false;
    for (size_t i = 0; i < lint_n_rules(); i++) {
        if (!names_rule(s, lint_rule_at(i)))
            continue;
        *known = true;
        on |= f->levels[i] != LINT_OFF;
    }
    return on;
}

static void report_unused(struct lint_file *f, const struct suppression *s)
{
    const struct lint_comment *c = s->comment;
    struct nearest near = { .word = s->name };
    bool known, on = can_occur(f, s, &known);
    struct lint_finding *x;

    if (s->used || (known && !on) || (!known && s->pint))
        return;
    const char *say = known ? "nothing here breaks \"%.*s\"" : "there is no rule \"%.*s\"";
    if (f->kind == LINT_EXPOSITION)
        x = lint_report_line(f, &rows[0], c->text, c->line, c->off, (struct span){ 0, c->text.n },
                             say, STR_ARG(s->name));
    else
        x = lint_report(f, &rows[0], (struct span){ (size_t)c->off, c->text.n }, say,
                        STR_ARG(s->name));
    for (size_t i = 0; !known && i < lint_n_rules(); i++)
        nearest_try(&near, str_of(lint_rule_at(i)->id));
    if (known)
        lint_help(f, x, "remove the comment");
    else if (near.best.n)
        lint_help(f, x, "did you mean \"%.*s\"?", STR_ARG(near.best));
}

void lint_suppress(struct lint_file *f)
{
    struct suppressions s = { 0 };

    read_directives(f, &s);
    if (s.n)
        set_blocks(f);
    drop(f, &s);
    f->subject = (struct str){ 0 };
    for (size_t i = 0; i < s.n; i++)
        report_unused(f, &s.p[i]);
    vec_done(&s);
}
