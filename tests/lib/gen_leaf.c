/* gen_leaf.c - what expressions end in. */
#include "gen_expr.h"

#include "promql/fn_table.h"

#include <inttypes.h>

const char *gen_number(struct gen *g)
{
    return GEN_PICK(g, "0", "1", "2", "3", "0.5", "10", "-1", "100", "1e3", ".25", "0x1f", "5m",
                    "NaN", "Inf", "-Inf", "1e-9", "90s");
}

/* ---- durations ---- */

static const char *plain_duration(struct gen *g)
{
    if (g->subqueries)
        return GEN_PICK(g, "1m", "2m", "45s");
    return GEN_PICK(g, "1m", "2m", "5m", "5m", "10m", "10m", "30s", "90", "3m30s", "2m", "4m",
                    "20s", "1500ms");
}

/* With arithmetic; the value stays small and positive, mostly. */
const char *gen_duration(struct gen *g)
{
    const char *d = plain_duration(g);

    if (g->opts->no_experimental || !gen_one_in(g->rng, 8))
        return d;
    if (g->opts->no_newer || gen_one_in(g->rng, 2))
        return arena_printf(g->arena, "%s%s", d,
                            GEN_PICK(g, " + 30", "*2", " / 2", " - 10s", " % 100", " * (1 + 0.5)",
                                     " - 1^2", "+-5"));
    switch (gen_choose(g->rng, 5)) {
    case 0:
        return arena_printf(g->arena, "%s + step()", d);
    case 1:
        return arena_printf(g->arena, "max_of(%s, step())", d);
    case 2:
        return arena_printf(g->arena, "min_of(%s, 3m)", d);
    case 3:
        return arena_printf(g->arena, "%s - min_of(5, range())", d);
    default:
        return arena_printf(g->arena, "%s + range() %% 60", d);
    }
}

static const char *step_of_subquery(struct gen *g)
{
    if (g->subqueries)
        return GEN_PICK(g, "30s", "", "1m");
    if (!g->opts->no_experimental && !g->opts->no_newer && gen_one_in(g->rng, 16))
        return "step() + 20";
    return GEN_PICK(g, "1m", "30s", "", "15s", "20s", "47s");
}

/* ---- modifiers ---- */

static const char *offset(struct gen *g)
{
    bool arithmetic = !g->opts->no_experimental && gen_one_in(g->rng, 6);

    if (arithmetic && !g->opts->no_newer && gen_one_in(g->rng, 2))
        return " offset -step()";
    if (arithmetic)
        return " offset (30 + 15)";
    return GEN_PICK(g, " offset 1m", " offset 5m", " offset -90s", " offset 45");
}

static const char *at(struct gen *g)
{
    const struct gen_data *d = g->data;
    int64_t t = d->start + (int64_t)gen_choose(g->rng, 64) * (d->end - d->start) / 64;

    switch (gen_choose(g->rng, 4)) {
    case 0:
        return " @ start()";
    case 1:
        return " @ end()";
    default:
        return arena_printf(g->arena, " @ %" PRId64 ".%03d", t / 1000, (int)(t % 1000));
    }
}

/* `extended`: of PQL_FN_ANCHORED and PQL_FN_SMOOTHED those that may occur. */
const char *gen_modifiers(struct gen *g, unsigned extended)
{
    const char *o = gen_one_in(g->rng, 6) ? offset(g) : "";
    const char *a = gen_one_in(g->rng, 8) ? at(g) : "";
    const char *x = "";
    bool first = gen_one_in(g->rng, 2);

    if (extended && !g->opts->no_experimental && !g->opts->no_newer && gen_one_in(g->rng, 3))
        x = extended & PQL_FN_ANCHORED && gen_one_in(g->rng, 2) ? " anchored"
            : extended & PQL_FN_SMOOTHED                        ? " smoothed"
                                                                : "";
    return arena_printf(g->arena, "%s%s%s", x, first ? o : a, first ? a : o);
}

/* ---- selectors ---- */

const char *gen_label_name(enum gen_label l)
{
    return l == GEN_DOTTED ? "\"a.b\"" : gen_labels[l].name;
}

static const char *any_value(struct gen *g, enum gen_label l)
{
    size_t n = 0;

    while (n < GEN_LABEL_VALUES && gen_labels[l].values[n])
        n++;
    return gen_labels[l].values[gen_choose(g->rng, n)];
}

static const char *matcher(struct gen *g, enum gen_label l)
{
    const char *name = gen_label_name(l), *v = any_value(g, l);
    struct buf quoted = { 0 };
    const char *value;

    str_put_quoted(&quoted, str_of(v));
    value = arena_printf(g->arena, "%s", buf_z(&quoted));
    buf_done(&quoted);
    switch (gen_choose(g->rng, 10)) {
    case 0:
        return arena_printf(g->arena, "%s!=%s", name, value);
    case 1:
        return arena_printf(g->arena, "%s=~\"%.1s.*\"", name, v[0] > 0 && v[0] != '+' ? v : ".");
    case 2:
        return arena_printf(g->arena, "%s!~\"%.1s.+\"", name, v[0] > 0 && v[0] != '+' ? v : "x");
    case 3:
        return arena_printf(g->arena, "%s=~\".+\"", name);
    default:
        return arena_printf(g->arena, "%s=%s", name, value);
    }
}

