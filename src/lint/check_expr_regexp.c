/* check_expr_regexp.c - matchers that are not what they look like. */
#include "lint/expr.h"
#include "regex/shape.h"

struct look { /* at one matcher */
    const struct lint_rule *r;
    const struct lint_expr *x;
    const struct pql_node *n;
    const struct matcher *m;
    const struct pql_matcher_at *at;
};

static struct span matcher_span(const struct look *k)
{
    size_t end = k->at->value.off + k->at->value.n;
    return (struct span){ k->at->name.off, end - k->at->name.off };
}

/* The fix is one edit of bytes that stand one to one in the file. */
static void fix_operator(const struct look *k, struct lint_finding *found, const char *op,
                         struct str value)
{
    struct span from = { k->at->name.off + k->at->name.n, 0 };
    struct buf b = { 0 };

    from.n = k->at->value.off + k->at->value.n - from.off;
    struct span place = lint_expr_place(k->x, from);
    struct str there = str_head(str_skip(k->x->file->text, place.off), place.n);
    if (!str_eq(there, lint_part_text(k->x, from)))
        return; // escaped or folded by YAML
    buf_puts(&b, op);
    buf_put_str(&b, value);
    lint_fix(k->x->file, found, place, buf_str(&b));
    buf_done(&b);
}

static bool is_negative(const struct matcher *m)
{
    return m->type == MATCHER_NE || m->type == MATCHER_NRE;
}

// ---- patterns that are none ----

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

/* 5xx, as people call the statuses 500 to 599. */
static bool is_status_class(struct str s)
{
    return s.n == 3 && s.p[0] >= '1' && s.p[0] <= '5' && (s.p[1] == 'x' || s.p[1] == 'X') &&
           s.p[1] == s.p[2];
}

/* Nothing in it means anything to YAML, wherever the expression stands. */
static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_word_char(s.p[i]) && s.p[i] != '/')
            return false;
    return true;
}

static void check_literal(const struct look *k, struct str only)
{
    struct str quoted = lint_part_text(k->x, k->at->value);
    struct lint_finding *found;
    const char *op = is_negative(k->m) ? "!=" : "=";

    if (is_status_class(only)) {
        found = lint_report_expr(k->x, k->r, matcher_span(k),
                                 "the pattern \"%.*s\" matches only the text %.*s", STR_ARG(only),
                                 STR_ARG(only));
        lint_help(k->x->file, found, "statuses are numbers: write %.*s%s\"%c..\"",
                  STR_ARG(k->m->name), is_negative(k->m) ? "!~" : "=~", only.p[0]);
        return;
    }
    if (k->x->use == LINT_USE_PANEL)
        return; // a variable may have stood there
    found = lint_report_expr(k->x, k->r, matcher_span(k), "the pattern %.*s is a plain text",
                             STR_ARG(quoted));
    struct buf text = { 0 };
    if (str_eq(only, k->m->value))
        buf_put_str(&text, quoted);
    else
        str_put_quoted(&text, only); // without its anchors and escapes
    lint_help(k->x->file, found, "write %.*s%s%.*s, which is faster and says so",
              STR_ARG(k->m->name), op, STR_ARG(buf_str(&text)));
    if (str_eq(only, k->m->value) || is_plain(only))
        fix_operator(k, found, op, buf_str(&text));
    buf_done(&text);
}

/* .* and what is the same. */
static void check_matches_all(const struct look *k)
{
    struct lint_finding *found;

    if (k->x->use == LINT_USE_PANEL)
        return;
    if (is_negative(k->m)) {
        found = lint_report_expr(k->x, k->r, matcher_span(k),
                                 "this matcher excludes every series: .* matches any value, also "
                                 "that of a missing label");
        lint_help(k->x->file, found, "%.*s=\"\" selects series without the label",
                  STR_ARG(k->m->name));
        return;
    }
    found = lint_report_expr(k->x, k->r, matcher_span(k),
                             "this matcher takes every series: .* matches any value, also that "
                             "of a missing label");
    lint_help(k->x->file, found, "leave it out, or write %.*s!=\"\" for series that have the label",
              STR_ARG(k->m->name));
}

// ---- anchors ----

static bool is_anchor(const struct re_node *n, enum re_op text, enum re_op line)
{
    return n && (n->op == text || n->op == line);
}

