# what core/run adds to the build
include core/run/plan.mk
