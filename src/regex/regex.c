#include "regex/regex.h"

#include "base/map.h"
#include "base/utf8.h"
#include "ext/pcre2.h"
#include "regex/engines.h"
#include "regex/print.h"
#include "regex/prog.h"
#include "regex/shape.h"

#include <stdatomic.h>

enum {
    MAX_SLOTS = 16 << 20, /* instructions x slots: what the machine needs to find groups */
    LINEAR_SET = 6,       /* literals compared one by one; more are looked up */
    /* Steps PCRE2 may take: ordinary patterns need a few a byte, and giving up must be cheap. */
    STEPS = 2000,
    STEPS_A_BYTE = 64,
};

/* What matching finds out or makes on demand; shared by all threads. */
struct engine {
    _Atomic(struct pcrex *) pcre; /* without groups */
    atomic_bool slow;             /* PCRE2 has refused it or hit a limit: never asked again */
    atomic_bool slow_groups;      /* the same for groups */
    _Atomic(struct pcrex *) groups;
    _Atomic(struct re_prog *) prog;
    _Atomic(struct re_machine *) spare;
};

struct regex {
    struct arena arena;
    struct str text;
    struct re_tree tree;
    struct re_shape shape;
    struct map set; /* of SHAPE_SET, when long */
    struct engine *engine;
};

static bool groups_in_loops_differ(const struct re_node *n)
{
    if (n->op == RE_REPEAT && n->max != 1 && n->child->empty && n->child->captures)
        return true;
    for (const struct re_node *k = n->child; k; k = k->next)
        if (groups_in_loops_differ(k))
            return true;
    return false;
}

static struct pcrex *compile(const struct regex *re, bool captures)
{
    struct buf b = { 0 };

    re_print(&b, re->tree.root, captures);
    struct pcrex *x = pcrex_new(buf_str(&b), true);
    buf_done(&b);
    return x;
}

struct regex *regex_new(struct str pattern, struct err *e)
{
    struct regex *re = xcalloc(1, sizeof *re);

    re->engine = xcalloc(1, sizeof *re->engine);
    if (!re_parse(&re->arena, pattern, &re->tree, e)) {
        regex_free(re);
        return NULL;
    }
    size_t groups = re->tree.n_groups;
    if (groups > 1 && re->tree.root->size * 2 * groups > MAX_SLOTS) {
        err_at(e, ERR_SYNTAX, (struct span){ 0, pattern.n },
               "error parsing regexp: expression too large: %zu groups in %zu instructions",
               groups - 1, (size_t)re->tree.root->size);
        regex_free(re);
        return NULL;
    }
    re->text = arena_str(&re->arena, pattern);
    re_shape_of(&re->arena, re->tree.root, &re->shape);
    if (re->shape.kind == SHAPE_SET && re->shape.n > LINEAR_SET)
        for (size_t i = 0; i < re->shape.n; i++)
            map_id(&re->set, re->shape.set[i]);
    return re;
}

void regex_free(struct regex *re)
{
    if (!re)
        return;
    pcrex_free(atomic_load(&re->engine->pcre));
    pcrex_free(atomic_load(&re->engine->groups));
    re_machine_free(atomic_load(&re->engine->spare));
    re_prog_free(atomic_load(&re->engine->prog));
    free(re->engine);
    map_done(&re->set);
    arena_done(&re->arena);
    free(re);
}

struct str regex_text(const struct regex *re)
{
    return re->text;
}

/* ---- without an engine ---- */

static bool is_ascii(struct str s)
{
    uint64_t bits = 0, w;
    size_t i = 0;

    for (; i + 8 <= s.n; i += 8) {
        memcpy(&w, s.p + i, 8);
        bits |= w;
    }
    for (; i < s.n; i++)
        bits |= (uint64_t)(unsigned char)s.p[i];
    return !(bits & 0x8080808080808080);
}

static bool is_text(struct str s)
{
    return is_ascii(s) || utf8_valid(s);
}

static bool in_set(const struct regex *re, struct str value)
{
    if (re->shape.n > LINEAR_SET)
        return map_find(&re->set, value) != MAP_NONE;
    for (size_t i = 0; i < re->shape.n; i++)
        if (str_eq(re->shape.set[i], value))
            return true;
    return false;
}

/* memmem() prepares more than the search in a short value takes. */
static bool contains(struct str value, struct str text)
{
    const char *p = value.p, *last = value.p + value.n - text.n;

    if (value.n > 256)
        return str_find(value, text) < value.n;
    for (; p <= last && (p = memchr(p, text.p[0], (size_t)(last - p) + 1)); p++)
        if (memcmp(p, text.p, text.n) == 0)
            return true;
    return false;
}

static bool has_affix(const struct re_shape *s, struct str value)
{
    size_t before = s->before > 0 ? 1 : 0, after = s->after > 0 ? 1 : 0;

    if (value.n < s->text.n + before + after)
        return false;
    if (s->before < 0)
        return str_starts(value, s->text);
    if (s->after < 0)
        return str_ends(value, s->text);
    value = str_head(str_skip(value, before), value.n - before - after);
    return s->text.n == 0 || contains(value, s->text);
}

/* ---- with one ---- */

static const struct re_prog *prog_of(const struct regex *re)
{
    struct re_prog *p = atomic_load(&re->engine->prog), *none = NULL;

    if (p)
        return p;
    p = re_prog_new(&re->tree);
    if (!atomic_compare_exchange_strong(&re->engine->prog, &none, p)) {
        re_prog_free(p); // another thread was first
        p = none;
    }
    return p;
}

