# the program
bin_PROGRAMS += aftermove
aftermove_SOURCES = core/app/main.c
aftermove_CFLAGS = $(AM_CFLAGS)
aftermove_LDADD = $(LIB_APP)

# everything but main(), so that tests can link it
noinst_LIBRARIES += core/libapp.a
core_libapp_a_SOURCES = \
	core/app/admission.c core/app/admission.h \
	core/app/app.c core/app/app.h \
	core/app/applying.c core/app/applying.h \
	core/app/apart.c core/app/apart.h \
	core/app/args.c core/app/args.h \
	core/app/ask.c core/app/ask.h \
	core/app/batch.c core/app/batch.h \
	core/app/both.c core/app/both.h \
	core/app/box.c core/app/box.h \
	core/app/bundle.c core/app/bundle.h \
	core/app/check.c core/app/check.h \
	core/app/child.c core/app/child.h \
	core/app/chronicle.c core/app/chronicle.h \
	core/app/cmd_apply.c core/app/cmd_approve.c core/app/cmd_call.c core/app/cmd_demo.c \
	core/app/cmd_complete.c core/app/cmd_completion.c \
	core/app/cmd_console.c core/app/console_gate.c core/app/console_gate.h \
	core/app/console_show.c core/app/console_show.h \
	core/app/completion.c core/app/completion.h \
	core/app/completion_names.c core/app/completion_names.h \
	core/app/cmd_diff.c core/app/cmd_docs.c core/app/cmd_evidence.c core/app/cmd_export.c core/app/cmd_help.c \
	core/app/cmd_init.c core/app/cmd_journal.c core/app/cmd_leases.c core/app/cmd_list.c \
	core/app/cmd_log.c core/app/cmd_plan.c core/app/cmd_plugin.c core/app/cmd_resume.c core/app/cmd_run.c \
	core/app/cmd_runs.c core/app/cmd_sandbox.c core/app/cmd_show.c core/app/cmd_stubs.c core/app/cmd_trim.c \
	core/app/cmd_undo.c core/app/cmd_version.c \
	core/app/cmd_top.c core/app/top.c core/app/top.h \
	core/app/command.h core/app/commands.c \
	core/app/config.c core/app/config.h core/app/config_auth.c core/app/config_bases.c \
	core/app/config_plugin.c core/app/config_read.h \
	core/app/config_tenant.c core/app/config_trust.c \
	core/app/demo_check.c core/app/demo_check.h \
	core/app/contact.c core/app/contact.h core/app/contact_log.c core/app/contact_log.h \
	core/app/contact_wire.c \
	core/app/cmd_doctor.c core/app/doctor.h core/app/doctor_access.c core/app/doctor_hosts.c \
	core/app/doctor_key.c core/app/doctor_service.c core/app/doctor_workspace.c \
	core/app/enact.c core/app/enact.h \
	core/app/fetch.c core/app/fetch.h \
	core/app/folder.c core/app/folder.h \
	core/app/lint_permissions.c core/app/lint_print.c \
	core/app/permissions.c core/app/permissions.h \
	core/app/playbook_lint.c core/app/playbook_lint.h \
	core/app/cmd_inventory.c core/app/inventory.c core/app/inventory.h core/app/inventory_scenario.c \
	core/app/items.c core/app/items.h \
	core/app/cmd_ledger.c core/app/ledger.h core/app/ledger_import.c core/app/ledger_list.c \
	core/app/ledger_places.c core/app/ledger_places.h \
	core/app/line.c core/app/line.h \
	core/app/outcome.c core/app/outcome.h \
	core/app/pager.c core/app/pager.h \
	core/app/params.c core/app/params.h \
	core/app/param_file.c core/app/param_file.h \
	core/app/parcel.c core/app/parcel.h core/app/parcel_facts.c core/app/parcel_facts.h \
	core/app/password.c core/app/password.h \
	core/app/paths.c core/app/paths.h \
	core/app/perform.c core/app/perform.h \
	core/app/planning.c core/app/planning.h \
	core/app/cmd_playbook.c core/app/playbook_words.h core/app/playbook_install.c \
	core/app/playbook_list.c core/app/playbook_pack.c core/app/playbook_show.c core/app/playbook_trust.c \
	core/app/playbook_verify.c \
	core/app/playbook_new.c core/app/playbook_test.c \
	core/app/skeleton_fill.c core/app/skeleton_fill.h \
	core/app/spec.h core/app/spec_judge.c core/app/spec_read.c core/app/spec_run.c core/app/spec_sites.c \
	core/app/plugin_check.c core/app/plugin_check.h \
	core/app/plugin_list.c core/app/plugin_list.h \
	core/app/plugin_new.c core/app/plugin_new.h \
	core/app/launch.c core/app/launch.h \
	core/app/records.c core/app/records.h \
	core/app/cmd_report.c core/app/report_subject.c core/app/report_subject.h \
	core/app/screen.c core/app/screen.h \
	core/app/show.h core/app/show_plan.c core/app/show_run.c \
	core/app/session.c core/app/session.h \
	core/app/signals.c core/app/signals.h \
	core/app/stubs_words.c core/app/stubs_words.h \
	core/app/trust.c core/app/trust.h \
	core/app/unpack.c core/app/unpack.h \
	core/app/workspace.c core/app/workspace.h
