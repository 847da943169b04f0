#!/bin/sh
# read_only_sites.sh - locks that moves left are told from others, opened on request, and put back.
name=read_only_sites
. "${top_srcdir:-.}/tests/cli/lib.sh"

cat >"$work/scenario.json" <<'JSON'
{"seed":4,"page_size":7,"trust":"good",
 "source":{"name":"contoso","generate":{"redirects":5,"live":8},
  "sites":[{"url":"/sites/failed","lock_state":"ReadOnly"},
           {"url":"/sites/running","lock_state":"ReadOnly"},
           {"url":"/sites/meant","lock_state":"NoAccess"},
           {"url":"/personal/ann_contoso_com","owner":"ann@contoso.com","lock_state":"NoAdditions"}]},
 "target":{"name":"fabrikam","generate":{"live":3},
  "sites":[{"url":"/sites/landed","lock_state":"ReadOnly"},{"url":"/sites/open"}]},
 "moves":[{"type":"RegSite","state":"Failed","source":"/sites/failed","target":"/sites/failed-new"},
          {"type":"RegSite","state":"InProgress","source":"/sites/running","target":"/sites/running-new"},
          {"type":"RegSite","state":"Success","source":"/sites/gone","target":"/sites/landed"},
          {"type":"Odb","state":"Stopped","key":"ann@contoso.com","source":"/personal/ann_contoso_com","target":"/personal/ann_fabrikam_com"}]}
JSON
box --scenario "$work/scenario.json"
ws=$work/ws
workspace "$ws"
lock() { curl -fsS "$(fact state)" | grep -o "\"url\":\"https://[a-z.-]*$1\",\"[^}]*\"lock_state\":\"[^\"]*\"" | sed 's/.*"lock_state":"//; s/"//'; }
locks() { for s in sites/failed sites/running sites/meant personal/ann_contoso_com sites/landed; do printf '%s ' "$(lock "/$s")"; done; }
targets() { sed -n 's/.*"op":"set-lock".*"target":"\([^"]*\)".*/\1/p' "$1" | sed 's|https://[^/]*||' | sort | tr '\n' ' '; }
before="ReadOnly ReadOnly NoAccess NoAdditions ReadOnly "
[ "$(locks)" = "$before" ]
ok "the scenario has its locks" $?

run --workspace "$ws" plan read-only-sites --format json
[ "$code" -eq 0 ] && [ "$(grep -c '"word":"locked"\|"locked"' "$work/out")" -ge 4 ] && ! grep -q 'set-lock' "$work/out"
ok "without --unlock they are only shown" $?
grep -q 'left by a move that ended with Failed' "$work/out"
ok "... what a failed move left" $?
grep -q 'left by a move that ended with Success' "$work/out"
ok "... what a finished one left, on the target" $?
grep -q 'NoAccess, and no move that is reported explains it' "$work/out"
ok "... and what no move explains" $?

run --workspace "$ws" plan read-only-sites --unlock
plan=$(tail -n 1 "$work/out")
[ "$(targets "$plan")" = "/personal/ann_contoso_com /sites/failed /sites/landed " ]
ok "--unlock plans for what moves left, and for nothing else" $?
run --workspace "$ws" plan read-only-sites --unlock --keep '*/failed' --also '*/meant' --tenants source
[ "$(targets "$(tail -n 1 "$work/out")")" = "/personal/ann_contoso_com /sites/meant " ]
ok "--keep, --also and --tenants choose" $?
run --workspace "$ws" apply "$plan"
[ "$code" -eq 0 ] && [ "$(locks)" = "Unlock ReadOnly NoAccess Unlock Unlock " ]
ok "apply opens them" $?
run --workspace "$ws" runs --format json
applied=$(sed -n 's/.*"id":"\([^"]*\)","kind":"apply".*/\1/p' "$work/out" | head -n 1)
run --workspace "$ws" undo "$applied"
run --workspace "$ws" apply "$(tail -n 1 "$work/out")"
[ "$code" -eq 0 ] && [ "$(locks)" = "$before" ]
ok "undo puts back the state that each had" $?
done_testing
