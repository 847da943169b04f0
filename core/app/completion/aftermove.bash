# bash completion for aftermove(1); the program itself knows what may follow.
_aftermove() {
    local rest=${COMP_LINE:0:COMP_POINT} words=() word line value part i
    # bash splits at = and :, too; what stands together in the line is put together again
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        [[ $i -eq 0 || $rest != [[:blank:]]* ]] || { rest=${rest#"${rest%%[![:blank:]]*}"}; words+=(''); }
        [[ $i -gt 0 ]] || words+=('')
        [[ $rest == "$word"* ]] || word=$rest
        words[${#words[@]} - 1]+=$word
        rest=${rest#"$word"}
    done
    word=${words[${#words[@]} - 1]}
    part=$word # what bash is going to replace of it
    while [[ $part == *[=:]* ]]; do part=${part#*[=:]}; done
    COMPREPLY=()
    while IFS= read -r line; do
        value=${line%%$'\t'*}
        case $value in
        :files)
            compopt -o filenames 2>/dev/null
            while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "$part") ;;
        :directories)
            compopt -o filenames 2>/dev/null
            while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -d -- "$part") ;;
        *) COMPREPLY+=("${value#"${word%"$part"}"}") ;;
        esac
    done < <("${words[0]}" complete "${words[@]:1}" 2>/dev/null)
}
complete -F _aftermove aftermove
