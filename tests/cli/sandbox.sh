#!/bin/sh
# The sandbox from outside, with curl and openssl: start, TLS, tokens, faults, budget, control, end.
set -u
program=${top_builddir:-.}/aftermove-sandbox
work=$(mktemp -d) || exit 1
pid=
finish() {
    [ -z "$pid" ] || kill "$pid" 2>/dev/null
    [ -z "$pid" ] || wait "$pid" 2>/dev/null
    rm -rf "$work"
}
trap finish EXIT INT TERM

n=0
ok() { # NAME STATUS: the last command's status, 0 is good
    n=$((n + 1))
    if [ "$2" -eq 0 ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; fi
}
has() { # NAME TEXT FILE
    grep -qF -- "$2" "$3"
    status=$?
    ok "$1" $status
    [ $status -eq 0 ] || sed 's/^/# /' "$3"
}

# Mistakes
"$program" >"$work/out" 2>"$work/err"
[ $? -eq 2 ]; ok 'without a scenario the exit code is 2' $?
has 'it says what is missing' 'either --scenario FILE or --seed-demo' "$work/err"
"$program" --seed-demo --port 99999 >"$work/out" 2>"$work/err"
has 'a wrong port is named' '"99999" is no number from 0 to 65535' "$work/err"
"$program" --scenario "$work/none.json" >"$work/out" 2>"$work/err"
has 'a missing scenario is named' "$work/none.json" "$work/err"
echo '{"faults": [{"do": "429", "retry_aftr": 1}]}' >"$work/bad.json"
"$program" --scenario "$work/bad.json" >"$work/out" 2>"$work/err"
has 'a wrong rule is named, with the nearest word' 'did you mean "retry_after"' "$work/err"

# Start
mkfifo "$work/line"
TMPDIR=$work "$program" --seed-demo --time-limit 300 --log "$work/log" >"$work/line" 2>"$work/err" &
pid=$!
read -r line <"$work/line"
echo "$line" >"$work/json"
text() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" "$work/json"; } # the last of that name
number() { sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" "$work/json"; }
first() { sed -n "s/.*\"name\":\"contoso\"[^}]*\"$1\":\"\([^\"]*\)\".*/\1/p" "$work/json"; }
base=http://127.0.0.1:$(number http_port)
tenant=$(first tenant_id)
client=$(first client_id)
admin=$(first admin)
curl_tls() { curl -s --max-time 20 --cacert "$(text ca)" --connect-to "::$(text connect_to)" "$@"; }
[ -n "$tenant" ] && [ -n "$client" ] && [ -f "$(first cert)" ]
ok 'it announces tenants, apps and certificates' $?
[ "$(stat -c %a "$(first key)")" = 600 ]; ok 'the key is its owner'\''s only' $?
[ "$(stat -c %a "$(text dir)")" = 700 ]; ok 'so is the directory' $?

# TLS
curl_tls -o "$work/out" "https://login.microsoftonline.com/contoso.onmicrosoft.com/.well-known/openid-configuration"
has 'the login host is served over verified TLS' "$tenant/oauth2/v2.0/token" "$work/out"
curl_tls -D "$work/head" -o "$work/out" -H 'Authorization: Bearer' "https://$admin/_vti_bin/client.svc"
has 'an anonymous request tells the realm' "Bearer realm=\"$tenant\"" "$work/head"
curl -s --max-time 20 --connect-to "::$(text connect_to)" "https://$admin/" >/dev/null 2>&1
[ $? -eq 60 ]; ok 'without the CA the certificate is refused' $?

# A token: the assertion is signed here
b64() { openssl base64 -A | tr '+/' '-_' | tr -d =; }
token_url=https://login.microsoftonline.com/$tenant/oauth2/v2.0/token
assertion() { # JTI KEY
    thumb=$(openssl x509 -in "$(first cert)" -outform DER | openssl sha256 -binary | b64)
    now=$(date +%s)
    head=$(printf '{"alg":"PS256","typ":"JWT","x5t#S256":"%s"}' "$thumb" | b64)
    claims=$(printf '{"aud":"%s","iss":"%s","sub":"%s","jti":"%s","nbf":%d,"exp":%d}' \
        "$token_url" "$client" "$client" "$1" "$now" $((now + 300)) | b64)
    sig=$(printf '%s.%s' "$head" "$claims" | openssl dgst -sha256 -sign "$2" \
        -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 | b64)
    echo "$head.$claims.$sig"
}
ask() { # JTI HOST [KEY]
    curl_tls -o "$work/token" --data-urlencode "client_id=$client" \
        --data-urlencode "scope=https://$2/.default" --data grant_type=client_credentials \
        --data-urlencode client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer \
        --data-urlencode "client_assertion=$(assertion "$1" "${3:-$(first key)}")" "$token_url"
    sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p' "$work/token"
}
token=$(ask one "$admin")
[ -n "$token" ]; ok 'a signed assertion gives a token' $?
ask one "$admin" >/dev/null
has 'the same one does not give another' AADSTS50013 "$work/token"
openssl genrsa -out "$work/other.pem" 2048 2>/dev/null
ask two "$admin" "$work/other.pem" >/dev/null
has 'a stranger'\''s signature is refused' AADSTS50012 "$work/token"
ask three fabrikam-admin.sharepoint.com >/dev/null
has 'so is the other tenant'\''s host' AADSTS500011 "$work/token"

# The tenants
with_token() { curl_tls -H "Authorization: Bearer $token" "$@"; }
csom='<Request AddExpandoFieldTypeSuffix="true" SchemaVersion="15.0.0.0" LibraryVersion="16.0.0.0" ApplicationName="test" xmlns="http://schemas.microsoft.com/sharepoint/clientquery/2009"><Actions><ObjectPath Id="2" ObjectPathId="1" /><Query Id="3" ObjectPathId="1"><Query SelectAllProperties="false"><Properties><Property Name="RootSiteUrl" ScalarProperty="true" /></Properties></Query></Query></Actions><ObjectPaths><Constructor Id="1" TypeId="{268004ae-ef6b-4e9b-8425-127220d84719}" /></ObjectPaths></Request>'
csom() { with_token -H 'Content-Type: text/xml' --data "$csom" "$@" "https://$admin/_vti_bin/client.svc/ProcessQuery"; }
csom -o "$work/out"
has 'CSOM answers' contoso.sharepoint.com "$work/out"
with_token -o "$work/out" -w '%{http_code}' "https://contoso.sharepoint.com/_api/web" >"$work/code"
has 'the token is for one host' 401 "$work/code"
has 'and the refusal says so' 'Invalid issuer or signature.' "$work/out"
curl_tls -o "$work/token" -d "client_id=$client&client_secret=$(first client_secret)&grant_type=client_credentials&scope=https://$admin/.default" "$token_url"
secret=$(sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p' "$work/token")
curl_tls -o "$work/out" -H "Authorization: Bearer $secret" --data "$csom" "https://$admin/_vti_bin/client.svc/ProcessQuery"
has 'a secret'\''s token is refused by SharePoint' 'Unsupported app only token.' "$work/out"

# Managed identity
curl -s --max-time 20 -o "$work/out" -H "X-IDENTITY-HEADER: $(text identity_header)" \
    "$(text identity_endpoint)?api-version=2019-08-01&resource=https://$admin"
has 'the managed identity gets a token, numbers as text' '"expires_in":"3599"' "$work/out"

# Faults
faults() { curl -s --max-time 20 -o "$work/out" -X POST --data "$1" "$base/_sandbox/faults"; }
faults '[{"do":"429","retry_after":2,"when":{"max":1}}]'
csom -D "$work/head" -o "$work/out"
has '429 on demand' 'HTTP/1.1 429' "$work/head"
has 'with Retry-After' 'Retry-After: 2' "$work/head"
csom -D "$work/head" -o "$work/out"
has 'once' 'HTTP/1.1 200' "$work/head"
faults '[{"do":"reset_before"}]'
csom -o "$work/out" 2>/dev/null
[ $? -ne 0 ]; ok 'a reset connection' $?
faults '[{"do":"truncate","bytes":10}]'
csom -o "$work/out" 2>/dev/null
[ $? -eq 18 ]; ok 'a body that is cut' $?
[ "$(wc -c <"$work/out")" -eq 10 ]; ok 'where the rule says' $?
faults '[{"do":"slow","bytes":64,"ms":1}]'
csom -o "$work/out"
has 'a slow body is whole' contoso.sharepoint.com "$work/out"
faults '[{"do":"oversize","bytes":50000000}]'
csom -o /dev/null -w '%{size_download}' >"$work/code"
has 'an oversized body' 50000000 "$work/code"
faults '[{"do":"html"}]'
csom -o "$work/out"
has 'a page instead of JSON' '<!DOCTYPE html>' "$work/out"
faults '[{"do":"401_once"}]'
csom -o "$work/out"
has 'a 401' 'The token is expired.' "$work/out"
csom -o "$work/out"
has 'once' contoso.sharepoint.com "$work/out"
faults '{}'
has 'rules that are none are refused' '"error":' "$work/out"

# Budget
curl -s --max-time 20 -o "$work/out" -X POST --data '{"units":1,"seconds":600}' "$base/_sandbox/budget"
csom -D "$work/head" -o "$work/out"
has 'RateLimit headers' 'RateLimit-Limit: 1' "$work/head"
csom -D "$work/head" -o "$work/out"
has 'an exceeded budget' 'HTTP/1.1 429' "$work/head"
curl -s --max-time 20 -o "$work/out" -X POST --data null "$base/_sandbox/budget"

# Clock
curl -s --max-time 20 -o "$work/out" -X POST "$base/_sandbox/clock?advance=3600000"
csom -o "$work/out"
has 'an hour later the token is over its time' 'The token is expired.' "$work/out"

# State and log
curl -s --max-time 20 -o "$work/state" "$base/_sandbox/state"
has 'the state counts requests' '"throttled":2' "$work/state"
curl -s --max-time 20 -o "$work/lines" "$base/_sandbox/log"
has 'the log has them' '"fault":"reset_before"' "$work/lines"
! grep -q -e "$token" -e "$secret" "$work/lines"; ok 'and no token' $?

# Edits and the way back
site() { curl -s --max-time 20 -o "$work/out" -w '%{http_code}' -X POST --data "$1" "$base/_sandbox/site"; }
state() { curl -s --max-time 20 -o "$work/state" "$base/_sandbox/state"; }
reset() { curl -s --max-time 20 -o "$work/state" -w '%{http_code}' -X POST --data "$1" "$base/_sandbox/reset"; }
tenants() { sed 's/,"operations":.*//' "$1"; }
url=https://contoso.sharepoint.com/sites/edited
[ "$(reset '')" = 200 ]; ok 'a reset' $?
tenants "$work/state" >"$work/first"
has 'it forgets the counts' '"throttled":0' "$work/state"
curl -s --max-time 20 -o "$work/lines" "$base/_sandbox/log"
[ ! -s "$work/lines" ]; ok 'and empties the log' $?
[ "$(site "{\"do\":\"add_redirect\",\"url\":\"$url\",\"location\":\"https://fabrikam.sharepoint.com/sites/edited\"}")" = 200 ]
ok 'a redirect is added' $?
curl_tls -D "$work/head" -o /dev/null "$url"
has 'it is served' 'Location: https://fabrikam.sharepoint.com/sites/edited' "$work/head"
[ "$(site "{\"do\":\"add_redirect\",\"url\":\"$url\",\"location\":\"https://x.example/\"}")" = 409 ]
ok 'not twice' $?
[ "$(site "{\"do\":\"set_location\",\"url\":\"$url\",\"location\":\"https://elsewhere.example/x\"}")" = 200 ]
ok 'its destination changes' $?
[ "$(site "{\"do\":\"set_lock\",\"url\":\"$url\",\"lock\":\"NoAccess\"}")" = 200 ]; ok 'it is locked' $?
[ "$(site "{\"do\":\"hold\",\"url\":\"$url\"}")" = 200 ]; ok 'it is held' $?
state
has 'all of which shows' '"lock_state":"NoAccess","status":"Active","location":"https://elsewhere.example/x","held":true' "$work/state"
[ "$(site "{\"do\":\"replace_live\",\"url\":\"$url\"}")" = 200 ]; ok 'a live site takes its place' $?
curl_tls -D "$work/head" -o /dev/null "$url"
! grep -q elsewhere "$work/head"; ok 'and redirects no more' $?
[ "$(site "{\"do\":\"remove\",\"url\":\"$url\"}")" = 200 ]; ok 'it is removed' $?
[ "$(site "{\"do\":\"remove\",\"url\":\"$url\"}")" = 404 ]; ok 'once' $?
[ "$(site "{\"do\":\"purge\",\"url\":\"$url\"}")" = 200 ]; ok 'and purged' $?
[ "$(site '{"do":"paint"}')" = 400 ]; ok 'other edits are refused' $?
state
! tenants "$work/state" | cmp -s - "$work/first"; ok 'the tenants are others now' $?
reset '' >"$work/code"
tenants "$work/state" | cmp -s - "$work/first"; ok 'until the next reset' $?
[ "$(reset '{"source":{"name":"northwind"}}')" = 400 ]; ok 'a scenario with other tenants is refused' $?
state
tenants "$work/state" | cmp -s - "$work/first"; ok 'and changes nothing' $?
[ "$(reset "{\"source\":{\"sites\":[{\"url\":\"$url\"}]}}")" = 200 ]; ok 'another scenario for the same tenants' $?
has 'is in force' "$url" "$work/state"
csom -o "$work/out"
has 'tokens go on' contoso.sharepoint.com "$work/out"

# Sharing links, what requests cost, the map that was sent
link=https://contoso.sharepoint.com/:w:/s/open/EAny
[ "$(reset '{"units":{"csom:*":7},"budget":[{"units":100,"ms":86400000,"from":0},{"units":2,"seconds":599.5,"per":"site"}],
  "identity_map":[{"source":"a@contoso.com","target":"a@fabrikam.com","dropped":true}],
  "source":{"sites":[{"url":"/sites/open","sharing_links":[{"path":"a.docx","kind":"AnonymousView","token":"EAny"}]}]}}')" = 200 ]
ok 'a scenario with links and costs' $?
csom -D "$work/head" -o "$work/out"
has 'a request costs what the scenario says' 'RateLimit-Remaining: 93' "$work/head"
curl -s --max-time 20 -o "$work/out" "$base/_sandbox/identity-map"
has 'a row that was dropped is in the operator'\''s file' ',a@contoso.com,a@fabrikam.com,a@fabrikam.com,RegularUser' "$work/out"
visit() { curl_tls -D "$work/head" -o /dev/null "$link?e=1"; }
visit
has 'an anonymous link answers' 'HTTP/1.1 200' "$work/head"
visit
visit
has 'a site'\''s links have a limit' 'HTTP/1.1 429' "$work/head"
has 'told in whole seconds' 'Retry-After: ' "$work/head"
curl -s --max-time 20 -o "$work/out" -X POST "$base/_sandbox/clock?advance=599500"
visit
has 'that ends with its window' 'HTTP/1.1 200' "$work/head"
state
has 'the state tells what was used' '"requests":4,"refused":1,"spent":3,"maximum":4,"most":2,"windows":2,"past":[2,1]' "$work/state"
faults '[{"do":"429","retry_after":1,"form":"page","when":{"what":"plain:link","max":1}}]'
visit
has 'or browsers are sent to a page' 'Location: https://contoso.sharepoint.com/_layouts/15/Throttle.htm' "$work/head"

# End
dir=$(text dir)
curl -s --max-time 20 -o /dev/null -X POST "$base/_sandbox/stop"
wait "$pid"; ok 'it stops when it is told' $?
pid=
[ ! -e "$dir" ]; ok 'and leaves nothing behind' $?
echo "1..$n"
