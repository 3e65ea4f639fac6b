/* cmd_test_record.c - `promctl test record`: a rule unit test out of what a source has. */
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "base/map.h"
#include "base/nearest.h"
#include "base/time.h"
#include "base/vec.h"
#include "cmd/cmd_table.h"
#include "cmd/source_args.h"
#include "cmd/source_server.h"
#include "rules/record.h"

struct record_args {
    struct source_args source;
    struct opt_strs rules;
    const char *at, *output;
    int64_t since_ms, interval_ms;
    bool since_given, force;
};

struct recording {
    const struct cmd_call *call;
    const struct record_args *a;
    struct rule_file *files;
    size_t n_files;
    struct rule_list rules;
    struct sizes tested;
    struct opened_source source;
    struct record_opts opts;
    struct arena arena;
};

// ---- rules ----

/* One that Prometheus would refuse cannot be tested. */
static bool read_file(struct rule_file *f, const char *path, struct err *e)
{
    if (!rule_file_read(path, NULL, f, e))
        return err_wrap(e, "%s", path);
    if (!f->n_problems)
        return true;
    const struct rule_problem *p = &f->problems[0];
    err_set(e, ERR_FORMAT, "%s:%u:%u: %.*s", path, p->place.line, p->place.col, STR_ARG(p->what));
    return err_hint(e, "promctl lint %s tells all that is wrong with it", path);
}

static void add_rules(struct recording *r, const struct rule_file *f, const char *path)
{
    for (size_t i = 0; i < f->n; i++)
        for (size_t k = 0; k < f->groups[i].n; k++)
            vec_push(&r->rules,
                     (struct rule_ref){ &f->groups[i].rules[k], &f->groups[i], f, path });
}

static bool no_rule(const struct recording *r, const char *name, struct err *e)
{
    struct nearest near = { .word = str_of(name) };

    err_set(e, ERR_USAGE, "no rule \"%s\" in %s%s", name, r->call->operands[0],
            r->call->n > 1 ? " and the other files" : "");
    for (size_t i = 0; i < r->rules.n; i++)
        nearest_try(&near, r->rules.p[i].rule->name);
    if (near.best.n)
        err_hint(e, "did you mean \"%.*s\"?", STR_ARG(near.best));
    return false;
}

/* Those that are named, or all. */
static bool select_rules(struct recording *r, struct err *e)
{
    for (size_t k = 0; k < r->a->rules.n; k++) {
        size_t before = r->tested.n;
        for (size_t i = 0; i < r->rules.n; i++)
            if (str_eq(r->rules.p[i].rule->name, str_of(r->a->rules.p[k])))
                vec_push(&r->tested, i);
        if (r->tested.n == before)
            return no_rule(r, r->a->rules.p[k], e);
    }
    for (size_t i = 0; !r->a->rules.n && i < r->rules.n; i++)
        vec_push(&r->tested, i);
    return r->tested.n || err_set(e, ERR_USAGE, "%s has no rules", r->call->operands[0]);
}

static bool read_rules(struct recording *r, struct err *e)
{
    r->files = xcalloc(r->call->n, sizeof *r->files);
    for (size_t i = 0; i < r->call->n; i++) {
        const char *path = r->call->operands[i];
        if (strcmp(path, "-") == 0)
            return err_set(e, ERR_USAGE,
                           "a test names its rule files: they cannot come from "
                           "standard input");
        if (!read_file(&r->files[r->n_files++], path, e))
            return false;
        if (r->files[i].is_object)
            cmd_warn(r->call, "%s is a PrometheusRule object, which promtool does not read", path);
        add_rules(r, &r->files[i], path);
    }
    return select_rules(r, e);
}

// ---- paths ----

/* The folder that the test is in, with a slash behind it: that of its file, or this one. */
static const char *output_folder(struct recording *r, struct err *e)
{
    const char *file = r->a->output, *slash = file ? strrchr(file, '/') : NULL;
    struct str dir = slash ? (struct str){ file, (size_t)(slash - file) + 1 } : STR(".");
    const char *z = arena_str(&r->arena, dir).p;
    char *real = realpath(z, NULL);

    if (!real) {
        err_errno(e, ERR_IO, "%s", z);
        return NULL;
    }
    const char *folder = arena_printf(&r->arena, strcmp(real, "/") == 0 ? "%s" : "%s/", real);
    free(real);
    return folder;
}

