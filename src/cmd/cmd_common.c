/* cmd_common.c - what all commands share: the common options, messages, standard output. */
#include "base/buf.h"
#include "base/io.h"
#include "base/utf8.h"
#include "cmd/cmd.h"

#include <unistd.h>

static const char *const color_words[] = { "auto", "always", "never" };
static const char *const color_briefs[] = { "on a terminal", "everywhere", "nowhere" };
static const struct opt_words colors = { color_words, color_briefs, N_OF(color_words) };

const struct opt common_opts[] = {
    { OPT_FLAG(struct common_args, help), .name = "help", .letter = 'h', .brief = "print help" },
    { OPT_FLAG(struct common_args, version), .name = "version", .letter = 'V',
      .brief = "print the version" },
    { OPT_FLAG(struct common_args, quiet), .name = "quiet", .letter = 'q',
      .brief = "print no warnings and no progress" },
    { OPT_COUNT(struct common_args, verbose), .name = "verbose", .letter = 'v',
      .brief = "tell more about what is done" },
    { OPT_ENUM(struct common_args, color, colors), .name = "color", .arg = "WHEN", .def = "auto",
      .brief = "use colour", .man = "`auto` heeds `NO_COLOR`, `CLICOLOR_FORCE` and `TERM=dumb`." },
    { OPT_STR(struct common_args, config), .name = "config", .arg = "FILE",
      .complete = COMPLETE_FILE, .brief = "read this configuration file instead of the usual one" },
    { OPT_FLAG(struct common_args, no_pager), .name = "no-pager", .brief = "never start a pager" },
};
const size_t common_opts_n = N_OF(common_opts);

const struct cmd *cmd_find(struct str name)
{
    for (size_t i = 0; i < cmd_table_n; i++)
        if (str_eq(str_of(cmd_table[i]->name), name))
            return cmd_table[i];
    return NULL;
}

const struct cmd *cmd_find_sub(const struct cmd *c, struct str word)
{
    size_t n = strlen(c->name) + 1; // and a blank

    for (size_t i = 0; i < c->n_subs; i++)
        if (str_eq(str_of(c->subs[i]->name + n), word))
            return c->subs[i];
    return NULL;
}

bool cmd_write_stdout(struct str bytes, struct err *e)
{
    return io_write_all(STDOUT_FILENO, bytes, e) || err_wrap(e, "standard output");
}

// ---- messages ----

static void print_stderr(struct buf *b)
{
    struct err ignored = { 0 }; // there is no better place to tell it
    if (!io_write_all(STDERR_FILENO, buf_str(b), &ignored))
        err_done(&ignored);
    buf_done(b);
}

/* Bytes. A mark that is longer than MARK_MAX is cut to CARETS_MAX. */
enum { EXCERPT_BEFORE = 48, EXCERPT_AFTER = 24, MARK_MAX = 200, CARETS_MAX = 24 };
enum { MESSAGE_MAX = 2000, MESSAGE_TAIL = 500 };

/* A byte that does not begin a character. */
static bool is_inner(struct str s, size_t off)
{
    return off < s.n && ((unsigned char)s.p[off] & 0xc0) == 0x80;
}

/* What was wrong may quote megabytes of what was read; the reason comes after them. */
static void put_message(struct buf *b, const struct err *e)
{
    struct str msg = str_of(e->msg);
    size_t head = msg.n, tail = msg.n;

    if (msg.n > MESSAGE_MAX) {
        for (head = MESSAGE_MAX - MESSAGE_TAIL; head > 0 && is_inner(msg, head);)
            head--;
        for (tail = msg.n - MESSAGE_TAIL; is_inner(msg, tail);)
            tail++;
    }
    buf_puts(b, "promctl: ");
    utf8_put_safe(b, str_head(msg, head));
    buf_puts(b, head < msg.n ? "..." : "");
    utf8_put_safe(b, str_skip(msg, tail));
    buf_putc(b, '\n');
}

static void put_hint(struct buf *b, const struct err *e)
{
    struct str rest = str_of(e->hint), line;
    while (str_cut(&rest, '\n', &line)) {
        buf_puts(b, "  ");
        utf8_put_safe(b, line);
        buf_putc(b, '\n');
    }
}

/* The line of `text` around the span, cut on both sides when long, and carets below. */
static void put_excerpt(struct buf *b, struct str text, struct span at)
{
    size_t off = at.off < text.n ? at.off : text.n;
    size_t begin = off, end = off;
    while (begin > 0 && text.p[begin - 1] != '\n')
        begin--;
    while (end < text.n && text.p[end] != '\n')
        end++;

    size_t from = begin, to = end;
    if (off - begin > EXCERPT_BEFORE && end - begin > EXCERPT_BEFORE + EXCERPT_AFTER) {
        for (from = off - EXCERPT_BEFORE; is_inner(text, from);)
            from++;
    }
    size_t marked = at.n < end - off ? at.n : end - off;
    if (marked > MARK_MAX ||
        (to - off > marked + EXCERPT_AFTER && to - from > EXCERPT_BEFORE + EXCERPT_AFTER)) {
        size_t keep = marked < CARETS_MAX ? marked : CARETS_MAX;
        for (to = off + keep + EXCERPT_AFTER; to < end && is_inner(text, to);)
            to++;
    }

    struct str before = { text.p + from, off - from };
    struct str under = { text.p + off, off + marked < to ? marked : to - off };
    buf_puts(b, from > begin ? "  ..." : "  ");
    utf8_put_safe(b, (struct str){ text.p + from, to - from });
    buf_puts(b, to < end ? "...\n  " : "\n  ");
    buf_put_repeat(b, ' ', (from > begin ? 3 : 0) + utf8_width(before));
    buf_putc(b, '^');
    size_t carets = utf8_width(under);
    buf_put_repeat(b, '~', carets > 1 ? carets - 1 : 0);
    buf_putc(b, '\n');
}

void cmd_print_error(const struct err *e)
{
    struct buf b = { 0 };
    put_message(&b, e);
    put_hint(&b, e);
    print_stderr(&b);
}

void cmd_print_error_in(const struct err *e, struct str text)
{
    struct buf b = { 0 };
    put_message(&b, e);
    put_excerpt(&b, text, e->at);
    put_hint(&b, e);
    print_stderr(&b);
}

ATTR_PRINTF(3, 0)
static void say(const struct cmd_call *call, const char *what, const char *fmt, va_list ap)
{
    struct buf said = { 0 }, b = { 0 };

    buf_vprintf(&said, fmt, ap);
    buf_printf(&b, "promctl: %s: %s", call->cmd->name, what);
    utf8_put_safe(&b, buf_str(&said));
    buf_putc(&b, '\n');
    buf_done(&said);
    print_stderr(&b);
}

void cmd_warn(const struct cmd_call *call, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    if (!call->common->quiet)
        say(call, "warning: ", fmt, ap);
    va_end(ap);
}

void cmd_tell(const struct cmd_call *call, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    if (call->common->verbose > 0 && !call->common->quiet)
        say(call, "", fmt, ap);
    va_end(ap);
}
