#!/bin/sh
# report.sh - a report says what the journal says, in every form; and what names contain stays text.
. "${top_srcdir:-.}/tests/cli/lib.sh"

# html XPATH FILE: parsed as a browser would, not searched.
html() { xmllint --html --noent --xpath "$1" "$2" 2>/dev/null; }
# told FILE: "OUTCOME NUMBER" as the page's list of counts says it, sorted.
told() {
    for i in $(seq "$(html 'count(//ul[@id="counts"]/li)' "$1")"); do
        echo "$(html "string(//ul[@id='counts']/li[$i]/span)" "$1") $(html "string(//ul[@id='counts']/li[$i]/b)" "$1")"
    done | tr -d , | LC_ALL=C sort
}
# exported RUN: the same from what `export` prints of the journal. An item with the key of an effect is
# about that effect.
exported() {
    run --workspace "$ws" export "$1"
    sed -n 's/^{"run":.*"state":"\([^"]*\)".*/\1/p' "$work/out" | LC_ALL=C sort | uniq -c | awk '{print $2, $1}'
}
# number NAME: a number of the JSON report's counts.
number() { sed -n "s/.*\"counts\":.*\"$1\":\([0-9]*\).*/\1/p" "$work/report.json"; }

# --- a run against the sandbox ---------------------------------------------
box --seed-demo
ws=$work/ws
workspace "$ws"
cd "$work" || exit 99
run --workspace "$ws" report
gives 'no run yet' 1 'there is no journal in'
run --workspace "$ws" plan post-migration --quiet
plan=$(tail -n 1 "$work/out")
run --workspace "$ws" report
gives 'a plan is no run that changed something' 1 'has changed something and ended' 'aftermove runs'
run --workspace "$ws" report "$plan" --output "$work/plan.html"
prints 'a plan is reported by its file' "$work/plan.html"
grep -q 'Nothing has been changed' "$work/err"
ok 'and says that nothing was changed' $?
effects=$(grep -c '"op":' "$plan")
[ "$(html 'string(//h1)' "$work/plan.html")" = "Plan: $effects changes" ]
ok 'the first heading has the number of changes in the plan' $?
html 'string(//p[@class="lead"])' "$work/plan.html" | grep -q 'It needs consent: trust'
ok 'and the next sentence the consent' $?
html 'string(//ul[@class="next"])' "$work/plan.html" | grep -q "aftermove apply $(basename "$plan" .jsonl) --consent trust"
ok 'and the command that applies it' $?
sed 's/remove-redirect/remove-site/' "$plan" >"$work/changed.jsonl"
run --workspace "$ws" report "$work/changed.jsonl"
gives 'a plan that was changed is not reported' 3 'changed'

run --workspace "$ws" apply "$plan" --consent trust
grep -q 'aftermove report 0' "$work/err"
ok 'apply says how to get the report' $?
id=$(sed -n 's/.*aftermove report \(0[0-9A-Z]*\).*/\1/p' "$work/err")
run --workspace "$ws" report
[ "$code" -eq 0 ] && [ "$(cat "$work/out")" = "$ws/reports/$id.html" ] && [ -s "$ws/reports/$id.html" ]
ok 'without a name it is the newest run, in reports/' $?
page=$ws/reports/$id.html
exported "$id" >"$work/exported"
told "$page" >"$work/told"
[ -s "$work/told" ] && cmp -s "$work/told" "$work/exported"
ok 'the page says the numbers of the journal' $?
run --workspace "$ws" show "$id"
cp "$work/out" "$work/shown"
while read -r word many; do
    grep -q "^$word  *$many\b" "$work/shown"
    ok "show says $many $word, too" $?
done <"$work/told"
[ "$(html 'count(//table[@id="trust"]/tbody/tr[td[5]="NotEstablished" or td[4]="NotEstablished"])' "$page")" = 2 ]
ok 'the trust after it, on both sides' $?
run --workspace "$ws" journal verify
head=$(grep -o '[0-9a-f]\{64\}' "$work/out" "$work/err" | head -n 1 | sed 's/.*://')
[ -n "$head" ] && html 'string(//dd[@id="chain"])' "$page" | grep -q "$head"
ok 'the head of the chain is the one that journal verify prints' $?
html 'string(//dd[@id="chain"])' "$page" | grep -q 'verified when this was written'
ok 'and is called verified' $?
[ "$(html 'count(//script[@src] | //link | //img | //iframe | //*[@href and not(starts-with(@href, "#"))])' "$page")" = 0 ]
ok 'it names no other file' $?
html 'string(//meta[@http-equiv]/@content)' "$page" | grep -q "^default-src 'none'; .*script-src 'sha256-"
ok 'its policy lets nothing else in' $?
sums=$(html 'string(//meta[@http-equiv]/@content)' "$page")
own=$(sed -n '/^<script>/,/^<\/script>/p' "$page" | sed '1s/^<script>//; $d' | openssl dgst -sha256 -binary | base64)
case $sums in *"'sha256-$own'"*) true ;; *) false ;; esac
ok 'the policy has the digest of its script' $?
# the page without its packed rows, where anything may be found by chance, and those unpacked
html 'string(//*[@id="data"])' "$page" | perl -MMIME::Base64 -MCompress::Zlib -ne \
    'print uncompress(decode_base64($_)) if /\S/' >"$work/rows"
[ -s "$work/rows" ] && sed '/id="data"/,/<\/script>/d' "$page" | cat - "$work/rows" >"$work/readable" &&
    ! grep -qE 'eyJ[A-Za-z0-9_-]{8}|BEGIN [A-Z ]*KEY|Bearer ' "$work/readable"