core_libapp_a_CFLAGS = $(AM_CFLAGS) $(EDIT_CFLAGS)
LIB_APP = core/libapp.a $(LIB_REPORT) $(LIB_LINT) $(LIB_LUA) $(LIB_RUN) $(LIB_SHAREPOINT) \
	$(LIB_PLUGIN) $(LIB_TENANT) $(LIB_IO) $(LIB_JOURNAL) $(LIB_PACKAGE) $(LIB_BASE) $(EDIT_LIBS)

# what `plugin new` writes
skeleton_files = $(top_srcdir)/core/app/skeleton/plugin.c $(top_srcdir)/core/app/skeleton/check.json \
	$(top_srcdir)/core/app/skeleton/Makefile $(top_srcdir)/core/app/skeleton/README.md
EXTRA_DIST += core/app/skeleton
core/app/skeleton.h: $(skeleton_files) core/app/skeleton/embed.awk
	$(AM_V_GEN)$(MKDIR_P) core/app && \
	$(AWK) -v prefix=skeleton -f $(top_srcdir)/core/app/skeleton/embed.awk $(skeleton_files) >$@.tmp && mv $@.tmp $@
BUILT_SOURCES += core/app/skeleton.h
CLEANFILES += core/app/skeleton.h

# what `completion` prints, and where the shells find it by themselves
completion_files = $(top_srcdir)/core/app/completion/aftermove.bash \
	$(top_srcdir)/core/app/completion/aftermove.zsh $(top_srcdir)/core/app/completion/aftermove.fish
EXTRA_DIST += core/app/completion
core/app/completion_scripts.h: $(completion_files) core/app/skeleton/embed.awk
	$(AM_V_GEN)$(MKDIR_P) core/app && \
	$(AWK) -v prefix=completion -f $(top_srcdir)/core/app/skeleton/embed.awk $(completion_files) >$@.tmp && mv $@.tmp $@
BUILT_SOURCES += core/app/completion_scripts.h
CLEANFILES += core/app/completion_scripts.h
bashcompdir = $(datadir)/bash-completion/completions
zshcompdir = $(datadir)/zsh/site-functions
fishcompdir = $(datadir)/fish/vendor_completions.d
install-data-hook:
	$(MKDIR_P) '$(DESTDIR)$(bashcompdir)' '$(DESTDIR)$(zshcompdir)' '$(DESTDIR)$(fishcompdir)'
	$(INSTALL_DATA) $(top_srcdir)/core/app/completion/aftermove.bash '$(DESTDIR)$(bashcompdir)/aftermove'
	$(INSTALL_DATA) $(top_srcdir)/core/app/completion/aftermove.zsh '$(DESTDIR)$(zshcompdir)/_aftermove'
	$(INSTALL_DATA) $(top_srcdir)/core/app/completion/aftermove.fish '$(DESTDIR)$(fishcompdir)/aftermove.fish'
uninstall-hook:
	rm -f '$(DESTDIR)$(bashcompdir)/aftermove' '$(DESTDIR)$(zshcompdir)/_aftermove' \
	  '$(DESTDIR)$(fishcompdir)/aftermove.fish'

# what `playbook new` writes
book_files = $(top_srcdir)/core/app/skeleton/book.lua $(top_srcdir)/core/app/skeleton/book.md \
	$(top_srcdir)/core/app/skeleton/book-spec.lua $(top_srcdir)/core/app/skeleton/book-sites.json
core/app/skeleton_book.h: $(book_files) core/app/skeleton/embed.awk
	$(AM_V_GEN)$(MKDIR_P) core/app && \
	$(AWK) -v prefix=skeleton -f $(top_srcdir)/core/app/skeleton/embed.awk $(book_files) >$@.tmp && mv $@.tmp $@
BUILT_SOURCES += core/app/skeleton_book.h
CLEANFILES += core/app/skeleton_book.h

.PHONY: demo
demo: all
	AFTERMOVE_SCRIPTS='$(abs_top_srcdir)/scripts' $(DEMO_RUNNER) ./aftermove demo
