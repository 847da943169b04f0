#!/bin/sh
# docs.sh - the generated manual page is what the program says now.
name=docs
. "${top_srcdir:-.}/tests/cli/lib.sh"
run docs
[ "$code" -eq 0 ] && cmp -s "$work/out" "$src/man/aftermove-operations.7"
ok "man/aftermove-operations.7 is what aftermove docs prints (write it anew when an operation changes)" $?
prints "it has every operation of the connector" ".Ss remove-redirect"
done_testing
