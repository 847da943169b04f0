/* call.h - one call of an operation, without any input or output of its own.
 *
 * Whoever drives it steps it, does what the step asks for, hands the results
 * in, and steps again. The protocol of plugin.h is enforced here: a connector
 * that breaks it ends with AM_BUG and a message that names it. */
#ifndef AM_PLUGIN_CALL_H
#define AM_PLUGIN_CALL_H

#include "base/err.h"
#include "base/value.h"
#include "plugin/registry.h"

enum {
    AM_CALL_CAP = 8 << 20, /* bytes that alloc(), print() and the arguments may take */
    AM_CALL_PAGE_CAP =
        96 << 20, /* bytes of replies as values and of made values; a stream: a page */
    AM_CALL_BODIES_MAX = 256 << 20, /* bytes of replies as received, kept at a time */
    AM_CALL_RESULT_MAX = 64 << 20,  /* bytes of a result, and of a page's items */
    AM_CALL_INTENT_MAX = 1 << 20,   /* bytes of evidence, of undo, of a prediction */
    AM_CALL_NOTE_MAX = 4096,        /* bytes of a target, of a reason why nothing undoes it */
    AM_CALL_QUEUE_MAX = 64,         /* requests of one step */
    AM_CALL_HEADERS_MAX = 32,
    AM_CALL_IDLE_STEPS = 10000, /* steps without anything sent or appended */
    AM_CALL_LEASES_MAX = 8,
};

/* A request as the connector described it; lives until the step after its reply. */
typedef struct am_call_request {
    const char *method;
    const char *url; /* "admin:/path" with its arguments put in, or a whole URL */
    const char *header_names[AM_CALL_HEADERS_MAX], *header_values[AM_CALL_HEADERS_MAX];
    size_t n_headers;
    const char *content_type; /* NULL: no body */
    const void *body;
    size_t body_n;
    const char *save; /* the name of a file for the reply's body, or NULL */
    unsigned flags; /* AM_REQ_... */
} am_call_request;

/* What came back. The call owns self from then on and releases it when nobody can look any more. */
typedef struct am_call_reply {
    am_kind kind; /* AM_OK: a reply came, whatever its status */
    const am_err *err;
    int status;
    bool lost;
    const char *body; /* NUL behind it */
    size_t body_n;
    const char *file; /* where the body was saved; NULL: it is in body */
    uint64_t file_n;
    const char *request_id;
    const char *(*header)(void *self, const char *name);
    void (*release)(void *self);
    void *self;
} am_call_reply;

/* What was said at the door; copied, the rest of it checked. */
typedef struct am_call_intent {
    const am_value *evidence, *undo, *predicted; /* NULL: none */
    const char *undo_op, *no_undo, *target;
    uint32_t undo_days;
} am_call_intent;

typedef struct am_call_lease {
    const am_operation *back;
    const am_value *args; /* checked and defaulted */
    bool moot;
} am_call_lease;

/* A running call. args: as am_schema_check() left them; tenant and config are borrowed; config may
 * be NULL. All values are copied where they must outlive the caller's. */
am_call *am_call_new(const am_operation *, const am_value *args, const am_value *tenant,
                     const am_value *config);
void am_call_free(am_call *);
const am_operation *am_call_operation(const am_call *);
const am_value *am_call_args(const am_call *);
am_arena *am_call_arena(am_call *); /* lives as long as the call */

/* One step. AM_DONE and AM_FAIL are final; am_call_value() and am_call_err() tell more. */
am_step am_call_step(am_call *);
const am_value *am_call_value(const am_call *); /* never NULL after AM_DONE */
const am_err *am_call_err(const am_call *);
bool am_call_is_already(const am_call *); /* ended by already() */
/* End it from outside, as if it had failed; nothing when it is over. */
void am_call_abort(am_call *, const am_err *);

/* After AM_SEND: what to send, and what came back, for each of them. */
size_t am_call_requests(const am_call *);
const am_call_request *am_call_request_at(const am_call *, size_t i);
void am_call_reply_give(am_call *, size_t i, const am_call_reply *);

/* Called by send() itself, unless one of the requests changes something: they may leave while the
 * step still reads what came before. The step may fail all the same. */
void am_call_on_send(am_call *, void (*leave)(void *self), void *self);

uint32_t am_call_wait_ms(const am_call *); /* after AM_WAIT */

/* A step that only the engine's own operations ask for: run fn(arg) on a worker thread, step again,
 * then discard(arg). Whoever takes the job discards it, also when the call has ended before. */
#define AM_WORK ((am_step)64)
typedef struct am_call_job {
    void (*fn)(void *arg);
    void (*discard)(void *arg);
    void *arg;
} am_call_job;
am_call_job am_call_take_job(am_call *); /* after AM_WORK, once */

/* After AM_INTEND (and already()); NULL when the call said none. */
const am_call_intent *am_call_get_intent(const am_call *);
void am_call_pass(am_call *); /* the door is open: changes may be sent */
bool am_call_passed(const am_call *);
bool am_call_looked(const am_call *); /* it has asked for something, and got an answer */

/* After AM_CALL: the read that is asked for, its arguments checked; then what it gave (copied). */
const am_operation *am_call_wanted(const am_call *, const am_value **args);
void am_call_answer(am_call *, am_kind, const am_value *);

/* Leases so far, oldest first; after AM_LEASE the last one is the new one. */
size_t am_call_leases(const am_call *);
const am_call_lease *am_call_lease_at(const am_call *, size_t i);

/* Streams: what the last step appended, valid until the next. */
size_t am_call_items(const am_call *);
const am_value *am_call_item_at(const am_call *, size_t i);

#endif
