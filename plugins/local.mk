# what plugins adds to the build
manifestdir = $(pkglibdir)
dist_manifest_DATA = plugins/sqlite/sqlite.plugin.json
EXTRA_DIST += plugins/sqlite/sqlite.check.json

# connectors that see nothing but the public header
PLUGIN_CPPFLAGS = -D_GNU_SOURCE -I$(top_srcdir)/core/include
PLUGIN_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -no-undefined
pkglib_LTLIBRARIES = plugins/graph/graph.la plugins/notify/notify.la plugins/http/http.la
EXTRA_DIST += plugins/graph/README.md plugins/notify/README.md plugins/http/README.md

plugins_graph_graph_la_SOURCES = \
	plugins/graph/ask.c plugins/graph/ask.h \
	plugins/graph/batch.c plugins/graph/batch.h \
	plugins/graph/find_groups.c \
	plugins/graph/find_tenant.c \
	plugins/graph/graph.c plugins/graph/graph.h \
	plugins/graph/groups.c \
	plugins/graph/licences.c \
	plugins/graph/moment.c plugins/graph/moment.h \
	plugins/graph/users.c
plugins_graph_graph_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_graph_graph_la_LDFLAGS = $(PLUGIN_LDFLAGS)

plugins_notify_notify_la_SOURCES = \
	plugins/notify/mail.c \
	plugins/notify/message.c plugins/notify/message.h \
	plugins/notify/notify.c plugins/notify/notify.h \
	plugins/notify/post.c
plugins_notify_notify_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_notify_notify_la_LDFLAGS = $(PLUGIN_LDFLAGS)

plugins_http_http_la_SOURCES = \
	plugins/http/address.c plugins/http/address.h \
	plugins/http/answer.c plugins/http/answer.h \
	plugins/http/get.c \
	plugins/http/http.c plugins/http/http.h \
	plugins/http/send.c
plugins_http_http_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_http_http_la_LDFLAGS = $(PLUGIN_LDFLAGS)
