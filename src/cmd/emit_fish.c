/* emit_fish.c - the completion script for fish. */
#include "cmd/emit.h"

#include <stdio.h>

static const char targets[] = "demo: demo:api demo:worker http:// https:// "
                              "(__fish_print_hostnames | string replace -r \\$ :)";

/* "--output -o": what takes the next word. A letter that does so for one command only is taken to
 * do so for all. */
static void put_takers(struct buf *b)
{
    struct opt_refs refs = { 0 };
    opt_refs_add(&refs, common_opts, common_opts_n, NULL);
    const struct cmd *c;
    for (size_t i = 0; (c = emit_command(i)) != NULL; i++)
        opt_refs_add(&refs, c->opts, c->n_opts, NULL);
    for (size_t i = 0; i < refs.n; i++) {
        const struct opt *o = refs.p[i].row;
        if (!emit_takes_value(o) || o->optional_value)
            continue;
        buf_printf(b, " --%s", o->name);
        if (o->letter)
            buf_printf(b, " -%c", o->letter);
    }
    opt_refs_done(&refs);
}

static void put_head(struct buf *b)
{
    buf_puts(b, "# fish completion of promctl, made from its command table "
                "(promctl completion fish)\n\n"
                "# The command and its operands before the cursor.\n"
                "function __promctl_words\n"
                "    set -l words (commandline -opc)\n"
                "    set -l skip 0\n"
                "    for word in $words[2..-1]\n"
                "        if test $skip = 1\n"
                "            set skip 0\n"
                "            continue\n"
                "        end\n"
                "        switch $word\n"
                "            case");
    put_takers(b);
    buf_puts(b,
             "\n                set skip 1\n"
             "            case '-?*'\n"
             "            case '*'\n"
             "                echo $word\n"
             "        end\n"
             "    end\n"
             "end\n\n"
             "# Whether the command is $argv[1] (\"\": none yet), with operands from $argv[2] and\n"
             "# below $argv[3].\n"
             "function __promctl_at\n"
             "    set -l words (__promctl_words)\n"
             "    string match -q -- \"* $words[1]/$words[2] *\" ' ");
    emit_put_subs(b);
    buf_puts(b, "'; and set words \"$words[1] $words[2]\" $words[3..-1]\n"
                "    test \"$words[1]\" = \"$argv[1]\"; or return\n"
                "    set -q argv[2]; or return 0\n"
                "    test (count $words) -gt $argv[2]; or return\n"
                "    not set -q argv[3]; or test (count $words) -le $argv[3]\n"
                "end\n\n"
                "# Whether the word at the cursor may be a file: fish takes what follows a colon "
                "for one.\n"
                "function __promctl_file\n"
                "    not string match -q -r '^([^=]*=)?(demo|https?):' -- (commandline -ct)\n"
                "end\n\n"
                "complete -c promctl -f\n");
}

/* word\t'description' ... within the single quotes of -a, which fish reads once more. */
static void put_words(struct buf *b, const struct opt_words *w)
{
    buf_puts(b, " -a '");
    for (size_t i = 0; i < w->n; i++) {
        buf_printf(b, "%s%s", i ? " " : "", w->p[i]);
        if (w->brief) {
            buf_puts(b, "\\t\"");
            emit_quoted(b, w->brief[i], "\\\"$");
            buf_putc(b, '"');
        }
    }
    buf_putc(b, '\'');
}

