# the front half of the sandbox: sockets, TLS, tokens, faults, budgets, the request log
noinst_LIBRARIES += core/libsbfront.a
core_libsbfront_a_SOURCES = \
	core/sandbox/aadsts.c core/sandbox/aadsts.h \
	core/sandbox/answer.c core/sandbox/answer.h \
	core/sandbox/assertion.c core/sandbox/assertion.h \
	core/sandbox/base64.c core/sandbox/base64.h \
	core/sandbox/budget.c core/sandbox/budget.h \
	core/sandbox/budget_read.c \
	core/sandbox/ca.c core/sandbox/ca.h \
	core/sandbox/control.c core/sandbox/control.h \
	core/sandbox/deed.c core/sandbox/deed.h \
	core/sandbox/delay.c core/sandbox/delay.h \
	core/sandbox/delivery.c core/sandbox/delivery.h \
	core/sandbox/device.c core/sandbox/device.h \
	core/sandbox/directory.c core/sandbox/directory.h \
	core/sandbox/entra.c core/sandbox/entra.h \
	core/sandbox/fault.c core/sandbox/fault.h \
	core/sandbox/form.c core/sandbox/form.h \
	core/sandbox/front.c core/sandbox/front.h \
	core/sandbox/guard.c core/sandbox/guard.h \
	core/sandbox/jwt.c core/sandbox/jwt.h \
	core/sandbox/moment.c core/sandbox/moment.h \
	core/sandbox/msi.c core/sandbox/msi.h \
	core/sandbox/reply.c \
	core/sandbox/reqlog.c core/sandbox/reqlog.h \
	core/sandbox/scope.c core/sandbox/scope.h \
	core/sandbox/server.c core/sandbox/server.h \
	core/sandbox/service.h \
	core/sandbox/sight.c core/sandbox/sight.h
core_libsbfront_a_CFLAGS = $(AM_CFLAGS) $(MHD_CFLAGS) $(CRYPTO_CFLAGS) -pthread
LIB_SBFRONT = core/libsbfront.a $(LIB_BASE) $(MHD_LIBS) $(CRYPTO_LIBS)

bin_PROGRAMS += aftermove-sandbox
aftermove_sandbox_SOURCES = core/sandbox/main.c core/sandbox/seed.c core/sandbox/seed.h
aftermove_sandbox_CFLAGS = $(AM_CFLAGS) $(MHD_CFLAGS) $(CRYPTO_CFLAGS) -pthread
aftermove_sandbox_LDADD = $(LIB_SBFRONT) $(LIB_SBSERVICE) $(LIB_BASE)
aftermove_sandbox_LDFLAGS = $(AM_LDFLAGS) -pthread
