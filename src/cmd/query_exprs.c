/* query_exprs.c - what `promctl query` is to evaluate: operand, -e, --queries, standard input. */
#include <unistd.h>

#include "base/io.h"
#include "base/vec.h"
#include "cmd/query_run.h"

enum { TEXT_MAX_BYTES = 64 << 20 };

// ---- a text of several ----

/* Skips a string: to its end or that of the line. */
static size_t skip_string(struct str line, size_t i)
{
    char quote = line.p[i++];

    while (i < line.n && line.p[i] != quote)
        i += line.p[i] == '\\' && quote != '`' ? 2 : 1;
    return i;
}

/* How many brackets are open behind the line where `open` are before it. */
static size_t count_open(size_t open, struct str line)
{
    for (size_t i = 0; i < line.n; i++) {
        switch (line.p[i]) {
        case '#':
            return open;
        case '"':
        case '\'':
        case '`':
            i = skip_string(line, i);
            break;
        case '(':
        case '[':
        case '{':
            open++;
            break;
        case ')':
        case ']':
        case '}':
            open -= open > 0;
            break;
        }
    }
    return open;
}

/* Whether the line belongs to an expression with open brackets. One that nobody closes takes no
 * more than what is indented below it. */
static bool continues(struct str line)
{
    return str_trim(line).n > 0 && memchr(" \t)]}", line.p[0], 5);
}

void query_exprs_split(struct str text, struct query_exprs *out)
{
    struct str rest = text, line;
    size_t open = 0;

    while (str_cut(&rest, '\n', &line)) {
        struct str trimmed = str_trim(line);
        if (open > 0 && continues(line)) {
            struct str *last = &vec_last(out);
            last->n = (size_t)(trimmed.p + trimmed.n - last->p);
        } else {
            open = 0;
            if (trimmed.n == 0 || trimmed.p[0] == '#')
                continue;
            vec_push(out, trimmed);
        }
        open = count_open(open, trimmed);
    }
}

// ---- where they come from ----

/* The option that reads standard input as a source, or NULL. */
static const char *stdin_source(const struct query_args *a)
{
    for (size_t i = 0; i < a->source.files.n; i++)
        if (strcmp(a->source.files.p[i], "-") == 0)
            return "-f";
    for (size_t i = 0; i < a->source.targets.n; i++) {
        const char *t = a->source.targets.p[i], *eq = strchr(t, '=');
        if (strcmp(t, "-") == 0 || (eq && strcmp(eq, "=-") == 0))
            return "-t";
    }
    return NULL;
}

static bool read_text(const char *path, struct query_exprs *out, struct err *e)
{
    bool is_stdin = strcmp(path, "-") == 0;
    size_t before = out->n;

    vec_push(&out->texts, (struct buf){ 0 });
    if (!io_read_file(path, TEXT_MAX_BYTES, &vec_last(&out->texts), e))
        return err_wrap(e, "%s", is_stdin ? "stdin" : path);
    query_exprs_split(buf_str(&vec_last(&out->texts)), out);
    if (out->n > before)
        return true;
    return is_stdin ? err_set(e, ERR_USAGE, "no expression on standard input")
                    : err_set(e, ERR_USAGE, "%s: no expression", path);
}

static bool read_stdin(const struct query_args *a, struct query_exprs *out, struct err *e)
{
    if (!stdin_source(a) && !isatty(STDIN_FILENO))
        return read_text("-", out, e);
    err_set(e, ERR_USAGE, "no expression given");
    return err_hint(e, "write it as an operand: promctl query -t demo: 'sum(up)'\n"
                       "or send expressions to standard input, one a line");
}

static bool read_files(const struct query_args *a, struct query_exprs *out, struct err *e)
{
    const char *taken = stdin_source(a);

    for (size_t i = 0; i < a->queries.n; i++) {
        const char *path = a->queries.p[i];
        if (strcmp(path, "-") == 0) {
            if (taken)
                return err_set(e, ERR_USAGE, "--queries -: standard input is read by %s", taken);
            taken = "another --queries";
        }
        if (!read_text(path, out, e))
            return false;
    }
    return true;
}

bool query_exprs_read(const struct cmd_call *call, const struct query_args *a,
                      struct query_exprs *out, struct err *e)
{
    if (call->n + a->exprs.n + a->queries.n == 0 && !read_stdin(a, out, e))
        return false;
    for (size_t i = 0; i < call->n; i++)
        vec_push(out, str_of(call->operands[i]));
    for (size_t i = 0; i < a->exprs.n; i++)
        vec_push(out, str_of(a->exprs.p[i]));
    if (!read_files(a, out, e))
        return false;
    if (out->n > 1 && a->format == FORMAT_OM)
        return err_set(e, ERR_USAGE, "-o openmetrics prints one expression, not %zu", out->n);
    return true;
}

void query_exprs_done(struct query_exprs *x)
{
    for (size_t i = 0; i < x->texts.n; i++)
        buf_done(&x->texts.p[i]);
    vec_done(&x->texts);
    vec_done(x);
}
