# interface 1.0, frozen
EXTRA_DIST += tests/abi/abi.sh tests/abi/layout.c tests/abi/frozen.c tests/abi/1.0/aftermove/plugin.h
TESTS += tests/abi/abi.sh

# manifests are held against the headers they describe
check_PROGRAMS += tests/abi/conform
tests_abi_conform_SOURCES = tests/abi/conform.c
tests_abi_conform_LDADD = core/libplugin.la core/libio.la core/libbase.la
TESTS += tests/abi/conform.sh
EXTRA_DIST += tests/abi/conform.sh