const char *gen_matchers(struct gen *g, unsigned labels)
{
    const char *text = "";

    for (enum gen_label l = 0; l < GEN_LABELS; l++)
        if (labels & 1u << l && gen_one_in(g->rng, 4))
            text = arena_printf(g->arena, "%s%s%s", text, *text ? "," : "", matcher(g, l));
    return text;
}

static bool is_wanted(struct gen *g, const struct gen_family *f, enum gen_want want)
{
    if (gen_is_native(f) && !g->data->opts.native)
        return false;
    switch (want) {
    case GEN_WANT_COUNTER:
        return f->kind == GEN_COUNTER || f->kind == GEN_COUNT || f->kind == GEN_NATIVE ||
               f->kind == GEN_CUSTOM;
    case GEN_WANT_GAUGE:
        return f->kind == GEN_GAUGE || f->kind == GEN_MIXED;
    case GEN_WANT_BUCKET:
        return f->kind == GEN_BUCKET || gen_is_native(f);
    case GEN_WANT_NATIVE:
        return gen_is_native(f) || (f->kind == GEN_BUCKET && !g->data->opts.native);
    case GEN_ANY: // most of what there is to do is done to floats
        break;
    }
    return !gen_is_native(f) || gen_one_in(g->rng, 3);
}

static const struct gen_family *any_family(struct gen *g, enum gen_want want)
{
    const struct gen_family *f;

    if (gen_one_in(g->rng, 10))
        want = GEN_ANY;
    do
        f = &gen_families[gen_choose(g->rng, gen_families_n)];
    while (!is_wanted(g, f, want));
    return f;
}

/* Several families at once, one that is not there, or none named. */
static struct gen_expr odd_selector(struct gen *g)
{
    static const struct {
        const char *text;
        unsigned labels;
    } odd[] = {
        { "{__name__=~\"queue_depth|up|errors_total\"}", 1u << GEN_JOB | 1u << GEN_INSTANCE },
        { "{__name__=~\"latency_seconds.*\",job=\"api\"}",
          1u << GEN_JOB | 1u << GEN_INSTANCE | 1u << GEN_LE },
        { "missing", 0 },
        { "missing{job=\"api\",instance=~\"a.*\"}", 1u << GEN_JOB },
        { "{job=\"worker\",instance=\"b:80\",__name__!~\"latency.*|native.*|http.*\"}",
          1u << GEN_JOB | 1u << GEN_INSTANCE | 1u << GEN_CODE | 1u << GEN_VERSION | 1u << GEN_ENV },
        { "{\"up\",job=\"api\"}", 1u << GEN_JOB | 1u << GEN_INSTANCE },
    };
    size_t i = gen_choose(g->rng, N_OF(odd));

    return (struct gen_expr){ .text = arena_printf(g->arena, "%s", odd[i].text),
                              .labels = odd[i].labels };
}

/* Without modifiers. */
static struct gen_expr bare_selector(struct gen *g, enum gen_want want)
{
    const struct gen_family *f = any_family(g, want);
    struct gen_expr e = { .labels = f->labels };
    const char *m;

    if (gen_one_in(g->rng, 20))
        return odd_selector(g);
    m = gen_matchers(g, f->labels);
    if (!metric_name_is_legacy(str_of(f->name)))
        e.text = arena_printf(g->arena, "{\"%s\"%s%s}", f->name, *m ? "," : "", m);
    else if (*m)
        e.text = arena_printf(g->arena, "%s{%s}", f->name, m);
    else
        e.text = arena_printf(g->arena, "%s", f->name);
    return e;
}

struct gen_expr gen_selector(struct gen *g, enum gen_want want)
{
    struct gen_expr e = bare_selector(g, want);

    // alone, only smoothed means something
    e.text = arena_printf(g->arena, "%s%s", e.text,
                          gen_modifiers(g, gen_one_in(g->rng, 12) ? PQL_FN_SMOOTHED : 0));
    e.open = str_ends(str_of(e.text), STR("(30 + 15)"));
    e.atom = !e.open;
    return e;
}

struct gen_expr gen_range_selector(struct gen *g, enum gen_want want, unsigned extended)
{
    struct gen_expr e = bare_selector(g, want);

    e.text = arena_printf(g->arena, "%s[%s]%s", e.text, gen_duration(g),
                          gen_modifiers(g, extended));
    return e;
}

struct gen_expr gen_range(struct gen *g, unsigned depth, enum gen_want want, unsigned extended)
{
    struct gen_expr e;

    if (depth == 0 || g->subqueries > 1 || !gen_one_in(g->rng, 5))
        return gen_range_selector(g, want, extended);
    g->subqueries++;
    e = gen_in_parens(g, gen_vector(g, depth - 1, want));
    g->subqueries--;
    e.text = arena_printf(g->arena, "%s[%s:%s]%s", e.text, gen_duration(g), step_of_subquery(g),
                          gen_modifiers(g, 0));
    e.atom = e.open = false;
    return e;
}
