# fish completion of promctl, made from its command table (promctl completion fish)

# The command and its operands before the cursor.
function __promctl_words
    set -l words (commandline -opc)
    set -l skip 0
    for word in $words[2..-1]
        if test $skip = 1
            set skip 0
            continue
        end
        switch $word
            case --color --config --listen --seed --speed --print
                set skip 1
            case '-?*'
            case '*'
                echo $word
        end
    end
end

# Whether the command is $argv[1] ("": none yet), with operands from $argv[2] and
# below $argv[3].
function __promctl_at
    set -l words (__promctl_words)
    test "$words[1]" = "$argv[1]"; or return
    set -q argv[2]; or return 0
    test (count $words) -gt $argv[2]; or return
    not set -q argv[3]; or test (count $words) -le $argv[3]
end

# Whether the word at the cursor may be a file: fish takes what follows a colon for one.
function __promctl_file
    not string match -q -r '^([^=]*=)?(demo|https?):' -- (commandline -ct)
end

complete -c promctl -f
complete -c promctl -n '__promctl_at ""' -a demo -d 'serve the metrics of a simulated system'
complete -c promctl -n '__promctl_at ""' -a help -d 'explain the program or a command'
complete -c promctl -n '__promctl_at ""' -a version -d 'print the version'
complete -c promctl -n '__promctl_at ""' -a completion -d 'print a script that completes promctl in a shell'
complete -c promctl -s h -l help -d 'print help'
complete -c promctl -s V -l version -d 'print the version'
complete -c promctl -s q -l quiet -d 'print no warnings and no progress'
complete -c promctl -s v -l verbose -d 'tell more about what is done'
complete -c promctl -l color -x -a 'auto\t"on a terminal" always\t"everywhere" never\t"nowhere"' -d 'use colour'
complete -c promctl -l config -r -F -d 'read this configuration file instead of the usual one'
complete -c promctl -l no-pager -d 'never start a pager'
complete -c promctl -n '__promctl_at demo' -l listen -x -a '(__fish_print_hostnames)' -d 'where to listen'
complete -c promctl -n '__promctl_at demo' -l seed -x -d 'choose another history'
complete -c promctl -n '__promctl_at demo' -l speed -x -d 'let time run N times as fast'
complete -c promctl -n '__promctl_at demo' -l print -x -a 'prometheus\t"a prometheus.yml that scrapes both endpoints" rules\t"the rule file with the four alerts"' -d 'print a configuration file for Prometheus and exit'
complete -c promctl -n '__promctl_at help 0 1' -a 'demo help version completion'
complete -c promctl -n '__promctl_at completion 0 1' -a 'bash zsh fish'
