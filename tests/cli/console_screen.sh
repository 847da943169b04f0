#!/bin/sh
# console_screen.sh - the console at a terminal: prompt, TAB, pages, Ctrl-C, y/N, history.
. "${top_srcdir:-.}/tests/cli/lib.sh"
. "${top_srcdir:-.}/tests/cli/screen.sh"
box --seed-demo
ws=$work/ws
workspace "$ws"

open_ 100 24 "$aftermove --workspace $ws console"
sees 'it says what it does not do' 'Nothing is changed here'
sees 'it prompts' 'plan>'
keys 'sour' Tab
sees 'TAB completes a tenant' 'plan> source'
keys ':list_red' Tab
sees 'and an operation' 'source:list_redirects'
keys '()' Enter
sees 'a list stops after a page' 'more? [Enter, or q]'
keys 'q' Enter
sees 'and may be left there' 'so far'
keys 'source:set_l' Tab '(' '{ lo' Tab
sees 'TAB completes a parameter' 'source:set_lock({ lock_state ='
keys Tab Tab
sees 'and its words' '"ReadOnly"'
keys Tab C-c 'source:list_' Tab Tab
sees 'TAB tells what there is to choose' 'list_deleted_sites'
keys C-c
keys 'for i = 1, 2 do' Enter
sees 'a statement goes on in the next line' '...>'
keys 'print("line " .. i)' Enter 'end ' Enter
sees 'until it is whole' 'line 2'
keys 'print("slee" .. "ping") ctx:sleep(600)' Enter
sees 'what takes long begins' 'sleeping'
keys C-c
sees 'Ctrl-C ends what is being done' 'interrupted'
keys '6 * 7' Enter
sees 'and not the console' '42'
keys '  "not kept"' Enter
sees 'a line that begins with a blank is done' 'not kept'
keys 'help' Enter
sees 'help tells more' '--apply offers to make it'
keys C-d
sees 'Ctrl-D leaves' '[left 0]'
history=$ws/.console-history
[ "$(stat -c %a "$history")" = 600 ] && grep -q 6 "$history" && ! grep -q 'not' "$history"
ok 'the history is its owner'"'"'s, without lines that begin with a blank' $?

open_ 100 30 "$aftermove --workspace $ws console --apply"
sees 'with --apply it says so' 'Each change is asked for'
keys Up
sees 'the arrow brings back what was typed' 'apply> help'
keys C-u 's = source:list_redirects()' Enter 'r = s()' Enter
keys 'source:set_lock(r.url, "NoAdditions")' Enter
sees 'a change is asked for' 'do it? [y/N]'
sees 'with evidence' 'evidence'
keys C-c
sees 'Ctrl-C is no answer, and ends it' 'interrupted'
keys 'source:set_lock(r.url, "NoAdditions")' Enter
sees 'it is asked for again' 'do it? [y/N]'
[ "$(changes)" -eq 0 ]
ok 'nothing was changed so far' $?
keys 'y' Enter
sees 'yes does it' 'done set-lock'
keys C-d
sees 'at the end the run is named' 'what was done here is run'
sees 'and it ends well' '[left 0]'
[ "$(changes)" -gt 0 ]
ok 'the change was made' $?
done_testing
