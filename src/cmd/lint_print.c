/* lint_print.c - findings, the table of rules and explanations for people. */
#include "base/utf8.h"
#include "cmd/lint.h"
#include "out/text.h"

#include <stdio.h>
#include <stdlib.h>

enum { NUMBER_WIDTH = 5 };

static enum out_style style_of(enum lint_level level)
{
    return level == LINT_ERROR ? STYLE_BAD : level == LINT_WARN ? STYLE_WARN : STYLE_LABEL;
}

static void put_styled(struct buf *b, const struct out_term *t, enum out_style s, struct str text)
{
    out_style(b, t, s);
    out_text(b, t, text);
    out_style_end(b, t);
}

static void put_number(struct buf *b, const struct out_term *t, const char *number)
{
    out_style(b, t, STYLE_DIM);
    buf_printf(b, "%*s | ", NUMBER_WIDTH, number);
    out_style_end(b, t);
}

/* The line and a caret under what is meant; text made safe may be wider than it was. */
static void put_source(struct buf *b, const struct out_term *t, const struct lint_finding *x)
{
    struct str before = str_head(x->source, x->source_at);
    struct str meant = str_head(str_skip(x->source, x->source_at), x->source_n);
    char number[24];

    if (!x->source.n)
        return;
    snprintf(number, sizeof number, "%zu", x->line);
    put_number(b, t, number);
    out_text(b, t, x->source);
    buf_putc(b, '\n');
    put_number(b, t, "");
    buf_put_repeat(b, ' ', out_text_width(t, before));
    out_style(b, t, style_of(x->level));
    buf_putc(b, '^');
    size_t width = out_text_width(t, meant);
    buf_put_repeat(b, '~', width > 1 ? width - 1 : 0);
    out_style_end(b, t);
    buf_putc(b, '\n');
}

static void put_finding(struct buf *b, const struct out_term *t, const char *path,
                        const struct lint_finding *x)
{
    struct str help = x->help, line;

    put_styled(b, t, STYLE_BOLD, str_of(path));
    buf_printf(b, ":%zu:%zu: ", x->line, x->col);
    put_styled(b, t, style_of(x->level), str_of(lint_level_word(x->level)));
    buf_puts(b, ": ");
    out_text(b, t, x->msg);
    buf_printf(b, " [%s]\n", x->rule->id);
    put_source(b, t, x);
    while (str_cut(&help, '\n', &line)) {
        buf_puts(b, "   help: ");
        out_text(b, t, line);
        buf_putc(b, '\n');
    }
}

static void put_count(struct buf *b, size_t n, const char *one, const char *several, bool *first)
{
    if (!n)
        return;
    buf_printf(b, "%s%zu %s", *first ? "" : ", ", n, n == 1 ? one : several);
    *first = false;
}

static void put_totals(struct buf *b, const struct lint_totals *t)
{
    bool first = true;

    if (t->n_fixed)
        buf_printf(b, "fixed %zu %s in %zu %s\n", t->n_fixed,
                   t->n_fixed == 1 ? "problem" : "problems", t->n_fixed_files,
                   t->n_fixed_files == 1 ? "file" : "files");
    if (!t->n)
        return;
    buf_printf(b, "%zu %s (", t->n, t->n == 1 ? "problem" : "problems");
    put_count(b, t->by_level[LINT_ERROR], "error", "errors", &first);
    put_count(b, t->by_level[LINT_WARN], "warning", "warnings", &first);
    put_count(b, t->by_level[LINT_INFO], "info", "infos", &first);
    buf_printf(b, ") in %zu of %zu %s", t->n_bad_files, t->n_files,
               t->n_files == 1 ? "file" : "files");
    if (t->n_fixable)
        buf_printf(b, "; %zu can be fixed with --fix", t->n_fixable);
    buf_putc(b, '\n');
}

void lint_put_text(struct buf *b, const struct out_term *t, const struct lint_result *r,
                   const struct lint_totals *totals)
{
    for (size_t i = 0; i < r->n; i++)
        for (size_t k = 0; k < r->files[i]->found.n; k++)
            put_finding(b, t, r->files[i]->path, &r->files[i]->found.p[k]);
    put_totals(b, totals);
}

/* ---- cardinality ---- */

static int by_size(const void *a, const void *b)
{
    const struct lint_size *x = a, *y = b;

    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return str_cmp(x->name, y->name);
}

