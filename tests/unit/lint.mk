# tests of core/lint; what it says of whole playbooks is in tests/cli/playbook_check.sh
lint_tests = tests/unit/test_lexer tests/unit/test_parser
check_PROGRAMS += $(lint_tests)
TESTS += $(lint_tests)
LINT_TEST_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
LINT_TEST_LIBS = $(LIB_LINT) $(LIB_BASE) $(UNIT_LIBS)

tests_unit_test_lexer_SOURCES = tests/unit/test_lexer.c
tests_unit_test_lexer_CFLAGS = $(LINT_TEST_CFLAGS)
tests_unit_test_lexer_LDADD = $(LINT_TEST_LIBS)
tests_unit_test_parser_SOURCES = tests/unit/test_parser.c
tests_unit_test_parser_CFLAGS = $(LINT_TEST_CFLAGS)
tests_unit_test_parser_LDADD = $(LINT_TEST_LIBS)