static bool run_machine(const struct regex *re, struct str value, uint32_t *slots)
{
    const struct re_prog *p = prog_of(re);

    if (value.n >= UINT32_MAX)
        return false;
    struct re_machine *m = atomic_exchange(&re->engine->spare, NULL);
    if (!m)
        m = re_machine_new(p);
    bool yes = re_machine_run(m, p, value, slots);
    re_machine_free(atomic_exchange(&re->engine->spare, m));
    return yes;
}

static uint32_t steps_for(struct str value)
{
    uint64_t n = STEPS + (uint64_t)value.n * STEPS_A_BYTE;
    return n > 100 * 1000 * 1000 ? 100 * 1000 * 1000 : (uint32_t)n;
}

/* Compiled when a value first needs it: who only reads patterns, as lint and fmt, never pays. */
static const struct pcrex *matcher_of(const struct regex *re)
{
    struct engine *g = re->engine;
    struct pcrex *x = atomic_load(&g->pcre), *none = NULL;

    if (x)
        return x;
    if (!(x = compile(re, false))) {
        atomic_store(&g->slow, true);
        return NULL;
    }
    if (!atomic_compare_exchange_strong(&g->pcre, &none, x)) {
        pcrex_free(x); // another thread was first
        x = none;
    }
    return x;
}

static bool run(const struct regex *re, struct str value)
{
    struct engine *g = re->engine;
    const struct pcrex *x;

    if (!atomic_load_explicit(&g->slow, memory_order_relaxed) && (x = matcher_of(re))) {
        enum pcrex_result r = pcrex_match(x, value, steps_for(value), NULL, 0);
        if (r != PCREX_LIMIT)
            return r == PCREX_YES;
        atomic_store_explicit(&g->slow, true, memory_order_relaxed);
    }
    return run_machine(re, value, NULL);
}

bool regex_match(const struct regex *re, struct str value)
{
    switch (re->shape.kind) {
    case SHAPE_SET:
        return in_set(re, value);
    case SHAPE_AFFIX:
        return has_affix(&re->shape, value) && is_text(value);
    default:
        if (!value.n && !re->tree.root->empty)
            return false;
        return str_starts(value, re->shape.prefix) && is_text(value) && run(re, value);
    }
}

/* ---- groups ---- */

/* PCRE2 where it finds the same groups as Go; NULL where only the machine does. */
static const struct pcrex *groups_of(const struct regex *re)
{
    struct engine *g = re->engine;
    struct pcrex *x = atomic_load(&g->groups), *none = NULL;

    if (x || atomic_load(&g->slow_groups))
        return x;
    if (groups_in_loops_differ(re->tree.root) || !(x = compile(re, true))) {
        atomic_store(&g->slow_groups, true);
        return NULL;
    }
    if (!atomic_compare_exchange_strong(&g->groups, &none, x)) {
        pcrex_free(x);
        x = none;
    }
    return x;
}

static bool machine_groups(const struct regex *re, struct str value, struct str *out)
{
    size_t n = re->tree.n_groups;
    uint32_t *slots = xcalloc(2 * n, sizeof *slots);
    bool yes = run_machine(re, value, slots);

    for (size_t i = 0; yes && i < n; i++) {
        uint32_t from = slots[2 * i], to = slots[2 * i + 1];
        out[i] = (struct str){ 0 };
        if (from != SLOT_NONE && to != SLOT_NONE)
            out[i] = (struct str){ (value.n ? value.p : "") + from, to - from };
    }
    free(slots);
    return yes;
}

bool regex_captures(const struct regex *re, struct str value, struct str *out)
{
    struct engine *g = re->engine;
    size_t n = re->tree.n_groups;

    if (!is_text(value))
        return false;
    const struct pcrex *x = groups_of(re);
    if (x && !atomic_load(&g->slow_groups)) {
        enum pcrex_result r = pcrex_match(x, value, steps_for(value), out, n);
        if (r != PCREX_LIMIT)
            return r == PCREX_YES;
        atomic_store(&g->slow_groups, true);
    }

    return machine_groups(re, value, out);
}

size_t regex_n_groups(const struct regex *re)
{
    return re->tree.n_groups;
}

struct str regex_group_name(const struct regex *re, size_t i)
{
    return i < re->tree.n_groups ? re->tree.names[i] : (struct str){ 0 };
}

const struct str *regex_literals(const struct regex *re, size_t *n)
{
    bool is = re->shape.kind == SHAPE_SET && re->shape.n <= REGEX_MAX_LITERALS;

    *n = is ? re->shape.n : 0;
    return is ? re->shape.set : NULL;
}

struct str regex_prefix(const struct regex *re)
{
    return re->shape.prefix;
}

/* ---- one engine's answer ---- */

enum pcrex_result regex_match_by(const struct regex *re, enum regex_engine engine, struct str value,
                                 struct str *groups)
{
    size_t n = groups ? re->tree.n_groups : 0;

    if (!is_text(value))
        return PCREX_NO;
    if (engine == REGEX_MACHINE)
        return (groups ? machine_groups(re, value, groups) : run_machine(re, value, NULL));
    struct pcrex *x = compile(re, groups != NULL);
    enum pcrex_result r = x ? pcrex_match(x, value, steps_for(value), groups, n) : PCREX_LIMIT;
    pcrex_free(x);
    return r;
}
