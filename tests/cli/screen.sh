# screen.sh - a real terminal for tests, by tmux: type, and look until it is there. Sourced after lib.sh.
socket=$work/tmux

if ! command -v tmux >/dev/null 2>&1; then
    echo "1..0 # SKIP tmux is not installed"
    exit 0
fi
leave() {
    tmux -S "$socket" kill-server 2>/dev/null
    finish
}
trap leave EXIT

# open WIDTH HEIGHT COMMAND: a screen that shows it; what the command left is kept.
open_() {
    tmux -S "$socket" kill-server 2>/dev/null
    socket=$socket. # a server that ends lets nobody in
    TERM=screen tmux -S "$socket" -f /dev/null new-session -d -x "$1" -y "$2" \
        "env -u NO_COLOR $3; echo \"[left \$?]\"; cat"
    tmux -S "$socket" set-option -g remain-on-exit on
}
keys() { tmux -S "$socket" send-keys "$@"; }
look() { tmux -S "$socket" capture-pane -p -t 0 >"$work/screen"; }
# sees NAME TEXT [GONE]: TEXT comes to stand on the screen (and GONE does not), within a minute;
# once something has not come, what follows is not waited for.
patience=60
sees() {
    end=$(($(date +%s) + patience)) status=1
    while [ $status -ne 0 ] && [ "$(date +%s)" -le $end ]; do
        look
        if grep -qF -e "$2" "$work/screen" && { [ $# -lt 3 ] || ! grep -qF -e "$3" "$work/screen"; }; then status=0; fi
    done
    [ $status -eq 0 ] || { sed 's/^/# screen: /' "$work/screen"; patience=1; }
    ok "$1" $status
}
