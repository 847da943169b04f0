#!/bin/sh
# playbook_test.sh - `playbook new` and `playbook test`: what is new passes, what is wrong fails and says why.
. "${top_srcdir:-.}/tests/cli/lib.sh"
TMPDIR=$work/tmp
export TMPDIR
mkdir "$TMPDIR"
cd "$work" || exit 99

run playbook new lock-old
ok 'a new playbook is written' "$code"
run playbook check lock-old
[ "$code" -eq 0 ] && grep -q ': no findings$' "$work/out"
ok 'it passes the check at once' $?
run playbook test lock-old --junit results.xml
[ "$code" -eq 0 ] && grep -q '^TAP version 14$' "$work/out" && [ "$(grep -c '^ok ' "$work/out")" -eq 4 ]
ok 'and its own specs' $?
[ -z "$(ls -A "$TMPDIR")" ]
ok 'and leaves nothing behind' $?
grep -q '<testsuite name="lock-old" tests="4" failures="0"' results.xml
ok 'JUnit XML has the same' $?
run playbook new lock-old
gives 'what is there is not overwritten' 2 'cannot make the directory lock-old'
run playbook new 'Lock Old'
gives 'a name that is none is refused' 2 'is no name of a playbook'
run playbook new other --dir elsewhere
[ "$code" -eq 0 ] && grep -q '"other"' elsewhere/playbook.lua
ok 'another folder' $?

# A playbook that does it otherwise fails its specs.
cp -r lock-old broken
sed 's/site.url, "ReadOnly", {/site.url, "NoAccess", {/' lock-old/playbook.lua >broken/playbook.lua
run playbook test broken --junit broken.xml
[ "$code" -eq 1 ] && grep -q '^not ok 2 - lock-old.lua: a run locks' "$work/out" &&
    grep -q 'what: "https://contoso.sharepoint.com/sites/old-a"' "$work/out" &&
    grep -q 'expected: "{\\"lock_state\\":\\"ReadOnly\\"}"' "$work/out"
