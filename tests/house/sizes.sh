#!/bin/sh
# sizes.sh - files stay small, headers smaller, and nothing banned is called.
set -u
cd "${top_srcdir:-.}" || exit 99
n=0

ok() {
    n=$((n + 1))
    if [ -z "$2" ]; then
        echo "ok $n - $1"
    else
        echo "not ok $n - $1"
        echo "$2" | sed 's/^/# /'
    fi
}

list() { find "$@" | LC_ALL=C sort; }
over() { xargs -r wc -l | awk -v max="$1" '$2 != "total" && $1 > max {print $2 " has " $1 " lines, at most " max}'; }

ok "no source file over 600 lines" \
    "$(list core plugins scripts tests -name '*.c' -o -name '*.cc' -o -name '*.lua' -o -name '*.sh' | over 600)"
ok "no header over 150 lines" \
    "$(list core plugins -name '*.h' ! -path '*/aftermove/plugin.h' | over 150)"
ok "the public header stays a header" "$(echo core/include/aftermove/plugin.h | over 220)"

banned='strcpy|strcat|sprintf|vsprintf|strncpy|strtok|atoi|atol|gets|alloca|system|popen'
ok "no banned function" \
    "$(list core plugins -name '*.[ch]' | xargs -r grep -nE "(^|[^a-zA-Z0-9_>.])($banned)[[:space:]]*\(" | grep -vE '^[^:]*:[0-9]+:[[:space:]]*(/?\*|//)')"

ok "GCC's cleanup attribute is not used where Lua may jump" \
    "$(list core/lua -name '*.[ch]' | xargs -r grep -n '__attribute__((cleanup')"

words='TO''DO|FIX''ME|X''XX|HA''CK|not (yet )?imple''mented|place''holder'
ok "nothing unfinished by its own word" \
    "$({
        list core plugins scripts man -type f ! -name '*.json'
        list tests -type f \( -name '*.[ch]' -o -name '*.cc' -o -name '*.sh' -o -name '*.lua' -o -name '*.js' \) ! -path '*/node_modules/*'
    } | while read -r file; do # a literal in two pieces is read as one
        grep -qI . "$file" && sed 's/"[[:space:]]*"//g' "$file" | grep -nE "\\b($words)\\b" | sed "s|^|$file:|"
    done)"

ok "each source includes its own header first" "$(
    list core -name '*.c' | while read -r file; do
        own=${file%.c}.h
        [ -f "$own" ] || continue
        first=$(sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*//p' "$file" | head -n 1)
        [ "$first" = "\"${own#core/}\"" ] || echo "$file begins with ${first:-nothing}, not \"${own#core/}\""
    done
)"
echo "1..$n"
