/* shell_query.c - an expression of the shell: evaluated beside a clock, printed, or told why not.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "base/io.h"
#include "base/time.h"
#include "base/utf8.h"
#include "cmd/query_hints.h"
#include "cmd/query_run.h"
#include "cmd/shell.h"
#include "out/text.h"
#include "out/units.h"

enum {
    TIMEOUT_MS = 2 * 60 * 1000,
    QUIET_MS = 500,
    TICK_MS = 100,
    KEEP_MS = 6 * 60 * 60 * 1000,
    MISSING_MS = 2000,
    HOUR_MS = 60 * 60 * 1000
};

// ---- words to the user ----

static void write_out(struct buf *b)
{
    struct err e = { 0 };

    if (!io_write_all(STDOUT_FILENO, buf_str(b), &e))
        err_done(&e);
    buf_done(b);
}

/* Breaks the line, of which `x` columns are taken, between words. */
static void put_wrapped(const struct shell *sh, struct buf *b, struct str text, size_t x)
{
    while (text.n) {
        size_t blanks = 0, n;
        while (blanks < text.n && text.p[blanks] == ' ')
            blanks++;
        n = blanks + str_find_char(str_skip(text, blanks), ' ');
        size_t w = out_text_width(&sh->term, str_head(text, n));
        if (x + w > sh->term.width && x > 2 && blanks) {
            buf_puts(b, "\n  ");
            x = 2;
            text = str_skip(text, blanks);
            continue;
        }
        out_text(b, &sh->term, str_head(text, n));
        x += w;
        text = str_skip(text, n);
    }
}

ATTR_PRINTF(4, 0)
static void say(struct shell *sh, enum out_style style, const char *head, const char *fmt,
                va_list ap)
{
    struct buf said = { 0 }, b = { 0 };
    struct str rest, line;

    buf_vprintf(&said, fmt, ap);
    rest = buf_str(&said);
    for (size_t i = 0; str_cut(&rest, '\n', &line); i++) {
        out_style(&b, &sh->term, style);
        buf_puts(&b, i == 0 ? head : "  ");
        if (*head)
            out_style_end(&b, &sh->term);
        put_wrapped(sh, &b, line, i == 0 ? strlen(head) : 2);
        if (!*head)
            out_style_end(&b, &sh->term);
        buf_putc(&b, '\n');
    }
    sh->said = true;
    buf_done(&said);
    write_out(&b);
}

void shell_warn(struct shell *sh, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    say(sh, STYLE_WARN, "warning: ", fmt, ap);
    va_end(ap);
}

void shell_say(struct shell *sh, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    say(sh, STYLE_DIM, "", fmt, ap);
    va_end(ap);
}

// ---- places in what was typed ----

static struct str line_of(struct str text, size_t off, size_t *begin)
{
    size_t end = off;

    for (*begin = off; *begin > 0 && text.p[*begin - 1] != '\n';)
        --*begin;
    while (end < text.n && text.p[end] != '\n')
        end++;
    return (struct str){ text.p + *begin, end - *begin };
}

/* `^~~` below each of the spans; they are in order. */
static void put_marks(struct shell *sh, struct buf *b, struct str line, size_t begin, size_t indent,
                      const struct span *at, size_t n)
{
    size_t x = 0;

    out_style(b, &sh->term, STYLE_BAD);
    for (size_t i = 0; i < n; i++) {
        size_t off = at[i].off >= begin ? at[i].off - begin : 0;
        size_t col = indent + out_text_width(&sh->term, str_head(line, off));
        size_t w = out_text_width(&sh->term, str_head(str_skip(line, off), at[i].n));
        if (col < x)
            continue;
        buf_put_repeat(b, ' ', col - x);
        buf_putc(b, '^');
        buf_put_repeat(b, '~', w > 1 ? w - 1 : 0);
        x = col + (w > 1 ? w : 1);
    }
    out_style_end(b, &sh->term);
    buf_putc(b, '\n');
}

