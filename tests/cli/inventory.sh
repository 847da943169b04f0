#!/bin/sh
# inventory.sh - a rehearsal on a copy: inventory, sandbox --from, and the plan is the same.
name=inventory
. "${top_srcdir:-.}/tests/cli/lib.sh"

cat >"$work/scenario.json" <<'JSON'
{"seed":5,"page_size":20,"trust":"good",
 "source":{"name":"contoso","licences_end":"+20d",
  "sites":[{"url":"/sites/owned","owner":"ann@contoso.com","admins":["bob@contoso.com"],"lock_state":"ReadOnly"},
           {"url":"/sites/shared","owner":"ann@contoso.com",
            "roles":[{"login":"i:0#.f|membership|cy@contoso.com","type":1,"role":"Edit"},
                     {"login":"i:0#.f|membership|cy@contoso.com","type":1,"role":"Read"},
                     {"login":"c:0t.c|tenant|11111111-1111-4111-8111-111111111111","type":4,"role":"Read"}],
            "groups":[{"title":"Shared Owners","role":"Full Control","members":["ann@contoso.com","dee@contoso.com"]},
                      {"title":"Shared Nobody","members":[]}]},
           {"url":"/sites/odd","title":"a \"b\" %s"}],
  "generate":{"redirects":40,"onedrive_redirects":6,"orphans":3,"locked":2,"held":2,"same_tenant":2,
   "group_connected":2,"near_miss":3,"live":9,"deleted":4,"moves":4}},
 "target":{"name":"fabrikam","generate":{"live":4,"move_back":2}}}
JSON
box --scenario "$work/scenario.json"
workspace "$work/first"

# effects PLAN: what it would do, without ids of the plan, times and evidence that moves with time.
effects() { sed -n '2,$p' "$1" | sed -n 's/.*"op":"\([^"]*\)".*/\1 &/p' |
    sed 's/^\([^ ]*\) .*"target":"\([^"]*\)".*/\1 \2/' | sort; }
# args PLAN: the arguments of its effects, site ids included.
args() { grep -o '"args":{[^}]*}' "$1" | sort; }
# planned DIR BOOK: plan it there, its path in $plan.
planned() {
    run --workspace "$1" plan "$2" --quiet
    plan=$(tail -n 1 "$work/out")
    [ -f "$plan" ] || plan=/dev/null
}

run --workspace "$work/first" inventory --out "$work/inventory.json"
cp "$work/err" "$work/said"
[ "$code" -eq 0 ] && grep -q 'sites, .* of them redirects, .* in recycle bins.* 0 questions' "$work/said"
ok "inventory writes a file, and says what is in it" $?
[ "$(stat -c %a "$work/inventory.json")" = 600 ] && [ ! -e "$work/inventory.json.part" ]
ok "... whole, for its owner only" $?
grep -q '"login":\|eyJ' "$work/inventory.json"
[ $? -ne 0 ] && grep -q '"admins":\["i:0#.f|membership|ann@contoso.com","i:0#.f|membership|bob@contoso.com"\]' "$work/inventory.json"
ok "... with administrators as logins, and no secret" $?
run --workspace "$work/first" inventory --permissions --out "$work/inventory.json"
for part in info licences trusts trust trust_back moves moves_back sites deleted; do
    [ "$(grep -c "^  \"$part\": " "$work/inventory.json")" -eq 2 ]
    ok "... $part of both tenants" $?
