#!/bin/sh
# console.sh - a console that reads a pipe: values, limits, changes shown, changes asked for and undone.
. "${top_srcdir:-.}/tests/cli/lib.sh"
box --seed-demo
ws=$work/ws
workspace "$ws"
mkdir "$ws/playbooks"
echo 'return { twice = function(x) return 2 * x end }' >"$ws/playbooks/helper.lua"

# type_ LINES ARGUMENT...: a console with these options, and these lines as its standard input.
type_() {
    printf '%s\n' "$1" >"$work/in"
    shift
    "$aftermove" --workspace "$ws" console "$@" >"$work/out" 2>"$work/err" <"$work/in"
    code=$?
}
# says NAME TEXT...: it ended well and printed these lines, in this order.
says() {
    what=$1 status=0
    shift
    printf '%s\n' "$@" >"$work/want"
    [ "$code" -eq 0 ] && cmp -s "$work/want" "$work/out" || status=1
    ok "$what" $status
}

type_ '1 + 1
"a\27b", nil, true
x = { 3, 2, 1 }
table.sort(x) return x
{}
function add(a,
  b)
  return a + b
end
add(2, 3)
print("said", 5)
require("helper").twice(4)
source.name, target.role, ctx.mode
ctx.match("abc", "a*")
tostring(source)'
says 'expressions are printed, statements are done' 2 'a\x1bb' nil true '[1,2,3]' '{}' 5 'said	5' 8 \
    source target plan true 'tenant source'
mkdir -p "$ws/playbooks/pinned/lib" "$ws/playbooks/plain"
echo 'return {}' | tee "$ws/playbooks/pinned/playbook.lua" "$ws/playbooks/pinned/lib/words.lua" >"$ws/playbooks/plain/words.lua"
type_ 'redirects = require "aftermove.redirects"
redirects
require("plain.words")'
[ "$code" -eq 0 ] && grep -qF 'classify (function), ' "$work/out" && grep -qxF '{}' "$work/out"
ok 'shipped modules can be required, and what is in them is told' $?
type_ 'require("pinned.lib.words")'
gives "files of another playbook's folder cannot" 3 "pinned.lib.words is a file of another playbook's folder"
type_ 'playbook'
[ "$code" -eq 2 ] && grep -q "unknown name 'playbook'$" "$work/err"
ok 'a word of files is not offered for itself' $?
[ ! -e "$ws/.console-history" ] && [ ! -e "$ws/journal.db" ]
ok 'nothing is left behind' $?

type_ '{ b = 1, a = { "x" } }
{ { url = "u1", n = 1 }, { url = "u2", n = 2 } }'
says 'objects are tables' 'name  value' 'a     ["x"]' 'b     1' 'n  url' '1  u1' '2  u2'

type_ 'source:list_redirects()'
listed=$(sed -n 's/^\([0-9]*\) items$/\1/p' "$work/err")
[ "$code" -eq 0 ] && [ "${listed:-0}" -gt 3 ] && [ "$(wc -l <"$work/out")" -eq $((listed + 1)) ]
ok 'a list is a table, and counted' $?
type_ 's = source:list_redirects()
one = s()
one.template
n = 1
for r in s do n = n + 1 end
n
s'
[ "$code" -eq 0 ] && [ "$(sed -n 2p "$work/out")" = "$listed" ] && grep -q 'at its end' "$work/out"
ok 'a list in a variable is read over several lines' $?

# Mistakes
type_ 'sourc'
gives 'an unknown name' 2 "unknown name 'sourc'"
type_ 'source:get_sit("x")
1'
gives 'an unknown operation' 2 'get_sit' 'did you mean'
[ ! -s "$work/out" ]
ok '... ends it: nothing after it is done' $?
type_ 'for x = 1'
gives 'a statement that has no end' 2 'ends in the middle'
type_ '1 +* 2'
gives 'what is no Lua' 2 'console:1:'
type_ 'while true do end'
gives 'what computes for ever' 1 'computes for too long'
for name in io os debug dofile loadfile package; do
    type_ "$name"
    gives "there is no $name" 2 "unknown name '$name'"
done
type_ 'local t = {} for i = 1, 1e9 do t[i] = ("x"):rep(1e6) .. i end'
gives 'what takes too much memory' 1 'memory'
type_ 'source:get_site("https://contoso.sharepoint.com/sites/no-such-site")'
gives 'what the service does not know' 1 'no-such-site'
type_ 1 --consent purge
gives 'a consent that is for nothing' 2 '--consent goes with --apply'
run --workspace "$work" console
gives 'no workspace' 2 'no workspace'

