# The scripts themselves are compared by tests/docs.sh and tried by tests/completion.sh.
$ promctl completion bash | head -n 1
# bash completion of promctl, made from its command table (promctl completion bash)
$ promctl completion zsh | head -n 1
#compdef promctl
$ promctl completion fish | head -n 1
# fish completion of promctl, made from its command table (promctl completion fish)
$ promctl completion bash | bash -n
$ promctl completion
promctl: completion: operand missing: bash|zsh|fish
  see promctl help completion
[2]
$ promctl completion tcsh
promctl: completion: unknown shell "tcsh"
  one of bash, zsh, fish
[2]
$ promctl completion bahs
promctl: completion: unknown shell "bahs"
  did you mean "bash"?
[2]
$ promctl completion bash zsh
promctl: completion: too many operands: "zsh"
  see promctl help completion
[2]
