/* The text of a test, in YAML. */
#include "base/float.h"
#include "base/time.h"
#include "base/utf8.h"
#include "num/hist.h"
#include "num/hist_text.h"
#include "promql/series_desc.h"
#include "rules/record_impl.h"

// ---- YAML ----

/* What needs no quotes: it is no number, no boolean and nothing YAML knows. */
static bool is_plain(struct str s)
{
    static const char *const taken[] = { "y",    "n",     "yes",  "no",  "on", "off",
                                         "true", "false", "null", "nan", "inf" };

    if (!s.n || !label_name_is_legacy(str_head(s, 1)))
        return false;
    for (size_t i = 0; i < N_OF(taken); i++)
        if (str_eq_nocase(s, str_of(taken[i])))
            return false;
    for (size_t i = 0; i < s.n; i++)
        if (!label_name_is_legacy((struct str){ s.p + i, 1 }) && !strchr("0123456789./-:", s.p[i]))
            return false;
    return s.p[s.n - 1] != ':';
}

static bool is_printable(struct str s)
{
    bool ok = true;

    while (s.n && ok) {
        uint32_t rune = utf8_next(&s, &ok);
        ok = ok && rune_is_print(rune);
    }
    return ok;
}

static void put_escaped(struct buf *b, uint32_t rune)
{
    if (rune == '\n')
        buf_puts(b, "\\n");
    else if (rune == '"' || rune == '\\')
        buf_printf(b, "\\%c", (int)rune);
    else if (rune_is_print(rune))
        utf8_put(b, rune);
    else if (rune < 0x100)
        buf_printf(b, "\\x%02x", (unsigned)rune);
    else
        buf_printf(b, rune < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)rune);
}

static void put_text(struct buf *b, struct str s)
{
    if (is_plain(s)) {
        buf_put_str(b, s);
    } else if (is_printable(s)) {
        buf_putc(b, '\'');
        for (size_t i = 0; i < s.n; i++)
            buf_puts(b, s.p[i] == '\'' ? "''" : (char[]){ s.p[i], '\0' });
        buf_putc(b, '\'');
    } else {
        buf_putc(b, '"');
        while (s.n)
            put_escaped(b, utf8_next(&s, NULL));
        buf_putc(b, '"');
    }
}

static void put_member(struct buf *b, const char *indent, const char *key, struct str value)
{
    buf_printf(b, "%s%s: ", indent, key);
    put_text(b, value);
    buf_putc(b, '\n');
}

static void put_dur(struct buf *b, const char *indent, const char *key, int64_t ms)
{
    buf_printf(b, "%s%s: ", indent, key);
    unit_put_dur(b, ms);
    buf_putc(b, '\n');
}

static void put_pairs(struct buf *b, const char *key, const struct unit_pairs *v, const char *but)
{
    bool begun = false;

    for (size_t i = 0; i < v->n; i++) {
        if (but && str_eq(v->p[i].name, str_of(but)))
            continue;
        if (!begun)
            buf_printf(b, "            %s:\n", key);
        begun = true;
        buf_puts(b, "              ");
        put_text(b, v->p[i].name);
        buf_puts(b, ": ");
        put_text(b, v->p[i].value);
        buf_putc(b, '\n');
    }
}

// ---- the test and its series ----

static void put_series(const struct record *r, struct buf *b, struct recorded *sum)
{
    struct buf text = { 0 };

    buf_puts(b, r->series.n ? "    input_series:\n" : "");
    for (size_t i = 0; i < r->series.n; i++) {
        const struct record_series *s = &r->series.p[r->order[i]];
        size_t n;
        struct series_slot *slots = record_slots(r, s, &n);
        buf_clear(&text);
        labels_put(&text, &s->labels);
        put_member(b, "      - ", "series", buf_str(&text));
        buf_clear(&text);
        series_desc_put_values(&text, slots, n);
        buf_puts(b, "        values: '");
        buf_put_str(b, buf_str(&text));
        buf_puts(b, "'\n");
        sum->samples += n;
        free(slots);
    }
    sum->series = r->series.n;
    buf_done(&text);
}

