#include "cmd/shell_commands.h"

#include <poll.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "base/io.h"
#include "base/nearest.h"
#include "base/time.h"
#include "cmd/top.h"
#include "ext/readline.h"
#include "out/table.h"
#include "out/text.h"
#include "promql/complete.h"
#include "promql/fn_table.h"
#include "promql/lex.h"
#include "promql/parse.h"
#include "promql/scan.h"

// ---- a command behind an expression ----

struct str shell_split_command(struct str *text)
{
    struct arena a = { 0 };
    struct pql_pieces all = pql_scan(&a, *text, false);
    struct str command = { 0 };

    for (size_t i = 0; i < all.n && !command.n && !out_editor_is_command(*text); i++) {
        const struct pql_piece *p = &all.p[i];
        if (p->tint != PQL_TINT_BAD || text->p[p->at.off] != '\\')
            continue;
        command = str_trim(str_skip(*text, p->at.off));
        text->n = p->at.off;
    }
    arena_done(&a);
    return command;
}

// ---- settings ----

static const char *keep(struct shell *sh, struct str s)
{
    return arena_str(&sh->settings, s).p;
}

/* Changes one of the strings that say when to evaluate; what does not read is not kept. */
static void set_time(struct shell *sh, const char **at, struct str arg, const char *what)
{
    const char *old = *at;
    struct err e = { 0 };
    struct query q = { 0 };

    *at = arg.n && !str_eq(arg, STR("off")) ? keep(sh, arg) : NULL;
    if (!query_times(&sh->args, sh->source.now_ms, &q, &e)) {
        *at = old;
        shell_error(sh, STR(""), &e);
    } else if (*at) {
        shell_say(sh, "%s: %s", what, *at);
    } else {
        shell_say(sh, "%s: off", what);
    }
}

static void cmd_range(struct shell *sh, struct str arg)
{
    sh->args.time = arg.n && !str_eq(arg, STR("off")) ? NULL : sh->args.time;
    sh->args.start = sh->args.end = NULL;
    if (!arg.n)
        sh->args.step = NULL;
    set_time(sh, &sh->args.since, arg, "range");
}

static void cmd_step(struct shell *sh, struct str arg)
{
    sh->args.time = arg.n ? NULL : sh->args.time;
    set_time(sh, &sh->args.step, arg, "step");
}

static void cmd_at(struct shell *sh, struct str arg)
{
    bool range = sh->args.since || sh->args.step || sh->args.start;
    set_time(sh, range ? &sh->args.end : &sh->args.time, arg, range ? "end" : "time");
}

static void cmd_output(struct shell *sh, struct str arg)
{
    struct str word = str_head(arg, strcspn(arg.n ? arg.p : "", " "));
    struct nearest near = { .word = word };
    struct str file = str_trim(str_skip(arg, word.n));

    if (!arg.n) {
        shell_say(sh, "%s%s%s", query_formats.p[sh->args.format], sh->output ? " to " : "",
                  sh->output ? sh->output : "");
        return;
    }
    for (size_t i = 0; i < query_formats.n; i++) {
        nearest_try(&near, str_of(query_formats.p[i]));
        if (!str_eq(word, str_of(query_formats.p[i])))
            continue;
        struct err e = { 0 };
        sh->args.format = (int)i;
        sh->output = file.n ? keep(sh, file) : NULL;
        if (sh->output && !io_replace_file(sh->output, STR(""), &e)) {
            err_wrap(&e, "%s", sh->output);
            sh->output = NULL;
            shell_error(sh, STR(""), &e);
        }
        return;
    }
    struct err e = { 0 };
    err_set(&e, ERR_USAGE, "no format \"%.*s\"", STR_ARG(word));
    if (near.best.n)
        err_hint(&e, "did you mean %.*s?", STR_ARG(near.best));
    shell_error(sh, STR(""), &e);
}

static void cmd_as_table(struct shell *sh, struct str arg)
{
    (void)arg;
    sh->args.format = FORMAT_TABLE;
    sh->output = NULL;
    if (sh->last)
        shell_query(sh, str_of(sh->last), FORMAT_TABLE);
}

static void cmd_timing(struct shell *sh, struct str arg)
{
    (void)arg;
    sh->timing = !sh->timing;
    shell_say(sh, "timing: %s", sh->timing ? "on" : "off");
}

// ---- variables ----

static bool is_name(struct str s)
{
    return label_name_is_legacy(s);
}

