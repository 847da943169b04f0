#!/bin/sh
# abi.sh - a plugin that was built for 1.0 is loaded by every 1.x; others are refused with the words.
. "${top_srcdir:-.}/tests/cli/lib.sh"
CC=${CC:-cc}
umask 022
unset AFTERMOVE_PLUGINS
frozen=$src/tests/abi/1.0
mkdir -p "$work/w/plugins" "$work/newer/aftermove" "$work/two/aftermove"
cd "$work" || exit 99

for header in "$src/core/include" "$frozen"; do
    $CC -std=c11 -fsyntax-only -I"$header" "$src/tests/abi/layout.c" 2>"$work/err"
    ok "every member is where it was: ${header#"$src/"}" $?
done
minor=$(awk '$2 == "AM_ABI_MINOR" { print $3 }' "$src/core/include/aftermove/plugin.h")
[ "$minor" -ne 0 ] || cmp -s "$src/core/include/aftermove/plugin.h" "$frozen/aftermove/plugin.h"
ok "the frozen header is the public one while that is 1.0" $?
next=$((minor + 1))
sed "s/^#define AM_ABI_MINOR .*/#define AM_ABI_MINOR $next/" "$frozen/aftermove/plugin.h" >newer/aftermove/plugin.h
sed 's/^#define AM_ABI_MAJOR .*/#define AM_ABI_MAJOR 2/' "$frozen/aftermove/plugin.h" >two/aftermove/plugin.h

module() { # HEADERS NAME
    sed "s/\"frozen\"/\"$2\"/" "$src/tests/abi/frozen.c" >"$2.c"
    $CC -std=c11 -Wall -Wextra -fPIC -shared -fvisibility=hidden -I"$1" -o "w/plugins/$2.so" "$2.c" 2>"$work/err"
    ok "$2 is built" $?
}
module "$frozen" frozen
module "$work/newer" newer
module "$work/two" two
cat >w/aftermove.lua <<'LUA'
plugin "newer" {}
plugin "two" {}
plugin "frozen" {}
LUA
run --workspace w call frozen say-hello --name Ada --format json
prints 'a plugin of 1.0 is loaded and answers' '"peeked": 0.25'
gives 'a newer minor is refused, with both numbers and the file' 0 \
    "newer.so: needs interface 1.$next, this program has 1.$minor"
gives 'another major is refused' 0 "two.so: is built for interface 2.0, this program has 1.$minor"
run plugin check w/plugins/frozen.so
prints 'it passes the conformance kit' "1.."

# What this tree builds shows exactly one name. Instrumented builds show more.
if ldd "$aftermove" 2>/dev/null | grep -q -e asan -e gcov; then
    ok 'shipped plugins export one name # SKIP instrumented' 0
else
    for so in "$build"/plugins/.libs/*.so "$build"/plugins/*/.libs/*.so; do
        [ -f "$so" ] || continue
        names=$(nm -D --defined-only "$so" | awk '{ print $3 }')
        [ "$names" = aftermove_plugin ]
        ok "${so##*/} exports one name" $?
    done
fi
done_testing
