#!/bin/sh
# verify_access.sh - 30 sites, seeded differences of every kind: each is found, and nothing else.
#
# One scenario is the time before the move, for the inventory; the other the time after it. Both,
# the identity map and the list of differences come out of one awk program.
name=verify_access
. "${top_srcdir:-.}/tests/cli/lib.sh"

awk -v dir="$work" '
function put(list, side, i, item) { if (one_side && side != one_side) return; all[list, side, i] = all[list, side, i] (all[list, side, i] == "" ? "" : ",") item }
function host(side) { return side == "before" ? "contoso.com" : "fabrikam.com" }
function upn(who, side) { return who ~ /@/ ? who : who "@" host(side) }
function admin(who, side) { put("admins", side, I, "\"" upn(who, side) "\"") }
function role(login, type, name, side) { put("roles", side, I, sprintf("{\"login\":\"%s\",\"type\":%d,\"role\":\"%s\"}", login, type, name)) }
function person(who, name, side) { role("i:0#.f|membership|" upn(who, side), 1, name, side) }
function circle(title, name, side, who) { put("groups", side, I, sprintf("{\"id\":%d,\"title\":\"%s\",\"role\":\"%s\",\"members\":[%s]}", ++ids, title, name, who == "" ? "" : "\"" upn(who, side) "\"")) }
function guid(n) { return sprintf("%08x-0000-4000-8000-%012x", n, n) }
function group(n, side, claim) { role("c:0" (claim ? claim : "t.c|tenant") "|" guid(side == "before" ? n : n + 4096), 4, "Edit", side) }
function map(kind, from, to, type, service) {
    rows++
    printf "%s,%s,%s,%s,%s,%s\r\n", kind, TENANT, from, to, kind == "User" ? to : "\"Group, " rows "\"", type >(dir "/map.csv")
    if (service == "") return rows
    served = served (served == "" ? "" : ",") sprintf("{%s\"company\":\"%s\",\"source\":\"%s\",\"target\":\"%s\"}", kind == "Group" ? "\"group\":true," : "", TENANT, from, service)
    return rows
}
function mapped(who) { return map("User", who "@contoso.com", who "@fabrikam.com", "RegularUser", who "@fabrikam.com") }
function differs(word, who, what) { print word, URL, who, what >(dir "/truth") }
function lost(word, row, from) { print word, "row " row ": " from >(dir "/truth") }
function site(side, owner,   s) {
    s = "{\"url\":\"" PATH[side] "\",\"owner\":\"" upn(owner, side) "\""
    s = s ",\"admins\":[" all["admins", side, I] "],\"roles\":[" all["roles", side, I] "],\"groups\":[" all["groups", side, I] "]}"
    sites[side] = sites[side] (sites[side] == "" ? "" : ",\n") s
}
BEGIN {
    TENANT = "11111111-1111-4111-8111-111111111111"
    group_row = map("Group", guid(1), guid(1 + 4096), "RegularGroup", guid(1 + 4096))
    map("Group", guid(2), guid(2 + 4096), "O365Group", guid(2 + 4096))
    for (I = 1; I <= 30; I++) {
        n = sprintf("%02d", I); o = "o" n; a = "a" n; r = "r" n
        PATH["before"] = I == 10 ? "/personal/o10_contoso_com" : "/sites/s" n
        PATH["after"] = I == 10 ? "/personal/o10_fabrikam_com" : I % 2 ? "/sites/s" n : "/sites/new-" n
        URL = PATH["after"]
        for (k = 0; k < 2; k++) {
            one_side = side = k ? "after" : "before"; ids = 2
            # what everybody has, and what is noise
            if (!(I == 13 && k)) admin(a, side)
            person(a, "Limited Access", side)
            if (I == 15) person(r, k ? "Read" : "Edit", side)
            else if (I == 20) person(k ? "q20" : r, "Read", side)
            else if (I == 22 || I == 30) person(r "@contoso.com", "Read", side)
            else if (!(k && (I == 14 || I == 19 || I == 21))) person(r, "Read", side)
            group(1, side); group(2, side, "o.c|federateddirectoryclaimprovider")
            circle("Site " n " Owners", "Full Control", side, I == 8 && k ? "" : I == 9 && k ? "z09" : o)
            if (!(I == 24 && k)) circle("Site " n " Visitors", "Read", side, a)
            circle("SharingLinks." guid(I + k * 64) ".Flexible." guid(I), "Read", side)
            role("c:0-.f|rolemanager|spo-grid-all-users/" guid(k), 4, "Read", side)
            if (k) { role("i:0i.t|00000003-0000-0ff1-ce00-000000000000|app@sharepoint", 1, "Full Control", side); put("admins", side, I, "\"SHAREPOINT\\\\system\"") }
        }
        one_side = ""
        mapped(o); mapped(a)
        if (I == 19) lost("dropped", map("User", r "@contoso.com", r "@fabrikam.com", "RegularUser", ""), r "@contoso.com")
        else if (I == 20) lost("differs", map("User", r "@contoso.com", r "@fabrikam.com", "RegularUser", "q20@fabrikam.com"), r "@contoso.com")
        else if (I == 21) lost("nobody", map("User", r "@contoso.com", "n21@fabrikam.com", "RegularUser", "n21@fabrikam.com"), r "@contoso.com")
        else if (I == 30) lost("malformed", map("User", r "@contoso.com", r "@fabrikam.com", "Regular", ""), r "@contoso.com")
        else mapped(r)

        if (I == 8) differs("missing", o "@contoso.com", "member of Site 08 Owners")
        if (I == 9) { differs("missing", o "@contoso.com", "member of Site 09 Owners"); differs("extra", "z09@fabrikam.com", "member of Site 09 Owners") }
        if (I == 11) { group(3, "before"); lost("dropped", map("Group", guid(3), guid(3 + 4096), "RegularGroup", ""), guid(3)); differs("missing", "group:" guid(3), "Edit") }
        if (I == 12) { person(a, "Full Control", "after"); differs("extra", a "@fabrikam.com", "Full Control") }
        if (I == 13) differs("missing", a "@contoso.com", "administrator")
        if (I == 14 || I == 19 || I == 21 || I == 22) differs("missing", r "@contoso.com", "Read")
        if (I == 15) { differs("missing", r "@contoso.com", "Edit"); differs("extra", r "@fabrikam.com", "Read") }
        if (I == 16) { admin("z16", "after"); differs("extra", "z16@fabrikam.com", "administrator") }
        if (I == 17) { person("eve_x.org#ext#@fabrikam.onmicrosoft.com", "Edit", "after"); differs("extra", "eve_x.org#ext#@fabrikam.onmicrosoft.com", "Edit") }
        if (I == 18) { person("u18@contoso.com", "Read", "before"); person("u18@contoso.com", "Read", "after"); differs("unmapped", "u18@contoso.com", "Read") }
        if (I == 20) { differs("missing", r "@contoso.com", "Read"); differs("extra", "q20@fabrikam.com", "Read") }
        if (I == 23) { differs("missing", o "@contoso.com", "administrator,owner"); differs("extra", "p23@fabrikam.com", "administrator") }
        if (I == 24) differs("missing", "site group:site 24 visitors", "Read")
        if (I == 25) { circle("Site 25 Extra", "Edit", "after"); differs("extra", "site group:site 25 extra", "Edit") }
        if (I == 26) { person("bob_x.org#ext#@contoso.onmicrosoft.com", "Read", "before"); differs("unmapped", "bob_x.org#ext#@contoso.onmicrosoft.com", "Read") }
        if (I == 27) { group(9, "before"); differs("unmapped", "group:" guid(9), "Edit") }
        if (I == 28) differs("gone", "", "")
        if (I == 29) differs("unverified", "", "")
        if (I == 30) differs("unmapped", r "@contoso.com", "Read")

        if (I != 29) site("before", o)
        if (I != 28) site("after", I == 23 ? "p23" : o)
        redirects = redirects (I > 1 ? ",\n" : "") sprintf("{\"url\":\"%s\",\"location\":\"%s\",\"owner\":\"%s@contoso.com\",\"orphan\":true}", PATH["before"], PATH["after"], o)
        for (k = 1; k <= 3; k++) people = people sprintf("%s{\"upn\":\"%s%s@fabrikam.com\"}", people == "" ? "" : ",", substr("oar", k, 1), n)
    }
    lost("nobody", map("Group", guid(4), guid(4 + 4096), "RegularGroup", guid(4 + 4096)), guid(4))
    lost("malformed", map("User", "o01@contoso.com", "o02@fabrikam.com", "RegularUser", ""), "o01@contoso.com")
    head = "{\"seed\":6,\"trust\":\"good\",\"combined_expand\":false,\n\"source\":{\"name\":\"contoso\",\"tenant_id\":\"" TENANT "\",\"sites\":["
    printf "%s%s]},\n\"target\":{\"name\":\"fabrikam\"}}\n", head, sites["before"] >(dir "/before.json")
    printf "%s%s]},\n\"target\":{\"name\":\"fabrikam\",\"users\":[%s],\"groups\":[%s],\"sites\":[%s]},\n\"identity_map\":[%s]}\n", head, redirects, people, "{\"id\":\"" guid(1 + 4096) "\",\"name\":\"one\"},{\"id\":\"" guid(2 + 4096) "\",\"name\":\"two\"}", sites["after"], served >(dir "/after.json")
}' </dev/null
sort -o "$work/truth" "$work/truth"
[ "$(wc -l <"$work/truth")" -eq 33 ]
ok 'the differences are seeded' $?

