# what core/sandbox adds to the build