# Plan mode: shown, not done
run --workspace "$ws" run remove-redirects --orphans remove --yes --format json
url=$(sed -n 's/.*"outcome":"done".*"subject":"\([^"]*\)".*/\1/p' "$work/out" | head -n 1)
box --seed-demo
workspace "$ws"
rm -f "$ws"/journal.db*
[ -n "$url" ]
ok 'there is a redirect to remove' $?
type_ "r = source:remove_redirect('$url', { reason = 'tried' })
ctx.mode"
[ "$code" -eq 0 ] && grep -qF "would remove-redirect $url on source" "$work/out" && grep -q 'reason *tried' "$work/out" &&
    grep -q 'evidence' "$work/out" && grep -qi 'template: REDIRECTSITE' "$work/out" &&
    grep -q 'undo *restore-site, for 93 days' "$work/out" && [ "$(tail -n 1 "$work/out")" = plan ]
ok 'a change is shown: evidence, reason, undo' $?
[ "$(changes)" -eq 0 ] && [ ! -e "$ws/journal.db" ]
ok '... and not made, and not written down' $?

# --apply: asked for
type_ "source:remove_redirect('$url')
n" --apply
gives 'no' 3 'run 0'
grep -q 'refused remove-redirect .*: .*not agreed to' "$work/out" && [ "$(changes)" -eq 0 ]
ok '... and it is not done' $?
type_ "pcall(source.remove_redirect, source, '$url')

ctx.mode" --apply
[ "$(tail -n 1 "$work/out")" = apply ] && [ "$(changes)" -eq 0 ]
ok 'the answer that goes without saying is no' $?
type_ "source:remove_redirect('$url')" --apply
[ "$(changes)" -eq 0 ] && [ "$code" -eq 3 ]
ok 'so is the end of the input' $?
type_ "source:remove_redirect('$url', { reason = 'over' })
y
ctx.mode" --apply
[ "$code" -eq 0 ] && grep -qF "remove-redirect $url on source" "$work/out" && grep -q "evidence" "$work/out" &&
    grep -qF "done remove-redirect $url" "$work/out" && [ "$(changes)" -gt 0 ]
ok 'yes' $?
id=$(sed -n 's/^what was done here is run \(.*\)/\1/p' "$work/err")
run --workspace "$ws" runs --format json
grep -qF "\"id\":\"$id\",\"kind\":\"console\"" "$work/out" && grep -qF '"state":"done"' "$work/out"
ok 'it is a run of kind console' $?
run --workspace "$ws" journal verify
prints 'in a journal that verifies' ''
run --workspace "$ws" show "$id"
prints 'that can be shown' "done         1  remove-redirect"
run --workspace "$ws" export "$id"
prints 'with every effect' "$url"
type_ "source:purge_site('$url')
y" --apply
[ "$code" -eq 3 ] && grep -q 'consent' "$work/err" && ! grep -q 'Purge\|purge-site.*done' "$work/out"
ok 'what needs a consent needs it here, too' $?
run --workspace "$ws" undo "$id"
prints 'and undone by a plan' restore-site
run --workspace "$ws" apply "$(tail -n 1 "$work/out")"
ok '... that is applied' $((code != 0))
type_ "source:get_site('$url').url"
says '... and the redirect is there again' "$url"

# Rules hold
cp "$ws/aftermove.lua" "$work/plain.lua"
echo 'policy { protect = { "*" } }' >>"$ws/aftermove.lua"
type_ "source:remove_redirect('$url')
y" --apply
[ "$code" -eq 3 ] && grep -q 'protect' "$work/out"
ok 'what is protected stays' $?
{ cat "$work/plain.lua"; echo 'policy { require_plan = true }'; } >"$ws/aftermove.lua"
type_ 1 --apply
gives 'where plans are required, only plan mode' 3 'require_plan' 'without --apply'
type_ 1
says '... which is there' 1
{ cat "$work/plain.lua"; echo 'policy { require_approval = 1 }'; } >"$ws/aftermove.lua"
type_ 1 --apply
gives 'where plans are signed off, too' 3 'policy.require_approval is 1' 'without --apply'
cp "$work/plain.lua" "$ws/aftermove.lua"
rm -f "$work/go" "$work/told"
mkfifo "$work/go" "$work/told"

# Ctrl-C ends what is being done
"$aftermove" --workspace "$ws" console <"$work/go" >"$work/told" 2>"$work/err" &
console=$!
exec 3>"$work/go" 4<"$work/told"
printf 'print("begun") ctx:sleep(600)\n' >&3
read -r line <&4
kill -INT $console
wait $console
code=$?
exec 3>&- 4<&-
[ "$line" = begun ]
ok 'a piece begins' $?
gives 'an interrupt ends it' 130 'interrupted'

# Killed while a change is being asked for: it was never agreed to, and resume does not make it.
before=$(changes)
"$aftermove" --workspace "$ws" console --apply <"$work/go" >"$work/told" 2>"$work/err" &
console=$!
exec 3>"$work/go" 4<"$work/told"
printf 'source:remove_redirect("%s")\n' "$url" >&3
while read -r line <&4; do
    case $line in undo*) break ;; esac
done
kill -KILL $console
wait $console 2>/dev/null
exec 3>&- 4<&-
run --workspace "$ws" resume
[ "$code" -eq 0 ] && [ "$(changes)" -eq "$before" ]
ok 'a console that was killed is settled by resume' $?
done_testing
