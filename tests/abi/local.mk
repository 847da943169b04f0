# interface 1.0, frozen
EXTRA_DIST += tests/abi/abi.sh tests/abi/layout.c tests/abi/frozen.c tests/abi/1.0/aftermove/plugin.h
TESTS += tests/abi/abi.sh
