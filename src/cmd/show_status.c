/* show_status.c - `promctl show status`: build, runtime, TSDB, flags, configuration of a server. */
#include "cmd/show.h"

#include <math.h>

#include "base/nearest.h"
#include "base/time.h"
#include "out/text.h"
#include "out/units.h"

/* Its parts, as `show status PART` names them. */
static const struct part {
    const char *name, *path, *head;
    bool alone; /* printed only when asked for: it is long */
} parts[] = {
    { "build", "status/buildinfo", "Build", false },
    { "runtime", "status/runtimeinfo", "Runtime", false },
    { "tsdb", "status/tsdb", "TSDB", false },
    { "flags", "status/flags", "Flags", true },
    { "config", "status/config", "Configuration", true },
};

static const struct part *part_of(struct str word, struct err *e)
{
    struct nearest near = { .word = word };
    struct buf all = { 0 };

    for (size_t i = 0; i < N_OF(parts); i++) {
        if (str_eq(word, str_of(parts[i].name))) {
            buf_done(&all);
            return &parts[i];
        }
        nearest_try(&near, str_of(parts[i].name));
        buf_printf(&all, "%s%s", i ? ", " : "", parts[i].name);
    }
    err_set(e, ERR_USAGE, "status has no part \"%.*s\"", STR_ARG(word));
    if (near.best.n)
        err_hint(e, "did you mean \"%.*s\"?", STR_ARG(near.best));
    else
        err_hint(e, "its parts: %s", buf_z(&all));
    buf_done(&all);
    return NULL;
}

/* All parts that the server tells. */
static bool load_all(struct show *s, struct json_node **data, struct err *e)
{
    size_t told = 0;
    struct err why = { 0 };

    *data = show_object(s);
    for (size_t i = 0; i < N_OF(parts) && e->kind == ERR_NONE; i++) {
        const struct json_node *part = show_try_object(s, parts[i].path, NULL,
                                                       told || why.kind ? NULL : &why, e);
        show_add(s, *data, parts[i].name, part);
        told += part != NULL;
    }
    if (e->kind == ERR_NONE && told == 0)
        err_take(e, &why);
    err_done(&why);
    return e->kind == ERR_NONE;
}

bool show_status_load(struct show *s, struct json_node **data, struct err *e)
{
    const struct part *part;

    if (s->n_words == 0)
        return load_all(s, data, e);
    if (!(part = part_of(str_of(s->words[0]), e)))
        return false;
    struct err why = { 0 };
    if ((*data = show_try(s, part->path, NULL, &why, e)) != NULL || e->kind != ERR_NONE)
        return *data != NULL;
    err_set(e, why.kind, "status %s: this server does not tell it", part->name);
    err_hint(e, "it says: %s", why.msg);
    err_done(&why);
    return false;
}

// ---- for people ----

/* What is a number of something else than a count, by its member. */
enum value_kind { AS_IS, AS_COUNT, AS_BYTES, AS_MS, AS_TIME };

static const struct member {
    const char *key, *label;
    enum value_kind kind;
} members[] = {
    { "version", "version", AS_IS },
    { "revision", "revision", AS_IS },
    { "branch", "branch", AS_IS },
    { "buildUser", "built by", AS_IS },
    { "buildDate", "built at", AS_IS },
    { "goVersion", "Go", AS_IS },
    { "startTime", "started", AS_TIME },
    { "CWD", "folder", AS_IS },
    { "hostname", "host", AS_IS },
    { "serverTime", "its clock", AS_TIME },
    { "reloadConfigSuccess", "configuration loaded", AS_IS },
    { "lastConfigTime", "last loaded", AS_TIME },
    { "corruptionCount", "WAL corruptions", AS_COUNT },
    { "goroutineCount", "goroutines", AS_COUNT },
    { "GOMAXPROCS", "GOMAXPROCS", AS_COUNT },
    { "GOMEMLIMIT", "memory limit", AS_BYTES },
    { "GOGC", "GOGC", AS_IS },
    { "GODEBUG", "GODEBUG", AS_IS },
    { "storageRetention", "retention", AS_IS },
    { "numSeries", "series in the head", AS_COUNT },
    { "numLabelPairs", "label pairs", AS_COUNT },
    { "chunkCount", "chunks", AS_COUNT },
    { "minTime", "oldest sample in the head", AS_MS },
    { "maxTime", "newest sample", AS_MS },
    { "totalSeries", "series", AS_COUNT },
    { "totalLabelValuePairs", "label pairs", AS_COUNT },
};

/* An empty head has no first and last sample: the numbers are the ends of int64_t. */
static void put_ms(struct buf *b, double ms)
{
    char text[TIME_MAX_CHARS];

    if (fabs(ms) < 1e15)
        buf_put(b, text, time_print_rfc3339(text, (int64_t)ms));
}