/* What is tested, and when that was. */
static void put_name(const struct record *r, struct buf *b)
{
    char at[TIME_MAX_CHARS];
    struct buf name = { 0 };
    size_t n = r->o->n_tested < 3 ? r->o->n_tested : 3;

    for (size_t i = 0; i < n; i++) {
        buf_puts(&name, i ? ", " : "");
        buf_put_str(&name, r->o->rules->p[r->o->tested[i]].rule->name);
    }
    if (n < r->o->n_tested)
        buf_printf(&name, " and %zu more", r->o->n_tested - n);
    buf_puts(&name, " at ");
    buf_put(&name, at, time_print_rfc3339(at, r->o->at));
    put_member(b, "  - ", "name", buf_str(&name));
    buf_done(&name);
}

void record_put_head(const struct record *r, struct buf *b, struct recorded *sum)
{
    char at[TIME_MAX_CHARS];

    buf_puts(b, "rule_files:\n");
    for (size_t i = 0; i < r->o->n_paths; i++) {
        buf_puts(b, "  - ");
        put_text(b, r->o->paths[i]);
        buf_putc(b, '\n');
    }
    put_dur(b, "", "evaluation_interval", r->eval_ms);
    buf_puts(b, "tests:\n");
    put_name(r, b);
    put_dur(b, "    ", "interval", r->interval_ms);
    if (r->wants.clock) {
        struct str s = { at, time_print_rfc3339(at, r->begin) };
        buf_puts(b, "    # The rules ask what time it is. promtool knows this key since 3.9.\n");
        put_member(b, "    ", "start_timestamp", s);
    }
    put_series(r, b, sum);
}

// ---- what is expected ----

void record_put_alerts(struct buf *b, struct str alert, int64_t ms, const struct unit_alert_got *p,
                       size_t n)
{
    put_dur(b, "      - ", "eval_time", ms);
    put_member(b, "        ", "alertname", alert);
    buf_puts(b, n ? "        exp_alerts:\n" : "        exp_alerts: []\n");
    for (size_t i = 0; i < n; i++) {
        size_t from = b->n, dash = from + strlen("          ");
        put_pairs(b, "exp_labels", &p[i].labels, "alertname");
        put_pairs(b, "exp_annotations", &p[i].annotations, NULL);
        if (b->n == from)
            buf_puts(b, "          - {}\n");
        else
            b->p[dash] = '-';
    }
}

/* YAML has words of its own for what is no number. */
static void put_value(struct buf *b, double v)
{
    if (v - v != 0) {
        buf_puts(b, v > 0 ? ".inf" : v < 0 ? "-.inf" : ".nan");
        return;
    }
    buf_reserve(b, FLOAT_MAX_CHARS);
    b->n += float_print_g(b->p + b->n, v);
}

static void put_hist(struct buf *b, const struct histogram *h)
{
    struct num_hist x = { 0 };

    num_hist_set(&x, h);
    num_hist_compact(&x, 0);
    num_hist_test_text(b, &x.h);
    num_hist_done(&x);
}

void record_put_samples(struct buf *b, struct str expr, int64_t ms, const struct value *v)
{
    struct buf text = { 0 };

    put_member(b, "      - ", "expr", expr);
    put_dur(b, "        ", "eval_time", ms);
    buf_puts(b, v->n ? "        exp_samples:\n" : "        exp_samples: []\n");
    for (size_t i = 0; i < v->n; i++) {
        const struct value_series *s = &v->series[i];
        buf_clear(&text);
        labels_put(&text, &s->labels);
        put_member(b, "          - ", "labels", buf_str(&text));
        buf_clear(&text);
        if (s->n_hists) {
            put_hist(&text, s->hists[0].h);
            put_member(b, "            ", "histogram", buf_str(&text));
        } else {
            put_value(&text, s->floats[0].v);
            buf_printf(b, "            value: %s\n", buf_z(&text));
        }
    }
    buf_done(&text);
}
