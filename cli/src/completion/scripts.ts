/*
 * Every shell asks `orchestrator __complete WORD …` for candidates, one a line: the value, a tab, what it is. Where
 * there is none the shell completes the names of files.
 */

const bash = `_orchestrator() {
  local line
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <(orchestrator __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _orchestrator orchestrator
`;

const zsh = `#compdef orchestrator
_orchestrator() {
  local -a found
  local line
  for line in "\${(@f)$(orchestrator __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && found+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  if (( $#found )); then _describe -V orchestrator found; else _files; fi
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
compdef _orchestrator orchestrator
`;

const fish = `function __orchestrator_complete
  set -l words (commandline -opc) (commandline -ct)
  orchestrator __complete -- $words[2..] 2>/dev/null
end
complete -c orchestrator -n 'test -n "$(__orchestrator_complete)"' -f
complete -c orchestrator -a '(__orchestrator_complete)'
`;

export const completionScripts = { bash, zsh, fish } as const;
