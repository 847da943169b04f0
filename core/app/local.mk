# the program
bin_PROGRAMS += aftermove
aftermove_SOURCES = core/app/main.c
aftermove_CFLAGS = $(AM_CFLAGS)
aftermove_LDADD = core/libapp.la

# everything but main(), so that tests can link it
noinst_LTLIBRARIES += core/libapp.la
core_libapp_la_SOURCES = \
	core/app/app.c core/app/app.h \
	core/app/args.c core/app/args.h \
	core/app/child.c core/app/child.h \
	core/app/cmd_call.c core/app/cmd_demo.c core/app/cmd_help.c core/app/cmd_init.c \
	core/app/cmd_list.c core/app/cmd_plan.c core/app/cmd_run.c core/app/cmd_sandbox.c \
	core/app/cmd_version.c \
	core/app/command.h core/app/commands.c \
	core/app/config.c core/app/config.h core/app/config_auth.c core/app/config_read.h \
	core/app/config_tenant.c \
	core/app/demo_check.c core/app/demo_check.h \
	core/app/fetch.c core/app/fetch.h \
	core/app/items.c core/app/items.h \
	core/app/outcome.c core/app/outcome.h \
	core/app/params.c core/app/params.h \
	core/app/paths.c core/app/paths.h \
	core/app/perform.c core/app/perform.h \
	core/app/screen.c core/app/screen.h \
	core/app/session.c core/app/session.h \
	core/app/signals.c core/app/signals.h \
	core/app/workspace.c core/app/workspace.h
core_libapp_la_LIBADD = core/libreport.la core/liblua.la core/librun.la core/libsharepoint.la \
	core/libplugin.la core/libtenant.la core/libio.la core/libjournal.la core/libbase.la

.PHONY: demo
demo: all
	AFTERMOVE_SCRIPTS='$(abs_top_srcdir)/scripts' $(DEMO_RUNNER) ./aftermove demo
