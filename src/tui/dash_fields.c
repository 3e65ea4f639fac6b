#include "tui/dash_fields.h"

#include <stddef.h>

const char *const dash_types[] = { "graph", "stat",   "gauge",  "bars",   "table", "heatmap",
                                   "text",  "alerts", "events", "states", "row",   NULL };
const char *const dash_calcs[] = { "last", "first", "mean",  "min",   "max",
                                   "sum",  "count", "range", "delta", NULL };
const char *const dash_draws[] = { "line", "fill", "bars", "points", NULL };
const char *const dash_stacks[] = { "off", "on", "100%", NULL };
const char *const dash_levels[] = { "ok", "warning", "critical", NULL };
const char *const dash_scales[] = { "linear", "log", NULL };
const char *const dash_var_kinds[] = { "query", "values", "text", "constant", NULL };

const char *const dash_sorts[] = { "off", "up", "down", "number", "number down", NULL };

#define AT(T, m) offsetof(T, m), sizeof(((T *)0)->m)

static const struct dash_field board_fields[] = {
    { "title", DASH_STR, AT(struct dashboard, title), 0, NULL },
    { "uid", DASH_STR, AT(struct dashboard, uid), 0, NULL },
    { "match", DASH_STRS, AT(struct dashboard, match), 0, NULL },
    { "source", DASH_OTHER, 0, 0, 0, NULL },
    { "range", DASH_DUR, AT(struct dashboard, range_ms), 0, NULL },
    { "refresh", DASH_DUR, AT(struct dashboard, refresh_ms), 0, NULL },
    { "vars", DASH_OTHER, 0, 0, 0, NULL },
    { "panels", DASH_OTHER, 0, 0, 0, NULL },
    { "rules", DASH_STRS, AT(struct dashboard, rules), 0, NULL },
    { "alerts", DASH_OTHER, 0, 0, 0, NULL },
};
const struct dash_fields dash_board_fields = { board_fields, N_OF(board_fields) };

static const struct dash_field source_fields[] = {
    { "server", DASH_STR, AT(struct dashboard, server), 0, NULL },
    { "targets", DASH_OTHER, 0, 0, 0, NULL },
    { "interval", DASH_DUR, AT(struct dashboard, interval_ms), 0, NULL },
};
const struct dash_fields dash_source_fields = { source_fields, N_OF(source_fields) };

static const struct dash_field panel_fields[] = {
    { "title", DASH_STR, AT(struct panel, title), 0, NULL },
    { "type", DASH_WORD, AT(struct panel, type), 0, dash_types },
    { "size", DASH_OTHER, 0, 0, 0, NULL },
    { "at", DASH_OTHER, 0, 0, 0, NULL },
    { "unit", DASH_STR, AT(struct panel, unit_id), 0, NULL },
    { "decimals", DASH_INT, AT(struct panel, decimals), offsetof(struct panel, has_decimals),
      NULL },
    { "min", DASH_NUMBER, AT(struct panel, min), offsetof(struct panel, has_min), NULL },
    { "max", DASH_NUMBER, AT(struct panel, max), offsetof(struct panel, has_max), NULL },
    { "thresholds", DASH_OTHER, 0, 0, 0, NULL },
    { "map", DASH_OTHER, 0, 0, 0, NULL },
    { "no_value", DASH_STR, AT(struct panel, no_value), 0, NULL },
    { "legend", DASH_OTHER, 0, 0, 0, NULL },
    { "expr", DASH_OTHER, 0, 0, 0, NULL },
    { "spark", DASH_STR, AT(struct panel, spark), 0, NULL },
    { "calc", DASH_WORD, AT(struct panel, calc), 0, dash_calcs },
    { "calcs", DASH_OTHER, 0, 0, 0, NULL },
    { "draw", DASH_WORD, AT(struct panel, draw), 0, dash_draws },
    { "stack", DASH_OTHER, 0, 0, 0, NULL },
    { "scale", DASH_OTHER, 0, 0, 0, NULL },
    { "span_nulls", DASH_DUR, AT(struct panel, span_nulls), 0, NULL },
    { "big", DASH_BOOL, AT(struct panel, big), 0, NULL },
    { "folded", DASH_BOOL, AT(struct panel, folded), 0, NULL },
    { "series", DASH_OTHER, 0, 0, 0, NULL },
    { "text", DASH_STR, AT(struct panel, text), 0, NULL },
    { "repeat", DASH_STR, AT(struct panel, repeat), 0, NULL },
    { "repeat_down", DASH_BOOL, AT(struct panel, repeat_down), 0, NULL },
    { "repeat_across", DASH_INT, AT(struct panel, repeat_across), 0, NULL },
    { "note", DASH_STR, AT(struct panel, note), 0, NULL },
};
const struct dash_fields dash_panel_fields = { panel_fields, N_OF(panel_fields) };

