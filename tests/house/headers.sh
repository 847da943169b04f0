#!/bin/sh
# headers.sh - each header compiles alone; the public one also as C++17.
set -u
src=${top_srcdir:-.}
n=0
flags="-std=c11 -Wall -Wextra -Wpedantic -Werror -fsyntax-only -I$src/core -I$src/core/include"
: "${CC:=cc}"

try() {
    n=$((n + 1))
    what=$1
    shift
    if out=$("$@" 2>&1); then
        echo "ok $n - $what"
    else
        echo "not ok $n - $what"
        echo "$out" | sed 's/^/# /' | head -n 12
    fi
}

libs=$(pkg-config --cflags lua5.4 libcurl sqlite3 libcrypto libffi libarchive libsodium libmicrohttpd expat 2>/dev/null)
for h in $(cd "$src" && find core -name '*.h' | LC_ALL=C sort); do
    # shellcheck disable=SC2086 # lists of words on purpose
    try "$h stands alone" $CC $flags $libs -x c "$src/$h"
done
if command -v c++ >/dev/null; then
    try "plugin.h is C++17" c++ -std=c++17 -Wall -Wextra -Werror -fsyntax-only -x c++ "$src/core/include/aftermove/plugin.h"
fi
echo "1..$n"
