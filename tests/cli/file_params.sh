#!/bin/sh
# file_params.sh - parameters that are files: read by the engine, kept in the plan, noticed when they change.
name=file_params
. "${top_srcdir:-.}/tests/cli/lib.sh"
echo '{"seed":1,"source":{"name":"contoso","sites":[{"url":"/sites/a"},{"url":"/sites/b"}]},"target":{"name":"fabrikam"}}' >"$work/scenario.json"
box --scenario "$work/scenario.json"
ws=$work/ws
workspace "$ws"
mkdir "$ws/playbooks"
cat >"$ws/playbooks/lock-these.lua" <<'LUA'
return playbook {
  name = "lock-these", version = "1", summary = "Lock the sites in a file.", needs = { source = "sharepoint" },
  params = { sites = { type = "table", help = "CSV with a column url" }, rows = { type = "csv?" }, all = { type = "json?" } },
  run = function(ctx)
    return ctx:each(ctx.params.sites, function(row) ctx.tenants.source:set_lock(row.url, "ReadOnly") end)
  end,
}
LUA
sed 's/lock-these/tell/; s/summary/read_only = true, summary/; s/run = .*/run = function(ctx) return { ctx.params.sites, ctx.params.rows, ctx.params.all } end }/; /return ctx:each/,$d' \
    "$ws/playbooks/lock-these.lua" >"$ws/playbooks/tell.lua"
lock() { curl -fsS "$(fact state)" | grep -o "\"url\":\"https://[a-z.-]*$1\",\"[^}]*\"lock_state\":\"[^\"]*\"" | sed 's/.*"lock_state":"//; s/"//'; }
cd "$work" || exit 99
printf 'url,note\r\nhttps://contoso.sharepoint.com/sites/a,"first, of two"\r\n' >sites.csv
echo '{"n":[1,null]}' >all.json

run --workspace ws run tell --sites sites.csv --rows sites.csv --all all.json
prints 'a table, rows and JSON arrive' '[[{"note":"first, of two","url":"https://contoso.sharepoint.com/sites/a"}],[["url","note"],["https://contoso.sharepoint.com/sites/a","first, of two"]],{"n":[1,null]}]'
run --workspace ws plan lock-these --sites sites.csv
plan=$(tail -n 1 "$work/out")
[ "$code" -eq 0 ] && head -n 1 "$plan" | grep -q "\"content\":\[{\"note\":.*\"file\":\"sites.csv\",\"sha256\":\"$(sha256sum <sites.csv | cut -c 1-64)\""
ok 'the plan holds name, digest and rows' $?
printf 'url\nhttps://contoso.sharepoint.com/sites/b\n' >sites.csv
run --workspace ws apply "$plan"
[ "$code" -eq 0 ] && [ "$(lock /sites/a)" = ReadOnly ] && [ "$(lock /sites/b)" = Unlock ]
ok 'apply takes the rows that were planned' $?
grep -q 'sites.csv was changed since it was planned: what was planned is used' "$work/err"
ok '... and says that the file is another one now' $?
run --workspace ws plan lock-these --sites none.csv
gives 'a missing file' 2 'lock-these: --sites: cannot open none.csv'
printf 'url\na,b\n' >sites.csv
run --workspace ws plan lock-these --sites sites.csv
gives 'a mistake in it is told with its line' 2 'lock-these: --sites: sites.csv: line 2: 2 cells'
{ echo url; yes https://contoso.sharepoint.com/sites/b | head -n 60000; } >sites.csv
run --workspace ws plan lock-these --sites sites.csv
gives 'more than a plan holds is refused before it begins' 1 'more than the 2097152 bytes that a plan holds' 'split the file'
done_testing