static void put_sizes(struct buf *b, struct lint_sizes *all)
{
    size_t width = strlen("Metric"), total = 0;

    if (all->n)
        qsort(all->p, all->n, sizeof *all->p, by_size);
    for (size_t i = 0; i < all->n; i++) {
        total += all->p[i].n;
        width = all->p[i].name.n > width ? all->p[i].name.n : width;
    }
    buf_printf(b, "%-*s    Cardinality    Percentage\n", (int)width, "Metric");
    for (size_t i = 0; i < all->n; i++)
        buf_printf(b, "%-*.*s    %-11zu    %.2f%%\n", (int)width, STR_ARG(all->p[i].name),
                   all->p[i].n, 100.0 * (double)all->p[i].n / (double)total);
    buf_printf(b, "%-*s    %-11zu    100%%\n", (int)width, "Total", total);
}

void lint_put_sizes(struct buf *b, const struct lint *l)
{
    struct lint_sizes all = { 0 };

    for (size_t i = 0; i < l->jobs.n; i++) {
        const struct lint_file *f = &l->jobs.p[i].file;
        for (size_t k = 0; k < f->sizes.n; k++)
            vec_push(&all, f->sizes.p[k]);
    }
    put_sizes(b, &all);
    vec_done(&all);
}

/* ---- rules ---- */

void lint_put_rules(struct buf *b, const struct out_term *t)
{
    size_t width = 0;

    for (size_t i = 0; i < lint_n_rules(); i++) {
        size_t n = strlen(lint_rule_at(i)->id);
        width = n > width ? n : width;
    }
    for (enum lint_kind k = 0; k < LINT_N_KINDS; k++) {
        bool any = false;
        for (size_t i = 0; i < lint_n_rules(); i++) {
            const struct lint_rule *r = lint_rule_at(i);
            if (r->kind != k)
                continue;
            if (!any) {
                buf_puts(b, b->n ? "\n" : "");
                put_styled(b, t, STYLE_HEAD, str_of(lint_kind_title(k)));
                buf_putc(b, '\n');
            }
            any = true;
            put_styled(b, t, STYLE_NAME, str_of(r->id));
            buf_put_repeat(b, ' ', width - strlen(r->id) + 2);
            put_styled(b, t, style_of(r->level), str_of(lint_level_word(r->level)));
            buf_put_repeat(b, ' ', 9 - strlen(lint_level_word(r->level)));
            buf_printf(b, "%s%s\n", r->brief, r->fixable ? " (--fix)" : "");
        }
    }
}

static void put_example(struct buf *b, const struct out_term *t, const char *head,
                        const char *example)
{
    struct str rest = str_of(example), line;

    if (!example)
        return;
    buf_putc(b, '\n');
    put_styled(b, t, STYLE_LABEL, str_of(head));
    buf_putc(b, '\n');
    while (str_cut(&rest, '\n', &line))
        buf_printf(b, "    %.*s\n", STR_ARG(line));
}

static void put_wrapped(struct buf *b, struct str text)
{
    size_t column = 0;
    struct str word;

    while (str_cut(&text, ' ', &word)) {
        if (column && column + 1 + word.n > 80) {
            buf_putc(b, '\n');
            column = 0;
        } else if (column) {
            buf_putc(b, ' ');
            column++;
        }
        buf_put_str(b, word);
        column += word.n;
    }
    buf_putc(b, '\n');
}

void lint_put_explained(struct buf *b, const struct out_term *t, const struct lint_rule *r)
{
    put_styled(b, t, STYLE_NAME, str_of(r->id));
    buf_printf(b, ": %s\n", r->brief);
    buf_printf(b, "%s, in %s%s%s\n\n", lint_level_word(r->level), lint_kind_title(r->kind),
               r->promlint ? "; promtool check metrics fails on it, too" : "",
               r->fixable ? "; --fix can repair it" : "");
    put_wrapped(b, str_of(r->why));
    put_example(b, t, "bad", r->bad);
    put_example(b, t, "good", r->good);
    buf_printf(b,
               "\nSwitch it off with --ignore %s, in .promctl.yml with\n"
               "    lint: {rules: {%s: off}}\n",
               r->id, r->id);
    if (r->kind != LINT_GRAFANA) // JSON has no comments
        buf_printf(b,
                   "or for one place with a comment on the line or above it:\n"
                   "    # promctl: ignore %s -- reason\n",
                   r->id);
}
