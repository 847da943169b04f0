# what core/run adds to the build
include core/run/plan.mk
noinst_LIBRARIES += core/librun.a
core_librun_a_SOURCES = \
	core/run/declared.c core/run/declared.h \
	core/run/drive.c core/run/drive.h core/run/drive_state.h \
	core/run/effect.c core/run/effect.h \
	core/run/gate.c core/run/gate.h \
	core/run/gather.c core/run/gather.h \
	core/run/giveback.c \
	core/run/ledger.c core/run/ledger.h \
	core/run/memory.c core/run/memory.h \
	core/run/nested.c \
	core/run/note.c \
	core/run/outcome.c \
	core/run/passage.c \
	core/run/record.c core/run/record.h \
	core/run/record_plan.c core/run/record_plan.h \
	core/run/record_waits.c core/run/record_waits.h \
	core/run/rules.c core/run/rules.h \
	core/run/run.c core/run/run.h core/run/run_state.h \
	core/run/send.c \
	core/run/tally.c core/run/tally.h \
	core/run/window.c core/run/window.h \
	core/run/work.c
LIB_RUN = core/librun.a $(LIB_PLUGIN) $(LIB_PLAN)
