#!/bin/sh
# playbook_pack.sh - a playbook travels: packed, signed, verified, installed; and every way to tamper with it.
. "${top_srcdir:-.}/tests/cli/lib.sh"
cd "$work" || exit 99
keys=$src/tests/data/minisign
cp "$keys/plain.key" "$keys/locked.key" "$keys/test.pub" .
chmod 600 plain.key locked.key
pub=$(sed -n 2p test.pub)

# folder DIR NAME VERSION CHANGES [BODY]: a playbook that may change what CHANGES says.
folder() {
    mkdir -p "$1/specs" "$1/lib"
    cat >"$1/playbook.lua" <<LUA
local words = require "lib.words"
return playbook {
  name = "$2", version = "$3", summary = "Lock what is open.", $4
  needs = { source = "sharepoint" },
  run = function(ctx)
    local source = ctx.tenants.source
    ${5-ctx:log(words.hello)}
  end,
}
LUA
    echo "# $2" >"$1/README.md"
    echo 'return { hello = "hello from the package" }' >"$1/lib/words.lua"
    echo 'return {}' >"$1/specs/one.lua"
}
# refused NAME TEXT [HINT]: the last run refused it so.
refused() {
    gives "$1" 3 "$2" "${3-}"
}

box --seed-demo
workspace "$work/ws"
folder tidy tidy 1.0.0 'changes = { "set-lock" },'

# --- pack ---------------------------------------------------------------
run playbook pack tidy
prints 'a folder is packed, its package is named after name and version' 'tidy-1.0.0.amp'
cp tidy-1.0.0.amp first.amp
mkdir -p elsewhere/deep
cp -r tidy elsewhere/deep/
touch -d '2001-01-01' elsewhere/deep/tidy/README.md
chmod 640 elsewhere/deep/tidy/README.md
echo 'left out' >elsewhere/deep/tidy/.hidden
run playbook pack elsewhere/deep/tidy --output again.amp
cmp -s first.amp again.amp
ok 'equal content gives equal bytes, whatever its place, times, modes and hidden files' $?
run playbook pack tidy
prints 'packing it again changes nothing' 'tidy-1.0.0.amp'
echo '-- more' >>tidy/lib/words.lua
run playbook pack tidy
gives 'another content under the same version is no package of that name' 1 'is there with another content' 'raise the version'
sed -i '$d' tidy/lib/words.lua
tar tf first.amp >out
printf '%s\n' package.json README.md lib/words.lua playbook.lua specs/one.lua >want
cmp -s out want
ok 'any tar lists it: the manifest first, then the files by name' $?
tar xOf first.amp package.json >manifest
grep -q "\"sha256\":\"$(sha256sum <tidy/lib/words.lua | cut -d' ' -f1)\"" manifest
ok 'the manifest has the hashes of the files' $?
grep -q '"changes":\[{"op":"set-lock"}\]' manifest
ok 'and what may be changed' $?

folder bare bare 1.0.0 ''
run playbook pack bare
gives 'a package declares what it changes' 2 'must declare what it may change' 'changes = {'
folder odd odd soon 'changes = {},'
run playbook pack odd
gives 'its version can be compared' 2 'the version "soon"'
folder mute mute 1.0.0 'changes = {},'
rm mute/README.md
run playbook pack mute
gives 'it has a README.md' 2 'README.md'
folder extra extra 1.0.0 'changes = {},'
cp plain.key extra/my.key
run playbook pack extra
refused 'a file that does not belong there is not shipped by mistake' 'extra/my.key does not belong into a package'
rm extra/my.key
ln -s /etc/passwd extra/words.md
run playbook pack extra
refused 'neither is a link' 'extra/words.md does not belong into a package'
run playbook pack tidy/lib/words.lua
gives 'a single file is no folder' 2 'a package is made of a folder'

