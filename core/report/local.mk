# what people read on a terminal
noinst_LTLIBRARIES += core/libreport.la
core_libreport_la_SOURCES = \
	core/report/csv.c core/report/csv.h \
	core/report/html.c core/report/html.h \
	core/report/plan_table.c core/report/plan_table.h \
	core/report/progress.c core/report/progress.h \
	core/report/style.c core/report/style.h \
	core/report/summary.c core/report/summary.h \
	core/report/table.c core/report/table.h \
	core/report/tar.c core/report/tar.h \
	core/report/width.c core/report/width.h
core_libreport_la_LIBADD = core/libbase.la
