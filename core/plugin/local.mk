# what core/plugin adds to the build
