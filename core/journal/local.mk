# what core/journal adds to the build
