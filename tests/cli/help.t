$ promctl help version
Usage: promctl version [OPTION]...

Print the version.

Prints the name and the version, as --version does. With --verbose also tells
which of the libraries that promctl opens on first use are installed.

Options of every command:
  -h, --help         print help
  -V, --version      print the version
  -q, --quiet        print no warnings and no progress
  -v, --verbose      tell more about what is done
      --color WHEN   use colour: auto, always or never (default auto). auto
                     heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb.
      --config FILE  read this configuration file instead of the usual one
      --no-pager     never start a pager
$ promctl version --help
Usage: promctl version [OPTION]...

Print the version.

Prints the name and the version, as --version does. With --verbose also tells
which of the libraries that promctl opens on first use are installed.

Options of every command:
  -h, --help         print help
  -V, --version      print the version
  -q, --quiet        print no warnings and no progress
  -v, --verbose      tell more about what is done
      --color WHEN   use colour: auto, always or never (default auto)
      --config FILE  read this configuration file instead of the usual one
      --no-pager     never start a pager
$ promctl --help version
Usage: promctl version [OPTION]...

Print the version.

Prints the name and the version, as --version does. With --verbose also tells
which of the libraries that promctl opens on first use are installed.

Options of every command:
  -h, --help         print help
  -V, --version      print the version
  -q, --quiet        print no warnings and no progress
  -v, --verbose      tell more about what is done
      --color WHEN   use colour: auto, always or never (default auto)
      --config FILE  read this configuration file instead of the usual one
      --no-pager     never start a pager
$ promctl help completion
Usage: promctl completion [OPTION]... bash|zsh|fish

Print a script that completes promctl in a shell.

Commands, options, the values of options, files and targets are completed. An
installed promctl needs none of this: its scripts are where the shells look for
them.

Options of every command:
  -h, --help         print help
  -V, --version      print the version
  -q, --quiet        print no warnings and no progress
  -v, --verbose      tell more about what is done
      --color WHEN   use colour: auto, always or never (default auto). auto
                     heeds NO_COLOR, CLICOLOR_FORCE and TERM=dumb.
      --config FILE  read this configuration file instead of the usual one
      --no-pager     never start a pager

Examples:
  source <(promctl completion bash)
      Completes in this bash, until it ends.
  promctl completion zsh > ~/.zfunc/_promctl
      Completes in every zsh whose fpath has ~/.zfunc.
  promctl completion fish > ~/.config/fish/completions/promctl.fish
      Completes in every fish.
$ promctl --help >a; promctl help >b; promctl -h >c; cmp a b && cmp a c && head -n 1 a
Usage: promctl [GLOBAL OPTION]... COMMAND [OPTION]... [OPERAND]...
