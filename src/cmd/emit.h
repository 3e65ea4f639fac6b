/* emit.h - what is printed from the command table: help, man pages, shell completions. */
#ifndef PROMCTL_CMD_EMIT_H
#define PROMCTL_CMD_EMIT_H

#include "base/buf.h"
#include "cmd/cmd.h"
#include "cmd/opt_parse.h"
#include "out/term.h"

/* One line of ENVIRONMENT or FILES, for commands that use any of `uses` (0: all). */
struct emit_note {
    unsigned uses;
    const char *what, *text;
};
extern const struct emit_note emit_environment[], emit_files[];
extern const size_t emit_environment_n, emit_files_n;

/* The program in a line and in paragraphs. */
extern const char emit_brief[], emit_about[];

/* Command `i` of all, those of a second word behind the one they belong to; NULL: no more. */
const struct cmd *emit_command(size_t i);

/* Its name with each blank as `blank`. */
void emit_put_name(struct buf *b, const struct cmd *c, const char *blank);

/* "test/record ": names of two words that are one command, each with a blank behind. */
void emit_put_subs(struct buf *b);

/* The second word of its sub-command `i`. */
static inline const char *emit_sub_word(const struct cmd *c, size_t i)
{
    return c->subs[i]->name + strlen(c->name) + 1;
}

/* The rows of a command (or of none: NULL), then the common ones under their own heading. */
void emit_refs_add(struct opt_refs *refs, const struct cmd *c);

bool emit_same_heading(const char *a, const char *b);

/* Whether row `i` is the first under its heading. */
bool emit_begins_heading(const struct opt_refs *refs, size_t i);

/* Whether the text ends as a sentence does, also before a closing bracket or quote. */
bool emit_ends_sentence(struct str s);

/* What a table wrote as a phrase: "how to print" becomes "How to print." The caller frees. */
char *emit_sentence(const char *phrase);

/* Help of the program: commands and common options, laid out for a terminal (width 0: for 80
 * columns). */
void emit_overview(struct buf *b, const struct out_term *t);

/* Only the call and the commands. */
void emit_commands(struct buf *b, const struct out_term *t);

/* Help of a command; `full` with the sentences that are otherwise only in the man page. */
void emit_help(struct buf *b, const struct out_term *t, const struct cmd *c, bool full);

/* A page in man(7): of a command, or of the program (NULL). */
void emit_man(struct buf *b, const struct cmd *c);

/* Completion scripts. */
void emit_bash(struct buf *b);
void emit_zsh(struct buf *b);
void emit_fish(struct buf *b);

/* Whether the shell is to expect a value behind the option. */
static inline bool emit_takes_value(const struct opt *o)
{
    return o->kind != OPT_KIND_FLAG && o->kind != OPT_KIND_COUNT;
}

/* Text within single quotes of a shell, each of `special` (if any) behind a backslash. */
void emit_quoted(struct buf *b, const char *text, const char *special);

#endif
