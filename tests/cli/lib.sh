# lib.sh - what the tests of the program share: TAP, a sandbox, a workspace. Sourced, with $name set.
set -u
src=$(cd "${top_srcdir:-.}" && pwd)
build=$(cd "${top_builddir:-.}" && pwd)
aftermove=$build/aftermove
AFTERMOVE_SCRIPTS=$src/scripts
AFTERMOVE_SANDBOX=$build/aftermove-sandbox
NO_COLOR=1
LC_ALL=C.UTF-8
export AFTERMOVE_SCRIPTS AFTERMOVE_SANDBOX NO_COLOR LC_ALL
unset COLUMNS HTTPS_PROXY HTTP_PROXY https_proxy http_proxy ALL_PROXY all_proxy
work=$(mktemp -d) || exit 99
AFTERMOVE_RUNTIME=$work/runtime
export AFTERMOVE_RUNTIME
box_pid=
n=0

finish() {
    [ -z "$box_pid" ] || { kill "$box_pid" 2>/dev/null; wait "$box_pid" 2>/dev/null; }
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 99' INT TERM

# ok NAME STATUS: a point of the plan; what the last run() said is shown when it fails.
ok() {
    n=$((n + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $n - $1"
    else
        echo "not ok $n - $1"
        [ ! -f "$work/out" ] || cut -c 1-200 "$work/out" | sed 's/^/# out: /' | head -n 30
        [ ! -f "$work/err" ] || sed 's/^/# err: /' "$work/err" | head -n 30
    fi
}
done_testing() { echo "1..$n"; }

# run ARGUMENT...: the program, its output in $work/out and $work/err, its exit code in $code.
run() {
    "$aftermove" "$@" >"$work/out" 2>"$work/err" </dev/null
    code=$?
}
# killed WRITE ARGUMENT...: run(), ended by SIGKILL before the WRITE-th write to its journal ($code is 137).
# How many writes there are depends on the machine: which events share a commit is a matter of time.
# So a test takes whatever point it hits, and asks what `resume` makes of it.
killed() {
    at=$1
    shift
    { LD_PRELOAD=$build/tests/crash/.libs/killer.so AM_KILL_AT=$at \
        "$aftermove" "$@" >"$work/out" 2>"$work/err" </dev/null; } 2>/dev/null
    code=$?
}
# can_kill: a runtime of a sanitizer that is a library of its own wants to be loaded first.
can_kill() { LD_PRELOAD=$build/tests/crash/.libs/killer.so "$aftermove" --version >/dev/null 2>&1; }
# gives NAME CODE TEXT [HINT]: the last run ended with CODE and said TEXT on standard error.
gives() {
    status=0
    [ "$code" -eq "$2" ] || { status=1; echo "# exit code $code, expected $2"; }
    grep -qF -- "$3" "$work/err" || { status=1; echo "# no '$3'"; }
    [ $# -lt 4 ] || grep -qF -- "$4" "$work/err" || { status=1; echo "# no '$4'"; }
    ok "$1" $status
}
# prints NAME TEXT: the last run ended well and wrote TEXT.
prints() {
    [ "$code" -eq 0 ] && grep -qF -- "$2" "$work/out"
    ok "$1" $?
}

# box ARGUMENT...: start the sandbox, its line in $work/box.json.
box() {
    [ -z "$box_pid" ] || { kill "$box_pid" 2>/dev/null; wait "$box_pid" 2>/dev/null; }
    rm -rf "$work/box" "$work/line"
    mkfifo "$work/line"
    "$AFTERMOVE_SANDBOX" "$@" --dir "$work/box" --log "$work/requests.jsonl" --time-limit 600 \
        >"$work/line" 2>"$work/box.err" &
    box_pid=$!
    head -n 1 <"$work/line" >"$work/box.json"
}
# of NAME MEMBER: a member of that tenant; fact MEMBER: of the sandbox.
of() { sed -n "s/.*{\"name\":\"$1\"[^}]*\"$2\":\"\([^\"]*\)\".*/\1/p" "$work/box.json"; }
fact() { sed -n "s/.*[{,]\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" "$work/box.json"; }

# changes: how many changes the simulated tenants took so far.
changes() { curl -s "$(fact state)" | sed -n 's/.*"changed":\([0-9]*\)[,}].*/\1/p' | head -n 1; }

# tenant NAME ROLE [LINE]...: one block of a configuration; later keys win by sed, not here.
tenant() {
    echo "tenant \"$2\" {"
    echo "  host = \"$(of "$1" host)\", tenant_id = \"$(of "$1" tenant_id)\","
    echo "  client_id = \"$(of "$1" client_id)\", admin_login = \"admin@$1.com\","
    echo "  connect_to = \"$(fact connect_to)\", ca = \"$(fact ca)\","
    echo "  auth = certificate { pem = \"$(of "$1" cert)\", key = \"$(of "$1" key)\" },"
    echo "}"
}
# workspace DIR: with both tenants of the sandbox.
workspace() {
    mkdir -p "$1"
    { tenant contoso source; tenant fabrikam target; } >"$1/aftermove.lua"
}
# walk NAME FIRST STEP [OPTION]...: kill the apply of a plan before the write FIRST, then STEP further, and
# so on over all of the run; finish it each time. The test defines prepare (makes $plan anew), changes
# (how many there were so far) and holds (what must be true when all is done).
walk() {
    walked=$1 write=$2 step=$3 resumed=0 status=0
    shift 3
    if ! can_kill; then
        ok "$walked # SKIP nothing can be preloaded into this program" 0
        return
    fi
    while
        prepare
        before=$(changes)
        killed "$write" ${ws:+--workspace "$ws"} apply "$plan" "$@"
        [ "$code" -eq 137 ]
    do
        run ${ws:+--workspace "$ws"} resume
        if [ "$code" -eq 0 ]; then
            resumed=$((resumed + 1))
        elif ! grep -q 'no unfinished run' "$work/err"; then
            sed "s/^/# resume: /" "$work/err" "$work/out"
            status=1
        elif [ "$(changes)" -eq "$before" ]; then # it was not begun
            run ${ws:+--workspace "$ws"} apply "$plan" "$@"
        fi
        holds && run ${ws:+--workspace "$ws"} journal verify && [ "$code" -eq 0 ] ||
            { echo "# killed at write $write: $(changes) changes, $before before"; status=1; }
        write=$((write + step))
    done
    [ $status -eq 0 ] && [ "$code" -eq 0 ] && holds && [ $resumed -ge 2 ]
    ok "$walked: killed every $step writes up to $write, resumed $resumed times" $?
}
