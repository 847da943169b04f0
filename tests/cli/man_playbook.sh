#!/bin/sh
# man_playbook.sh - every example of aftermove-playbook(7) runs as it stands there.
#
# A literal block after a comment `example: FILE` is a playbook: it is planned, then run, against
# the sandbox's demo. `module: FILE` is a file beside them.
set -u
page=${top_srcdir:-.}/man/aftermove-playbook.7
build=${top_builddir:-.}
dir=$(mktemp -d) || exit 99
pid=
finish() {
    [ -z "$pid" ] || kill "$pid" 2>/dev/null
    [ -z "$pid" ] || wait "$pid" 2>/dev/null
    rm -rf "$dir"
}
trap finish EXIT INT TERM
mkdir "$dir/playbooks" && mkfifo "$dir/line" || exit 99

awk -v dir="$dir/playbooks" '
    /^\.\\" (example|module): / { file = $3; if ($2 == "example:") print file; next }
    /^\.Bd -literal/ { on = file != ""; next }
    /^\.Ed/ { if (on) close(dir "/" file); on = 0; file = ""; next }
    on { gsub(/\\e/, "\\"); sub(/^\\&/, ""); print > (dir "/" file) }
' "$page" >"$dir/examples"

"$build/aftermove-sandbox" --seed-demo --time-limit 120 --dir "$dir/keys" >"$dir/line" 2>"$dir/said" &
pid=$!
read -r facts <"$dir/line"
value() { echo "$facts" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
member() { echo "$facts" | sed -n "s/.*\"name\":\"$1\"[^}]*\"$2\":\"\([^\"]*\)\".*/\1/p"; }
for name in contoso fabrikam; do
    cat <<LUA
tenant "$name" {
  role = "$(member $name role)", host = "$(member $name host)",
  tenant_id = "$(member $name tenant_id)", client_id = "$(member $name client_id)",
  connect_to = "$(value connect_to)", ca = "$(value ca)",
  auth = certificate { pem = "$(member $name cert)", key = "$(member $name key)" },
}
LUA
done >"$dir/aftermove.lua"

echo "1..$((2 * $(wc -l <"$dir/examples") + 2))"
n=0
check() { # NAME STATUS
    n=$((n + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $n - $1"
    else
        echo "not ok $n - $1"
        sed 's/^/# /' "$dir/said"
    fi
}
[ -s "$dir/examples" ]
check 'the page has examples' $?
while read -r file; do
    name=${file%.lua}
    "$build/aftermove" --workspace "$dir" plan "$name" >"$dir/said" 2>&1
    check "$name is planned" $?
    "$build/aftermove" --workspace "$dir" run "$name" --yes >"$dir/said" 2>&1
    check "$name runs" $?
done <"$dir/examples"

# What a page shows must also be able to fail here.
echo 'return playbook { name = "wrong" }' >"$dir/playbooks/wrong.lua"
"$build/aftermove" --workspace "$dir" plan wrong >"$dir/said" 2>&1
[ $? -eq 2 ]
check 'a playbook that is none is refused' $?
