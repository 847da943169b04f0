#compdef aftermove
# zsh completion for aftermove(1); the program itself knows what may follow.
_aftermove() {
    local -a lines found
    local line files= directories=
    lines=("${(@f)$("${words[1]}" complete "${(@)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)}")
    for line in $lines; do
        case $line in
        :files) files=1 ;;
        :directories) directories=1 ;;
        *$'\t'*) found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
        esac
    done
    (( $#found )) && _describe -t words aftermove found
    if [[ -n $files ]]; then
        _files
    elif [[ -n $directories ]]; then
        _files -/
    fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _aftermove "$@"
else
    compdef _aftermove aftermove
fi
