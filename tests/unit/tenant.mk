# tests of core/tenant
EXTRA_DIST += tests/unit/testtenant.h

check_PROGRAMS += tests/unit/test_exchange
TESTS += tests/unit/test_exchange
tests_unit_test_exchange_SOURCES = tests/unit/test_exchange.c tests/unit/testtenant.c tests/unit/tinyserver.c tests/unit/testcert.c
tests_unit_test_exchange_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(CRYPTO_CFLAGS)
tests_unit_test_exchange_LDADD = core/libtenant.la core/libio.la core/libbase.la $(UNIT_LIBS) -lssl $(CRYPTO_LIBS) -lpthread
