# tests of core/tenant
EXTRA_DIST += tests/unit/testtenant.h

check_PROGRAMS += tests/unit/test_exchange
TESTS += tests/unit/test_exchange
tests_unit_test_exchange_SOURCES = tests/unit/test_exchange.c tests/unit/testtenant.c tests/unit/tinyserver.c tests/unit/testcert.c
tests_unit_test_exchange_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(CRYPTO_CFLAGS)
tests_unit_test_exchange_LDADD = $(LIB_TENANT) $(LIB_IO) $(LIB_BASE) $(UNIT_LIBS) -lssl $(CRYPTO_LIBS) -lpthread

check_PROGRAMS += tests/unit/test_auth
TESTS += tests/unit/test_auth
tests_unit_test_auth_SOURCES = tests/unit/test_auth.c tests/unit/testtenant.c tests/unit/tinyserver.c tests/unit/testcert.c
tests_unit_test_auth_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(CRYPTO_CFLAGS)
tests_unit_test_auth_LDADD = $(LIB_TENANT) $(LIB_IO) $(LIB_BASE) $(UNIT_LIBS) -lssl $(CRYPTO_LIBS) -lpthread

check_PROGRAMS += tests/unit/test_hosts
TESTS += tests/unit/test_hosts
tests_unit_test_hosts_SOURCES = tests/unit/test_hosts.c
tests_unit_test_hosts_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(CRYPTO_CFLAGS)
tests_unit_test_hosts_LDADD = $(LIB_TENANT) $(LIB_IO) $(LIB_BASE) $(UNIT_LIBS) $(CRYPTO_LIBS) -lpthread

check_PROGRAMS += tests/unit/test_jwt
TESTS += tests/unit/test_jwt
tests_unit_test_jwt_SOURCES = tests/unit/test_jwt.c tests/unit/testcert.c
tests_unit_test_jwt_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(CRYPTO_CFLAGS)
tests_unit_test_jwt_LDADD = $(LIB_TENANT) $(LIB_IO) $(LIB_BASE) $(UNIT_LIBS) $(CRYPTO_LIBS) -lpthread

check_PROGRAMS += tests/unit/test_cert
TESTS += tests/unit/test_cert
tests_unit_test_cert_SOURCES = tests/unit/test_cert.c tests/unit/testcert.c
tests_unit_test_cert_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(CRYPTO_CFLAGS)
tests_unit_test_cert_LDADD = $(LIB_TENANT) $(LIB_IO) $(LIB_BASE) $(UNIT_LIBS) $(CRYPTO_LIBS) -lpthread

check_PROGRAMS += tests/unit/test_claims
TESTS += tests/unit/test_claims
tests_unit_test_claims_SOURCES = tests/unit/test_claims.c tests/unit/testtenant.c tests/unit/tinyserver.c tests/unit/testcert.c
tests_unit_test_claims_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(CRYPTO_CFLAGS)
tests_unit_test_claims_LDADD = $(LIB_TENANT) $(LIB_IO) $(LIB_BASE) $(UNIT_LIBS) -lssl $(CRYPTO_LIBS) -lpthread

check_PROGRAMS += tests/unit/test_pin
TESTS += tests/unit/test_pin
tests_unit_test_pin_SOURCES = tests/unit/test_pin.c
tests_unit_test_pin_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(CRYPTO_CFLAGS)
tests_unit_test_pin_LDADD = $(LIB_TENANT) $(LIB_IO) $(LIB_BASE) $(UNIT_LIBS) $(CRYPTO_LIBS) -lpthread

check_PROGRAMS += tests/unit/test_origin
TESTS += tests/unit/test_origin
tests_unit_test_origin_SOURCES = tests/unit/test_origin.c tests/unit/testtenant.c tests/unit/tinyserver.c tests/unit/testcert.c
tests_unit_test_origin_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(CRYPTO_CFLAGS)
tests_unit_test_origin_LDADD = $(LIB_TENANT) $(LIB_IO) $(LIB_BASE) $(UNIT_LIBS) -lssl $(CRYPTO_LIBS) -lpthread
