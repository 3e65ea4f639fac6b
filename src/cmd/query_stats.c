/* query_stats.c - what a query cost: the line of --stats, and the budget of memory. */
#include <sys/resource.h>

#include "base/float.h"
#include "base/json.h"
#include "cmd/query.h"

enum { LEAST_SHARE = 16 };

int64_t query_series_memory(const struct query_args *a)
{
    int64_t budget = a->max_memory ? a->max_memory : query_default_memory();
    return a->local ? budget / 2 : budget;
}

int64_t query_memory_left(int64_t budget, size_t held)
{
    int64_t least = budget / LEAST_SHARE, left = budget - (int64_t)held;

    least = least > 0 ? least : 1; // 0 would be no limit
    return left > least ? left : least;
}

static size_t process_peak_bytes(void)
{
    struct rusage u;
    return getrusage(RUSAGE_SELF, &u) == 0 ? (size_t)u.ru_maxrss * 1024 : 0;
}

static void put_int(struct json_writer *w, const char *key, int64_t v)
{
    json_key(w, str_of(key));
    json_int(w, v);
}

static void put_seconds(struct json_writer *w, const char *key, int64_t ns)
{
    char text[FLOAT_MAX_CHARS];

    json_key(w, str_of(key));
    json_raw(w, (struct str){ text, float_print_f(text, (double)ns / 1e9) });
}

static size_t samples_of(const struct value *v)
{
    size_t n = v->type == VALUE_SCALAR || v->type == VALUE_STRING;

    for (size_t i = 0; i < v->n; i++)
        n += v->series[i].n_floats + v->series[i].n_hists;
    return n;
}

void query_put_stats(struct buf *b, const struct query_cost *c)
{
    struct json_writer w = { .out = b };
    const struct query_result *r = c->result;
    size_t n = c->store.floats + c->store.histograms;

    json_begin_object(&w);
    json_key(&w, STR("query"));
    json_string(&w, c->text);
    put_seconds(&w, "load_seconds", c->load_ns);
    put_seconds(&w, "parse_seconds", r->stats.parse_ns);
    put_seconds(&w, "plan_seconds", r->stats.plan_ns);
    put_seconds(&w, "eval_seconds", r->stats.eval_ns);
    put_seconds(&w, "output_seconds", c->output_ns);
    put_int(&w, "store_series", (int64_t)c->store.series);
    put_int(&w, "store_samples", (int64_t)n);
    put_int(&w, "store_bytes", (int64_t)c->store.bytes);
    json_key(&w, STR("store_bytes_per_sample"));
    json_double(&w, n ? (double)c->store.bytes / (double)n : 0);
    put_int(&w, "series_read", (int64_t)r->stats.series_read);
    put_int(&w, "samples_read", r->stats.samples_read);
    put_int(&w, "peak_samples", r->peak_samples);
    put_int(&w, "result_series", (int64_t)r->value.n);
    put_int(&w, "result_samples", (int64_t)samples_of(&r->value));
    put_int(&w, "eval_peak_bytes", (int64_t)r->stats.peak_bytes);
    put_int(&w, "process_peak_bytes", (int64_t)process_peak_bytes());
    put_int(&w, "threads", r->stats.threads);
    json_end_object(&w);
    buf_putc(b, '\n');
}
