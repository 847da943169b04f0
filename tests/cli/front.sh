# front.sh - HTTP/2 in front of the sandbox, which does not speak it: nghttpx(1). Sourced, with $name set.
# nghttpx takes no port 0: it is handed a socket that listens already.
command -v nghttpx >/dev/null || { echo '1..0 # SKIP nghttpx is not installed (nghttp2-proxy)'; exit 0; }
. "${top_srcdir:-.}/tests/cli/lib.sh"
front_pid=
relay_pid=
stop_relay() { [ -z "$relay_pid" ] || { kill "$relay_pid" 2>/dev/null; wait "$relay_pid" 2>/dev/null; }; relay_pid=; }
stop_front() { [ -z "$front_pid" ] || { kill "$front_pid" 2>/dev/null; wait "$front_pid" 2>/dev/null; }; front_pid=; }
trap 'stop_relay; stop_front; finish' EXIT

front_certificate() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=front \
        -addext 'subjectAltName=DNS:*.sharepoint.com,DNS:login.microsoftonline.com,DNS:graph.microsoft.com' \
        -keyout "$work/front.key" -out "$work/front.pem" 2>"$work/openssl.err"
    ok 'the front has a certificate' $?
}

# front [PARAMETER]: starts it before the sandbox, its frontend with ";PARAMETER"; its port in $port.
front() {
    rm -f "$work/front.port"
    mkfifo "$work/front.port"
    perl -MSocket -MFcntl -e '
        my ($log, $more, @command) = @ARGV;
        socket(my $s, AF_INET, SOCK_STREAM, 0) or die "socket: $!\n";
        bind($s, pack_sockaddr_in(0, INADDR_LOOPBACK)) && listen($s, 256) or die "listen: $!\n";
        fcntl($s, F_SETFD, 0) or die "fcntl: $!\n";
        my ($port) = unpack_sockaddr_in(getsockname($s));
        $ENV{NGHTTPX_ACCEPT_1} = "tcp," . fileno($s);
        syswrite(STDOUT, "$port\n");
        open(STDOUT, ">", $log) or die "$log: $!\n";
        exec("nghttpx", "-f127.0.0.1,$port$more", @command) or die "nghttpx: $!\n";
    ' "$work/front.out" "${1:+;$1}" --conf=/dev/null --single-process --workers=1 \
        "-b127.0.0.1,$(fact http_port)" \
        --errorlog-file="$work/front.err" --accesslog-file="$work/front.log" \
        --accesslog-format='$alpn $status $request' "$work/front.key" "$work/front.pem" \
        >"$work/front.port" 2>"$work/front.start" &
    front_pid=$!
    read -r port <"$work/front.port" || { sed 's/^/# /' "$work/front.start"; ok 'the front starts' 1; done_testing; exit 1; }
}

# relay EVERY TIMES: loses answers between the program and the front (h2_relay.c), a line each in
# $work/lost; its port in $port.
relay() {
    rm -f "$work/relay.port" "$work/lost"
    mkfifo "$work/relay.port"
    "$build/tests/cli/h2_relay" "$work/front.pem" "$work/front.key" "$port" "$1" "$2" "$work/lost" \
        >"$work/relay.port" 2>"$work/relay.err" &
    relay_pid=$!
    read -r port <"$work/relay.port" || { sed 's/^/# /' "$work/relay.err"; ok 'the relay starts' 1; done_testing; exit 1; }
}

# front_workspace DIR: as workspace(), by HTTP/2 to $port.
front_workspace() {
    mkdir -p "$1"
    { tenant contoso source; tenant fabrikam target; } |
        sed -e "s|connect_to = \"[^\"]*\"|http2 = true, connect_to = \"127.0.0.1:$port\"|" \
            -e "s|ca = \"[^\"]*\"|ca = \"$work/front.pem\"|" >"$1/aftermove.lua"
}

# scenario_of REDIRECTS
scenario_of() { echo "{\"source\":{\"generate\":{\"redirects\":$1}}}" >"$work/scenario.json"; }
# all_recycled REDIRECTS: by the sandbox's own word, left in $work/state.
all_recycled() {
    curl -s --max-time 60 -o "$work/state" "http://127.0.0.1:$(fact http_port)/_sandbox/state"
    grep -qF "\"counts\":{\"sites\":2,\"redirects\":0,\"recycled\":$1," "$work/state"
}
