/* exposition_report.c - findings about families and their lines, also of lines that have gone. */
#include "base/vec.h"
#include "lint/exposition.h"

#include <fcntl.h>
#include <unistd.h>

enum { REREAD_BYTES = 1024 };

static struct str first_line(struct str s)
{
    return str_head(s, str_find_char(s, '\n'));
}

struct str lint_read_again(struct lint_file *f, const struct lint_line *at)
{
    char bytes[REREAD_BYTES];
    int fd;

    if (!f->src)
        return first_line(str_skip(f->text, (size_t)at->off));
    if (!f->reread || (fd = open(f->reread, O_RDONLY | O_CLOEXEC)) < 0)
        return (struct str){ 0 };
    ssize_t n = pread(fd, bytes, sizeof bytes, (off_t)at->off);
    close(fd);
    return first_line(arena_str(&f->arena, (struct str){ bytes, n > 0 ? (size_t)n : 0 }));
}

ATTR_PRINTF(5, 0)
static struct lint_finding *report(struct lint_file *f, const struct lint_rule *r,
                                   const struct lint_family *fam, const struct lint_line *at,
                                   const char *fmt, va_list ap)
{
    struct buf b = { 0 };
    struct lint_finding *x;
    struct str line = at->text.n ? at->text : lint_read_again(f, at);
    bool known = at->text.n || !line.n;

    buf_vprintf(&b, fmt, ap);
    f->subject = fam ? fam->name : (struct str){ 0 };
    x = lint_report_line(f, r, line, at->number, at->off,
                         known ? at->at : (struct span){ 0, str_find_char(line, ' ') }, "%.*s",
                         STR_ARG(buf_str(&b)));
    buf_done(&b);
    if (x && fam) {
        x->block_first = fam->first_line;
        x->block_last = fam->line.number ? fam->line.number : at->number;
    }
    return x;
}

struct lint_finding *lint_report_at(struct lint_file *f, const struct lint_rule *r,
                                    const struct lint_family *fam, const struct lint_line *at,
                                    const char *fmt, ...)
{
    struct lint_finding *x = NULL;
    va_list ap;

    va_start(ap, fmt);
    if (lint_enabled(f, r))
        x = report(f, r, fam, at, fmt, ap);
    va_end(ap);
    return x;
}

struct lint_finding *lint_report_family(struct lint_file *f, const struct lint_rule *r,
                                        const struct lint_family *fam, const char *fmt, ...)
{
    struct lint_finding *x = NULL;
    va_list ap;

    va_start(ap, fmt);
    if (lint_enabled(f, r))
        x = report(f, r, fam, &fam->line, fmt, ap);
    va_end(ap);
    return x;
}

static struct said *said_of(struct lint_family *fam, const struct lint_rule *r)
{
    for (size_t i = 0; i < fam->said.n; i++)
        if (fam->said.p[i].rule == r)
            return &fam->said.p[i];
    vec_push(&fam->said, (struct said){ .rule = r });
    return &vec_last(&fam->said);
}

struct lint_finding *lint_report_each(struct lint_file *f, const struct lint_rule *r, size_t limit,
                                      struct lint_family *fam, const struct lint_line *at,
                                      const char *fmt, ...)
{
    struct lint_finding *x = NULL;
    struct said *said = said_of(fam, r);
    va_list ap;

    va_start(ap, fmt);
    if (lint_enabled(f, r) && ++said->n <= limit) {
        x = report(f, r, fam, at, fmt, ap);
        said->limit = limit;
        said->last = f->found.n - 1;
    }
    va_end(ap);
    return x;
}

void lint_said_fails(struct lint_file *f, const struct lint_rule *r, struct lint_family *fam)
{
    const struct said *said = said_of(fam, r);

    if (said->n)
        f->found.p[said->last].fails = true;
}

void lint_report_rest(struct lint_file *f, const struct lint_family *fam)
{
    for (size_t i = 0; i < fam->said.n; i++) {
        const struct said *said = &fam->said.p[i];
        if (said->n <= said->limit)
            continue;
        struct lint_finding *x = &f->found.p[said->last];
        lint_help(f, x, "%.*s%s%zu more of this metric %s not shown", STR_ARG(x->help),
                  x->help.n ? "; " : "", said->n - said->limit,
                  said->n - said->limit == 1 ? "is" : "are");
    }
}

struct lint_label *lint_family_label(const struct lint_family *fam, struct str name)
{
    for (size_t i = 0; i < fam->labels.n; i++)
        if (str_eq(fam->labels.p[i].name, name))
            return &fam->labels.p[i];
    return NULL;
}

struct str lint_base_name(const struct lint_family *fam)
{
    struct str name = fam->name;

    if (fam->type == METRIC_COUNTER)
        str_cut_suffix(&name, STR("_total"));
    if (fam->type == METRIC_INFO)
        str_cut_suffix(&name, STR("_info"));
    return name;
}
