#! needs script
# --watch on a terminal: Ctrl-Z gives the shell its screen and cursor back, a resize draws anew.

$ COLUMNS=60 script -qfc 'echo $$ >pid; exec promctl scrape --watch=60s demo:api' out </dev/null >/dev/null &
> count() { grep -saoF -e "$1" out | wc -l; }
> until_count() { for _ in {1..100}; do (($(count "$1") >= $2)) && return; sleep 0.1; done; }
> enter=$'\e[?1049h\e[?25l' leave=$'\e[?25h\e[?1049l' draw=$'\e[H\e[J'
> until_count "$draw" 1; kill -WINCH "$(<pid)"
> until_count "$draw" 2; kill -TSTP "$(<pid)"
> until_count "$draw" 3; kill -TERM "$(<pid)"; wait
> echo "entered $(count "$enter") left $(count "$leave") drawn $(count "$draw")"
entered 2 left 2 drawn 3

# No page yet is not a page of 1970; what is too long for the screen is cut, not wrapped.
$ rm out; script -qfc 'echo $$ >pid; stty cols 30 rows 10; exec promctl scrape --watch=60s nosuchfile' out </dev/null >/dev/null &
> until_count "$draw" 1; kill -TERM "$(<pid)"; wait
> tr -d '\r' <out | sed -n 's/.*J[0-9][0-9]:[0-9][0-9]:[0-9][0-9]/TIME/p'
TIME   no answer yet, aga…
