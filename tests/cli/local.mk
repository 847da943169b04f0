# what tests/cli adds to the build
