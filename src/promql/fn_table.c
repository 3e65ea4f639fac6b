#include "promql/fn_table.h"

#include "base/xalloc.h"
#include "num/date.h"
#include "num/math.h"
#include "promql/fn.h"

#include <stdint.h>

#define X  PQL_FN_EXPERIMENTAL
#define AN PQL_FN_ANCHORED
#define SM PQL_FN_SMOOTHED
#define T  PQL_FN_TIME
#define KN PQL_FN_KEEPS_NAME
#define ST PQL_FN_START_TIMES
#define HS PQL_FN_HISTOGRAM_STATS
#define HB PQL_FN_HISTOGRAM_BUCKETS
#define SA PQL_FN_SAMPLE_TIME
#define CO PQL_FN_COUNTER
#define PS PQL_FN_PER_SECOND
#define QU PQL_FN_QUANTILE
#define V  PQL_VECTOR
#define S  PQL_SCALAR

/* clang-format off */
const struct pql_fn pql_fns[] = {
    { .name = "abs", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = fabs, .brief = "absolute value" },
    { .name = "absent", .type = V, .args = "v", .run = fn_absent, .cols = cols_absent, .brief = "1 if there is no series" },
    { .name = "absent_over_time", .type = V, .args = "m", .run = fn_absent_over_time, .eval = pql_eval_absent_over_time, .slide = num_slide_present, .cols = cols_absent_over_time, .brief = "1 if no series has a sample in the range" },
    { .name = "acos", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = acos, .brief = "arc cosine" },
    { .name = "acosh", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = acosh, .brief = "inverse hyperbolic cosine" },
    { .name = "asin", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = asin, .brief = "arc sine" },
    { .name = "asinh", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = asinh, .brief = "inverse hyperbolic sine" },
    { .name = "atan", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = atan, .brief = "arc tangent" },
    { .name = "atanh", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = atanh, .brief = "inverse hyperbolic tangent" },
    { .name = "avg_over_time", .type = V, .args = "m", .run = fn_avg_over_time, .slide = num_slide_avg, .brief = "average of the samples in the range" },
    { .name = "ceil", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = ceil, .brief = "rounds up to an integer" },
    { .name = "changes", .type = V, .args = "m", .flags = AN, .run = fn_changes, .slide = num_slide_changes, .brief = "how often the value changed" },
    { .name = "clamp", .type = V, .args = "vnn", .params = "v, min, max", .run = fn_clamp, .cols = cols_clamp, .brief = "limits values to a minimum and a maximum" },
    { .name = "clamp_max", .type = V, .args = "vn", .params = "v, max", .run = fn_clamp_max, .cols = cols_clamp_max, .brief = "limits values to a maximum" },
    { .name = "clamp_min", .type = V, .args = "vn", .params = "v, min", .run = fn_clamp_min, .cols = cols_clamp_min, .brief = "limits values to a minimum" },
    { .name = "cos", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = cos, .brief = "cosine" },
    { .name = "cosh", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = cosh, .brief = "hyperbolic cosine" },
    { .name = "count_over_time", .type = V, .args = "m", .run = fn_count_over_time, .slide = num_slide_count, .brief = "number of samples in the range" },
    { .name = "day_of_month", .type = V, .args = "?v", .flags = T, .run = fn_date, .cols = cols_date, .map = num_day_of_month, .brief = "day of the month in UTC, from 1" },
    { .name = "day_of_week", .type = V, .args = "?v", .flags = T, .run = fn_date, .cols = cols_date, .map = num_day_of_week, .brief = "day of the week in UTC, Sunday is 0" },
    { .name = "day_of_year", .type = V, .args = "?v", .flags = T, .run = fn_date, .cols = cols_date, .map = num_day_of_year, .brief = "day of the year in UTC, from 1" },
    { .name = "days_in_month", .type = V, .args = "?v", .flags = T, .run = fn_date, .cols = cols_date, .map = num_days_in_month_at, .brief = "how many days the month has" },
    { .name = "deg", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = num_deg, .brief = "radians to degrees" },
    { .name = "delta", .type = V, .args = "m", .flags = AN | SM, .run = fn_delta, .slide = num_slide_delta, .brief = "difference of a gauge over the range" },
    { .name = "deriv", .type = V, .args = "m", .run = fn_deriv, .slide = num_slide_deriv, .brief = "per-second slope of a gauge by linear regression" },
    { .name = "double_exponential_smoothing", .type = V, .args = "mnn", .params = "v, sf, tf", .flags = X, .run = fn_double_exponential_smoothing, .brief = "smoothed value of a gauge" },
    { .name = "end", .type = S, .args = "", .flags = X, .bound = fn_end, .brief = "end of the query in Unix seconds" },
    { .name = "exp", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = exp, .brief = "e to the power of the value" },
    { .name = "first_over_time", .type = V, .args = "m", .flags = X | KN, .run = fn_first_over_time, .slide = num_slide_first, .brief = "oldest sample in the range" },
    { .name = "floor", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = floor, .brief = "rounds down to an integer" },
    { .name = "histogram_avg", .type = V, .args = "v", .flags = HS, .run = fn_histogram_avg, .brief = "average of the observations of a native histogram" },
    { .name = "histogram_count", .type = V, .args = "v", .flags = HS, .run = fn_histogram_count, .brief = "number of observations of a native histogram" },
    { .name = "histogram_fraction", .type = V, .args = "nnv", .params = "lower, upper, b", .flags = HB, .run = fn_histogram_fraction, .cols = cols_histogram_fraction, .brief = "share of the observations between two values" },
    { .name = "histogram_quantile", .type = V, .args = "nv", .params = "φ, b", .flags = HB, .run = fn_histogram_quantile, .cols = cols_histogram_quantile, .brief = "quantile from a histogram" },
    { .name = "histogram_quantiles", .type = V, .args = "vsn?nnnnnnnnn", .params = "b, label, φ", .flags = X | HB, .run = fn_histogram_quantiles, .cols = cols_histogram_quantiles, .brief = "several quantiles, told apart by a label" },
    { .name = "histogram_stddev", .type = V, .args = "v", .run = fn_histogram_stddev, .brief = "standard deviation of the observations of a native histogram" },
    { .name = "histogram_stdvar", .type = V, .args = "v", .run = fn_histogram_stdvar, .brief = "variance of the observations of a native histogram" },
    { .name = "histogram_sum", .type = V, .args = "v", .flags = HS, .run = fn_histogram_sum, .brief = "sum of the observations of a native histogram" },
    { .name = "hour", .type = V, .args = "?v", .flags = T, .run = fn_date, .cols = cols_date, .map = num_hour, .brief = "hour of the day in UTC" },
    { .name = "idelta", .type = V, .args = "m", .run = fn_idelta, .slide = num_slide_idelta, .brief = "difference of the last two samples" },
    { .name = "increase", .type = V, .args = "m", .flags = AN | SM | ST | CO, .run = fn_increase, .slide = num_slide_increase, .brief = "increase of a counter over the range" },
    { .name = "info", .type = V, .args = "v?v", .params = "v, labels", .flags = X | KN | PQL_FN_INFO, .eval = pql_eval_info, .brief = "adds the labels of matching info series" },
    { .name = "irate", .type = V, .args = "m", .flags = ST, .run = fn_irate, .slide = num_slide_irate, .brief = "per-second increase of a counter by its last two samples" },
    { .name = "label_join", .type = V, .args = "vsss*", .params = "v, dst, separator, src", .flags = KN, .eval = pql_eval_label_join, .cols = cols_label_join, .brief = "joins label values into one" },
    { .name = "label_replace", .type = V, .args = "vssss", .params = "v, dst, replacement, src, regex", .flags = KN, .eval = pql_eval_label_replace, .cols = cols_label_replace, .brief = "sets a label from another by a regular expression" },
    { .name = "last_over_time", .type = V, .args = "m", .flags = KN, .run = fn_last_over_time, .slide = num_slide_last, .brief = "newest sample in the range" },
    { .name = "ln", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = log, .brief = "natural logarithm" },
    { .name = "log10", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = log10, .brief = "decimal logarithm" },
    { .name = "log2", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = log2, .brief = "binary logarithm" },
    { .name = "mad_over_time", .type = V, .args = "m", .flags = X, .run = fn_mad_over_time, .slide = num_slide_mad, .brief = "median absolute deviation in the range" },
    { .name = "max_of", .type = S, .args = "nn", .params = "a, b", .flags = X, .run = fn_max_of, .cols = cols_max_of, .brief = "the larger of two scalars" },
    { .name = "max_over_time", .type = V, .args = "m", .run = fn_max_over_time, .slide = num_slide_max, .brief = "largest sample in the range" },
    { .name = "min_of", .type = S, .args = "nn", .params = "a, b", .flags = X, .run = fn_min_of, .cols = cols_min_of, .brief = "the smaller of two scalars" },
    { .name = "min_over_time", .type = V, .args = "m", .run = fn_min_over_time, .slide = num_slide_min, .brief = "smallest sample in the range" },
    { .name = "minute", .type = V, .args = "?v", .flags = T, .run = fn_date, .cols = cols_date, .map = num_minute, .brief = "minute of the hour in UTC" },
    { .name = "month", .type = V, .args = "?v", .flags = T, .run = fn_date, .cols = cols_date, .map = num_month, .brief = "month of the year in UTC, from 1" },
    { .name = "pi", .type = S, .args = "", .run = fn_pi, .cols = cols_pi, .brief = "3.141592653589793" },
    { .name = "predict_linear", .type = V, .args = "mn", .params = "v, seconds", .flags = T, .run = fn_predict_linear, .slide = num_slide_predict_linear, .brief = "value of a gauge that many seconds from now by linear regression" },
    { .name = "present_over_time", .type = V, .args = "m", .run = fn_present_over_time, .slide = num_slide_present, .brief = "1 for each series with a sample in the range" },
    { .name = "quantile_over_time", .type = V, .args = "nm", .params = "φ, v", .flags = QU, .run = fn_quantile_over_time, .slide = num_slide_quantile, .brief = "quantile of the samples in the range" },
    { .name = "rad", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = num_rad, .brief = "degrees to radians" },
    { .name = "range", .type = S, .args = "", .flags = X, .bound = fn_range, .brief = "length of the query's range in seconds" },
    { .name = "rate", .type = V, .args = "m", .flags = AN | SM | ST | CO | PS, .run = fn_rate, .slide = num_slide_rate, .brief = "per-second increase of a counter" },
    { .name = "resets", .type = V, .args = "m", .flags = AN | ST, .run = fn_resets, .slide = num_slide_resets, .brief = "how often a counter was reset" },
    { .name = "round", .type = V, .args = "v?n", .params = "v, to_nearest", .run = fn_round, .cols = cols_round, .brief = "rounds to the nearest multiple" },
    { .name = "scalar", .type = S, .args = "v", .run = fn_scalar, .cols = cols_scalar_of, .brief = "the value of the only series" },
    { .name = "sgn", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = num_sgn, .brief = "sign: -1, 0 or 1" },
    { .name = "sin", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = sin, .brief = "sine" },
    { .name = "sinh", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = sinh, .brief = "hyperbolic sine" },
    { .name = "sort", .type = V, .args = "v", .flags = KN, .run = fn_sort, .cols = cols_sort, .brief = "sorts by value, the smallest first" },
    { .name = "sort_by_label", .type = V, .args = "vs*", .params = "v, label", .flags = X | KN, .run = fn_sort_by_label, .cols = cols_sort_by_label, .brief = "sorts by label values" },
    { .name = "sort_by_label_desc", .type = V, .args = "vs*", .params = "v, label", .flags = X | KN, .run = fn_sort_by_label_desc, .cols = cols_sort_by_label, .brief = "sorts by label values, in reverse" },
    { .name = "sort_desc", .type = V, .args = "v", .flags = KN, .run = fn_sort_desc, .cols = cols_sort, .brief = "sorts by value, the largest first" },
    { .name = "sqrt", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = sqrt, .brief = "square root" },
    { .name = "start", .type = S, .args = "", .flags = X, .bound = fn_start, .brief = "start of the query in Unix seconds" },
    { .name = "start_timestamp", .type = V, .args = "v", .flags = X | ST | SA, .run = fn_start_timestamp, .brief = "when the sample's counter began, in Unix seconds" },
    { .name = "stddev_over_time", .type = V, .args = "m", .run = fn_stddev_over_time, .slide = num_slide_stddev, .brief = "standard deviation of the samples in the range" },
    { .name = "stdvar_over_time", .type = V, .args = "m", .run = fn_stdvar_over_time, .slide = num_slide_stdvar, .brief = "variance of the samples in the range" },
    { .name = "step", .type = S, .args = "", .flags = X, .bound = fn_step, .brief = "step of the query in seconds" },
    { .name = "sum_over_time", .type = V, .args = "m", .run = fn_sum_over_time, .slide = num_slide_sum, .brief = "sum of the samples in the range" },
    { .name = "tan", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = tan, .brief = "tangent" },
    { .name = "tanh", .type = V, .args = "v", .run = fn_map, .cols = cols_map, .map = tanh, .brief = "hyperbolic tangent" },
    { .name = "time", .type = S, .args = "", .flags = T, .run = fn_time, .cols = cols_time, .brief = "time of the evaluation in Unix seconds" },
    { .name = "timestamp", .type = V, .args = "v", .flags = T | SA, .run = fn_timestamp, .cols = cols_timestamp, .brief = "time of the sample in Unix seconds" },
    { .name = "ts_of_first_over_time", .type = V, .args = "m", .flags = X, .run = fn_ts_of_first_over_time, .slide = num_slide_ts_of_first, .brief = "time of the oldest sample in the range" },
    { .name = "ts_of_last_over_time", .type = V, .args = "m", .flags = X, .run = fn_ts_of_last_over_time, .slide = num_slide_ts_of_last, .brief = "time of the newest sample in the range" },
    { .name = "ts_of_max_over_time", .type = V, .args = "m", .flags = X, .run = fn_ts_of_max_over_time, .slide = num_slide_ts_of_max, .brief = "time of the last of the largest samples in the range" },
    { .name = "ts_of_min_over_time", .type = V, .args = "m", .flags = X, .run = fn_ts_of_min_over_time, .slide = num_slide_ts_of_min, .brief = "time of the last of the smallest samples in the range" },
    { .name = "vector", .type = V, .args = "n", .run = fn_vector, .cols = cols_vector, .brief = "the scalar as a series without labels" },
    { .name = "year", .type = V, .args = "?v", .flags = T, .run = fn_date, .cols = cols_date, .map = num_year, .brief = "year in UTC" },
};
/* clang-format on */

const size_t pql_fns_n = N_OF(pql_fns);

const struct pql_fn *pql_fn_find(struct str name)
{
    size_t lo = 0, hi = pql_fns_n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = str_cmp(name, str_of(pql_fns[mid].name));
        if (c == 0)
            return &pql_fns[mid];
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return NULL;
}

struct pql_signature pql_fn_signature(const struct pql_fn *fn)
{
    struct pql_signature s = { 0 };
    bool optional = false, repeats = false;

    for (const char *c = fn->args; *c; c++) {
        if (*c == '?') {
            s.min = s.n;
            optional = true;
        } else if (*c == '*') {
            repeats = true;
        } else {
            s.types[s.n++] = *c;
        }
    }
    if (!optional)
        s.min = repeats ? s.n - 1 : s.n;
    s.max = repeats ? SIZE_MAX : s.n;
    return s;
}
