#!/bin/sh
# man_lint.sh - every page of the manual is clean by mandoc -Tlint.
top=${top_srcdir:-.}
set -- "$top"/man/*.[1-8]
if ! command -v mandoc >/dev/null 2>&1; then
    echo "1..0 # SKIP mandoc is not installed"
    exit 0
fi
echo "1..$#"
n=0
for page; do
    n=$((n + 1))
    # Our own pages are not installed here, and the database of those that are may be old.
    said=$(mandoc -Tlint "$page" 2>&1 | grep -v -e 'referenced manual not found' -e 'mandoc\.db')
    if [ -z "$said" ]; then
        echo "ok $n - ${page##*/}"
    else
        echo "not ok $n - ${page##*/}"
        echo "$said" | sed 's/^/# /'
    fi
done
