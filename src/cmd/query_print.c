/* query_print.c - the result of a query on standard output, and what it cost on standard error. */
#include <unistd.h>

#include "base/time.h"
#include "cmd/query_run.h"
#include "out/plan.h"
#include "out/text.h"
#include "out/value.h"

bool query_is_for_people(const struct query_args *a)
{
    return a->format == FORMAT_TABLE || a->format == FORMAT_GRAPH;
}

static void put_plan(struct query_run *r, struct out_flow *f, const struct query_result *res)
{
    if (res->plan.n == 0)
        cmd_warn(r->call, "the engine does not tell how it runs this query");
    if (r->a->format == FORMAT_JSON)
        plan_put_json(f, &res->plan, &res->notes);
    else
        plan_put_table(f, &res->plan, r->a->raw);
}

/* Of several tables each has its expression above it. A graph has it in its title. */
static void put_heading(const struct query_run *r, struct out_flow *f, struct str text)
{
    struct str line;

    while (str_cut(&text, '\n', &line)) {
        out_style(&f->out.buf, &f->term, STYLE_DIM);
        buf_puts(&f->out.buf, "# ");
        out_text_cut(&f->out.buf, &f->term, line,
                     r->term.width > 2 ? r->term.width - 2 : (size_t)-1);
        out_style_end(&f->out.buf, &f->term);
        buf_putc(&f->out.buf, '\n');
    }
}

static struct value_style style_of(const struct query_run *r, const struct query *q,
                                   const struct diags *notes)
{
    static const enum value_format machine[] = {
        [FORMAT_VALUE] = VALUE_OUT_VALUE,   [FORMAT_JSON] = VALUE_OUT_JSON,
        [FORMAT_NDJSON] = VALUE_OUT_NDJSON, [FORMAT_CSV] = VALUE_OUT_CSV,
        [FORMAT_TSV] = VALUE_OUT_TSV,       [FORMAT_OM] = VALUE_OUT_OPENMETRICS,
    };
    return (struct value_style){
        .format = machine[r->a->format],
        .notes = notes,
        .name = str_of(r->a->name),
        .threads = r->opts.threads,
        .cancel = q->cancel,
    };
}

static bool put_part(void *user, const struct value *part, struct err *e)
{
    struct query_output *o = user;
    const struct value_style style = style_of(o->r, o->q, NULL);
    int64_t began = time_mono_ns();
    bool ok = value_write(&o->flow, part, &style, e);

    if (ok && !out_flow_check(&o->flow))
        ok = err_set(e, ERR_PIPE, "nobody reads the output"); // query_output_end() knows better
    o->any |= part->n > 0;
    o->ns += time_mono_ns() - began;
    return ok;
}

void query_put_gap(const struct query_run *r, struct out_flow *f)
{
    int format = r->a->format; // the columns are others

    if (query_is_for_people(r->a) || format == FORMAT_CSV || format == FORMAT_TSV)
        buf_putc(&f->out.buf, '\n');
}

void query_output_begin(struct query_output *o, struct query_run *r, struct query *q, size_t i)
{
    int format = r->a->format;
    bool pager = query_is_for_people(r->a) && !r->call->common->no_pager && !r->a->stats;

    *o = (struct query_output){ .r = r, .q = q };
    out_flow_init(&o->flow, &r->term, STDOUT_FILENO, pager);
    if (i > 0)
        query_put_gap(r, &o->flow);
    if (r->exprs.n > 1 && format == FORMAT_TABLE)
        put_heading(r, &o->flow, q->text);
    if ((format == FORMAT_NDJSON || format == FORMAT_VALUE) && !r->a->stats) {
        q->on_part = put_part;
        q->on_part_user = o;
    }
}

bool query_put_value(struct query_run *r, struct out_flow *f, const struct query *q,
                     const struct query_result *res, struct err *e)
{
    if (r->a->explain) {
        put_plan(r, f, res);
    } else if (r->a->format == FORMAT_TABLE) {
        const struct value_table t = {
            .v = &res->value,
            .range = q->range,
            .start = q->start,
            .end = q->end,
            .step = q->step,
            .raw = r->a->raw,
            .unit = query_unit(q->text, &r->opts.syntax),
        };
        value_put_table(f, &t);
    } else if (r->a->format == FORMAT_GRAPH) {
        query_put_graph(f, r, q, &res->value);
    } else {
        const struct value_style style = style_of(r, q, &res->notes);
        return value_write(f, &res->value, &style, e);
    }
    return true;
}

bool query_output_put(struct query_output *o, const struct query_result *res, struct err *e)
{
    int64_t began = time_mono_ns();
    bool ok = query_put_value(o->r, &o->flow, o->q, res, e);

    o->ns += time_mono_ns() - began;
    return ok;
}

bool query_output_end(struct query_output *o, struct err *e)
{
    struct err lost = { 0 };
    int64_t began = time_mono_ns();
    bool ok = out_flow_end(&o->flow, &lost);

    o->ns += time_mono_ns() - began;
    if (!ok && (e->kind == ERR_NONE || e->kind == ERR_PIPE)) {
        err_done(e);
        *e = (struct err){ 0 };
        return err_take(e, &lost);
    }
    err_done(&lost);
    return ok;
}

void query_tell_stats(struct query_run *r, struct str text, const struct query_result *res,
                      int64_t output_ns)
{
    const struct query_cost cost = {
        .text = text,
        .result = res,
        .load_ns = r->source.load_ns,
        .output_ns = output_ns,
        .store = source_stats(&r->source),
    };
    struct buf b = { 0 }, safe = { 0 };
    struct err e = { 0 };

    query_put_stats(&b, &cost);
    out_text_lines(&safe, buf_str(&b)); // JSON leaves DEL and the like as they are
    if (!io_write_all(STDERR_FILENO, isatty(STDERR_FILENO) ? buf_str(&safe) : buf_str(&b), &e))
        r->status = err_worse(r->status, err_status(e.kind));
    err_done(&e);
    buf_done(&b);
    buf_done(&safe);
}
