#!/bin/sh
# top.sh - one process is told to wait; another one sees it, and waits too.
name=top
. "${top_srcdir:-.}/tests/cli/lib.sh"

run top
[ "$code" -eq 0 ] && grep -q 'no process of this user talks to a tenant' "$work/out"
ok 'nobody talks to a tenant' $?
run top --interval soon
gives 'an interval is a number' 2 '--interval takes seconds'

cat >"$work/scenario.json" <<'JSON'
{"source":{"name":"contoso","generate":{"redirects":3}},"target":{"name":"fabrikam"},
 "faults":[{"when":{"what":"csom:*","nth":1},"do":"429","retry_after":600}]}
JSON
box --scenario "$work/scenario.json"
ws=$work/ws
workspace "$ws"
"$aftermove" --workspace "$ws" call source list-redirects >"$work/first.out" 2>"$work/first.err" </dev/null &
first=$!
tries=0
until "$aftermove" top --format json >"$work/out" 2>"$work/err" &&
    grep -q '"tenant":"source"[^}]*"stopped_ms":[1-9]' "$work/out"; do
    tries=$((tries + 1))
    [ "$tries" -lt 2000 ] && kill -0 "$first" 2>/dev/null || break
done
grep -q '"tenant":"source"' "$work/out" && grep -q '"doing":"call source"' "$work/out" &&
    grep -q "\"pid\":$first," "$work/out" && grep -q '"refused":1' "$work/out"
ok 'another process sees who was told to wait' $?
run top --once
[ "$code" -eq 0 ] && grep -q 'told to wait' "$work/out" && grep -q '^TENANT  *PID  *DOING' "$work/out"
ok 'as a table' $?

"$aftermove" --workspace "$ws" call source host-url >"$work/second.out" 2>"$work/second.err" </dev/null &
second=$!
tries=0
until "$aftermove" top --format json >"$work/out" 2>"$work/err" && grep -q "\"pid\":$second,[^}]*\"waiting\":1" "$work/out"; do
    tries=$((tries + 1))
    [ "$tries" -lt 2000 ] && kill -0 "$second" 2>/dev/null || break
done
grep -q "\"pid\":$second,[^}]*\"requests\":0,[^}]*\"waiting\":1" "$work/out"
ok 'the stop holds for a second process, which has sent nothing' $?
kill "$first" "$second"
wait "$first" "$second" 2>/dev/null
curl -fsS "$(fact state)" | grep -qF '"authenticated":1,"changed":0,"lost":0,"throttled":1,'
ok 'nothing was sent inside the stop' $?

chmod 755 "$AFTERMOVE_RUNTIME"
run top
[ "$code" -eq 0 ] && grep -q 'no process' "$work/out"
ok 'a directory that others can read is not believed' $?
done_testing
