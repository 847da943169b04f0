#!/bin/sh
# stranger.sh - aftermove-plugin(3), followed to the letter, outside the tree, against an installed
# prefix and a service that has never heard of aftermove.
. "${top_srcdir:-.}/tests/cli/lib.sh"
CC=${CC:-cc}
umask 022
unset AFTERMOVE_PLUGINS AFTERMOVE_SCRIPTS AFTERMOVE_SANDBOX MAKEFLAGS MAKELEVEL MFLAGS
root=$work/root
log=$work/server.log
TODO_TOKEN=sesame
export CC TODO_TOKEN

make -s -C "$build" install DESTDIR="$root" >"$work/out" 2>"$work/err"
ok 'it is installed' $?
pc=$(find "$root" -name aftermove.pc)
PKG_CONFIG_PATH=${pc%/*} PKG_CONFIG_SYSROOT_DIR=$root
export PKG_CONFIG_PATH PKG_CONFIG_SYSROOT_DIR
program=$(find "$root" -type f -path '*/bin/aftermove')
PATH=${program%/*}:$PATH
aftermove=$program

mkdir -p "$work/todo/playbooks" "$work/todo/plugins" && cd "$work/todo" || exit 99
awk -v dir=. -f "$src/tests/stranger/extract.awk" "$src/man/aftermove-plugin.3"
[ "$(wc -l <todo.c)" -lt 120 ]
ok "the connector has less than 120 lines: $(wc -l <todo.c)" $?
sh -e ./shell.build >"$work/out" 2>"$work/err" && [ ! -s "$work/err" ]
ok 'it builds as the page says, without a warning' $?
sh -e ./shell.check >"$work/out" 2>"$work/err"
ok 'it passes the conformance kit' $?
mv todo.so plugins/

# The service, from here to the end.
mkfifo "$work/port" "$work/leash"
"$build/tests/plugins/todo_server" "$log" <"$work/leash" >"$work/port" &
exec 9>"$work/leash"
read -r port <"$work/port"
sed -i "s|https://todo.example.com|http://127.0.0.1:$port|" aftermove.lua

sh -e ./shell.use >"$work/out" 2>"$work/err"
ok 'it is used as the page says' $?
grep -q polish "$work/out"
ok 'the list has all pages' $?
[ "$(wc -c <downloads/todo/todos.txt)" -eq 3145728 ] && ! grep -q PATCH "$log"
ok 'a large body went to a file; with --plan nothing was changed' $?
TODO_TOKEN=wrong run call todo list-todos
gives 'a wrong token is denied' 4 'todo list-todos'
[ "$(env -u TODO_TOKEN "$program" call todo list-todos 2>&1 | grep -c 'TODO_TOKEN is not set')" -eq 1 ]
ok 'a missing token is named' $?

done_ones() { run call todo list-todos --format json && grep -c '"done":true' "$work/out"; }
changes() { grep -c '^PATCH' "$log"; }
plan() { run plan tidy && ls -t plans/*.jsonl | head -n 1; }

first=$(plan)
[ -n "$first" ] && [ "$(changes)" -eq 0 ]
ok 'the playbook is planned, and changes nothing' $?
run apply "$first"
ok 'the plan is applied' "$code"
[ "$(done_ones)" -eq 3 ] && [ "$(changes)" -eq 3 ]
ok 'everything is done, by one change each' $?
run runs
last=$(grep -o '01[0-9A-Z]\{24\}' "$work/out" | head -n 1)
run undo "$last"
undo=$(ls -t plans/*.jsonl | head -n 1)
[ "$code" -eq 0 ] && [ "$undo" != "$first" ]
ok 'an undo is planned' $?
run apply "$undo"
[ "$code" -eq 0 ] && [ "$(done_ones)" -eq 0 ]
ok 'applied, it is as it was' $?

# Killed between the writes of its journal, then resumed: nothing is left out, nothing done twice.
prepare() {
    for id in 1 2 3; do run call todo set-done --id "$id" --done false --yes; done
    plan=$(plan)
}
holds() { [ "$(done_ones)" -eq 3 ] && [ "$(changes)" -eq $((before + 3)) ]; }
walk 'all are done, nothing twice' 1 5
exec 9>&-
wait
done_testing
