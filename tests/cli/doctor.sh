#!/bin/sh
# doctor.sh - what is wrong with a workspace or its tenants is named, and the exit code says how bad.
name=doctor
. "${top_srcdir:-.}/tests/cli/lib.sh"

# says NAME CODE LEVEL CHECK TEXT [HINT]: the last run ended with CODE, and one line says that.
says() {
    line=$(grep "^$3  *[^ ]*  *$4 " "$work/out" | grep -F -- "$5")
    status=0
    [ "$code" -eq "$2" ] || { status=1; echo "# exit code $code, expected $2"; }
    [ -n "$line" ] || { status=1; echo "# no '$3 $4 $5'"; }
    [ $# -lt 6 ] || case $line in *" -- "*"$6"*) ;; *) status=1; echo "# no todo '$6'" ;; esac
    ok "$1" $status
}
# with SCRIPT: the good configuration, edited by sed, in a fresh workspace; then doctor.
with() {
    rm -rf "$work/ws"
    mkdir "$work/ws"
    sed "$1" "$work/good.lua" >"$work/ws/aftermove.lua"
    run --workspace "$work/ws" doctor
}

box --seed-demo
workspace "$work/good" && mv "$work/good/aftermove.lua" "$work/good.lua"

with ''
[ "$code" -eq 0 ] && tail -n 1 "$work/out" | grep -q '^[0-9]* ok, 0 warnings, 0 problems$'
ok "nothing is wrong with the demo's tenants" $?
says "... the certificate's end in days" 0 ok certificate "expires in 364 days"
says "... the directory behind each host" 0 ok host "contoso-my.sharepoint.com answers, over TLS, and belongs to the tenant"
says "... the clock" 0 ok clock "agree"
says "... what the token allows" 0 ok permission "contoso-admin.sharepoint.com: Sites.FullControl.All"
says "... the feature gate" 0 ok feature "IsMnAFlightEnabled"
says "... the my-site host" 0 ok my-site "fabrikam-my.sharepoint.com"
says "... the licences" 0 ok licences "end in 19 days"
says "... the workspace" 0 ok disk "MiB are free"
! grep -q '"changed":true' "$work/requests.jsonl"
ok "nothing was changed" $?
run --workspace "$work/ws" doctor --format json
lines=$(grep -c '"level":"ok"' "$work/out")
tail -n 1 "$work/out" | grep -q "{\"ok\":$lines,\"skipped\":0,\"warnings\":0,\"problems\":0,\"exit\":0}"
ok "as JSON, a line a check" $?
run --workspace "$work/ws" --quiet doctor
[ "$code" -eq 0 ] && [ "$(wc -l <"$work/out")" -eq 1 ]
ok "with --quiet only what is wrong" $?
run --workspace "$work/ws" plan remove-redirects
run --workspace "$work/ws" doctor
says "after a plan the journal opens" 0 ok journal "journal.db opens"
says "... and no lease is out" 0 ok leases "nothing is out"
echo garbage >"$work/ws/journal.db"
run --workspace "$work/ws" doctor
says "a damaged journal" 6 problem journal "journal"

with 's/host = "contoso.sharepoint.com"/hots = "contoso.sharepoint.com"/'
says "a mistake in the configuration" 2 problem configuration "'hots'"
says "... and the next one" 2 problem configuration "host: found nothing"

openssl x509 -in "$(of contoso cert)" -signkey "$(of contoso key)" -days -1 -out "$work/old.pem" 2>/dev/null
with "s|$(of contoso cert)|$work/old.pem|"
says "an expired certificate" 4 problem certificate "expired on" ""
says "... while the other tenant is looked at" 4 ok permission "fabrikam-admin.sharepoint.com"
with "s|$(of contoso key)|$(of fabrikam key)|"
says "a key that does not fit" 2 problem certificate "does not"
cp "$(of contoso key)" "$work/open.pem" && chmod 644 "$work/open.pem"
with "s|$(of contoso key)|$work/open.pem|"
says "a key that others can read" 2 problem certificate "open.pem" "chmod"
openssl x509 -in "$(of contoso cert)" -signkey "$(of contoso key)" -days 9 -out "$work/soon.pem" 2>/dev/null
with "s|$(of contoso cert)|$work/soon.pem|"
says "a certificate that expires soon is a warning, and the service does not know it" 4 warning certificate \
    "expires in 8 days" "register a new one"
says "... which it says" 4 problem token "AADSTS"

contoso=$(of contoso tenant_id) fabrikam=$(of fabrikam tenant_id)
with "s/$contoso/X/; s/$fabrikam/$contoso/; s/\"X\"/\"$fabrikam\"/"
says "swapped tenants" 2 problem directory "contoso.sharepoint.com belongs to directory $contoso" "the tenants are swapped"
says "... are not asked anything" 2 skipped service "not asked"
with "s/host = \"contoso.sharepoint.com\"/&, my_host = \"fabrikam-my.sharepoint.com\"/"
says "a host of the other tenant" 2 problem directory "fabrikam-my.sharepoint.com belongs to directory $fabrikam"
with 's/host = "contoso.sharepoint.com"/host = "nobody.sharepoint.com"/'
says "a host that is nobody's" 2 problem host "nobody.sharepoint.com answers, but names no directory" "connect_to"
with 's/, ca = "[^"]*"//'
says "a certificate authority that is not trusted" 5 problem host "contoso.sharepoint.com"

# A token with too little in it: the claims are read, the signature is the service's business.

cat >"$work/token" <<SH
#!/bin/sh
b64() { openssl base64 -A | tr '+/' '-_' | tr -d =; }
head=\$(printf '{"alg":"none"}' | b64)
body=\$(printf '{"tid":"$contoso","aud":"%s","idtyp":"app","appidacr":"2","roles":["Sites.Read.All"],"exp":%d}' \
    "\$1" \$((\$(date +%s) + 3600)) | b64)
echo "\$head.\$body.\$head"
SH
chmod 700 "$work/token"
with "/contoso.com/,/}\$/s|auth = .*|auth = token_command { \"$work/token\", \"%s\" },|"
says "a token without the permission" 4 problem permission \
    "contoso-admin.sharepoint.com: the token has Sites.Read.All; denied would be: host-url, tenant-info" "Sites.FullControl.All"
says "... nor that of Graph" 4 problem permission "denied would be: licences" "Organization.Read.All"

# The first meeting: what came back is kept, and the wire table is held against it.
first() { ls "$work/ws/" | grep -c '^first-contact-[0-9A-Z]*\.jsonl$'; }
with ''
run --workspace "$work/ws" doctor --first-contact --upn kira.park17@contoso.com
says "the first contact asks for the trust" 0 ok contact-4 '"status":"GoodToProceed","number":4'
says "... for a stranger's" 0 ok contact-5 '"status":"NotEstablished"'
says "... counts redirects by template" 0 ok contact-7 "REDIRECTSITE#0: 38 sites, 47 with personal ones"
says "... asks for the moves of one by its key" 0 ok contact-6 ': 1 of its moves, all readable'
[ "$(grep -c '^ok  *source .*contact-8 .*"is_redirect":true' "$work/out")" -eq 2 ] && grep '"what":"rest:GetSitePropertiesByUrl"' "$work/requests.jsonl" | grep -q contoso
ok "... looks at one redirect by both interfaces" $?
says "... without signing in" 0 ok contact-9 'HEAD without a token: {"url":"https://contoso.sharepoint.com/sites/it-00000","status":308,"kind":"redirect"'
says "... by GET" 0 ok contact-9 'GET without a token: {"url":"https://contoso.sharepoint.com/sites/it-00000","status":308,"kind":"redirect"'
says "... and with a token" 0 ok contact-9 'GET with a token: {"url":"https://contoso.sharepoint.com/sites/it-00000","status":308,"kind":"redirect"'
says "... where it leads" 0 ok contact-9 '"kind":"redirect","status":308'
says "... at a user's OneDrive" 0 ok contact-10 "kira_park17_contoso_com"
says "... and leaves changes to people" 0 skipped contact-12 "left to you" "purge-site"
says "inferred numbers are confirmed" 0 ok wire "OrgRelationVerificationStatus.GoodToProceed = 4 is confirmed"
says "... so is the form of a call" 0 ok wire "call.move-states.parameters = Enum:content_type"
says "... and what nothing told is named" 0 skipped wire "MoveState.Queued" "wire-table"
run --workspace "$work/ws" doctor --upn kira.park17@contoso.com
gives '--upn alone is refused' 2 '--upn is only for --first-contact'
! grep -q '"changed":true' "$work/requests.jsonl" && [ "$(first)" -eq 1 ]
ok "nothing was changed, the exchange is kept" $?
cp "$work/ws"/first-contact-*.jsonl "$work/raw"
grep -q '"status":308' "$work/raw" && grep -q 'VerifySPOTenantOrgRelation' "$work/raw" && grep -q 'GetMySiteHostUrl' "$work/raw" &&
    ! grep -q -i -e eyJ -e "bearer [^r]" -e '"set-cookie"' "$work/raw" && [ "$(stat -c %a "$work/ws"/first-contact-*.jsonl)" = 600 ]
ok "... raw, without tokens, for its owner only" $?
with '/host = "contoso.sharepoint.com"/s/$/ wire = { ["OrgRelationVerificationStatus.GoodToProceed"] = 9, ["call.trust-list.method"] = "GetNothing" },/'
run --workspace "$work/ws" doctor --first-contact
grep -q '^warning  source .*wire .*call.trust-list.method = GetNothing is in doubt.*InvalidClientQuery' "$work/out"
ok "a wrong method is found" $?
with '/host = "contoso.sharepoint.com"/s/$/ wire = { ["OrgRelationVerificationStatus.GoodToProceed"] = 9 },/'
run --workspace "$work/ws" doctor --first-contact
says "a wrong number is found, with what to set" 0 warning wire "GoodToProceed = 9 is in doubt" \
    'wire = { ["OrgRelationVerificationStatus.GoodToProceed"] = 4 }'

cat >"$work/scenario.json" <<'JSON'
{"seed":3,"source":{"name":"contoso","licences_end":"+5d","mna_flight_enabled":false,"generate":{"redirects":2}},
 "target":{"name":"fabrikam"}}
JSON
box --scenario "$work/scenario.json"
workspace "$work/good" && mv "$work/good/aftermove.lua" "$work/good.lua"
with ''
says "a feature that is off" 0 warning feature "switched off" "Microsoft"
says "licences that end soon" 0 warning licences "end in 4 days" "renew"
curl -fsS -X POST "$(fact state | sed s/state/clock/)?advance=2000000000" >/dev/null
curl -fsS -X POST "$(fact state | sed s/state/faults/)" \
    -d '[{"when":{"host":"graph.microsoft.com","path":"/v1.0/sub*"},"do":"status","status":403,"body":"{}"}]' >/dev/null
with ''
says "what the service denies" 4 problem licences "licences"

kill "$box_pid" 2>/dev/null
wait "$box_pid" 2>/dev/null
box_pid=
with ''
says "no service at all" 5 problem host "contoso-admin.sharepoint.com"
says "... is told of each host" 5 problem host "login.microsoftonline.com"
run --workspace "$work/none" doctor
grep -q '^problem .*configuration .*no workspace' "$work/out" && [ "$code" -eq 2 ]
ok "no workspace at all" $?
! grep -rl 'eyJ' "$work/ws" >/dev/null
ok "no token is left behind" $?
done_testing
