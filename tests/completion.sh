#!/bin/bash
# Completes calls as the shells do, with the scripts of tests/lib/sample_table.c. bash is always
# there; zsh and fish are tried where they are installed.
here=$PWD
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{man,completions,files/sub}
tests/lib/docs_sample "$work" || exit 1
touch "$work/files/page one.txt" "$work/files/prom.yml"
cd "$work/files" || exit 99
export HOME=$work/files LC_ALL=C.UTF-8 TERM=dumb
status=0 tried=0

# expect SHELL LINE WANTED GOT
expect() {
    tried=$((tried + 1))
    [[ $3 == "$4" ]] && return
    printf '%s: %s\n  wanted: %s\n  got:    %s\n' "$1" "$2" "$3" "$4"
    status=1
}

# What bash offers at the end of a line, sorted, as it would replace the last word.
bash_offers() {
    bash --norc --noprofile -c '
        source "$1"
        COMP_LINE=$2 COMP_POINT=${#2}
        # Words as readline parts them: at blanks, and at = and : which are words themselves.
        set -f
        rest=$2 COMP_WORDS=()
        while [[ $rest ]]; do
            case $rest in
            [[:blank:]]*) rest=${rest:1}; [[ $rest ]] || COMP_WORDS+=("") ;;
            [=:]*) word=${rest%%[^=:]*}; COMP_WORDS+=("$word"); rest=${rest#"$word"}
                [[ $rest ]] || COMP_WORDS+=("") ;;
            *) word=${rest%%[[:blank:]=:]*}
                [[ $word == *\\ ]] && word+=${rest:${#word}:1}
                COMP_WORDS+=("$word"); rest=${rest#"$word"} ;;
            esac
        done
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _promctl
        printf "%s\n" "${COMPREPLY[@]}" | sort -u | paste -sd " "
    ' bash "$work/completions/promctl" "$1"
}
in_bash() {
    expect bash "$1" "$2" "$(bash_offers "$1" 2>&1)"
}
fetch_options='--color --config --dir --file --help --host --level --match --no-pager --no-sort'
fetch_options+=' --output --quiet --raw --sort --target --verbose --version --watch'

in_bash 'promctl ' 'explain fetch'
in_bash 'promctl f' 'fetch'
in_bash 'promctl -' '--color --config --help --no-pager --quiet --verbose --version'
in_bash 'promctl --color ' 'always auto never'
in_bash 'promctl --color fetch f' 'fetch'
in_bash 'promctl --color always f' 'fetch'
in_bash 'promctl fetch --' "$fetch_options"
in_bash 'promctl -q fetch --o' '--output'
in_bash 'promctl fetch --output ' 'json ndjson pretty'
in_bash 'promctl fetch --output=' 'json ndjson pretty'
in_bash 'promctl fetch --output=n' 'ndjson'
in_bash 'promctl fetch -o j' 'json'
in_bash 'promctl fetch -ro j' 'json'
in_bash 'promctl fetch -ojson p' 'page one.txt prom.yml'
in_bash 'promctl fetch --match ' ''
in_bash 'promctl fetch --watch d' 'demo: demo:api demo:worker'
in_bash 'promctl fetch demo:' ' api worker'
in_bash 'promctl fetch demo:w' 'worker'
in_bash 'promctl fetch api=pr' 'prom.yml'
in_bash 'promctl fetch api=demo:a' 'api'
in_bash 'promctl fetch htt' 'http:// https://'
in_bash 'promctl fetch --file p' 'page one.txt prom.yml'
in_bash 'promctl fetch --file=p' 'page one.txt prom.yml'
in_bash 'promctl fetch --file=page\ ' 'page one.txt'
in_bash 'promctl fetch --dir ' 'sub'
in_bash 'promctl fetch -- --o' ''
in_bash 'promctl explain ' 'again high low'
in_bash 'promctl explain low ' 'explain fetch'
in_bash 'promctl explain low fetch ' ''
in_bash 'promctl explain again p' 'page one.txt prom.yml'
in_bash 'promctl explain again --how ' 'high low'
in_bash 'promctl explain again -o h' 'high'
in_bash 'promctl explain low again ' ''
in_bash 'promctl explain again --ho' '--how'
in_bash 'promctl explain --level ' 'again high low' # not an option of it

if command -v fish >/dev/null; then
    # Candidates without their descriptions.
    in_fish() {
        expect fish "$1" "$2" "$(XDG_CONFIG_HOME=$work/none XDG_DATA_HOME=$work/none fish --no-config -c \
            'source $argv[1]; complete -C $argv[2]' "$work/completions/promctl.fish" "$1" 2>&1 |
            cut -f 1 | sort -u | paste -sd ' ')"
    }
    in_fish 'promctl ' 'explain fetch'
    in_fish 'promctl --color ' 'always auto never'
    in_fish 'promctl --color always f' 'fetch'
    in_fish 'promctl fetch --o' '--output'
    in_fish 'promctl fetch --output=n' '--output=ndjson'
    in_fish 'promctl fetch -o j' 'json'
    in_fish 'promctl fetch --dir ' 'sub/'
    in_fish 'promctl fetch --file p' 'page one.txt prom.yml'
    in_fish 'promctl fetch demo:' 'demo: demo:api demo:worker'
    in_fish 'promctl explain ' 'again high low'
    in_fish 'promctl explain again p' 'page one.txt prom.yml'
    in_fish 'promctl explain again -o h' 'high'
    in_fish 'promctl explain low again ' ''
    in_fish 'promctl explain low ' 'explain fetch'
    in_fish 'promctl explain low fetch ' ''
    expect fish descriptions $'json\tone $document: [all]' "$(fish --no-config -c \
        'source $argv[1]; complete -C "promctl fetch -o j"' "$work/completions/promctl.fish")"
    expect fish descriptions $'--raw\tdon\'t [change] a\\b: it' "$(fish --no-config -c \
        'source $argv[1]; complete -C "promctl fetch --ra"' "$work/completions/promctl.fish")"
else
    echo "SKIPPED in part: no fish, its completions were not tried"
fi

if command -v zsh >/dev/null; then
    # Types each line and a tab into a zsh on a pseudo terminal, and reads the line that results.
    timeout 20 zsh -f -c '
        zmodload zsh/zpty
        zpty z zsh -f -i
        type() { zpty -w -n z "$1"; }
        until_text() {
            local chunk seen=""
            while [[ $seen != *$1* ]]; do
                zpty -r -m z chunk "*" || return 1
                seen+=$chunk
            done
            print -r -- "$seen"
        }
        type "PS1=; unsetopt beep zle_bracketed_paste; unset zle_bracketed_paste"$'"'\n'"'
        type "fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -d $2"$'"'\n'"'
        type "show() { print -r -- \"<LINE \$BUFFER>\"; BUFFER=; zle accept-line; }; zle -N show"$'"'\n'"'
        type "bindkey \"^X\" show; LISTMAX=9999 KEYTIMEOUT=1; print rea\"\"dy"$'"'\n'"'
        until_text ready >/dev/null
        while IFS= read -r line; do
            type "$line"$'"'\t\x18'"'
            out=$(until_text ">")
            until [[ $out == *"<LINE "*">"* ]]; do out+=$(until_text ">"); done
            out=${out##*<LINE }
            print -r -- "${out%%>*}"
        done
        zpty -d z
    ' zsh "$work/completions" "$work/zcompdump" >"$work/zsh.out" <<'LINES'
promctl fe
promctl --color=al
promctl fetch --outp
promctl fetch --output=n
promctl fetch -o j
promctl fetch --file pr
promctl fetch api=demo:w
promctl explain lo
promctl explain low fe
promctl explain ag
promctl explain again pro
promctl explain again --how=h
LINES
    mapfile -t got <"$work/zsh.out"
    i=0
    while IFS= read -r wanted; do
        expect zsh "line $((i + 1))" "$wanted" "${got[i]-}"
        i=$((i + 1))
    done <<'WANTED'
promctl fetch 
promctl --color=always 
promctl fetch --output=
promctl fetch --output=ndjson 
promctl fetch -o json 
promctl fetch --file prom.yml 
promctl fetch api=demo:worker 
promctl explain low 
promctl explain low fetch 
promctl explain again 
promctl explain again prom.yml 
promctl explain again --how=high 
WANTED
else
    echo "SKIPPED in part: no zsh, its completions were not tried"
fi
cd "$here" || exit 99
echo "$tried completions tried"
exit $status
