/* scrape_machine.c - pages in a format for programs.
 *
 * One target goes from the reader to the writer item by item. Several, and one that gets labels,
 * are put together in memory first.
 */
#include "base/time.h"
#include "cmd/scrape_input.h"
#include "expo/write.h"
#include "out/text.h"

// ---- where items go ----

struct sink {
    struct out_flow flow;
    struct expo_writer *writer; /* NULL: lines as they came */
    struct buf text;            /* of the writer, when a terminal needs it made safe */
    bool tty;
    enum scrape_format format;
};

static void sink_init(struct sink *k, const struct scrape *s, bool as_it_came)
{
    static const enum expo_output outputs[] = {
        [SCRAPE_TEXT] = EXPO_OUT_TEXT, [SCRAPE_OPENMETRICS] = EXPO_OUT_OPENMETRICS,
        [SCRAPE_JSON] = EXPO_OUT_JSON, [SCRAPE_NDJSON] = EXPO_OUT_NDJSON,
        [SCRAPE_CSV] = EXPO_OUT_CSV,   [SCRAPE_NAMES] = EXPO_OUT_NAMES,
    };
    *k = (struct sink){ .tty = s->term.tty, .format = (enum scrape_format)s->args->format };
    out_flow_init(&k->flow, &s->term, 1, false);
    if (!as_it_came)
        k->writer = expo_writer_new(outputs[k->format], k->tty ? &k->text : &k->flow.out.buf,
                                    time_now_ms());
}

/* Hands on what was written; a terminal gets it made safe. Items end where lines do, or at least
 * not within a character. */
static bool sink_check(struct sink *k)
{
    if (k->text.n) {
        out_text_lines(&k->flow.out.buf, buf_str(&k->text));
        buf_clear(&k->text);
    }
    return out_flow_check(&k->flow);
}

static bool sink_item(void *user, const struct expo_item *it, struct err *e)
{
    struct sink *k = user;
    if (it->kind == EXPO_END)
        return true;
    if (k->writer) {
        if (!expo_write(k->writer, it, e))
            return false;
    } else {
        struct buf *b = k->tty ? &k->text : &k->flow.out.buf;
        buf_put_str(b, it->raw);
        buf_putc(b, '\n');
    }
    return sink_check(k) || err_set(e, ERR_PIPE, "output ended");
}

static bool sink_labels(void *user, const struct expo_item *it, struct err *e)
{
    struct sink *k = user;
    (void)e;
    expo_writer_labels(k->writer, it);
    return true;
}

/* Closes what the format leaves open, also after an error: JSON stays JSON. */
static bool sink_end(struct sink *k, struct err *e)
{
    bool ok = true;
    if (k->writer)
        ok = expo_write_end(k->writer, e);
    else if (k->format == SCRAPE_OPENMETRICS)
        buf_puts(k->tty ? &k->text : &k->flow.out.buf, "# EOF\n");
    sink_check(k);
    expo_writer_free(k->writer);
    buf_done(&k->text);
    struct err lost = { 0 };
    if (!out_flow_end(&k->flow, &lost)) {
        if (ok)
            return err_take(e, &lost);
        err_done(&lost);
    }
    return ok;
}

// ---- one target ----

static bool is_same_format(enum expo_format in, enum scrape_format out)
{
    return (in == EXPO_TEXT && out == SCRAPE_TEXT) ||
           (in == EXPO_OPENMETRICS && out == SCRAPE_OPENMETRICS);
}

static bool collect(void *user, const struct expo_item *it, struct err *e)
{
    (void)e;
    page_add(user, NULL, it);
    return true;
}

/* Families in pieces, for a format that must have them whole. */
static bool print_collected(struct scrape_input *in, struct sink *k, struct err *e)
{
    struct page page;
    page_init(&page);
    bool ok = scrape_input_feed(in, collect, &page, e) && page_each(&page, sink_item, k, e);
    page_done(&page);
    return ok;
}

static bool print_items(struct scrape_input *in, struct sink *k, bool twice, struct err *e)
{
    if (twice && !scrape_input_feed(in, sink_labels, k, e))
        return false;
    if (twice && expo_writer_scattered(k->writer))
        return print_collected(in, k, e);
    return scrape_input_feed(in, sink_item, k, e);
}

/* CSV has its columns from a first pass; OpenMetrics learns whether families are in one piece. */
static bool needs_two_passes(const struct scrape *s)
{
    return s->args->format == SCRAPE_CSV || s->args->format == SCRAPE_OPENMETRICS;
}

static bool print_one(struct scrape *s, struct err *e)
{
    struct scrape_input in;
    struct sink k;
    struct err lost = { 0 };
    bool twice = needs_two_passes(s);
    if (!scrape_input_open(&in, s, &s->targets.p[0], twice, &lost)) {
        scrape_report(s, &lost, (struct str){ 0 }, 0);
        scrape_input_close(&in);
        return true;
    }
    bool as_it_came = is_same_format(in.format, (enum scrape_format)s->args->format);
    sink_init(&k, s, as_it_came);
    bool ok = print_items(&in, &k, twice && !as_it_came, e);
    ok = sink_end(&k, ok ? e : &lost) && ok;
    err_done(&lost);
    scrape_input_close(&in);
    return ok;
}

// ---- several ----

static bool print_merged(struct scrape *s, struct err *e)
{
    struct scrape_set set;
    struct sink k;
    bool ok = true;
    scrape_load(s, s->targets.p, s->targets.n, &set);
    if (set.heads.n > 0) {
        sink_init(&k, s, false);
        if (s->args->format == SCRAPE_CSV)
            page_each(&set.page, sink_labels, &k, e);
        ok = page_each(&set.page, sink_item, &k, e);
        struct err ignored = { 0 };
        ok = sink_end(&k, ok ? e : &ignored) && ok;
        err_done(&ignored);
    }
    scrape_set_done(&set);
    return ok;
}

bool scrape_print_machine(struct scrape *s, struct err *e)
{
    return s->targets.n == 1 && !s->args->labels ? print_one(s, e) : print_merged(s, e);
}
