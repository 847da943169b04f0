# what core/lua adds to the build
