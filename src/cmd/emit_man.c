/* emit_man.c - man pages in man(7), from the tables. */
#include "config.h"

#include "cmd/emit.h"
#include "cmd/emit_roff.h"

// ---- options ----

static void put_tag(struct buf *b, const struct opt *o)
{
    char letter[3] = { '-', o->letter, '\0' };
    buf_puts(b, ".TP\n");
    if (o->letter) {
        roff_put_font(b, 'B', str_of(letter));
        buf_puts(b, o->name ? ", " : "");
    }
    if (o->name) {
        buf_puts(b, "\\fB\\-\\-");
        if (o->negatable)
            buf_puts(b, "\\fR[\\fBno\\-\\fR]\\fB");
        roff_put_chars(b, str_of(o->name));
        buf_puts(b, "\\fR");
    }
    if (o->arg) {
        buf_puts(b, o->optional_value ? "[=" : "=");
        roff_put_usage(b, o->arg);
        buf_puts(b, o->optional_value ? "]" : "");
    }
    buf_putc(b, '\n');
}

/* The words of an enum: a list where each has something said of it, else a sentence. */
static void put_words(struct roff *r, const struct opt_words *w, const char *arg)
{
    struct buf *b = r->b;
    if (w->brief) {
        buf_puts(b, ".RS\n");
        for (size_t i = 0; i < w->n; i++) {
            buf_puts(b, ".TP\n");
            roff_put_font(b, 'B', str_of(w->p[i]));
            buf_putc(b, '\n');
            roff_put_phrase(r, w->brief[i]);
        }
        buf_puts(b, ".RE\n");
        return;
    }
    roff_put_font(b, 'I', str_of(arg));
    buf_puts(b, " is ");
    for (size_t i = 0; i < w->n; i++) {
        roff_put_font(b, 'B', str_of(w->p[i]));
        buf_puts(b, i + 1 == w->n ? ".\n" : i + 2 == w->n ? " or\n" : ",\n");
    }
}

static void put_option(struct roff *r, const struct opt *o)
{
    put_tag(r->b, o);
    roff_put_phrase(r, o->brief);
    if (o->man)
        roff_put_prose(r, str_of(o->man));
    if (o->kind == OPT_KIND_STRS)
        roff_put_prose(r, STR("May be given several times."));
    if (o->implied) {
        buf_puts(r->b, "Without a value it stands for ");
        roff_put_font(r->b, 'B', str_of(o->implied));
        buf_puts(r->b, ".\n");
    }
    if (o->def && o->kind != OPT_KIND_FLAG) {
        buf_puts(r->b, "The default is ");
        roff_put_font(r->b, 'B', str_of(o->def));
        buf_puts(r->b, ".\n");
    }
    if (o->kind == OPT_KIND_ENUM)
        put_words(r, o->words, o->arg);
}

/* The options under one heading, from the first that has it. */
static void put_options_of(struct roff *r, const char *heading)
{
    if (heading) {
        buf_puts(r->b, ".SS ");
        roff_put_chars(r->b, str_of(heading));
        buf_putc(r->b, '\n');
    }
    for (size_t i = 0; i < r->refs.n; i++)
        if (emit_same_heading(r->refs.p[i].heading, heading))
            put_option(r, r->refs.p[i].row);
}

static void put_options(struct roff *r)
{
    buf_puts(r->b, ".SH OPTIONS\n");
    for (size_t i = 0; i < r->refs.n; i++)
        if (emit_begins_heading(&r->refs, i))
            put_options_of(r, r->refs.p[i].heading);
}

// ---- the other sections ----

static void put_notes(struct roff *r, const char *section, const struct emit_note *notes, size_t n,
                      unsigned uses)
{
    bool begun = false;
    for (const struct emit_note *note = notes; note < notes + n; note++) {
        if (note->uses && !(note->uses & uses))
            continue;
        if (!begun)
            buf_printf(r->b, ".SH %s\n", section);
        begun = true;
        buf_puts(r->b, ".TP\n");
        roff_put_font(r->b, 'B', str_of(note->what));
        buf_putc(r->b, '\n');
        roff_put_prose(r, str_of(note->text));
    }
}

static void put_exit(struct roff *r, const char *status, const char *phrase)
{
    buf_printf(r->b, ".TP\n\\fB%s\\fR\n", status);
    roff_put_phrase(r, phrase);
}

/* Of a command; what every command has in common is here and not in the rows. */
static void put_exits(struct roff *r, unsigned uses, const char *exit_no)
{
    buf_puts(r->b, ".SH EXIT STATUS\n");
    put_exit(r, "0", exit_no ? "done, and nothing wrong found" : "done");
    if (exit_no)
        put_exit(r, "1", exit_no);
    put_exit(r, "2", "the call itself is wrong: an option, an operand or an expression");
    struct buf three = { 0 };
    if (uses & CMD_USES_HTTP)
        buf_puts(&three, "a source could not be read or is not what it should be, or ");
    else if (uses & CMD_USES_FILES)
        buf_puts(&three, "a file could not be read, or ");
    if (uses & CMD_USES_LISTEN)
        buf_puts(&three, "the address cannot be listened at, or ");
    buf_puts(&three, "the output could not be written");
    put_exit(r, "3", buf_z(&three));
    buf_done(&three);
    if (uses & (CMD_USES_HTTP | CMD_USES_FILES))
        put_exit(r, "130", "interrupted; what was complete by then has been printed");
}