# found: the outcomes of a run with --format json, as the truth is written.
found() {
    sed -n 's/^{"type":"outcome","outcome":"\([a-z]*\)",.*"subject":"\([^"]*\)","reason".*"value":\(.*\)}$/\1 \2 \3/p' "$work/out" |
        awk '{ word = $1; who = what = ""
            if (match($0, /"who":"[^"]*"/)) who = substr($0, RSTART + 7, RLENGTH - 8)
            if (match($0, /"what":\[[^]]*\]/)) what = substr($0, RSTART + 8, RLENGTH - 9)
            gsub(/"/, "", what); subject = $0; sub(/^[a-z]* /, "", subject); sub(/ \{.*/, "", subject)
            sub(/^https:\/\/[^\/]*/, "", subject)
            print subject ~ /^row / ? word " " subject : word " " subject " " who " " what }' | sort
}
# same NAME FILE: what was found is what the file says.
same() {
    found >"$work/found"
    diff "$2" "$work/found" >"$work/diff"
    status=$?
    sed 's/^/# /' "$work/diff"
    ok "$1" $status
}

box --scenario "$work/before.json"
workspace "$work/ws"
run --workspace "$work/ws" inventory --permissions --out "$work/inventory.json"
[ "$code" -eq 0 ] && grep -q '"permissions":\[{"login":"Site 01 Owners","title":"Site 01 Owners","kind":"site group","roles":\["Full Control"\]}' "$work/inventory.json"
ok 'inventory --permissions writes down who has which role' $?
grep -o '"login":"i:0#[^}]*"title":[^,]*' "$work/inventory.json" | grep -vq '"title":null'
[ $? -ne 0 ]
ok '... and no names of people' $?

