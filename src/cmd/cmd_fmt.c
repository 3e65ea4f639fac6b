/* cmd_fmt.c - `promctl fmt`: expressions in their one good form. */
#include "base/io.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "cmd/cmd_table.h"
#include "out/diff.h"
#include "promql/edit.h"

#include <unistd.h>

struct fmt_args {
    bool write, check, diff;
    struct opt_strs set, delete;
};

struct fmt {
    const struct cmd_call *call;
    const struct fmt_args *args;
    struct arena arena; /* of the matchers */
    struct {
        struct matcher *p;
        size_t n, cap;
    } set;
    struct buf out;
    int status;
};

/* One operand. */
struct piece {
    struct str name; /* of a file, or "-", or the expression itself */
    bool is_file;
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

static bool refuse_file(const char *operand, struct err *e)
{
    err_set(e, ERR_USAGE, "%s: only expressions and .promql files can be formatted", operand);
    return err_hint(e, "rule files and dashboards cannot; an expression in one can be given as an "
                       "argument");
}

static bool open_piece(struct fmt *f, const char *operand, struct piece *p, struct err *e)
{
    static const char *const later[] = { ".yml", ".yaml", ".json" };

    p->name = p->text = str_of(operand);
    p->is_file = str_eq(p->name, STR("-")) || str_ends(p->name, STR(".promql"));
    for (size_t i = 0; i < N_OF(later); i++)
        if (str_ends(p->name, str_of(later[i])))
            return refuse_file(operand, e);
    if (!p->is_file) {
        if (f->args->write)
            return err_set(e, ERR_USAGE, "--write: \"%s\" is an expression and no .promql file",
                           operand);
        return true;
    }
    if (f->args->write && str_eq(p->name, STR("-")))
        return err_set(e, ERR_USAGE, "--write: standard input cannot be written");
    if (!io_read_file(operand, PQL_MAX_BYTES, &p->read, e))
        return err_wrap(e, "%s", operand);
    p->text = buf_str(&p->read);
    return true;
}

static bool edit(struct fmt *f, struct pql_node *n, struct arena *a, struct err *e)
{
    for (size_t i = 0; i < f->set.n; i++)
        pql_set_matcher(a, n, &f->set.p[i]);
    for (size_t i = 0; i < f->args->delete.n; i++)
        if (!pql_delete_matchers(n, str_of(f->args->delete.p[i]), e))
            return err_wrap(e, "--delete-matcher");
    return true;
}

/* A file ends in a newline. */
static bool format(struct fmt *f, const struct piece *p, struct buf *out, struct err *e)
{
    struct arena a = { 0 };
    struct str text = p->text;
    while (p->is_file && text.n && strchr(" \t\r\n", text.p[text.n - 1]) && text.p[text.n - 1])
        text.n--; // what is missing is missing behind the last word
    struct pql_node *n = pql_parse(&a, text, NULL, e);
    bool ok = n && edit(f, n, &a, e);

    if (ok)
        pql_put_commented(out, n, text);
    if (ok && p->is_file)
        buf_putc(out, '\n');
    pql_done(n);
    arena_done(&a);
    return ok;
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

/* "q.promql:1:5: parse error: ...": a position in a file is written as compilers do. The content
 * of a file that is wrong is no wrong call. */
static void place_error(const struct piece *p, struct err *e)
{
    struct err placed = { 0 };

    if (!p->is_file || e->kind != ERR_SYNTAX)
        return;
    bool has_position = e->msg[0] >= '0' && e->msg[0] <= '9';
    err_at(&placed, ERR_FORMAT, e->at, "%.*s:%s%s", STR_ARG(p->name), has_position ? "" : " ",
           e->msg);
    if (e->hint)
        err_hint(&placed, "%s", e->hint);
    err_done(e);
    err_take(e, &placed);
}

static bool line_is_blank(struct str text, size_t off)
{
    struct str line = str_head(text, off);
    size_t n = str_find_char(str_skip(text, off), '\n');

    while (line.n && line.p[line.n - 1] != '\n')
        line.n--;
    return str_trim(str_skip(str_head(text, off + n), line.n)).n == 0;
}

/* The others go on. */
static void report(struct fmt *f, const struct piece *p, struct err *e)
{
    bool in_text = e->kind == ERR_SYNTAX;
    bool shows = in_text && !line_is_blank(p->text, e->at.off);

    f->status = err_worse(f->status, err_status(p->is_file && in_text ? ERR_FORMAT : e->kind));
    place_error(p, e);
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

    if (!open_piece(f, operand, &p, &e) || !format(f, &p, &formatted, &e) ||
        !finish(f, &p, buf_str(&formatted), &e))
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
    { "promctl fmt --check *.promql",
      "for continuous integration: lists the files to be formatted" },
    { "promctl fmt -w *.promql", "formats them in place" },
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
        "An operand that ends in `.promql` is a file with one expression; `-`, and nothing at all "
        "where standard input is no terminal, reads one from there; everything else is an "
        "expression.\n"
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
