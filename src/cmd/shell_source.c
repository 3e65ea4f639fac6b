/* shell_source.c - the shell's source: opened, changed, told in the prompt. */
#include <stdlib.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "cmd/shell.h"

static struct source_open_opts open_opts(const struct shell *sh)
{
    return (struct source_open_opts){ .max_bytes = query_series_memory(&sh->args),
                                      .created_is_start = sh->opts.start_timestamps,
                                      .local = sh->args.local };
}

/* A file's name, a server's host. */
static struct str short_name(struct str s)
{
    size_t scheme = str_find(s, STR("://"));

    if (scheme < s.n) {
        s = str_skip(s, scheme + 3);
        s = str_head(s, str_find_char(s, '/'));
        size_t at = str_find_char(s, '@');
        return at < s.n ? str_skip(s, at + 1) : s;
    }
    for (size_t i = s.n; i-- > 0;)
        if (s.p[i] == '/' && i + 1 < s.n)
            return str_skip(s, i + 1);
    return s;
}

static void set_prompt(struct shell *sh)
{
    const struct source_args *a = &sh->args.source;
    const struct opt_strs *many = a->files.n ? &a->files : &a->targets;
    struct buf b = { 0 };

    buf_puts(&b, "promctl ");
    if (a->context.name)
        buf_printf(&b, "%s@", a->context.name);
    if (sh->source.server)
        buf_put_str(&b, short_name(str_of(api_url(sh->source.server))));
    else if (many->n)
        buf_put_str(&b, short_name(str_of(many->p[0])));
    else if (sh->source.n_urls)
        buf_put_str(&b, short_name(str_of(sh->source.urls[0])));
    if (many->n > 1)
        buf_printf(&b, "+%zu", many->n - 1);
    buf_clear(&sh->prompt);
    utf8_put_cut(&sh->prompt, buf_str(&b), 40);
    buf_done(&b);
}

static bool open_all(struct shell *sh, struct opened_source *source, struct opened_source *names,
                     struct err *e)
{
    const struct source_open_opts o = open_opts(sh);

    if (!source_open(source, sh->call, &sh->args.source, &o, e))
        return false;
    if (source->live && !source_collect(source, 0, e))
        return false;
    return !source->server || source_open(names, sh->call, &sh->args.source, &o, e);
}

static void start(struct shell *sh)
{
    const struct names_key metrics = { .kind = NAMES_METRICS };
    const struct names_key interval = { .kind = NAMES_INTERVAL };
    int64_t most = query_series_memory(&sh->args);

    // Of what is fetched for a query, half was left.
    sh->eval_memory = sh->source.local ? most
                                       : query_memory_left(most, source_stats(&sh->source).bytes);
    sh->engine = source_engine_new(&sh->source, &sh->opts);
    sh->names = names_new(sh->source.server ? &sh->names_source : &sh->source, &sh->lock);
    names_get(sh->names, &metrics);
    names_get(sh->names, &interval);
    sh->down = false;
    sh->first_ms = sh->source.live ? sh->source.now_ms : 0;
    set_prompt(sh);
}

static void stop(struct shell *sh)
{
    names_free(sh->names);
    query_engine_close(sh->engine);
    source_opened_close(&sh->names_source);
    source_opened_close(&sh->source);
    sh->names = NULL;
    sh->engine = NULL;
}

bool shell_open(struct shell *sh, struct err *e)
{
    if (!open_all(sh, &sh->source, &sh->names_source, e))
        return false;
    start(sh);
    return true;
}

void shell_close(struct shell *sh)
{
    stop(sh);
    buf_done(&sh->prompt);
}

/* What `args` say now; the old source stays where that fails. */
static bool reopen(struct shell *sh, struct err *e)
{
    struct opened_source source, names = { 0 };

    if (!open_all(sh, &source, &names, e)) {
        source_opened_close(&source);
        source_opened_close(&names);
        return false;
    }
    stop(sh);
    sh->source = source;
    sh->names_source = names;
    sh->source.args = sh->names_source.args = &sh->args.source;
    start(sh);
    return true;
}

bool shell_connect(struct shell *sh, struct str where, struct err *e)
{
    struct source_args old = sh->args.source;
    const char *z = arena_str(&sh->settings, where).p;
    bool is_url = strchr(z, ':') || strchr(z, '/');

    sh->args.source.files = sh->args.source.targets = (struct opt_strs){ 0 };
    sh->args.source.collect_given = false;
    sh->args.source.server = is_url ? z : NULL;
    sh->args.source.context.name = is_url ? NULL : z;
    if (reopen(sh, e))
        return true;
    sh->args.source = old;
    return false;
}

bool shell_set_local(struct shell *sh, bool local, struct err *e)
{
    if (!sh->source.server)
        return err_set(e, ERR_USAGE, "this source is no server: it is evaluated here anyway");
    sh->args.local = local;
    if (reopen(sh, e))
        return true;
    sh->args.local = !local;
    return false;
}
