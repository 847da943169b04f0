/* fakehost.h - an engine in miniature: drives one operation of the connector
 * against replies that the test has written down, and keeps what was asked. */
#ifndef AM_FAKEHOST_H
#define AM_FAKEHOST_H

#include "base/buf.h"
#include "base/value.h"

enum { FAKE_SENT_MAX = 128, FAKE_QUEUE_MAX = 32, FAKE_REPLIES_MAX = 128, FAKE_LEASES_MAX = 8 };

/* An answer: to the next request that contains `to` (in "METHOD url\nbody"). */
typedef struct fake_reply {
    const char *to;
    int status;
    const char *location;
    const char *body;
    bool lost;
    bool used;
} fake_reply;

typedef struct fake {
    am_arena *arena;
    am_value *tenant, *config;
    bool plan;     /* ends at the door */
    bool tolerant; /* a request without an answer ends the drive, it is no failed test */
    int64_t now;   /* ms; waits move it */

    fake_reply replies[FAKE_REPLIES_MAX];
    size_t n_replies;

    /* what happened */
    am_step end;
    am_kind kind; /* of a failure */
    const char *text, *code, *hint;
    const am_value *value; /* result; of a stream: all items */
    bool already, at_door, moot;
    const am_value *evidence, *undo, *predicted;
    const char *undo_op, *no_undo, *target;
    uint32_t undo_days;
    char *sent[FAKE_SENT_MAX]; /* "POST admin:/x\nbody" */
    unsigned sent_flags[FAKE_SENT_MAX];
    size_t n_sent, n_changes, changes_before_door;
    const char *leases[FAKE_LEASES_MAX];
    const am_value *lease_args[FAKE_LEASES_MAX];
    size_t n_leases;
    uint32_t waited[FAKE_SENT_MAX];
    size_t n_waits;
} fake;

/* A pair: contoso is the source, fabrikam the target; role: the side that calls run on. */
void fake_init(fake *, const char *role);
void fake_fini(fake *);
/* An answer with status 200 and this body. */
void fake_says(fake *, const char *to, const char *body);
void fake_status(fake *, const char *to, int status, const char *location, const char *body);
void fake_loses(fake *, const char *to);
/* An answer that is CSOM: the value stands behind this action id; NULL: no entry. */
void fake_csom(fake *, const char *to, int id, const char *json);
void fake_csom_error(fake *, const char *to, const char *type, int64_t code, const char *message);
/* Run one operation. args: JSON. Returns how it ended. */
am_step fake_run(fake *, const char *op, const char *args);
/* A request that was sent and contains all of text; NULL: none. */
const char *fake_sent(const fake *, const char *text);
size_t fake_unused(const fake *); /* replies that nobody asked for */

/* The host alone, for functions that take one (csom.h). */
const am_host *fake_host(void);
struct am_call {
    fake *f;
    const struct am_op *op;
    const am_value *args;
    void *local;
    fake_reply *reply; /* of the last send, as picked */
    fake_reply *replies[FAKE_QUEUE_MAX];
    size_t n_queued; /* described before the last of a step */
    size_t n_replies;
    const am_value *json;
    am_value *items;
    am_buf asked;
    uint32_t wait_ms;
    bool passed, over;
};

#endif
