#!/bin/sh
# playbook_folder.sh - a playbook that is a folder, by name and by path.
. "${top_srcdir:-.}/tests/cli/lib.sh"
cd "$work" || exit 99

# book FILE NAME VERSION: a playbook that reads one thing and says a word of its module.
book() {
    cat >"$1" <<LUA
local word = require "words"
return playbook {
  name = "$2", version = "$3", summary = "Say a word.", read_only = true,
  needs = { source = "sharepoint" },
  run = function(ctx) return word .. " " .. ctx.tenants.source:host_url().url end,
}
LUA
}

box --seed-demo
workspace "$work/ws"
mkdir -p ws/playbooks/greet loose
book ws/playbooks/greet/playbook.lua greet 1.2.3
echo 'return "hello"' >ws/playbooks/greet/words.lua
book loose/playbook.lua loose 0.1.0
echo 'return "from afar"' >loose/words.lua

run -h
run --workspace ws run greet
prints 'a folder of the workspace is known by its name, its modules are found' 'hello https://'
run --workspace ws run ./loose
prints 'a folder is known by its path' 'from afar https://'
run --workspace ws run ./ws/playbooks/greet/playbook.lua
prints 'so is its playbook.lua' 'hello https://'
run --workspace ws help greet
prints 'help tells about it' 'Version 1.2.3'
run --workspace ws playbook list
grep -q '^greet  *1.2.3  *folder  *Say a word' out
ok 'list has it, with version and origin' $?
grep -q '^post-migration  *[0-9.]*  *shipped' out
ok 'list has the shipped ones' $?
run --workspace ws list playbooks
prints 'so has the short list' 'greet'

book ws/playbooks/greet.lua greet 9.0.0
run --workspace ws run greet
gives 'two of a name are refused, both are named' 2 'ws/playbooks/greet.lua' 'rename one'
grep -qF 'ws/playbooks/greet/' err
ok 'so is the folder' $?
mkdir empty
run --workspace ws run ./empty
gives 'a folder without playbook.lua is no playbook' 1 'empty/playbook.lua'

run playbook lst
gives 'an unknown word' 2 "there is no 'lst'" "did you mean 'list'?"
run playbook list more
gives 'a word too many' 2 'playbook list: expected nothing behind it'
run playbook list --sign key
gives 'an option of another word' 2 'playbook list takes no --sign'
run playbook install some.amp --key some.pub
gives 'a key is for verify' 2 'playbook install takes no --key'
run plugin list --scenarios file
gives 'and scenarios for plugin check' 2 '--scenarios is for check'
run playbook
gives 'no word' 2 'playbook: it takes'
done_testing
