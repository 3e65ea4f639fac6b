/* show_columns.c - label sets as columns: what they share stands above, the rest beside. */
#include <stdlib.h>

#include "base/map.h"
#include "cmd/show.h"

static int cmp_name(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool same_everywhere(const struct labels *sets, size_t n, struct str name)
{
    struct str value = labels_get(&sets[0], name);

    for (size_t i = 1; i < n; i++)
        if (!str_eq(labels_get(&sets[i], name), value))
            return false;
    return true;
}

void show_columns_of(struct arena *a, const struct labels *sets, size_t n, struct show_columns *out)
{
    struct map seen = { 0 };
    struct label *common;
    struct str *names;
    size_t n_common = 0;

    *out = (struct show_columns){ 0 };
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < sets[i].n; k++)
            map_id(&seen, sets[i].p[k].name);
    common = arena_new_n(a, struct label, seen.n + 1);
    names = arena_new_n(a, struct str, seen.n + 1);
    for (size_t i = 0; i < seen.n; i++) {
        struct str name = arena_str(a, map_key(&seen, i));
        if (same_everywhere(sets, n, name))
            common[n_common++] = (struct label){ name, labels_get(&sets[0], name) };
        else
            names[out->n++] = name;
    }
    qsort(names, out->n, sizeof *names, cmp_name);
    out->names = names;
    out->common = labels_of(a, common, n_common);
    map_done(&seen);
}

void show_put_pairs(struct buf *b, const struct labels *ls)
{
    const char *gap = "";

    for (size_t i = 0; i < ls->n; i++) {
        if (str_eq(ls->p[i].name, STR(LABEL_NAME)))
            continue;
        buf_printf(b, "%s%.*s=", gap, STR_ARG(ls->p[i].name));
        str_put_quoted(b, ls->p[i].value);
        gap = " ";
    }
}
