#include "tmpl/fn.h"

/* Sorted. Source: go text/template/funcs.go; prometheus template/template.go. */
static const struct tmpl_fn functions[] = {
    { .name = "and", .params = "rr*" },
    { .name = "args", .params = "a*", .run = tmpl_fn_args },
    { .name = "call", .params = "rr*", .run = tmpl_fn_call },
    { .name = "eq", .params = "rr*", .run = tmpl_fn_eq },
    { .name = "externalURL", .params = "", .run = tmpl_fn_external_url },
    { .name = "first", .params = "q", .run = tmpl_fn_first },
    { .name = "ge", .params = "rr", .run = tmpl_fn_ge },
    { .name = "graphLink", .params = "s", .run = tmpl_fn_graph_link },
    { .name = "gt", .params = "rr", .run = tmpl_fn_gt },
    { .name = "html", .params = "a*", .run = tmpl_fn_html },
    { .name = "humanize", .params = "a", .run = tmpl_fn_humanize },
    { .name = "humanize1024", .params = "a", .run = tmpl_fn_humanize1024 },
    { .name = "humanizeDuration", .params = "a", .run = tmpl_fn_humanize_duration },
    { .name = "humanizePercentage", .params = "a", .run = tmpl_fn_humanize_percentage },
    { .name = "humanizeTimestamp", .params = "a", .run = tmpl_fn_humanize_timestamp },
    { .name = "index", .params = "rr*", .run = tmpl_fn_index },
    { .name = "js", .params = "a*", .run = tmpl_fn_js },
    { .name = "label", .params = "sp", .run = tmpl_fn_label },
    { .name = "le", .params = "rr", .run = tmpl_fn_le },
    { .name = "len", .params = "r", .run = tmpl_fn_len },
    { .name = "lt", .params = "rr", .run = tmpl_fn_lt },
    { .name = "match", .params = "ss", .run = tmpl_fn_match },
    { .name = "ne", .params = "rr", .run = tmpl_fn_ne },
    { .name = "not", .params = "r", .run = tmpl_fn_not },
    { .name = "now", .params = "", .run = tmpl_fn_now },
    { .name = "or", .params = "rr*" },
    { .name = "parseDuration", .params = "s", .run = tmpl_fn_parse_duration },
    { .name = "pathPrefix", .params = "", .run = tmpl_fn_path_prefix },
    { .name = "print", .params = "a*", .run = tmpl_fn_print },
    { .name = "printf", .params = "sa*", .run = tmpl_fn_printf },
    { .name = "println", .params = "a*", .run = tmpl_fn_println },
    { .name = "query", .params = "s", .run = tmpl_fn_query },
    { .name = "reReplaceAll", .params = "sss", .run = tmpl_fn_re_replace_all },
    { .name = "safeHtml", .params = "s", .run = tmpl_fn_safe_html },
    { .name = "slice", .params = "rr*", .run = tmpl_fn_slice },
    { .name = "sortByLabel", .params = "sq", .run = tmpl_fn_sort_by_label },
    { .name = "stripDomain", .params = "s", .run = tmpl_fn_strip_domain },
    { .name = "stripPort", .params = "s", .run = tmpl_fn_strip_port },
    { .name = "strvalue", .params = "p", .run = tmpl_fn_strvalue },
    { .name = "tableLink", .params = "s", .run = tmpl_fn_table_link },
    { .name = "title", .params = "s", .run = tmpl_fn_title },
    { .name = "toDuration", .params = "a", .run = tmpl_fn_to_duration },
    { .name = "toLower", .params = "s", .run = tmpl_fn_to_lower },
    { .name = "toTime", .params = "a", .run = tmpl_fn_to_time },
    { .name = "toUpper", .params = "s", .run = tmpl_fn_to_upper },
    { .name = "urlQueryEscape", .params = "s", .run = tmpl_fn_url_query_escape },
    { .name = "urlquery", .params = "a*", .run = tmpl_fn_urlquery },
    { .name = "value", .params = "p", .run = tmpl_fn_value },
};

const struct tmpl_fn *tmpl_fn_at(size_t i)
{
    return i < N_OF(functions) ? &functions[i] : NULL;
}

const struct tmpl_fn *tmpl_fn_find(struct str name)
{
    size_t lo = 0, hi = N_OF(functions);

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = str_cmp(name, str_of(functions[mid].name));
        if (c == 0)
            return &functions[mid];
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return NULL;
}
