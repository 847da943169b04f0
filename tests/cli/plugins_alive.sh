#!/bin/sh
# plugins_alive.sh - notify, http and graph through the whole program: called, planned, applied,
# resumed and undone, against services on loopback.
name=plugins_alive
. "${top_srcdir:-.}/tests/cli/lib.sh"

echo '{"seed":7,"source":{"name":"contoso"},"target":{"name":"fabrikam"}}' >"$work/scenario.json"
box --scenario "$work/scenario.json"
ws=$work/ws
workspace "$ws"
mkdir -p "$ws/playbooks" "$work/service"
chmod 755 "$work" "$ws"

# The service, from here to the end.
log=$work/service/log
mkfifo "$work/port" "$work/leash"
"$build/tests/plugins/post_server" "$work/service" <"$work/leash" >"$work/port" &
exec 9>"$work/leash"
read -r port <"$work/port"
HOOK=http://127.0.0.1:$port/hooks/secret-part
THINGS_TOKEN=sesame
export HOOK THINGS_TOKEN

so() { echo "path = \"$build/plugins/$1/.libs/$1.so\""; }
cat >>"$ws/aftermove.lua" <<LUA
plugin "graph" { $(so graph), tenant = "source" }
plugin "http" { $(so http), bases = { things = { url = "http://127.0.0.1:$port", token_env = "THINGS_TOKEN" } } }
plugin "notify" { $(so notify), bases = { hook = { url_env = "HOOK" } } }
LUA
cat >"$ws/playbooks/tell.lua" <<'LUA'
return playbook {
  name = "tell", version = "1.0.0", summary = "Close a thing, and tell it.",
  changes = { "send", "post" }, needs = { http = "http", notify = "notify" },
  params = { text = { type = "string", default = "closed", help = "what is told" } },
  run = function(ctx)
    local http, path = ctx.tenants.http, "/things/a"
    local was = http:get { base = "things", path = path }.json
    ctx:step("close", function()
      if was.state ~= "closed" then
        http:send { base = "things", method = "PUT", path = path, look = path, json = { state = "closed" },
          undo = { method = "PUT", path = path, json = was } }
      end
    end)
    ctx:step("tell", function() ctx.tenants.notify:post(ctx.params.text, { kind = "slack" }) end)
  end,
}
LUA
am() { run --workspace "$ws" "$@"; }
sent() { grep -c "^$1 $2 " "$log"; }
# plan ARGUMENT...: the file of a new plan.
plan() { am plan tell --quiet "$@" && tail -n 1 "$work/out"; }
# the id of the newest run
newest() { am runs && grep -o '01[0-9A-Z]\{24\}' "$work/out" | head -n 1; }

am call graph find-tenant --domain fabrikam.com --format json
prints "graph finds a tenant by its domain" "\"tenant_id\": \"$(of fabrikam tenant_id)\""
am call graph find-tenant --tenant-id "$(of contoso tenant_id)" --format json
prints "... and by its id" '"name": "contoso"'
am call graph find-tenant --domain example.org
gives "... and says when there is none" 1 'find-tenant: the service answered 404'

am call http send --base things --method PUT --path /things/a --json '{"state":"open"}' --plan
[ "$code" -eq 0 ] && [ ! -s "$log" ]
ok "http plans a request and sends none" $?
am call http send --base things --method PUT --path /things/a --json '{"state":"open"}' --yes
[ "$code" -eq 0 ] && [ "$(sent PUT /things/a)" -eq 1 ] && grep -q 'Bearer sesame {"state":"open"}' "$log"
ok "... sends one, with the token of its base" $?
am call http get --base things --path /things/a --format json
prints "... and reads what is there" '"state": "open"'
THINGS_TOKEN=wrong
am call http get --base things --path /things/a
[ "$code" -eq 4 ] && ! grep -q wrong "$work/err"
ok "a wrong token is denied, and not shown" $?
THINGS_TOKEN=sesame

am call notify post --text "one <b>" --kind slack --yes --format json
[ "$code" -eq 0 ] && grep -qF 'POST /hooks/secret-part - {"text":"one &lt;b&gt;"}' "$log"
ok "notify posts, and nobody's token goes with it" $?

