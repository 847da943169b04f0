# what core/report adds to the build