box --scenario "$work/after.json"
workspace "$work/ws"
chmod 755 "$work" "$work/ws"
echo "plugin \"graph\" { path = \"$build/plugins/graph/.libs/graph.so\", tenant = \"target\" }" >>"$work/ws/aftermove.lua"
run --workspace "$work/ws" run verify-access --map "$work/map.csv" --inventory "$work/inventory.json" --format json
[ "$code" -eq 1 ]
ok 'differences give the exit code 1' $?
same 'every seeded difference is found, and nothing else' "$work/truth"
grep -q '95 rows, 30 sites: 2 malformed, 2 dropped, 1 differs, 2 nobody, 12 missing, 8 extra, 4 unmapped, 1 gone, 1 unverified; 0 could not be read' "$work/err"
ok 'the last line counts them' $?
! grep -q '"changed":true' "$work/requests.jsonl"
ok 'nothing is changed' $?
for reason in 'row [0-9]* of the map has it, the service has not: it dropped the row' \
    'the service maps it to q20@fabrikam.com, row [0-9]* of the map to r20@fabrikam.com' \
    "leads to n21@fabrikam.com, whom the target's directory does not know" \
    "the target still has the source's identity" 'a guest who is not in the map' \
    'not in the map; the target still has it under that name' 'is no type of user' 'row [0-9]* has the same source' \
    'the source has only the redirect left' 'taken away after the move' 'it had no such access on the source'; do
    grep -q "$reason" "$work/out"
    ok "a reason: $reason" $?
done

# An application that may not read the directory: told, and the rest goes on.
curl -fsS -X POST -d '[{"do":"status","status":403,"body":"{}","when":{"what":"graph:*","skip":0}}]' "$(fact state | sed 's/state$/faults/')" >/dev/null
run --workspace "$work/ws" run verify-access --map "$work/map.csv" --inventory "$work/inventory.json" --sites '*/s01' --format json
[ "$code" -eq 1 ] && grep -q '"outcome":"unverified".*"subject":"the target.s directory".*User.Read.All and Group.Read.All' "$work/out" && grep -q '"outcome":"dropped"' "$work/out"
ok 'a directory that may not be read is told, and the rest goes on' $?
curl -fsS -X POST -d '[]' "$(fact state | sed 's/state$/faults/')" >/dev/null

