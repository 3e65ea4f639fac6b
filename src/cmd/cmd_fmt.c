/* cmd_fmt.c - `promctl fmt`: expressions in their one good form. */
#include "base/diag.h"
#include "base/io.h"
#include "base/utf8.h"
#include "cmd/cmd_table.h"
#include "cmd/fmt.h"
#include "lint/lint.h"
#include "out/diff.h"

#include <unistd.h>

enum { FILE_MAX_BYTES = 64 << 20 };

/* What an operand holds. */
enum content { ONE_EXPRESSION, IN_YAML, IN_JSON };

/* One operand. */
struct piece {
    struct str name; /* of a file, or "-", or the expression itself */
    bool is_file;
    enum content content;
    struct str text; /* as it is */
    struct buf read; /* of a file */
};

/* ---- matchers of the options ---- */

static bool parse_matcher(struct fmt *f, const char *text, struct err *e)
{
    struct selector s = { 0 };
    struct str given = str_of(text);

    // a name makes it a selector whatever the matcher is
    char *all = arena_printf(&f->arena, "{%s,__name__=\"x\"}", text);
    if (!selector_parse(&f->arena, str_of(all), &s, e)) {
        e->at.off = e->at.off > 0 ? e->at.off - 1 : 0;
        e->at.off = e->at.off < given.n ? e->at.off : given.n;
        *f->call->error_text = given;
        return err_wrap(e, "--set-matcher");
    }
    bool one = s.n == 2, named = str_eq(s.p[0].name, STR(LABEL_NAME));
    if (one && !named) {
        vec_push(&f->set, s.p[0]);
        matcher_done(&s.p[1]);
        return true;
    }
    selector_done(&s);
    if (named)
        return err_set(e, ERR_USAGE,
                       "--set-matcher: %s: the name of a metric is not set by a matcher", text);
    return err_set(e, ERR_USAGE, "--set-matcher: %s: more than one; give the option several times",
                   text);
}

static bool read_options(struct fmt *f, struct err *e)
{
    const struct fmt_args *args = f->args;

    if (args->write && args->check)
        return err_set(e, ERR_USAGE, "--write changes what --check only looks at: one of the two");
    for (size_t i = 0; i < args->delete.n; i++) {
        struct str label = str_of(args->delete.p[i]);
        if (label.n == 0)
            return err_set(e, ERR_USAGE, "--delete-matcher: an empty name is no label");
        if (str_eq(label, STR(LABEL_NAME)))
            return err_set(e, ERR_USAGE, "--delete-matcher: the name of a metric cannot go");
    }
    for (size_t i = 0; i < args->set.n; i++)
        if (!parse_matcher(f, args->set.p[i], e))
            return false;
    return true;
}

/* ---- operands ---- */

static enum content content_of_name(struct str name)
{
    if (str_ends(name, STR(".yml")) || str_ends(name, STR(".yaml")))
        return IN_YAML;
    return str_ends(name, STR(".json")) ? IN_JSON : ONE_EXPRESSION;
}

/* Standard input has no name. */
static enum content content_of_text(struct str text)
{
    switch (lint_kind_of(text, NULL)) {
    case LINT_RULES:
    case LINT_RULE_TEST:
    case LINT_DASHBOARD:
    case LINT_GRAFANA:
        return str_starts(str_trim(text), STR("{")) ? IN_JSON : IN_YAML;
    default:
        return ONE_EXPRESSION;
    }
}

static bool open_piece(struct fmt *f, const char *operand, struct piece *p, struct err *e)
{
    bool is_stdin;

    p->name = p->text = str_of(operand);
    p->content = content_of_name(p->name);
    is_stdin = str_eq(p->name, STR("-"));
    p->is_file = is_stdin || p->content != ONE_EXPRESSION || str_ends(p->name, STR(".promql"));
    if (!p->is_file) {
        if (f->args->write)
            return err_set(e, ERR_USAGE, "--write: \"%s\" is an expression and no file", operand);
        return true;
    }
    if (f->args->write && is_stdin)
        return err_set(e, ERR_USAGE, "--write: standard input cannot be written");
    size_t max = p->content == ONE_EXPRESSION ? PQL_MAX_BYTES : FILE_MAX_BYTES;
    if (!io_read_file(operand, max, &p->read, e))
        return err_wrap(e, "%s", operand);
    p->text = buf_str(&p->read);
    if (is_stdin)
        p->content = content_of_text(p->text);
    return true;
}

