#!/bin/sh
# migrate_back.sh - forty users that are migrated back, in every state: each verdict is the truth.
name=migrate_back
. "${top_srcdir:-.}/tests/cli/lib.sh"

# kind         job        source      target    verdict            state
cat >"$work/table" <<'END'
free           -          nothing     site      url-free           url-free
conflict       -          redirect    site      conflict-redirect  planned
binned         -          recycled    site      conflict-recycled  planned
occupied       -          site        site      conflict-live      planned
renamed        -          renamed     site      conflict-other     planned
moving         InProgress nothing     site      moving             planned
queued         Queued     redirect    site      moving             planned
failed         Failed     nothing     site      move-failed        url-free
blocked        Failed     redirect    site      conflict-redirect  planned
missing        Success    nothing     redirect  missing            moved
overlaid       Success    redirect    nothing   still-redirect     moved
locked         Success    locked      redirect  locked             moved
owner          Success    another's   redirect  wrong-owner        moved
admin          Success    no-helpdesk redirect  admin-missing      moved
silent         Success    silent      redirect  unreachable        moved
fine           Success    site        redirect  closed             closed
unreported     -          site        redirect  closed             closed
cleaned        Success    site        nothing   closed             closed
stayed         Success    site        site      target-live        accessible
crossed        Success    site        elsewhere redirect-elsewhere accessible
END
awk -v csv="$work/users.csv" -v map="$work/map.csv" -v truth="$work/truth" -v tenant= \
    -f "$src/tests/cli/migrate_back.awk" "$work/table" >"$work/scenario.json"
box --scenario "$work/scenario.json"
ws=$work/ws
workspace "$ws"
sed -i "s/^User,,/User,$(of contoso tenant_id),/" "$work/map.csv"
sort -o "$work/truth" "$work/truth"

# the ledger as "UPN verdict state", and how many steps it knows
stands() {
    "$aftermove" --workspace "$ws" ledger list --format json |
        sed -n 's/.*"upn":"\([^"]*\)".*"state":"\([^"]*\)","verdict":"\([^"]*\)".*/\1 \3 \2/p' | sort
}
# every live site of a tenant that no user of the table owns
others() {
    curl -fsS "$(fact state)" | tr '{' '\n' | grep '"url":' | grep -v '/personal/u[0-9][0-9]_\|renamed_u\|another_u\|/sites/lab' |
        sed 's/}.*//' | sort
}
page() { fact state | sed "s/state\$/$1/"; }
changes() { curl -fsS "$(page log)" | grep -c '"changed":true'; }
targets() { sed -n "s/.*\"op\":\"$2\".*\"target\":\"\([^\"]*\)\".*/\1/p" "$1" | sed 's|https://[^/]*||' | sort | tr '\n' ' '; }

[ "$(wc -l <"$work/truth")" -eq 40 ]
ok 'the table has 40 users' $?
run --workspace "$ws" ledger import "$work/users.csv"
grep -q '20 added, 0 were there' "$work/err"
ok 'twenty by their URLs' $?
run --workspace "$ws" ledger import "$work/map.csv"
grep -q '20 added, 0 were there' "$work/err"
ok 'twenty by the identity map' $?
run --workspace "$ws" ledger add https://contoso.sharepoint.com/sites/lab \
    --target-url https://fabrikam.sharepoint.com/sites/lab-2
gives 'and a site' 0 'is planned'
others >"$work/others"
[ "$(wc -l <"$work/others")" -gt 40 ]
ok 'there are others' $?

run --workspace "$ws" plan migrate-back --admins helpdesk@contoso.com --format json
[ "$code" -eq 0 ] && [ "$(changes)" -eq 0 ]
ok 'the plan changes nothing' $?
"$aftermove" --workspace "$ws" ledger list --format csv >"$work/list.csv"
[ "$(grep -c ',planned,' "$work/list.csv")" -eq 41 ]
ok 'nor the ledger' $?
for word in conflict-redirect missing wrong-owner moving; do
    want_n=$(awk -v w=$word '$2 == w' "$work/truth" | wc -l)
    [ "$word" != moving ] || word=skipped
    [ "$(grep -c "\"outcome\":\"$word\"" "$work/out")" -eq "$want_n" ]
    ok "... and tells of $want_n $word" $?
done

run --workspace "$ws" run migrate-back --yes --admins helpdesk@contoso.com
[ "$code" -eq 0 ]
ok 'it runs' $?
stands >"$work/stands"
diff "$work/truth" "$work/stands" | sed 's/^/# /'
cmp -s "$work/truth" "$work/stands"
ok 'each verdict is the truth of the scenario' $?
run --workspace "$ws" ledger list --state closed
prints 'the site is back, too' 'https://contoso.sharepoint.com/sites/lab '
others | cmp -s - "$work/others"
ok 'sites and redirects of others are as they were' $?
[ "$(changes)" -eq 5 ]
ok 'five redirects were removed, nothing else was changed' $?
run --workspace "$ws" journal verify
[ "$code" -eq 0 ]
ok 'the journal verifies' $?