/* ^ at the beginning, $ at the end of the whole pattern: Prometheus puts them there anyhow. */
static void check_anchors(const struct look *k, const struct re_node *root)
{
    const struct re_node *first = root, *last = root;
    struct lint_finding *found;
    bool begin, end;

    if (root->op == RE_CONCAT) {
        first = root->child;
        last = root->last;
    }
    begin = is_anchor(first, RE_BEGIN_TEXT, RE_BEGIN_LINE);
    end = is_anchor(last, RE_END_TEXT, RE_END_LINE);
    if (!begin && !end)
        return;
    found = lint_report_expr(k->x, k->r, k->at->value,
                             "%s in this pattern %s nothing: Prometheus matches the whole value",
                             begin && end ? "^ and $"
                             : begin      ? "^"
                                          : "$",
                             begin && end ? "add" : "adds");
    struct str quoted = lint_part_text(k->x, k->at->value), inner = quoted;
    if (quoted.n < 3)
        return;
    inner = str_head(str_skip(quoted, 1), quoted.n - 2);
    if ((begin && !str_cut_prefix(&inner, STR("^"))) || (end && !str_cut_suffix(&inner, STR("$"))))
        return;
    struct buf b = { 0 };
    buf_putc(&b, quoted.p[0]);
    buf_put_str(&b, inner);
    buf_putc(&b, quoted.p[0]);
    lint_help(k->x->file, found, "write %.*s", STR_ARG(buf_str(&b)));
    fix_operator(k, found, is_negative(k->m) ? "!~" : "=~", buf_str(&b));
    buf_done(&b);
}

// ---- texts that look like patterns ----

static bool has(struct str s, const char *what)
{
    return str_find(s, str_of(what)) < s.n;
}

/* 5.. or ^5.. : a status code and two dots. */
static bool is_status_pattern(struct str s)
{
    return s.n == 3 && s.p[0] >= '1' && s.p[0] <= '5' && s.p[1] == '.' && s.p[2] == '.';
}

/* a|b|c */
static bool is_alternation(struct str s)
{
    bool bar = false;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '|' && !is_word_char(s.p[i]))
            return false;
        if (s.p[i] == '|' && (i == 0 || i + 1 == s.n || s.p[i - 1] == '|'))
            return false;
        bar |= s.p[i] == '|';
    }
    return bar;
}

static bool looks_like_pattern(struct str s)
{
    return is_status_pattern(s) || has(s, ".*") || has(s, ".+") || has(s, "[0-9]") ||
           has(s, "[a-z]") || has(s, "\\d") || is_alternation(s) ||
           (s.n > 2 && s.p[0] == '^' && s.p[s.n - 1] == '$');
}

static bool is_pattern(struct str s)
{
    struct err e = { 0 };
    struct regex *re = regex_new(s, &e);

    err_done(&e);
    regex_free(re);
    return re != NULL;
}

static void check_text(const struct look *k)
{
    const char *op = is_negative(k->m) ? "!~" : "=~";

    if (!looks_like_pattern(k->m->value) || !is_pattern(k->m->value))
        return;
    struct lint_finding *found = lint_report_expr(
        k->x, k->r, matcher_span(k),
        "\"%.*s\" looks like a pattern, but %s compares the text as it is", STR_ARG(k->m->value),
        is_negative(k->m) ? "!=" : "=");
    lint_help(k->x->file, found, "write %.*s%s%.*s", STR_ARG(k->m->name), op,
              STR_ARG(lint_part_text(k->x, k->at->value)));
}

// ---- all of them ----

static bool takes_everything(const struct re_shape *s)
{
    return s->kind == SHAPE_AFFIX && s->text.n == 0 &&
           ((s->before == 0 && s->after <= 0) || (s->after == 0 && s->before <= 0));
}

static void check_pattern(const struct look *k)
{
    struct arena a = { 0 };
    struct re_tree tree;
    struct re_shape shape;
    struct err e = { 0 };

    if (re_parse(&a, k->m->value, &tree, &e)) {
        re_shape_of(&a, tree.root, &shape);
        if (takes_everything(&shape))
            check_matches_all(k);
        else if (shape.kind == SHAPE_SET && shape.n == 1 && shape.set[0].n)
            check_literal(k, shape.set[0]);
        else
            check_anchors(k, tree.root);
    }
    err_done(&e);
    arena_done(&a);
}

static void visit_matchers(const struct lint_rule *r, const struct lint_expr *x,
                           const struct lint_part *p)
{
    const struct pql_node *n = p->f->n;

    for (size_t i = 0; n->kind == PQL_SELECTOR && n->sel.at && i < n->sel.n; i++) {
        struct look k = { r, x, n, &n->sel.matchers[i], &n->sel.at[i] };
        if (k.at->name.off == k.at->value.off)
            continue; // the metric
        if (k.m->type == MATCHER_RE || k.m->type == MATCHER_NRE)
            check_pattern(&k);
        else
            check_text(&k);
    }
}

static void check_regexp(const struct lint_rule *r, const struct lint_expr *x)
{
    lint_each_part(r, x, visit_matchers);
}

static const struct lint_rule rows[] = {
    { .id = "regexp",
      .level = LINT_WARN,
      .kind = LINT_PROMQL,
      .fixable = true,
      .brief = "a matcher whose pattern is none, or whose text looks like one",
      .why = "= compares texts, =~ patterns, and a pattern must match the whole value. So "
             "status=\"5..\" and status=~\"5xx\" match nothing, ^ and $ add nothing, and a plain "
             "text needs no pattern.",
      .bad = "http_requests_total{status=\"5..\"}",
      .good = "http_requests_total{status=~\"5..\"}",
      .on = LINT_ON_EXPR,
      .expr = check_regexp },
};
const struct lint_rules lint_expr_regexp_rules = { rows, N_OF(rows) };