static const struct dash_field query_fields[] = {
    { "expr", DASH_STR, AT(struct panel_query, expr), 0, NULL },
    { "legend", DASH_STR, AT(struct panel_query, legend), 0, NULL },
    { "instant", DASH_BOOL, AT(struct panel_query, instant), 0, NULL },
};
const struct dash_fields dash_query_fields = { query_fields, N_OF(query_fields) };

static const struct dash_field limit_fields[] = {
    { "above", DASH_OTHER, 0, 0, 0, NULL },
    { "below", DASH_OTHER, 0, 0, 0, NULL },
    { "percent", DASH_BOOL, AT(struct panel_limit, percent), 0, NULL },
    { "state", DASH_WORD, AT(struct panel_limit, state), 0, dash_levels },
};
const struct dash_fields dash_limit_fields = { limit_fields, N_OF(limit_fields) };

static const struct dash_field map_fields[] = {
    { "value", DASH_NUMBER, AT(struct panel_map, value), offsetof(struct panel_map, has_value),
      NULL },
    { "from", DASH_NUMBER, AT(struct panel_map, from), offsetof(struct panel_map, has_from), NULL },
    { "to", DASH_NUMBER, AT(struct panel_map, to), offsetof(struct panel_map, has_to), NULL },
    { "nan", DASH_BOOL, AT(struct panel_map, nan), 0, NULL },
    { "text", DASH_STR, AT(struct panel_map, text), 0, NULL },
};
const struct dash_fields dash_map_fields = { map_fields, N_OF(map_fields) };

static const struct dash_field series_fields[] = {
    { "name", DASH_STR, AT(struct panel_series, name), 0, NULL },
    { "regex", DASH_BOOL, AT(struct panel_series, regex), 0, NULL },
    { "except", DASH_BOOL, AT(struct panel_series, except), 0, NULL },
    { "hide", DASH_BOOL, AT(struct panel_series, hide), 0, NULL },
    { "negate", DASH_BOOL, AT(struct panel_series, negate), 0, NULL },
    { "unit", DASH_STR, AT(struct panel_series, unit), 0, NULL },
    { "title", DASH_STR, AT(struct panel_series, title), 0, NULL },
    { "color", DASH_INT, AT(struct panel_series, color), 0, NULL },
};
const struct dash_fields dash_series_fields = { series_fields, N_OF(series_fields) };

static const struct dash_field var_fields[] = {
    { "label", DASH_STR, AT(struct dash_var, label), 0, NULL },
    { "type", DASH_WORD, AT(struct dash_var, kind), 0, dash_var_kinds },
    { "query", DASH_STR, AT(struct dash_var, query), 0, NULL },
    { "regex", DASH_STR, AT(struct dash_var, regex), 0, NULL },
    { "values", DASH_STRS, AT(struct dash_var, values), 0, NULL },
    { "current", DASH_STRS, AT(struct dash_var, current), 0, NULL },
    { "multi", DASH_BOOL, AT(struct dash_var, multi), 0, NULL },
    { "all", DASH_BOOL, AT(struct dash_var, all), 0, NULL },
    { "sort", DASH_WORD, AT(struct dash_var, sort), 0, dash_sorts },
    { "all_value", DASH_STR, AT(struct dash_var, all_value), 0, NULL },
    { "hide", DASH_BOOL, AT(struct dash_var, hide), 0, NULL },
};
const struct dash_fields dash_var_fields = { var_fields, N_OF(var_fields) };

void dash_default_size(enum panel_type t, int64_t *w, int64_t *h)
{
    *w = t == PANEL_STAT ? 6 : t == PANEL_ROW ? 24 : 12;
    *h = t == PANEL_STAT ? 3 : t == PANEL_ROW ? 1 : 8;
}

struct str panel_type_name(enum panel_type t)
{
    return str_of(dash_types[t]);
}

struct str panel_calc_name(enum panel_calc c)
{
    return str_of(dash_calcs[c]);
}
