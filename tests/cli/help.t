$ promctl help version
Usage: promctl version [OPTION]...

Print the version.

Prints the name and the version, as --version does.

Options of every command:
  -h, --help         print help
  -V, --version      print the version
  -q, --quiet        print no warnings and no progress
  -v, --verbose      tell more about what is done
      --color WHEN   use colour: auto, always or never (default auto). Without
                     this option, NO_COLOR, CLICOLOR_FORCE and TERM=dumb are
                     heeded.
      --config FILE  read this configuration file instead of the usual one
      --no-pager     never start a pager
$ promctl version --help
Usage: promctl version [OPTION]...

Print the version.

Prints the name and the version, as --version does.

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

Prints the name and the version, as --version does.

Options of every command:
  -h, --help         print help
  -V, --version      print the version
  -q, --quiet        print no warnings and no progress
  -v, --verbose      tell more about what is done
      --color WHEN   use colour: auto, always or never (default auto)
      --config FILE  read this configuration file instead of the usual one
      --no-pager     never start a pager
$ promctl help help
Usage: promctl help [OPTION]... [COMMAND]

Explain the program or a command.

Without COMMAND lists all commands; with one, explains the command and each of
its options. The same is in the man pages promctl(1) and promctl-COMMAND(1).

Options of every command:
  -h, --help         print help
  -V, --version      print the version
  -q, --quiet        print no warnings and no progress
  -v, --verbose      tell more about what is done
      --color WHEN   use colour: auto, always or never (default auto). Without
                     this option, NO_COLOR, CLICOLOR_FORCE and TERM=dumb are
                     heeded.
      --config FILE  read this configuration file instead of the usual one
      --no-pager     never start a pager

Examples:
  promctl help help
      All about one command, as its man page tells it.
$ promctl --help >a; promctl help >b; promctl -h >c; cmp a b && cmp a c && head -n 1 a
Usage: promctl [GLOBAL OPTION]... COMMAND [OPTION]... [OPERAND]...
