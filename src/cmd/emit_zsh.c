/* emit_zsh.c - the completion script for zsh: specifications for its _arguments. */
#include "cmd/emit.h"

static const char head[] =
    "#compdef promctl\n"
    "# zsh completion of promctl, made from its command table (promctl completion zsh)\n"
    "\n"
    "_promctl_target() {\n"
    "    local ret=1\n"
    "    local -a demo=(\n"
    "        'demo\\::the simulated system'\n"
    "        'demo\\:api:its API server'\n"
    "        'demo\\:worker:its worker'\n"
    "    )\n"
    "    compset -P '[[:alpha:]_][[:alnum:]_-]#='\n"
    "    _describe -t demo 'simulated system' demo && ret=0\n"
    "    _files && ret=0\n"
    "    _alternative 'hosts:host:_hosts -S :' 'urls:URL:(http\\:// https\\://)' && ret=0\n"
    "    return ret\n"
    "}\n"
    "\n";

/* Characters that _arguments reads in a description and in a message. */
static const char in_brackets[] = "[]\\";
static const char in_message[] = ":\\";

/* ((word\:"description" ...)), which zsh reads as shell words. */
static void put_words(struct buf *b, const struct opt_words *w)
{
    buf_puts(b, w->brief ? "((" : "(");
    for (size_t i = 0; i < w->n; i++) {
        buf_puts(b, i ? " " : "");
        emit_quoted(b, w->p[i], in_message);
        if (w->brief) {
            buf_puts(b, "\\:\"");
            emit_quoted(b, w->brief[i], ":\\\"$");
            buf_putc(b, '"');
        }
    }
    buf_puts(b, w->brief ? "))" : ")");
}

static void put_action(struct buf *b, enum opt_complete kind, const struct opt_words *words)
{
    static const char *const actions[] = {
        [COMPLETE_NONE] = " ",        [COMPLETE_FILE] = "_files",
        [COMPLETE_DIR] = "_files -/", [COMPLETE_TARGET] = "_promctl_target",
        [COMPLETE_HOST] = "_hosts",   [COMPLETE_COMMAND] = "_promctl_commands",
    };
    if (words)
        put_words(b, words);
    else
        buf_puts(b, actions[kind]);
}

static void put_option(struct buf *b, const struct opt *o)
{
    bool value = emit_takes_value(o);
    bool again = o->kind == OPT_KIND_STRS || o->kind == OPT_KIND_COUNT;
    const char *sign = !value ? "" : o->optional_value ? "=-" : "=";

    buf_puts(b, "        ");
    if (again)
        buf_puts(b, "'*'");
    else if (o->letter)
        buf_printf(b, "'(-%c --%s)'", o->letter, o->name);
    if (o->letter)
        buf_printf(b, "{-%c%s,--%s%s}'[", o->letter, value && !o->optional_value ? "+" : "",
                   o->name, sign);
    else
        buf_printf(b, "%s--%s%s[", again ? "'" : "'", o->name, sign);
    emit_quoted(b, o->brief, in_brackets);
    buf_putc(b, ']');
    if (value) {
        buf_puts(b, o->optional_value ? "::" : ":");
        emit_quoted(b, o->arg, in_message);
        buf_putc(b, ':');
        put_action(b, o->complete, o->kind == OPT_KIND_ENUM ? o->words : NULL);
    }
    buf_puts(b, "'\n");
    if (o->negatable) {
        buf_printf(b, "        '--no-%s[not: ", o->name);
        emit_quoted(b, o->brief, in_brackets);
        buf_puts(b, "]'\n");
    }
}

static void put_options(struct buf *b, const struct opt *rows, size_t n)
{
    struct opt_refs refs = { 0 };
    opt_refs_add(&refs, rows, n, NULL);
    for (size_t i = 0; i < refs.n; i++)
        put_option(b, refs.p[i].row);
    opt_refs_done(&refs);
}

/* Words that are known, and those that begin a command of their own, with what they are for. */
static void put_first_operand(struct buf *b, const struct cmd *c)
{
    const struct opt_words *w = c->operand_words;

    if (c->n_subs) {
        buf_puts(b, "        '1: :((");
        for (size_t i = 0; w && i < w->n; i++)
            buf_printf(b, "%s ", w->p[i]);
        for (size_t i = 0; i < c->n_subs; i++) {
            buf_printf(b, "%s%s\\:\"", i ? " " : "", emit_sub_word(c, i));
            emit_quoted(b, c->subs[i]->brief, ":\\\"$");
            buf_puts(b, "\"");
        }
        buf_puts(b, "))'\n");
    } else if (w) {
        buf_puts(b, "        '1: :");
        put_words(b, w);
        buf_puts(b, "'\n");
    }
}

static void put_operands(struct buf *b, const struct cmd *c)
{
    put_first_operand(b, c);
    if (c->complete == COMPLETE_NONE)
        return;
    if (c->max_operands == OPERANDS_ANY) {
        buf_puts(b, "        '*: :");
        put_action(b, c->complete, NULL);
        buf_puts(b, "'\n");
        return;
    }
    for (size_t k = c->operand_words != NULL; k < c->max_operands; k++) {
        buf_printf(b, "        '%zu:%s:", k + 1, k < c->min_operands ? " " : ": ");
        put_action(b, c->complete, NULL);
        buf_puts(b, "'\n");
    }
}

void emit_zsh(struct buf *b)
{
    buf_puts(b, head);
    buf_puts(b, "_promctl_commands() {\n    local -a commands=(\n");
    for (size_t i = 0; i < cmd_table_n; i++) {
        buf_printf(b, "        '%s:", cmd_table[i]->name);
        emit_quoted(b, cmd_table[i]->brief, in_message);
        buf_puts(b, "'\n");
    }
    buf_puts(b, "    )\n    _describe -t commands command commands\n}\n\n"
                "_promctl() {\n"
                "    local curcontext=$curcontext state line ret=1\n"
                "    local -a common own\n"
                "    local _promctl_subs=' ");
    emit_put_subs(b);
    buf_puts(b, "'\n"
                "    common=(\n");
    put_options(b, common_opts, common_opts_n);
    buf_puts(b, "    )\n"
                "    _arguments -s -S -C : $common '1: :_promctl_commands' '*:: :->rest' && ret=0\n"
                "    [[ $state == rest ]] || return ret\n"
                "    if (( CURRENT > 2 )) && [[ $_promctl_subs == *\" $words[1]/$words[2] \"* ]]; "
                "then\n"
                "        words=(\"$words[1] $words[2]\" \"${(@)words[3,-1]}\")\n"
                "        (( CURRENT-- ))\n"
                "    fi\n"
                "    curcontext=${curcontext%:*:*}:promctl-${words[1]/ /-}:\n"
                "    case $words[1] in\n");
    const struct cmd *c;
    for (size_t i = 0; (c = emit_command(i)) != NULL; i++) {
        buf_puts(b, "    ");
        emit_put_name(b, c, "\\ ");
        buf_puts(b, ")\n        own=(\n");
        put_options(b, c->opts, c->n_opts);
        put_operands(b, c);
        buf_puts(b, "        )\n        ;;\n");
    }
    buf_puts(b, "    *) return 1 ;;\n    esac\n"
                "    _arguments -s -S : $common $own && ret=0\n"
                "    return ret\n}\n\n"
                "if [[ $funcstack[1] == _promctl ]]; then\n"
                "    _promctl \"$@\"\n"
                "else\n"
                "    compdef _promctl promctl\n"
                "fi\n");
}
