# what core/package adds to the build
noinst_LTLIBRARIES += core/libpackage.la
core_libpackage_la_SOURCES = \
	core/package/folder.c \
	core/package/lock.c core/package/lock.h \
	core/package/package.c core/package/package.h \
	core/package/version.c core/package/version.h
