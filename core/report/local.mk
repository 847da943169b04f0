# what people read, on a terminal and on paper
noinst_LIBRARIES += core/libreport.a
core_libreport_a_SOURCES = \
	core/report/account.c core/report/account.h \
	core/report/answer.c \
	core/report/csv.c core/report/csv.h \
	core/report/html.c core/report/html.h \
	core/report/html_charts.c core/report/html_parts.h core/report/html_report.c core/report/html_rows.c \
	core/report/pack.c core/report/pack.h \
	core/report/junit.c core/report/junit.h \
	core/report/plan_table.c core/report/plan_table.h \
	core/report/progress.c core/report/progress.h \
	core/report/report.h core/report/report_json.c core/report/report_lines.c \
	core/report/style.c core/report/style.h \
	core/report/summary.c core/report/summary.h \
	core/report/table.c core/report/table.h \
	core/report/tar.c core/report/tar.h \
	core/report/times.c core/report/times.h \
	core/report/totals.c core/report/totals.h \
	core/report/width.c core/report/width.h
LIB_REPORT = core/libreport.a $(LIB_JOURNAL) $(LIB_BASE) $(ZLIB_LIBS)

# the page's style and script, as they stand in it
page_files = $(top_srcdir)/core/report/page/report.css $(top_srcdir)/core/report/page/report.js
EXTRA_DIST += core/report/page
core/report/page.inc: $(page_files) core/report/page/embed.awk
	$(AM_V_GEN)$(MKDIR_P) core/report && \
	$(AWK) -f $(top_srcdir)/core/report/page/embed.awk $(page_files) >$@.tmp && mv $@.tmp $@
core/report/html_report.lo: core/report/page.inc
BUILT_SOURCES += core/report/page.inc
CLEANFILES += core/report/page.inc