done
run --workspace "$work/first" inventory --no-admins --quiet
[ "$code" -eq 0 ] && ! grep -q '"admins"' "$work/out" && grep -q '^{"format": "aftermove-inventory", "version": 1' "$work/out"
ok "--no-admins leaves them out; without --out it is printed" $?
"$aftermove" --workspace "$work/first" inventory >/dev/full 2>"$work/err"
[ $? -eq 6 ] && [ "$(grep -c 'cannot write to standard output: ' "$work/err")" -eq 1 ] && ! grep -q Success "$work/err"
ok "what cannot be written is told, once" $?
faults() { curl -fsS -X POST -d "$1" "$(fact state | sed 's/state$/faults/')" >/dev/null; }
faults '[{"do":"status","status":403,"body":"{}","when":{"what":"csom:GetSPOTenantOrgRelationAll","max":1}}]'
run --workspace "$work/first" inventory --out "$work/lacking.json"
gives "a question without an answer is named" 1 '; 1 question got no answer, trusts of source: ' 'HTTP 403'
grep -q '^  "trusts": {"error":"' "$work/lacking.json"
ok "... and stands in the file" $?
faults '[]'
! grep -q '"changed":true' "$work/requests.jsonl"
ok "nothing was changed" $?
grep -c '' "$work/requests.jsonl" >"$work/before"

for book in remove-redirects orphaned-redirects post-migration remove-trust; do
    planned "$work/first" $book
    effects "$plan" >"$work/$book.first"
    args "$plan" >"$work/$book.args.first"
done
[ -s "$work/remove-redirects.first" ] && [ -s "$work/remove-trust.first" ]
ok "the original has something to plan" $?

# The copy: the same program, another sandbox.
[ -z "$box_pid" ] || { kill "$box_pid" 2>/dev/null; wait "$box_pid" 2>/dev/null; }
rm -rf "$work/box" "$work/line"
mkfifo "$work/line"
"$aftermove" sandbox --from "$work/inventory.json" --dir "$work/box" --log "$work/requests.jsonl" --time-limit 600 \
    >"$work/line" 2>"$work/box.err" &
box_pid=$!
head -n 1 <"$work/line" >"$work/box.json"
[ -n "$(of contoso tenant_id)" ] && [ -s "$work/inventory.scenario.json" ]
ok "sandbox --from starts a copy, its scenario beside the inventory" $?
sed 's/^/# /' "$work/box.err"
workspace "$work/second"
for book in remove-redirects orphaned-redirects post-migration remove-trust; do
    planned "$work/second" $book
    effects "$plan" >"$work/$book.second"
    args "$plan" >"$work/$book.args.second"
    diff "$work/$book.first" "$work/$book.second" >"$work/out"
    ok "the plan of $book has the same effects" $?
    diff "$work/$book.args.first" "$work/$book.args.second" >"$work/out"
    ok "... with the same arguments" $?
done
run --workspace "$work/second" inventory --permissions --out "$work/again.json"
# Times of the copy are its own: creation, use; nothing else may differ.
plain() { sed -n '/^  "sites"/,/^  "deleted"/p' "$1" | sed 's/"\(created\|last_modified\)":"[^"]*"//g; s/"\(storage_mb\|webs\)":[0-9]*//g; s/}]*,*$/}/' | sort; }
plain "$work/inventory.json" >"$work/a"
plain "$work/again.json" >"$work/b"
diff "$work/a" "$work/b" >"$work/out"
ok "an inventory of the copy is the inventory" $?
grep '/sites/shared"' "$work/a" | grep -q '"login":"i:0#.f|membership|cy@contoso.com".*"roles":\["Edit".*"title":"Shared Owners","members":\["i:0#.f|membership|ann@contoso.com","i:0#.f|membership|dee@contoso.com"\]'
ok "... roles and groups among it" $?

echo '{"format":"x"}' >"$work/x.json"
run sandbox --from "$work/x.json"
gives "what is no inventory is refused" 2 "no inventory" "aftermove inventory"
run sandbox --from "$work/none.json"
gives "a missing one is named" 1 "none.json"
sed 's/"role": "target"/"role": "third"/' "$work/inventory.json" >"$work/half.json"
run sandbox --from="$work/half.json"
gives "half of one is refused" 2 "has no target"
run sandbox --from
gives "a missing name" 2 "--from needs a value"
done_testing
