/* shell.c - the interactive shell of `promctl query`. */
#include "cmd/shell.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/time.h"
#include "base/vec.h"

static bool is_dumb(void)
{
    const char *term = getenv("TERM");
    return !term || !*term || strcmp(term, "dumb") == 0;
}

/* Without the semicolon that ended it early. */
static struct str without_end(struct str text)
{
    text = str_trim(text);
    while (text.n && text.p[text.n - 1] == ';')
        text = str_trim(str_head(text, text.n - 1));
    return text;
}

static char *copy_of(struct str text)
{
    struct buf b = { 0 };

    buf_put_str(&b, text);
    buf_putc(&b, '\0');
    return buf_take(&b);
}

void shell_run_expr(struct shell *sh, struct str text)
{
    struct str command = shell_split_command(&text);
    struct buf expanded = { 0 };
    char *before = sh->last;

    text = without_end(text);
    if (text.n && shell_expand(sh, text, &expanded))
        text = buf_str(&expanded);
    sh->wrong = false;
    if (text.n) {
        char *tried = copy_of(text); // before the old one goes: `text` may be it
        free(sh->tried);
        sh->tried = tried;
        sh->last = copy_of(text); // for the command
    }
    if (command.n)
        shell_command(sh, command);
    else if (text.n)
        shell_query(sh, text, sh->args.format);
    if (text.n) {
        free(sh->wrong ? sh->last : before);
        sh->last = sh->wrong ? before : sh->last;
    }
    buf_done(&expanded);
}

static void run_entry(struct shell *sh, const char *line)
{
    struct str text = str_of(line);

    sh->entry = text;
    sh->said = false;
    cmd_interrupted = false;
    shell_history_add(sh, line);
    if (out_editor_is_command(text))
        shell_command(sh, without_end(text));
    else
        shell_run_expr(sh, text);
    sh->entry = (struct str){ 0 };
    cmd_interrupted = false;
}

static void loop(struct shell *sh)
{
    while (!sh->quit) {
        char *first = sh->next;
        sh->next = NULL;
        char *line = shell_edit_read(sh, first);
        free(first);
        if (!line)
            break;
        run_entry(sh, line);
        free(line);
    }
}

int shell_run(const struct cmd_call *call, const struct query_args *args, struct err *e)
{
    struct shell sh = {
        .call = call,
        .args = *args,
        .timing = !call->common->quiet,
        .plain = is_dumb(),
    };

    pthread_mutex_init(&sh.lock, NULL);
    out_term_of(&sh.term, STDOUT_FILENO, (enum out_color)call->common->color);
    sh.opts.threads = (unsigned)args->threads;
    if (query_features(args, &sh.opts, e) && shell_edit_open(&sh, e) && shell_open(&sh, e)) {
        shell_history_load(&sh);
        loop(&sh);
    }
    shell_close(&sh);
    shell_edit_close(&sh);
    free(sh.last);
    free(sh.tried);
    free(sh.next);
    map_done(&sh.uses_names);
    vec_done(&sh.uses);
    map_done(&sh.variables);
    vec_done(&sh.values);
    arena_done(&sh.settings);
    pthread_mutex_destroy(&sh.lock);
    return sh.status;
}
