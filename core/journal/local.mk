# the record of a workspace
noinst_LIBRARIES += core/libjournal.a
core_libjournal_a_SOURCES = \
	core/journal/chain.c core/journal/chain.h \
	core/journal/db.c core/journal/db.h \
	core/journal/effects.c core/journal/effects.h \
	core/journal/journal.h \
	core/journal/leases.c core/journal/leases.h \
	core/journal/ledger.c core/journal/ledger.h core/journal/ledger_add.c core/journal/ledger_copy.c \
	core/journal/ledger_state.h \
	core/journal/lock.c core/journal/lock.h \
	core/journal/runs.c core/journal/runs.h \
	core/journal/schema.c core/journal/schema.h \
	core/journal/tables.c core/journal/tables.h
core_libjournal_a_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)
LIB_JOURNAL = core/libjournal.a $(LIB_BASE) $(SQLITE_LIBS)
