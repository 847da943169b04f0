#!/bin/sh
# man_commands.sh - the manual and the program's own tables say the same: commands, options,
# parameters of playbooks, in both directions; and the playbooks' examples run.
. "${top_srcdir:-.}/tests/cli/lib.sh"
mkdir "$work/bin" && ln -s "$aftermove" "$work/bin/aftermove"
PATH=$work/bin:$PATH
export PATH

# entry PAGE COMMAND: the text under that command in the list of commands.
entry() {
    awk -v command="$2" '
        /^\.Sh / { on = 0; list = $2 == "COMMANDS" }
        /^\.El/ { on = list = 0 }
        list && /^\.It Cm / { on = $3 == command }
        on' "$1"
}
# flags: the options that mdoc text of standard input names.
flags() { grep -o 'Fl Fl [a-z][a-z-]*' | sed 's/Fl Fl /--/' | sort -u; }
# table TITLE: the names under that title in the last help.
table() { sed -n "/^$1:/,/^\$/s/^  \\(--[a-z-]*\\).*/\\1/p" "$work/out" | sort -u; }
# same NAME WANTED GIVEN: two sorted lists are one.
same() {
    status=0
    for line in $(comm -23 "$2" "$3"); do echo "# the page lacks $line"; status=1; done
    for line in $(comm -13 "$2" "$3"); do echo "# there is no $line"; status=1; done
    ok "$1" $status
}

page=$src/man/aftermove.1
run help
table Everywhere >"$work/global"
sed -n '/^Everywhere/q;s/^  \([a-z]*\)  *[A-Z].*/\1/p' "$work/out" | sort >"$work/commands"
awk '/^\.Sh / { list = $2 == "COMMANDS" } list && /^\.It Cm / { print $3 }' "$page" | sort -u >"$work/described"
[ "$(wc -l <"$work/commands")" -gt 20 ]
ok 'there are commands' $?
same 'aftermove(1) has the commands that there are' "$work/commands" "$work/described"
awk '/^\.Sh / { list = $2 == "OPTIONS" } list && /^\.It Fl/' "$page" | flags >"$work/described"
same 'and the options that are known everywhere' "$work/global" "$work/described"

while read -r command; do
    run help "$command"
    { table Options; sed -n '1s/.*\[\(--[a-z][a-z-]*\).*/\1/p' "$work/out"; } | sort -u >"$work/own"
    entry "$page" "$command" | flags >"$work/described"
    # options that are known everywhere may be named, and --param stands below the list
    comm -12 "$work/global" "$work/described" | comm -23 "$work/described" - >"$work/given"
    grep -vx -e --param "$work/own" >"$work/wanted"
    same "aftermove(1) has the options of $command" "$work/wanted" "$work/given"
done <"$work/commands"
sed -n '/^\.Sh COMMANDS/,/^\.Sh PLAYBOOKS/p' "$page" | sed -n '/^\.El/,$p' | flags | grep -qx -e --param
ok 'and the parameters of what they run' $?

# Every shipped playbook has a page, and every parameter stands there.
box --seed-demo
for file in "$src"/scripts/*.lua; do
    book=$(basename "$file" .lua)
    page=$src/man/aftermove-$book.7
    [ -f "$page" ]
    ok "aftermove-$book(7) is there" $?
    [ -f "$page" ] || continue
    run help "$file" # by its path: an operation may have the same name
    table Parameters >"$work/wanted"
    awk '/^\.Sh / { list = $2 == "PARAMETERS" } list && /^\.It Fl/' "$page" | flags >"$work/given"
    same "aftermove-$book(7) has its parameters" "$work/wanted" "$work/given"
    grep -q "aftermove-$book\.7" "$src/man/local.mk"
    ok "aftermove-$book(7) is installed" $?
done

# Their examples run as they stand there, each page on tenants of its own.
for book in licence-watch orphaned-redirects post-migration read-only-sites remove-redirects remove-trust; do
    sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' "$src/man/aftermove-$book.7" | grep '^aftermove ' >"$work/examples"
    [ -s "$work/examples" ]
    ok "aftermove-$book(7) has examples" $?
    box --seed-demo
    rm -rf "$work/ws"
    workspace "$work/ws"
    cd "$work/ws" || exit 99
    while IFS= read -r line; do
        sh -c "$line" >"$work/out" 2>"$work/err" </dev/null
        ok "aftermove-$book(7): $line" $?
    done <"$work/examples"
    cd "$work" || exit 99
done
done_testing
