/* call_state.h - inside of a call, for the files of this folder that make up am_host. */
#ifndef AM_PLUGIN_CALL_STATE_H
#define AM_PLUGIN_CALL_STATE_H

#include "plugin/call.h"

typedef struct am_reply_slot {
    am_call_reply r;
    bool fresh;     /* given, not yet seen by a step */
    bool parsed;    /* json is what the body gave */
    unsigned flags; /* of its request */
    const am_value *json;
    am_err err; /* copy of r.err */
} am_reply_slot;

/* Replies and made values of one page; everything, when the operation is no stream. */
typedef struct am_call_page {
    am_arena *arena;
    am_call_reply *kept; /* released with the page */
    size_t n_kept, cap_kept, bytes;
} am_call_page;

struct am_call {
    const am_operation *op;
    const am_value *args, *tenant, *config;
    char what[112]; /* "sharepoint remove-site", for messages */
    am_arena *arena;
    am_call_page pages[2],
        *page; /* a stream turns them over, so that a page outlives the next step */
    void *local;
    size_t local_n;

    void (*leave)(void *self); /* or NULL */
    void *leave_self;
    am_step asked; /* what the step's tail call asked for */
    bool has_asked, over, broken, passed, intended, already, looked;
    am_err err;
    const am_value *value;
    unsigned idle; /* steps since something was sent or appended */

    am_call_request *queue, draft;
    am_reply_slot *replies;
    size_t n_queue, cap_queue; /* of both */
    size_t n_replies, picked;
    am_call_page *replies_page; /* that releases them */
    bool not_json;              /* json() was asked of a reply that is something else */

    uint32_t wait_ms;
    am_call_job job; /* not yet taken */
    am_call_intent intent;
    const am_operation *wanted;
    const am_value *wanted_args, *result;
    am_kind result_kind;
    am_call_lease leases[AM_CALL_LEASES_MAX];
    size_t n_leases;
    am_value *items; /* array */
    size_t items_bytes;
    char detail_code[96], detail_hint[256];
};

extern const am_host am_host_table;

/* The connector broke the contract: the call will end with AM_BUG, whatever else it does. */
void am_call_break(am_call *, const char *fmt, ...) AM_PRINTF(2, 3);
/* It ran over one of our bounds: the call will end with AM_LIMIT. */
void am_call_over(am_call *, const char *what);
/* A tail call asks for a step; the second one within a step is a broken contract. */
am_step am_call_ask(am_call *, am_step);
/* The job of AM_WORK. */
void am_call_set_job(am_call *, const am_call_job *);
/* UTF-8, depth and size of a value that leaves the call; false: the call is broken. */
bool am_call_fit(am_call *, const am_value *, size_t max, size_t *bytes, const char *what);
/* An operation of the same connector by name; NULL: broken, and said so. */
const am_operation *am_call_sibling(am_call *, const char *name, const char *what);
/* Checked against its parameters into the call's arena; NULL: broken, and said so. */
const am_value *am_call_check_args(am_call *, const am_operation *, const am_value *,
                                   const char *what);

/* request.c */
bool am_request_set_header(am_call *, const char *name, const char *value);
bool am_request_set_json(am_call *, const am_value *);
bool am_request_set_body(am_call *, const char *content_type, const void *, size_t n);
bool am_request_save(am_call *, const char *name);
bool am_request_queue(am_call *, unsigned flags, const char *method, const char *url);
am_step am_request_send(am_call *, unsigned flags, const char *method, const char *url);

/* reply.c */
bool am_reply_pick(am_call *, size_t i);
int am_reply_status(am_call *);
bool am_reply_lost(am_call *);
const char *am_reply_header(am_call *, const char *name);
const am_value *am_reply_json(am_call *);
const char *am_reply_body(am_call *, size_t *n);
const char *am_reply_saved(am_call *, uint64_t *n);
/* Does a reply end the call before the connector sees it? Fills the call's error. */
bool am_reply_ends(am_call *);
/* Put status and request id of the reply at hand into an error. */
void am_reply_sign(const am_call *, am_err *);
void am_reply_release(am_call_page *);

/* door.c */
am_step am_door_intend(am_call *, const am_intent *);
am_step am_door_already(am_call *, const am_intent *, const am_value *value);
am_step am_door_lease(am_call *, const char *back_op, const am_value *back_args);
void am_door_lease_moot(am_call *);

#endif
