# what core/tenant adds to the build
