# what core/base adds to the build
