/* scrape_diff.c - two pages compared: --diff A B. */
#include "base/json.h"
#include "base/vec.h"
#include "cmd/scrape_changes.h"
#include "out/text.h"

#include <stdlib.h>

/* What stays of a side when its page has gone into the store. */
struct side {
    struct buf name; /* the operand, without userinfo */
    size_t n_samples;
    struct map names;
    struct {
        struct page_family *p; /* without samples; strings in `arena` */
        size_t n, cap;
    } families; /* by the name's id */
    struct arena arena;
};

struct diff {
    struct scrape *s;
    struct side a, b;
    struct series_store store;
    size_t n_families; /* that changed what they say of themselves */
};

/* ---- families: type, help, unit ---- */

enum diff_field { FIELD_TYPE, FIELD_HELP, FIELD_UNIT, N_FIELDS };

static const char *const field_names[N_FIELDS] = { "type", "help", "unit" };

static struct str field_of(const struct page_family *f, enum diff_field field)
{
    switch (field) {
    case FIELD_TYPE:
        return metric_type_name(f->type);
    case FIELD_HELP:
        return f->help;
    default:
        return f->unit;
    }
}

typedef void field_fn(struct diff *d, void *user, struct str family, enum diff_field field,
                      struct str before, struct str now);

/* Calls `fn` for every field that differs in a family both have. */
static size_t each_field(struct diff *d, field_fn *fn, void *user)
{
    size_t n = 0;
    for (size_t i = 0; i < d->b.families.n; i++) {
        const struct page_family *now = &d->b.families.p[i];
        size_t id = map_find(&d->a.names, now->name);
        if (id == MAP_NONE)
            continue;
        const struct page_family *before = &d->a.families.p[id];
        for (int k = 0; k < N_FIELDS; k++) {
            enum diff_field field = (enum diff_field)k;
            if (str_eq(field_of(before, field), field_of(now, field)))
                continue;
            n++;
            if (fn)
                fn(d, user, now->name, field, field_of(before, field), field_of(now, field));
        }
    }
    return n;
}

// ---- for people ----

static void put_field_value(struct buf *b, const struct out_term *t, enum diff_field field,
                            struct str v)
{
    if (field == FIELD_TYPE || v.n == 0) {
        buf_puts(b, v.n ? "" : "none");
        out_text(b, t, v);
        return;
    }
    struct buf quoted = { 0 };
    str_put_quoted(&quoted, v);
    out_text(b, t, buf_str(&quoted));
    buf_done(&quoted);
}

static void put_field(struct diff *d, void *user, struct str family, enum diff_field field,
                      struct str before, struct str now)
{
    struct out_flow *f = user;
    struct buf *b = &f->out.buf;
    (void)d;
    buf_puts(b, "~ ");
    out_style(b, &f->term, STYLE_NAME);
    out_text(b, &f->term, family);
    out_style_end(b, &f->term);
    buf_printf(b, "   %s ", field_names[field]);
    put_field_value(b, &f->term, field, now);
    buf_puts(b, ", was ");
    put_field_value(b, &f->term, field, before);
    buf_putc(b, '\n');
    out_flow_check(f);
}

static void put_side(struct out_flow *f, const char *mark, const struct side *side)
{
    struct buf *b = &f->out.buf;
    buf_printf(b, "%s ", mark);
    out_style(b, &f->term, STYLE_HEAD);
    out_text(b, &f->term, buf_str(&side->name));
    out_style_end(b, &f->term);
    buf_printf(b, "   %zu %s   %zu series\n", side->families.n,
               side->families.n == 1 ? "family" : "families", side->n_samples);
}

static void put_tally(struct out_flow *f, const struct changes *c)
{
    static const char *const words[] = { "the same", "changed", "reset", "new", "gone" };
    size_t n[N_OF(words)] = { 0 };
    bool any = false;
    for (size_t i = 0; i < c->store->series.n; i++)
        n[series_state_of(&c->store->series.p[i])]++;
    for (size_t i = N_OF(words); i-- > 0;) {
        if (n[i] == 0)
            continue;
        buf_printf(&f->out.buf, "%s%zu %s", any ? "   " : "", n[i], words[i]);
        any = true;
    }
    buf_putc(&f->out.buf, '\n');
}

static bool print_text(struct diff *d, struct changes *c, struct err *e)
{
    struct out_flow f;
    const struct cmd_call *call = d->s->call;
    if (c->rows.n == 0 && d->n_families == 0)
        return true;
    out_flow_init(&f, &d->s->term, 1, !call->common->no_pager);
    put_side(&f, "---", &d->a);
    put_side(&f, "+++", &d->b);
    each_field(d, put_field, &f);
    if (c->rows.n)
        changes_put(&f, c, (size_t)-1);
    put_tally(&f, c);
    return out_flow_end(&f, e);
}