/* A rule file's name is a pattern. */
static void put_pattern(struct buf *b, struct str path)
{
    for (size_t i = 0; i < path.n; i++) {
        if (strchr("*?[\\", path.p[i]))
            buf_putc(b, '\\');
        buf_putc(b, path.p[i]);
    }
}

/* `to` as seen from the folder `from`, which ends with a slash; both are absolute. */
static void put_relative(struct buf *b, const char *from, const char *to)
{
    size_t same = 0;

    for (size_t i = 0; from[i] && from[i] == to[i]; i++)
        if (to[i] == '/')
            same = i + 1;
    for (const char *p = from + same; *p; p++)
        if (*p == '/')
            buf_puts(b, "../");
    put_pattern(b, str_of(to + same));
}

static bool find_paths(struct recording *r, struct err *e)
{
    struct str *paths = arena_new_n(&r->arena, struct str, r->n_files + 1);
    const char *folder = output_folder(r, e);

    for (size_t i = 0; folder && i < r->n_files; i++) {
        char *real = realpath(r->call->operands[i], NULL);
        struct buf b = { 0 };
        if (!real)
            return err_errno(e, ERR_IO, "%s", r->call->operands[i]);
        put_relative(&b, folder, real);
        paths[i] = arena_str(&r->arena, buf_str(&b));
        buf_done(&b);
        free(real);
    }
    r->opts.paths = paths;
    r->opts.n_paths = r->n_files;
    return folder != NULL;
}

// ---- the test ----

static bool set_opts(struct recording *r, struct err *e)
{
    r->opts.rules = &r->rules;
    r->opts.tested = r->tested.p;
    r->opts.n_tested = r->tested.n;
    r->opts.since_ms = r->a->since_given ? r->a->since_ms : -1;
    r->opts.interval_ms = r->a->interval_ms;
    r->opts.cancel = &cmd_interrupted;
    return find_paths(r, e);
}

static bool set_time(struct recording *r, struct err *e)
{
    r->opts.at = r->source.now_ms;
    return !r->a->at || time_parse(str_of(r->a->at), r->source.now_ms, &r->opts.at, e) ||
           err_wrap(e, "--at");
}

/* What targets say is collected for as long as the rules look back. */
static bool collect(struct recording *r, struct err *e)
{
    int64_t ms;

    if (!set_time(r, e))
        return false;
    return record_span(&r->opts, &ms, e) && source_collect(&r->source, ms, e) && set_time(r, e);
}

/* Notes also tell why there was nothing to write. */
static void tell(const struct recording *r, const struct recorded *sum, const struct diags *notes,
                 bool ok)
{
    char dur[DUR_MAX_CHARS];

    for (size_t i = 0; i < notes->n; i++)
        cmd_warn(r->call, "%s%s%s", notes->p[i].msg, notes->p[i].hint ? "; " : "",
                 notes->p[i].hint ? notes->p[i].hint : "");
    if (ok)
        cmd_tell(
            r->call, "%zu series with %zu samples, %.*s apart; %zu alerts and samples expected",
            sum->series, sum->samples, (int)dur_print(dur, sum->interval_ms), dur, sum->expected);
    if (ok && !sum->expected)
        cmd_warn(r->call, "nothing fires and nothing is recorded at that time: that is what the "
                          "test expects");
}

static bool write_test(const struct recording *r, struct str text, struct err *e)
{
    if (!r->a->output)
        return cmd_write_stdout(text, e);
    return io_replace_file(r->a->output, text, e) || err_wrap(e, "%s", r->a->output);
}

/* What is there is not lost by a call that was repeated. */
static bool check_output(const struct record_args *a, struct err *e)
{
    if (!a->output || a->force || access(a->output, F_OK) != 0)
        return true;
    err_set(e, ERR_IO, "%s is there already", a->output);
    return err_hint(e, "--force writes over it");
}

static bool record(struct recording *r, struct err *e)
{
    const struct source_open_opts so = { .local = true };
    struct recorded sum = { 0 };
    struct diags notes = { 0 };
    struct buf text = { 0 };
    bool ok = check_output(r->a, e) && read_rules(r, e) && set_opts(r, e) &&
              source_open(&r->source, r->call, &r->a->source, &so, e) && collect(r, e);

    if (ok) {
        ok = record_write(r->source.source, &r->opts, &text, &sum, &notes, e);
        if (!ok)
            source_hint_default(&r->source, e);
        if (ok || e->kind == ERR_NO)
            tell(r, &sum, &notes, ok);
    }
    ok = ok && write_test(r, buf_str(&text), e);
    diags_done(&notes);
    buf_done(&text);
    return ok;
}

