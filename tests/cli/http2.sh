#!/bin/sh
# Some hundred removals over HTTP/2: nghttpx(1) speaks it in front of the sandbox, which does not.
# nghttpx takes no port 0: it is handed a socket that listens already.
name=http2
command -v nghttpx >/dev/null || { echo '1..0 # SKIP nghttpx is not installed (nghttp2-proxy)'; exit 0; }
. "${top_srcdir:-.}/tests/cli/lib.sh"
redirects=300
front_pid=
stop_front() { [ -z "$front_pid" ] || { kill "$front_pid" 2>/dev/null; wait "$front_pid" 2>/dev/null; }; }
trap 'stop_front; finish' EXIT

echo "{\"source\":{\"generate\":{\"redirects\":$redirects}}}" >"$work/scenario.json"
box --scenario "$work/scenario.json"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=front \
    -addext 'subjectAltName=DNS:*.sharepoint.com,DNS:login.microsoftonline.com,DNS:graph.microsoft.com' \
    -keyout "$work/front.key" -out "$work/front.pem" 2>"$work/openssl.err"
ok 'the front has a certificate' $?

mkfifo "$work/front.port"
perl -MSocket -MFcntl -e '
    my ($log, @command) = @ARGV;
    socket(my $s, AF_INET, SOCK_STREAM, 0) or die "socket: $!\n";
    bind($s, pack_sockaddr_in(0, INADDR_LOOPBACK)) && listen($s, 256) or die "listen: $!\n";
    fcntl($s, F_SETFD, 0) or die "fcntl: $!\n";
    my ($port) = unpack_sockaddr_in(getsockname($s));
    $ENV{NGHTTPX_ACCEPT_1} = "tcp," . fileno($s);
    syswrite(STDOUT, "$port\n");
    open(STDOUT, ">", $log) or die "$log: $!\n";
    exec("nghttpx", "-f127.0.0.1,$port", @command) or die "nghttpx: $!\n";
' "$work/front.out" --conf=/dev/null --single-process --workers=1 \
    "-b127.0.0.1,$(fact http_port)" \
    --errorlog-file="$work/front.err" --accesslog-file="$work/front.log" \
    --accesslog-format='$alpn $status $request' "$work/front.key" "$work/front.pem" >"$work/front.port" 2>"$work/front.start" &
front_pid=$!
read -r port <"$work/front.port" || { sed 's/^/# /' "$work/front.start"; ok 'the front starts' 1; done_testing; exit 1; }

mkdir "$work/ws"
{ tenant contoso source; tenant fabrikam target; } |
    sed -e "s|connect_to = \"[^\"]*\"|http2 = true, connect_to = \"127.0.0.1:$port\"|" \
        -e "s|ca = \"[^\"]*\"|ca = \"$work/front.pem\"|" >"$work/ws/aftermove.lua"
run --workspace "$work/ws" run remove-redirects --yes --format json
[ "$code" -eq 0 ]
ok 'the run ends well' $?
curl -s --max-time 60 -o "$work/state" "http://127.0.0.1:$(fact http_port)/_sandbox/state"
grep -qF "\"counts\":{\"sites\":2,\"redirects\":0,\"recycled\":$redirects," "$work/state"
ok 'all redirects are in the recycle bin' $?
grep -qF '"lost":0' "$work/state"
ok 'no answer of a change was lost' $?
stop_front # it writes its log at the end
front_pid=
[ "$(grep -c "^h2 200 POST /_vti_bin/client.svc/ProcessQuery " "$work/front.log")" -ge "$redirects" ]
ok 'the requests went over HTTP/2' $?
! grep -q '^http/1.1 ' "$work/front.log"
ok 'and none over HTTP/1.1' $?
[ "$code" -eq 0 ] || cat "$work/front.out" "$work/front.err" | sed "s/^/# /"
done_testing
