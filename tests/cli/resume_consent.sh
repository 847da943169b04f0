#!/bin/sh
# resume_consent.sh - killed while it looks at the licences that need consent, a run goes on by resume
# with the consent that it began with.
name=resume_consent
. "${top_srcdir:-.}/tests/cli/lib.sh"
if ldd "$aftermove" 2>/dev/null | grep -q asan; then
    echo '1..0 # SKIP a preloaded killer and AddressSanitizer do not go together'
    exit 0
fi

cat >"$work/scenario.json" <<'JSON'
{"seed":5,"trust":"good","source":{"name":"contoso","licences_end":"+2d"},"target":{"name":"fabrikam"}}
JSON
box --scenario "$work/scenario.json"
workspace "$work/seed"
run --workspace "$work/seed" plan post-migration --trust keep --quiet
plan=$(tail -n 1 "$work/out")
plan=plans/${plan##*/}
[ "$code" -eq 0 ] && head -n 1 "$work/seed/$plan" | grep -q '"consents":\["licences"\]'
ok 'the plan needs a consent that no change asks for' $?

# killed AT: apply in a workspace of its own, ended before that write.
killed() {
    rm -rf "$work/ws" && cp -a "$work/seed" "$work/ws" && cd "$work/ws" || exit 99
    { LD_PRELOAD=$build/tests/crash/.libs/killer.so AM_KILL_AT=$1 \
        "$aftermove" apply "$plan" --consent licences >"$work/out" 2>"$work/err"; } 2>/dev/null
    code=$?
}
resumed=0 status=0
for at in $(seq 1 200); do
    killed "$at"
    [ "$code" -eq 137 ] || break
    run resume
    if [ "$code" -eq 0 ]; then
        resumed=$((resumed + 1))
    elif ! grep -q 'no unfinished run' "$work/err"; then # that is: not begun, or ended
        echo "# killed at write $at: $(tail -n 1 "$work/err")"
        status=1
    fi
done
[ $status -eq 0 ] && [ "$code" -eq 0 ] && [ $resumed -ge 3 ]
ok "killed at each of $((at - 1)) writes, it is resumed $resumed times" $?

grep -aq '"consents":\["licences"\]' "$work/ws/journal.db"
ok 'what was consented to is written down' $?
run journal verify
[ "$code" -eq 0 ]
ok 'the journal is whole' $?
done_testing
