#!/bin/sh
# sharing_links.sh - links of every kind and fate: each is told as it is, without a token, on no foreign host.
name=sharing_links
. "${top_srcdir:-.}/tests/cli/lib.sh"
AFTERMOVE_RUNTIME= # the stop that the throttled link brings is not to hold for the next run

cat >"$work/scenario.json" <<'JSON'
{"seed":8,"trust":"good",
 "source":{"name":"contoso","sites":[
  {"url":"/sites/a","location":"/sites/new-a","sharing_links":[
    {"path":"Shared Documents/plan #1 50%.docx","kind":"OrganizationView","token":"EaOrg"},
    {"path":"Shared Documents/folder/b.xlsx","kind":"AnonymousEdit","token":"EaAnon"},
    {"path":"Shared Documents/c.docx","kind":"Flexible","token":"EaFlex"},
    {"path":"Shared Documents/d.docx","kind":"OrganizationEdit","token":"EaDead","dead":true},
    {"item":"99999999-9999-4999-8999-999999999999","kind":"AnonymousView","token":"EaGone"}]},
  {"url":"/sites/b","location":"/sites/b2","sharing_links":[{"path":"Docs/b.docx","kind":"OrganizationView","token":"Eb"}]},
  {"url":"/sites/inside","location":"https://contoso.sharepoint.com/sites/other"},
  {"url":"/sites/away","location":"https://evil.example/sites/away","orphan":true},
  {"url":"/sites/stays"},
  {"url":"/sites/lost","location":"/sites/lost-new","orphan":true},
  {"url":"/personal/ann_contoso_com","location":"/personal/ann_fabrikam_com","sharing_links":[
    {"path":"Documents/own.docx","kind":"AnonymousView","token":"Eo"}]}]},
 "target":{"name":"fabrikam","sites":[
  {"url":"/sites/new-c","sharing_links":[{"path":"Docs/c.docx","kind":"OrganizationView"},{"path":"Docs/c2.docx","kind":"AnonymousView"}]},
  {"url":"/sites/new-s","sharing_links":[{"path":"Docs/s.docx","kind":"OrganizationView"}]},
  {"url":"/sites/b1","sharing_links":[{"path":"Docs/b.docx","kind":"OrganizationView"}]}]}}
JSON
box --scenario "$work/scenario.json"
ws=$work/ws
workspace "$ws"
S=https://contoso.sharepoint.com T=https://fabrikam.sharepoint.com
# found: word and subject of each outcome.
found() { sed -n 's/^{"type":"outcome","outcome":"\([a-z]*\)",.*"subject":"\([^"]*\)","reason".*/\1 \2/p' "$work/out" | sort; }
# links NAME CODE LINE ARGUMENT...: what is found is standard input, the last line says LINE.
links() {
    what=$1 want=$2 line=$3
    shift 3
    sort >"$work/expected"
    run --workspace "$ws" run sharing-links --format json "$@"
    found >"$work/found"
    diff "$work/expected" "$work/found" >"$work/diff"
    status=$?
    sed 's/^/# /' "$work/diff"
    [ "$code" -eq "$want" ] && grep -qF "$line" "$work/err" && [ $status -eq 0 ]
    ok "$what" $?
}

links 'links of sites, from the hidden groups' 1 '5 links: 4 right, 0 elsewhere, 0 dead, 1 gone, 0 throttled, 0 unclear; 0 failed' \
    --sites '*/sites/a' --sites '*/personal/*' --per-minute 6000 <<TEXT
gone $T/sites/new-a
TEXT
grep -q 'no file or folder has the id 99999999-9999-4999-8999-999999999999' "$work/out"
ok '... what is gone is named by its id' $?
grep '"what":"plain:probe"' "$work/requests.jsonl" | grep -q '"path":"/sites/a/Shared%20Documents/plan%20%231%2050%25.docx"'
ok '... the old URL is the old site with the same rest' $?
links 'no site at all is no success' 1 '1 unclear' --sites '*/none' <<TEXT
unclear sites
TEXT
links 'links for certain people only when asked for' 0 '1 links: 1 right' --sites '*/sites/a' --kinds specific </dev/null
links 'so many links of a site' 0 '2 links: 2 right' --sites '*/sites/a' --links 2 </dev/null

cat >"$work/pairs.csv" <<CSV
source,target
$S/sites/b,$T/sites/b1
$S/sites/c,$T/sites/new-c
$S/sites/stays,$T/sites/new-s
CSV
links 'another site, no redirect any more, a source that answers itself' 1 '4 links: 0 right, 1 elsewhere, 2 dead, 0 gone, 0 throttled, 1 unclear' \
    --pairs "$work/pairs.csv" <<TEXT
elsewhere $S/sites/b/Docs/b.docx
dead $S/sites/c/Docs/c.docx
dead $S/sites/c/Docs/c2.docx
unclear $S/sites/stays/Docs/s.docx
TEXT
grep -q "the site was moved to $T/sites/b1" "$work/out" && grep -q 'the source answers itself (signin)' "$work/out"
ok '... with the reason' $?

