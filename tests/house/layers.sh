#!/bin/sh
# layers.sh - the law of the house, read from the #include lines (core/README.md).
set -u
cd "${top_srcdir:-.}" || exit 99
n=0
failed=0

# folder: the folders of core/ it may include, besides itself and <aftermove/plugin.h>
laws='base:
io: base
package: base
tenant: io base
plugin: tenant io base
journal: base
run: plugin journal tenant io base
lua: run plugin journal tenant io base
report: journal base
lint: lua plugin base
app: base package io tenant plugin journal run lua lint report sharepoint
sharepoint: NOTHING
sandbox: base'

# header of a library: the only places that may include it
doors='cjson/:core/base/json.c
simdjson:core/base/json_fast.cc
archive:core/base/archive.c core/base/late_archive.c
nettle/:core/base/digest.c
sodium:core/base/minisign.c
curl/:core/io/
sqlite3.h:core/journal/
zlib.h:core/report/pack.c
openssl/:core/base/sign.c core/tenant/ core/sandbox/
lua.h:core/lua/
lauxlib.h:core/lua/
lualib.h:core/lua/
ffi.h:core/plugin/
dlfcn.h:core/plugin/ core/base/late.c
microhttpd.h:core/sandbox/
expat.h:core/sandbox/
histedit.h:core/app/line.c'

ok() {
    n=$((n + 1))
    if [ -z "$2" ]; then
        echo "ok $n - $1"
    else
        failed=$((failed + 1))
        echo "not ok $n - $1"
        echo "$2" | sed 's/^/# /'
    fi
}

sources() { find "$@" -name '*.[ch]' -o -name '*.cc' | LC_ALL=C sort; }

# Quoted includes of a folder that lead where it must not.
trespass() {
    folder=$1 allowed=$2
    sources "core/$folder" | while read -r file; do
        sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"\([^"]*\)".*/\1/p' "$file" |
            while read -r inc; do
                case $inc in
                */*) to=${inc%%/*} ;;
                *) to=$folder ;;
                esac
                [ "$to" = "$folder" ] && continue
                case " $allowed " in *" $to "*) continue ;; esac
                echo "$file includes \"$inc\": $folder may include only: ${allowed:-libc}"
            done
    done
}

echo "$laws" | {
    while IFS=: read -r folder allowed; do
        allowed=$(echo "$allowed" | sed 's/^ *//; s/NOTHING//')
        ok "core/$folder includes nothing sideways, nothing upward" "$(trespass "$folder" "$allowed")"
    done

    found=$(sources core/sharepoint plugins | xargs -r grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' /dev/null |
        grep -vE '^core/sharepoint/[^:]*:[0-9]+:#include "sharepoint/' |
        grep -vE '^plugins/([^/]+)/[^:]*:[0-9]+:#include "[a-z_]+\.h"')
    ok "connectors see nothing of the core but <aftermove/plugin.h>" "$found"

    found=$(sources core/sandbox | xargs -r grep -nE 'sharepoint/|tenant/|"io/' /dev/null | grep '#include')
    ok "the sandbox shares no code with the connector" "$found"

    echo "$doors" | {
        while IFS=: read -r header places; do
            found=$(sources core plugins |
                xargs -r grep -lE "#[[:space:]]*include[[:space:]]*<$header" /dev/null |
                while read -r file; do
                    for place in $places; do
                        case $file in "$place"*) continue 2 ;; esac
                    done
                    echo "$file includes <$header>: its door is $places"
                done)
            ok "one door for <$header>" "$found"
        done
        echo "1..$n"
        [ "$failed" -eq 0 ]
    }
}
