/* emit_bash.c - the completion script for bash (3.2 or later, bash-completion not needed). */
#include "cmd/emit.h"

static const char head[] =
    "# bash completion of promctl, made from its command table (promctl completion bash)\n"
    "\n";

/* What does not depend on the tables.
 *
 * Words are put together again where readline has parted them at = or :, which are word breaks,
 * and what stands before the last break is taken off the replies. */
static const char engine[] =
    "# Sets `words` to the words up to the cursor.\n"
    "_promctl_words() {\n"
    "    local i gap line=$COMP_LINE\n"
    "    words=()\n"
    "    for ((i = 0; i <= COMP_CWORD; i++)); do\n"
    "        gap=${line%%[![:blank:]]*}\n"
    "        line=${line#\"$gap\"}\n"
    "        if [[ $i -eq 0 || $gap ]]; then\n"
    "            words+=(\"${COMP_WORDS[i]}\")\n"
    "        else\n"
    "            words[${#words[@]}-1]+=${COMP_WORDS[i]}\n"
    "        fi\n"
    "        line=${line#\"${COMP_WORDS[i]}\"}\n"
    "    done\n"
    "}\n"
    "\n"
    "# Reads the words before the cursor: the command, how many operands it has, the option whose\n"
    "# value comes next, and whether `--` has ended the options.\n"
    "_promctl_read() {\n"
    "    local i word\n"
    "    for ((i = 1; i < ${#words[@]} - 1; i++)); do\n"
    "        word=${words[i]}\n"
    "        if [[ $pending ]]; then\n"
    "            pending=\n"
    "        elif [[ ! $ended && $word == -- ]]; then\n"
    "            ended=1\n"
    "        elif [[ ! $ended && $word == --* ]]; then\n"
    "            _promctl_value \"$command\" \"$word\" && pending=$word\n"
    "        elif [[ ! $ended && $word == -?* ]]; then\n"
    "            while [[ $word == -?* ]]; do\n"
    "                if _promctl_value \"$command\" \"${word:0:2}\"; then\n"
    "                    [[ ${#word} -eq 2 ]] && pending=$word\n"
    "                    break\n"
    "                fi\n"
    "                word=-${word:2}\n"
    "            done\n"
    "        elif [[ ! $command ]]; then\n"
    "            command=$word\n"
    "        elif [[ $operands -eq 0 && $_promctl_subs == *\" $command/$word \"* ]]; then\n"
    "            command+=\" $word\"\n"
    "        else\n"
    "            operands=$((operands + 1))\n"
    "        fi\n"
    "    done\n"
    "}\n"
    "\n"
    "# Adds what `compgen \"$@\"` finds for the word $cur to the replies, behind $prefix.\n"
    "_promctl_add() {\n"
    "    local reply n=${#COMPREPLY[@]}\n"
    "    while IFS= read -r reply; do\n"
    "        COMPREPLY+=(\"$prefix$reply\")\n"
    "    done < <(compgen \"$@\" -- \"$cur\" 2>/dev/null)\n"
    "    [[ ${#COMPREPLY[@]} -gt $n ]]\n"
    "}\n"
    "\n"
    "# Replies with what $kind and $list say of the word $cur.\n"
    "_promctl_reply() {\n"
    "    [[ $list ]] && _promctl_add -W \"$list\"\n"
    "    cur=${cur#[\\\"\\']}\n"
    "    cur=${cur//\\\\/}\n"
    "    case $kind in\n"
    "    file) _promctl_add -f && compopt -o filenames 2>/dev/null ;;\n"
    "    dir) _promctl_add -d && compopt -o filenames 2>/dev/null ;;\n"
    "    host) _promctl_add -A hostname ;;\n"
    "    target)\n"
    "        if [[ ! $prefix && $cur =~ ^[A-Za-z_][A-Za-z0-9_-]*= ]]; then\n"
    "            prefix=${BASH_REMATCH[0]}\n"
    "            cur=${cur#\"$prefix\"}\n"
    "        fi\n"
    "        _promctl_add -W 'demo: demo:api demo:worker http:// https://'\n"
    "        [[ $cur ]] && _promctl_add -A hostname -S : && compopt -o nospace 2>/dev/null\n"
    "        _promctl_add -f && compopt -o filenames 2>/dev/null\n"
    "        ;;\n"
    "    esac\n"
    "    [[ ${COMPREPLY[0]-} == *[/=] ]] && compopt -o nospace 2>/dev/null\n"
    "}\n"
    "\n"
    "# Takes off the replies what readline keeps: up to the last word break before the cursor.\n"
    "_promctl_trim() {\n"
    "    local i kept='' whole=$1\n"
    "    while [[ $whole == *[=:]* ]]; do\n"
    "        if [[ ${whole: -1} == [=:] && $COMP_WORDBREAKS == *\"${whole: -1}\"* ]]; then\n"
    "            kept=$whole\n"
    "            break\n"
    "        fi\n"
    "        whole=${whole%?}\n"
    "    done\n"
    "    for ((i = 0; i < ${#COMPREPLY[@]}; i++)); do\n"
    "        COMPREPLY[i]=${COMPREPLY[i]#\"$kept\"}\n"
    "    done\n"
    "}\n"
    "\n"
    "_promctl() {\n"
    "    local words cur prefix='' command='' pending='' ended='' operands=0 kind list\n"
    "    COMPREPLY=()\n"
    "    _promctl_words\n"
    "    _promctl_read\n"
    "    cur=${words[${#words[@]}-1]}\n"
    "    kind='' list=''\n"
    "    if [[ $pending ]]; then\n"
    "        _promctl_value \"$command\" \"$pending\"\n"
    "    elif [[ ! $ended && $cur == --*=* ]]; then\n"
    "        prefix=${cur%%=*}=\n"
    "        _promctl_value \"$command\" \"${cur%%=*}\"\n"
    "        cur=${cur#*=}\n"
    "    elif [[ ! $ended && $cur == -* ]]; then\n"
    "        _promctl_options \"$command\"\n"
    "    elif [[ ! $command ]]; then\n"
    "        list=$_promctl_commands\n"
    "    else\n"
    "        _promctl_operand \"$command\" \"$operands\"\n"
    "    fi\n"
    "    _promctl_reply\n"
    "    _promctl_trim \"${words[${#words[@]}-1]}\"\n"
    "}\n"
    "\n"
    "complete -F _promctl promctl\n";