// ---- for programs ----

static void json_field(struct diff *d, void *user, struct str family, enum diff_field field,
                       struct str before, struct str now)
{
    struct json_writer *w = user;
    (void)d;
    json_begin_object(w);
    json_key(w, STR("name"));
    json_string(w, family);
    json_key(w, STR("field"));
    json_string(w, str_of(field_names[field]));
    json_key(w, STR("before"));
    json_string(w, before);
    json_key(w, STR("now"));
    json_string(w, now);
    json_end_object(w);
}

static void json_series(struct json_writer *w, const struct changes *c, size_t id)
{
    static const char *const states[] = { "same", "changed", "reset", "new", "gone" };
    const struct series *s = &c->store->series.p[id];
    json_begin_object(w);
    json_key(w, STR("series"));
    json_string(w, map_key(&c->store->keys, id));
    json_key(w, STR("state"));
    json_string(w, str_of(states[series_state_of(s)]));
    if (s->has_before) {
        json_key(w, STR("before"));
        json_double(w, s->before);
    }
    if (s->has_now) {
        json_key(w, STR("now"));
        json_double(w, s->now);
    }
    json_end_object(w);
}

static bool print_json(struct diff *d, struct changes *c, struct err *e)
{
    struct out_flow f;
    out_flow_init(&f, &d->s->term, 1, false);
    struct json_writer w = { .out = &f.out.buf, .indent = 2 };
    json_begin_object(&w);
    json_key(&w, STR("a"));
    json_string(&w, buf_str(&d->a.name));
    json_key(&w, STR("b"));
    json_string(&w, buf_str(&d->b.name));
    json_key(&w, STR("families"));
    json_begin_array(&w);
    each_field(d, json_field, &w);
    json_end_array(&w);
    json_key(&w, STR("series"));
    json_begin_array(&w);
    for (size_t i = 0; i < c->rows.n; i++) {
        json_series(&w, c, c->rows.p[i]);
        out_flow_check(&f);
    }
    json_end_array(&w);
    json_end_object(&w);
    buf_putc(&f.out.buf, '\n');
    return out_flow_end(&f, e);
}

// ---- both sides ----

static void take_side(struct diff *d, const struct page *page, struct side *side)
{
    side->n_samples = page->n_samples;
    for (size_t i = 0; i < page->n; i++) {
        const struct page_family *f = page->families[i];
        map_id(&side->names, f->name);
        vec_push(&side->families, (struct page_family){
                                      .name = map_key(&side->names, i),
                                      .help = arena_str(&side->arena, f->help),
                                      .unit = arena_str(&side->arena, f->unit),
                                      .type = f->type,
                                  });
    }
    series_store_page(&d->store, page);
}

static bool load_side(struct diff *d, const char *operand, struct side *side, struct err *e)
{
    struct ingest_targets t = { 0 };
    struct scrape_set set;
    bool ok = scrape_targets(d->s, operand, &t, e);
    http_put_redacted_url(&side->name, str_of(operand));
    if (ok) {
        scrape_load(d->s, t.p, t.n, &set);
        take_side(d, &set.page, side);
        scrape_set_done(&set);
    }
    vec_done(&t);
    return ok;
}

static void side_done(struct side *side)
{
    buf_done(&side->name);
    map_done(&side->names);
    vec_done(&side->families);
    arena_done(&side->arena);
}

bool scrape_diff(struct scrape *s, struct err *e)
{
    bool json = s->args->format == SCRAPE_JSON;
    struct diff d = { .s = s, .store = { .exact = json, .timeless = true } };
    struct changes c = { .store = &d.store, .s = s, .exact = changes_want_exact(s) };
    bool ok = load_side(&d, s->call->operands[0], &d.a, e) &&
              load_side(&d, s->call->operands[1], &d.b, e);
    if (ok && s->status == 0) {
        changes_choose(&c, true, s->args->sort_given, (enum scrape_sort)s->args->sort);
        d.n_families = each_field(&d, NULL, NULL);
        ok = json ? print_json(&d, &c, e) : print_text(&d, &c, e);
        if (c.rows.n > 0 || d.n_families > 0)
            s->status = err_worse(s->status, 1);
    }
    changes_done(&c);
    series_store_done(&d.store);
    side_done(&d.a);
    side_done(&d.b);
    return ok;
}
