#!/bin/sh
# badinput.sh - whatever is wrong gets a clear error and the right exit code, and nothing is changed.
. "${top_srcdir:-.}/tests/cli/lib.sh"

box --seed-demo
[ -n "$(fact connect_to)" ]
ok 'the sandbox runs' $?
workspace "$work/ws"
cd "$work/ws" || exit 99

# The command line
run call source list-redirects --detial
gives 'an unknown parameter' 2 'unknown parameter --detial' 'did you mean --detail?'
run call source remove-site --plan
gives 'a missing parameter' 2 'url'
run call source set-lock --url https://contoso.sharepoint.com/sites/x --lock-state Open --plan
gives 'a wrong word' 2 'ReadOnly'
run call source set-admin --url https://contoso.sharepoint.com/sites/x --login a --admin perhaps --plan
gives 'a wrong type' 2 'admin'
run call source get-site 'not a url'
gives 'no URL' 2 'url'
run call source list-redirekts
gives 'an unknown operation' 2 'list-redirekts' "list-redirects"
run call sorce list-redirects
gives 'an unknown tenant' 2 "no tenant 'sorce'" "did you mean 'source'?"
run call source get-site https://contoso.sharepoint.com/sites/x rest many
gives 'a word too many' 2 "unexpected 'many'"
run plan post-migration --kep x
gives 'an unknown parameter of a playbook' 2 'unknown parameter --kep' 'did you mean --keep?'
run plan post-migration --orphans delete
gives 'a wrong word for a playbook' 2 'orphans'
run plan no-such-playbook
gives 'an unknown playbook' 2 "no playbook 'no-such-playbook'" 'aftermove list playbooks'
run run post-migration
gives 'run without --yes' 2 '--yes is missing' 'aftermove plan post-migration'
run call source remove-redirect https://contoso.sharepoint.com/sites/x
gives 'a change without --yes' 2 '--plan to look, or --yes'
run run post-migration --yes
gives 'a consent that is missing' 3 'consent to "trust"; nothing was changed' '--consent trust'

# Sites that are not to be touched
run call source remove-redirect https://fabrikam.sharepoint.com/sites/x --yes
gives "a URL of another tenant" 3 'fabrikam.sharepoint.com'
run call source remove-site https://contoso.sharepoint.com/ --live --yes
gives 'the root site' 3 'contoso.sharepoint.com'
run call source remove-site https://contoso-my.sharepoint.com --live --yes
gives 'the root of OneDrive' 3 'contoso-my.sharepoint.com'
live=$(curl -s "$(fact state)" | tr '{' '\n' | grep '^"url":"https://contoso.sharepoint.com/sites/' |
    grep -vi '"location"\|redirect' | sed 's/^"url":"\([^"]*\)".*/\1/' | head -n 1)
run call source remove-redirect "$live" --yes
gives 'a live site' 3 "$live"
run call source resolve https://example.com/
gives "a stranger's URL" 3 'example.com'

# The configuration
cd "$work" || exit 99
bad() { # DIR SED-EXPRESSION: a workspace with one thing changed
    workspace "$work/$1"
    sed -i "$2" "$work/$1/aftermove.lua"
    cd "$work/$1" || exit 99
}
bad cert 's|contoso.crt.pem|gone.pem|'
run call source host-url
gives 'a missing certificate' 2 'gone.pem' ''
grep -q 'aftermove.lua:[0-9]*:' "$work/err"
ok '... is named with file and line' $?
bad mode 's|x|x|'
chmod 644 "$work/box/contoso.key.pem"
run call source host-url
gives 'a key that others can read' 3 'contoso.key.pem' 'chmod'
chmod 600 "$work/box/contoso.key.pem"
bad tenant "s|$(of contoso tenant_id)|$(of fabrikam tenant_id)|"
run call source host-url
gives 'the wrong tenant' 3 "$(of fabrikam tenant_id)" 'source and target may be swapped'
bad swapped 's|"contoso.sharepoint.com"|"fabrikam.sharepoint.com"|'
run call source host-url
[ "$code" -ne 0 ]
ok 'source and target mixed up' $?
bad dead "s|$(fact connect_to)|127.0.0.1:1|"
run call source host-url
gives 'an unreachable host' 5 'contoso' ''
bad noca 's|, ca = "[^"]*"||'
run call source host-url
gives 'a certificate that nobody vouches for' 5 'certificate'
bad syntax '1s|{|{{|'
run call source host-url
gives 'a syntax error in the configuration' 2 'aftermove.lua:'
bad key 's|client_id|klient_id|'
run call source host-url
gives 'an unknown key' 2 "unknown key 'klient_id', did you mean 'client_id'?"
bad loop '1s|^|while true do end |'
run call source host-url
gives 'a configuration that computes' 2 'aftermove.lua'

