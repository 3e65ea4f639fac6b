/* test_junit.c - the report of `promtool test --junit=FILE`, to the byte: a suite for each file, a
 * case for each of its test groups.
 *
 * Source: prometheus util/junitxml/junitxml.go, cmd/promtool/unittest.go; go encoding/xml
 * EscapeText.
 */
#include <stdio.h>
#include <time.h>

#include "base/time.h"
#include "base/utf8.h"
#include "cmd/test_report.h"

static void put_text(struct buf *out, struct str s)
{
    static const struct {
        uint32_t rune;
        const char *text;
    } special[] = {
        { '"', "&#34;" }, { '\'', "&#39;" }, { '&', "&amp;" },  { '<', "&lt;" },
        { '>', "&gt;" },  { '\t', "&#x9;" }, { '\n', "&#xA;" }, { '\r', "&#xD;" },
    };

    while (s.n) {
        uint32_t rune = utf8_next(&s, NULL);
        size_t i = 0;
        while (i < N_OF(special) && special[i].rune != rune)
            i++;
        if (i < N_OF(special))
            buf_puts(out, special[i].text);
        else
            utf8_put(out, rune < 0x20 || rune == 0xFFFE || rune == 0xFFFF ? UTF8_BAD : rune);
    }
}

static void put_suite(struct buf *out, const char *path, size_t tests, size_t failures,
                      size_t errors, const char *time)
{
    buf_puts(out, "<testsuite name=\"");
    put_text(out, str_of(path));
    buf_printf(out,
               "\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"0\" timestamp=\"%s\">",
               tests, failures, errors, time);
}

static void put_failure(struct buf *out, const char *element, struct str text)
{
    buf_printf(out, "<%s>", element);
    put_text(out, text);
    buf_printf(out, "</%s>", element);
}

static void begin_case(struct buf *out, struct str name)
{
    buf_puts(out, "<testcase name=\"");
    put_text(out, name);
    buf_puts(out, "\">");
}

static void put_group(struct buf *out, const struct unit_result *u, size_t i)
{
    char unnamed[32];
    struct str name = u->file.groups[i].name;
    int n = snprintf(unnamed, sizeof unnamed, "unnamed#%zu", i);

    begin_case(out, name.n ? name : (struct str){ unnamed, (size_t)n });
    for (size_t k = 0; k < u->groups[i].cases.n; k++)
        if (u->groups[i].cases.p[k].failed)
            put_failure(out, "failure", u->groups[i].cases.p[k].text);
    buf_puts(out, "</testcase>");
}

static void put_unit(struct buf *out, const struct test_file *f, const char *time)
{
    const struct unit_result *u = f->unit;
    size_t ran = 0;

    for (size_t i = 0; i < u->n; i++)
        ran += u->groups[i].ran;
    put_suite(out, f->path, ran, f->result.n - f->result.passed, 0, time);
    for (size_t i = 0; i < u->n; i++)
        if (u->groups[i].ran)
            put_group(out, u, i);
}

/* promtool knows no scripts: each evaluation is a case. */
static void put_script(struct buf *out, const struct test_file *f, const char *time)
{
    struct buf name = { 0 };

    put_suite(out, f->path, f->result.n, f->result.n - f->result.passed, 0, time);
    for (size_t i = 0; i < f->result.n; i++) {
        buf_clear(&name);
        buf_printf(&name, "line %zu: %s", f->result.p[i].line, f->result.p[i].query);
        begin_case(out, buf_str(&name));
        if (f->result.p[i].message)
            put_failure(out, "failure", str_of(f->result.p[i].message));
        buf_puts(out, "</testcase>");
    }
    buf_done(&name);
}

/* What cannot be read has neither groups nor a time. */
static void put_unreadable(struct buf *out, const struct test_file *f)
{
    put_suite(out, f->path, 1, 0, 1, "");
    begin_case(out, STR("unknown"));
    put_failure(out, "error", str_of(f->error));
    buf_puts(out, "</testcase>");
}

void test_junit_put(struct buf *out, const struct test_files *files)
{
    time_t now = (time_t)(time_now_ms() / 1000);
    char time[32];
    struct tm tm;

    time[localtime_r(&now, &tm) ? strftime(time, sizeof time, "%Y-%m-%dT%H:%M:%S", &tm) : 0] = '\0';
    buf_puts(out, "<testsuites>");
    for (size_t i = 0; i < files->n; i++) {
        const struct test_file *f = &files->p[i];
        if (f->error)
            put_unreadable(out, f);
        else if (f->unit)
            put_unit(out, f, time);
        else
            put_script(out, f, time);
        buf_puts(out, "</testsuite>");
    }
    buf_puts(out, "</testsuites>");
}
