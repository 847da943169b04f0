#!/bin/sh
# help.sh - help, list and version come from the rows, and are all there.
. "${top_srcdir:-.}/tests/cli/lib.sh"
cd "$work" || exit 99

run
prints 'without a command there is the overview' 'usage: aftermove COMMAND'
run help
prints 'help is the overview' 'usage: aftermove COMMAND'
for command in demo init doctor inventory plan run call list help sandbox version; do
    grep -q "^  $command  *[A-Z]" "$work/out"
    ok "the overview has $command" $?
done
for command in demo init doctor inventory plan run call list help sandbox version; do
    run help $command
    prints "help $command" "usage: aftermove $command"
done
run plan --help
prints 'COMMAND --help is help COMMAND' 'usage: aftermove plan'
run call -h
prints 'so is -h' 'usage: aftermove call'
run --version
prints '--version' 'aftermove '
run version
prints 'version tells the plugin interface' 'plugin interface 1.'

run list operations
cp "$work/out" "$work/operations"
for op in host-url list-trusts verify-trust remove-trust create-trust list-redirects list-sites \
    tenant-info get-site list-deleted-sites resolve move-states personal-site remove-site restore-site \
    purge-site set-lock set-admin remove-redirect site-users site-admins site-permissions \
    sharing-links licences; do
    grep -q "^sharepoint  *$op " "$work/operations"
    ok "list has $op" $?
    run help $op
    prints "help $op" "usage: aftermove call TENANT $op"
done
run help remove_site
prints 'the Lua spelling is understood' 'tenant:remove_site('
run help purge-site
prints 'help tells the consent' 'It needs --consent purge.'
run help remove-site
prints 'help tells that it changes' '--plan shows what, --yes does it.'
run list playbooks
cp "$work/out" "$work/playbooks"
for book in licence-watch read-only-sites post-migration remove-redirects orphaned-redirects remove-trust sharing-links verify-access; do
    grep -q "^$book  *[A-Z]" "$work/playbooks"
    ok "list has $book" $?
    run help $book
    prints "help $book" "usage: aftermove plan $book"
done
run list connectors
prints 'list connectors' 'built in'
run list
prints 'list has all three' 'post-migration'

run help remove-redirect
prints 'an operation goes before a playbook of a longer name' 'call TENANT remove-redirect '
run help post-migraton
gives 'a slip is named' 2 "'post-migraton'" "did you mean 'post-migration'?"
run help zzz
gives 'what is nowhere near gets the way on' 2 "'zzz'" 'aftermove list'
run lst
gives 'an unknown command' 2 "unknown command 'lst'" "did you mean 'list'?"
run licence-watch
gives 'a playbook is no command' 2 "unknown command 'licence-watch'" 'aftermove run licence-watch'
run list nothing
gives 'an unknown list' 2 'playbooks, connectors or operations'
run plan
gives 'a missing word' 2 'plan: it takes PLAYBOOK' 'aftermove help plan'
run list --colour always
gives 'an unknown option' 2 'unknown option --colour' 'did you mean --color?'
run --quite list
gives 'an unknown option before the command' 2 'unknown option --quite' 'did you mean --quiet?'
run list --color pink
gives 'an option out of its words' 2 "--color is one of auto|always|never, not 'pink'"
run --color=always help
grep -q "$(printf '\033')" "$work/out"
[ $? -ne 0 ]
ok 'the overview needs no colour' $?
run list --workspace
gives 'an option without its value' 2 '--workspace needs a value'
"$aftermove" help >/dev/full 2>"$work/err"
code=$?
gives 'a full disk is told' 6 'cannot write to standard output'
done_testing