static int record_run(const struct cmd_call *call, void *args, struct err *e)
{
    struct record_args *a = args;
    struct recording r = { .call = call, .a = a };

    if (a->output && strcmp(a->output, "-") == 0)
        a->output = NULL;
    bool ok = record(&r, e);

    source_opened_close(&r.source);
    for (size_t i = 0; i < r.n_files; i++)
        rule_file_done(&r.files[i]);
    free(r.files);
    vec_done(&r.rules);
    vec_done(&r.tested);
    arena_done(&r.arena);
    return ok ? 0 : err_status(e->kind);
}

// clang-format off
static const struct opt record_opts[] = {
    { OPT_GROUP(struct record_args, source, source_args_opts), .brief = "Source" },
    { OPT_STRS(struct record_args, rules), .name = "rule", .arg = "NAME",
      .brief = "test this alert or recorded metric, not all of the files" },
    { OPT_STR(struct record_args, at), .name = "at", .arg = "TIME",
      .brief = "expect what the rules give at TIME (now)",
      .man = "TIME is Unix seconds, RFC 3339, `now`, `now-1h30m` or `-1h30m`. Of files, `now` is "
             "the newest sample." },
    { OPT_DUR(struct record_args, since_ms), OPT_GIVEN(struct record_args, since_given),
      .name = "since", .arg = "DUR", .brief = "let the rules be evaluated for DUR before that",
      .man = "Without it, as long as an alert has to be pending or keeps firing, and two "
             "evaluations more. What the rules' ranges and offsets reach before that is in the "
             "test in any case." },
    { OPT_DUR(struct record_args, interval_ms), .name = "interval", .arg = "DUR",
      .brief = "write samples DUR apart, not as they are" },
    { OPT_STR(struct record_args, output), .name = "output", .letter = 'o', .arg = "FILE",
      .complete = COMPLETE_FILE, .brief = "write the test to FILE",
      .man = "Rule files are named as they are found from its folder. Without it, or with `-`, the "
             "test goes to standard output, and they are found from this folder." },
    { OPT_FLAG(struct record_args, force), .name = "force", .brief = "write over FILE" },
};
// clang-format on

static const struct cmd_example record_examples[] = {
    { "promctl test record --rule HighErrors --at 2026-11-23T16:00:00Z -s http://localhost:9090 "
      "-o errors_test.yml rules.yml",
      "what happened then becomes a test" },
    { "promctl test record -t demo: rules.yml | promctl test -",
      "tests of all rules, with series of the simulated system" },
};

const struct cmd cmd_test_record = {
    .name = "test record",
    .usage = "RULE-FILE...",
    .brief = "write a rule unit test out of what a source has",
    .man = "Writes a test in the format of `promtool test rules`: the series that the rules look "
           "at, with as much of the past as their ranges, offsets and lookback need, and what the "
           "rules give of them. Recording rules of the same files are not given as series: what "
           "they are made of is. `promctl test` and promtool pass it as it is written.\n\n"
           "Values are exact, and labels are all there. Samples are moved to the next multiple of "
           "the interval they are usually apart, those of a series together: a `rate()` may differ "
           "a little from what it was, and which samples an evaluation sees does not. Times count "
           "from the beginning of the test; only where a rule asks what time it is, that is "
           "written, too (`start_timestamp`, which promtool knows since 3.9).\n\n"
           "An alert that fires is also expected as it was at the last evaluation at which others "
           "fired, or none. Of native histograms with empty buckets between others count and sum "
           "are expected, which all versions of promtool agree on; NaNs are left out, since none "
           "equals another.",
    .opts = record_opts,
    .n_opts = N_OF(record_opts),
    .args_size = sizeof(struct record_args),
    .min_operands = 1,
    .max_operands = OPERANDS_ANY,
    .complete = COMPLETE_FILE,
    .examples = record_examples,
    .n_examples = N_OF(record_examples),
    .uses = CMD_USES_COLOR | CMD_USES_CONFIG | CMD_USES_HTTP | CMD_USES_FILES,
    .exit_no = "the source has none of the series",
    .run = record_run,
};
