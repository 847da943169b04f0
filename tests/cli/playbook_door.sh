#!/bin/sh
# playbook_door.sh - a playbook is held to the changes that it declares: in plan, in apply, installed or not.
. "${top_srcdir:-.}/tests/cli/lib.sh"
cd "$work" || exit 99
cp "$src/tests/data/minisign/plain.key" .
chmod 600 plain.key

# book DIR NAME CHANGES GUARD: removes every redirect that GUARD (Lua) lets through.
book() {
    mkdir -p "$1"
    echo "# $2" >"$1/README.md"
    cat >"$1/playbook.lua" <<LUA
return playbook {
  name = "$2", version = "1.0.0", summary = "Tidy up.", $3
  needs = { source = "sharepoint" },
  run = function(ctx)
    local source = ctx.tenants.source
    ctx:each(source:list_redirects(), function(site)
      $4
      return source:remove_redirect({ url = site.url, site_id = site.site_id, reason = "told" })
    end)
  end,
}
LUA
}
# installed NAME: packed, signed, installed.
installed() {
    run playbook pack "$1" --sign plain.key
    run --workspace ws playbook install "$1-1.0.0.amp"
    [ "$code" -eq 0 ]
    ok "$1 is installed" $?
}
# stopped NAME TEXT: the last run ended with exit code 3 and named TEXT as a reason.
stopped() {
    [ "$code" -eq 3 ] && grep -qF -- "$2" out err
    ok "$1" $?
}
changes() { grep -c '"op":"remove-redirect"' "$1"; }

box --seed-demo
workspace "$work/ws"
echo "policy { trusted_keys = { acme = \"$(sed -n 2p "$src/tests/data/minisign/test.pub")\" } }" >>ws/aftermove.lua

book sly sly 'changes = { "set-lock" },' ''
installed sly
run --workspace ws plan sly
stopped 'more than was declared is refused in the plan' 'the playbook sly declares these changes: set-lock; it tried remove-redirect on https://'
[ "$(changes "$(sed -n '$p' out)")" -eq 0 ]
ok 'and is not in it' $?
run --workspace ws run sly --yes
stopped 'run is stopped in the same way' 'the playbook sly declares these changes: set-lock'

book late late 'changes = { "set-lock" },' 'if ctx.mode == "plan" then return end'
installed late
run --workspace ws plan late
plan=$(sed -n '$p' out)
[ "$code" -eq 0 ] && [ "$(changes "$plan")" -eq 0 ]
ok 'one that waits for apply plans nothing' $?
run --workspace ws apply "$plan"
stopped 'and is stopped at the door of apply, by name' 'the playbook late declares these changes: set-lock; it tried remove-redirect on https://'
run --workspace ws call source list-redirects --format csv
before=$(wc -l <out)

book some some 'changes = { ["remove-redirect"] = 2 },' ''
installed some
run --workspace ws plan some
stopped 'more of a kind than was declared is refused' 'the playbook some declares at most 2 remove-redirect in a run, and tried one more'
plan=$(sed -n '$p' out)
[ "$(changes "$plan")" -eq 2 ]
ok 'the plan has that many' $?
run --workspace ws apply "$plan"
grep -q '^removed  *2' out
ok 'those are removed, in whatever order they come to the door' $?
grep -q 'the playbook some declares at most 2 remove-redirect in a run' out
ok 'and the bound is told again of the others' $?
run --workspace ws call source list-redirects --format csv
[ "$(wc -l <out)" -eq $((before - 2)) ]
ok 'no more than that many were removed' $?
run --workspace ws runs
id=$(awk '$0 ~ /apply/ {print $1; exit}' out)
run --workspace ws undo "$id"
[ "$code" -eq 0 ] && grep -q '"op":"restore-site"' "$(sed -n '$p' out)"
ok 'undo is not bound to it' $?

book none none 'changes = {},' ''
installed none
run --workspace ws plan none
stopped 'nothing declared, nothing done' 'the playbook none declares these changes: none; it tried remove-redirect'
mkdir ws/playbooks/loose
book ws/playbooks/loose loose 'changes = { "set-lock" },' ''
run --workspace ws plan loose
stopped 'a playbook of your own is held to what it declares' 'the playbook loose declares these changes: set-lock'
book ws/playbooks/loose loose '' ''
run --workspace ws plan loose
[ "$(changes "$(sed -n '$p' out)")" -gt 2 ]
ok 'and free when it declares nothing' $?
for book in "$AFTERMOVE_SCRIPTS"/*.lua; do
    run --workspace ws playbook show "$(basename "$book" .lua)"
    [ "$code" -eq 0 ] && ! grep -q 'it declares nothing' out
    ok "the shipped $(basename "$book" .lua) declares what it changes" $?
done
done_testing
