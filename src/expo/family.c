#include "expo/family.h"

#include "base/float.h"

void expo_family_done(struct expo_family *f)
{
    buf_done(&f->name);
    buf_done(&f->help);
    buf_done(&f->unit);
    *f = (struct expo_family){ 0 };
}

static void set(struct buf *b, struct str s)
{
    buf_clear(b);
    buf_put_str(b, s);
}

static void begin(struct expo_family *f, struct str name)
{
    set(&f->name, name);
    buf_clear(&f->help);
    buf_clear(&f->unit);
    f->type = METRIC_UNKNOWN;
    f->has_help = f->has_type = f->has_unit = f->has_samples = false;
    f->begun = f->is_new = true;
}

static void announce(struct expo_family *f, const struct expo_item *it)
{
    if (expo_family_ends(f, it))
        begin(f, it->name);
    switch (it->kind) {
    case EXPO_HELP:
        set(&f->help, it->text);
        f->has_help = true;
        break;
    case EXPO_UNIT:
        set(&f->unit, it->text);
        f->has_unit = true;
        break;
    default:
        f->type = it->type;
        f->has_type = true;
    }
}

static bool has_label(const struct expo_item *it, struct str name)
{
    for (size_t i = it->n_labels; i-- > 0;) // le and quantile come last
        if (str_eq(it->labels[i].name, name))
            return true;
    return false;
}

static bool counter_role(struct str rest, bool total, enum expo_role *role)
{
    if (str_eq(rest, STR("_created")))
        *role = ROLE_CREATED;
    else if (str_eq(rest, STR("_total")) || (rest.n == 0 && !total))
        *role = ROLE_VALUE;
    else
        return false;
    return true;
}

static bool histogram_role(struct str rest, const struct expo_item *it, enum expo_role *role)
{
    if (rest.n == 0)
        *role = it->kind == EXPO_HISTOGRAM ? ROLE_NATIVE : ROLE_VALUE;
    else if (str_eq(rest, STR("_bucket")))
        *role = has_label(it, STR(LABEL_BUCKET)) ? ROLE_BUCKET : ROLE_VALUE;
    else if (str_eq(rest, STR("_sum")) || str_eq(rest, STR("_gsum")))
        *role = ROLE_SUM;
    else if (str_eq(rest, STR("_count")) || str_eq(rest, STR("_gcount")))
        *role = ROLE_COUNT;
    else if (str_eq(rest, STR("_created")))
        *role = ROLE_CREATED;
    else
        return false;
    return true;
}

static bool summary_role(struct str rest, const struct expo_item *it, enum expo_role *role)
{
    if (rest.n == 0)
        *role = has_label(it, STR(LABEL_QUANTILE)) ? ROLE_QUANTILE : ROLE_VALUE;
    else if (str_eq(rest, STR("_sum")))
        *role = ROLE_SUM;
    else if (str_eq(rest, STR("_count")))
        *role = ROLE_COUNT;
    else if (str_eq(rest, STR("_created")))
        *role = ROLE_CREATED;
    else
        return false;
    return true;
}

bool expo_role_in(struct str family, enum metric_type type, const struct expo_item *it,
                  enum expo_role *role)
{
    bool total = type == METRIC_COUNTER && str_cut_suffix(&family, STR("_total"));
    if (!str_starts(it->name, family))
        return false;
    struct str rest = str_skip(it->name, family.n);

    switch (type) {
    case METRIC_COUNTER:
        return counter_role(rest, total, role);
    case METRIC_HISTOGRAM:
    case METRIC_GAUGEHISTOGRAM:
        return histogram_role(rest, it, role);
    case METRIC_SUMMARY:
        return summary_role(rest, it, role);
    case METRIC_INFO:
        *role = ROLE_VALUE;
        return rest.n == 0 || str_eq(rest, STR("_info"));
    default:
        *role = it->kind == EXPO_HISTOGRAM ? ROLE_NATIVE : ROLE_VALUE;
        return rest.n == 0;
    }
}

