# reports as people open them
check_PROGRAMS += tests/report/make_journal
tests_report_make_journal_SOURCES = tests/report/make_journal.c
tests_report_make_journal_CFLAGS = $(AM_CFLAGS)
tests_report_make_journal_LDADD = $(LIB_JOURNAL) $(LIB_BASE)
TESTS += tests/report/browser.sh
EXTRA_DIST += tests/report/browser.sh tests/report/browser.mjs tests/report/package.json \
	tests/report/package-lock.json tests/report/.npmrc
