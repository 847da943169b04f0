#!/bin/sh
# playbook_minisign.sh - signatures go both ways: minisign(1) reads ours, we read minisign's.
. "${top_srcdir:-.}/tests/cli/lib.sh"
command -v minisign >/dev/null || { echo '1..0 # SKIP minisign is not installed'; exit 0; }
cd "$work" || exit 99
cp "$src/tests/data/minisign/locked.key" "$src/tests/data/minisign/test.pub" .
chmod 600 locked.key
mkdir book
echo '# book' >book/README.md
cat >book/playbook.lua <<'LUA'
return playbook { name = "book", version = "1.0", summary = "s", changes = {}, run = function() end }
LUA

minisign -G -W -p made.pub -s made.key >out 2>err </dev/null
ok 'minisign makes a pair of keys' $?
run playbook pack book --sign made.key
prints 'we sign with its secret key' 'book-1.0.amp'
minisign -V -p made.pub -m book-1.0.amp >out 2>err
ok 'minisign verifies our signature' $?
grep -q 'file:book-1.0.amp' out
ok 'and our trusted comment' $?
minisign -V -p test.pub -m book-1.0.amp >out 2>err
[ $? -ne 0 ]
ok 'not with another key' $?

rm book-1.0.amp.minisig
minisign -S -s made.key -m book-1.0.amp >out 2>err </dev/null
run playbook verify book-1.0.amp --key made.pub
prints 'we verify its signature' 'book 1.0'
run playbook verify book-1.0.amp --key test.pub
gives 'not with another key' 3 'which is not trusted here'
rm book-1.0.amp.minisig
minisign -S -l -s made.key -m book-1.0.amp >out 2>err </dev/null
run playbook verify book-1.0.amp --key made.pub
prints 'we verify the older form, not hashed before' 'book 1.0'
printf 'x' | dd of=book-1.0.amp bs=1 seek=700 conv=notrunc 2>/dev/null
run playbook verify book-1.0.amp --key made.pub
gives 'and what was changed since' 3 'does not fit'

rm book-1.0.amp book-1.0.amp.minisig
echo 'correct horse' >word
chmod 600 word
run playbook pack book --sign locked.key --password-file word
minisign -V -p test.pub -m book-1.0.amp >out 2>err
ok 'minisign verifies what an encrypted key signed' $?
rm book-1.0.amp.minisig
minisign -S -s locked.key -m book-1.0.amp >out 2>err <word
run playbook verify book-1.0.amp --key test.pub
prints 'it signs with that key, too' 'book 1.0'
done_testing
