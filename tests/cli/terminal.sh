#!/bin/sh
# terminal.sh - what commands print on narrow and wide terminals and on none; colour, pager, logs.
. "${top_srcdir:-.}/tests/cli/lib.sh"
if ! command -v script >/dev/null 2>&1; then
    echo '1..0 # SKIP script(1) is not installed'
    exit 0
fi
box --seed-demo
ws=$work/ws
workspace "$ws"
cd "$ws" || exit 99
escape=$(printf '\033')

# tty WIDTH COMMAND-LINE: on a terminal of that width; what it shows in $work/out, its exit code in $code.
tty_() {
    COLUMNS=$1 TERM=xterm script -qec "$2" /dev/null </dev/null 2>&1 | tr -d '\r' >"$work/out"
}
plain() { sed "s/$escape\[[0-9;]*[mK]//g" "$work/out"; }
# fits NAME WIDTH: no line is wider, and nothing but text is there.
fits() {
    widest=$(plain | grep -v '^Version .*lua$' | wc -L) # a path is as long as it is
    [ -s "$work/out" ] && [ "$widest" -le "$2" ]
    ok "$1 fits $2 columns" $?
}

run plan post-migration
plan=$(basename "$(tail -n 1 "$work/out")" .jsonl)
run run remove-redirects --yes
run runs
ran=$(sed -n 's/^\(0[0-9A-Z]*\) *apply .*/\1/p' "$work/out")
[ ${#plan} -eq 26 ] && [ ${#ran} -eq 26 ]
ok 'there are a plan and a run' $?

for width in 60 80 120; do
    for line in 'help' 'help plan' 'help trim' 'help remove-redirect' 'help post-migration' 'list' \
        'doctor'; do
        tty_ $width "$aftermove --no-pager --quiet $line"
        fits "$line" $width
    done
done
for width in 80 120; do
    for line in "show $plan" 'runs' 'call source list-redirects' 'call source list-trusts'; do
        tty_ $width "$aftermove --no-pager --quiet $line"
        fits "$line" $width
    done
done
tty_ 60 "$aftermove --no-pager help trim"
# shellcheck disable=SC2046 # words
[ "$(echo $(plain) | tr -d '\n' | grep -c 'leave out effects whose target matches (may be repeated)')" -eq 1 ]
ok 'a narrow help cuts nothing' $?
run help trim
grep -q 'leave out effects whose target matches (may be repeated)$' "$work/out" && ! grep -q "$escape" "$work/out"
ok 'off a terminal nothing is cut, and nothing is coloured' $?
run call source list-redirects
[ "$code" -eq 0 ] && ! grep -q '…' "$work/out"
ok 'nor are rows' $?

# Colour
unset NO_COLOR
tty_ 80 "$aftermove --no-pager show $plan"
grep -q "$escape\[1m" "$work/out"
ok 'there is colour on a terminal' $?
NO_COLOR=1
export NO_COLOR
tty_ 80 "$aftermove --no-pager show $plan"
! grep -q "$escape\[[0-9]" "$work/out"
ok 'NO_COLOR turns it off' $?
tty_ 80 "$aftermove --no-pager --color always show $plan"
grep -q "$escape\[1m" "$work/out"
ok '--color always turns it on' $?
run --color always show "$plan"
grep -q "$escape\[1m" "$work/out"
ok '... off a terminal, too' $?

# The pager: for what is longer than the screen, and only on a terminal
cat >"$work/pager" <<'SH'
#!/bin/sh
echo "LESS=$LESS"
sed 's/^/paged: /'
SH
chmod +x "$work/pager"
AFTERMOVE_PAGER=$work/pager
export AFTERMOVE_PAGER
unset LESS
tty_ 80 "stty rows 24; $aftermove help"
grep -q '^LESS=FRX' "$work/out" && grep -q '^paged: .*usage: aftermove COMMAND' "$work/out" &&
    grep -q '^paged: .*aftermove help COMMAND, OPERATION' "$work/out"
ok 'a long result goes through the pager, all of it' $?
tty_ 80 "stty rows 24; $aftermove version"
! grep -q paged "$work/out" && grep -q 'aftermove 0' "$work/out"
ok 'a short one does not' $?
tty_ 80 "stty rows 200; $aftermove help"
! grep -q paged "$work/out" && grep -q 'usage: aftermove COMMAND' "$work/out"
ok 'nor does one that fits the screen' $?
tty_ 80 "stty rows 24; $aftermove --no-pager help"
! grep -q paged "$work/out" && grep -q 'usage: aftermove COMMAND' "$work/out"
ok '--no-pager' $?
for quiet in '' cat; do
    tty_ 80 "stty rows 24; AFTERMOVE_PAGER=$quiet $aftermove help"
    ! grep -q paged "$work/out" && grep -q 'usage: aftermove COMMAND' "$work/out"
    ok "AFTERMOVE_PAGER=$quiet" $?
done
run help
! grep -q paged "$work/out"
ok 'off a terminal there is none' $?
tty_ 80 "stty rows 24; $aftermove call source list-sites --format json"
! grep -q paged "$work/out" && grep -q '"url"' "$work/out"
ok 'what is for programs is not paged' $?
tty_ 80 "stty rows 10; $aftermove --quiet call source list-redirects; echo code \$?"
grep -q '^paged: .*REDIRECT' "$work/out" && grep -q '^code 0' "$work/out"
ok 'a list is' $?
AFTERMOVE_PAGER='head -n 1 >/dev/null'
tty_ 80 "stty rows 10; $aftermove --quiet help; echo code \$?"
grep -q '^code 0' "$work/out" && ! grep -q 'cannot' "$work/out"
ok 'leaving the pager early is no error' $?
AFTERMOVE_PAGER='/nowhere/pager -R'
tty_ 80 "stty rows 10; $aftermove help; echo code \$?"
grep -q "the pager '/nowhere/pager -R' is not there" "$work/out" && grep -q '^code 0' "$work/out" &&
    grep -q '^  version  ' "$work/out"
ok 'without the pager that is named, all is printed' $?
AFTERMOVE_PAGER='X=1 /nowhere/pager'
tty_ 80 "stty rows 10; $aftermove help; echo code \$?"
grep -q "the pager 'X=1 /nowhere/pager' cannot be started" "$work/out" && grep -q 'hint: .*--no-pager' "$work/out" &&
    grep -q '^code 2' "$work/out"
ok 'what only the shell finds out is told' $?
unset AFTERMOVE_PAGER

# Errors: one line, one hint
run call source get-site https://contoso.sharepoint.com/sites/no-such-site
[ "$code" -eq 1 ] && [ "$(grep -c '^aftermove: ' "$work/err")" -eq 1 ] && [ "$(grep -vc '^aftermove: \|^hint: ' "$work/err")" -eq 0 ]
ok 'an error is a line, and at most a hint' $?
! grep -q 'request id' "$work/err"
ok 'without --verbose no request id' $?
run --verbose call source get-site https://contoso.sharepoint.com/sites/no-such-site
grep -q 'request id: [0-9a-f-]\{8,\}' "$work/err"
ok '--verbose tells the request id' $?

# --log json: each line is one object
run --verbose --log json call source list-redirects
[ "$code" -eq 0 ] && grep -q '^{' "$work/err"
ok '--log json --verbose logs' $?
! grep -v '^{.*}$' "$work/err"
ok 'each line is one object' $?
cp "$work/err" "$work/lines"
run --log json plan post-migration
cat "$work/err" >>"$work/lines"
grep -q '"name":"run","message":"remove redirects"' "$work/err"
ok 'so is what is told of a run' $?
run --log json call source get-site https://contoso.sharepoint.com/sites/no-such-site
cat "$work/err" >>"$work/lines"
grep -q '"level":"error","name":"error","message":"sharepoint get-site' "$work/err" && grep -q '"name":"hint","message":"' "$work/err"
ok 'and an error with its hint' $?
! grep -v '^{.*}$' "$work/lines"
ok 'nothing else is written there' $?
cp "$work/lines" "$work/err"
sed 's/^/json.decode([==[/; s/$/]==])/' "$work/err" >"$work/lines.lua"
lines=$(wc -l <"$work/lines.lua")
"$aftermove" console <"$work/lines.lua" >"$work/out" 2>"$work/err"
[ $? -eq 0 ] && [ "$(grep -c '^message' "$work/out")" -eq "$lines" ] && [ "$(grep -c '^time ' "$work/out")" -eq "$lines" ]
ok 'of valid JSON, with a time and a message' $?
done_testing
