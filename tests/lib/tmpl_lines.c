/* tmpl_lines - what templates become: one a line of the standard input, behind the expression whose
 * first sample it gets and a tab. "\n" in it is a line break. Prints the result quoted as Go does
 * it, without the quotes, or "PARSE " and why it is none. The series are those of tmpl.sh.
 */
#include "model/labels.h"
#include "promql/engine.h"
#include "store/mem.h"
#include "tmpl/tmpl.h"

#include <stdio.h>
#include <stdlib.h>

static _Noreturn void fail(const struct err *e)
{
    fprintf(stderr, "tmpl_lines: %s\n", e->msg);
    exit(2);
}

static const struct labels *labels_new(struct arena *a, const char *const (*p)[2], size_t n)
{
    struct label *ls = arena_new_n(a, struct label, n);
    struct labels *out = arena_new(a, struct labels);

    for (size_t i = 0; i < n; i++)
        ls[i] = (struct label){ str_of(p[i][0]), str_of(p[i][1]) };
    *out = labels_of(a, ls, n);
    return out;
}

static void add(struct mem_store *s, const struct labels *ls, double v, const struct histogram *h)
{
    struct err e = { 0 };
    int64_t id = mem_series(s, ls, &e);

    if (id == MEM_NONE || !mem_append(s, id, &(struct mem_sample){ .v = v, .h = h }, &e))
        fail(&e);
}

static struct mem_store *load(struct arena *a)
{
    static const char *const m[][2] = { { "__name__", "m" },
                                        { "instance", "host.example.com:9090" },
                                        { "job", "api" },
                                        { "empty_not", "x" } };
    static const char *const q[][2][2] = { { { "__name__", "q" }, { "x", "a" } },
                                           { { "__name__", "q" }, { "x", "b" } },
                                           { { "__name__", "q" }, { "x", "c" } } };
    static const char *const h[][2] = { { "__name__", "h" }, { "job", "api" } };
    static const struct histogram_span two = { 0, 2 }, one = { 0, 1 };
    static const double counts[] = { 1, 1 };
    const struct histogram hist = { .count = 3,
                                    .sum = 1,
                                    .is_float = true,
                                    .pos = { &two, 1, counts, 2 },
                                    .neg = { &one, 1, counts, 1 } };
    const double values[] = { 3, 1, 2 };
    struct mem_store *s = mem_new(&(struct mem_opts){ 0 });

    add(s, labels_new(a, m, 4), 1.5, NULL);
    for (size_t i = 0; i < 3; i++)
        add(s, labels_new(a, q[i], 2), values[i], NULL);
    add(s, labels_new(a, h, 2), 0, &hist);
    return s;
}

/* The label set and the value a rule's template would get. */
static void sample_of(struct query_engine *engine, struct str expr, struct query_result *r,
                      struct tmpl_data *d)
{
    const struct query q = { .text = expr };
    struct err e = { 0 };

    if (!engine->ops->run(engine, &q, r, &e))
        fail(&e);
    if (r->value.type == VALUE_SCALAR) {
        d->value = r->value.scalar.v;
        return;
    }
    if (r->value.type != VALUE_VECTOR || !r->value.n) {
        fprintf(stderr, "tmpl_lines: %.*s: no sample\n", STR_ARG(expr));
        exit(2);
    }
    const struct value_series *s = r->value.series;
    d->labels = &s->labels;
    if (s->n_hists)
        d->hist = s->hists[0].h;
    else
        d->value = s->floats[0].v;
}

static struct str with_breaks(struct arena *a, struct str s)
{
    struct buf b = { 0 };

    while (s.n) {
        size_t at = str_find(s, STR("\xE2\x86\xB5")); // the sign of the return key
        buf_put_str(&b, str_head(s, at));
        if (at < s.n)
            buf_putc(&b, '\n');
        s = str_skip(s, at + 3);
    }
    struct str out = arena_str(a, buf_str(&b));
    buf_done(&b);
    return out;
}

static void print_quoted(struct str s)
{
    struct buf b = { 0 };

    str_put_quoted(&b, s);
    printf("%.*s\n", (int)b.n - 2, b.p + 1);
    buf_done(&b);
}

static void run_line(struct query_engine *engine, const struct labels *external, size_t n,
                     struct str line)
{
    struct arena a = { 0 };
    struct query_result r = { 0 };
    struct err e = { 0 };
    struct str expr;
    struct tmpl_data d = { .external_labels = external,
                           .external_url = STR("http://prom.example.com:9090/path"),
                           .engine = engine };

    str_cut(&line, '\t', &expr);
    const char *name = arena_printf(&a, "T%zu", n);
    const struct tmpl *t = tmpl_parse(&a, str_of(name), with_breaks(&a, line), &e);
    if (!t) {
        printf("PARSE %s\n", e.msg);
    } else {
        sample_of(engine, expr, &r, &d);
        print_quoted(tmpl_expand_alert(&a, t, &d, NULL));
    }
    err_done(&e);
    query_result_done(&r);
    arena_done(&a);
}

int main(void)
{
    static const char *const external[][2] = { { "cluster", "c1" }, { "region", "eu" } };
    struct arena a = { 0 };
    struct buf text = { 0 };
    struct err e = { 0 };
    struct mem_store *s = load(&a);
    struct query_engine *engine = pql_engine_new(mem_source(s), NULL);
    char part[65536];
    size_t got;

    while ((got = fread(part, 1, sizeof part, stdin)) > 0)
        buf_put(&text, part, got);
    struct str rest = buf_str(&text), line;
    for (size_t n = 0; str_cut(&rest, '\n', &line); n++)
        run_line(engine, labels_new(&a, external, 2), n, line);
    err_done(&e);
    buf_done(&text);
    query_engine_close(engine);
    mem_free(s);
    arena_done(&a);
    return 0;
}
