#!/bin/sh
# completion.sh - what bash, zsh and fish themselves offer for a line of aftermove.
. "${top_srcdir:-.}/tests/cli/lib.sh"
mkdir "$work/bin" "$work/home" && ln -s "$aftermove" "$work/bin/aftermove"
PATH=$work/bin:$PATH HOME=$work/home
export PATH HOME

box --seed-demo
workspace "$work/ws"
cd "$work/ws" || exit 99
run plan remove-redirects
plan=$(basename "$(tail -n 1 "$work/out")" .jsonl)
[ "$code" -eq 0 ] && [ ${#plan} -eq 26 ]
ok 'there is a plan to complete' $?
run run remove-redirects --yes
run runs
ran=$(sed -n 's/^\(0[0-9A-Z]*\) *apply .*/\1/p' "$work/out")
[ ${#ran} -eq 26 ]
ok 'and a run' $?
: >notes.txt

# With no service at all: nothing is contacted.
kill "$box_pid" && wait "$box_pid" 2>/dev/null
box_pid=
before=$(wc -l <"$work/requests.jsonl")

for shell in bash zsh fish; do
    run completion $shell
    cp "$work/out" "$work/$shell"
    prints "completion $shell" aftermove
done
run completion csh
gives 'a shell that there is no completion for' 2 "'csh'" 'bash, zsh or fish'
cat >"$work/zsh.setup" <<'ZSH'
PROMPT= RPROMPT=
unsetopt beep prompt_cr prompt_sp zle_bracketed_paste 2>/dev/null
autoload -U compinit && compinit -u -D
compadd() {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
        builtin compadd "$@"
        return
    fi
    local -a hits
    builtin compadd -A hits "$@"
    print -rl -- $hits
}
tell() { print -r -- '<<offers' }
tell_end() { print -r -- 'offers>>' }
compprefuncs=(tell) comppostfuncs=(tell_end)
bindkey '^I' complete-word
ZSH
printf 'source %s\nprint ready-to-go\n' "$work/zsh" >>"$work/zsh.setup"

offers_bash() {
    # shellcheck disable=SC2016 # for that bash
    bash --norc -c '. "$1"; COMP_LINE=$2 COMP_POINT=${#2}
        read -ra COMP_WORDS <<<"$(sed "s/[=]/ = /g" <<<"$2")"
        [[ $2 != *" " && $2 != *= ]] || COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _aftermove 2>/dev/null; printf "%s\n" "${COMPREPLY[@]}"' bash "$work/bash" "$1"
}
offers_zsh() { zsh -f "$src/tests/cli/zsh_offers.zsh" "$work/zsh" "$1"; }
# shellcheck disable=SC2016 # for that fish
offers_fish() { fish --no-config -c 'source $argv[1]; complete -C $argv[2]' "$work/fish" "$1" | cut -f 1; }

# offers LINE WORD... [! WORD...]: the line may go on with these words, and not with those behind "!".
offers() {
    line=$1 status=0 not=
    shift
    "offers_$shell" "$line" >"$work/out" 2>"$work/err" </dev/null
    for word; do
        [ "$word" != '!' ] || { not=1; continue; }
        if [ "$shell" = bash ]; then word=${word#*=}; fi # bash replaces what stands behind the sign
        grep -qxF -e "$word" -e "$word/" "$work/out"
        found=$?
        [ -z "$not" ] || found=$((1 - found))
        [ $found -eq 0 ] || { status=1; echo "# $word: ${not:+there all the same}${not:-missing}"; }
    done
    ok "$shell: '$line'" $status
}

for shell in bash zsh fish; do
    if ! command -v $shell >/dev/null 2>&1; then
        n=$((n + 1))
        echo "ok $n # SKIP $shell is not installed"
        continue
    fi
    offers 'aftermove ' plan apply completion help ! complete
    offers 'aftermove re' resume ! plan
    offers 'aftermove list ' playbooks connectors operations
    offers 'aftermove playbook show p' post-migration ! pack
    offers 'aftermove sandbox --f' --from
    offers 'aftermove plugin c' check ! new list
    offers 'aftermove journal ' verify
    offers 'aftermove plan p' post-migration ! remove-trust
    offers 'aftermove plan post-migration --t' --trust ! --keep
    offers 'aftermove plan post-migration --trust ' remove keep
    offers 'aftermove --workspace . plan post-migration --fo' --format
    offers 'aftermove run remove-redirects --format ' table json ! csv
    offers 'aftermove plan remove-redirects --format=j' --format=json ! --format=table
    offers 'aftermove run remove-redirects --consent ' trust purge
    offers 'aftermove call ' source target
    offers 'aftermove call source list-' list-redirects list-sites ! remove-site
    offers 'aftermove call source set-lock --' --url --lock-state --yes --plan
    offers 'aftermove call source set-lock --lock-state ' ReadOnly Unlock
    offers 'aftermove help remove-t' remove-trust
    offers 'aftermove apply ' "$plan"
    offers 'aftermove show 0' "$plan"
    offers 'aftermove undo 0' "$ran"
    offers 'aftermove journal verify n' notes.txt
    offers 'aftermove init pl' plans ! notes.txt
    offers 'aftermove --color ' auto always never
    offers 'aftermove nonsense ' ! plan --format
done
[ "$(wc -l <"$work/requests.jsonl")" -eq "$before" ]
ok 'nothing was asked of any service' $?

# The rows and what may be given are one: each option of a command is offered.
run help
for command in $(sed -n '/^Everywhere/q;s/^  \([a-z]*\)  *[A-Z].*/\1/p' "$work/out"); do
    run help "$command"
    sed -n '/^Options:/,/^$/s/^  \(--[a-z-]*\).*/\1/p' "$work/out" | sort >"$work/documented"
    "$aftermove" complete "$command" --  | sed -n 's/	.*//p' | sort >"$work/offered"
    [ -z "$(comm -23 "$work/documented" "$work/offered")" ]
    ok "complete $command -- has all options" $?
done
done_testing
