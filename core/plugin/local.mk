# what core/plugin adds to the build
noinst_LTLIBRARIES += core/libplugin.la
core_libplugin_la_SOURCES = \
	core/plugin/call.c core/plugin/call.h core/plugin/call_state.h \
	core/plugin/descriptor.c core/plugin/descriptor.h \
	core/plugin/door.c \
	core/plugin/fault.c core/plugin/fault.h \
	core/plugin/fit.c \
	core/plugin/host.c \
	core/plugin/loader.c core/plugin/loader.h \
	core/plugin/registry.c core/plugin/registry.h \
	core/plugin/reply.c \
	core/plugin/request.c \
	core/plugin/schema.c core/plugin/schema_check.c core/plugin/schema.h
core_libplugin_la_LIBADD = core/libbase.la -ldl -lm
