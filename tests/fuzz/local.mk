# what tests/fuzz adds to the build