bool expo_family_ends(const struct expo_family *f, const struct expo_item *it)
{
    enum expo_role role;
    switch (it->kind) {
    case EXPO_HELP:
    case EXPO_TYPE:
    case EXPO_UNIT:
        return !f->begun || f->has_samples || !str_eq(buf_str(&f->name), it->name);
    case EXPO_SAMPLE:
    case EXPO_HISTOGRAM:
        return !f->begun || !expo_role_in(buf_str(&f->name), f->type, it, &role);
    case EXPO_END:
        return true;
    default:
        return false;
    }
}

enum expo_role expo_family_see(struct expo_family *f, const struct expo_item *it)
{
    enum expo_role role = ROLE_VALUE;
    f->is_new = false;

    switch (it->kind) {
    case EXPO_HELP:
    case EXPO_TYPE:
    case EXPO_UNIT:
        announce(f, it);
        break;
    case EXPO_SAMPLE:
    case EXPO_HISTOGRAM:
        if (!f->begun || !expo_role_in(buf_str(&f->name), f->type, it, &role)) {
            begin(f, it->name);
            role = it->kind == EXPO_HISTOGRAM ? ROLE_NATIVE : ROLE_VALUE;
        } else if (!f->has_samples && role == ROLE_VALUE &&
                   (f->type == METRIC_COUNTER || f->type == METRIC_INFO)) {
            set(&f->name, it->name);
        }
        f->has_samples = true;
        break;
    default:
        break;
    }
    return role;
}

bool expo_family_om_name(struct str name, enum metric_type type, struct str *out)
{
    *out = name;
    if (type == METRIC_COUNTER)
        return str_cut_suffix(out, STR("_total"));
    if (type == METRIC_INFO)
        return str_cut_suffix(out, STR("_info"));
    return true;
}

size_t expo_bound_label(const struct expo_item *it, enum expo_role role)
{
    struct str name = role == ROLE_BUCKET ? STR(LABEL_BUCKET) : STR(LABEL_QUANTILE);
    if (role == ROLE_BUCKET || role == ROLE_QUANTILE)
        for (size_t i = it->n_labels; i-- > 0;)
            if (str_eq(it->labels[i].name, name))
                return i;
    return SIZE_MAX;
}

/* The usual bounds need no conversion: 0.005, 10, +Inf. True where `text` is what the printing of
 * its value would give, but for the ".0" that `*whole` asks for. */
static bool is_printed_bound(struct str text, bool *whole)
{
    enum { MAX_WHOLE_DIGITS = 6, MAX_DIGITS = 15, MAX_LEADING_ZEROS = 3 };
    size_t point = str_find_char(text, '.'), leading = 0;
    *whole = false;
    if (str_eq(text, STR("+Inf")))
        return true;
    *whole = point == text.n;
    if (point == 0 || point > MAX_WHOLE_DIGITS || text.n > MAX_DIGITS + 1)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (i != point && (text.p[i] < '0' || text.p[i] > '9'))
            return false;
    if (point > 1 && text.p[0] == '0')
        return false;
    if (*whole)
        return true;
    while (point + 1 + leading < text.n && text.p[point + 1 + leading] == '0')
        leading++;
    return text.p[text.n - 1] != '0' && text.n > point + 1 &&
           (text.p[0] != '0' || leading <= MAX_LEADING_ZEROS);
}

void expo_put_bound(struct buf *b, struct str text)
{
    bool whole;
    double v;
    if (is_printed_bound(text, &whole)) {
        buf_put_str(b, text);
        if (whole)
            buf_put(b, ".0", 2);
    } else if (float_parse(text, &v)) {
        b->n += float_print_om(buf_reserve(b, FLOAT_MAX_CHARS), v);
    } else {
        buf_put_str(b, text);
    }
}
