# what core/package adds to the build
noinst_LIBRARIES += core/libpackage.a
core_libpackage_a_SOURCES = \
	core/package/folder.c \
	core/package/lock.c core/package/lock.h \
	core/package/package.c core/package/package.h \
	core/package/version.c core/package/version.h
LIB_PACKAGE = core/libpackage.a
