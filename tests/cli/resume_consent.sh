#!/bin/sh
# resume_consent.sh - killed while it looks at the licences that need consent, a run goes on by resume
# with the consent that it began with.
name=resume_consent
. "${top_srcdir:-.}/tests/cli/lib.sh"
if ! can_kill; then
    echo '1..0 # SKIP nothing can be preloaded into this program'
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

# each time in a workspace of its own
again() { cd "$work" && rm -rf ws && cp -a seed ws && cd ws || exit 99; }
# is_told: that the run is broken off: by runs, by show with what finishes it, and by top, as not under way.
is_told() {
    run top --once
    ! grep -q ' apply ' "$work/out" || return 1
    run runs
    grep -q '^01.* apply .* broken off ' "$work/out" || return 1
    run show "$(awk '$2 == "apply" { print $1; exit }' "$work/out")"
    grep -q 'its process is no more: `aftermove resume 01' "$work/out"
}
resumed=0 status=0 untold=0
for write in $(seq 1 1000); do
    again
    killed "$write" apply "$plan" --consent licences
    [ "$code" -eq 137 ] || break
    is_told
    told=$?
    run resume
    if [ "$code" -eq 0 ]; then
        resumed=$((resumed + 1)) untold=$((untold + told))
    elif ! grep -q 'no unfinished run' "$work/err"; then # that is: not begun, or ended
        echo "# killed at write $write: $(tail -n 1 "$work/err")"
        status=1
    fi
done
[ $status -eq 0 ] && [ "$code" -eq 0 ] && [ $resumed -ge 3 ]
ok "killed at each of $((write - 1)) writes, it is resumed $resumed times" $?
ok 'before that, it is told as broken off' $untold

grep -aq '"consents":\["licences"\]' "$work/ws/journal.db"
ok 'what was consented to is written down' $?
run journal verify
[ "$code" -eq 0 ]
ok 'the journal is whole' $?
done_testing
