#!/bin/sh
# ceiling.sh [SECONDS [CONNECTIONS [REDIRECTS]]] - what the sandbox itself can serve, so that no bench
# takes its limit for the client's. Needs wrk(1); prints a table. Run by hand, or by "make ceiling".
set -u
seconds=${1:-5} connections=${2:-32} redirects=${3:-20000}
sandbox=${AFTERMOVE_SANDBOX:-${top_builddir:-.}/aftermove-sandbox}
command -v wrk >/dev/null || { echo 'ceiling: wrk is not installed (apt-get install wrk)' >&2; exit 77; }
work=$(mktemp -d) || exit 1
pid=
finish() {
    [ -z "$pid" ] || { kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; }
    rm -rf "$work"
}
trap finish EXIT INT TERM
echo "{\"source\":{\"generate\":{\"redirects\":$redirects}}}" >"$work/scenario.json"
mkfifo "$work/line"
"$sandbox" --scenario "$work/scenario.json" --dir "$work/box" --log /dev/null --time-limit 900 >"$work/line" &
pid=$!
head -n 1 <"$work/line" >"$work/box.json"
fact() { sed -n "s/.*[{,]\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" "$work/box.json"; }
admin=$(sed -n 's/.*"admin":"\([^"]*contoso[^"]*\)".*/\1/p' "$work/box.json")
base=http://127.0.0.1:$(fact http_port)
token=$(curl -s -H "X-IDENTITY-HEADER: $(fact identity_header)" \
    "$(fact identity_endpoint)?api-version=2019-08-01&resource=https://$admin" |
    sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
[ -n "$token" ] || { echo 'ceiling: no token' >&2; exit 1; }
curl -s "$base/_sandbox/state" | grep -o '"url":"[^"]*","site_id":"[^"]*","template":"[Rr][^"]*"' |
    sed 's/"url":"\([^"]*\)".*/\1/' >"$work/urls"

# What wrk sends: one request again and again, or one for each URL.
cat >"$work/wrk.lua" <<'LUA'
local env = os.getenv
local open = '<Request AddExpandoFieldTypeSuffix="true" SchemaVersion="15.0.0.0" LibraryVersion="16.0.0.0" ' ..
    'ApplicationName="ceiling" xmlns="http://schemas.microsoft.com/sharepoint/clientquery/2009"><Actions>' ..
    '<ObjectPath Id="2" ObjectPathId="1" /><ObjectPath Id="4" ObjectPathId="3" />'
local all = '<Query SelectAllProperties="true"><Properties /></Query>'
local paths = '</Actions><ObjectPaths><Constructor Id="1" TypeId="{268004ae-ef6b-4e9b-8425-127220d84719}" />'
local bodies = {
  get = function(url)
    return open .. '<Query Id="5" ObjectPathId="3">' .. all .. '</Query>' .. paths ..
        '<Method Id="3" ParentId="1" Name="GetSitePropertiesByUrl"><Parameters><Parameter Type="String">' ..
        url .. '</Parameter><Parameter Type="Boolean">true</Parameter></Parameters></Method></ObjectPaths></Request>'
  end,
  remove = function(url)
    return open .. '<Query Id="5" ObjectPathId="3"><Query SelectAllProperties="false"><Properties>' ..
        '<Property Name="IsComplete" ScalarProperty="true" /><Property Name="PollingInterval" ' ..
        'ScalarProperty="true" /></Properties></Query></Query>' .. paths ..
        '<Method Id="3" ParentId="1" Name="RemoveSite"><Parameters><Parameter Type="String">' ..
        url .. '</Parameter></Parameters></Method></ObjectPaths></Request>'
  end,
  list = function()
    return open .. '<Query Id="5" ObjectPathId="3">' .. all .. '<ChildItemQuery SelectAllProperties="true">' ..
        '<Properties /></ChildItemQuery></Query>' .. paths ..
        '<Method Id="3" ParentId="1" Name="GetSitePropertiesFromSharePointByFilters"><Parameters>' ..
        '<Parameter TypeId="{b92aeee2-c92c-4b67-abcc-024e471bc140}"><Property Name="Filter" Type="String"></Property>' ..
        '<Property Name="IncludeDetail" Type="Boolean">false</Property><Property Name="IncludePersonalSite" ' ..
        'Type="Enum">1</Property><Property Name="StartIndex" Type="String">0</Property><Property Name="Template" ' ..
        'Type="String">REDIRECTSITE</Property></Parameter></Parameters></Method></ObjectPaths></Request>'
  end}
local urls, at = {}, 0
function init()
  for line in io.lines(env "CEILING_URLS") do urls[#urls + 1] = line end
  wrk.headers = {Host = env "CEILING_HOST", Authorization = "Bearer " .. env "CEILING_TOKEN",
                 ["Content-Type"] = "text/xml"}
end
function request()
  at = at % #urls + 1
  return wrk.format("POST", "/_vti_bin/client.svc/ProcessQuery", nil, bodies[env "CEILING_WHAT"](urls[at]))
end
function done(summary, latency)
  local s = summary.duration / 1e6
  local bad = summary.errors.status + summary.errors.read + summary.errors.connect + summary.errors.timeout
  io.write(string.format("| %s | %s | %.0f | %.2f | %.1f | %.0f | %d | %d |\n", env "CEILING_WHAT", env "CEILING_BY",
    summary.requests / s, summary.bytes / s / 1048576, latency:percentile(50) / 1000,
    summary.bytes / summary.requests, bad, summary.requests))
end
LUA

ticks() { awk '{print $14 + $15}' "/proc/$pid/stat"; }
echo "| request | over | per second | MiB/s | median ms | bytes | errors | requests | CPU µs each |"
echo "|---|---|---|---|---|---|---|---|---|"
for by in http https; do
    for what in get remove list; do
        curl -sf -o "$work/out" -X POST "$base/_sandbox/reset" || { echo 'ceiling: no reset' >&2; exit 1; }
        before=$(ticks)
        CEILING_URLS=$work/urls CEILING_HOST=$admin CEILING_TOKEN=$token CEILING_WHAT=$what CEILING_BY=$by \
            wrk -t 1 -c "$connections" -d "${seconds}s" -s "$work/wrk.lua" \
            "$by://127.0.0.1:$(fact "${by}_port")" >"$work/wrk" || { cat "$work/wrk" >&2; exit 1; }
        awk -v used=$(($(ticks) - before)) -F '|' '/^\|/ {print $0, sprintf("%.0f |", used * 1e4 / $9); n++}
            END {exit !n}' "$work/wrk" || { cat "$work/wrk" >&2; exit 1; }
    done
done
kill -0 "$pid" 2>/dev/null || { echo 'ceiling: the sandbox is gone' >&2; exit 1; }
echo
echo "$(nproc) cores, load $(cut -d ' ' -f 1 /proc/loadavg), $connections connections, $redirects redirects;" \
    "peak memory of the sandbox $(sed -n 's/^VmHWM:[[:space:]]*//p' "/proc/$pid/status")," \
    "its CPU time $(ticks) ticks"