/* A file ends in a newline. */
static bool format_one(struct fmt *f, const struct piece *p, struct buf *out, struct err *e)
{
    bool ok = fmt_expr(f, p->text, FMT_LINES, out, e) == FMT_DONE;

    if (ok && p->is_file)
        buf_putc(out, '\n');
    return ok;
}

static bool format(struct fmt *f, const struct piece *p, struct buf *out, struct err *e)
{
    struct fmt_doc d = { .f = f, .name = p->name, .text = p->text };
    bool ok;

    if (p->content == ONE_EXPRESSION)
        return format_one(f, p, out, e);
    ok = p->content == IN_YAML ? fmt_yaml(&d, out, e) : fmt_json(&d, out, e);
    if (ok && !d.n_exprs)
        cmd_tell(f->call, "%.*s: no expressions in it", STR_ARG(p->name));
    vec_done(&d.edits);
    arena_done(&d.arena);
    return ok && !d.n_wrong;
}

/* ---- results ---- */

static void put_diff(struct fmt *f, const struct piece *p, struct str formatted)
{
    struct str name = p->is_file ? p->name : STR("expression");
    struct buf old = { 0 }, new = { 0 };

    buf_put_str(&old, p->text);
    buf_put_str(&new, formatted);
    if (!p->is_file) { // an argument has no last line
        buf_putc(&old, '\n');
        buf_putc(&new, '\n');
    }
    char *after = arena_printf(&f->arena, "%.*s (formatted)", STR_ARG(name));
    out_diff(&f->out, name, str_of(after), buf_str(&old), buf_str(&new));
    buf_done(&old);
    buf_done(&new);
}

static bool finish(struct fmt *f, const struct piece *p, struct str formatted, struct err *e)
{
    bool same = str_eq(p->text, formatted);

    if (f->args->diff)
        put_diff(f, p, formatted);
    else if (f->args->check && !same)
        buf_printf(&f->out, "%.*s\n", STR_ARG(p->name));
    if (f->args->write)
        return same || io_replace_file(p->name.p, formatted, e) ||
               err_wrap(e, "%.*s", STR_ARG(p->name));
    if (f->args->diff || f->args->check) {
        f->status = same ? f->status : err_worse(f->status, 1);
        return true;
    }
    buf_put_str(&f->out, formatted);
    buf_puts(&f->out, p->is_file ? "" : "\n");
    return true;
}

static void set_message(struct err *e, enum err_kind kind, struct str name, struct str msg)
{
    struct err placed = { 0 };

    err_at(&placed, kind, e->at, "%.*s:%.*s", STR_ARG(name), STR_ARG(msg));
    if (e->hint)
        err_hint(&placed, "%s", e->hint);
    err_done(e);
    err_take(e, &placed);
}

/* "q.promql:1:5: parse error: ...": a position in a file is written as compilers do. The content
 * of a file that is wrong is no wrong call. */
static void place_error(struct fmt *f, const struct piece *p, struct err *e)
{
    if (!p->is_file || e->kind != ERR_SYNTAX)
        return;
    bool has_position = e->msg[0] >= '0' && e->msg[0] <= '9';
    char *msg = arena_printf(&f->arena, "%s%s", has_position ? "" : " ", e->msg);
    set_message(e, ERR_FORMAT, p->name, str_of(msg));
}

/* What stands behind "1:5: " or "line 1, column 5: ", which counted in another text. */
static struct str bare_message(const char *msg)
{
    struct str s = str_of(msg);
    size_t colon = str_find(s, STR(": "));
    bool placed = colon < 40 &&
                  (str_starts(s, STR("line ")) || (s.n && s.p[0] >= '0' && s.p[0] <= '9'));