static void put_words(struct buf *b, const struct opt_words *w)
{
    buf_puts(b, "list='");
    for (size_t i = 0; i < w->n; i++)
        buf_printf(b, "%s%s", i ? " " : "", w->p[i]);
    buf_putc(b, '\'');
}

static void put_kind(struct buf *b, enum opt_complete kind, const struct opt_words *words)
{
    static const char *const kinds[] = {
        [COMPLETE_NONE] = ":",         [COMPLETE_FILE] = "kind=file",
        [COMPLETE_DIR] = "kind=dir",   [COMPLETE_TARGET] = "kind=target",
        [COMPLETE_HOST] = "kind=host", [COMPLETE_COMMAND] = "list=$_promctl_commands",
    };
    if (words)
        put_words(b, words);
    else
        buf_puts(b, kinds[kind]);
}

/* The pattern a command's name is matched by; NULL: any. */
static void put_pattern(struct buf *b, const struct cmd *c)
{
    if (c)
        emit_put_name(b, c, "\\ ");
    else
        buf_putc(b, '*');
}

/* What completes the value of each option of one table. */
static void put_values(struct buf *b, const struct cmd *c, const struct opt *rows, size_t n,
                       bool optional)
{
    struct opt_refs refs = { 0 };
    opt_refs_add(&refs, rows, n, NULL);
    for (size_t i = 0; i < refs.n; i++) {
        const struct opt *o = refs.p[i].row;
        if (!emit_takes_value(o) || o->optional_value != optional)
            continue;
        buf_puts(b, "    ");
        put_pattern(b, c);
        buf_printf(b, ":--%s", o->name);
        if (o->letter && !optional) {
            buf_puts(b, " | ");
            put_pattern(b, c);
            buf_printf(b, ":-%c", o->letter);
        }
        buf_puts(b, ") ");
        put_kind(b, o->complete, o->kind == OPT_KIND_ENUM ? o->words : NULL);
        buf_puts(b, optional ? "; return 1 ;;\n" : " ;;\n");
    }
    opt_refs_done(&refs);
}

