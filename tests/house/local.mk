# what tests/house adds to the build