    return placed ? str_skip(s, colon + 2) : s;
}

static void place_in(struct fmt *f, struct str name, struct str text, struct span at, struct err *e)
{
    struct line_col lc = line_col_at(text, at.off);
    char *msg = arena_printf(&f->arena, "%zu:%zu: %.*s", lc.line, lc.col,
                             STR_ARG(bare_message(e->msg)));

    e->at = at;
    set_message(e, ERR_FORMAT, name, str_of(msg));
}

static bool line_is_blank(struct str text, size_t off)
{
    struct str line = str_head(text, off);
    size_t n = str_find_char(str_skip(text, off), '\n');

    while (line.n && line.p[line.n - 1] != '\n')
        line.n--;
    return str_trim(str_skip(str_head(text, off + n), line.n)).n == 0;
}

static void print_in(struct fmt *f, struct err *e, struct str text)
{
    err_wrap(e, "%s", f->call->cmd->name);
    if (line_is_blank(text, e->at.off))
        cmd_print_error(e);
    else
        cmd_print_error_in(e, text);
    err_done(e);
}

void fmt_tell_wrong(struct fmt_doc *d, struct span at, struct err *e)
{
    d->n_wrong++;
    d->f->status = err_worse(d->f->status, err_status(ERR_FORMAT));
    place_in(d->f, d->name, d->text, at, e);
    print_in(d->f, e, d->text);
}

void fmt_tell_left(struct fmt_doc *d, struct span at, struct err *e)
{
    struct fmt *f = d->f;
    bool edits = f->set.n || f->args->delete.n;

    place_in(f, d->name, d->text, at, e);
    if (edits)
        cmd_warn(f->call, "%s; left as it is", e->msg);
    else
        cmd_tell(f->call, "%s; left as it is", e->msg);
    err_done(e);
}

/* The others go on. */
static void report(struct fmt *f, const struct piece *p, struct err *e)
{
    bool in_text = e->kind == ERR_SYNTAX,
         in_file = p->is_file && (in_text || e->kind == ERR_FORMAT);

    f->status = err_worse(f->status, err_status(in_file ? ERR_FORMAT : e->kind));
    if (p->content != ONE_EXPRESSION && in_file) {
        place_in(f, p->name, p->text, e->at, e);
        print_in(f, e, p->text);
        return;
    }
    bool shows = in_text && !line_is_blank(p->text, e->at.off);
    place_error(f, p, e);
    err_wrap(e, "%s", f->call->cmd->name);
    if (shows)
        cmd_print_error_in(e, p->text);
    else
        cmd_print_error(e);
    err_done(e);
}

static void run_piece(struct fmt *f, const char *operand)
{
    struct piece p = { 0 };
    struct buf formatted = { 0 };
    struct err e = { 0 };

    if ((!open_piece(f, operand, &p, &e) || !format(f, &p, &formatted, &e) ||
         !finish(f, &p, buf_str(&formatted), &e)) &&
        e.kind) // wrong expressions in a file have been told
        report(f, &p, &e);
    buf_done(&formatted);
    buf_done(&p.read);
}

/* A comment may hold what commands a terminal. */
static bool write_out(struct fmt *f, struct err *e)
{
    struct str rest = buf_str(&f->out), line;
    struct buf safe = { 0 };

    if (!isatty(STDOUT_FILENO))
        return cmd_write_stdout(rest, e);
    while (str_cut(&rest, '\n', &line)) {
        utf8_put_safe(&safe, line);
        buf_putc(&safe, '\n');
    }
    bool ok = cmd_write_stdout(buf_str(&safe), e);
    buf_done(&safe);
    return ok;
}

