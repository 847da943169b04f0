# what core/plugin adds to the build
noinst_LIBRARIES += core/libplugin.a
core_libplugin_a_SOURCES = \
	core/plugin/base64.c core/plugin/base64.h \
	core/plugin/call.c core/plugin/call.h core/plugin/call_state.h \
	core/plugin/ctype.c core/plugin/ctype.h \
	core/plugin/descriptor.c core/plugin/descriptor.h \
	core/plugin/crash.c core/plugin/crash.h \
	core/plugin/door.c \
	core/plugin/fault.c core/plugin/fault.h \
	core/plugin/field.c core/plugin/field.h \
	core/plugin/fit.c \
	core/plugin/foreign.c core/plugin/foreign.h core/plugin/foreign_state.h \
	core/plugin/foreign_in.c core/plugin/foreign_out.c \
	core/plugin/handles.c core/plugin/handles.h \
	core/plugin/host.c \
	core/plugin/kit.c core/plugin/kit.h core/plugin/kit_args.c \
	core/plugin/kit_manifest.c core/plugin/kit_state.h \
	core/plugin/loader.c core/plugin/loader.h \
	core/plugin/library.c core/plugin/library.h \
	core/plugin/manifest.c core/plugin/manifest.h core/plugin/manifest_state.h \
	core/plugin/manifest_change.c core/plugin/manifest_conform.c core/plugin/manifest_types.c \
	core/plugin/manifest_op.c core/plugin/manifest_op.h \
	core/plugin/manifest_step.c core/plugin/manifest_step.h \
	core/plugin/registry.c core/plugin/registry.h \
	core/plugin/reply.c \
	core/plugin/request.c \
	core/plugin/schema.c core/plugin/schema_check.c core/plugin/schema.h \
	core/plugin/symbols.c core/plugin/symbols.h \
	core/plugin/signature.c core/plugin/signature.h
LIB_PLUGIN = core/libplugin.a $(LIB_BASE) $(FFI_LIBS) -ldl -lm
core_libplugin_a_CFLAGS = $(AM_CFLAGS) $(FFI_CFLAGS)