static void put_value_function(struct buf *b)
{
    buf_puts(b, "# How the value of option $2 of command $1 is completed; fails where the next "
                "word is no\n# value of it.\n_promctl_value() {\n"
                "    kind='' list=''\n    case $1:$2 in\n");
    const struct cmd *c;
    for (size_t i = 0; (c = emit_command(i)) != NULL; i++) {
        put_values(b, c, c->opts, c->n_opts, false);
        put_values(b, c, c->opts, c->n_opts, true);
    }
    put_values(b, NULL, common_opts, common_opts_n, false);
    put_values(b, NULL, common_opts, common_opts_n, true);
    buf_puts(b, "    *) return 1 ;;\n    esac\n}\n\n");
}

static void put_names(struct buf *b, const struct opt *rows, size_t n)
{
    struct opt_refs refs = { 0 };
    opt_refs_add(&refs, rows, n, NULL);
    for (size_t i = 0; i < refs.n; i++) {
        buf_printf(b, " --%s", refs.p[i].row->name);
        if (refs.p[i].row->negatable)
            buf_printf(b, " --no-%s", refs.p[i].row->name);
    }
    opt_refs_done(&refs);
}

static void put_option_function(struct buf *b)
{
    buf_puts(b, "# The options of command $1.\n_promctl_options() {\n    list='");
    struct buf names = { 0 };
    put_names(&names, common_opts, common_opts_n);
    buf_put_str(b, str_skip(buf_str(&names), 1));
    buf_puts(b, "'\n    case $1 in\n");
    const struct cmd *c;
    for (size_t i = 0; (c = emit_command(i)) != NULL; i++) {
        if (!c->n_opts)
            continue;
        buf_puts(b, "    ");
        put_pattern(b, c);
        buf_puts(b, ") list+='");
        put_names(b, c->opts, c->n_opts);
        buf_puts(b, "' ;;\n");
    }
    buf_puts(b, "    esac\n}\n\n");
    buf_done(&names);
}

/* Words that are known, and those that begin a command of their own. */
static void put_first_operand(struct buf *b, const struct cmd *c)
{
    if (!c->operand_words && !c->n_subs)
        return;
    buf_puts(b, "    ");
    put_pattern(b, c);
    buf_puts(b, ":0) list='");
    for (size_t i = 0; c->operand_words && i < c->operand_words->n; i++)
        buf_printf(b, "%s%s", i ? " " : "", c->operand_words->p[i]);
    for (size_t i = 0; i < c->n_subs; i++)
        buf_printf(b, "%s%s", i || c->operand_words ? " " : "", emit_sub_word(c, i));
    buf_puts(b, "' ;;\n");
}

static void put_operand_function(struct buf *b)
{
    buf_puts(b, "# The next operand of command $1, which has $2 already.\n"
                "_promctl_operand() {\n    case $1:$2 in\n");
    const struct cmd *c;
    for (size_t i = 0; (c = emit_command(i)) != NULL; i++) {
        put_first_operand(b, c);
        if (c->complete == COMPLETE_NONE)
            continue;
        if (c->max_operands == OPERANDS_ANY) {
            buf_puts(b, "    ");
            put_pattern(b, c);
            buf_puts(b, ":*) ");
        }
        for (size_t k = 0; c->max_operands != OPERANDS_ANY && k < c->max_operands; k++) {
            buf_puts(b, k ? " | " : "    ");
            put_pattern(b, c);
            buf_printf(b, ":%zu%s", k, k + 1 == c->max_operands ? ") " : "");
        }
        put_kind(b, c->complete, NULL);
        buf_puts(b, " ;;\n");
    }
    buf_puts(b, "    esac\n}\n\n");
}

void emit_bash(struct buf *b)
{
    buf_puts(b, head);
    buf_puts(b, "_promctl_commands='");
    for (size_t i = 0; i < cmd_table_n; i++)
        buf_printf(b, "%s%s", i ? " " : "", cmd_table[i]->name);
    buf_puts(b, "'\n_promctl_subs=' ");
    emit_put_subs(b);
    buf_puts(b, "'\n\n");
    put_option_function(b);
    put_value_function(b);
    put_operand_function(b);
    buf_puts(b, engine);
}