# --- sign ---------------------------------------------------------------
run playbook pack tidy --sign plain.key
prints 'it is signed' 'tidy-1.0.0.amp'
grep -qF "$pub" err
ok 'the public key is told' $?
chmod 644 plain.key
run playbook pack tidy --sign plain.key
refused 'a secret key that others can read is refused' 'plain.key has mode 0644' 'chmod 600'
chmod 600 plain.key
folder shut shut 1.0.0 'changes = {},'
echo 'correct horse' >word
chmod 600 word
run playbook pack shut --sign locked.key --password-file word
prints 'an encrypted key opens with its password' 'shut-1.0.0.amp'
run playbook pack shut --sign locked.key
gives 'without a terminal there is none to ask' 4 'no terminal to type it on' '--password-file'
echo 'wrong horse' >word
run playbook pack shut --sign locked.key --password-file word
gives 'a wrong password is told' 4 'the password does not fit'
chmod 644 word
run playbook pack shut --sign locked.key --password-file word
refused 'so is a password file that others can read' 'word has mode 0644'

# --- verify -------------------------------------------------------------
run playbook verify tidy-1.0.0.amp --key test.pub
prints 'verify needs no workspace when it gets the key' 'tidy 1.0.0'
prints 'it tells what it may change' 'set-lock'
run playbook verify tidy-1.0.0.amp --key "$pub"
prints 'a key may be given as text' 'tidy 1.0.0'
run --workspace ws playbook verify tidy-1.0.0.amp
refused 'a key that is not trusted is refused' 'which is not trusted here' 'trusted_keys'
run playbook trust test.pub
prints 'trust prints the line for aftermove.lua' "trusted_keys = { NAME = \"$pub\" }"
cp ws/aftermove.lua config
echo 'policy { trusted_keys = { acme = "RWnonsense" } }' >>ws/aftermove.lua
run --workspace ws playbook verify tidy-1.0.0.amp
gives 'a key that is none is a mistake' 2 'acme: found the text "RWnonsense"'
{ cat config; echo "policy { trusted_keys = { acme = \"$pub\" } }"; } >ws/aftermove.lua
run --workspace ws playbook verify tidy-1.0.0.amp
prints 'what a trusted key signed is verified' 'acme (timestamp:'

