# what tests/cli adds to the build
EXTRA_DIST += tests/cli/sandbox.sh
TESTS += tests/cli/sandbox.sh

# the manual: clean, and its examples run
EXTRA_DIST += tests/cli/man_lint.sh tests/cli/man_playbook.sh
TESTS += tests/cli/man_lint.sh tests/cli/man_playbook.sh

# plan files, apply, undo, looking back
EXTRA_DIST += tests/cli/history.sh tests/cli/lib.sh
TESTS += tests/cli/history.sh
