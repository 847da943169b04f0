#!/bin/sh
# plugin_manifest.sh - `plugin check` of manifests: what is called, what is not, what is found.
. "${top_srcdir:-.}/tests/cli/lib.sh"
CC=${CC:-cc}
umask 022
unset AFTERMOVE_PLUGINS
chmod 755 "$work"
cd "$work" || exit 99

# The one that is shipped: each of its functions is called, on a database in memory.
cat "$src/plugins/sqlite/sqlite.plugin.json" >sqlite.plugin.json
cat "$src/plugins/sqlite/sqlite.check.json" >sqlite.check.json
run plugin check ./sqlite.plugin.json
prints 'the shipped manifest passes' 'step: sample 2 ends well'
[ "$(grep -c '^ok .*: sample 1 ends well' out)" -eq 14 ] && grep -q '^ok .* - version: it is called' out
ok '... with a sample of each function, or called as it is' $?

# A library that tells what of it was called.
cat >lib.c <<'C'
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static void called(const char *what)
{
    FILE *f = fopen(getenv("CALLED"), "a");
    if (f && fprintf(f, "%s\n", what) > 0)
        fclose(f);
}
const char *mode_get(const char *name) { called("mode_get"); return strcmp(name, "gone") ? "off" : NULL; }
int mode_set(const char *name, const char *mode) { called("mode_set"); return !name || !mode; }
const char *words(void) { called("words"); return "caf\xe9"; }
int crash(int where) { called("crash"); return *(volatile int *)(long)where; }
C
$CC -std=c11 -fPIC -shared -o lib.so lib.c || exit 99
manifest() { # FUNCTIONS
    cat <<JSON
{"abi": 1, "name": "lib", "version": "1.0", "help": "a library of the test", "library": "$work/lib.so",
 "functions": {
  "mode": {"sig": "cstr mode_get(cstr name)", "effects": "read", "help": "Tells the mode of it."},
  "set-mode": {"sig": "int=0 mode_set(cstr name, cstr mode)", "effects": "change",
   "help": "Sets the mode of it.", "look": "mode", "target": "args.name", "already": ["look", "args.mode"],
   "undo": {"op": "set-mode", "args": {"name": "args.name", "mode": "look"}}}$1 }}
JSON
}
CALLED=$work/called
export CALLED
# check NAME CODE TEXT: what the check of lib.plugin.json ends with and says.
check() {
    : >called
    run plugin check ./lib.plugin.json
    [ "$code" -eq "$2" ] && grep -qF -- "$3" out
    ok "$1" $?
}

manifest '' >lib.plugin.json
check 'without samples it passes' 0 'mode: huge arguments'
[ ! -s called ]
ok '... and no function met an argument that was invented' $?
for look in 'what it should' 'as little as it can' 'as much as it can' 'nothing, as nothing is there' \
    'nothing, as it fails'; do
    grep -q "^ok .* - set-mode: the look gives $look" out
    ok "the change was taken to its door: the look gives $look" $?
done
grep -q '^ok .* - set-mode: a wrong "mode" is refused' out && grep -q '^ok .* - mode: without "name" it is refused' out
ok 'wrong and missing arguments were refused' $?

echo '{"mode": [{"args": {"name": "a"}, "result": "off"}],
 "set-mode": [{"args": {"name": "a", "mode": "on"}, "evidence": {"look": "off"}},
  {"given": {"m": {"op": "mode", "args": {"name": "a"}}}, "args": {"name": "b", "mode": "$m"}},
  {"args": {"name": "gone", "mode": "on"}}]}' >lib.check.json
check 'with samples it passes' 0 'set-mode: sample 3 comes to the door'
[ "$(sort called | uniq -c | tr -s ' ')" = " 5 mode_get" ]
ok '... reads were called with them, the change was not' $?

echo '{"mode": [{"args": {"name": "a"}, "result": "on"}]}' >lib.check.json
check 'a sample that gives something else' 1 '# result: found "off", expected "on"'
echo '{"mode": [{"args": {"nam": "a"}}]}' >lib.check.json
check 'a sample with a wrong argument' 1 '# mode: no parameter "nam"'
echo '{"mode": [{"argz": {}}]}' >lib.check.json
check 'a sample that is misspelt' 1 '# argz: expected args, given or result'
echo '{"mode": [{"given": {"m": {"op": "set-mode", "args": {"name": "a", "mode": "b"}}}, "args": {"name": "a"}}]}' >lib.check.json
check 'a sample that needs a change' 1 '# given.m: set-mode is a change, and a check calls none'
[ ! -s called ]
ok '... which is not made' $?
echo '{"mod": []}' >lib.check.json
check 'samples of a function that is none' 1 'has no operation "mod"'
rm lib.check.json

manifest ', "words": {"sig": "cstr words()", "effects": "read", "help": "Tells all the words."}' >lib.plugin.json
check 'what a function gives is looked at' 1 'words returned: text that is not UTF-8'
manifest ', "crash": {"sig": "int crash(int where)", "effects": "read", "help": "Reads what is there."}' >lib.plugin.json
check 'a function that would crash is not called by itself' 0 'crash: all arguments'
echo '{"crash": [{"args": {"where": 8}}]}' >lib.check.json
check '... and a crash is told with its place' 1 '- crash: sample 1'
rm lib.check.json
manifest '' | sed 's/"mode": "look"/"mode": "look.name"/; s/cstr mode_get(/cstr!null mode_get(/' >lib.plugin.json
check 'an undo that finds nothing has a reason, and no end' 0 'set-mode: the look gives as little as it can'
manifest '' | sed 's/cstr mode_get(/int mode_get(/' >lib.plugin.json
check 'an undo of the wrong type is found' 1 'not ok'
grep -q '^# lib set-mode: undo: ' out
ok '... and told' $?
manifest '' | sed 's/mode_get(/mood_get(/' >lib.plugin.json
check 'a function that the library does not have' 2 'mood_get'
done_testing
