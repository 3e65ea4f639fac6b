#include "cmd/test_report.h"

#include "base/json.h"
#include "base/utf8.h"
#include "cmd/test_unit.h"

struct totals {
    size_t files, cases, passed, errors;
};

static struct totals totals_of(const struct test_files *files)
{
    struct totals t = { .files = files->n };

    for (size_t i = 0; i < files->n; i++) {
        t.cases += files->p[i].result.n;
        t.passed += files->p[i].result.passed;
        t.errors += files->p[i].error != NULL;
    }
    return t;
}

static const char *unit_word(const struct test_file *f)
{
    return f->unit ? "expectation" : "evaluation";
}

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

/* Scripts evaluate, unit tests expect; both together are tests. */
static const char *totals_word(const struct test_files *files)
{
    size_t units = 0;

    for (size_t i = 0; i < files->n; i++)
        units += files->p[i].unit != NULL;
    return units == 0 ? "evaluation" : units == files->n ? "expectation" : "test";
}

/* --- text --- */

static void text_case(struct buf *out, const char *path, const struct promqltest_case *c)
{
    buf_puts(out, "  ");
    utf8_put_safe(out, str_of(path));
    buf_printf(out, ":%zu: ", c->line);
    utf8_put_safe(out, str_of(c->query));
    buf_puts(out, "\n    ");
    utf8_put_safe(out, str_of(c->message));
    buf_putc(out, '\n');
}

static void text_verdict(struct buf *out, const struct out_term *term, bool ok)
{
    out_style(out, term, ok ? STYLE_OK : STYLE_BAD);
    buf_puts(out, ok ? "ok" : "FAIL");
    out_style_end(out, term);
    buf_puts(out, ok ? "    " : "  ");
}

static void text_file(struct buf *out, const struct test_report *r, const struct test_file *f)
{
    size_t failed = f->result.n - f->result.passed, told = 0;

    text_verdict(out, r->term, test_file_ok(f));
    utf8_put_safe(out, str_of(f->path));
    if (failed)
        buf_printf(out, "  %zu of %zu %ss passed\n", f->result.passed, f->result.n, unit_word(f));
    else
        buf_printf(out, "  %zu %s%s\n", f->result.n, unit_word(f), plural(f->result.n));
    for (size_t i = 0; i < f->result.n && told < r->shown; i++) {
        if (!f->result.p[i].message)
            continue;
        if (f->unit) {
            buf_puts(out, "  ");
            utf8_put_safe(out, str_of(f->path));
            buf_printf(out, ":%zu: ", f->result.p[i].line);
            utf8_put_safe(out, str_of(f->result.p[i].query));
            buf_putc(out, '\n');
            test_show_case(out, r, test_unit_case(f->unit, i));
        } else {
            text_case(out, f->path, &f->result.p[i]);
        }
        told++;
    }
    if (told < failed)
        buf_printf(out, "  and %zu more (-v shows all)\n", failed - told);
    if (f->error) {
        buf_puts(out, "  ");
        utf8_put_safe(out, str_of(f->error));
        buf_putc(out, '\n');
    }
}

static void report_text(struct buf *out, const struct test_report *r)
{
    struct totals t = totals_of(r->files);

    for (size_t i = 0; i < r->files->n; i++)
        text_file(out, r, &r->files->p[i]);
    if (r->files->n < 2)
        return;
    buf_printf(out, "%zu of %zu %s%s passed in %zu files", t.passed, t.cases, totals_word(r->files),
               plural(t.cases), t.files);
    if (t.errors)
        buf_printf(out, ", %zu not understood", t.errors);
    buf_putc(out, '\n');
}

/* --- JSON --- */

static void json_count(struct json_writer *w, const char *key, size_t n)
{
    json_key(w, str_of(key));
    json_int(w, (int64_t)n);
}

static void json_text(struct json_writer *w, const char *key, const char *z)
{
    json_key(w, str_of(key));
    if (z)
        json_string(w, str_of(z));
    else
        json_null(w);
}

static void json_file(struct json_writer *w, const struct test_file *f)
{
    json_begin_object(w);
    json_text(w, "file", f->path);
    json_count(w, "evaluations", f->result.n);
    json_count(w, "passed", f->result.passed);
    json_text(w, "error", f->error);
    json_key(w, STR("failures"));
    json_begin_array(w);
    for (size_t i = 0; i < f->result.n; i++) {
        const struct promqltest_case *c = &f->result.p[i];
        if (!c->message)
            continue;
        json_begin_object(w);
        json_count(w, "line", c->line);
        json_text(w, "query", c->query);
        json_text(w, "message", c->message);
        json_end_object(w);
    }
    json_end_array(w);
    json_end_object(w);
}

