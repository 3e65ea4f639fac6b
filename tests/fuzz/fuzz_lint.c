/* Any bytes are a file that can be checked: findings are in order and inside of it, the same
 * whether the page is in memory or comes in pieces, and what fixes make of it can be checked, too.
 */
#include "lint/fix.h"
#include "lint/format.h"

#include <stdint.h>
#include <stdlib.h>

static enum lint_level *levels(void)
{
    enum lint_level *all = xcalloc(lint_n_rules(), sizeof *all);

    for (size_t i = 0; i < lint_n_rules(); i++)
        all[i] = LINT_WARN;
    return all;
}

struct pieces {
    struct io_source base;
    struct str rest;
};

static ssize_t pieces_read(struct io_source *base, char *p, size_t n, struct err *e)
{
    struct pieces *s = (struct pieces *)base;
    struct str part = str_head(s->rest, n < 7 ? n : 7);

    (void)e;
    if (part.n)
        memcpy(p, part.p, part.n);
    s->rest = str_skip(s->rest, part.n);
    return (ssize_t)part.n;
}

static void check_findings(const struct lint_file *f, struct str text)
{
    for (size_t i = 0; i < f->found.n; i++) {
        const struct lint_finding *x = &f->found.p[i];
        if (x->at.off > text.n || !x->line || !x->col || !x->msg.n ||
            x->source_at + x->source_n > x->source.n || x->end_line < x->line)
            abort();
        if (i && x->line < f->found.p[i - 1].line)
            abort();
    }
}

static void check_stream(const struct lint_file *whole, struct str text)
{
    struct pieces src = { { .read = pieces_read }, text };
    struct lint_file f = { .path = "page",
                           .kind = LINT_EXPOSITION,
                           .format = whole->format,
                           .src = &src.base,
                           .levels = whole->levels };

    lint_run(&f);
    if (f.found.n != whole->found.n)
        abort();
    for (size_t i = 0; i < f.found.n; i++)
        if (f.found.p[i].line != whole->found.p[i].line)
            abort();
    lint_file_done(&f);
}

static void check_formats(const struct lint_file *f)
{
    const struct lint_result r = { &f, 1 };
    struct buf b = { 0 };

    lint_put_sarif(&b, &r);
    lint_put_gitlab(&b, &r);
    lint_put_github(&b, &r);
    lint_put_checkstyle(&b, &r);
    buf_done(&b);
}

static void run(struct str text, enum lint_kind kind, enum expo_format format, int rounds)
{
    enum lint_level *all = levels();
    struct lint_file f = {
        .path = "page", .kind = kind, .format = format, .text = text, .levels = all
    };
    struct buf fixed = { 0 };

    lint_run(&f);
    check_findings(&f, text);
    check_formats(&f);
    if (kind == LINT_EXPOSITION)
        check_stream(&f, text);
    if (rounds && lint_apply_fixes(&f.found, text, &fixed))
        run(buf_str(&fixed), kind, format, rounds - 1);
    buf_done(&fixed);
    lint_file_done(&f);
    free(all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data, size };
    static const enum lint_kind documents[] = { LINT_PROMETHEUS, LINT_WEB_CONFIG, LINT_FILE_SD,
                                                LINT_RULE_TEST };
    enum lint_kind kind = lint_kind_of(text, NULL);

    if (kind != LINT_EXPOSITION && lint_kind_known(kind))
        run(text, kind, EXPO_TEXT, 2);
    run(text, LINT_EXPOSITION, expo_format_sniff(text, text), 2);
    run(text, LINT_PROMQL, EXPO_TEXT, 2);
    for (size_t i = 0; i < N_OF(documents); i++)
        if (kind != documents[i])
            run(text, documents[i], EXPO_TEXT, 0);
    return 0;
}
