#!/bin/sh
# history.sh - plan files, apply, drift, undo, and looking back, against the sandbox.
name=history
. "${top_srcdir:-.}/tests/cli/lib.sh"

cat >"$work/scenario.json" <<'JSON'
{"seed":3,"page_size":20,"trust":"good",
 "source":{"name":"contoso","licences_end":"+20d",
  "generate":{"redirects":24,"onedrive_redirects":4,"locked":2,"needs_admin":2,"held":2,"same_tenant":2,"live":6}},
 "target":{"name":"fabrikam","generate":{"live":4}}}
JSON
box --scenario "$work/scenario.json"
ws=$work/ws
workspace "$ws"

state() { curl -fsS "$(fact state)"; }
# The tenants without what time and tests move: clocks, budgets, request counts, bins, trusts.
sites() {
    state | sed 's/"clock":.*//; s/"deleted":[^,}]*//g' |
        grep -o '"url":"[^"]*","[^}]*"lock_state":"[^"]*"' | sort
}

run --workspace "$ws" plan remove-redirects --quiet
plan=$(tail -n 1 "$work/out")
[ "$code" -eq 0 ] && [ -f "$plan" ]
ok "plan writes a file and says its name last" $?
head -n 1 "$plan" | grep -q '"params":{"also":' && head -n 1 "$plan" | grep -q '"text_sha":"[0-9a-f]\{64\}"'
ok "the plan holds every parameter and the digest of the playbook" $?
cat >"$work/empty.lua" <<'LUA'
return playbook { name = "empty", version = "1.0.0", summary = "Nothing.", run = function() end }
LUA
run --workspace "$ws" run "$work/empty.lua" --yes
[ "$code" -eq 0 ] && ! grep -q 'was changed' "$work/err"
ok "a playbook that is run by its path is not called changed" $?

before=$(sites)
id=$(basename "$plan" .jsonl)

run --workspace "$ws" show "$id"
prints "show prints the plan by its name" "remove-redirect"
run --workspace "$ws" show "$id" --format csv
prints "... as CSV" "step,tenant,operation,target"
run --workspace "$ws" show "$id" --format html
prints "... as HTML" "<!DOCTYPE html>"
run --workspace "$ws" show "$id" --format json
prints "... as JSON lines" '"op":"remove-redirect"'

run --workspace "$ws" diff "$plan" "$plan"
[ "$code" -eq 0 ]
ok "a plan does not differ from itself" $?
target=$(sed -n 's/.*"target":"\([^"]*\)".*/\1/p' "$plan" | head -n 1)
run --workspace "$ws" trim "$plan" --except "$target"
small=$(tail -n 1 "$work/out")
prints "trim makes a smaller plan" "$ws/plans/"
run --workspace "$ws" diff "$plan" "$small"
[ "$code" -eq 1 ] && grep -qF -- "- source remove-redirect $target" "$work/out"
ok "diff names what was left out" $?

sed 's/"reason":"/"reason":"x/' "$plan" >"$work/changed.jsonl"
run --workspace "$ws" apply "$work/changed.jsonl"
gives "a plan that was changed is refused" 3 "was changed after it was made" "new plan"

run --workspace "$ws" approve --new-key alice
key=$(cat "$work/out")
[ "$code" -eq 0 ] && [ "${#key}" -eq 44 ]
ok "approve --new-key prints a public key" $?
cp "$ws/aftermove.lua" "$work/plain.lua"
echo "policy { require_approval = 1, approvers = { alice = \"$key\" } }" >>"$ws/aftermove.lua"
run --workspace "$ws" apply "$plan"
gives "a plan that needs an approval is refused without" 3 "approved by 0 of the 1" "aftermove approve"
run --workspace "$ws" approve "$plan" --name alice
[ "$code" -eq 0 ]
ok "approve signs it" $?
run --workspace "$ws" approve "$plan" --name alice
gives "one key approves once" 1 "already approved"

run --workspace "$ws" apply "$plan"
cp "$work/out" "$work/applied"
[ "$code" -eq 0 ] && grep -q 'removed *32' "$work/applied"
ok "apply removes what was planned" $?
grep -q 'held *2' "$work/applied"
ok "... and reports what is held" $?
cp "$work/plain.lua" "$ws/aftermove.lua"

run --workspace "$ws" runs --format json
applied=$(sed -n 's/.*"id":"\([^"]*\)","kind":"apply".*/\1/p' "$work/out" | head -n 1)
prints "runs lists it" '"kind":"apply","playbook":"remove-redirects"'
run --workspace "$ws" show "$applied"
prints "show RUN tells what became of it" "done"
run --workspace "$ws" log "$applied"
prints "log prints its events" "effect.intent"
run --workspace "$ws" export "$applied" --format csv
prints "export prints who, when, what, on which evidence" "run,who,host,app,step,tenant,op,target,state"
run --workspace "$ws" export "$applied" --format json
lines=$(grep -c '"state":"done"' "$work/out")
[ "$lines" -eq 32 ] && grep -q '"request_id":"[0-9a-f]' "$work/out"
ok "... one line an effect, with the service's request ids" $?
run --workspace "$ws" journal verify
prints "the chain of events fits" "events fit, head"
run --workspace "$ws" evidence "$applied" --out "$work/evidence.tar"
[ "$code" -eq 0 ]
ok "evidence packs it" $?
run journal verify "$work/evidence.tar"
prints "... and it is verified anywhere" "events fit, head"
sed 's/remove-redirect/remove-redirecT/' "$work/evidence.tar" >"$work/forged.tar"
run journal verify "$work/forged.tar"
[ "$code" -ne 0 ]
ok "... unless it was changed" $?
tar tf "$work/evidence.tar" 2>/dev/null | grep -q plan.jsonl.approvals
ok "... approvals included" $?

run --workspace "$ws" resume "$applied"
gives "a run that has ended is not resumed" 2 "there is nothing to resume"

run --workspace "$ws" undo "$applied"
undo=$(tail -n 1 "$work/out")
[ "$code" -eq 0 ] && [ -f "$undo" ] && grep -q 'possible until 2' "$undo"
ok "undo makes a plan of the inverses, with their deadlines" $?
run --workspace "$ws" apply "$undo"
[ "$code" -eq 0 ]
ok "the undo is applied like any plan" $?
after=$(sites)
[ -n "$before" ] && [ "$before" = "$after" ]
ok "the sites are as they were before, locks included" $?

run --workspace "$ws" call source set-lock --yes --url "$target" --lock-state NoAccess --reason "a test"
run --workspace "$ws" runs --format json
prints "a single change is in the journal too" '"kind":"call"'

grep -rIl -e 'BEGIN.*PRIVATE' -e 'eyJ' "$ws" --include='*.jsonl' --include='*.db*' >"$work/out" 2>/dev/null
[ ! -s "$work/out" ]
ok "no secret is in plans or journal" $?
done_testing
