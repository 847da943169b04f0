/* err.h - how a fallible function tells what went wrong.
 *
 * It returns an am_kind (AM_OK is 0) and fills a caller-owned am_err, which
 * never allocates. The kind is a decision (what to do about it), the text is
 * for people: what was attempted, on what, what came back. */
#ifndef AM_BASE_ERR_H
#define AM_BASE_ERR_H

#include <stdarg.h>

#include <aftermove/plugin.h>

#define AM_CHECK __attribute__((warn_unused_result))

typedef struct am_err {
    am_kind kind;
    int http;            /* status of the reply, 0 when there was none */
    uint32_t retry_ms;   /* the service asks to wait so long; 0: it did not say */
    char code[96];       /* the service's own word: "itemNotFound" */
    char request_id[64]; /* by which the service's support finds the request */
    char hint[256];      /* what to do about it */
    char where[160];     /* "file:line" of the script that met it; empty elsewhere */
    char text[512];      /* one sentence, no newline, no secret */
} am_err;

/* Fill e (may be NULL) with a kind and a text, forget the rest; return kind. */
am_kind am_fail(am_err *e, am_kind kind, const char *fmt, ...) AM_PRINTF(3, 4);
am_kind am_vfail(am_err *e, am_kind kind, const char *fmt, va_list ap) AM_PRINTF(3, 0);

/* Add a hint to an error; returns e->kind, so that it can end a function. */
am_kind am_hint(am_err *e, const char *fmt, ...) AM_PRINTF(2, 3);

/* Put "what: " before the text, as a layer adds where it stood. Kind stays. */
am_kind am_prefix(am_err *e, const char *fmt, ...) AM_PRINTF(2, 3);

/* "refused", "network"...: the names that scripts, journal and docs use. */
const char *am_kind_name(am_kind kind);
/* The reverse; -1 (as am_kind) for an unknown name. */
int am_kind_parse(const char *name);
/* Worth trying again without any change: limit, network, timeout. */
bool am_kind_retryable(am_kind kind);
/* Exit code of a command that ends with this kind (product: exit codes). */
int am_kind_exit(am_kind kind);

#endif
