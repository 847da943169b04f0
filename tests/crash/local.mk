# what tests/crash adds to the build: runs that are killed, cut off, doubled and overtaken
check_LTLIBRARIES += tests/crash/killer.la
tests_crash_killer_la_SOURCES = tests/crash/killer.c
tests_crash_killer_la_CFLAGS = $(AM_CFLAGS) -fvisibility=default
tests_crash_killer_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -rpath /nowhere

crash_tests = tests/crash/crash tests/crash/powercut tests/crash/lost tests/crash/twice \
	tests/crash/drift
check_PROGRAMS += $(crash_tests)
TESTS += $(crash_tests)
crash_rig = tests/crash/rig.c tests/crash/rig.h tests/crash/trial.c tests/crash/spawn.c \
	tests/crash/spawn.h tests/crash/web.c tests/crash/web.h tests/crash/judge.c tests/crash/judge.h \
	tests/crash/judge_journal.c
tests_crash_crash_SOURCES = tests/crash/crash.c $(crash_rig)
tests_crash_crash_LDADD = $(LIB_JOURNAL) $(LIB_BASE)
tests_crash_powercut_SOURCES = tests/crash/powercut.c $(crash_rig)
tests_crash_powercut_LDADD = $(LIB_JOURNAL) $(LIB_BASE)
tests_crash_lost_SOURCES = tests/crash/lost.c $(crash_rig)
tests_crash_lost_LDADD = $(LIB_JOURNAL) $(LIB_BASE)
tests_crash_twice_SOURCES = tests/crash/twice.c $(crash_rig)
tests_crash_twice_LDADD = $(LIB_JOURNAL) $(LIB_BASE)
tests_crash_drift_SOURCES = tests/crash/drift.c $(crash_rig)
tests_crash_drift_LDADD = $(LIB_JOURNAL) $(LIB_BASE)