static void report_json(struct buf *out, const struct test_files *files)
{
    struct json_writer w = { .out = out, .indent = 2 };
    struct totals t = totals_of(files);

    json_begin_object(&w);
    json_count(&w, "evaluations", t.cases);
    json_count(&w, "passed", t.passed);
    json_key(&w, STR("files"));
    json_begin_array(&w);
    for (size_t i = 0; i < files->n; i++)
        json_file(&w, &files->p[i]);
    json_end_array(&w);
    json_end_object(&w);
    buf_putc(out, '\n');
}

/* --- JUnit --- */

/* XML has no way to write most control characters: they become U+FFFD, as bytes that are no text
 * do. */
static void put_xml(struct buf *out, const char *z)
{
    struct str s = str_of(z);
    bool ok;

    while (s.n) {
        uint32_t rune = utf8_next(&s, &ok);
        if (rune == '&')
            buf_puts(out, "&amp;");
        else if (rune == '<')
            buf_puts(out, "&lt;");
        else if (rune == '>')
            buf_puts(out, "&gt;");
        else if (rune == '"')
            buf_puts(out, "&quot;");
        else if (rune == '\t' || rune == '\n' || rune == '\r')
            buf_printf(out, "&#%u;", (unsigned)rune);
        else
            utf8_put(out, rune < 0x20 || rune == 0xFFFE || rune == 0xFFFF ? UTF8_BAD : rune);
    }
}

static void junit_case(struct buf *out, const char *path, const struct promqltest_case *c)
{
    buf_puts(out, "    <testcase classname=\"");
    put_xml(out, path);
    buf_printf(out, "\" name=\"line %zu: ", c->line);
    put_xml(out, c->query);
    if (!c->message) {
        buf_puts(out, "\"/>\n");
        return;
    }
    buf_puts(out, "\">\n      <failure>");
    put_xml(out, c->message);
    buf_puts(out, "</failure>\n    </testcase>\n");
}

static void junit_file(struct buf *out, const struct test_file *f)
{
    buf_puts(out, "  <testsuite name=\"");
    put_xml(out, f->path);
    buf_printf(out, "\" tests=\"%zu\" failures=\"%zu\" errors=\"%d\" skipped=\"0\">\n",
               f->result.n + (f->error != NULL), f->result.n - f->result.passed, f->error != NULL);
    for (size_t i = 0; i < f->result.n; i++)
        junit_case(out, f->path, &f->result.p[i]);
    if (f->error) {
        buf_puts(out, "    <testcase classname=\"");
        put_xml(out, f->path);
        buf_puts(out, "\" name=\"script\">\n      <error>");
        put_xml(out, f->error);
        buf_puts(out, "</error>\n    </testcase>\n");
    }
    buf_puts(out, "  </testsuite>\n");
}

static void report_junit(struct buf *out, const struct test_files *files)
{
    buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for (size_t i = 0; i < files->n; i++)
        junit_file(out, &files->p[i]);
    buf_puts(out, "</testsuites>\n");
}

/* --- TAP --- */

/* A description ends at a line break, and # begins a directive. */
static void put_tap(struct buf *out, const char *z)
{
    struct buf safe = { 0 };

    utf8_put_safe(&safe, str_of(z));
    for (size_t i = 0; i < safe.n; i++) {
        if (safe.p[i] == '#' || safe.p[i] == '\\')
            buf_putc(out, '\\');
        buf_putc(out, safe.p[i]);
    }
    buf_done(&safe);
}

static void tap_point(struct buf *out, size_t number, const char *path, size_t line,
                      const char *what, const char *message)
{
    buf_printf(out, "%sok %zu - ", message ? "not " : "", number);
    put_tap(out, path);
    if (line)
        buf_printf(out, ":%zu", line);
    buf_puts(out, ": ");
    put_tap(out, what);
    buf_putc(out, '\n');
    if (!message)
        return;
    buf_puts(out, "  ---\n  message: ");
    json_put_string(out, str_of(message));
    buf_puts(out, "\n  ...\n");
}

static void report_tap(struct buf *out, const struct test_files *files)
{
    struct totals t = totals_of(files);
    size_t number = 0;

    buf_printf(out, "TAP version 13\n1..%zu\n", t.cases + t.errors);
    for (size_t i = 0; i < files->n; i++) {
        const struct test_file *f = &files->p[i];
        for (size_t j = 0; j < f->result.n; j++)
            tap_point(out, ++number, f->path, f->result.p[j].line, f->result.p[j].query,
                      f->result.p[j].message);
        if (f->error)
            tap_point(out, ++number, f->path, 0, "script", f->error);
    }
}

void test_report(struct buf *out, const struct test_report *r, enum test_format format)
{
    switch (format) {
    case TEST_TEXT:
        report_text(out, r);
        break;
    case TEST_JSON:
        report_json(out, r->files);
        break;
    case TEST_JUNIT:
        report_junit(out, r->files);
        break;
    case TEST_TAP:
        report_tap(out, r->files);
        break;
    }
}
