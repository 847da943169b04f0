# tests of core/base: one program a file, all alike
base_tests = \
	tests/unit/test_err \
	tests/unit/test_mem \
	tests/unit/test_buf \
	tests/unit/test_value \
	tests/unit/test_json \
	tests/unit/test_csv_read \
	tests/unit/test_text \
	tests/unit/test_uri \
	tests/unit/test_clock \
	tests/unit/test_ulid \
	tests/unit/test_secret \
	tests/unit/test_log \
	tests/unit/test_file \
	tests/unit/test_digest \
	tests/unit/test_sign
check_PROGRAMS += $(base_tests)
TESTS += $(base_tests)
BASE_TEST_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
BASE_TEST_LIBS = $(LIB_BASE) $(UNIT_LIBS)

tests_unit_test_err_SOURCES = tests/unit/test_err.c
tests_unit_test_err_CFLAGS = $(BASE_TEST_CFLAGS)
tests_unit_test_err_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_mem_SOURCES = tests/unit/test_mem.c
tests_unit_test_mem_CFLAGS = $(BASE_TEST_CFLAGS)
tests_unit_test_mem_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_buf_SOURCES = tests/unit/test_buf.c
tests_unit_test_buf_CFLAGS = $(BASE_TEST_CFLAGS)
tests_unit_test_buf_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_value_SOURCES = tests/unit/test_value.c
tests_unit_test_value_CFLAGS = $(BASE_TEST_CFLAGS)
tests_unit_test_value_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_json_SOURCES = tests/unit/test_json.c
tests_unit_test_json_CFLAGS = $(BASE_TEST_CFLAGS)
tests_unit_test_json_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_csv_read_SOURCES = tests/unit/test_csv_read.c
tests_unit_test_csv_read_CFLAGS = $(BASE_TEST_CFLAGS)
tests_unit_test_csv_read_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_text_SOURCES = tests/unit/test_text.c
tests_unit_test_text_CFLAGS = $(BASE_TEST_CFLAGS)
tests_unit_test_text_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_uri_SOURCES = tests/unit/test_uri.c
tests_unit_test_uri_CFLAGS = $(BASE_TEST_CFLAGS)
tests_unit_test_uri_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_clock_SOURCES = tests/unit/test_clock.c
tests_unit_test_clock_CFLAGS = $(BASE_TEST_CFLAGS)
tests_unit_test_clock_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_ulid_SOURCES = tests/unit/test_ulid.c
tests_unit_test_ulid_CFLAGS = $(BASE_TEST_CFLAGS)
tests_unit_test_ulid_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_secret_SOURCES = tests/unit/test_secret.c
tests_unit_test_secret_CFLAGS = $(BASE_TEST_CFLAGS)
tests_unit_test_secret_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_log_SOURCES = tests/unit/test_log.c
tests_unit_test_log_CFLAGS = $(BASE_TEST_CFLAGS)
tests_unit_test_log_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_file_SOURCES = tests/unit/test_file.c
tests_unit_test_file_CFLAGS = $(BASE_TEST_CFLAGS)
tests_unit_test_file_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_digest_SOURCES = tests/unit/test_digest.c
tests_unit_test_digest_CFLAGS = $(BASE_TEST_CFLAGS)
tests_unit_test_digest_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_sign_SOURCES = tests/unit/test_sign.c
tests_unit_test_sign_CFLAGS = $(BASE_TEST_CFLAGS)
tests_unit_test_sign_LDADD = $(BASE_TEST_LIBS)