before=$(changes)
run --workspace "$ws" plan migrate-back --admins helpdesk@contoso.com
grep -q '^0 changes planned' "$work/out"
ok 'run again: nothing is to be done' $?
run --workspace "$ws" run migrate-back --yes --admins helpdesk@contoso.com
stands | cmp -s - "$work/truth" && [ "$(changes)" -eq "$before" ]
ok '... and nothing is done' $?
"$aftermove" --workspace "$ws" ledger show u32@contoso.com --format csv >"$work/steps"
[ "$(wc -l <"$work/steps")" -eq 7 ]
ok 'the ledger learned nothing twice' $?

# clearing: redirects go to the recycle bin, what that holds is purged, which takes consent
run --workspace "$ws" plan migrate-back --clear --admins helpdesk@contoso.com
plan=$(tail -n 1 "$work/out")
[ "$(targets "$plan" remove-redirect)" = "/personal/u03_contoso_com /personal/u04_contoso_com /personal/u17_contoso_com /personal/u18_contoso_com " ] &&
    [ "$(targets "$plan" purge-site)" = "/personal/u03_contoso_com /personal/u04_contoso_com /personal/u05_contoso_com /personal/u06_contoso_com /personal/u17_contoso_com /personal/u18_contoso_com " ]
ok '--clear plans for the conflicts that may go, and no other' $?
run --workspace "$ws" apply "$plan"
gives 'purging takes consent' 3 purge
run --workspace "$ws" apply "$plan" --consent purge
stands >"$work/stands"
[ "$code" -eq 0 ] && ! grep -q 'conflict-re' "$work/stands" && grep -q '^u03@contoso.com url-free url-free' "$work/stands" &&
    grep -q '^u05@contoso.com url-free url-free' "$work/stands" && [ "$(grep -c 'conflict-live planned' "$work/stands")" -eq 2 ]
ok 'then their URLs are free; live sites are never touched' $?
run --workspace "$ws" plan migrate-back --clear --admins helpdesk@contoso.com
grep -q '^0 changes planned' "$work/out"
ok 'one plan is enough' $?
others | cmp -s - "$work/others"
ok 'and others are still as they were' $?
run --workspace "$ws" journal verify
[ "$code" -eq 0 ]
ok 'the journal verifies' $?

# killed in the middle
fresh() {
    curl -fsS -X POST "$(page reset)" >/dev/null
    rm -rf "$ws/journal.db"* "$ws/plans"
}
prepare() {
    fresh
    "$aftermove" --workspace "$ws" --quiet ledger import "$work/users.csv"
    "$aftermove" --workspace "$ws" --quiet ledger import "$work/map.csv"
    run --workspace "$ws" plan migrate-back --clear --admins helpdesk@contoso.com
    plan=$(tail -n 1 "$work/out")
}
trashed() { curl -fsS "$(fact state)" | tr '{' '\n' | grep 'u3[1-4]_fabrikam_com' | grep -c Recycled; }
sed 's/^\(u1[78]@[^ ]*\) conflict-redirect planned/\1 move-failed url-free/
    s/ conflict-re[a-z]* planned$/ url-free url-free/' "$work/truth" >"$work/cleared"
holds() {
    stands >"$work/stands"
    diff "$work/cleared" "$work/stands" | sed 's/^/# /'
    cmp -s "$work/cleared" "$work/stands" && [ "$(trashed)" -eq 4 ] && [ "$(changes)" -eq 14 ]
}
walk 'the same verdicts, nothing twice' 3 29 --consent purge

# what may not be cleared: the ledger must not go on saying that the URL is free
edit() { curl -fsS -X POST -d "{\"do\":\"$1\",\"tenant\":\"source\",\"url\":\"$blocked\"$2}" "$(page site)" >/dev/null; }
blocked=https://contoso.sharepoint.com/sites/stale
fresh
"$aftermove" --workspace "$ws" --quiet ledger add $blocked
run --workspace "$ws" run migrate-back --yes
[ "$("$aftermove" --workspace "$ws" ledger list --format csv | grep -c ',url-free,url-free,')" -eq 1 ]
ok 'a URL is free' $?
edit add_redirect ',"location":"https://fabrikam.sharepoint.com/sites/stale"'
edit hold ''
run --workspace "$ws" run migrate-back --yes --clear --consent purge
"$aftermove" --workspace "$ws" ledger list --format csv >"$work/list.csv"
grep -q ',planned,conflict-redirect,.*it is not cleared: ' "$work/list.csv" && [ "$(changes)" -eq 0 ]
ok 'until something takes it that may not be cleared: it is planned again, with the reason' $?
edit set_lock ',"lock":"NoAccess"'
run --workspace "$ws" plan migrate-back
grep -q 'where it leads is not proven: it answers 403' "$work/out"
ok 'a redirect that does not tell is not called one of somebody else' $?

# a move back that the ledger does not know
fresh
run --workspace "$ws" plan migrate-back --format json
[ "$(grep -c '"outcome":"not-in-ledger"' "$work/out")" -eq 28 ]
ok 'moves back that the ledger does not know are told' $?
run --workspace "$ws" run migrate-back --yes --add --redirects keep
"$aftermove" --workspace "$ws" ledger list --format csv >"$work/list.csv"
[ "$code" -eq 0 ] && [ "$(grep -c '^[0-9]' "$work/list.csv")" -eq 28 ] && [ "$(grep -c ',accessible,accessible,' "$work/list.csv")" -ge 4 ] &&
    [ "$(grep -c ',wrong-owner,' "$work/list.csv")" -eq 2 ]
ok '--add takes them in, --redirects keep leaves theirs' $?
done_testing
