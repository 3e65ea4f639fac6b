/* scrape_filter.c - --match and --type, between the reader and whoever wants the items. */
#include "base/vec.h"
#include "cmd/scrape.h"

#include <stdlib.h>

enum { LOOK_UP_EVERY = 1024 }; /* items between two looks at Ctrl-C */

// ---- from the options ----

static bool parse_types(struct scrape_filter *f, struct str words, struct err *e)
{
    struct str word = STR("");
    do {
        enum metric_type type;
        str_cut(&words, ',', &word);
        if (!metric_type_parse(str_trim(word), &type)) {
            err_set(e, ERR_USAGE, "--type: unknown type \"%.*s\"", STR_ARG(word));
            return err_hint(e, "one of counter, gauge, histogram, summary, unknown, info, "
                               "stateset, gaugehistogram");
        }
        f->types |= 1u << type;
    } while (words.n);
    return true;
}

static bool asks_for(const struct selector *s, struct str label)
{
    for (size_t i = 0; i < s->n; i++)
        if (str_eq(s->p[i].name, label))
            return true;
    return false;
}

bool scrape_filter_init(struct scrape_filter *f, struct arena *a, const struct cmd_call *call,
                        const struct scrape_args *args, struct err *e)
{
    *f = (struct scrape_filter){ 0 };
    f->sel = arena_new_n(a, struct selector, args->match.n + 1);
    for (size_t i = 0; i < args->match.n; i++) {
        struct str text = str_of(args->match.p[i]);
        if (!selector_parse(a, text, &f->sel[i], e)) {
            *call->error_text = text;
            return err_wrap(e, "--match");
        }
        f->n++;
        f->by_name |= asks_for(&f->sel[i], STR(LABEL_NAME));
        f->by_bound |= asks_for(&f->sel[i], STR(LABEL_BUCKET)) ||
                       asks_for(&f->sel[i], STR(LABEL_QUANTILE));
    }
    for (size_t i = 0; i < args->type.n; i++)
        if (!parse_types(f, str_of(args->type.p[i]), e))
            return false;
    return true;
}

void scrape_filter_done(struct scrape_filter *f)
{
    for (size_t i = 0; i < f->n; i++)
        selector_done(&f->sel[i]);
    for (size_t i = 0; i < N_OF(f->meta); i++) {
        buf_done(&f->meta[i].name);
        buf_done(&f->meta[i].text);
        buf_done(&f->meta[i].raw);
    }
    expo_family_done(&f->family);
    vec_done(&f->labels);
    buf_done(&f->bound);
    *f = (struct scrape_filter){ 0 };
}

bool scrape_filter_active(const struct scrape_filter *f)
{
    return f->n > 0 || f->types != 0;
}

// ---- one item ----

static void keep_meta(struct scrape_meta *m, const struct expo_item *it)
{
    buf_clear(&m->name);
    buf_clear(&m->text);
    buf_clear(&m->raw);
    buf_put_str(&m->name, it->name);
    buf_put_str(&m->text, it->text);
    buf_put_str(&m->raw, it->raw);
    m->type = it->type;
    m->set = true;
}

static bool emit_meta(struct scrape_filter *f, scrape_item_fn *fn, void *user, struct err *e)
{
    static const enum expo_kind kinds[] = { EXPO_HELP, EXPO_TYPE, EXPO_UNIT };
    for (size_t i = 0; i < N_OF(f->meta); i++) {
        struct scrape_meta *m = &f->meta[i];
        const struct expo_item it = {
            .kind = kinds[i],
            .type = m->type,
            .name = buf_str(&m->name),
            .text = buf_str(&m->text),
            .raw = buf_str(&m->raw),
        };
        if (m->set && !fn(user, &it, e))
            return false;
        m->set = false;
    }
    return true;
}

/* A selector may name the series or its family: `x` is all of a histogram x, x_bucket a part. */
static bool matches_named(const struct scrape_filter *f, const struct selector *s, struct str name,
                          const struct label *labels, size_t n)
{
    struct str family = buf_str(&f->family.name);
    return selector_match(s, name, labels, n) ||
           (f->by_name && !str_eq(name, family) && selector_match(s, family, labels, n));
}

/* Bounds are compared as Prometheus stores them: le="1" is asked for as "1.0", or as written. */
static bool matches_stored(struct scrape_filter *f, const struct selector *s,
                           const struct expo_item *it, enum expo_role role)
{
    size_t at = expo_bound_label(it, role);
    if (at >= it->n_labels)
        return false;
    buf_clear(&f->bound);
    expo_put_bound(&f->bound, it->labels[at].value);
    vec_clear(&f->labels);
    for (size_t i = 0; i < it->n_labels; i++)
        vec_push(&f->labels, it->labels[i]);
    f->labels.p[at].value = buf_str(&f->bound);
    return matches_named(f, s, it->name, f->labels.p, f->labels.n);
}

static bool matches(struct scrape_filter *f, const struct expo_item *it, enum expo_role role)
{
    if (f->types && !(f->types & 1u << f->family.type))
        return false;
    for (size_t i = 0; i < f->n; i++) {
        const struct selector *s = &f->sel[i];
        if (matches_named(f, s, it->name, it->labels, it->n_labels) ||
            (f->by_bound && matches_stored(f, s, it, role)))
            return true;
    }
    return f->n == 0;
}

static bool filter_item(struct scrape_filter *f, const struct expo_item *it, scrape_item_fn *fn,
                        void *user, struct err *e)
{
    if (it->kind == EXPO_END || !scrape_filter_active(f))
        return fn(user, it, e);
    if (it->kind == EXPO_COMMENT)
        return true;
    enum expo_role role = expo_family_see(&f->family, it);
    for (size_t i = 0; f->family.is_new && i < N_OF(f->meta); i++)
        f->meta[i].set = false;
    switch (it->kind) {
    case EXPO_HELP:
        keep_meta(&f->meta[0], it);
        return true;
    case EXPO_TYPE:
        keep_meta(&f->meta[1], it);
        return true;
    case EXPO_UNIT:
        keep_meta(&f->meta[2], it);
        return true;
    default:
        return !matches(f, it, role) || (emit_meta(f, fn, user, e) && fn(user, it, e));
    }
}

bool scrape_feed(struct scrape_filter *f, struct expo_reader *r, scrape_item_fn *fn, void *user,
                 struct err *e)
{
    struct expo_item it;
    expo_family_done(&f->family);
    for (size_t n = 0;; n++) {
        if (n % LOOK_UP_EVERY == 0 && cmd_interrupted)
            return err_set(e, ERR_CANCELED, "interrupted");
        if (!expo_next(r, &it, e) || !filter_item(f, &it, fn, user, e))
            return false;
        if (it.kind == EXPO_END)
            return true;
    }
}