ok 'it holds no secret' $?

run --workspace "$ws" report "$id" --format json --output "$work/report.json"
rows=$(grep -c '^{"outcome":' "$work/report.json")
[ "$code" -eq 0 ] && [ "$rows" -gt 10 ] && [ "$(number rows)" = "$rows" ]
ok 'json has a row for each that it counts' $?
run --workspace "$ws" report "$id" --format csv --output - --quiet
[ "$code" -eq 0 ] && [ "$(tail -n +2 "$work/out" | wc -l)" -eq "$rows" ]
ok 'csv as many' $?
run --workspace "$ws" report "$id" --format tap --output - --quiet
[ "$(sed -n '2s/^1\.\.//p' "$work/out")" = "$rows" ] && [ "$(grep -c '^\(not \)\{0,1\}ok ' "$work/out")" -eq "$rows" ] &&
    ! grep -q '^not ok' "$work/out"
ok 'tap as many, and what is left fails nothing' $?
left=$(grep -c '"standing":"left"' "$work/report.json") quiet=$(grep -c '"standing":"quiet"' "$work/report.json")
[ "$left" -gt 0 ] && [ "$(grep -c '^ok .* # SKIP [a-z]' "$work/out")" -eq $((left + quiet)) ] &&
    [ "$(grep -c '^  outcome: ' "$work/out")" -eq "$left" ]
ok 'tap skips what is quiet and what is left, and says of the latter what there is to decide' $?
run --workspace "$ws" report "$id" --format junit --output "$work/junit.xml" --quiet
xmllint --noout "$work/junit.xml" && [ "$(xmllint --xpath 'count(//testcase)' "$work/junit.xml")" = "$rows" ] &&
    [ "$(xmllint --xpath 'string(//testsuite/@tests)' "$work/junit.xml")" = "$rows" ] &&
    [ "$(xmllint --xpath 'count(//skipped)' "$work/junit.xml")" = "$(xmllint --xpath 'string(//testsuite/@skipped)' "$work/junit.xml")" ]
ok 'junit as many, and its totals are right' $?
run --workspace "$ws" report "$(printf %.20s "$id")" --format csv --output -
[ "$code" -eq 0 ]
ok 'the beginning of an id is enough' $?
run --workspace "$ws" report 0
gives 'but it must be of one run' 2 "runs begin with '0'" 'give more of the id'
run --workspace "$ws" report nothing
gives 'what is neither' 1 "'nothing' is neither a plan nor a run"
run --workspace "$ws" report --output "$work/none/report.html"
gives 'a place that is not there' 6 'cannot write'
run --workspace "$ws" show "$id" --format html
gives 'show tells where pages of runs come from' 2 'a table only' "aftermove report $id"

# --- names that nobody vouches for ------------------------------------------
"$build/tests/report/make_journal" "$work/bad" 300 >"$work/bad.told" || exit 99
ws=$work/bad
sed 1d "$work/bad.told" | LC_ALL=C sort >"$work/expected"
run --workspace "$ws" report --output "$work/bad.html"
told "$work/bad.html" >"$work/told"
cmp -s "$work/told" "$work/expected"
ok 'a run with failures: the numbers that went into the journal' $?
[ "$(html 'string(//h1)' "$work/bad.html")" = 'Not done' ]
ok 'it is not done' $?
[ "$(html 'count(//script)' "$work/bad.html")" = 2 ] && [ "$(html 'count(//img | //b[.="bold"])' "$work/bad.html")" = 0 ] &&
    [ "$(html 'string(//title)' "$work/bad.html")" = 'Not done: remove-redirects, 2025-11-26' ]
ok 'no element comes out of a name' $?
LC_ALL=C grep -q "$(printf '[\001-\010\013-\037\177]')" "$work/bad.html"
[ $? -eq 1 ] && ! grep -q "$(printf '\342\200\256')" "$work/bad.html" && grep -qF '⟨U+202E⟩' "$work/bad.html"
ok 'control characters and those that turn text are shown by number' $?
html 'string(//table[@id="timeline"])' "$work/bad.html" | grep -q 'source asked to wait'
ok 'the wait that the service asked for is told' $?
run --workspace "$ws" report --format csv --output - --quiet
grep -qF "\"'=HYPERLINK(" "$work/out"
ok 'no cell of the csv is a formula' $?
run --workspace "$ws" report --format junit --output "$work/bad.xml" --quiet
xmllint --noout "$work/bad.xml" && [ "$(xmllint --xpath 'count(//failure)' "$work/bad.xml")" = 6 ]
ok 'the xml is well-formed' $?
bad=$(xmllint --xpath 'count(//testcase[failure or error])' "$work/bad.xml")
run --workspace "$ws" report --format tap --output - --quiet
[ "$(grep -c '^not ok ' "$work/out")" -eq "$bad" ] && [ "$bad" -ge 6 ] && [ "$(grep -vc '^\(ok\|not ok\|TAP\|1\.\.\|#\|  \)' "$work/out")" -eq 0 ] &&
    grep -qF 'end \# TAP \\' "$work/out"
ok 'nor does a name end a line of the tap, or direct it' $?

# --- a journal that somebody edited ------------------------------------------
cp -r "$work/bad" "$work/edited"
sqlite3 "$work/edited/journal.db" "UPDATE effect SET state = 3 WHERE state = 4"
run --workspace "$work/edited" report --output "$work/edited.html"
html 'string(//p[@id="broken"])' "$work/edited.html" | grep -q 'The journal was changed outside aftermove'
ok 'a journal that was edited is called so, at the top' $?

done_testing
