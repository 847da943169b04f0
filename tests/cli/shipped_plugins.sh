#!/bin/sh
# shipped_plugins.sh - graph, http and notify as they are installed, against the sandbox; the end of
# the source licences at the top of the plan.
name=shipped_plugins
. "${top_srcdir:-.}/tests/cli/lib.sh"

cat >"$work/scenario.json" <<'JSON'
{"seed":5,"trust":"good",
 "source":{"name":"contoso","licences_end":"+2d","generate":{"redirects":2},
  "users":[{"upn":"a@contoso.com","mail":"a.a@contoso.com"},{"upn":"c#EXT#@contoso.com"}],
  "groups":[{"id":"22222222-2222-2222-2222-222222222222","name":"Team","deleted":true},
   {"id":"33333333-2222-2222-2222-222222222222","name":"Live"}]},
 "target":{"name":"fabrikam"}}
JSON
box --scenario "$work/scenario.json"
ws=$work/ws
workspace "$ws"
chmod 755 "$work" "$ws"
so() { echo "path = \"$build/plugins/$1/.libs/$1.so\""; }
cp "$ws/aftermove.lua" "$work/plain.lua"
cat >>"$ws/aftermove.lua" <<LUA
plugin "graph" { $(so graph), tenant = "source" }
plugin "http" { $(so http), bases = { site = { url = "https://$(of contoso host)" } },
  connect_to = "$(fact connect_to)", ca = "$(fact ca)" }
plugin "notify" { $(so notify), from = "ops@contoso.com", bases = { hook = { url_env = "HOOK" } } }
LUA
HOOK="https://hooks.example.com/secret-part?sig=secret-too"
export HOOK

for f in graph http notify; do
    [ "$(nm -D --defined-only "$build/plugins/$f/.libs/$f.so" | grep -vc ' [A-Z] __\(bss_start\|.*san\)')" -eq 1 ]
    ok "$f exports one symbol" $?
    run plugin check "$build/plugins/$f/.libs/$f.so"
    [ "$code" -eq 0 ]
    ok "$f passes the conformance kit" $?
done

run --workspace "$ws" call graph licences --format json
prints "graph reads the licences" '"days_left": 1'
run --workspace "$ws" call graph users --format json
prints "graph lists users" '"userPrincipalName":"a@contoso.com"'
run --workspace "$ws" call graph users --upns 'c#EXT#@contoso.com' --upns nobody@contoso.com --format json
prints "... finds one by a name with signs in it" '"found":true'
prints "... and says who is not there" '"found":false'
run --workspace "$ws" call graph users --mails a.a@contoso.com --format json
prints "... or by the mail address" '"userPrincipalName":"a@contoso.com"'
run --workspace "$ws" call graph deleted-groups --format json
prints "graph lists deleted groups" '"name":"Team"'
run --workspace "$ws" call graph restore-group 22222222-2222-2222-2222-222222222222 --yes --format json
prints "... restores one" '"restored": true'
run --workspace "$ws" call graph purge-group 33333333-2222-2222-2222-222222222222 --yes --consent purge
gives "a group that is not deleted is not purged" 3 "is not deleted, but alive"

run --workspace "$ws" call http get --path /sites/nowhere --errors return --format json
prints "http reads from an address that was allowed" '"status": 404'
run --workspace "$ws" call http get --base other
gives "... and from no other" 3 "no such base"
run --workspace "$ws" call notify post --text hello --plan --format json
cp "$work/out" "$work/planned"
[ "$code" -eq 0 ] && grep -q '"hook:/"' "$work/planned"
ok "a message is planned" $?
! grep -q secret "$work/out" "$work/err"
ok "... the address that came from a variable is not shown" $?

run --workspace "$ws" plan post-migration --quiet
plan=$(tail -n 1 "$work/out")
[ "$code" -eq 0 ] && head -n 1 "$plan" | grep -q '"notes":\["the source licences end on 20[0-9-]*, 1 days* .* left"\]'
ok "the end of the source licences heads the plan" $?
run --workspace "$ws" show "$plan"
prints "show prints it" "note: the source licences end on"
prints "... and the consent that is needed" "needs --consent licences"
run --workspace "$ws" apply "$plan" --consent trust
gives "within three days it is refused" 3 'consent to "licences"' "--consent licences"
run --workspace "$ws" apply "$plan" --consent trust,licences
[ "$code" -eq 0 ]
ok "... unless the operator consents" $?

cp "$work/plain.lua" "$ws/aftermove.lua"
run --workspace "$ws" plan post-migration --quiet
head -n 1 "$(tail -n 1 "$work/out")" | grep -q '"consents":\["licences"\]'
ok "without the plugin the source itself is asked" $?
run --workspace "$ws" plan post-migration --licences skip --quiet
head -n 1 "$(tail -n 1 "$work/out")" | grep -q '"notes":null'
ok "--licences skip does not look" $?
done_testing
