#!/bin/sh
# plugin_new.sh - `plugin new`, `plugin check` and `plugin list`, as an author uses them.
. "${top_srcdir:-.}/tests/cli/lib.sh"
CC=${CC:-cc}
umask 022
unset AFTERMOVE_PLUGINS
mkdir -p "$work/pc" "$work/w/plugins"
sed "s|^includedir=.*|includedir=$src/core/include|" "$build/core/include/aftermove.pc" >"$work/pc/aftermove.pc"
PKG_CONFIG_PATH=$work/pc
export PKG_CONFIG_PATH
cd "$work" || exit 99

[ "$(pkg-config --variable=abi aftermove)" = 1.0 ]
ok 'aftermove.pc tells the version of the interface' $?
case $(pkg-config --variable=plugindir aftermove) in */aftermove) true ;; *) false ;; esac
ok 'and where plugins go' $?

run plugin new my-thing
ok 'a new plugin is written' "$code"
make -C my-thing CFLAGS=-Werror AFTERMOVE="$aftermove" check >"$work/out" 2>"$work/err"
ok 'it builds without a warning and passes its test at once' $?
grep -q '^ok .* - set-done: scenario 1 in plan mode comes to the door' "$work/out"
ok 'doors were tried' $?
grep -q '^ok .* - set-done: scenario 1, answer 2 is a lost answer' "$work/out"
ok 'and faults in every place' $?
run plugin new my-thing
gives 'what is there is not overwritten' 2 'cannot make the directory my-thing'
run plugin new 'My Thing'
gives 'a name that is none is refused' 2 'is no name of a plugin'
run plugin lits
gives 'a word that is none is refused' 2 "expected new, check or list, not 'lits'" "did you mean 'list'?"
run plugin check
gives 'check wants a file' 2 'plugin check: expected one file'

# A file that is no good is told so, by name.
check() { # NAME CODE TEXT FILE
    run plugin check "$4"
    [ "$code" -eq "$2" ] && grep -qF -- "$3" "$work/out"
    ok "$1" $?
}
check 'a file that is not there' 2 'cannot be opened' ./none.so
echo text >text.so
check 'a file that is no shared object' 2 'is no shared object' ./text.so
check 'no such symbol' 2 'has no symbol aftermove_plugin' "$build/tests/plugins/.libs/nosymbol.so"
check 'a newer interface' 2 'needs interface 1.9999, this program has 1.0' "$build/tests/plugins/.libs/newer.so"

author() { $CC -std=c11 -fPIC -shared -I"$src/core/include" -o "$1.so" "$1.c" || exit 99; }
cat >loud.c <<'C'
#include <aftermove/plugin.h>
AM_EXPORT int helper(void);
int helper(void) { return 1; }
static am_step look(const am_host *h, am_call *c) { return h->done(c, NULL); }
static const am_op ops[] = {{.name = "look", .step = look, .help = "Looks at it."}, {.name = NULL}};
AM_PLUGIN(.name = "loud", .version = "1.0.0", .help = "x", .ops = ops)
C
author loud
check 'a second name is told' 1 'not ok 2 - exactly one name is exported' ./loud.so
cat >crash.c <<'C'
#include <aftermove/plugin.h>
static am_step look(const am_host *h, am_call *c) { return h->done(c, (const am_value *)(uintptr_t)8); }
static const am_op ops[] = {{.name = "look", .step = look, .help = "Looks at it."}, {.name = NULL}};
AM_PLUGIN(.name = "crash", .version = "1.0.0", .help = "x", .ops = ops)
C
author crash
check 'a crash is told with its place' 1 'look: all arguments' ./crash.so
cat >early.c <<'C'
#include <aftermove/plugin.h>
__attribute__((constructor)) static void early(void) { *(volatile int *)8 = 1; }
static const am_op ops[] = {{.name = NULL}};
AM_PLUGIN(.name = "early", .version = "1.0.0", .help = "x", .ops = ops)
C
author early
check 'a crash while it is loaded, too' 1 'loading it' ./early.so
cat >blind.c <<'C'
#include <aftermove/plugin.h>
static am_step change(const am_host *h, am_call *c)
{
    int *at = h->local(c, sizeof *at);
    am_intent i = {.size = sizeof i, .evidence = h->make(c, "{}"), .no_undo = "none", .target = "x"};
    switch ((*at)++) {
    case 0: return h->intend(c, &i);
    case 1: return h->send(c, AM_REQ_CHANGE, "POST", "root:/x");
    default: return h->done(c, NULL);
    }
}
static const am_op ops[] = {{.name = "change", .effects = AM_CHANGE, .step = change, .help = "Changes it."},
                            {.name = NULL}};
AM_PLUGIN(.name = "blind", .version = "1.0.0", .help = "x", .ops = ops)
C
author blind
check 'a lost answer that is taken for success' 1 'it took a lost answer for success' ./blind.so
echo '{"chnge": []}' >blind.check.json
check 'scenarios of an operation that is none' 1 'has no operation "chnge"' ./blind.so

# The list.
echo 'plugin "my-thing" { bases = { api = "https://api.example.com" } }' >"$work/w/aftermove.lua"
cp my-thing/my-thing.so early.so "$build/tests/plugins/.libs/newer.so" "$work/w/plugins/"
AFTERMOVE_PLUGINS=$work/w/plugins run --workspace "$work/w" plugin list
[ "$(grep -c "$work/w/plugins/" "$work/out")" -eq "$(ls "$work/w/plugins" | wc -l)" ]
ok 'a directory that is named twice is looked into once' $?
run --workspace "$work/w" plugin list
prints 'what is there is listed' my-thing.so
prints 'what would be refused is listed with the reason' 'refused: '

# What editors read.
run --workspace "$work/w" stubs
prints 'stubs have the operations of plugins' 'function my_thing:set_done(args, ...) end'
prints 'with their parameters' '---@field done? (boolean) done, or not'
prints 'and the tenants' '---@field ["my-thing"] aftermove.my_thing'
prints 'those of the built-in connector too' 'function sharepoint:remove_redirect('
done_testing
