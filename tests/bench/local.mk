# what tests/bench adds to the build
# measurements: built by "make check", run by hand
check_PROGRAMS += tests/bench/foreign_call tests/bench/launch tests/bench/bench
tests_bench_foreign_call_SOURCES = tests/bench/foreign_call.c
tests_bench_foreign_call_LDADD = $(LIB_PLUGIN) $(LIB_IO) $(LIB_BASE)
tests_bench_launch_SOURCES = tests/bench/launch.c
tests_bench_bench_SOURCES = tests/bench/bench.c tests/bench/bench.h \
	tests/bench/reads.c tests/bench/removals.c \
	tests/bench/bare.c tests/bench/bare.h \
	tests/bench/figures.c tests/bench/figures.h \
	tests/bench/machine.c tests/bench/machine.h \
	tests/bench/rig.c tests/bench/rig.h \
	tests/bench/sheet.c tests/bench/sheet.h
tests_bench_bench_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/bench -DBENCH_FLAGS='"$(CFLAGS)"'
tests_bench_bench_LDADD = $(LIB_APP) -lm
TESTS += tests/bench/smoke.sh
EXTRA_DIST += tests/bench/smoke.sh tests/bench/README.md

# BENCH=quick: two minutes; BENCH=full: more and larger
BENCH = usual
.PHONY: bench
bench: all tests/bench/bench tests/bench/launch
	@mkdir -p '$(srcdir)/tests/bench/results' tests/bench/work
	AFTERMOVE_SCRIPTS='$(abs_top_srcdir)/scripts' tests/bench/bench '$(BENCH)' '$(abs_top_builddir)' \
		'$(abs_top_builddir)/tests/bench/work' '$(srcdir)/tests/bench/results'
	@rm -rf tests/bench/work
	@cat '$(srcdir)/tests/bench/results/bench.md'

# what the sandbox can serve by itself; needs wrk(1)
EXTRA_DIST += tests/bench/ceiling.sh
.PHONY: ceiling
ceiling: aftermove-sandbox
	top_builddir=. sh '$(srcdir)/tests/bench/ceiling.sh'