first=$(plan)
[ -n "$first" ] && [ "$(sent PUT /things/a)" -eq 1 ] && [ "$(sent POST '/hooks.*')" -eq 1 ]
ok "a playbook is planned, and nothing is sent" $?
am apply "$first"
[ "$code" -eq 0 ] && [ "$(sent PUT /things/a)" -eq 2 ] && [ "$(sent POST '/hooks.*')" -eq 2 ]
ok "applied, each is sent once" $?
done_run=$(newest)
! grep -rq secret-part "$ws"
ok "the address that came from a variable is written nowhere" $?

am undo "$done_run"
cp "$work/out" "$work/undo"
[ "$code" -eq 0 ] && grep -q 'a message cannot be unsent' "$work/out" "$work/err"
ok "undo tells that a message cannot be unsent" $?
am apply "$(tail -n 1 "$work/undo")"
[ "$code" -eq 0 ] && [ "$(sent POST '/hooks.*')" -eq 2 ] && tail -n 3 "$log" | grep -qF '{"state":"open"}'
ok "... and puts the thing back" $?

stale=$(plan)
am call http send --base things --method PUT --path /things/a --json '{"state":"in use"}' --yes
am apply "$stale"
[ "$code" -eq 3 ] && grep -q 'in use' "$log" && [ "$(sent PUT /things/a)" -eq 4 ]
ok "what is no longer as the plan saw it is refused" $?
am call http send --base things --method PUT --path /things/a --json '{"state":"closed"}' --yes

# The answer to a message is lost: nobody knows, so nothing is sent again until somebody says so.
lose() { # TEXT
    lost=$(plan --text "$1")
    before=$(sent POST '/hooks.*')
    : >"$work/service/deaf"
    am apply "$lost"
    rm "$work/service/deaf"
}
lose first
[ "$code" -eq 1 ] || [ "$code" -eq 5 ] && grep -q 'may have been posted or not' "$work/out" "$work/err"
ok "a lost answer is told" $?
[ "$(sent POST '/hooks.*')" -eq $((before + 1)) ]
ok "... and the message was sent once" $?
id=$(newest)
for time in first second; do
    am resume "$id"
    [ "$code" -eq 1 ] && [ "$(sent POST '/hooks.*')" -eq $((before + 1)) ] &&
        grep -q 'may have happened before' "$work/out" "$work/err"
    ok "resumed for the $time time it is not sent again" $?
done
cat "$work/out" "$work/err" | grep -qF "aftermove resume $id --unknown done, or --unknown again"
ok "... and people are told how to go on" $?
am show "$id"
prints "it is shown as unknown" unknown
am resume "$id" --unknown perhaps
gives "a word that is none is refused" 2 "--unknown is one of done|again, not 'perhaps'"
am resume "$id" --unknown 'done'
[ "$code" -eq 0 ] && [ "$(sent POST '/hooks.*')" -eq $((before + 1)) ]
ok "with --unknown done the run ends, and nothing is sent" $?
am resume "$id"
gives "... it has ended" 2 'there is nothing to resume'

lose second
am resume "$(newest)" --unknown again
[ "$code" -eq 0 ] && [ "$(sent POST '/hooks.*')" -eq $((before + 2)) ]
ok "with --unknown again it is sent once more" $?

# The same without a playbook.
: >"$work/service/deaf"
before=$(sent POST '/hooks.*')
am call notify post --text alone --yes
rm "$work/service/deaf"
am resume "$(newest)"
[ "$code" -eq 1 ] && [ "$(sent POST '/hooks.*')" -eq $((before + 1)) ]
ok "a single call whose answer was lost is not repeated either" $?

# A request that looks: what happened shows in what is there.
am call http send --base things --method PUT --path /things/a --json '{"state":"open"}' --yes
kept=$(plan --text third)
before=$(sent PUT /things/a)
: >"$work/service/deaf"
am apply "$kept"
rm "$work/service/deaf"
am resume "$(newest)"
[ "$(sent PUT /things/a)" -eq $((before + 1)) ]
ok "a request that arrived, though its answer was lost, is not sent again" $?
am journal verify
[ "$code" -eq 0 ]
ok "the journal is whole" $?
done_testing