void shell_mark(struct shell *sh, struct str text, const struct span *at, size_t n)
{
    const char *from = sh->entry.p;
    bool typed = from && text.p >= from && text.p + text.n <= from + sh->entry.n;
    struct buf b = { 0 };
    size_t begin;

    if (!n)
        return;
    if (typed && sh->edit.indent >= 0 && !sh->said) { // straight below what was typed
        struct span moved[8] = { { 0 } };
        n = n > N_OF(moved) ? N_OF(moved) : n;
        for (size_t i = 0; i < n; i++)
            moved[i] = (struct span){ at[i].off + (size_t)(text.p - from), at[i].n };
        put_marks(sh, &b, sh->entry, 0, (size_t)sh->edit.indent, moved, n);
    } else {
        struct str line = line_of(text, at[0].off < text.n ? at[0].off : text.n, &begin);
        size_t same = 1; // of this line
        while (same < n && at[same].off <= begin + line.n)
            same++;
        buf_puts(&b, "  ");
        out_text(&b, &sh->term, line);
        buf_putc(&b, '\n');
        put_marks(sh, &b, line, begin, 2, at, same);
    }
    write_out(&b);
}

void shell_error(struct shell *sh, struct str text, struct err *e)
{
    struct buf b = { 0 };
    struct str rest, line;

    if (e->at.n || (e->kind == ERR_SYNTAX && text.n))
        shell_mark(sh, text, &e->at, 1);
    out_style(&b, &sh->term, STYLE_BAD);
    buf_puts(&b, "error: ");
    out_style_end(&b, &sh->term);
    put_wrapped(sh, &b, str_of(e->msg ? e->msg : "failed"), strlen("error: "));
    buf_putc(&b, '\n');
    rest = str_of(e->hint);
    while (str_cut(&rest, '\n', &line)) {
        out_style(&b, &sh->term, STYLE_OK);
        buf_puts(&b, " help: ");
        out_style_end(&b, &sh->term);
        put_wrapped(sh, &b, line, strlen(" help: "));
        buf_putc(&b, '\n');
    }
    sh->said = true;
    sh->down = e->kind == ERR_NET || e->kind == ERR_TIMEOUT;
    sh->wrong |= e->kind == ERR_SYNTAX || e->kind == ERR_EXEC;
    write_out(&b);
    err_done(e);
    *e = (struct err){ 0 };
}

// ---- evaluating ----

struct running { /* handed to the thread and back */
    struct query_engine *engine;
    struct query q;
    struct query_result res;
    struct err e;
    bool ok, done;
    pthread_mutex_t lock;
    pthread_cond_t end;
};

static void *evaluate(void *user)
{
    struct running *r = user;

    r->ok = r->engine->ops->run(r->engine, &r->q, &r->res, &r->e);
    pthread_mutex_lock(&r->lock);
    r->done = true;
    pthread_cond_signal(&r->end);
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

static void show_clock(struct shell *sh, int64_t ms)
{
    struct buf b = { 0 };

    buf_puts(&b, "\r\033[2K");
    out_style(&b, &sh->term, STYLE_DIM);
    buf_printf(&b, "%s %.1f s", cmd_interrupted ? "stopping" : "running", (double)ms / 1000);
    buf_puts(&b, cmd_interrupted ? "" : ", Ctrl-C cancels");
    out_style_end(&b, &sh->term);
    write_out(&b);
}

static void wait_for_end(struct shell *sh, struct running *r)
{
    int64_t began = time_mono_ns(), ms = 0;
    bool shown = false;

    pthread_mutex_lock(&r->lock);
    while (!r->done) {
        struct timespec t;
        clock_gettime(CLOCK_REALTIME, &t);
        t.tv_nsec += TICK_MS * 1000000L;
        t.tv_sec += t.tv_nsec / 1000000000;
        t.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&r->end, &r->lock, &t);
        ms = (time_mono_ns() - began) / 1000000;
        if (!r->done && ms >= QUIET_MS && !sh->plain) {
            show_clock(sh, ms);
            shown = true;
        }
    }
    pthread_mutex_unlock(&r->lock);
    if (shown) {
        struct buf b = { 0 };
        buf_puts(&b, "\r\033[2K");
        write_out(&b);
    }
}