static void list_variables(struct shell *sh)
{
    if (!sh->variables.n)
        shell_say(sh, "no variables; \\set NAME=TEXT makes $NAME stand for TEXT");
    for (size_t i = 0; i < sh->variables.n; i++)
        shell_say(sh, "%.*s=%.*s", STR_ARG(map_key(&sh->variables, i)), STR_ARG(sh->values.p[i]));
}

static void cmd_set(struct shell *sh, struct str arg)
{
    size_t eq = str_find_char(arg, '=');
    struct str name = str_trim(str_head(arg, eq)), value = str_trim(str_skip(arg, eq + 1));
    struct err e = { 0 };

    if (!arg.n) {
        list_variables(sh);
        return;
    }
    if (eq == arg.n || !is_name(name)) {
        err_set(&e, ERR_USAGE, "write: \\set NAME=TEXT");
        shell_error(sh, STR(""), &e);
        return;
    }
    size_t id = map_id(&sh->variables, name);
    if (id == sh->values.n)
        vec_push(&sh->values, STR(""));
    sh->values.p[id] = arena_str(&sh->settings, value);
}

enum { INTERVAL_MS = 15000, WAIT_MS = 1000 };

/* What Grafana would put there. */
static bool put_builtin(struct shell *sh, struct str name, struct buf *out)
{
    struct query q = { 0 };
    struct err e = { 0 };
    char dur[DUR_MAX_CHARS];
    int64_t ms;

    if (!str_starts(name, STR("__")) || !query_times(&sh->args, sh->source.now_ms, &q, &e)) {
        err_done(&e);
        return false;
    }
    int64_t step = q.range ? q.step : 0;
    if (str_eq(name, STR("__range")))
        ms = q.range ? q.end - q.start : 3600000;
    else if (str_eq(name, STR("__interval")) && step)
        ms = step;
    else if (str_eq(name, STR("__interval")) || str_eq(name, STR("__rate_interval")))
        ms = shell_interval(sh, WAIT_MS);
    else
        return false;
    if (!ms)
        ms = INTERVAL_MS;
    if (str_eq(name, STR("__rate_interval")))
        ms = step + ms > 4 * ms ? step + ms : 4 * ms;
    buf_put(out, dur, dur_print(dur, ms));
    return true;
}

bool shell_expand(struct shell *sh, struct str text, struct buf *out)
{
    bool any = false;

    for (size_t i = 0; i < text.n; i++) {
        bool braces = i + 1 < text.n && text.p[i + 1] == '{';
        struct str rest = str_skip(text, i + 1 + braces);
        size_t n = 0;
        while (n < rest.n && is_name(str_head(rest, n + 1)))
            n++;
        bool is = text.p[i] == '$' && n && (!braces || (n < rest.n && rest.p[n] == '}'));
        size_t id = is ? map_find(&sh->variables, str_head(rest, n)) : MAP_NONE;
        if (id != MAP_NONE) {
            buf_put_str(out, sh->values.p[id]);
        } else if (!is || !put_builtin(sh, str_head(rest, n), out)) {
            buf_putc(out, text.p[i]);
            continue;
        }
        i += n + (braces ? 2 : 0);
        any = true;
    }
    return any;
}

// ---- the last expression ----

static bool has_last(struct shell *sh)
{
    if (!sh->last)
        shell_say(sh, "no expression yet");
    return sh->last != NULL;
}

static void cmd_graph(struct shell *sh, struct str arg)
{
    const char *since = sh->args.since;

    if (!has_last(sh))
        return;
    if (arg.n) {
        struct err e = { 0 };
        int64_t ms;
        if (!dur_parse(arg, &ms, &e)) {
            shell_error(sh, STR(""), &e);
            return;
        }
        sh->args.since = keep(sh, arg);
    }
    const char *time = sh->args.time;
    sh->args.time = NULL;
    shell_query(sh, str_of(sh->last), FORMAT_GRAPH);
    sh->args.since = since;
    sh->args.time = time;
}

/* Waits for `ms`. True when a key says that it is enough. */
static bool wait_key(int64_t ms)
{
    int64_t until = time_mono_ns() / 1000000 + ms, left;

    while (!cmd_interrupted && (left = until - time_mono_ns() / 1000000) > 0) {
        struct pollfd p = { .fd = STDIN_FILENO, .events = POLLIN };
        char c;
        if (poll(&p, 1, (int)(left > 1000 ? 1000 : left)) <= 0)
            continue;
        if (read(STDIN_FILENO, &c, 1) <= 0 || c == 'q' || c == '\n' || c == 4 || c == 27)
            return true;
    }
    return cmd_interrupted;
}

