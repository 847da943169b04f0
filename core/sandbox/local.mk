# what core/sandbox adds to the build
include core/sandbox/front.mk
include core/sandbox/service.mk
