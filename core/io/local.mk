# core/io: the loop, tickets, transfers, the governor, worker threads; the one door to libcurl
noinst_LIBRARIES += core/libio.a
core_libio_a_SOURCES = \
	core/io/budget.c core/io/budget.h \
	core/io/download.c core/io/download.h \
	core/io/failure.c core/io/failure.h \
	core/io/http.c core/io/http.h \
	core/io/inside.h \
	core/io/late_curl.c \
	core/io/loop.c core/io/loop.h \
	core/io/mail.c core/io/mail.h \
	core/io/policy.c core/io/policy.h \
	core/io/share.c core/io/share.h \
	core/io/throttle.c core/io/throttle.h \
	core/io/ticket.c core/io/ticket.h \
	core/io/worker.c core/io/worker.h
core_libio_a_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS) -pthread
LIB_IO = core/libio.a $(LIB_BASE) -lpthread
