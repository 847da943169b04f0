# what core/run adds to the build