static void put(const char *z)
{
    struct err e = { 0 };

    if (!io_write_all(STDOUT_FILENO, str_of(z), &e))
        err_done(&e);
}

/* The expression on the left; what is said of watching it on the right, whole. */
static void put_watch_head(struct shell *sh, int64_t every_ms)
{
    char dur[DUR_MAX_CHARS], now[TIME_MAX_CHARS];
    int n = (int)dur_print(dur, every_ms), w = (int)time_print_rfc3339(now, time_now_ms());
    struct buf line = { 0 }, right = { 0 }, b = { 0 };

    query_put_title(&line, str_of(sh->last), &sh->opts.syntax);
    buf_printf(&right, "every %.*s   %.*s   q ends", n, dur, w > 19 ? 8 : w, now + 11);
    size_t room = sh->term.width > right.n + 11 ? sh->term.width - right.n - 3 : 8;
    out_style(&b, &sh->term, STYLE_DIM);
    size_t used = out_text_cut(&b, &sh->term, buf_str(&line), room);
    buf_put_repeat(&b, ' ', room - used + 3);
    buf_put_str(&b, buf_str(&right));
    out_style_end(&b, &sh->term);
    buf_putc(&b, '\n');
    put(buf_z(&b));
    sh->said = true;
    buf_done(&line);
    buf_done(&right);
    buf_done(&b);
}

static void watch(struct shell *sh, int64_t every_ms)
{
    bool go_on = true;

    while (go_on) {
        if (!sh->plain)
            put("\033[H\033[2J");
        put_watch_head(sh, every_ms);
        go_on = shell_query_again(sh, str_of(sh->last), sh->args.format, false) &&
                !wait_key(every_ms);
    }
}

static void cmd_watch(struct shell *sh, struct str arg)
{
    struct termios old, raw;
    struct err e = { 0 };
    int64_t ms = 5000;

    if (!has_last(sh))
        return;
    if (arg.n && (!dur_parse(arg, &ms, &e) || ms <= 0)) {
        if (e.kind == ERR_NONE)
            err_set(&e, ERR_USAGE, "the time must be positive");
        shell_error(sh, STR(""), &e);
        return;
    }
    if (tcgetattr(STDIN_FILENO, &old) != 0)
        return;
    raw = old;
    raw.c_lflag &= ~(tcflag_t)(ECHO | ICANON);
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    if (!sh->plain)
        put("\033[?1049h");
    watch(sh, ms);
    if (!sh->plain)
        put("\033[?1049l");
    tcsetattr(STDIN_FILENO, TCSANOW, &old);
    cmd_interrupted = false;
    sh->said = true;
    shell_query(sh, str_of(sh->last), sh->args.format); // the last picture stays
}

static struct str or_last(const struct shell *sh, struct str arg)
{
    return arg.n ? arg : str_of(sh->last);
}

static void cmd_explain(struct shell *sh, struct str arg)
{
    if (arg.n || has_last(sh))
        shell_explain(sh, or_last(sh, arg));
}

static void cmd_fmt(struct shell *sh, struct str arg)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct buf b = { 0 };

    if (!arg.n && !has_last(sh))
        return;
    struct pql_node *n = pql_parse(&a, or_last(sh, arg), &sh->opts.syntax, &e);
    if (n) {
        pql_put_commented(&b, n, or_last(sh, arg));
        sh->next = buf_take(&b); // to go on with
        pql_done(n);
    } else {
        shell_error(sh, or_last(sh, arg), &e);
    }
    arena_done(&a);
}

// ---- functions ----

static void cmd_function(struct shell *sh, struct str arg)
{
    struct nearest near = { .word = arg };
    struct buf b = { 0 };
    struct span mark;
    struct err e = { 0 };

    if (!arg.n) {
        for (size_t i = 0; i < pql_fns_n; i++)
            buf_printf(&b, "%s%s", i ? " " : "", pql_fns[i].name);
        for (int op = 0; pql_agg_brief(op); op++)
            buf_printf(&b, " %s", pql_agg_word((enum pql_agg)op));
        shell_say(sh, "%s", buf_z(&b));
    } else if (pql_put_signature(&b, arg, SIZE_MAX, &mark)) {
        const struct pql_fn *fn = pql_fn_find(arg);
        buf_printf(&b, "\n%s", pql_brief(arg));
        if (fn && fn->flags & PQL_FN_EXPERIMENTAL)
            buf_puts(&b, "\nexperimental: a server needs --enable-feature for it");
        shell_say(sh, "%s", buf_z(&b));
    } else {
        for (size_t i = 0; i < pql_fns_n; i++)
            nearest_try(&near, str_of(pql_fns[i].name));
        err_set(&e, ERR_USAGE, "no function \"%.*s\"", STR_ARG(arg));
        if (near.best.n)
            err_hint(&e, "did you mean %.*s?", STR_ARG(near.best));
        shell_error(sh, STR(""), &e);
    }
    buf_done(&b);
}