ok 'a playbook that does something else fails, with what came' $?
logs=$(sed -n 's/^  logs: "\(.*\)"$/\1/p' "$work/out" | head -n 1)
[ -s "$logs/requests.jsonl" ] && [ -s "$logs/aftermove.lua" ] && [ -e "$logs/1.out" ]
ok 'what it left is kept for a look' $?
rm -rf "$TMPDIR"/*
grep -q 'failures="2"' broken.xml && grep -q '<failure message="https://contoso' broken.xml
ok 'JUnit XML tells the failures' $?
{ ! command -v xmllint >/dev/null 2>&1 || xmllint --noout broken.xml results.xml; } >"$work/out" 2>&1
ok 'and is well-formed' $?

# fails NAME WHAT SPEC: the new playbook with this spec.
fails() {
    rm -f lock-old/specs/*
    printf 'return spec { name = "x", scenario = "scenarios/sites.json", params = { only = { "*/sites/old*" } },\n%s }\n' \
        "$3" >lock-old/specs/x.lua
    run playbook test lock-old
    [ "$code" -eq 1 ] && grep -q '^not ok 1 ' "$work/out" && grep -qF -- "$2" "$work/out"
    ok "$1" $?
    rm -rf "$TMPDIR"/*
}
fails 'another exit code' 'what: "exit"' 'expect = { exit = 3 }'
fails 'another count of outcomes' 'what: "outcomes.kept"' 'expect = { outcomes = { kept = 7 } , sites = { source = { ["/sites/old-a"] = "live" } } }'
fails 'an effect that is not there' 'what: "effects[1]"' 'expect = { effects = { { operation = "remove-site" } } }'
fails 'an effect that is not listed' 'found: "set-lock on https://contoso.sharepoint.com/sites/old-a"' 'expect = { effects = {} }'
fails 'another place of a site' 'expected: "recycled"' 'expect = { sites = { source = { ["/sites/old-a"] = "recycled" } } }'
fails "somebody's site that is not spoken of" 'as before: it is no redirect, and expect.sites does not name it' 'expect = {}'
fails 'another state' 'what: "state source.counts.recycled"' 'expect = { state = { ["source.counts.recycled"] = 1 } }'
fails 'requests that were not sent' 'what: "requests[1]"' 'expect = { requests = { { what = "csom:*RemoveSite*" } } }'
fails 'what is not said' 'found: "it is not said"' 'expect = { says = "no such words" }'
fails 'what is to be hidden' 'found: "it is said"' 'expect = { hides = "set-lock" }'
fails 'tenants that changed' 'what: "unchanged"' 'expect = { unchanged = true }'
fails 'a run that cannot be stopped so late' 'before it could be stopped after 50 changes' 'crash = 50'
fails 'a field that is none, with its line' "x.lua:2: spec: unknown field 'expct'; did you mean 'expect'?" 'expct = {}'
fails 'an expectation that is none' "x.lua:2: expect: unknown field 'outcome'" 'expect = { outcome = {} }'
fails 'a type that is none' 'spec: faults is a string' 'faults = "429"'
fails 'a mode that is none' 'run, plan or apply is expected' 'mode = "try"'
fails 'a scenario that the sandbox refuses' 'the sandbox' 'faults = { { when = {}, action = "nothing" } }'
fails 'a syntax error' 'x.lua:2: ' 'expect = = }'
fails 'an edit that is refused' 'answered 404' 'before = { { action = "remove", url = "https://contoso.sharepoint.com/sites/none" } }'
echo 'return 7' >lock-old/specs/x.lua
run playbook test lock-old
[ "$code" -eq 1 ] && grep -q 'a file of specs ends with return spec' "$work/out"
ok 'a file that returns something else' $?

# Of the manual: its examples, with a playbook that removes redirects.
mkdir -p man/specs
cp "$src/scripts/remove-redirects.lua" man/playbook.lua
cp -r "$src/scripts/aftermove" man/aftermove
awk -v dir=man/specs '
    /^\.\\" spec: / { file = $3; next }
    /^\.Bd -literal/ { on = file != ""; next }
    /^\.Ed/ { if (on) close(dir "/" file); on = 0; file = ""; next }
    on { gsub(/\\e/, "\\"); sub(/^\\&/, ""); print > (dir "/" file) }' "$src/man/aftermove-spec.5"
run playbook test man
[ "$code" -eq 0 ] && [ "$(grep -c '^ok ' "$work/out")" -eq 4 ]
ok "the manual's specs pass" $?
run playbook test man/specs/removes.lua
[ "$code" -eq 0 ] && grep -q '^1\.\.1$' "$work/out"
ok 'one file of them' $?
run playbook test man --filter killed --keep
[ "$code" -eq 0 ] && grep -q '^1\.\.1$' "$work/out"
ok 'or what the filter leaves' $?
kept=$(sed -n 's/^# kept: //p' "$work/out")
[ -n "$(grep -l '"interrupted\|resum' "$kept"/*.out "$kept"/*.err 2>/dev/null)" ] && [ -s "$kept/journal.db" ]
ok 'the run was killed and resumed' $?
run playbook test man --filter nothing
gives 'a filter that leaves none' 2 'no spec has "nothing"'
rm man/specs/*
run playbook test man
gives 'no specs' 2 'has no specs'
run playbook test man/playbook.lua
gives 'a file that is no spec' 2 'it does not stand in a folder specs/'

# Steps, a playbook that only reads, and a plan that is out of date.
mkdir -p reads/specs
cat >reads/playbook.lua <<'LUA'
return playbook {
  name = "reads", version = "1", summary = "Count.", read_only = true, needs = { source = "sharepoint" },
  run = function(ctx)
    local n = 0
    for _ in ctx.tenants.source:list_redirects() do n = n + 1 end
    ctx:exit(n > 1 and 2 or 0)
    return { redirects = n }
  end,
}
LUA
cat >reads/specs/a.lua <<'LUA'
return spec {
  name = "counts", scenario = { source = { name = "contoso", sites = { { url = "/sites/a", location = "/sites/b" } } },
    target = { name = "fabrikam" } },
  steps = {
    { expect = { returns = { redirects = 1 }, unchanged = true } },
    { before = { { action = "add_redirect", url = "https://contoso.sharepoint.com/sites/c",
        location = "https://fabrikam.sharepoint.com/sites/c" } },
      expect = { exit = 2, returns = "*2*" } },
  },
}
LUA
run playbook test reads
ok 'steps follow one another in the same tenants' "$code"
sed 's/exit = 2/exit = 1/' reads/specs/a.lua >reads/specs/b.lua && rm reads/specs/a.lua
run playbook test reads
[ "$code" -eq 1 ] && grep -q '^  step: 2$' "$work/out"
ok 'and the one that fails is named' $?

# Interrupted while the second of three specs takes its time.
mkdir -p naps/specs
cat >naps/playbook.lua <<'LUA'
return playbook {
  name = "naps", version = "1", summary = "Wait.", read_only = true,
  params = { nap = { type = "integer", default = 0, help = "seconds" } },
  run = function(ctx) ctx:sleep(ctx.params.nap) end,
}
LUA
cat >naps/specs/a.lua <<'LUA'
local function of(name, nap)
  return { name = name, scenario = { source = { name = "contoso" }, target = { name = "fabrikam" } }, params = { nap = nap } }
end
return { spec(of("short", 0)), spec(of("long", 600)), spec(of("never", 600)) }
LUA
"$aftermove" playbook test naps --junit naps.xml >"$work/out" 2>"$work/err" </dev/null &
testing=$!
until grep -q '^ok 1' "$work/out" || ! kill -0 "$testing" 2>/dev/null; do :; done
kill -INT "$testing"
wait "$testing"
[ $? -eq 130 ] && [ "$(tail -n 1 "$work/out")" = 'Bail out! interrupted' ] && ! grep -q '^not ok' "$work/out"
ok 'an interrupt is told as TAP has it' $?
grep -q 'tests="3".*skipped="2"' naps.xml && [ "$(grep -c '<skipped message="interrupted"' naps.xml)" -eq 2 ] && grep -q '</testsuites*>' naps.xml
ok '... and in JUnit XML, which is whole' $?
run stubs
[ "$code" -eq 0 ] && grep -q '^function spec(table) end$' "$work/out" && grep -q '^---@field changes' "$work/out" &&
    grep -q '^---@field each fun' "$work/out"
ok 'editors are told of spec and of changes' $?
done_testing
