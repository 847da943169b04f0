#!/bin/sh
# init.sh - a workspace is begun, and nothing that exists is touched.
. "${top_srcdir:-.}/tests/cli/lib.sh"
cd "$work" || exit 99

run plan post-migration
gives 'without a workspace the way to one is shown' 2 'there is no aftermove.lua here' 'aftermove init'
run init acme
prints 'init writes the configuration' 'wrote acme/aftermove.lua'
[ -f acme/aftermove.lua ] && [ -f acme/.gitignore ]
ok 'and a .gitignore' $?
grep -q '^\*\.pem$' acme/.gitignore
ok 'that leaves keys out' $?
cp acme/aftermove.lua before
echo mine >acme/.gitignore
run init acme
gives 'a second time it refuses' 2 'exists and is left as it is'
cmp -s before acme/aftermove.lua
ok 'and leaves the file' $?
rm acme/aftermove.lua
run init acme
[ "$code" -eq 0 ] && [ "$(cat acme/.gitignore)" = mine ]
ok "somebody's .gitignore is left" $?
run list --workspace acme
prints 'what init writes can be read' 'post-migration'
mkdir acme/deep
(cd acme/deep && "$aftermove" list playbooks >"$work/out" 2>"$work/err")
ok 'a workspace is found from below' $?
run --workspace acme plan post-migration
gives 'the first thing missing is named with its line' 2 'acme/aftermove.lua:' 'paths are relative'
grep -q 'certs/contoso.pem' "$work/err"
ok 'and by its name' $?
run --workspace nowhere list
gives 'a workspace that is not there' 2 "'nowhere'"
mkdir mine && mkdir mine/playbooks && cp acme/aftermove.lua mine
printf 'return playbook { name = "own", version = "1", summary = "Our own.", run = function() end }\n' >mine/playbooks/own.lua
run --workspace mine list playbooks
prints "the workspace's own playbooks are listed" 'Our own.'
run --workspace mine help own
prints 'and explained' 'usage: aftermove plan own'
done_testing
