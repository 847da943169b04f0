#!/bin/sh
# password_screen.sh - the password of a signing key, typed at a terminal: never shown, and the terminal
# is as it was afterwards, however it ends.
. "${top_srcdir:-.}/tests/cli/lib.sh"
. "${top_srcdir:-.}/tests/cli/screen.sh"
cd "$work" || exit 99
cp "$src/tests/data/minisign/locked.key" .
chmod 600 locked.key
mkdir book
cat >book/playbook.lua <<'LUA'
return playbook { name = "book", version = "1.0.0", summary = "Nothing.", changes = {}, run = function() end }
LUA
echo '# book' >book/README.md

# what is done at the terminal: sign, then tell the exit code and whether what is typed is shown
cat >at_terminal <<SH
cd $work
trap : INT
(trap - INT; exec $aftermove playbook pack book --sign locked.key)
echo "[code \$?]"
if stty -a | grep -qw -e -echo; then echo '[no echo]'; else echo '[echo]'; fi
SH
hidden() {
    look
    ! grep -q 'horse' "$work/screen"
    ok "$1" $?
}

open_ 100 20 "sh $work/at_terminal"
sees 'it is asked for' 'password of'
keys 'correct horse' Enter
sees 'the right one signs' 'signed: '
sees 'that is all' '[echo]'
hidden 'what was typed is not shown'
[ -f book-1.0.0.amp.minisig ]
ok 'the signature is there' $?

rm -f book-1.0.0.amp*
open_ 100 20 "sh $work/at_terminal"
sees 'it is asked for again' 'password of'
keys 'wrong horse' Enter
sees 'a wrong one is told' 'the password does not fit'
sees '... as what is denied' '[code 4]'
sees 'and the terminal echoes' '[echo]'
[ ! -f book-1.0.0.amp.minisig ]
ok 'there is no signature' $?

open_ 100 20 "sh $work/at_terminal"
sees 'nothing is typed' 'password of'
keys C-d
sees '... and that is told' 'nothing was typed'
sees 'the terminal echoes' '[echo]'

# an interrupt ends the program, and must not leave a terminal that shows nothing
open_ 100 20 "sh $work/at_terminal"
sees 'in the middle of it' 'password of'
keys 'corr' C-c
sees 'Ctrl-C ends the program' '[code 130]'
sees 'and leaves a terminal that echoes' '[echo]'
done_testing
