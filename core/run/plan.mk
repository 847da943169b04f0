# plan files: a library of their own below the rest of core/run
noinst_LTLIBRARIES += core/libplan.la
core_libplan_la_SOURCES = \
	core/run/plan.h \
	core/run/plan_line.c core/run/plan_line.h \
	core/run/plan_reader.c core/run/plan_writer.c \
	core/run/approval.c core/run/approval.h
core_libplan_la_LIBADD = core/libjournal.la