/* "2026-11-23T11:00:00.000Z, 1h00m ago" */
static bool put_age(struct show *s, struct buf *b, struct str text)
{
    struct err e = { 0 };
    int64_t ms, age;
    bool ok = time_parse(text, 0, &ms, &e);

    err_done(&e);
    if (!ok || ms <= 0)
        return false;
    put_ms(b, (double)ms);
    age = show_now(s) - ms;
    if (age >= 1000) {
        buf_puts(b, ", ");
        show_put_secs(b, &s->term, (double)age / 1000);
        buf_puts(b, " ago");
    }
    return true;
}

static void put_number(struct show *s, struct buf *b, enum value_kind kind, double v)
{
    struct out_unit u;

    if (kind == AS_MS) {
        put_ms(b, v);
    } else if (kind == AS_BYTES && s->term.tty) {
        out_unit_parse(STR("bytes"), &u);
        out_unit_put(b, &u, v, &(struct out_unit_style){ .ascii = !s->term.utf8 });
    } else {
        show_put_count(b, &s->term, v);
    }
}

static void put_value(struct show *s, struct buf *b, enum value_kind kind,
                      const struct json_node *n)
{
    double v;

    if (n->kind == JSON_TRUE || n->kind == JSON_FALSE)
        buf_puts(b, n->kind == JSON_TRUE ? "yes" : "no");
    else if (n->kind == JSON_NUMBER && kind != AS_IS && json_number(n->text, &v))
        put_number(s, b, kind, v);
    else if (n->kind == JSON_STRING && kind == AS_TIME && put_age(s, b, n->text))
        return;
    else if (n->kind == JSON_STRING || n->kind == JSON_NUMBER)
        buf_put_str(b, n->text);
}

static const struct member *member_of(struct str key)
{
    for (size_t i = 0; i < N_OF(members); i++)
        if (str_eq(key, str_of(members[i].key)))
            return &members[i];
    return NULL;
}

/* Members that are no lists, below each other; those of an object within as if they were its own.
 * Unknown ones go by their own name. */
static void add_members(struct show *s, struct show_grid *g, const struct json_node *object,
                        unsigned depth)
{
    if (object->kind != JSON_OBJECT_BEGIN || depth > 1)
        return;
    for (const struct json_node *n = object->child; n; n = n->next) {
        const struct member *m = member_of(n->key);
        struct buf b = { 0 };
        if (n->kind == JSON_OBJECT_BEGIN)
            add_members(s, g, n, depth + 1);
        put_value(s, &b, m ? m->kind : AS_IS, n);
        if (b.n) {
            show_cell(g, m ? str_of(m->label) : n->key, STYLE_LABEL);
            show_cell(g, arena_str(&s->arena, buf_str(&b)),
                      n->kind == JSON_FALSE ? STYLE_BAD : STYLE_NONE);
        }
        buf_done(&b);
    }
}

static void put_pairs(struct show *s, struct out_flow *f, const struct json_node *object,
                      size_t indent)
{
    static const struct out_col cols[] = { { .style = STYLE_LABEL }, { .min = 10 } };
    struct show_grid g = { 0 };

    add_members(s, &g, object, 0);
    if (g.n)
        show_grid_put(f, &g, cols, N_OF(cols), indent);
    show_grid_done(&g);
}

static void put_config(struct out_flow *f, const struct json_node *n)
{
    struct str yaml = show_text(n, "yaml");

    if (f->term.tty)
        out_text_lines(&f->out.buf, yaml);
    else
        buf_put_str(&f->out.buf, yaml);
    if (yaml.n && !str_ends(yaml, STR("\n")))
        buf_putc(&f->out.buf, '\n');
}

static void put_part(struct show *s, struct out_flow *f, const struct part *part,
                     const struct json_node *n)
{
    struct buf *b = &f->out.buf;

    out_style(b, &f->term, STYLE_HEAD);
    buf_puts(b, part->head);
    out_style_end(b, &f->term);
    buf_putc(b, '\n');
    if (n)
        put_pairs(s, f, n, 2);
    else
        show_put_words(f, 2, STYLE_DIM, STR("this server does not tell it"));
}

void show_status_print(struct show *s, const struct json_node *data, struct out_flow *f)
{
    if (s->n_words) {
        if (strcmp(s->words[0], "config") == 0)
            put_config(f, data);
        else
            put_pairs(s, f, data, 0);
        return;
    }
    for (size_t i = 0; i < N_OF(parts); i++) {
        if (parts[i].alone)
            continue;
        if (i)
            buf_putc(&f->out.buf, '\n');
        put_part(s, f, &parts[i], json_get(data, str_of(parts[i].name)));
    }
}