// ---- the session ----

static void cmd_connect(struct shell *sh, struct str arg)
{
    struct err e = { 0 };

    if (!arg.n)
        shell_say(sh, "write: \\connect CONTEXT or \\connect URL");
    else if (!shell_connect(sh, arg, &e))
        shell_error(sh, STR(""), &e);
}

static void cmd_local(struct shell *sh, struct str arg)
{
    struct err e = { 0 };

    (void)arg;
    if (!shell_set_local(sh, !sh->args.local, &e))
        shell_error(sh, STR(""), &e);
    else
        shell_say(sh, sh->args.local ? "evaluated here, over series of the server"
                                     : "evaluated by the server");
}

static void cmd_history(struct shell *sh, struct str arg)
{
    size_t n = rlx_history_n(), from = n > 20 ? n - 20 : 0;

    for (size_t i = arg.n ? 0 : from; i < n; i++) {
        struct str entry = str_of(rlx_history_at(i));
        if (str_find(entry, arg) < entry.n)
            shell_say(sh, "%.*s", STR_ARG(entry));
    }
}

static void cmd_live(struct shell *sh, struct str arg)
{
    struct err e = { 0 };

    (void)arg;
    top_explore(sh->call, &sh->args.source, sh->last, &e);
    if (e.kind != ERR_NONE)
        shell_say(sh, "%s", e.msg);
    err_done(&e);
}

static void cmd_quit(struct shell *sh, struct str arg)
{
    (void)arg;
    sh->quit = true;
}

static void cmd_help(struct shell *sh, struct str arg);

const struct shell_cmd shell_cmds[] = {
    { "?", "[COMMAND]", "this list", cmd_help, SHELL_ARG_NONE },
    { "h", "[FUNCTION]", "what a function does and takes", cmd_function, SHELL_ARG_FUNCTION },
    { "m", "[PATTERN]", "metrics, all or those like PATTERN", shell_cmd_metrics, SHELL_ARG_METRIC },
    { "d", "METRIC", "type, help, labels and their values", shell_cmd_metric, SHELL_ARG_METRIC },
    { "l", "[METRIC]", "labels", shell_cmd_labels, SHELL_ARG_METRIC },
    { "v", "LABEL [METRIC]", "values of a label", shell_cmd_values, SHELL_ARG_NONE },
    { "r", "[RANGE|off]", "evaluate over a range: \\r 1h", cmd_range, SHELL_ARG_NONE },
    { "step", "[STEP]", "a value every STEP of a range", cmd_step, SHELL_ARG_NONE },
    { "at", "[TIME]", "evaluate at TIME, not now", cmd_at, SHELL_ARG_NONE },
    { "o", "[FORMAT [FILE]]", "how to print results, and where", cmd_output, SHELL_ARG_FORMAT },
    { "g", "[RANGE]", "draw the last expression", cmd_graph, SHELL_ARG_NONE },
    { "t", "", "the last expression as a table", cmd_as_table, SHELL_ARG_NONE },
    { "w", "[EVERY]", "run the last expression every 5s, or so often", cmd_watch, SHELL_ARG_NONE },
    { "e", "[EXPR]", "explain how an expression is evaluated", cmd_explain, SHELL_ARG_EXPR },
    { "fmt", "[EXPR]", "write the expression anew, formatted", cmd_fmt, SHELL_ARG_EXPR },
    { "edit", "", "edit the last expression with $EDITOR", shell_cmd_edit, SHELL_ARG_NONE },
    { "save", "NAME", "keep the last expression", shell_cmd_save, SHELL_ARG_NONE },
    { "run", "[NAME]", "run what was saved; without NAME, list it", shell_cmd_run, SHELL_ARG_NONE },
    { "set", "[NAME=TEXT]", "let $NAME stand for TEXT", cmd_set, SHELL_ARG_NONE },
    { "timing", "", "tell how long a query took, or do not", cmd_timing, SHELL_ARG_NONE },
    { "connect", "CONTEXT|URL", "another source", cmd_connect, SHELL_ARG_NONE },
    { "top", "", "the last expression in the live dashboard", cmd_live, SHELL_ARG_NONE },
    { "local", "", "evaluate here, over series of the server, or there again", cmd_local,
      SHELL_ARG_NONE },
    { "targets", "", "what the server scrapes", shell_cmd_targets, SHELL_ARG_NONE },
    { "alerts", "", "alerts of the server", shell_cmd_alerts, SHELL_ARG_NONE },
    { "hist", "[WORD]", "what was typed", cmd_history, SHELL_ARG_NONE },
    { "q", "", "leave", cmd_quit, SHELL_ARG_NONE },
};
const size_t shell_cmds_n = N_OF(shell_cmds);

