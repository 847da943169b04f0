#!/bin/sh
# purge.sh - redirects that are removed and purged by one plan: consent, kills, undo, drift.
name=purge
. "${top_srcdir:-.}/tests/cli/lib.sh"

cat >"$work/scenario.json" <<'JSON'
{"seed":8,"page_size":20,"trust":"good",
 "source":{"name":"contoso","generate":{"redirects":5,"onedrive_redirects":2,"same_tenant":1,"live":4}},
 "target":{"name":"fabrikam"}}
JSON
box --scenario "$work/scenario.json"
ws=$work/ws
workspace "$ws"

post() { curl -fsS -X POST "$(fact state | sed "s/state\$/$1/")" >/dev/null; }
redirects() { "$aftermove" --workspace "$ws" call source list-redirects --format csv | grep -c '^http'; }
recycled() { "$aftermove" --workspace "$ws" call source list-deleted-sites --format csv | grep -c '^http'; }
# every site of the tenants that is none of the seven, as it is
others() {
    curl -fsS "$(fact state)" | tr '{' '\n' | grep '"url":' | sed 's/}.*//' | grep -vFf "$work/seven" | sort
}
prepare() {
    post reset
    rm -rf "$ws/journal.db"* "$ws/plans"
    run --workspace "$ws" plan remove-redirects --purge
    plan=$(tail -n 1 "$work/out")
}

prepare
sed -n 's/.*"op":"purge-site".*"target":"\([^"]*\)".*/"\1"/p' "$plan" >"$work/seven"
others >"$work/others"
[ "$(grep -c '"op":"remove-redirect"' "$plan")" -eq 7 ] && [ "$(grep -c '"op":"purge-site"' "$plan")" -eq 7 ] &&
    [ "$(redirects)" -eq 8 ] && [ "$(changes)" -eq 0 ]
ok 'each redirect is planned twice: to the recycle bin, and out of it' $?
run --workspace "$ws" apply "$plan"
gives 'that takes consent' 3 purge
[ "$(redirects)" -eq 8 ]
ok '... and without it nothing is removed' $?
run --workspace "$ws" --verbose apply "$plan" --consent purge
[ "$code" -eq 0 ] && [ "$(changes)" -eq 14 ]
ok 'it is applied, by one change each' $?
[ "$(grep -c '^  [a-z]* https://.* (request [0-9a-f-]\{8,\})' "$work/err")" -eq 14 ]
ok '--verbose tells the request of each' $?
cp "$work/err" "$work/run"
[ "$(redirects)" -eq 1 ] && [ "$(recycled)" -eq 0 ]
ok 'their URLs are free' $?
[ "$(wc -l <"$work/others")" -gt 5 ] && others | cmp -s - "$work/others"
ok 'all other sites are as they were' $?
run --workspace "$ws" journal verify
[ "$code" -eq 0 ]
ok 'the journal verifies' $?
run --workspace "$ws" undo "$(grep -o '01[0-9A-Z]\{24\}$' "$work/run")"
grep -q '^cannot be undone  *14' "$work/out" && grep -q ' 7  nothing brings a purged site back' "$work/out" &&
    grep -q ' 7  what was done to it later cannot be undone' "$work/out" && ! grep -q '^failed  *[1-9]' "$work/out"
ok 'undo says what it cannot do, of the removals too' $?

prepare
url=$(sed -n 's/.*"op":"purge-site".*"target":"\([^"]*\)".*/\1/p' "$plan" | head -n 1)
run --workspace "$ws" call source remove-site --url "$url" --yes
run --workspace "$ws" call source purge-site --url "$url" --yes --consent purge
run --workspace "$ws" apply "$plan" --consent purge
[ "$code" -eq 0 ] && [ "$(redirects)" -eq 1 ] && [ "$(recycled)" -eq 0 ] && [ "$(changes)" -eq 14 ]
ok 'what is gone already is not asked for' $?

# a probe that is sent to the page for readers waits as after a 429, and is repeated
prepare
curl -fsS -X POST -d '[{"do":"429","form":"page","when":{"what":"plain:probe","max":2}}]' \
    "$(fact state | sed 's/state$/faults/')" >/dev/null
run --workspace "$ws" apply "$plan" --consent purge
[ "$code" -eq 0 ] && [ "$(changes)" -eq 14 ]
ok 'a page in place of an answer is throttling, and nothing is left out' $?

# what is left in the bin by a purge that failed
prepare
curl -fsS -X POST -d '[{"do":"status","status":403,"body":"{}","when":{"what":"csom:RemoveDeletedSitePreferId","max":1}}]' \
    "$(fact state | sed 's/state$/faults/')" >/dev/null
run --workspace "$ws" apply "$plan" --consent purge
[ "$code" -eq 1 ] && grep -q 'the recycle bin has it still: apply the plan again, or call purge-site with its site_id' "$work/out"
ok 'a purge that failed is told, with the way on' $?
run --workspace "$ws" apply "$plan" --consent purge
[ "$code" -eq 0 ] && [ "$(redirects)" -eq 1 ] && [ "$(recycled)" -eq 0 ] && [ "$(grep -c '"what":"csom:RemoveDeletedSitePreferId"' "$work/requests.jsonl")" -ge 8 ]
ok '... which is one' $?

holds() { [ "$(redirects)" -eq 1 ] && [ "$(recycled)" -eq 0 ] && [ "$(changes)" -eq 14 ]; }
walk 'all are purged, nothing twice' 2 7 --consent purge
done_testing
