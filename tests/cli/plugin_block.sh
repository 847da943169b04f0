#!/bin/sh
# plugin_block.sh - plugin "NAME" {...}: where it is found, what it makes, how it is refused.
set -u
build=${top_builddir:-.}
modules=$build/tests/plugins/.libs
program=$build/aftermove
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT INT TERM
unset AFTERMOVE_PLUGINS
mkdir -p "$work/w/plugins" "$work/more" && chmod 755 "$work" "$work/w/plugins" "$work/more" || exit 99

n=0
ok() { # NAME STATUS
    n=$((n + 1))
    if [ "$2" -eq 0 ]; then echo "ok $n - $1"; else
        echo "not ok $n - $1"
        sed 's/^/# /' "$work/said"
    fi
}
try() { # CODE WORD...: the program ends with that code
    code=$1
    shift
    "$program" --workspace "$work/w" "$@" >"$work/said" 2>&1
    [ $? -eq "$code" ]
}
says() { # NAME TEXT
    grep -qF -- "$2" "$work/said"
    ok "$1" $?
}
config() { cat >"$work/w/aftermove.lua"; }

config <<'LUA'
plugin "good" {}
LUA
try 2 list connectors
ok 'a plugin that is nowhere is a mistake' $?
says 'the directories that were searched are named' "found neither good.so nor good.plugin.json in $work/w/plugins"

cp "$modules/good.so" "$work/w/plugins/"
try 0 call good say-hello --name Ada --format json
ok 'a plugin of the workspace is a service under its own name' $?
says 'it answers' '"hello": "Ada"'
try 0 help say-hello
says 'its operations are explained' 'usage: aftermove call TENANT say-hello [--name VALUE]'
mkdir "$work/w/playbooks"
cat >"$work/w/playbooks/greet.lua" <<'LUA'
return playbook {
  name = "greet", version = "1.0.0", summary = "Greet.", needs = { good = "good" },
  run = function(ctx) ctx:log(ctx.tenants.good:say_hello("Bob").hello) end,
}
LUA
try 0 run greet --yes
ok 'a playbook calls it by the same name' $?
says 'and gets the answer' 'Bob'

mv "$work/w/plugins/good.so" "$work/more/"
try 2 list connectors
ok 'it is gone' $?
AFTERMOVE_PLUGINS=/nonexistent:$work/more
export AFTERMOVE_PLUGINS
try 0 list connectors
says 'AFTERMOVE_PLUGINS is searched' "$work/more/good.so"

cp "$modules/newer.so" "$work/more/"
config <<'LUA'
plugin "newer" {}
plugin "good" {}
LUA
try 0 call good say-hello
ok 'when one plugin is refused, the rest goes on' $?
says 'the refused one is told, with both numbers and its file' \
    "plugin \"newer\": plugin $work/more/newer.so: needs interface 1.9999, this program has 1.0"
config <<'LUA'
plugin "newer" {}
tenant "x" { connector = "newer" }
LUA
try 2 list connectors
ok 'a tenant that needs it is a mistake' $?
says 'and says so' 'connector: found "newer"'
chmod o+w "$work/more/good.so"
config <<'LUA'
plugin "good" {}
LUA
try 0 list connectors
says 'a file that others may write is refused' 'others than its owner may write it'
chmod o-w "$work/more/good.so"

config <<'LUA'
plugin "good" { colour = "red" }
LUA
try 2 list connectors
says 'an unknown key is named' "plugin \"good\": unknown key 'colour'"
config <<'LUA'
plugin "good" { bases = { hook = "https://hooks.example.com" } }
LUA
try 2 list connectors
says 'a base that the connector does not declare is a mistake' \
    "bases: connector \"good\" declares no base 'hook', it has none"
config <<'LUA'
plugin "good" { tenant = "nobody" }
LUA
try 2 list connectors
says 'a tenant that is not there is a mistake' 'tenant: found the text "nobody"'
config <<'LUA'
tenant "source" {
  connector = "sharepoint", host = "contoso.sharepoint.com",
  tenant_id = "0f6b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d", auth = token_env "TOKEN",
}
tenant "target" {
  connector = "sharepoint", host = "fabrikam.sharepoint.com",
  tenant_id = "1f6b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d", auth = token_env "TOKEN",
}
plugin "good" { tenant = { "source", "target" } }
LUA
TOKEN=x
export TOKEN
try 0 call good-target say-hello --name Eve
ok 'with several tenants there is a service for each' $?
says 'each answers' Eve
echo "1..$n"
