# what core/lua adds to the build
noinst_LTLIBRARIES += core/liblua.la
core_liblua_la_SOURCES = \
	core/lua/convert.c core/lua/convert.h \
	core/lua/data.c core/lua/data.h \
	core/lua/errors.c core/lua/errors.h \
	core/lua/playbook.h \
	core/lua/state.c core/lua/state.h
core_liblua_la_CFLAGS = $(AM_CFLAGS) $(LUA_CFLAGS)
core_liblua_la_LIBADD = $(LUA_LIBS) -lm
