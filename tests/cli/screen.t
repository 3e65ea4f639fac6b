#! needs tmux
# The door to ncurses on a real terminal: what tests/lib/screen_probe draws and which keys it gets.
$ n=0; tm() { tmux -L "promctl-screen-$$-$n" -f /dev/null "$@"; }
> keys() { for k; do tm send-keys "$k"; done; }
> screen() { tm capture-pane -p "$@" | sed 's/ *$//' | grep . ; }
> until_screen() { for _ in {1..200}; do tm capture-pane -p | grep -qE -e "$1" && return; sleep 0.05; done; echo "never: $1"; screen; }
> probe() { tm kill-server 2>/dev/null; n=$((n + 1)); tm new-session -d -x "$1" -y "$2" "stty -g >before; env TERM=${3:-tmux-256color} $BUILD/tests/lib/screen_probe 2>&1; echo status \$?; stty -g | diff before - && echo as before; sleep 100"; }
> probe 40 12; until_screen '^40x12'; keys x é Up C-a M-b BTab; until_screen 'back tab'; keys Escape; until_screen '^esc'; screen
40x12                                  ╮
rune x 0,0 0
rune é 0,0 0
up  0,0 0
rune  0,0 1
alt rune b 0,0 0
back tab  0,0 0
esc  0,0 0
é 日                                   ⣿

# A new size, and the colours.
$ tm resize-window -x 30 -y 10; until_screen '^30x10'; screen -e | sed -n '1p;$p' | tr '\033' '^'
^[1m^[31m^[44m30x10^[0m^[39m^[49m                        ^[2m╮
^[2mé^[0m^[39m^[49m ^[2m日^[0m^[39m^[49m                         ^[2m⣿

# Left for a line, taken up again; then left for good, with the modes as they were.
$ keys z; until_screen '^outside'; keys Enter; until_screen '^30x10'; screen | head -n 1; tm display-message -p '#{pane_title}'
30x10                        ╮
probe
$ keys q; until_screen 'as before'; screen
outside
left
status 0
as before

# The mouse, focus and pasting.
$ probe 40 16; until_screen '^40x16'
$ printf '\e[<0;5;3M\e[<32;6;3M\e[<0;6;3m\e[<64;1;1M\e[<65;2;2M\e[<18;4;4M\e[I\e[O\e[200~ab\e[201~' >in; tm load-buffer in; tm paste-buffer; until_screen 'paste end'; screen
40x16                                  ╮
press  4,2 1
drag  5,2 1
release  5,2 1
wheel up  0,0 0
wheel down  1,1 0
ctrl press  3,3 3
focus in  0,0 0
focus out  0,0 0
paste begin  0,0 0
rune a 0,0 0
rune b 0,0 0
paste end  0,0 0
é 日                                   ⣿

# A signal ends it well.
$ probe 40 12; until_screen '^40x12'; pkill -TERM -f "^$BUILD/tests/lib/screen_probe"; until_screen 'as before'; screen
Terminated
status 143
as before

# Without a terminal, and on one that nobody knows.
$ $BUILD/tests/lib/screen_probe </dev/null
screen_probe: standard input is not a terminal
[3]
$ probe 40 12 nosuchterm; until_screen 'as before'; screen
screen_probe: the terminal "nosuchterm"
(TERM) is not known here
status 3
as before
$ tm kill-server
