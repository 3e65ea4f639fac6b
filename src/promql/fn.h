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
pql_fn_cols cols_label_join, cols_label_replace;
/* fn_hist.c */
pql_fn_run fn_histogram_avg, fn_histogram_count, fn_histogram_stddev, fn_histogram_stdvar,
    fn_histogram_sum;
/* fn_quantile.c */
pql_fn_run fn_histogram_fraction, fn_histogram_quantile, fn_histogram_quantiles;
/* col_fn_quantile.c */
pql_fn_cols cols_histogram_fraction, cols_histogram_quantile, cols_histogram_quantiles;
/* fn_math.c */
pql_fn_run fn_clamp, fn_clamp_max, fn_clamp_min, fn_map, fn_max_of, fn_min_of, fn_pi, fn_round,
    fn_scalar, fn_vector;
/* col_fn_math.c, col_fn_scalar.c */
pql_fn_cols cols_clamp, cols_clamp_max, cols_clamp_min, cols_date, cols_map, cols_round, cols_time,
    cols_timestamp;
pql_fn_cols cols_absent, cols_absent_over_time, cols_max_of, cols_min_of, cols_pi, cols_scalar_of,
    cols_vector;
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
pql_fn_cols cols_sort, cols_sort_by_label;
pql_fn_run fn_sort, fn_sort_by_label, fn_sort_by_label_desc, fn_sort_desc;
/* fn_time.c */
pql_fn_run fn_date, fn_start_timestamp, fn_time, fn_timestamp;

#endif
