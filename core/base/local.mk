# what core/base adds to the build
noinst_LIBRARIES += core/libbase.a
core_libbase_a_SOURCES = \
	core/base/archive.c core/base/archive.h \
	core/base/buf.c core/base/buf.h \
	core/base/clock.c core/base/clock.h \
	core/base/csv.c core/base/csv.h \
	core/base/digest.c core/base/digest.h \
	core/base/err.c core/base/err.h \
	core/base/file.c core/base/file.h \
	core/base/json.c core/base/json.h \
	core/base/json_fast.cc core/base/json_fast.h \
	core/base/json_format.c core/base/json_lines.c core/base/json_make.c \
	core/base/json_keys.c core/base/json_keys.h \
	core/base/late.c core/base/late.h core/base/late_archive.c \
	core/base/like.c core/base/like.h \
	core/base/log.c core/base/log.h \
	core/base/mem.c core/base/mem.h \
	core/base/minisign.c core/base/minisign.h \
	core/base/secret.c core/base/secret.h \
	core/base/sign.c core/base/sign.h \
	core/base/text.c core/base/text.h \
	core/base/ulid.c core/base/ulid.h \
	core/base/uri.c core/base/uri.h \
	core/base/value.c core/base/value.h
core_libbase_a_CXXFLAGS = $(AM_CXXFLAGS) $(SIMDJSON_CFLAGS)
core_libbase_a_CFLAGS = $(AM_CFLAGS) $(CJSON_CFLAGS) $(CRYPTO_CFLAGS) $(ARCHIVE_CFLAGS) $(NETTLE_CFLAGS) $(SODIUM_CFLAGS)
LIB_BASE = core/libbase.a $(CJSON_LIBS) $(SIMDJSON_LIBS) -lstdc++ $(CRYPTO_LIBS) $(NETTLE_LIBS) $(SODIUM_LIBS) -lm
