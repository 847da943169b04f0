#!/bin/sh
# post_migration.sh - the whole of it: readiness, samples, redirects, locked sites, trust.
name=post_migration
. "${top_srcdir:-.}/tests/cli/lib.sh"

cat >"$work/scenario.json" <<'JSON'
{"seed":5,"trust":"good",
 "source":{"name":"contoso","sites":[
   {"url":"/sites/a","location":"/sites/a-new",
    "files":[{"path":"Shared Documents/plan.docx","id":"11111111-1111-4111-8111-111111111111"}],
    "sharing_links":[{"item":"11111111-1111-4111-8111-111111111111","kind":"OrganizationView"}]},
   {"url":"/sites/b","location":"/sites/b-new"},
   {"url":"/sites/stuck","lock_state":"ReadOnly"}]},
 "target":{"name":"fabrikam","sites":[{"url":"/sites/locked","lock_state":"ReadOnly"}]},
 "moves":[{"type":"RegSite","state":"Success","source":"/sites/a","target":"/sites/a-new"},
          {"type":"RegSite","state":"Success","source":"/sites/b","target":"/sites/gone-since"},
          {"type":"RegSite","state":"Failed","source":"/sites/stuck","target":"/sites/stuck-new"}]}
JSON
box --scenario "$work/scenario.json"
ws=$work/ws
workspace "$ws"
changes() { grep '"type":"effect"' "$work/out" | grep -c "\"operation\":\"$1\""; }

run --workspace "$ws" plan post-migration --format json
[ "$code" -eq 0 ] && [ "$(changes remove-redirect)" -eq 2 ] && [ "$(changes remove-trust)" -eq 2 ] && [ "$(changes set-lock)" -eq 0 ]
ok 'redirects and trust are planned, locks are only shown' $?
run --workspace "$ws" plan post-migration
grep -q 'left by a move that ended with Failed' "$work/out"
ok 'the lock that a failed move left is shown' $?
run --workspace "$ws" plan post-migration --locked unlock --redirects skip --trust keep --format json
[ "$code" -eq 0 ] && [ "$(changes set-lock)" -eq 1 ] && [ "$(changes remove-redirect)" -eq 0 ] && [ "$(changes remove-trust)" -eq 0 ]
ok 'each part can be chosen' $?
run --workspace "$ws" plan post-migration --sample 0
gives 'a sample has a size' 2 'sample is at least 1'

tenant_id=$(of contoso tenant_id)
printf 'User,%s,ann@contoso.com,ann@fabrikam.com,ann@fabrikam.com,RegularUser\n' "$tenant_id" >"$work/map.csv"
run --workspace "$ws" plan post-migration --map "$work/map.csv"
[ "$code" -eq 0 ] && grep -q 'access of [0-9]* sites, sampled: .*verify-access tells more' "$work/out" "$work/err"
ok 'with a map the access is sampled, and heads the plan' $?

run --workspace "$ws" ledger add alex@contoso.com
[ "$code" -eq 0 ]
ok 'somebody is to be moved back' $?
run --workspace "$ws" plan post-migration
gives 'then the trust stays' 3 '1 in the ledger are not back yet, as alex@contoso.com (planned)' 'migrate-back'
run --workspace "$ws" plan post-migration --ledger skip
[ "$code" -eq 0 ]
ok 'unless told' $?
run --workspace "$ws" plan post-migration --trust keep
[ "$code" -eq 0 ]
ok 'or the trust is kept' $?
run --workspace "$ws" run post-migration --yes --ledger skip --locked unlock --consent trust
[ "$code" -le 1 ] && curl -fsS "$(fact state)" | grep -o '"url":"https://[a-z.]*/sites/stuck","[^}]*"lock_state":"[^"]*"' | grep -q '"Unlock"'
ok 'done: what was locked is open' $?
done_testing