// ---- help ----

static enum out_style help_cell(void *user, size_t row, size_t col, struct buf *b)
{
    (void)user;
    if (col == 0)
        buf_printf(b, "\\%s %s", shell_cmds[row].name, shell_cmds[row].args);
    else
        buf_puts(b, shell_cmds[row].brief);
    return col == 0 ? STYLE_NAME : STYLE_NONE;
}

static void cmd_help(struct shell *sh, struct str arg)
{
    static const struct out_col cols[] = { { .min = 12 }, { .min = 20 } };
    const struct out_table t = {
        .cols = cols,
        .n_cols = 2,
        .n_rows = shell_cmds_n,
        .cell = help_cell,
        .no_head = true,
    };
    struct str rest;
    struct out_flow f;
    struct err e = { 0 };
    const struct shell_cmd *c;

    if (arg.n) {
        struct buf b = { 0 };
        if (arg.p[0] != '\\')
            buf_putc(&b, '\\');
        buf_put_str(&b, arg);
        c = shell_cmd_of(buf_str(&b), &rest);
        if (c)
            shell_say(sh, "\\%s %s\n%s", c->name, c->args, c->brief);
        else
            cmd_function(sh, arg);
        buf_done(&b);
        return;
    }
    out_flow_init(&f, &sh->term, STDOUT_FILENO, !sh->call->common->no_pager);
    out_table_put(&f, &t);
    buf_puts(&f.out.buf, "\nAn expression runs with Enter when it is complete, or ends with `;`. "
                         "Alt-Enter begins a line.\nTab completes, Ctrl-R searches what was typed, "
                         "Ctrl-C drops a line or cancels a query.\nBehind an expression: "
                         "rate(x[5m]) \\g 1h\n");
    if (!out_flow_end(&f, &e))
        err_done(&e);
}

// ---- running one ----

static struct str name_of(struct str text)
{
    size_t n = 1;

    if (text.n > 1 && text.p[1] == '?')
        return str_head(str_skip(text, 1), 1);
    while (n < text.n && text.p[n] > ' ')
        n++;
    return str_skip(str_head(text, n), 1);
}

const struct shell_cmd *shell_cmd_of(struct str text, struct str *arg)
{
    text = str_trim(text);
    struct str name = name_of(text);

    *arg = str_trim(str_skip(text, name.n + 1));
    for (size_t i = 0; i < shell_cmds_n; i++)
        if (str_eq(name, str_of(shell_cmds[i].name)))
            return &shell_cmds[i];
    return NULL;
}

void shell_command(struct shell *sh, struct str text)
{
    struct str arg;
    const struct shell_cmd *c = shell_cmd_of(text, &arg);
    struct err e = { 0 };

    if (c) {
        c->run(sh, arg);
        return;
    }
    struct nearest near = { .word = name_of(str_trim(text)) };
    for (size_t i = 0; i < shell_cmds_n; i++)
        nearest_try(&near, str_of(shell_cmds[i].name));
    err_set(&e, ERR_USAGE, "no command \\%.*s", STR_ARG(near.word));
    if (near.best.n)
        err_hint(&e, "did you mean \\%.*s?", STR_ARG(near.best));
    else
        err_hint(&e, "\\? lists them");
    shell_error(sh, STR(""), &e);
}

void shell_hint_command(struct buf *b, struct str text, struct span *mark)
{
    struct str arg;
    const struct shell_cmd *c = shell_cmd_of(text, &arg);

    (void)mark;
    if (c)
        buf_printf(b, "\\%s %s  %s", c->name, c->args, c->brief);
}