cat >"$work/urls.csv" <<CSV
Link,"Who, and when"
$S/:w:/s/a/EaOrg?e=x%2Fy,ann
$S/:x:/s/a/EaAnon,bob
$S/:w:/r/sites/a/Shared%20Documents/c.docx?d=w1,
 $S/:w:/s/a/EaDead ,
$S/:w:/s/b/Eb
https://contoso-my.sharepoint.com/:w:/g/personal/ann_contoso_com/Eo
$T/:w:/s/new-a/EaOrg
$T/:w:/s/new-a/Enone
$S/sites/inside/Docs/x.docx
$S/sites/away/Docs/x.docx
$S/sites/lost/Docs/x.docx
$S/sites/never/Docs/x.docx
https://evil.example/:w:/s/a/EaOrg
https://contoso-admin.sharepoint.com/x
https://contoso.sharepoint.com@evil.example/x
what is this
CSV
links 'links of a file' 1 '16 links: 6 right, 2 elsewhere, 4 dead, 0 gone, 0 throttled, 4 unclear' --urls "$work/urls.csv" <<TEXT
dead $S/:w:/s/a/EaDead
dead $T/:w:/s/new-a/Enone
dead $S/sites/lost/Docs/x.docx
dead $S/sites/never/Docs/x.docx
elsewhere $S/sites/inside/Docs/x.docx
elsewhere $S/sites/away/Docs/x.docx
unclear https://evil.example/:w:/s/a/EaOrg
unclear https://contoso-admin.sharepoint.com/x
unclear https://contoso.sharepoint.com@evil.example/x
unclear what is this
TEXT
sed 's|/sites/b,.*|/sites/b,'$T'/sites/b1|' "$work/pairs.csv" >"$work/wrong.csv"
echo "$S/:w:/s/b/Eb" >"$work/one.csv"
links '... that lead to another site than the one that took its place' 1 '1 elsewhere' --urls "$work/one.csv" --pairs "$work/wrong.csv" <<TEXT
elsewhere $S/:w:/s/b/Eb
TEXT
# an escaped letter names the same site
encoded="$S/sites/%62/Docs/b.docx"
echo "$encoded" >"$work/encoded.csv"
links '... also when the link is escaped' 1 '1 elsewhere' --urls "$work/encoded.csv" --pairs "$work/wrong.csv" <<TEXT
elsewhere $encoded
TEXT
echo 'Link,Who' >"$work/none.csv"
links 'a file without a link is no success' 1 '1 unclear' --urls "$work/none.csv" <<TEXT
unclear urls
TEXT
! grep '"what":"plain:' "$work/requests.jsonl" | grep -q '"authenticated":true'
ok 'no link is asked for with a token' $?
! grep -q 'evil.example' "$work/requests.jsonl"
ok 'no foreign host is asked' $?
! grep -q '"changed":true' "$work/requests.jsonl"
ok 'nothing is changed' $?

printf '%s\n' "$T/:w:/s/new-a/EaOrg" "$T/:x:/s/new-a/EaAnon" >"$work/two.csv"
links 'two links, half a second apart' 0 '2 links: 2 right' --urls "$work/two.csv" --per-minute 120 </dev/null
gap=$(curl -fsS "$(fact state | sed 's/state$/log/')" | grep '"what":"plain:link"' | tail -n 2 | sed 's/.*"t_ms":\([0-9]*\).*/\1/' | awk 'NR == 1 { first = $1 } END { print $1 - first }')
[ "$gap" -ge 400 ]
ok '... as the request log shows' $?

curl -fsS -d '[{"when":{"what":"plain:link"},"do":"429","retry_after":1000}]' "$(fact state | sed 's/state$/faults/')" >/dev/null
links 'a throttled link is not dead' 1 '1 links: 0 right, 0 elsewhere, 0 dead, 0 gone, 1 throttled, 0 unclear' --urls "$work/one.csv" <<TEXT
throttled $S/:w:/s/b/Eb
TEXT
links 'a pace of none is refused' 2 'per_minute is at least 1, not 0' --per-minute 0 </dev/null
links 'so are no links' 2 'links is at least 1, not 0' --links 0 </dev/null
links 'and no sites' 2 'sample is at least 1, not -1' --sample=-1 </dev/null

curl -fsS -d '' "$(fact state | sed 's/state$/reset/')" >/dev/null

# What the manual page shows works as it stands there.
cp "$work/two.csv" "$ws/links.csv"
cd "$ws" || exit 99
aftermove() { run "$@"; }
sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' "$src/man/aftermove-sharing-links.7" | grep '^aftermove ' >"$work/examples"
[ -s "$work/examples" ]
ok 'the page has examples' $?
while read -r line; do
    eval "$line"
    [ "$code" -le 1 ] && ! grep -q '^aftermove: ' "$work/err"
    ok "$line" $?
done <"$work/examples"
done_testing