# Less: sites by pattern, a sample, pairs by hand, an inventory without roles.
sed '$d' "$work/map.csv" | grep -v ',Regular.$' >"$work/sound.csv"
again() { run --workspace "$work/ws" run verify-access --map "$work/sound.csv" --rows skip --format json "$@"; }
again --inventory "$work/inventory.json" --sites '*/s0[1-7]' --sites '*/new-0[1-6]' --sites '*/personal/*'
[ "$code" -eq 0 ] && grep -q ' 8 sites: 0 malformed' "$work/err"
ok 'eight sites without a difference give 0' $?
again --inventory "$work/inventory.json" --sample 3 --sites '*/s0*'
grep -q ' 3 sites: ' "$work/err"
ok '--sample takes so many' $?
printf 'source,target\r\nhttps://contoso.sharepoint.com/sites/s13,https://fabrikam.sharepoint.com/sites/s13\r\n' >"$work/pairs.csv"
again --inventory "$work/inventory.json" --pairs "$work/pairs.csv"
[ "$code" -eq 1 ] && [ "$(found)" = 'missing /sites/s13 a13@contoso.com administrator' ]
ok '--pairs names the sites' $?
again --inventory "$work/inventory.json" --pairs "$work/pairs.csv" --ignore '*a13@*'
[ "$code" -eq 0 ]
ok '--ignore leaves a login out' $?
again --pairs "$work/pairs.csv"
[ "$code" -eq 1 ] && [ "$(found)" = 'unverified /sites/s13  ' ]
ok 'without an inventory a redirect tells nothing' $?
sed 's/,"permissions":\[.*\]}/}/' "$work/inventory.json" >"$work/bare.json"
grep -q '"permissions"' "$work/bare.json"
[ $? -ne 0 ] && again --inventory "$work/bare.json" --sites '*/new-14' --sites '*/s23'
[ "$(found | cut -d ' ' -f 1,2 | tr '\n' ' ')" = 'extra /sites/s23 missing /sites/s23 ' ] &&
    grep -q '2 sites without role assignments in the inventory: owners and administrators only' "$work/err"
ok 'an inventory without roles still tells owners and administrators' $?
again --inventory "$work/inventory.json" --sites '*/none'
[ "$code" -eq 1 ] && [ "$(found | cut -d ' ' -f 1,2)" = 'unverified sites' ]
ok 'no site at all is no success' $?
echo '{"format":"x"}' >"$work/x.json"
again --inventory "$work/x.json"
gives 'what is no inventory is refused' 2 'the inventory is none' 'aftermove inventory --permissions'

# The sample of the last step asks the same inventory.
sampled() { run --workspace "$work/ws" plan post-migration --redirects skip --trust keep --links skip --sample 40 --map "$work/sound.csv" "$@"; }
sampled
grep -q 'sampled: .*[0-9][0-9] unverified' "$work/out" "$work/err"
ok 'the sample of post-migration knows nothing of redirects alone' $?
sampled --inventory "$work/inventory.json"
grep -q 'sampled: .*[0-9] missing' "$work/out" "$work/err" && grep -q 'sampled: \(.*[^0-9]\)\{0,1\}1 unverified' "$work/out" "$work/err"
ok '... and of all but the one that the inventory does not have' $?

# While the source is still there it tells by itself.
sed 's/"target":{"name":"fabrikam"}/"target":{"name":"fabrikam","sites":[{"url":"\/sites\/s01","owner":"o01@fabrikam.com"}]}/' "$work/before.json" >"$work/both.json"
box --scenario "$work/both.json"
workspace "$work/ws"
sed 's/s13/s01/g' "$work/pairs.csv" >"$work/one.csv"
again --pairs "$work/one.csv"
[ "$code" -eq 1 ] && found | grep -qx 'missing /sites/s01 a01@contoso.com administrator' && ! found | grep -q 'o01\|unverified'
ok 'the live source is compared when there is no inventory' $?

# What the manual page shows works as it stands there.
cp "$work/map.csv" "$work/ws/map.csv"
cd "$work/ws" || exit 99
aftermove() { run "$@"; }
sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' "$src/man/aftermove-verify-access.7" | grep '^aftermove ' >"$work/examples"
[ -s "$work/examples" ]
ok 'the page has examples' $?
while read -r line; do
    eval "$line"
    [ "$code" -le 1 ] && ! grep -q '^aftermove: ' "$work/err"
    ok "$line" $?
done <"$work/examples"
done_testing
