/* emit_text.c - what help and man pages have in common: words about the program, headings. */
#include "cmd/emit.h"

const char emit_brief[] = "work with metrics and PromQL on the command line";

const char emit_about[] =
    "`promctl` is one program for what is done with Prometheus metrics in a shell: fetching them, "
    "reading them, checking them. It needs no server, no configuration and no network of its own.";

const struct emit_note emit_environment[] = {
    { CMD_USES_HTTP, "http_proxy, https_proxy, all_proxy, no_proxy",
      "The proxy to go through, and the hosts that are reached without one. `--proxy` goes "
      "first." },
    { CMD_USES_HTTP, "PROMCTL_PASSWORD", "The password of `--user` where no file has it." },
    { CMD_USES_HTTP, "PROMCTL_BEARER_TOKEN",
      "A token to authorize with where no other credentials are given." },
    { CMD_USES_COLOR, "NO_COLOR", "When set to anything, no colour unless `--color` asks for it." },
    { CMD_USES_COLOR, "CLICOLOR_FORCE",
      "When set to anything but 0, colour also where the output is no terminal." },
    { CMD_USES_COLOR, "TERM", "With the value `dumb`, no colour." },
    { CMD_USES_PAGER, "COLUMNS", "The width to fill where the terminal does not tell its own." },
    { CMD_USES_PAGER, "PROMCTL_PAGER, PAGER",
      "The pager for output that does not fit on the terminal; `less -FRX` when neither is set." },
    { CMD_USES_CONFIG, "XDG_CONFIG_HOME", "Where configuration lives; `~/.config` when not set." },
};
const size_t emit_environment_n = N_OF(emit_environment);

const struct emit_note emit_files[] = {
    { CMD_USES_CONFIG, "$XDG_CONFIG_HOME/promctl/config.yml",
      "The configuration, with named contexts. `--config` names another file." },
};
const size_t emit_files_n = N_OF(emit_files);

const struct cmd *emit_command(size_t i)
{
    for (size_t k = 0; k < cmd_table_n; k++) {
        if (i <= cmd_table[k]->n_subs)
            return i ? cmd_table[k]->subs[i - 1] : cmd_table[k];
        i -= cmd_table[k]->n_subs + 1;
    }
    return NULL;
}

void emit_put_name(struct buf *b, const struct cmd *c, const char *blank)
{
    for (const char *p = c->name; *p; p++)
        if (*p == ' ')
            buf_puts(b, blank);
        else
            buf_putc(b, *p);
}

void emit_put_subs(struct buf *b)
{
    const struct cmd *c;

    for (size_t i = 0; (c = emit_command(i)) != NULL; i++)
        if (strchr(c->name, ' ')) {
            emit_put_name(b, c, "/");
            buf_putc(b, ' ');
        }
}

void emit_refs_add(struct opt_refs *refs, const struct cmd *c)
{
    const struct opt common = { .kind = OPT_KIND_GROUP,
                                .brief = "Options of every command",
                                .group = common_opts,
                                .n_group = common_opts_n };
    if (c)
        opt_refs_add(refs, c->opts, c->n_opts, NULL);
    opt_refs_add(refs, &common, 1, NULL);
}

bool emit_same_heading(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

bool emit_begins_heading(const struct opt_refs *refs, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (emit_same_heading(refs->p[i].heading, refs->p[j].heading))
            return false;
    return true;
}

bool emit_ends_sentence(struct str s)
{
    while (s.n && (s.p[s.n - 1] == ')' || s.p[s.n - 1] == '"'))
        s.n--;
    return s.n && strchr(".?!:", s.p[s.n - 1]);
}

char *emit_sentence(const char *phrase)
{
    struct buf b = { 0 };
    // An ordinary word: not "demo:", not "http_proxy", not "rate()".
    char after = phrase[strspn(phrase, "abcdefghijklmnopqrstuvwxyz-")];
    bool word = !after || strchr(" ,;'", after);
    buf_puts(&b, phrase);
    if (b.n && b.p[0] >= 'a' && b.p[0] <= 'z' && word)
        b.p[0] = (char)(b.p[0] - 'a' + 'A');
    if (b.n && !emit_ends_sentence(buf_str(&b)))
        buf_putc(&b, '.');
    return buf_take(&b);
}

void emit_quoted(struct buf *b, const char *text, const char *special)
{
    for (const char *c = text; *c; c++) {
        if (*c == '`') // our markup of literal words
            continue;
        if (strchr(special, *c))
            buf_putc(b, '\\');
        if (*c == '\'')
            buf_puts(b, "'\\''");
        else
            buf_putc(b, *c);
    }
}
