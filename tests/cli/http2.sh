#!/bin/sh
# Some hundred removals over HTTP/2.
name=http2
. "${top_srcdir:-.}/tests/cli/front.sh"
redirects=300
scenario_of $redirects
box --scenario "$work/scenario.json"
front_certificate
front
front_workspace "$work/ws"
run --workspace "$work/ws" run remove-redirects --yes --format json
[ "$code" -eq 0 ]
ok 'the run ends well' $?
all_recycled $redirects
ok 'all redirects are in the recycle bin' $?
grep -qF '"lost":0' "$work/state"
ok 'no answer of a change was lost' $?
stop_front # it writes its log at the end
[ "$(grep -c "^h2 200 POST /_vti_bin/client.svc/ProcessQuery " "$work/front.log")" -ge "$redirects" ]
ok 'the requests went over HTTP/2' $?
! grep -q '^http/1.1 ' "$work/front.log"
ok 'and none over HTTP/1.1' $?
[ "$code" -eq 0 ] || cat "$work/front.out" "$work/front.err" | sed "s/^/# /"
done_testing
