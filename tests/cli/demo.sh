#!/bin/sh
# demo.sh - the main job, held against the sandbox's own state and request log from outside.
. "${top_srcdir:-.}/tests/cli/lib.sh"
cd "$work" || exit 99
TMPDIR=$work
export TMPDIR

# secrets FILE...: nothing in them looks like a token, a key or a password.
secrets() { ! grep -qE 'eyJ[A-Za-z0-9_-]{8}|BEGIN [A-Z ]*KEY|sandbox-secret|assertion=|Bearer [A-Za-z0-9]' "$@"; }

run demo --requests "$work/demo.jsonl"
[ "$code" -eq 0 ]
ok 'the demo ends with 0' $?
prints 'it plans' 'nothing was changed.'
prints 'it sums up' 'outcome   count  reason'
prints 'it checks' 'the trust is gone on both sides'
grep -q WRONG "$work/out"
[ $? -eq 1 ]
ok 'and finds nothing wrong' $?
secrets "$work/out" "$work/err" "$work/demo.jsonl"
ok 'no secret is in its output or in the request log' $?
grep -q '"changed":true' "$work/demo.jsonl"
ok 'the request log is where it was wanted' $?
set -- "$work"/aftermove-*
[ ! -e "$1" ]
ok 'nothing is left behind' $?
run demo --scale 0
gives 'a scale out of range' 2 '--scale takes a whole number'
run demo --keep
kept=$(sed -n 's/^Kept: \([^ ]*\) .*/\1/p' "$work/out")
[ "$code" -eq 0 ] && [ -f "$kept/aftermove.lua" ] && [ -d "$kept/sandbox" ]
ok '--keep keeps the workspace and says where' $?

# The same against a sandbox of our own, seen from outside. A line a site.
sites() { # STATE: source sites only
    sed 's/,"recycle_bin":.*//' "$1" | tr '{' '\n' | grep '^"url":' | sed 's/}.*//' | LC_ALL=C sort
}
box --seed-demo
workspace "$work/ws"
cd "$work/ws" || exit 99
curl -s "$(fact state)" >"$work/before"
run plan post-migration
curl -s "$(fact state)" >"$work/planned"
sites "$work/before" >"$work/sites.before"
sites "$work/planned" >"$work/sites.planned"
[ -s "$work/sites.before" ] && cmp -s "$work/sites.before" "$work/sites.planned"
ok 'plan changes no site' $?
grep -q '"changed":true' "$work/requests.jsonl"
[ $? -eq 1 ]
ok 'the request log has no change after plan' $?
run plan post-migration --format json
[ "$code" -eq 0 ] && grep -q '^{"type":"effect".*"evidence":{.*"undo_operation":"restore-site"' "$work/out"
ok 'plan --format json has evidence and undo' $?
tail -n 1 "$work/out" | grep -q '^{"type":"totals".*"mode":"plan".*"exit":0}$'
ok 'and ends with the totals' $?

run run post-migration --yes --consent trust --verbose
[ "$code" -eq 0 ]
ok 'run ends with 0' $?
secrets "$work/out" "$work/err"
ok 'nor does --verbose tell a secret' $?
cp "$work/out" "$work/told"
curl -s "$(fact state)" >"$work/after"
sites "$work/after" >"$work/sites.after"
LC_ALL=C comm -23 "$work/sites.before" "$work/sites.after" >"$work/gone"
LC_ALL=C comm -13 "$work/sites.before" "$work/sites.after" >"$work/new"
[ -s "$work/gone" ] && ! grep -qvi '"template":"redirectsite#[01]"' "$work/gone"
ok 'only redirects are gone' $?
! grep -qv '"location":"https://fabrikam\(-my\)\{0,1\}\.sharepoint\.com/' "$work/gone"
ok 'only such as led to the other tenant' $?
! grep -q '"held":true\|"group_id"' "$work/gone"
ok 'none held, none of a group' $?
[ ! -s "$work/new" ]
ok 'all others are as they were: locks and administrators are given back' $?
grep -c '"held":true' "$work/sites.before" >"$work/held"
for url in $(grep '"held":true' "$work/sites.before" | sed 's/^"url":"\([^"]*\)".*/\1/'); do
    sed -n '/^held$/,/^$/p' "$work/told" | grep -qF "$url"
    ok "held, and told: ${url##*/}" $?
done
[ "$(tr ',' '\n' <"$work/after" | grep -c '"trusts":\[\]')" -eq 2 ]
ok 'the trust is gone on both sides' $?
grep -q '"violations":0' "$work/after"
ok 'no request came while the service had said to wait' $?

run run post-migration --yes --consent trust
prints 'a second run finds nothing left to do' 'removed       0'

# Ctrl-C
box --seed-demo
workspace "$work/ws"
"$aftermove" run remove-redirects --yes >"$work/out" 2>"$work/err" </dev/null &
pid=$!
tail --pid=$pid -n +1 -F "$work/requests.jsonl" 2>"$work/tail" | grep -m 1 -q 'csom:RemoveSite'
kill -INT $pid
wait $pid
code=$?
gives 'Ctrl-C ends with 130' 130 'interrupted:' 'nothing is in flight'
curl -s "$(fact state)" >"$work/after"
grep -q '"operations":\[\]' "$work/after"
ok 'and nothing is left running' $?

done_testing
