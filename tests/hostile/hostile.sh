#!/bin/sh
# hostile.sh - a plugin that tries what is forbidden is stopped, each time with its own words.
. "${top_srcdir:-.}/tests/cli/lib.sh"
CC=${CC:-cc}
umask 022
unset AFTERMOVE_PLUGINS
log=$work/server.log
TODO_TOKEN=sesame
export TODO_TOKEN
mkdir -p "$work/w/plugins" "$work/w/playbooks" && cd "$work/w" || exit 99
$CC -std=c11 -Wall -Wextra -Wno-array-bounds -fPIC -fvisibility=hidden -shared -I"$src/core/include" \
    -o plugins/hostile.so "$src/tests/hostile/hostile.c" 2>"$work/err"
ok 'it is built' $?
mkfifo "$work/port" "$work/leash"
"$build/tests/plugins/todo_server" "$log" <"$work/leash" >"$work/port" &
exec 9>"$work/leash"
read -r port <"$work/port"
cat >aftermove.lua <<LUA
plugin "hostile" { bases = { api = { url = "http://127.0.0.1:$port", token_env = "TODO_TOKEN" } } }
LUA

stopped() { # OPERATION TEXT [ARGUMENT...]
    what=$1 text=$2
    shift 2
    run call hostile "$what" "$@"
    [ "$code" -ne 0 ] && [ "$code" -lt 126 ] && grep -qF -- "$text" "$work/err"
    ok "$what is stopped" $?
}
stopped token-elsewhere 'only for requests without credentials'
stopped anonymous-elsewhere 'nothing was sent'
stopped undeclared-base 'does not begin with a known base'
stopped walk-out 'the path could lead out of the base'
stopped own-token "header \"Authorization\" is not a connector's to set"
stopped undeclared-argument '{nobody} in a url is not a declared parameter'
stopped change-in-read 'a changing request in an operation that is declared a read'
stopped change-unnamed 'DELETE without AM_REQ_CHANGE'
stopped change-early 'a changing request before the door' --yes
stopped huge-result 'hostile huge-result'
stopped endless 'steps without progress'
stopped bad-text 'UTF-8'
stopped nul-in-text 'such text is not built'
stopped double-done 'hostile double-done'
stopped step-after-done 'hostile step-after-done'
stopped no-tail 'returned AM_DONE without the tail call that goes with it'
[ ! -s "$log" ]
ok 'nothing of all that was sent' $?

run call hostile change --plan
[ "$code" -eq 0 ] && ! grep -q PATCH "$log"
ok 'in plan mode nothing happens behind the door' $?

cat >playbooks/crash.lua <<'LUA'
return playbook {
  name = "crash", version = "1.0.0", summary = "Crashes.", needs = { hostile = "hostile" },
  run = function(ctx) ctx.tenants.hostile:change() end,
}
LUA
run plan crash
ok 'a plan is made' "$code"
plan=$(ls plans/*.jsonl)
(HOSTILE_CRASH=1 "$aftermove" apply "$plan" >"$work/out" 2>"$work/err") 2>/dev/null
[ $? -ne 0 ] && grep -q -e 'a plugin crashed: hostile change' -e AddressSanitizer "$work/err"
ok 'a crash behind the change is told, with the operation' $?
run resume
ok 'the run is resumed' "$code"
[ "$(grep -c '^PATCH' "$log")" -eq 1 ]
ok 'and the change was made once' $?
run journal verify
ok 'the journal is whole' "$code"

cat >early.c <<'C'
#include <aftermove/plugin.h>
AM_EXPORT const am_connector *aftermove_plugin(void);
const am_connector *aftermove_plugin(void) { *(volatile int *)(uintptr_t)8 = 1; return 0; }
C
$CC -std=c11 -fPIC -shared -I"$src/core/include" -o plugins/early.so early.c
echo 'plugin "early" {}' >>aftermove.lua
("$aftermove" call hostile no-tail >"$work/out" 2>"$work/err") 2>/dev/null
[ $? -ne 0 ] && grep -q -e 'a plugin crashed: .*early.so' -e AddressSanitizer "$work/err"
ok 'a crash in open is told, with the file' $?
exec 9>&-
wait
done_testing
