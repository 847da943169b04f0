# what plugins adds to the build
