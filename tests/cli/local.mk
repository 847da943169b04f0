# what tests/cli adds to the build
EXTRA_DIST += tests/cli/sandbox.sh
TESTS += tests/cli/sandbox.sh