static void put_kind(struct buf *b, enum opt_complete kind, const struct opt_words *words,
                     bool option)
{
    if (words) {
        buf_puts(b, option ? " -x" : "");
        put_words(b, words);
        return;
    }
    switch (kind) {
    case COMPLETE_NONE:
        buf_puts(b, option ? " -x" : "");
        break;
    case COMPLETE_FILE:
        buf_puts(b, option ? " -r -F" : " -F");
        break;
    case COMPLETE_DIR:
        buf_printf(b, "%s -a '(__fish_complete_directories)'", option ? " -x" : "");
        break;
    case COMPLETE_TARGET:
        buf_printf(b, "%s -F -a '%s'", option ? " -r" : "", targets);
        break;
    case COMPLETE_HOST:
        buf_printf(b, "%s -a '(__fish_print_hostnames)'", option ? " -x" : "");
        break;
    case COMPLETE_COMMAND:
        buf_printf(b, "%s -a '", option ? " -x" : "");
        for (size_t i = 0; i < cmd_table_n; i++)
            buf_printf(b, "%s%s", i ? " " : "", cmd_table[i]->name);
        buf_putc(b, '\'');
        break;
    }
}

static void put_operands(struct buf *b, const struct cmd *c, const char *name)
{
    size_t from = c->operand_words != NULL;
    char until[32] = "";

    if (c->operand_words) {
        buf_printf(b, "complete -c promctl -n '__promctl_at %s 0 1'", name);
        put_kind(b, c->complete, c->operand_words, false);
        buf_putc(b, '\n');
    }
    for (size_t i = 0; i < c->n_subs; i++) {
        buf_printf(b, "complete -c promctl -n '__promctl_at %s 0 1' -a %s -d '", name,
                   emit_sub_word(c, i));
        emit_quoted(b, c->subs[i]->brief, "\\");
        buf_puts(b, "'\n");
    }
    if (c->complete == COMPLETE_NONE)
        return;
    if (c->max_operands != OPERANDS_ANY)
        snprintf(until, sizeof until, " %zu", c->max_operands);
    buf_printf(b, "complete -c promctl -n '__promctl_at %s %zu%s'", name, from, until);
    if (c->complete == COMPLETE_TARGET) {
        buf_printf(b, " -a '%s'\n", targets);
        buf_printf(b, "complete -c promctl -n '__promctl_at %s %zu%s; and __promctl_file' -F\n",
                   name, from, until);
    } else {
        put_kind(b, c->complete, NULL, false);
        buf_putc(b, '\n');
    }
}

/* `command` NULL: the options of all. */
static void put_options(struct buf *b, const char *command, const struct opt *rows, size_t n)
{
    struct opt_refs refs = { 0 };
    opt_refs_add(&refs, rows, n, NULL);
    for (size_t i = 0; i < refs.n; i++) {
        const struct opt *o = refs.p[i].row;
        for (int negated = 0; negated < (o->negatable ? 2 : 1); negated++) {
            buf_puts(b, "complete -c promctl");
            if (command)
                buf_printf(b, " -n '__promctl_at %s'", command);
            if (o->letter && !negated)
                buf_printf(b, " -s %c", o->letter);
            buf_printf(b, " -l %s%s", negated ? "no-" : "", o->name);
            if (emit_takes_value(o) && !o->optional_value)
                put_kind(b, o->complete, o->kind == OPT_KIND_ENUM ? o->words : NULL, true);
            buf_puts(b, negated ? " -d 'not: " : " -d '");
            emit_quoted(b, o->brief, "\\");
            buf_puts(b, "'\n");
        }
    }
    opt_refs_done(&refs);
}

void emit_fish(struct buf *b)
{
    put_head(b);
    for (size_t i = 0; i < cmd_table_n; i++) {
        buf_printf(b, "complete -c promctl -n '__promctl_at \"\"' -a %s -d '", cmd_table[i]->name);
        emit_quoted(b, cmd_table[i]->brief, "\\");
        buf_puts(b, "'\n");
    }
    put_options(b, NULL, common_opts, common_opts_n);
    struct buf name = { 0 };
    const struct cmd *c;
    for (size_t i = 0; (c = emit_command(i)) != NULL; i++) {
        buf_clear(&name);
        buf_printf(&name, strchr(c->name, ' ') ? "\"%s\"" : "%s", c->name);
        put_options(b, buf_z(&name), c->opts, c->n_opts);
        put_operands(b, c, buf_z(&name));
    }
    buf_done(&name);
}
