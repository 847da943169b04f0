# interface 1.0, frozen
EXTRA_DIST += tests/abi/abi.sh tests/abi/layout.c tests/abi/frozen.c tests/abi/1.0/aftermove/plugin.h
TESTS += tests/abi/abi.sh

# manifests are held against the headers they describe
check_PROGRAMS += tests/abi/conform
tests_abi_conform_SOURCES = tests/abi/conform.c
tests_abi_conform_LDADD = $(LIB_PLUGIN) $(LIB_IO) $(LIB_BASE)
TESTS += tests/abi/conform.sh
EXTRA_DIST += tests/abi/conform.sh
