# what tests/abi adds to the build: manifests are held against the headers they describe
check_PROGRAMS += tests/abi/conform
tests_abi_conform_SOURCES = tests/abi/conform.c
tests_abi_conform_LDADD = core/libplugin.la core/libio.la core/libbase.la
TESTS += tests/abi/conform.sh
EXTRA_DIST += tests/abi/conform.sh
