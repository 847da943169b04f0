#!/bin/sh
# browser.sh - reports as people open them: Chromium, with axe-core for accessibility.
. "${top_srcdir:-.}/tests/cli/lib.sh"

skip() {
    echo "1..0 # SKIP $1"
    exit 0
}
[ "${AFTERMOVE_BROWSER-}" != no ] || skip 'AFTERMOVE_BROWSER is no'
chromium=$(command -v chromium) || skip 'chromium is not installed'
command -v node >/dev/null || skip 'node is not installed'
[ -d "$src/tests/report/node_modules/axe-core" ] || skip 'no axe-core: npm ci in tests/report fetches it'

pictures=$build/tests/report/pictures
mkdir -p "$pictures" "$work/small" "$work/large"
# workspace NAME CHANGES: a journal, the page of its run, and what it must say.
page() {
    "$build/tests/report/make_journal" "$work/$1" "$2" >"$work/$1.told" || exit 99
    sed 1d "$work/$1.told" >"$work/$1.counts"
    run --workspace "$work/$1" report --quiet --output "$work/$1.html"
    [ "$code" -eq 0 ] || { cat "$work/err" >&2; exit 99; }
}
page small 20
page large 50000
box --seed-demo
workspace "$work/ws"
run --workspace "$work/ws" plan post-migration --quiet
run --workspace "$work/ws" report "$(tail -n 1 "$work/out")" --quiet --output "$work/plan.html"
[ "$code" -eq 0 ] || { cat "$work/err" >&2; exit 99; }

HOME=$work
export HOME
node "$src/tests/report/browser.mjs" "$chromium" "$work/small.html" "$work/small.counts" \
    "$work/large.html" "$work/large.counts" "$work/plan.html" "$pictures"
