# what tests/flow adds to the build
