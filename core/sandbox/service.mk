# the service half of the sandbox: two tenants, CSOM, REST, Graph and plain requests
noinst_LIBRARIES += core/libsbservice.a
core_libsbservice_a_SOURCES = \
	core/sandbox/args.c core/sandbox/args.h \
	core/sandbox/bonds.c \
	core/sandbox/csom.c core/sandbox/csom.h \
	core/sandbox/csom_deleted.c \
	core/sandbox/csom_identity.c \
	core/sandbox/csom_moves.c \
	core/sandbox/csom_sites.c \
	core/sandbox/csom_tenant.c \
	core/sandbox/csom_trust.c \
	core/sandbox/edit.c \
	core/sandbox/emit.c core/sandbox/emit.h \
	core/sandbox/explicit.c \
	core/sandbox/filter.c core/sandbox/filter.h \
	core/sandbox/generate.c \
	core/sandbox/graph.c core/sandbox/graph.h \
	core/sandbox/graph_batch.c \
	core/sandbox/graph_dir.c \
	core/sandbox/graph_skus.c \
	core/sandbox/graph_tenants.c \
	core/sandbox/guid.c core/sandbox/guid.h \
	core/sandbox/handle.c \
	core/sandbox/identity.c \
	core/sandbox/mapfile.c core/sandbox/mapfile.h \
	core/sandbox/members.c core/sandbox/members.h \
	core/sandbox/model.h \
	core/sandbox/moves.c core/sandbox/moves.h \
	core/sandbox/odata.c core/sandbox/odata.h \
	core/sandbox/ops.c core/sandbox/ops.h \
	core/sandbox/page.c core/sandbox/page.h \
	core/sandbox/paths.c \
	core/sandbox/people.c \
	core/sandbox/props.c core/sandbox/props.h \
	core/sandbox/raise.c core/sandbox/raise.h \
	core/sandbox/reader.c core/sandbox/reader.h \
	core/sandbox/redirect.c core/sandbox/redirect.h \
	core/sandbox/rest.c core/sandbox/rest.h \
	core/sandbox/rest_admin.c \
	core/sandbox/rest_files.c \
	core/sandbox/rest_web.c \
	core/sandbox/roster.c core/sandbox/roster.h \
	core/sandbox/scenario.c core/sandbox/scenario.h \
	core/sandbox/schema.c core/sandbox/schema.h \
	core/sandbox/shape.c \
	core/sandbox/sharing.c core/sandbox/sharing.h \
	core/sandbox/shelf.c core/sandbox/shelf.h \
	core/sandbox/sites.c core/sandbox/sites.h \
	core/sandbox/state.c \
	core/sandbox/trust.c core/sandbox/trust.h \
	core/sandbox/world.c core/sandbox/world.h \
	core/sandbox/xml.c core/sandbox/xml.h
core_libsbservice_a_CFLAGS = $(AM_CFLAGS) $(EXPAT_CFLAGS)
LIB_SBSERVICE = core/libsbservice.a $(LIB_BASE) $(EXPAT_LIBS)
