#!/bin/sh
# playbook_check.sh - `playbook check`: what is misspelt is found at its line, what is sound is left alone.
. "${top_srcdir:-.}/tests/cli/lib.sh"
AFTERMOVE_PLUGINS=$build/plugins/.libs
export AFTERMOVE_PLUGINS
mkdir -p "$work/w/playbooks" && cd "$work/w" || exit 99

# Shipped playbooks and the manual's are clean.
for file in "$src"/scripts/*.lua; do
    run playbook check "$file"
    [ "$code" -eq 0 ] && grep -q ': no findings$' "$work/out"
    ok "${file##*/} is clean" $?
done
cat "$src"/man/*.7 | awk -v dir="$work/w/playbooks" '
    /^\.\\" (example|module): / { file = $3; if ($2 == "example:") print file; next }
    /^\.Bd -literal/ { on = file != ""; next }
    /^\.Ed/ { if (on) close(dir "/" file); on = 0; file = ""; next }
    on { gsub(/\\e/, "\\"); sub(/^\\&/, ""); print > (dir "/" file) }' >"$work/examples"
[ -s "$work/examples" ]
ok 'the manual has examples' $?
while read -r file; do
    run playbook check "playbooks/$file"
    [ "$code" -eq 0 ]
    ok "the manual's $file is clean" $?
done <"$work/examples"

# What each is allowed and asked to do.
run playbook check "$src/scripts/post-migration.lua"
grep -q 'source  *remove-redirect  *change ' "$work/out" && grep -q 'target  *remove-trust  *change  *trust ' "$work/out"
ok 'changes are told with their tenant and consent, through modules' $?
grep -q 'source  *Graph Organization.Read.All ' "$work/out" && grep -q 'target  *SharePoint Sites.FullControl.All' "$work/out"
ok 'and the permissions that each app registration needs' $?
! grep -q 'target  *Graph' "$work/out"
ok 'and no more than these' $?
run playbook check "$src/scripts/licence-watch.lua"
[ "$code" -eq 0 ] && ! grep -q 'Sites.FullControl' "$work/out" && grep -q 'Graph Organization.Read.All' "$work/out"
ok 'who only reads licences needs nothing of SharePoint' $?
run playbook check "$src/scripts/remove-trust.lua" --format json
[ "$code" -eq 0 ] && grep -q '"permission":"Sites.FullControl.All"' "$work/out" &&
    grep -q '"operation":"remove-trust","change":true,"final":false,"consent":"trust"' "$work/out" &&
    grep -q '"findings":\[\]' "$work/out" && [ "$(wc -l <"$work/out")" -eq 1 ]
ok 'the same as JSON' $?

# book HEAD: a playbook p.lua around the body that standard input has; the body's first line is 4.
book() {
    {
        echo 'return playbook { name = "p", version = "1", summary = "Test.",'
        echo "  needs = { source = \"sharepoint\" }, $1"
        echo '  run = function(ctx) local source = ctx.tenants.source'
        cat
        echo 'return source end }'
    } >p.lua
}
# finds NAME LINE TEXT [HEAD]: with the body of standard input.
finds() {
    book "${4-}"
    run playbook check p.lua
    [ "$code" -eq 1 ] && grep -qF -- "p.lua:$2: $3" "$work/out"
    ok "$1" $?
}
# clean NAME [HEAD]
clean() {
    book "${2-}"
    run playbook check p.lua
    [ "$code" -eq 0 ]
    ok "$1" $?
}
finds 'an unknown operation' 4 "connector \"sharepoint\" has no operation \"remove_sit\"; did you mean \"remove_site\"" <<'LUA'
source:remove_sit("https://contoso.sharepoint.com/sites/a")
LUA
finds 'one that is taken as a value' 5 'connector "sharepoint" has no operation "get_sit"' <<'LUA'

pcall(source.get_sit, source, "https://contoso.sharepoint.com/sites/a")
LUA
finds 'one in a function that is handed the tenant' 4 'connector "sharepoint" has no operation "lst_sites"' <<'LUA'
local function f(ctx, t) return t:lst_sites() end
ctx:step("x", function() return f(ctx, source) end)
LUA
finds 'one behind a table of tenants' 4 'connector "sharepoint" has no operation "move_state"' <<'LUA'
for role, t in pairs({ source = source }) do ctx:log("%s", role); t:move_state() end
LUA
finds 'an argument that is not declared' 4 "get-site has no argument 'ulr'; did you mean 'url'?" <<'LUA'
source:get_site { ulr = "https://contoso.sharepoint.com/sites/a" }
LUA
finds 'one in a table that is made before' 5 "remove-redirect has no argument 'site_ident'" <<'LUA'
local args = { url = "https://contoso.sharepoint.com/sites/a" }; args.site_ident = "x"
source:remove_redirect(args)
LUA
finds 'an argument that is missing' 4 'get-site: url is missing' <<'LUA'
source:get_site({ reason = "x" })
LUA
finds 'an argument too many' 4 'get-site takes at most 2 arguments' <<'LUA'
source:get_site("https://contoso.sharepoint.com/sites/a", "rest", "b")
LUA
finds 'a word that is none' 4 'set-lock: ' <<'LUA'
source:set_lock("https://contoso.sharepoint.com/sites/a", "Shut")
LUA
finds 'an unknown member of ctx' 4 "ctx has no 'stpe'; did you mean 'step'?" <<'LUA'
ctx:stpe("x", function() end)
LUA
finds 'a dot for a colon' 4 'call it with a colon: ctx:log(...)' <<'LUA'
ctx.log("x")
LUA
finds 'an operation without its tenant' 4 'list_sites belongs to a tenant' <<'LUA'
source.list_sites({ personal = true })
LUA
finds 'an undeclared parameter' 4 "ctx.params.kep is read, and no such parameter is declared; did you mean 'keep'?" \
    'params = { keep = { type = "glob[]", default = {} } },' <<'LUA'
local p = ctx.params; ctx.match("x", p.keep); ctx.match("x", p.kep)
LUA
finds 'a parameter for nothing' 2 "the parameter 'keep' is never read" 'params = { keep = { type = "glob[]", default = {} } },' </dev/null
finds 'an unknown global' 4 "unknown name 'pirnt'; did you mean 'print'?" <<'LUA'
pirnt("x")
LUA
finds 'a library that scripts have not' 4 "unknown name 'os'" <<'LUA'
ctx:log(os.time())
LUA
finds 'a function that a library has not' 4 "string has no 'trim'" <<'LUA'
ctx:log(string.trim("x"))
LUA
finds 'a global that is made' 4 "'n' is put into a global name" <<'LUA'
n = 1; ctx:log(n)
LUA
finds 'a tenant that needs does not name' 4 'ctx.tenants.target is used, and needs does not name it' <<'LUA'
ctx.tenants.target:list_trusts()
LUA
finds 'one that it names for nothing' 2 "needs names 'target', and it is never used" 'needs = { source = "sharepoint", target = "sharepoint" },' </dev/null
finds 'a change in what only reads' 4 'remove-site is a change, and the playbook says read_only' 'read_only = true,' <<'LUA'
source:remove_site("https://contoso.sharepoint.com/sites/a")
LUA
finds 'a change that it does not declare' 4 'set-lock is called, and changes does not name it' 'changes = { "remove-site" },' <<'LUA'
source:set_lock("https://contoso.sharepoint.com/sites/a", "Unlock"); source:remove_site("https://contoso.sharepoint.com/sites/a")
LUA
finds 'one that it declares for nothing' 2 "changes names 'remove-site', and it is never called" 'changes = { "remove-site" },' </dev/null
finds 'an exit code that it may not set' 4 'ctx:exit is only for a playbook that is read_only' <<'LUA'
ctx:exit(1)
LUA
finds 'an assignment to ctx' 4 'ctx cannot be changed' <<'LUA'
ctx.mode = "plan"
LUA
finds 'a module that is not there' 4 "there is no module 'aftermove.nothing'" <<'LUA'
require "aftermove.nothing"
LUA
finds 'a function that a module has not' 4 "there is no function 'lits' in this table; did you mean 'list'?" <<'LUA'
local redirects = require "aftermove.redirects"; redirects.lits(source)
LUA
finds 'a syntax error' 4 "unexpected symbol near '='" <<'LUA'
local x = = 1
LUA
printf 'return playbook { nmae = "p", version = "1", summary = "T",\n run = function(ctx) pirnt(ctx) end }\n' >p.lua
run playbook check p.lua
[ "$code" -eq 1 ] && grep -q "p.lua:1: .*unknown field 'nmae', did you mean 'name'?" "$work/out" &&
    grep -q "p.lua:2: unknown name 'pirnt'" "$work/out"
ok 'a mistake in the table does not hide the rest' $?

# What it cannot follow it leaves alone.
clean 'tenants chosen when it runs' <<'LUA'
for _, name in ipairs { "source" } do ctx.tenants[name]:list_sites() end
LUA
clean 'functions in tables, and closures' <<'LUA'
local by = { a = function(t) return t:list_trusts() end }
local function pick(k) return by[k] end
pick("a")(source); ctx:each({ "x" }, function(x) by.a(source); ctx:log(x) end)
LUA
clean 'arguments that are made elsewhere' <<'LUA'
local function args(url) return { url = url } end
source:get_site(args("https://contoso.sharepoint.com/sites/a")); source:get_site(json.decode("{}"))
LUA
clean 'values that are one of two' <<'LUA'
local how = ctx.mode == "plan" and "ReadOnly" or "Unlock"
source:set_lock("https://contoso.sharepoint.com/sites/a", how, { reason = ("%s"):format(how) })
LUA
clean 'a metatable' <<'LUA'
local t = setmetatable({}, { __index = function() return print end }); t.anything("x")
LUA
printf 'local t = ...\nreturn { go = function(x) return x:purge_site("https://contoso.sharepoint.com/sites/a") end }\n' >helper.lua
book '' <<'LUA'
local h = require "helper"; local f = { h.go }; f[ctx.now()](source)
LUA
run playbook check p.lua
[ "$code" -eq 0 ] && grep -q 'purge-site  *final  *purge' "$work/out"
ok 'a change behind a call that cannot be followed is told all the same' $?

run playbook new folder
echo 'return spec { name = "x", scenario = "scenarios/none.json" }' >folder/specs/x.lua
run playbook check folder
[ "$code" -eq 1 ] && grep -q 'folder/specs/x.lua:1: scenario .*none.json' "$work/out"
ok 'a spec without its scenario' $?

# How it is called.
run playbook check remove-redirects
prints 'a shipped playbook by its name' 'remove-redirects 1.1.0: no findings'
run playbook check nothing-like-it
gives 'a playbook that is not there' 2 "there is no playbook 'nothing-like-it'"
mkdir empty
run playbook check empty
gives 'a folder without one' 2 'empty has no playbook.lua'
run playbook chek x
gives 'a word that is none' 2 "there is no 'chek'" "did you mean 'check'?"
done_testing
