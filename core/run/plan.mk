# plan files: a library of their own below the rest of core/run
noinst_LIBRARIES += core/libplan.a
core_libplan_a_SOURCES = \
	core/run/plan.h \
	core/run/plan_line.c core/run/plan_line.h \
	core/run/plan_reader.c core/run/plan_writer.c \
	core/run/approval.c core/run/approval.h
LIB_PLAN = core/libplan.a $(LIB_JOURNAL)
