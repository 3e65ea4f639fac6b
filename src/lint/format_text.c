/* format_text.c - JUnit and Checkstyle XML, and the lines that GitHub turns into annotations. */
#include "base/utf8.h"
#include "lint/format.h"

/* ---- XML ---- */

/* What XML 1.0 cannot hold at all becomes U+FFFD. */
static void put_xml(struct buf *b, struct str s)
{
    bool ok;

    while (s.n) {
        uint32_t c = utf8_next(&s, &ok);
        bool legal = c == '\t' || c == '\n' || c == '\r' ||
                     (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
        if (c == '<')
            buf_puts(b, "&lt;");
        else if (c == '>')
            buf_puts(b, "&gt;");
        else if (c == '&')
            buf_puts(b, "&amp;");
        else if (c == '"')
            buf_puts(b, "&quot;");
        else if (c == '\n')
            buf_puts(b, "&#10;");
        else
            utf8_put(b, ok && legal ? c : UTF8_BAD);
    }
}

static void put_attribute(struct buf *b, const char *name, struct str value)
{
    buf_printf(b, " %s=\"", name);
    put_xml(b, value);
    buf_putc(b, '"');
}

void lint_put_checkstyle(struct buf *b, const struct lint_result *r)
{
    buf_puts(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"8.0\">\n");
    for (size_t i = 0; i < r->n; i++) {
        const struct lint_file *f = r->files[i];
        if (!f->found.n)
            continue;
        buf_puts(b, "  <file");
        put_attribute(b, "name", str_of(f->path));
        buf_puts(b, ">\n");
        for (size_t k = 0; k < f->found.n; k++) {
            const struct lint_finding *x = &f->found.p[k];
            buf_printf(b, "    <error line=\"%zu\" column=\"%zu\" severity=\"%s\"", x->line, x->col,
                       lint_level_word(x->level));
            put_attribute(b, "message", x->msg);
            buf_printf(b, " source=\"promctl.%s\"/>\n", x->rule->id);
        }
        buf_puts(b, "  </file>\n");
    }
    buf_puts(b, "</checkstyle>\n");
}

static void put_place(struct buf *b, const char *path, const struct lint_finding *x)
{
    put_xml(b, str_of(path));
    buf_printf(b, ":%zu:%zu: %s: ", x->line, x->col, lint_level_word(x->level));
    put_xml(b, x->msg);
    if (x->help.n) {
        buf_puts(b, "&#10;help: ");
        put_xml(b, x->help);
    }
}

static void put_case(struct buf *b, const char *path, const struct lint_finding *x, bool fails)
{
    struct buf name = { 0 };

    buf_printf(&name, "%s:%zu:%zu %s", path, x->line, x->col, x->rule->id);
    buf_puts(b, "    <testcase");
    put_attribute(b, "name", buf_str(&name));
    put_attribute(b, "classname", str_of(path));
    put_attribute(b, "file", str_of(path));
    buf_printf(b, " line=\"%zu\">", x->line);
    if (fails) {
        buf_puts(b, "<failure");
        put_attribute(b, "message", x->msg);
        put_attribute(b, "type", str_of(x->rule->id));
        buf_putc(b, '>');
        put_place(b, path, x);
        buf_puts(b, "</failure>");
    } else {
        buf_puts(b, "<system-out>");
        put_place(b, path, x);
        buf_puts(b, "</system-out>");
    }
    buf_puts(b, "</testcase>\n");
    buf_done(&name);
}

/* A case for every finding, and one for each file without any. */
void lint_put_junit(struct buf *b, const struct lint_result *r, lint_fails_fn *fails,
                    const void *user)
{
    size_t tests = 0, failures = 0;

    for (size_t i = 0; i < r->n; i++) {
        const struct lint_file *f = r->files[i];
        tests += f->found.n ? f->found.n : 1;
        for (size_t k = 0; k < f->found.n; k++)
            failures += fails(user, &f->found.p[k]);
    }
    buf_puts(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    buf_printf(b, "  <testsuite name=\"promctl lint\" tests=\"%zu\" failures=\"%zu\">\n", tests,
               failures);
    for (size_t i = 0; i < r->n; i++) {
        const struct lint_file *f = r->files[i];
        for (size_t k = 0; k < f->found.n; k++)
            put_case(b, f->path, &f->found.p[k], fails(user, &f->found.p[k]));
        if (f->found.n)
            continue;
        buf_puts(b, "    <testcase");
        put_attribute(b, "name", str_of(f->path));
        put_attribute(b, "classname", str_of(f->path));
        buf_puts(b, "/>\n");
    }
    buf_puts(b, "  </testsuite>\n</testsuites>\n");
}

/* ---- GitHub ---- */

/* Source: github.com/actions/toolkit, packages/core/src/command.ts. */
static void put_escaped(struct buf *b, struct str s, bool property)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
            buf_printf(b, "%%%02X", (unsigned char)c);
        else
            buf_putc(b, c);
    }
}

void lint_put_github(struct buf *b, const struct lint_result *r)
{
    static const char *const words[] = { "notice", "notice", "warning", "error" };

    for (size_t i = 0; i < r->n; i++) {
        const struct lint_file *f = r->files[i];
        for (size_t k = 0; k < f->found.n; k++) {
            const struct lint_finding *x = &f->found.p[k];
            buf_printf(b, "::%s file=", words[x->level]);
            put_escaped(b, str_of(f->path), true);
            buf_printf(b, ",line=%zu,endLine=%zu,", x->line, x->end_line);
            if (x->line == x->end_line) // columns of several lines are refused
                buf_printf(b, "col=%zu,endColumn=%zu,", x->col, x->end_col);
            buf_printf(b, "title=promctl %s::", x->rule->id);
            put_escaped(b, x->msg, false);
            if (x->help.n) {
                buf_puts(b, "%0A");
                put_escaped(b, x->help, false);
            }
            buf_putc(b, '\n');
        }
    }
}
