# what core/io adds to the build
