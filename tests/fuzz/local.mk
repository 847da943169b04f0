# Fuzz targets, libFuzzer's way, replayed over corpus and mutations by `make
# check`. One more target NAME: its fuzz_NAME.c, a directory corpus/NAME, its
# name in fuzz_tests and a stanza like these.
fuzz_tests = tests/fuzz/fuzz_json tests/fuzz/fuzz_uri tests/fuzz/fuzz_lua_data \
	tests/fuzz/fuzz_throttle tests/fuzz/fuzz_claims tests/fuzz/fuzz_realm \
	tests/fuzz/fuzz_sb_xml tests/fuzz/fuzz_schema
fuzz_tests += tests/fuzz/fuzz_csom_reply tests/fuzz/fuzz_csv tests/fuzz/fuzz_link
fuzz_tests += tests/fuzz/fuzz_signature tests/fuzz/fuzz_manifest
fuzz_tests += tests/fuzz/fuzz_lint tests/fuzz/fuzz_console
check_PROGRAMS += $(fuzz_tests)
TESTS += $(fuzz_tests)
EXTRA_DIST += tests/fuzz/corpus

tests_fuzz_fuzz_json_SOURCES = tests/fuzz/fuzz_json.c tests/fuzz/replay.c
tests_fuzz_fuzz_json_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/json"'
tests_fuzz_fuzz_json_LDADD = $(LIB_BASE)

tests_fuzz_fuzz_sb_xml_SOURCES = tests/fuzz/fuzz_sb_xml.c tests/fuzz/replay.c
tests_fuzz_fuzz_sb_xml_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/sb_xml"'
tests_fuzz_fuzz_sb_xml_LDADD = $(LIB_SBSERVICE) $(LIB_SBFRONT) $(LIB_BASE)

tests_fuzz_fuzz_uri_SOURCES = tests/fuzz/fuzz_uri.c tests/fuzz/replay.c
tests_fuzz_fuzz_uri_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/uri"'
tests_fuzz_fuzz_uri_LDADD = $(LIB_BASE)

tests_fuzz_fuzz_lua_data_SOURCES = tests/fuzz/fuzz_lua_data.c tests/fuzz/replay.c
tests_fuzz_fuzz_lua_data_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/lua_data"'
tests_fuzz_fuzz_lua_data_LDADD = $(LIB_LUA) $(LIB_PLUGIN) $(LIB_IO) $(LIB_BASE)

tests_fuzz_fuzz_throttle_SOURCES = tests/fuzz/fuzz_throttle.c tests/fuzz/replay.c
tests_fuzz_fuzz_throttle_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/throttle"'
tests_fuzz_fuzz_throttle_LDADD = $(LIB_IO) $(LIB_BASE)

tests_fuzz_fuzz_claims_SOURCES = tests/fuzz/fuzz_claims.c tests/fuzz/replay.c
tests_fuzz_fuzz_claims_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/claims"'
tests_fuzz_fuzz_claims_LDADD = $(LIB_TENANT) $(LIB_IO) $(LIB_BASE) $(CRYPTO_LIBS)

tests_fuzz_fuzz_realm_SOURCES = tests/fuzz/fuzz_realm.c tests/fuzz/replay.c
tests_fuzz_fuzz_realm_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/realm"'
tests_fuzz_fuzz_realm_LDADD = $(LIB_TENANT) $(LIB_IO) $(LIB_BASE) $(CRYPTO_LIBS)

tests_fuzz_fuzz_schema_SOURCES = tests/fuzz/fuzz_schema.c tests/fuzz/replay.c
tests_fuzz_fuzz_schema_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/schema"'
tests_fuzz_fuzz_schema_LDADD = $(LIB_PLUGIN) $(LIB_BASE)

tests_fuzz_fuzz_csom_reply_SOURCES = tests/fuzz/fuzz_csom_reply.c tests/fuzz/replay.c \
	tests/unit/fakehost.c tests/unit/fakehost.h
tests_fuzz_fuzz_csom_reply_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/csom_reply"'
tests_fuzz_fuzz_csom_reply_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_fuzz_fuzz_csom_reply_LDADD = $(LIB_SHAREPOINT) $(LIB_BASE) $(UNIT_LIBS)

tests_fuzz_fuzz_signature_SOURCES = tests/fuzz/fuzz_signature.c tests/fuzz/replay.c
tests_fuzz_fuzz_signature_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/signature"'
tests_fuzz_fuzz_signature_LDADD = $(LIB_PLUGIN) $(LIB_IO) $(LIB_BASE)

tests_fuzz_fuzz_manifest_SOURCES = tests/fuzz/fuzz_manifest.c tests/fuzz/replay.c
tests_fuzz_fuzz_manifest_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/manifest"'
tests_fuzz_fuzz_manifest_LDADD = $(LIB_PLUGIN) $(LIB_IO) $(LIB_BASE)

tests_fuzz_fuzz_csv_SOURCES = tests/fuzz/fuzz_csv.c tests/fuzz/replay.c
tests_fuzz_fuzz_csv_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/csv"'
tests_fuzz_fuzz_csv_LDADD = $(LIB_REPORT) $(LIB_BASE)

tests_fuzz_fuzz_link_SOURCES = tests/fuzz/fuzz_link.c tests/fuzz/replay.c \
	tests/unit/fakehost.c tests/unit/fakehost.h
tests_fuzz_fuzz_link_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/link"'
tests_fuzz_fuzz_link_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_fuzz_fuzz_link_LDADD = $(LIB_SHAREPOINT) $(LIB_BASE) $(UNIT_LIBS)

fuzz_packages = tests/fuzz/fuzz_minisign tests/fuzz/fuzz_package
check_PROGRAMS += $(fuzz_packages)
TESTS += $(fuzz_packages)

tests_fuzz_fuzz_minisign_SOURCES = tests/fuzz/fuzz_minisign.c tests/fuzz/replay.c
tests_fuzz_fuzz_minisign_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/minisign"'
tests_fuzz_fuzz_minisign_LDADD = $(LIB_BASE)

tests_fuzz_fuzz_package_SOURCES = tests/fuzz/fuzz_package.c tests/fuzz/replay.c
tests_fuzz_fuzz_package_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/package"'
tests_fuzz_fuzz_package_LDADD = $(LIB_PACKAGE) $(LIB_BASE)

tests_fuzz_fuzz_lint_SOURCES = tests/fuzz/fuzz_lint.c tests/fuzz/replay.c
tests_fuzz_fuzz_lint_CPPFLAGS = $(AM_CPPFLAGS) -DFUZZ_CORPUS='"tests/fuzz/corpus/lint"'
tests_fuzz_fuzz_lint_LDADD = $(LIB_LINT) $(LIB_LUA) $(LIB_RUN) $(LIB_PLUGIN) \
	$(LIB_TENANT) $(LIB_IO) $(LIB_JOURNAL) $(LIB_BASE)

tests_fuzz_fuzz_console_SOURCES = tests/fuzz/fuzz_console.c tests/fuzz/replay.c \
	tests/unit/lua_fake.c tests/unit/lua_fake.h
tests_fuzz_fuzz_console_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/unit \
	-DFUZZ_CORPUS='"tests/fuzz/corpus/console"'
tests_fuzz_fuzz_console_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_fuzz_fuzz_console_LDADD = $(LIB_LUA) $(LIB_JOURNAL) $(LIB_PLUGIN) $(LIB_IO) $(LIB_BASE) $(UNIT_LIBS)