/* What is typed while a query runs is for the next prompt, and not shown before. */
static void run_beside_clock(struct shell *sh, struct running *r)
{
    struct termios old, quiet;
    bool is_tty = tcgetattr(STDIN_FILENO, &old) == 0;
    pthread_t thread;

    if (is_tty) {
        quiet = old;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSANOW, &quiet);
    }
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->end, NULL);
    if (pthread_create(&thread, NULL, evaluate, r) == 0) {
        wait_for_end(sh, r);
        pthread_join(thread, NULL);
    } else {
        evaluate(r);
    }
    pthread_cond_destroy(&r->end);
    pthread_mutex_destroy(&r->lock);
    if (is_tty)
        tcsetattr(STDIN_FILENO, TCSANOW, &old);
}

static int64_t timeout_of(const struct shell *sh)
{
    if (sh->args.source.http.timeout_given)
        return sh->args.source.http.timeout_ms;
    return sh->source.server && sh->source.http.timeout_ms ? sh->source.http.timeout_ms
                                                           : TIMEOUT_MS;
}

/* The simulation has its past at once. */
static bool is_scraped(const struct shell *sh)
{
    for (size_t i = 0; i < sh->source.targets.n; i++)
        if (sh->source.targets.p[i].kind != INGEST_DEMO)
            return true;
    return false;
}

/* How long to scrape for a query that looks back so far: someone sits there, so it is not long,
 * and what there is then will have to do. */
static int64_t time_to_scrape(const struct shell *sh, int64_t history, int64_t held)
{
    int64_t most = sh->args.source.collect_given ? sh->args.source.collect_ms : SOURCE_COLLECT_MS;

    if (!is_scraped(sh))
        return history > held ? history - held : 0;
    history = history < most ? history : most;
    return history > held ? history - held : 0;
}

/* Targets are asked for what the expression looks at. `*missing`: how much of it is not there. */
static bool refresh(struct shell *sh, struct query *q, int64_t *missing, struct err *e)
{
    int64_t held = sh->first_ms ? time_now_ms() - sh->first_ms : 0, history;
    bool ok;

    if (sh->source.server)
        sh->source.now_ms = time_now_ms();
    if (!sh->source.live)
        return true;
    history = query_history(q, &sh->opts.syntax, q->range ? q->end : q->start);
    int64_t keep = query_keep(q, &sh->opts.syntax, time_now_ms());
    pthread_mutex_lock(&sh->lock);
    ok = source_collect(&sh->source, time_to_scrape(sh, history, held), e);
    ok = ok && source_keep(&sh->source, keep > KEEP_MS ? keep : KEEP_MS, e);
    pthread_mutex_unlock(&sh->lock);
    if (ok && !sh->first_ms)
        sh->first_ms = sh->source.now_ms;
    cmd_interrupted = false; // it ended collecting
    held = ok ? sh->source.now_ms - sh->first_ms : 0;
    *missing = is_scraped(sh) && history > held ? history - held : 0;
    return ok && query_times(&sh->args, sh->source.now_ms, q, e);
}

// ---- printing ----

/* Standard output is the file for a while. False: it cannot be opened. */
static bool begin_file(struct shell *sh, int *saved, struct err *e)
{
    int fd = open(sh->output, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);

    *saved = fd < 0 ? -1 : fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    if (*saved < 0 || dup2(fd, STDOUT_FILENO) < 0) {
        err_errno(e, ERR_IO, "%s", sh->output);
        if (fd >= 0)
            close(fd);
        return false;
    }
    close(fd);
    return true;
}

static bool print(struct shell *sh, const struct running *r, int format, bool pager, struct err *e)
{
    struct common_args common = *sh->call->common;
    struct cmd_call call = *sh->call;
    struct query_args args = sh->args;
    struct query_run as = { .call = &call, .a = &args, .opts = sh->opts, .term = sh->term };
    struct query_output out = { 0 };
    int saved = -1;

    as.interval_ms = shell_interval(sh, 0);

    call.common = &common;
    common.no_pager |= !pager;
    args.format = format;
    args.explain = r->q.explain;
    if (sh->output) {
        if (!begin_file(sh, &saved, e))
            return false;
        as.term = (struct out_term){ .utf8 = true };
    }
    struct query q = r->q; // all of the result is there: it is not asked for parts any more
    query_output_begin(&out, &as, &q, 0);
    bool ok = query_output_put(&out, &r->res, e);
    ok = query_output_end(&out, e) && ok;
    if (sh->output) {
        dup2(saved, STDOUT_FILENO);
        close(saved);
    }
    return ok;
}