static void put_examples(struct roff *r, const struct cmd_example *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_puts(r->b, ".TP\n");
        roff_put_font(r->b, 'B', str_of(x[i].call));
        buf_putc(r->b, '\n');
        roff_put_phrase(r, x[i].what);
    }
}

static void put_head(struct roff *r, const char *name, const char *brief)
{
    buf_puts(r->b, ".\\\" Made from the command table by \"make docs\"; do not edit.\n.TH ");
    for (const char *c = name; *c; c++) {
        char upper = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
        roff_put_chars(r->b, (struct str){ &upper, 1 });
    }
    buf_puts(r->b, " 1 \"" RELEASE_DATE "\" \"" PACKAGE_STRING "\" \"User Commands\"\n"
                   ".SH NAME\n");
    roff_put_chars(r->b, str_of(name));
    buf_puts(r->b, " \\- ");
    roff_put_chars(r->b, str_of(brief));
    buf_puts(r->b, "\n.SH SYNOPSIS\n");
}

/* test-record */
static void put_page_name(struct buf *b, const struct cmd *c)
{
    struct buf name = { 0 };

    emit_put_name(&name, c, "-");
    roff_put_chars(b, buf_str(&name));
    buf_done(&name);
}

static void put_see_also(struct roff *r, const struct cmd *but)
{
    buf_puts(r->b, ".SH SEE ALSO\n");
    if (but)
        buf_puts(r->b, "\\fBpromctl\\fR(1)");
    const struct cmd *c;
    for (size_t i = 0, n = but != NULL; (c = emit_command(i)) != NULL; i++) {
        if (c == but)
            continue;
        buf_puts(r->b, n++ ? ",\n" : "");
        roff_put_font(r->b, 'B', STR("promctl-"));
        r->b->n -= strlen("\\fR");
        put_page_name(r->b, c);
        buf_puts(r->b, "\\fR(1)");
    }
    buf_putc(r->b, '\n');
}

// ---- pages ----

static void man_of_command(struct roff *r, const struct cmd *c)
{
    struct buf *b = r->b, name = { 0 };

    r->usage = c->usage;
    emit_refs_add(&r->refs, c);

    buf_puts(&name, "promctl-");
    emit_put_name(&name, c, "-");
    put_head(r, buf_z(&name), c->brief);
    buf_done(&name);
    buf_puts(b, "\\fBpromctl ");
    roff_put_chars(b, str_of(c->name));
    buf_puts(b, "\\fR [\\fIOPTION\\fR]...");
    if (c->usage) {
        buf_putc(b, ' ');
        roff_put_usage(b, c->usage);
    }
    buf_puts(b, "\n.SH DESCRIPTION\n");
    if (c->man)
        roff_put_paragraphs(r, c->man);
    else
        roff_put_phrase(r, c->brief);
    put_options(r);
    if (c->put_man)
        c->put_man(r);
    put_exits(r, c->uses, c->exit_no);
    put_notes(r, "ENVIRONMENT", emit_environment, emit_environment_n, c->uses);
    put_notes(r, "FILES", emit_files, emit_files_n, c->uses);
    if (c->n_examples)
        buf_puts(b, ".SH EXAMPLES\n");
    put_examples(r, c->examples, c->n_examples);
    put_see_also(r, c);
}

static void man_of_program(struct roff *r)
{
    struct buf *b = r->b;
    unsigned uses = 0;

    opt_refs_add(&r->refs, common_opts, common_opts_n, NULL);
    r->usage = "GLOBAL-OPTION COMMAND OPTION OPERAND";
    put_head(r, "promctl", emit_brief);
    buf_puts(b, "\\fBpromctl\\fR [\\fIGLOBAL-OPTION\\fR]... \\fICOMMAND\\fR [\\fIOPTION\\fR]... "
                "[\\fIOPERAND\\fR]...\n.SH DESCRIPTION\n");
    roff_put_paragraphs(r, emit_about);
    buf_puts(b, ".SH COMMANDS\n");
    for (size_t i = 0; i < cmd_table_n; i++) {
        buf_puts(b, ".TP\n");
        roff_put_font(b, 'B', str_of(cmd_table[i]->name));
        buf_putc(b, '\n');
        roff_put_phrase(r, cmd_table[i]->brief);
        uses |= cmd_table[i]->uses;
    }
    put_options(r);
    put_exits(r, uses, "done, and the answer is \"no\"; each command tells what that means");
    put_notes(r, "ENVIRONMENT", emit_environment, emit_environment_n, uses);
    put_notes(r, "FILES", emit_files, emit_files_n, uses);
    buf_puts(b, ".SH EXAMPLES\n");
    for (size_t i = 0; i < cmd_table_n; i++)
        put_examples(r, cmd_table[i]->examples, cmd_table[i]->n_examples ? 1 : 0);
    put_see_also(r, NULL);
}

void emit_man(struct buf *b, const struct cmd *c)
{
    struct roff r = { .b = b };
    if (c)
        man_of_command(&r, c);
    else
        man_of_program(&r);
    opt_refs_done(&r.refs);
}
