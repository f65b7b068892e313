/** The line with which `__complete` says that files can follow. No candidate starts with a colon. */
export const filesToo = ":files";

/**
 * What each shell runs to complete. The scripts know nothing of the command: they ask `stowage __complete`. They run
 * without `eval`, so that nothing on the line, and no name in a manifest, is ever taken for code.
 */
export const completionScripts: ReadonlyMap<string, string> = new Map([
  [
    "bash",
    // bash also splits words at = and :, and replaces only what comes after them; `mapfile` and `words[-1]` are newer
    // than the bash of macOS.
    `# bash completion for stowage: source <(stowage completion bash)
_stowage() {
  local rest=\${COMP_LINE:0:COMP_POINT} words=() last=-1 i part line value kept="" files="" IFS=$' \\t\\n'
  for ((i = 0; i <= COMP_CWORD; i++)); do
    if [[ $i == 0 || $rest == [[:space:]]* ]]; then
      rest=\${rest#"\${rest%%[![:space:]]*}"}
      words[++last]=""
    fi
    part=\${COMP_WORDS[i]}
    ((i == COMP_CWORD)) && part=$rest
    words[last]+=$part
    rest=\${rest#"$part"}
  done
  case $part in
    [\\'\\"]*) ;;
    *) for i in = :; do
      [[ $COMP_WORDBREAKS == *$i* && \${words[last]#"$kept"} == *$i* ]] && kept=\${words[last]%"\${words[last]##*$i}"}
    done ;;
  esac
  words=("\${words[@]//[\\\\\\"\\']/}")
  COMPREPLY=()
  while IFS= read -r line; do
    value=\${line%%$'\\t'*}
    case $line in
      ${filesToo}) files=1 ;;
      *) COMPREPLY+=("\${value#"$kept"}") ;;
    esac
  done < <(stowage __complete -- "\${words[@]:1}" </dev/null 2>/dev/null)
  case \${COMPREPLY[0]} in *=) compopt -o nospace 2>/dev/null ;; esac
  [[ -n $files ]] || return 0
  while IFS= read -r line; do
    COMPREPLY+=("$line")
    compopt -o filenames +o nospace 2>/dev/null
  done < <(compgen -f -- "\${words[last]#"$kept"}")
}
complete -F _stowage stowage
`,
  ],
  [
    "zsh",
    `#compdef stowage
# zsh completion for stowage: source <(stowage completion zsh), after compinit
_stowage() {
  local line value files
  local -a described open
  while IFS= read -r line; do
    value=\${line%%$'\\t'*}
    case $line in
      ${filesToo}) files=1 ;;
      *) if [[ $value == *= ]]; then
        open+=("$value")
      elif [[ $value == "$line" ]]; then
        described+=("\${value//:/\\\\:}")
      else
        described+=("\${value//:/\\\\:}:\${line#*$'\\t'}")
      fi ;;
    esac
  done < <(stowage __complete -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" </dev/null 2>/dev/null)
  (( $#described )) && _describe -V stowage described
  (( $#open )) && compadd -S '' -a open
  if [[ -n $files ]]; then
    [[ $PREFIX == --* ]] && compset -P 1 '*='
    _files
  fi
}
if [[ $funcstack[1] == _stowage ]]; then _stowage "$@"; else compdef _stowage stowage; fi
`,
  ],
  [
    "fish",
    `# fish completion for stowage: stowage completion fish | source
function __stowage_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l typed (commandline -ct)
    set -l current (string unescape -- "$typed")
    for line in (stowage __complete -- $words "$current" </dev/null 2>/dev/null)
        if test "$line" = ${filesToo}
            set -l kept (string match -r -- '^--[^=]*=' "$current")
            for path in (__fish_complete_path (string replace -r -- '^--[^=]*=' '' "$typed"))
                printf '%s%s\\n' "$kept" $path
            end
        else
            printf '%s\\n' $line
        end
    end
end
complete -c stowage -f -a '(__stowage_complete)'
`,
  ],
]);
