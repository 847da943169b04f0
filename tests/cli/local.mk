# the programs from outside, as their users see them
cli_tests = tests/cli/badinput.sh tests/cli/demo.sh tests/cli/examples.sh tests/cli/help.sh \
	tests/cli/init.sh tests/cli/sandbox.sh
TESTS += $(cli_tests)
EXTRA_DIST += $(cli_tests) tests/cli/lib.sh

# the manual: clean, and its examples run
EXTRA_DIST += tests/cli/man_lint.sh tests/cli/man_playbook.sh
TESTS += tests/cli/man_lint.sh tests/cli/man_playbook.sh

# plan files, apply, undo, looking back
EXTRA_DIST += tests/cli/history.sh
TESTS += tests/cli/history.sh

# plugins, as the configuration names them
EXTRA_DIST += tests/cli/plugin_block.sh tests/cli/plugin_manifest.sh tests/cli/plugin_new.sh
TESTS += tests/cli/plugin_block.sh tests/cli/plugin_manifest.sh tests/cli/plugin_new.sh

# what a diagnosis finds; playbooks that change nothing
EXTRA_DIST += tests/cli/file_params.sh tests/cli/verify_access.sh tests/cli/sharing_links.sh
TESTS += tests/cli/file_params.sh tests/cli/verify_access.sh tests/cli/sharing_links.sh
EXTRA_DIST += tests/cli/doctor.sh tests/cli/read_only_sites.sh tests/cli/inventory.sh tests/cli/reads.sh
TESTS += tests/cli/doctor.sh tests/cli/read_only_sites.sh tests/cli/inventory.sh tests/cli/reads.sh

# who is migrated back
EXTRA_DIST += tests/cli/ledger.sh tests/cli/migrate_back.sh tests/cli/migrate_back.awk tests/cli/purge.sh
TESTS += tests/cli/ledger.sh tests/cli/migrate_back.sh tests/cli/purge.sh

# the plugins that are installed, and the licences' end
EXTRA_DIST += tests/cli/plugins_alive.sh tests/cli/shipped_plugins.sh
TESTS += tests/cli/plugins_alive.sh tests/cli/shipped_plugins.sh
check_PROGRAMS += tests/plugins/post_server
tests_plugins_post_server_SOURCES = tests/plugins/post_server.c
tests_plugins_post_server_CFLAGS = $(AM_CFLAGS) $(MHD_CFLAGS)
tests_plugins_post_server_LDADD = $(MHD_LIBS) -lpthread
# the page that is made from the operations' rows
EXTRA_DIST += tests/cli/docs.sh
TESTS += tests/cli/docs.sh

# playbooks as folders
EXTRA_DIST += tests/cli/playbook_folder.sh
TESTS += tests/cli/playbook_folder.sh

# over HTTP/2, by a proxy before the sandbox; with a relay that loses answers
check_PROGRAMS += tests/cli/h2_relay
tests_cli_h2_relay_SOURCES = tests/cli/h2_relay.c
tests_cli_h2_relay_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
tests_cli_h2_relay_LDADD = -lssl $(CRYPTO_LIBS)
EXTRA_DIST += tests/cli/front.sh tests/cli/http2.sh tests/cli/http2_lost.sh
TESTS += tests/cli/http2.sh tests/cli/http2_lost.sh

# playbooks as packages
EXTRA_DIST += tests/cli/playbook_door.sh tests/cli/playbook_minisign.sh tests/cli/playbook_pack.sh tests/data/minisign
TESTS += tests/cli/playbook_door.sh tests/cli/playbook_minisign.sh tests/cli/playbook_pack.sh

# what became of a run, as a page and for programs
EXTRA_DIST += tests/cli/report.sh
TESTS += tests/cli/report.sh

# at the terminal: completion by the real shells
EXTRA_DIST += tests/cli/completion.sh tests/cli/zsh_offers.zsh
TESTS += tests/cli/completion.sh

# the console, by a pipe and at a terminal
EXTRA_DIST += tests/cli/console.sh tests/cli/console_screen.sh tests/cli/password_screen.sh tests/cli/screen.sh
TESTS += tests/cli/console.sh tests/cli/console_screen.sh tests/cli/password_screen.sh

# the manual against the program's tables
EXTRA_DIST += tests/cli/man_commands.sh
TESTS += tests/cli/man_commands.sh

# widths, colour, the pager, errors and logs
EXTRA_DIST += tests/cli/terminal.sh
TESTS += tests/cli/terminal.sh
# playbooks: begun, looked through, tested
EXTRA_DIST += tests/cli/playbook_check.sh tests/cli/playbook_test.sh
TESTS += tests/cli/playbook_check.sh tests/cli/playbook_test.sh

# the budget that processes share; the whole of the last step
EXTRA_DIST += tests/cli/top.sh tests/cli/post_migration.sh tests/cli/resume_consent.sh
TESTS += tests/cli/top.sh tests/cli/post_migration.sh tests/cli/resume_consent.sh
