#include "rules/promqltest.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/time.h"
#include "promql/engine.h"
#include "rules/promqltest_impl.h"

void promqltest_result_done(struct promqltest_result *r)
{
    for (size_t i = 0; i < r->n; i++) {
        free(r->p[i].query);
        free(r->p[i].message);
    }
    vec_done(r);
    r->passed = 0;
}

bool promqltest_bad(struct promqltest *t, size_t line, struct err *e, const char *fmt, ...)
{
    va_list ap;

    (void)t;
    va_start(ap, fmt);
    err_vset(e, ERR_FORMAT, fmt, ap);
    va_end(ap);
    return err_wrap(e, "line %zu", line);
}

bool promqltest_duration(struct str s, int64_t *ms, struct err *e)
{
    return dur_parse(s, ms, e);
}

static void split_lines(struct str script, struct promqltest_lines *out)
{
    struct str line;

    while (str_cut(&script, '\n', &line)) {
        line = str_trim(line);
        if (str_starts(line, STR("#")))
            line.n = 0;
        vec_push(out, line);
    }
}

/* --- the store of a script --- */

static void open_store(struct promqltest *t)
{
    struct pql_engine_opts opts = t->opts->engine ? *t->opts->engine
                                                  : (struct pql_engine_opts){ 0 };

    opts.delayed_name_removal = opts.start_timestamps = true;

    t->store = mem_new(&(struct mem_opts){ 0 });
    t->engine = pql_engine_new(mem_source(t->store), &opts);
}

static void close_store(struct promqltest *t)
{
    query_engine_close(t->engine);
    mem_free(t->store);
}

/* --- commands --- */

static bool run_eval(struct promqltest *t, struct str first, struct err *e)
{
    struct promqltest_eval ev;
    bool ok = promqltest_read_eval(t, first, &ev, e);

    if (ok)
        promqltest_run_eval(t, &ev);
    promqltest_eval_done(&ev);
    return ok;
}

static bool run_command(struct promqltest *t, struct str line, struct err *e)
{
    struct str word = str_head(line, str_find_char(line, ' '));

    if (str_eq_nocase(word, STR("clear"))) {
        close_store(t);
        open_store(t);
        return true;
    }
    if (str_eq_nocase(str_head(word, 4), STR("load")))
        return promqltest_load(t, line, e);
    if (str_eq_nocase(str_head(word, 4), STR("eval")))
        return run_eval(t, line, e);
    return promqltest_bad(t, t->lines.at, e, "invalid command \"%.*s\"", STR_ARG(line));
}

bool promqltest_run(struct str script, const struct promqltest_opts *opts,
                    struct promqltest_result *out, struct err *e)
{
    const volatile bool *cancel = opts->cancel;
    struct promqltest t = { .result = out, .opts = opts };
    bool ok = true;

    split_lines(script, &t.lines);
    open_store(&t);
    while (ok && t.lines.at < t.lines.n) {
        struct str line = t.lines.p[t.lines.at++];
        if (cancel && *cancel)
            ok = err_set(e, ERR_CANCELED, "interrupted");
        else if (line.n)
            ok = run_command(&t, line, e);
        arena_reset(&t.arena);
    }
    close_store(&t);
    arena_done(&t.arena);
    vec_done(&t.lines);
    return ok;
}