# tampered: a copy of the package and its signature in t/, to be changed.
tampered() {
    rm -rf t
    mkdir t
    cp tidy-1.0.0.amp tidy-1.0.0.amp.minisig t/
}
size=$(stat -c %s tidy-1.0.0.amp)
bad=0
for at in 0 100 150 257 300 511 600 $((size / 2)) $((size - 1100)) $((size - 1)); do
    tampered
    printf '\377' | dd of=t/tidy-1.0.0.amp bs=1 seek="$at" conv=notrunc 2>/dev/null
    run --workspace ws playbook install t/tidy-1.0.0.amp
    [ "$code" -eq 3 ] && grep -q 'the content was changed after it was signed' err || { bad=1; echo "# byte $at"; }
    rm t/*.minisig
    run --workspace ws playbook install t/tidy-1.0.0.amp --allow-unsigned tidy
    [ "$code" -eq 3 ] || { bad=1; echo "# byte $at, unsigned"; }
done
ok 'one byte, wherever it is: refused, signed or not' $bad
[ ! -e ws/playbooks/tidy ] && [ ! -e ws/playbooks.lock ]
ok 'nothing of them was installed' $?
tampered
sed -i 's/timestamp:/timestamp:1/' t/*.minisig
run --workspace ws playbook verify t/tidy-1.0.0.amp
refused 'a changed trusted comment is refused' 'the trusted comment was changed'
tampered
sed -i '2s/.../RWS/' t/*.minisig
run --workspace ws playbook verify t/tidy-1.0.0.amp
refused 'a signature of the other form does not fit' 'does not fit'
tampered
sed -i 4d t/*.minisig
run --workspace ws playbook verify t/tidy-1.0.0.amp
refused 'half a signature is none' 'no signature of minisign'
tampered
mv t/tidy-1.0.0.amp t/tidy-2.0.0.amp
mv t/tidy-1.0.0.amp.minisig t/tidy-2.0.0.amp.minisig
run --workspace ws playbook verify t/tidy-2.0.0.amp
refused 'a renamed package is refused' 'renamed after it was signed: it was signed as tidy-1.0.0.amp'
tampered
head -c $((size - 512)) tidy-1.0.0.amp >t/tidy-1.0.0.amp
rm t/*.minisig
run --workspace ws playbook install t/tidy-1.0.0.amp --allow-unsigned tidy
refused 'a package that is cut short is refused' 'the archive is'
mkdir t/x
tar xf tidy-1.0.0.amp -C t/x
mv t/x/lib/words.lua t/x/lib/other.lua
tar cf t/renamed.amp --format=ustar --owner=0 --group=0 --mtime=@0 -C t/x package.json README.md lib/other.lua playbook.lua specs/one.lua
run --workspace ws playbook install t/renamed.amp --allow-unsigned tidy
refused 'a file that was renamed inside is refused' 'the archive is damaged'
ln -s /etc/passwd t/x/link.md
tar cf t/link.amp --format=ustar -C t/x package.json link.md
run --workspace ws playbook install t/link.amp --allow-unsigned tidy
refused 'a link inside is refused' 'no plain file: link.md'
(cd t/x && tar cf ../up.amp --format=ustar -P package.json ../x/README.md)
run --workspace ws playbook install t/up.amp --allow-unsigned tidy
refused 'a name that leads out is refused' 'the '
[ ! -e ws/playbooks/tidy ] && [ ! -e ws/x ] && [ ! -e ws/playbooks/x ]
ok 'and nothing was written' $?
echo 'no archive' >t/text.amp
run --workspace ws playbook install t/text.amp --allow-unsigned tidy
refused 'a text is no package' 'the archive is damaged or none of ours'

# --- install ------------------------------------------------------------
run --workspace ws playbook install tidy-1.0.0.amp
gives 'it is installed' 0 'tidy 1.0.0 is installed, signed by acme; it may change: set-lock'
cmp -s tidy/lib/words.lua ws/playbooks/tidy/lib/words.lua && [ ! -e ws/playbooks/tidy/package.json ]
ok 'its files are in playbooks/' $?
grep -q '"version": "1.0.0"' ws/playbooks.lock && grep -q "\"key\": \"$pub\"" ws/playbooks.lock
ok 'the lock has version and key' $?
ls -A ws/playbooks >out
[ "$(cat out)" = tidy ]
ok 'nothing else is left there' $?
run --workspace ws playbook list
grep -q '^tidy  *1.0.0  *package' out
ok 'list shows it as a package' $?
run --workspace ws playbook show tidy
prints 'show tells the signer' "acme ($pub)"
prints 'and the files' 'lib/words.lua'
run --workspace ws plan tidy
gives 'it is planned' 0 'hello from the package'
plan=$(sed -n '$p' out)
run --workspace ws playbook install tidy-1.0.0.amp
gives 'installing it again is fine' 0 'is installed'

folder tidy tidy 1.1.0 'changes = { "set-lock" },'
run playbook pack tidy --sign plain.key
run --workspace ws playbook install tidy-1.1.0.amp
gives 'a newer version takes its place' 0 'tidy 1.1.0 is installed'
run --workspace ws apply "$plan"
refused 'a plan of the older one is not applied with the newer' 'another tidy is installed now than the one (1.0.0)' 'make a new plan'
run --workspace ws playbook install tidy-1.0.0.amp
refused 'an older version is refused' 'tidy 1.0.0 is older than 1.1.0' '--allow-older tidy'
run --workspace ws playbook install tidy-1.0.0.amp --allow-older other
refused 'allowing another one does not help' 'is older than'
run --workspace ws playbook install tidy-1.0.0.amp --allow-older tidy
gives 'it can be allowed by name' 0 'tidy 1.0.0 is installed'
run --workspace ws apply "$plan"
ok 'the plan of that version is applied again' "$code"
echo '-- other' >>tidy/README.md
sed -i 's/1.1.0/1.0.0/' tidy/playbook.lua
run playbook pack tidy --sign plain.key --output other.amp
run --workspace ws playbook install other.amp
refused 'a version has one content' 'the same version and another content'

rm -f shut-1.0.0.amp.minisig
run --workspace ws playbook install shut-1.0.0.amp
refused 'without a signature it is refused' 'is not signed: there is no shut-1.0.0.amp.minisig' '--allow-unsigned'
run --workspace ws playbook install shut-1.0.0.amp --allow-unsigned tidy
refused 'allowing another one does not help' 'is not signed' '--allow-unsigned shut'
run --workspace ws playbook install shut-1.0.0.amp --allow-unsigned shut
gives 'it can be allowed by name' 0 'shut 1.0.0 is installed, unsigned, as you allowed; it may change: nothing'
mkdir ws/playbooks/extra
rm extra/words.md
run playbook pack extra
run --workspace ws playbook install extra-1.0.0.amp --allow-unsigned extra
gives 'a folder of your own is not replaced' 1 'ws/playbooks/extra is there, and was not installed'
rmdir ws/playbooks/extra
folder later later 1.0.0 'changes = {},'
run playbook pack later --requires 99.0
run --workspace ws playbook install later-1.0.0.amp --allow-unsigned later
refused 'a package for a newer engine is refused' 'needs aftermove 99.0 or newer'

# --- the manual's own commands -------------------------------------------
cp plain.key acme.key
rm -rf tidy
folder tidy tidy 1.0.0 'changes = { "set-lock" },'
mkdir -p manual/ws
cp ws/aftermove.lua manual/ws/aftermove.lua
mv tidy-1.0.0.amp tidy-1.0.0.amp.minisig manual/
sed -n 's/^\$ \(aftermove .*\)/\1/p' "$src/man/aftermove-package.5" >commands
status=0
while read -r _ line; do
    # shellcheck disable=SC2086 # words on purpose
    run --workspace manual/ws $line
    [ "$code" -eq 0 ] || { status=1; echo "# $line"; }
done <commands
[ "$status" -eq 0 ] && [ "$(wc -l <commands)" -ge 3 ]
ok 'the manual is right' $?

# --- pinned -------------------------------------------------------------
run --workspace ws plan tidy
plan=$(sed -n '$p' out)
cp ws/playbooks/tidy/lib/words.lua kept
sed -i 's/hello from/HELLO from/' ws/playbooks/tidy/lib/words.lua
run --workspace ws plan tidy
refused 'a changed file: no plan' 'tidy is not as it was installed: lib/words.lua is changed in'
run --workspace ws apply "$plan"
refused 'no apply' 'tidy is not as it was installed: lib/words.lua is changed in'
run --workspace ws plan ./ws/playbooks/tidy
refused 'nor by its path' 'tidy is not as it was installed'
run --workspace ws plan ws/playbooks/tidy/playbook.lua
refused 'nor by that of its playbook.lua' 'tidy is not as it was installed'
mkdir shared
mv ws/playbooks shared/
ln -s "$work/shared/playbooks" ws/playbooks
run --workspace ws plan tidy
refused 'nor where playbooks/ is a link' 'tidy is not as it was installed'
rm ws/playbooks
mv shared/playbooks ws/
mv ws/playbooks/tidy shared/
ln -s "$work/shared/tidy" ws/playbooks/tidy
run --workspace ws plan tidy
refused 'nor where its own folder is one' 'tidy is not as it was installed'
rm ws/playbooks/tidy
mv shared/tidy ws/playbooks/
cp kept ws/playbooks/tidy/lib/words.lua
echo 'return {}' >ws/playbooks/tidy/lib/more.lua
run --workspace ws plan tidy
refused 'a new file' 'lib/more.lua is new in'
rm ws/playbooks/tidy/lib/more.lua ws/playbooks/tidy/specs/one.lua
run --workspace ws plan tidy
refused 'a missing one' 'specs/one.lua is missing in'
run --workspace ws playbook install tidy-1.0.0.amp
gives 'installing it again mends it' 0 'is installed'
mv ws/playbooks/tidy away
run --workspace ws plan tidy
refused 'a folder that is gone' 'its folder' 'install its package again'
mv away ws/playbooks/tidy
touch ws/playbooks/tidy.lua
run --workspace ws plan tidy
refused 'a file does not take its name' 'two playbooks are called'
rm ws/playbooks/tidy.lua
cp ws/aftermove.lua trusting
cp config ws/aftermove.lua
run --workspace ws plan tidy
refused 'a key that is trusted no more' 'which is not trusted any more'
cp trusting ws/aftermove.lua
echo '{' >ws/playbooks.lock
run --workspace ws plan tidy
refused 'a lock that cannot be read' 'playbooks.lock cannot be read'
done_testing
