# what core/sharepoint adds to the build: the built-in connector
noinst_LTLIBRARIES += core/libsharepoint.la
core_libsharepoint_la_SOURCES = \
	core/sharepoint/access.c core/sharepoint/access.h \
	core/sharepoint/admin.c core/sharepoint/admin.h \
	core/sharepoint/batch.c core/sharepoint/batch.h \
	core/sharepoint/csom.c core/sharepoint/csom.h \
	core/sharepoint/csom_error.c core/sharepoint/csom_error.h \
	core/sharepoint/deleted.c core/sharepoint/deleted.h \
	core/sharepoint/feature.c core/sharepoint/feature.h \
	core/sharepoint/fields.c core/sharepoint/fields.h \
	core/sharepoint/flow.c core/sharepoint/flow.h \
	core/sharepoint/guard.c core/sharepoint/guard.h \
	core/sharepoint/host.c core/sharepoint/host.h \
	core/sharepoint/identity.c core/sharepoint/identity.h \
	core/sharepoint/licences.h plugins/graph/ask.c plugins/graph/licences.c plugins/graph/moment.c \
	core/sharepoint/links.c core/sharepoint/links.h \
	core/sharepoint/lock.c core/sharepoint/lock.h \
	core/sharepoint/moves.c core/sharepoint/moves.h \
	core/sharepoint/operation.c core/sharepoint/operation.h \
	core/sharepoint/paging.c core/sharepoint/paging.h \
	core/sharepoint/personal.c core/sharepoint/personal.h \
	core/sharepoint/purge.c core/sharepoint/purge.h \
	core/sharepoint/redirects.c core/sharepoint/redirects.h \
	core/sharepoint/removal.c core/sharepoint/removal.h \
	core/sharepoint/remove.c core/sharepoint/remove.h \
	core/sharepoint/remove_redirect.c core/sharepoint/remove_redirect.h \
	core/sharepoint/resolve.c core/sharepoint/resolve.h \
	core/sharepoint/rest.c core/sharepoint/rest.h \
	core/sharepoint/restore.c core/sharepoint/restore.h \
	core/sharepoint/sharepoint.c core/sharepoint/sharepoint.h \
	core/sharepoint/sites.c core/sharepoint/sites.h \
	core/sharepoint/standing.c core/sharepoint/standing.h \
	core/sharepoint/trust.c core/sharepoint/trust.h \
	core/sharepoint/trust_change.c core/sharepoint/trust_change.h \
	core/sharepoint/url.c core/sharepoint/url.h \
	core/sharepoint/wire.c core/sharepoint/wire.h
core_libsharepoint_la_CFLAGS = $(AM_CFLAGS)
