#include "ingest/store_meta.h"

#include "base/vec.h"

void store_meta_done(struct store_meta *m)
{
    map_done(&m->names);
    vec_done(&m->by_name);
    arena_done(&m->arena);
}

void store_meta_clear(struct store_meta *m)
{
    map_clear(&m->names);
    vec_clear(&m->by_name);
    arena_reset(&m->arena);
}

static struct source_meta *meta_of(struct store_meta *m, struct str name)
{
    size_t id = map_id(&m->names, name);
    if (id == m->by_name.n)
        vec_push(&m->by_name, (struct source_meta){ 0 });
    return &m->by_name.p[id];
}

void store_meta_see(struct store_meta *m, const struct expo_item *it)
{
    if (it->kind != EXPO_TYPE && it->kind != EXPO_HELP && it->kind != EXPO_UNIT)
        return;
    struct source_meta *x = meta_of(m, it->name);
    if (it->kind == EXPO_TYPE && x->type == METRIC_UNKNOWN)
        x->type = it->type;
    else if (it->kind == EXPO_HELP && x->help.n == 0)
        x->help = arena_str(&m->arena, it->text);
    else if (it->kind == EXPO_UNIT && x->unit.n == 0)
        x->unit = arena_str(&m->arena, it->text);
}

static struct str series_name(struct store_meta *m, enum expo_format format, struct str family,
                              enum metric_type type)
{
    const char *suffix = type == METRIC_COUNTER ? "_total" : type == METRIC_INFO ? "_info" : "";
    if (format != EXPO_OPENMETRICS || str_ends(family, str_of(suffix)))
        return family;
    return str_of(arena_printf(&m->arena, "%.*s%s", STR_ARG(family), suffix));
}

bool store_meta_apply(struct store_meta *m, enum expo_format format, struct mem_store *s,
                      struct err *e)
{
    for (size_t i = 0; i < m->by_name.n; i++) {
        struct source_meta x = m->by_name.p[i];
        x.family = series_name(m, format, map_key(&m->names, i), x.type);
        if (!mem_meta(s, &x, e))
            return false;
    }
    return true;
}

bool store_exemplars(struct arena *scratch, const struct expo_item *it, struct mem_store *s,
                     int64_t series, int64_t t, struct err *e)
{
    for (size_t i = 0; i < it->n_exemplars; i++) {
        const struct expo_exemplar *x = &it->exemplars[i];
        const struct mem_exemplar kept = {
            .labels = labels_of(scratch, x->labels, x->n_labels),
            .value = x->value,
            .t = x->has_ts ? x->ts : t,
            .sample_time = !x->has_ts,
        };
        if (!mem_exemplar(s, series, &kept, e))
            return false;
    }
    return true;
}
