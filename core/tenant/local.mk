# core/tenant: hosts, identity, tokens, exchanges
noinst_LIBRARIES += core/libtenant.a
core_libtenant_a_SOURCES = \
	core/tenant/auth.h \
	core/tenant/auth_certificate.c core/tenant/auth_command.c core/tenant/auth_device.c \
	core/tenant/auth_env.c core/tenant/auth_msi.c \
	core/tenant/base64url.c core/tenant/base64url.h \
	core/tenant/cert.c core/tenant/cert.h \
	core/tenant/claims.c core/tenant/claims.h \
	core/tenant/crowd.c core/tenant/crowd.h \
	core/tenant/directory.c core/tenant/directory.h \
	core/tenant/entra.c core/tenant/entra.h \
	core/tenant/exchange.c core/tenant/exchange.h \
	core/tenant/governor.c core/tenant/governor.h \
	core/tenant/hosts.c core/tenant/hosts.h \
	core/tenant/jwt.c core/tenant/jwt.h \
	core/tenant/look.c core/tenant/look.h \
	core/tenant/net.c core/tenant/parts.h \
	core/tenant/origin.c core/tenant/origin.h \
	core/tenant/pin.c core/tenant/pin.h \
	core/tenant/program.c core/tenant/program.h \
	core/tenant/request.c core/tenant/request.h \
	core/tenant/tenant.c core/tenant/tenant.h \
	core/tenant/token.c core/tenant/token.h
core_libtenant_a_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
LIB_TENANT = core/libtenant.a $(LIB_IO) $(LIB_BASE) $(CRYPTO_LIBS)
