#include "promql/vars.h"

enum { LENGTH_MAX = 200 /* of what stands between brackets */ };

static size_t word_length(struct str s)
{
    size_t n = 0;

    while (n < s.n && ((s.p[n] >= 'a' && s.p[n] <= 'z') || (s.p[n] >= 'A' && s.p[n] <= 'Z') ||
                       s.p[n] == '_' || (n && s.p[n] >= '0' && s.p[n] <= '9')))
        n++;
    return n;
}

/* What stands between the brackets: `name`, `name:form`, `name.field`. */
static struct pql_var bracketed(struct str s, struct str close)
{
    struct pql_var v = { 0 };
    struct str rest = str_head(str_skip(s, 2), LENGTH_MAX);
    size_t word = word_length(rest);

    if (word == 0 || word == rest.n || !strchr(":.}]", rest.p[word]))
        return v;
    size_t end = str_find(rest, close);
    if (end == rest.n || word > end || (word < end && !strchr(":.", rest.p[word])))
        return v;
    v.name = str_head(rest, word);
    v.form = word < end && rest.p[word] == ':' ? str_skip(str_head(rest, end), word + 1)
                                               : (struct str){ 0 };
    v.n = 2 + end + close.n;
    return v;
}

struct pql_var pql_var_at(struct str s)
{
    if (str_starts(s, STR("${")))
        return bracketed(s, STR("}"));
    if (str_starts(s, STR("[[")))
        return bracketed(s, STR("]]"));
    if (s.p[0] == '$') {
        size_t n = word_length(str_skip(s, 1));
        return (struct pql_var){ n ? n + 1 : 0, { s.p + 1, n }, { 0 } };
    }
    return (struct pql_var){ 0 };
}

bool pql_has_vars(struct str s)
{
    for (; s.n; s = str_skip(s, 1))
        if ((s.p[0] == '$' || s.p[0] == '[') && pql_var_at(s).n)
            return true;
    return false;
}

// ---- queries of variables ----

/* The text within the parentheses of `name(...)`. */
static bool call_of(struct str query, struct str name, struct str *inside)
{
    if (!str_cut_prefix(&query, name) || !str_cut_suffix(&query, STR(")")))
        return false;
    query = str_trim(query);
    if (!str_cut_prefix(&query, STR("(")))
        return false;
    *inside = str_trim(query);
    return true;
}

/* The last comma, as those within {} come before it. */
static size_t last_comma(struct str s)
{
    for (size_t i = s.n; i > 0 && s.p[i - 1] != '}'; i--)
        if (s.p[i - 1] == ',')
            return i - 1;
    return s.n;
}

void pql_ask_parse(struct str query, struct pql_ask *out)
{
    struct str in;

    query = str_trim(query);
    *out = (struct pql_ask){ .kind = PQL_ASK_SERIES, .expr = query };
    if (call_of(query, STR("label_values"), &in)) {
        size_t comma = last_comma(in);
        out->kind = PQL_ASK_LABEL_VALUES;
        out->expr = comma < in.n ? str_trim(str_head(in, comma)) : (struct str){ 0 };
        out->label = str_trim(comma < in.n ? str_skip(in, comma + 1) : in);
    } else if (call_of(query, STR("label_names"), &in)) {
        *out = (struct pql_ask){ PQL_ASK_LABEL_NAMES, in, { 0 } };
    } else if (call_of(query, STR("metrics"), &in)) {
        *out = (struct pql_ask){ PQL_ASK_METRICS, in, { 0 } };
    } else if (call_of(query, STR("query_result"), &in)) {
        *out = (struct pql_ask){ PQL_ASK_QUERY, in, { 0 } };
    }
}
