/* shell.h - what the files of the interactive shell share.
 *
 * The shell holds a query engine and a source of names, and cannot tell whether a server, a file or
 * targets are behind them.
 */
#ifndef PROMCTL_CMD_SHELL_H
#define PROMCTL_CMD_SHELL_H

#include "base/map.h"
#include "base/vec.h"
#include "cmd/names.h"
#include "cmd/query.h"
#include "out/editor.h"

#include <pthread.h>

struct shell_menu {     /* {0}: closed */
    struct arena arena; /* of the rows */
    struct out_menu_row *rows;
    size_t n, chosen;
    struct span word; /* what a choice replaces */
    char quote;       /* around values; NUL: the choice brings its own */
    char closes;      /* behind a choice, unless it stands there */
};

struct shell_edit {
    struct shell_menu menu;
    bool tab;      /* the last key was Tab: the menu stays */
    bool choosing; /* a choice was made in a menu that closed with this key */
    bool waiting;  /* Tab was pressed, and what to offer is not there yet */
    bool nothing;  /* nothing to offer */
    bool used;     /* something was typed once: no introduction any more */
    char *line;    /* taken by Enter; NULL: none */
    bool eof, taken;
    int *widths;      /* of the rows as they were drawn */
    int rows, x, y;   /* how many, and the cursor */
    struct buf ahead; /* typed before the first prompt */
    int indent;       /* of the text of the entry that ran; negative: it has several rows */
};

struct shell {
    const struct cmd_call *call;
    struct query_args args; /* of the call, as changed since */
    struct out_term term,
        picture; /* of results; of the editor: attributes without NO_COLOR's colours */
    bool plain;  /* a dumb terminal: readline draws */
    bool light;  /* the terminal's background, as it told */
    struct opened_source source;
    struct opened_source names_source; /* a server takes one call at a time: names come over this */
    struct query_engine *engine;
    struct pql_engine_opts opts;
    int64_t eval_memory;
    pthread_mutex_t lock; /* of the source, while it is read for names or collects */
    struct names *names;
    struct map uses_names; /* how often metrics stand in the history */
    struct sizes uses;
    struct buf prompt; /* "promctl demo:" */
    bool down;         /* the source did not answer last time */
    int64_t first_ms;  /* since when targets are scraped; 0: not yet */
    struct shell_edit edit;

    struct arena settings; /* of strings that commands set in `args` */
    struct str entry;      /* what was typed, as long as it is being done */
    bool said;             /* something was printed since */
    char *last;            /* the expression that ran last, and was none that cannot run */
    char *tried;           /* the one that was typed last, or NULL */
    bool wrong;            /* it cannot run */
    char *next;            /* what the next prompt begins with, or NULL */
    struct map variables;  /* of \set, */
    struct {
        struct str *p;
        size_t n, cap;
    } values;           /* and what they stand for, by id */
    const char *output; /* file that results go to, or NULL */
    bool timing;
    bool quit;
    int status;
};

/* The whole session. */
int shell_run(const struct cmd_call *call, const struct query_args *args, struct err *e);

/* ---- shell_source.c ---- */

bool shell_open(struct shell *sh, struct err *e);
void shell_close(struct shell *sh);

/* Another context, or a URL; the old source stays where that fails. */
bool shell_connect(struct shell *sh, struct str where, struct err *e);

/* Whether what a server has is evaluated here. */
bool shell_set_local(struct shell *sh, bool local, struct err *e);

/* ---- shell_edit.c: reading an entry ---- */

bool shell_edit_open(struct shell *sh, struct err *e);
void shell_edit_close(struct shell *sh);

/* Waits for an entry; heap. NULL: the end of input. `first` is what already stands there, or NULL.
 */
char *shell_edit_read(struct shell *sh, const char *first);

/* ---- shell_screen.c: what is seen while typing ---- */

void shell_draw(struct shell *sh);
void shell_draw_done(struct shell *sh);  /* the text as it stays, the cursor below it */
void shell_draw_moved(struct shell *sh); /* after a resize */
void shell_undraw(struct shell *sh);
void shell_clear(struct shell *sh);

/* ---- shell_offer.c: completion ---- */

/* The hint at the cursor: appends; `mark` is its underlined part. */
void shell_hint(struct shell *sh, struct buf *b, struct span *mark);
void shell_tab(struct shell *sh, bool back);
void shell_menu_close(struct shell *sh);

/* How far apart the source's samples are, waited for at most so long; 0: not known. */
int64_t shell_interval(struct shell *sh, int timeout_ms);

/* How often a metric of the history is used. */
void shell_count_uses(struct shell *sh, struct str entry);
void shell_apply_uses(struct shell *sh);

/* ---- shell_history.c ---- */

void shell_history_load(struct shell *sh);
void shell_history_add(struct shell *sh, const char *entry);

/* ---- shell_query.c ---- */

/* Evaluates and prints. */
void shell_query(struct shell *sh, struct str text, int format);

/* How it is evaluated, instead of the result. */
void shell_explain(struct shell *sh, struct str text);

/* The same as shell_query(), and tells whether to go on: not after Ctrl-C, nor when nothing can be
 * written. */
bool shell_query_again(struct shell *sh, struct str text, int format, bool pager);

/* "error: ..." with its hint; a place in `text` gets a caret below the line that was typed. */
void shell_error(struct shell *sh, struct str text, struct err *e);
void shell_mark(struct shell *sh, struct str text, const struct span *at, size_t n);
void shell_warn(struct shell *sh, const char *fmt, ...) ATTR_PRINTF(2, 3);
void shell_say(struct shell *sh, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* ---- shell_doubt.c ---- */

/* What there is to say about the query beside its answer: warnings. */
void shell_doubt(struct shell *sh, const struct query *q, bool is_empty);

/* ---- shell_commands.c ---- */

/* `text` begins with \ or . */
void shell_command(struct shell *sh, struct str text);

/* An expression as if it were typed: variables, a command behind it. */
void shell_run_expr(struct shell *sh, struct str text);

/* Puts values in the place of $NAME and ${NAME}; true where there was one. Those that Grafana has
 * of itself are known, too: $__interval, $__rate_interval, $__range. */
bool shell_expand(struct shell *sh, struct str text, struct buf *out);

/* Takes the command off the end of an expression: `up \g 1h`. Empty: there is none. */
struct str shell_split_command(struct str *text);

#endif
