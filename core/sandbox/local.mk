# what core/sandbox adds to the build
include core/sandbox/front.mk
