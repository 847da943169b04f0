#!/bin/sh
# The bench measures: with tiny numbers it writes its table and its plot. No time is judged.
set -u
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT INT TERM
mkdir "$work/results"
AFTERMOVE_SCRIPTS=$top_srcdir/scripts "$top_builddir/tests/bench/bench" smoke "$top_builddir" \
    "$work/work" "$work/results" 2>"$work/err"
status=$?
[ $status -eq 0 ] || sed 's/^/# /' "$work/err"
n=0
ok() { # NAME STATUS
    n=$((n + 1))
    if [ "$2" -eq 0 ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; fi
}
has() { # NAME PATTERN FILE
    grep -qs -- "$2" "$work/results/$3"
    ok "$1" $?
}
ok 'it ends well' $status
has 'the machine is named' 'cores.*Linux' bench.md
has 'start-up beside curl' '^| start-up: help | curl --version | 1 | [0-9]' bench.md
has 'an empty playbook' '^| a playbook that does nothing |' bench.md
has 'a list beside the same pages' '^| list of 40 redirects | the same pages.*| 4 | 2 | 0 |$' bench.md
has 'a plan' '^| plan of 10 removals | –' bench.md
has 'removals beside the bare ones' '^| removal of 10 | the bare removals.*| 10 | 0 |$' bench.md
has 'requests for each removal' 'Removal of 10: [0-9.]* requests each' bench.md
has 'a playbook that filters' '^| a playbook that filters 40 redirects | the same pages.*| 0 |$' bench.md
has 'how a list grows' 'List, from 10 to 40: time' bench.md
has 'single reads beside the same' '^| 10 single reads of a site | the same' bench.md
has 'lost answers' '^| removal of 10, 5 % of answers lost | the bare removals' bench.md
has 'a budget' 'within 100 units in 2 s (100 a minute, time ×30): [1-9][0-9]* of [1-9][0-9]* units' bench.md
has 'the ceiling of the sandbox' "sandbox's ceiling" bench.md
has 'the plot has a bar for each row' '>removal of 10, journal in memory</text>' bench.svg
echo "1..$n"