static void tell_notes(struct shell *sh, const struct diags *notes)
{
    for (size_t i = 0; i < notes->n; i++) {
        if (notes->p[i].level == DIAG_WARN)
            shell_warn(sh, "%s", notes->p[i].msg);
        else
            shell_say(sh, "info: %s", notes->p[i].msg);
    }
}

static void tell_timing(struct shell *sh, const struct running *r, int64_t ns)
{
    const struct value *v = &r->res.value;
    bool many = v->type == VALUE_VECTOR || v->type == VALUE_MATRIX;
    struct buf b = { 0 };

    if (!sh->timing)
        return;
    if (many) {
        out_put_exact(&b, (double)v->n);
        buf_printf(&b, " series, ");
    }
    dur_put_human(&b, (double)ns / 1e9);
    if (sh->output)
        buf_printf(&b, ", written to %s", sh->output);
    shell_say(sh, "%s", buf_z(&b));
    buf_done(&b);
}

/* An hour, or of targets what there will be of it. */
static const char *picture_range(const struct shell *sh, char text[DUR_MAX_CHARS + 1])
{
    int64_t ms = is_scraped(sh) && sh->first_ms ? time_now_ms() - sh->first_ms : HOUR_MS;

    ms = ms < SOURCE_COLLECT_MS ? SOURCE_COLLECT_MS : ms > HOUR_MS ? HOUR_MS : ms;
    text[dur_print(text, ms / 1000 * 1000)] = '\0';
    return text;
}

/* What a target said before is not known. */
static void tell_missing(struct shell *sh)
{
    struct buf b = { 0 };

    dur_put_human(&b, (double)(sh->source.now_ms - sh->first_ms) / 1000);
    shell_say(sh, "scraped for %s: there is nothing from before", buf_z(&b));
    buf_done(&b);
}

static bool is_empty(const struct value *v)
{
    return (v->type == VALUE_VECTOR || v->type == VALUE_MATRIX) && v->n == 0;
}

/* False: not to be run again. */
static bool run(struct shell *sh, struct str text, int format, bool pager, bool explain)
{
    struct running r = { .engine = sh->engine };
    struct err e = { 0 };
    int64_t missing = 0;
    char since[DUR_MAX_CHARS + 1];
    bool range = format == FORMAT_GRAPH && !sh->args.since && !sh->args.start;

    if (range) // a picture needs a range
        sh->args.since = picture_range(sh, since);
    bool ok = query_times(&sh->args, sh->source.now_ms, &r.q, &e);
    r.q.text = text;
    ok = ok && refresh(sh, &r.q, &missing, &e) &&
         query_times(&sh->args, sh->source.now_ms, &r.q, &e);
    if (range)
        sh->args.since = NULL;
    r.q.timeout_ms = timeout_of(sh);
    r.q.max_samples = sh->args.max_samples;
    r.q.max_memory = sh->eval_memory;
    r.q.explain = explain;
    r.q.cancel = &cmd_interrupted;
    if (ok) {
        int64_t began = time_mono_ns();
        run_beside_clock(sh, &r);
        int64_t ns = time_mono_ns() - began;
        ok = r.ok;
        if (ok) {
            sh->down = false;
            shell_doubt(sh, &r.q, is_empty(&r.res.value));
            ok = print(sh, &r, format, pager, &e);
            tell_notes(sh, &r.res.notes);
            if (missing > MISSING_MS)
                tell_missing(sh);
            tell_timing(sh, &r, ns);
        } else {
            err_take(&e, &r.e);
            query_hint_error(&e);
            if (source_is_remote(&sh->source))
                source_engine_explain(text, "\\local", &e);
        }
    }
    if (e.kind == ERR_CANCELED)
        shell_say(sh, "canceled");
    else if (e.kind != ERR_NONE && e.kind != ERR_PIPE)
        shell_error(sh, text, &e);
    err_done(&e);
    query_result_done(&r.res);
    return ok && !cmd_interrupted;
}

bool shell_query_again(struct shell *sh, struct str text, int format, bool pager)
{
    return run(sh, text, format, pager, false);
}

void shell_query(struct shell *sh, struct str text, int format)
{
    run(sh, text, format, true, false);
}

void shell_explain(struct shell *sh, struct str text)
{
    run(sh, text, FORMAT_TABLE, true, true);
}
