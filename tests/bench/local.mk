# what tests/bench adds to the build
# measurements: built by "make check", run by hand
check_PROGRAMS += tests/bench/foreign_call
tests_bench_foreign_call_SOURCES = tests/bench/foreign_call.c
tests_bench_foreign_call_LDADD = core/libplugin.la core/libio.la core/libbase.la $(CURL_LIBS)