static int fmt_run(const struct cmd_call *call, void *user, struct err *e)
{
    struct fmt f = { .call = call, .args = user };

    if (call->n == 0 && isatty(STDIN_FILENO)) {
        err_set(e, ERR_USAGE, "operand missing: %s", call->cmd->usage);
        err_hint(e, "see promctl help fmt");
    } else if (read_options(&f, e)) {
        for (size_t i = 0; i < call->n && !cmd_interrupted; i++)
            run_piece(&f, call->operands[i]);
        if (call->n == 0)
            run_piece(&f, "-");
        write_out(&f, e);
        if (cmd_interrupted)
            f.status = err_worse(f.status, 130);
    }
    for (size_t i = 0; i < f.set.n; i++)
        matcher_done(&f.set.p[i]);
    vec_done(&f.set);
    buf_done(&f.out);
    arena_done(&f.arena);
    return f.status;
}

static const struct opt fmt_opts[] = {
    { OPT_FLAG(struct fmt_args, write), .name = "write", .letter = 'w',
      .brief = "rewrite the files that differ, print nothing" },
    { OPT_FLAG(struct fmt_args, check), .name = "check",
      .brief = "only list what is not formatted; exit 1 if something is" },
    { OPT_FLAG(struct fmt_args, diff), .name = "diff",
      .brief = "show what changes, as diff -u does; exit 1 if something does",
      .man = "With --write it changes, too, and the status is 0." },
    { OPT_STRS(struct fmt_args, set), .name = "set-matcher", .arg = "MATCHER",
      .brief = "give every selector this label matcher",
      .man = "As PromQL writes it: `env=\"prod\"`, `job!~\"test.*\"`. It replaces the matchers of "
             "the same label." },
    { OPT_STRS(struct fmt_args, delete), .name = "delete-matcher", .arg = "LABEL",
      .brief = "take the matchers of this label from every selector",
      .man = "Fails where nothing would be left to select by. With --set-matcher, that comes "
             "first." },
};

static const struct cmd_example fmt_examples[] = {
    { "promctl fmt 'sum(rate(http_requests_total[5m]))by(job)'",
      "prints sum by (job) (rate(http_requests_total[5m]))" },
    { "promctl fmt --check rules/*.yml",
      "for continuous integration: lists the files to be formatted" },
    { "promctl fmt -w rules/*.yml dashboards/*.json",
      "formats the expressions in them, and nothing else" },
    { "promctl fmt --set-matcher 'env=\"prod\"' 'up == 0'", "prints up{env=\"prod\"} == 0" },
    { "xclip -o | promctl fmt -", "formats an expression of any length" },
};

const struct cmd cmd_fmt = {
    .name = "fmt",
    .usage = "[EXPR|FILE]...",
    .brief = "format PromQL expressions, edit their label matchers",
    .man =
        "Prints every expression in one form: matchers sorted, clauses before their operands, "
        "durations and strings written alike, and what is longer than 100 columns on several "
        "lines. Without comments the result is what `promtool promql format` prints; comments, "
        "which that drops, are kept.\n"
        "\n"
        "An operand that ends in `.promql` is a file with one expression; what ends in `.yml`, "
        "`.yaml` or `.json` has expressions in it; `-`, and nothing at all where standard input is "
        "no terminal, reads either from there; everything else is an expression.\n"
        "\n"
        "In YAML these are the expressions of rule files, PrometheusRule objects, rule unit tests "
        "and dashboards of promctl, in JSON those of Grafana's dashboards and of rule files. Every "
        "byte that is no expression stays as it is, comments, anchors and quotes included; what "
        "gets several lines becomes a literal block. Variables of dashboards (`$job`, "
        "`${job:regex}`, `$__rate_interval`) are kept; what cannot be read because of them is left "
        "as it is, which -v tells. With an expression that is wrong a file is not changed.\n"
        "\n"
        "Nothing but the text changes: the result is the same expression, with --set-matcher and "
        "--delete-matcher the same but for its matchers.",
    .opts = fmt_opts,
    .n_opts = N_OF(fmt_opts),
    .args_size = sizeof(struct fmt_args),
    .max_operands = OPERANDS_ANY,
    .complete = COMPLETE_FILE,
    .examples = fmt_examples,
    .n_examples = N_OF(fmt_examples),
    .uses = CMD_USES_FILES,
    .exit_no = "something is not formatted (--check, --diff)",
    .run = fmt_run,
};