# Playbooks
cd "$work/ws" || exit 99
printf 'return playbook {\n  name = "x",\n  = 1,\n}\n' >syntax.lua
run plan ./syntax.lua
gives 'a playbook with a syntax error' 2 'syntax.lua:3:'
printf 'return playbook { name = "x", version = "1", summary = "s",\n run = function()\n  while true do pcall(error) end\n end }\n' >loop.lua
run plan ./loop.lua
[ "$code" -ne 0 ] && grep -q 'loop.lua:' "$work/err"
ok 'a playbook that loops for ever is stopped, with its line' $?
printf 'return playbook { name = "x", version = "1", summary = "s",\n run = function()\n  local t = {} while true do t[#t + 1] = ("x"):rep(1 << 20) .. #t end\n end }\n' >eater.lua
run plan ./eater.lua
[ "$code" -ne 0 ] && grep -q 'memory' "$work/err"
ok 'a playbook that eats memory is stopped' $?
printf 'return playbook { name = "x", version = "1", summary = "s",\n run = function() os.execute("x") end }\n' >os.lua
run plan ./os.lua
[ "$code" -ne 0 ] && grep -q 'os.lua:2' "$work/err"
ok 'a playbook has no os' $?
printf 'return 12\n' >number.lua
run plan ./number.lua
gives 'a file that is no playbook' 2 'number.lua'

# Policy
workspace "$work/few"
echo 'policy { max_effects = 5 }' >>"$work/few/aftermove.lua"
cd "$work/few" || exit 99
run run remove-redirects --yes
gives 'more changes than the policy allows' 3 'policy.max_effects allows 5'
run plan remove-redirects
gives 'plan says so, too' 3 'policy.max_effects allows 5'
workspace "$work/strict"
echo 'policy { require_plan = true }' >>"$work/strict/aftermove.lua"
cd "$work/strict" || exit 99
run run remove-redirects --yes
gives 'run where a plan is required' 3 'policy.require_plan is true' 'aftermove plan remove-redirects'
run call source remove-redirect "$live" --yes
gives 'so is a call' 3 'policy.require_plan is true'
workspace "$work/approved"
echo 'policy { require_approval = 1 }' >>"$work/approved/aftermove.lua"
cd "$work/approved" || exit 99
changed=$(changes)
redirect=$("$aftermove" call source list-redirects --format csv | sed -n '2s/,.*//p')
run call source remove-redirect "$redirect" --yes
gives 'nor is there a call where plans are signed off' 3 'policy.require_approval is 1' '--plan'
run run remove-redirects --yes
gives 'what run has planned waits for its approvals' 3 'approved by 0 of the 1' 'aftermove approve'
[ -n "$changed" ] && [ "$(changes)" = "$changed" ]
ok 'nothing was changed' $?
run call source remove-redirect "$redirect" --plan
[ "$code" -eq 0 ]
ok 'a call may look' $?
workspace "$work/guarded"
echo 'policy { protect = { "https://contoso*.sharepoint.com/*" } }' >>"$work/guarded/aftermove.lua"
cd "$work/guarded" || exit 99
run run remove-redirects --yes
[ "$code" -eq 3 ] && grep -q 'is protected by the pattern' "$work/out"
ok 'what is protected is refused' $?

# What the service may say
cd "$work/ws" || exit 99
faults() { curl -s -o "$work/curl" --data-binary "$1" "http://127.0.0.1:$(fact http_port)/_sandbox/faults"; }
faults '[{"when": {"what": "csom:*"}, "do": "html"}]'
run call source host-url
gives 'HTML in place of JSON' 1 'text/html'
faults '[{"when": {"what": "csom:*"}, "do": "oversize"}]'
run call source host-url
gives 'a body of 2 GB' 1 'bytes'
faults '[{"when": {"what": "csom:*"}, "do": "bad_utf8"}]'
run call source host-url
gives 'bad UTF-8' 1 'expected JSON'
faults '[]'

curl -s "$(fact state)" >"$work/state"
grep -q '"changed":0[,}]' "$work/state"
ok 'and through all of it nothing was changed' $?
done_testing
