#!/bin/sh
# conform.sh - a manifest whose signatures are not those of the library's header does not compile.
set -u
src=${top_srcdir:-.}
build=${top_builddir:-.}
: "${CC:=cc}"
flags="-std=c11 -Wall -Werror=incompatible-pointer-types -Werror=implicit-function-declaration -fsyntax-only"
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
umask 022
n=0

# What the compiler says of a manifest; a copy of our own, as whoever installs it has one.
compile() {
    cat "$1" >"$tmp/x.plugin.json"
    "$build/tests/abi/conform" "$tmp/x.plugin.json" >"$tmp/x.c" &&
        # shellcheck disable=SC2086 # a list of words on purpose
        $CC $flags -I"$src/tests/plugins" "$tmp/x.c"
}

holds() {
    n=$((n + 1))
    if out=$(compile "$2" 2>&1); then
        echo "ok $n - $1"
    else
        echo "not ok $n - $1"
        echo "$out" | sed 's/^/# /' | head -n 20
    fi
}

# what, pattern, replacement, place that the compiler must name
lies() {
    n=$((n + 1))
    sed "s/$2/$3/" "$src/tests/plugins/foreign.plugin.json" >"$tmp/lie.json"
    if cmp -s "$src/tests/plugins/foreign.plugin.json" "$tmp/lie.json"; then
        echo "not ok $n - $1 # the pattern is not there"
    elif out=$(compile "$tmp/lie.json" 2>&1); then
        echo "not ok $n - $1"
    elif echo "$out" | grep -q "$4"; then
        echo "ok $n - $1"
    else
        echo "not ok $n - $1"
        echo "$out" | sed 's/^/# /' | head -n 20
    fi
}

for m in "$src"/plugins/*/*.plugin.json "$src/tests/plugins/foreign.plugin.json"; do
    holds "${m#"$src"/} tells the truth" "$m"
done
lies "a wider result is noticed" 'int status(' 'i64 status(' 'functions.always-nine.sig'
lies "a missing argument is noticed" 'cstr? name, int times=3' 'cstr? name' 'functions.greet.sig'
lies "another pointer is noticed" 'box_new(cstr content, out box made)' 'box_new(cstr content, out cstr made)' 'functions.box-new.sig'
lies "a missing const is noticed" 'cstr^shout_free shout' 'cstr shout' 'functions.shout.sig'
lies "a function that is not there is noticed" 'void nothing()' 'void something()' 'functions.nothing.sig'
lies "a handle's closing function is noticed" '"close": "box_free"' '"close": "flag_get"' 'flag_get'
lies "a type of another size is noticed" '"is": "u32"' '"is": "u16"' 'type colour'
echo "1..$n"
