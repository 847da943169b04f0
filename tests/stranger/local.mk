# aftermove-plugin(3), followed by somebody who has only what is installed
EXTRA_DIST += tests/stranger/stranger.sh tests/stranger/extract.awk
TESTS += tests/stranger/stranger.sh
check_PROGRAMS += tests/plugins/todo_server
tests_plugins_todo_server_SOURCES = tests/plugins/todo_server.c
tests_plugins_todo_server_CFLAGS = $(AM_CFLAGS) $(MHD_CFLAGS)
tests_plugins_todo_server_LDADD = $(MHD_LIBS) -lpthread
