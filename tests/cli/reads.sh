#!/bin/sh
# reads.sh - playbooks that change nothing: no --yes, their own output, their own exit code.
name=reads
. "${top_srcdir:-.}/tests/cli/lib.sh"
box --seed-demo
ws=$work/ws
workspace "$ws"
mkdir "$ws/playbooks"

# watch NAME CODE TEXT ARGUMENT...: one line, that code.
watch() {
    what=$1 want=$2 text=$3
    shift 3
    run --workspace "$ws" run licence-watch "$@"
    [ "$code" -eq "$want" ] && [ "$(wc -l <"$work/out")" -eq 1 ] && grep -qF -- "$text" "$work/out"
    ok "$what" $?
}
watch 'licences below the warning' 1 'LICENCES WARNING - source: 19 days left, until 2'
grep -qF '| source_days=19;30;14' "$work/out"
ok '... with performance data' $?
watch 'below critical' 2 'LICENCES CRITICAL - source: 19 days left' --critical 19
watch 'well' 0 'LICENCES OK - source: 19 days left' --warning 18
watch 'both tenants, the worse one counts' 1 'target: 299 days left' --tenants both
watch 'a parameter that is wrong is unknown' 3 'LICENCES UNKNOWN - ' --critical 40
gives '... with what is wrong' 3 'critical is above warning'
watch 'a bar in the text is none of performance data' 3 "LICENCES UNKNOWN - " --tenants all
[ "$(tr -cd '|' <"$work/out")" = '' ]
ok '... and none is left' $?
run --workspace "$ws" run licence-watch --format json
grep -q '^{"type":"answer","answer":"LICENCES WARNING' "$work/out" && grep -q '^{"type":"totals",.*"exit":1}' "$work/out"
ok 'as JSON, the answer is a line of its own' $?
[ ! -e "$ws/journal.db" ] && [ ! -e "$ws/plans" ]
ok 'nothing is written down' $?

book() { printf 'return playbook { name = "%s", version = "1", summary = "x", %s\n run = function(ctx) %s end }\n' "$@" >"$ws/playbooks/$1.lua"; }
book loud 'read_only = true,' 'return { n = 3 }'
run --workspace "$ws" run loud
prints 'data are printed as JSON' '{"n":3}'
book torn 'read_only = true,' 'ctx:fail("so far, no further")'
run --workspace "$ws" run torn
[ "$code" -eq 3 ] && [ "$(head -n 1 "$work/err")" = 'aftermove: so far, no further' ]
ok 'what a playbook says of itself is told as it is' $?
run --workspace "$ws" --verbose run torn
grep -q '^  at: .*/playbooks/torn.lua:2$' "$work/err"
ok '... and where with --verbose' $?
book high 'read_only = true,' 'ctx:exit(126)'
run --workspace "$ws" run high
gives 'a code out of bounds' 2 'from 0 to 125'
book other '' 'ctx:exit(1)'
run --workspace "$ws" run other --yes
gives 'the exit code of others is not theirs' 2 'only a playbook with read_only = true'
run --workspace "$ws" run other
gives 'others need --yes as ever' 2 '--yes is missing'
book odd 'read_only = "yes",' 'return 1'
run --workspace "$ws" run odd
gives 'read_only is no text' 2 'read_only is a string'
book lone 'monitor = "LONE",' 'return 1'
run --workspace "$ws" run lone
gives 'only what reads is for monitoring systems' 2 'monitor is for a playbook with read_only'
book low 'read_only = true, monitor = "low",' 'return 1'
run --workspace "$ws" run low
gives 'its word is in capitals' 2 "like LICENCES, not 'low'"
book liar 'read_only = true,' 'for s in ctx.tenants.source:list_sites() do if s.url:find("/sites/") and not s.is_redirect then ctx.tenants.source:set_lock(s.url, "ReadOnly") break end end'
run --workspace "$ws" run liar
gives 'a change that it asks for all the same is refused' 3 'declares read_only, and asked for 1 changes; none was made'
[ "$(changes)" -eq 0 ]
ok '... and nothing was changed' $?
echo 'policy { require_plan = true }' >>"$ws/aftermove.lua"
watch 'require_plan does not forbid reading' 1 'LICENCES WARNING'

kill "$box_pid" && wait "$box_pid" 2>/dev/null
box_pid=
watch 'no service: unknown' 3 'LICENCES UNKNOWN - source: cannot be read'
echo 'tenants {' >>"$ws/aftermove.lua"
watch 'no configuration: unknown' 3 'LICENCES UNKNOWN - '
ws=$work/nowhere
watch 'no workspace: unknown' 3 'LICENCES UNKNOWN - '
done_testing
