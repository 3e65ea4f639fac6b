/* grafana_vars.c - variables of both models. */
#include "tui/grafana_impl.h"

enum { MAX_VARS = 200, MAX_VALUES = 1000 };

static bool is_all(struct str s)
{
    return str_eq(s, STR("$__all"));
}

/* A string, or a list of them. */
static void read_current(struct grafana *g, struct dash_var *v, const struct json_node *value)
{
    const struct json_node *first = value && value->kind == JSON_ARRAY_BEGIN ? value->child : value;
    size_t most = value && value->kind == JSON_ARRAY_BEGIN ? value->n : 1;
    struct str *list = arena_new_n(g->a, struct str, most + 1);
    size_t n = 0;

    for (const struct json_node *m = first; m && n < most; m = m->next) {
        if ((m->kind == JSON_STRING || m->kind == JSON_NUMBER) && m->text.n && !is_all(m->text))
            list[n++] = arena_str(g->a, m->text);
        if (value->kind != JSON_ARRAY_BEGIN)
            break;
    }
    v->current = list;
    v->n_current = n;
}

/* "1m,5m" or "five minutes : 5m, ...", with \, for a comma. */
static void read_words(struct grafana *g, struct dash_var *v, struct str text)
{
    size_t most = 1;
    struct str piece;

    for (size_t i = 0; i < text.n; i++)
        most += text.p[i] == ',';
    most = most < MAX_VALUES ? most : MAX_VALUES;
    struct str *list = arena_new_n(g->a, struct str, most);
    while (v->n_values < most && str_cut(&text, ',', &piece)) {
        size_t colon = str_find(piece, STR(" : "));
        piece = str_trim(colon < piece.n ? str_skip(piece, colon + 3) : piece);
        if (piece.n && !str_eq(piece, STR("auto")))
            list[v->n_values++] = arena_str(g->a, piece);
    }
    v->values = list;
}

static struct str query_text(const struct json_node *n, bool v2)
{
    const struct json_node *q = gf_get(n, "query");

    if (v2)
        q = gf_get(n, "query.spec") ? gf_get(n, "query.spec") : q;
    if (q && q->kind == JSON_OBJECT_BEGIN) {
        struct str text = gf_str(q, "query");
        return text.n ? text : gf_str(q, "__legacyStringValue");
    }
    struct str text = q && q->kind == JSON_STRING ? q->text : (struct str){ 0 };
    return text.n ? text : gf_str(n, "definition");
}

static bool read_kind(struct grafana *g, struct dash_var *v, struct str kind,
                      const struct json_node *n, bool v2)
{
    if (str_eq(kind, STR("query"))) {
        v->kind = VAR_QUERY;
        v->query = arena_str(g->a, query_text(n, v2));
        if (v->query.n == 0)
            gf_lost(g, n, "variables without a query are left out");
        return v->query.n > 0;
    }
    if (str_eq(kind, STR("custom")) || str_eq(kind, STR("interval"))) {
        v->kind = VAR_VALUES;
        read_words(g, v, query_text(n, v2));
        return true;
    }
    if (str_eq(kind, STR("constant")) || str_eq(kind, STR("textbox"))) {
        struct str *one = arena_new(g->a, struct str);
        v->kind = kind.p[0] == 'c' ? VAR_CONSTANT : VAR_TEXT;
        *one = arena_str(g->a, query_text(n, v2));
        v->values = one;
        v->n_values = 1;
        return true;
    }
    if (!str_eq(kind, STR("datasource"))) // which is the source of the call
        gf_lost(g, n, "variables of type %.*s are left out", STR_ARG(str_head(kind, 60)));
    return false;
}

/* "QueryVariable" of the second model is "query" of the first. */
static struct str kind_of(const struct json_node *n, bool v2, char *text, size_t size)
{
    struct str kind = gf_str(n, v2 ? "kind" : "type");

    if (!v2)
        return kind;
    str_cut_suffix(&kind, STR("Variable"));
    size_t len = kind.n < size ? kind.n : size;
    for (size_t i = 0; i < len; i++)
        text[i] = (char)(kind.p[i] >= 'A' && kind.p[i] <= 'Z' ? kind.p[i] | 32 : kind.p[i]);
    kind = (struct str){ text, len };
    return str_eq(kind, STR("text")) ? STR("textbox") : kind;
}

static enum dash_sort read_sort(const struct json_node *n)
{
    static const enum dash_sort sorts[] = { SORT_OFF,       SORT_UP,          SORT_DOWN,
                                            SORT_NUMBER_UP, SORT_NUMBER_DOWN, SORT_UP,
                                            SORT_DOWN,      SORT_NUMBER_UP,   SORT_NUMBER_DOWN };
    int64_t k = gf_int(n, "sort", 0);
    struct str word = gf_str(n, "sort"); // of the second model: "alphabeticalAsc"
    bool down = str_ends(word, STR("Desc"));

    if (str_starts(word, STR("alphabetical")))
        return down ? SORT_DOWN : SORT_UP;
    if (str_starts(word, STR("numerical")) || str_starts(word, STR("natural")))
        return down ? SORT_NUMBER_DOWN : SORT_NUMBER_UP;
    return k > 0 && k < (int64_t)N_OF(sorts) ? sorts[k] : SORT_OFF;
}

static bool read_var(struct grafana *g, const struct json_node *n, bool v2, struct dash_var *v)
{
    char text[64];
    struct str kind = kind_of(n, v2, text, sizeof text);
    const struct json_node *spec = v2 ? gf_get(n, "spec") : n;
    struct str hide = gf_str(spec, "hide");

    *v = (struct dash_var){ .name = arena_str(g->a, gf_str(spec, "name")), .at = n->at };
    if (v->name.n == 0 || !read_kind(g, v, kind, spec, v2))
        return false;
    v->label = arena_str(g->a, gf_str(spec, "label"));
    v->regex = arena_str(g->a, gf_str(spec, "regex"));
    v->multi = gf_bool(spec, "multi");
    v->all = gf_bool(spec, "includeAll");
    v->all_value = arena_str(g->a, gf_str(spec, "allValue"));
    v->sort = read_sort(spec);
    v->hide = str_eq(hide, STR("2")) || str_eq(hide, STR("hideVariable"));
    read_current(g, v, gf_get(spec, "current.value"));
    if (v->kind == VAR_TEXT && v->n_current) {
        v->values = v->current;
        v->n_values = 1;
    }
    return true;
}

void gf_read_vars(struct grafana *g, const struct json_node *list, bool v2)
{
    if (!list || list->kind != JSON_ARRAY_BEGIN)
        return;
    g->d->vars = arena_new_n(g->a, struct dash_var, list->n + 1);
    for (const struct json_node *m = list->child; m && g->d->n_vars < MAX_VARS; m = m->next)
        g->d->n_vars += read_var(g, m, v2, &g->d->vars[g->d->n_vars]);
}
