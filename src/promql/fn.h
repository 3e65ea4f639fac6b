/* fn.h - the functions of PromQL, one a row of fn_table.c.
 *
 * Each is called once a step (range functions: and series) with its arguments evaluated; see
 * struct pql_call. Those that work on whole series (info, label_join, label_replace,
 * absent_over_time) evaluate their arguments themselves; those of fn_bounds.c become numbers before
 * the first step.
 */
#ifndef PROMCTL_PROMQL_FN_H
#define PROMCTL_PROMQL_FN_H

#include "promql/fn_table.h"

/* fn_absent.c */
pql_fn_run fn_absent, fn_absent_over_time;
/* fn_bounds.c */
pql_fn_bound fn_end, fn_range, fn_start, fn_step;
pql_fn_eval pql_eval_absent_over_time;
/* fn_info.c, fn_labels.c */
pql_fn_eval pql_eval_info, pql_eval_label_join, pql_eval_label_replace;
/* fn_hist.c */
pql_fn_run fn_histogram_avg, fn_histogram_count, fn_histogram_stddev, fn_histogram_stdvar,
    fn_histogram_sum;
/* fn_quantile.c */
pql_fn_run fn_histogram_fraction, fn_histogram_quantile, fn_histogram_quantiles;
/* col_fn_quantile.c */
pql_fn_cols cols_histogram_fraction, cols_histogram_quantile, cols_histogram_quantiles;
/* fn_math.c */
pql_fn_run fn_abs, fn_acos, fn_acosh, fn_asin, fn_asinh, fn_atan, fn_atanh, fn_ceil, fn_clamp,
    fn_clamp_max, fn_clamp_min, fn_cos, fn_cosh, fn_deg, fn_exp, fn_floor, fn_ln, fn_log10, fn_log2,
    fn_max_of, fn_min_of, fn_pi, fn_rad, fn_round, fn_scalar, fn_sgn, fn_sin, fn_sinh, fn_sqrt,
    fn_tan, fn_tanh, fn_vector;
/* fn_over_time.c */
pql_fn_run fn_avg_over_time, fn_count_over_time, fn_first_over_time, fn_last_over_time,
    fn_mad_over_time, fn_max_over_time, fn_min_over_time, fn_present_over_time,
    fn_quantile_over_time, fn_stddev_over_time, fn_stdvar_over_time, fn_sum_over_time,
    fn_ts_of_first_over_time, fn_ts_of_last_over_time, fn_ts_of_max_over_time,
    fn_ts_of_min_over_time;
/* fn_range.c, fn_trend.c */
pql_fn_run fn_changes, fn_delta, fn_idelta, fn_increase, fn_irate, fn_rate, fn_resets;
pql_fn_run fn_deriv, fn_double_exponential_smoothing, fn_predict_linear;
/* fn_sort.c */
pql_fn_run fn_sort, fn_sort_by_label, fn_sort_by_label_desc, fn_sort_desc;
/* fn_time.c */
pql_fn_run fn_day_of_month, fn_day_of_week, fn_day_of_year, fn_days_in_month, fn_hour, fn_minute,
    fn_month, fn_start_timestamp, fn_time, fn_timestamp, fn_year;

#endif
