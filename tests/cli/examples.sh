#!/bin/sh
# examples.sh - what README and the manual tell people to type works, line by line.
. "${top_srcdir:-.}/tests/cli/lib.sh"
cd "$work" || exit 99
mkdir bin && ln -s "$aftermove" bin/aftermove
PATH=$work/bin:$PATH
export PATH

box --seed-demo
workspace "$work/ws"
mkdir -p "$work/ws/playbooks"

# try NAME: run the command lines of standard input here, one by one.
try() {
    while IFS= read -r line; do
        sh -c "$line" >"$work/out" 2>"$work/err" </dev/null
        ok "$1: $line" $?
    done
}
# blocks MARK: the command lines of README's blocks behind a comment.
blocks() { sed -n "/^<!-- $1 -->\$/,/^\`\`\`\$/s/^\\\$ //p" "$src/README.md"; }
# examples FILE: those of a manual page.
examples() { sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' "$src/man/$1" | grep '^aftermove '; }

blocks run >"$work/plain"
blocks 'run in a workspace' >"$work/inside"
examples aftermove.1 >"$work/manual"
[ -s "$work/plain" ] && [ -s "$work/inside" ] && [ -s "$work/manual" ]
ok 'there are examples' $?
[ "$(blocks 'test command')" = 'make check' ]
ok 'README names the test command' $?

try README <"$work/plain"
sed -n '/^<!-- playbook -->$/,/^```$/p' "$src/README.md" | grep -v '^<!--\|^```' >ws/playbooks/lock-old-sites.lua
cd ws || exit 99
run plan lock-old-sites --only '*/sites/*'
[ "$code" -eq 0 ] && grep -q 'set-lock' "$work/out"
ok "README's playbook plans" $?
try README <"$work/inside"
[ -s redirects.csv ] && [ -s plan.jsonl ]
ok 'and leave the files they name' $?

box --seed-demo
workspace "$work/ws"
try aftermove.1 <"$work/manual"
rm -f journal.db*
sed -n '/^\.\\" file: back.csv/,/^\.Ed/p' "$src/man/aftermove-migrate-back.7" | grep -v '^\.' >back.csv
examples aftermove-migrate-back.7 >"$work/back"
[ -s back.csv ] && [ -s "$work/back" ]
ok 'migrating back has examples' $?
try aftermove-migrate-back.7 <"$work/back"

# The configuration that aftermove.lua(5) shows is well-formed up to its key file.
cd "$work" && mkdir five && sed -n '/^\.Bd/,/^\.Ed/p' "$src/man/aftermove.lua.5" | grep -v '^\.\|^plugin' >five/aftermove.lua
run --workspace five plan post-migration
gives 'the configuration of aftermove.lua(5)' 2 'certs/contoso.pem'
for key in $(sed -n 's/^    {"\([a-z_]*\)", K_.*/\1/p' "$src/core/app/config_tenant.c") max_effects max_share protect \
    require_approval approvers windows require_plan; do
    grep -q "^\.It Cm.* $key\b" "$src/man/aftermove.lua.5"
    ok "aftermove.lua(5) has $key" $?
done
run help
for command in $(sed -n '/^Everywhere/q;s/^  \([a-z]*\)  *[A-Z].*/\1/p' "$work/out"); do
    grep -q "^\.It Cm $command\b" "$src/man/aftermove.1"
    ok "aftermove(1) has $command" $?
done
done_testing
