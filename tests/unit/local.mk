# cmocka programs, one a file of core/; each layer lists its own.
EXTRA_DIST += tests/unit/check.h
UNIT_LIBS = $(CMOCKA_LIBS)

include tests/unit/base.mk
include tests/unit/package.mk
include tests/unit/io.mk
include tests/unit/tenant.mk
include tests/unit/plugin.mk
include tests/unit/plugins.mk
include tests/unit/journal.mk
include tests/unit/run.mk
include tests/unit/lua.mk
include tests/unit/lint.mk
include tests/unit/report.mk
include tests/unit/app.mk
include tests/unit/sharepoint.mk
include tests/unit/sandbox.mk
