#!/bin/sh
# Answers that HTTP/2 loses: the connection ends with what the server did, unsaid (h2_relay.c).
# libcurl 7.88 repeats most of it by itself, and gives up one request of each connection with its
# error 16. A read is repeated; a change is looked at, and never sent twice.
name=http2_lost
. "${top_srcdir:-.}/tests/cli/front.sh"
redirects=100
scenario_of $redirects
box --scenario "$work/scenario.json"
front_certificate
front no-tls
relay 30 20
front_workspace "$work/ws"
run --workspace "$work/ws" --verbose run remove-redirects --yes --format json
[ "$code" -eq 0 ] && grep -qF "\"effects\":$redirects,\"done\":" "$work/out"
ok 'the run ends well' $?
all_recycled $redirects
ok 'all redirects are in the recycle bin' $?
[ "$(grep -c . "$work/lost")" -ge 15 ]
ok 'connections were broken off' $?
if curl --version | grep -q 'libcurl/7\.'; then # later ones lose less
    [ "$(grep -c 'debug .*the HTTP/2 connection failed: ' "$work/err")" -ge 5 ]
    ok 'answers were lost with error 16' $?
    grep -q 'info tenant.exchange HEAD .*: again in' "$work/err"
    ok 'reads were repeated' $?
    grep -q 'debug .* POST .*/ProcessQuery: the server closed the connection without an answer' "$work/err"
    ok 'libcurl was kept from repeating changes' $?
fi
! grep '"operation":"remove-redirect"' "$work/out" | grep -qE '"outcome":"(failed|unknown|refused)"'
ok 'nothing stays unknown' $?

kill "$box_pid" && wait "$box_pid" 2>/dev/null # its log is whole at the end
box_pid=
grep -F '"what":"csom:RemoveSite"' "$work/requests.jsonl" >"$work/removals"
[ "$(grep -c '"changed":true' "$work/removals")" -eq "$redirects" ] && ! grep -q '"changed":false' "$work/removals"
ok 'each removal that reached the tenant removed' $?
[ -z "$(sed 's/.*"subject":"\([^"]*\)".*/\1/' "$work/removals" | sort | uniq -d)" ]
ok 'none was sent again for a site that was gone' $?
done_testing
