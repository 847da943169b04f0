/* drive_state.h - inside of a drive, for the files of this folder. */
#ifndef AM_RUN_DRIVE_STATE_H
#define AM_RUN_DRIVE_STATE_H

#include "io/worker.h"
#include "plugin/call.h"
#include "run/drive.h"
#include "run/gate.h"
#include "tenant/exchange.h"

enum { AM_DRIVE_DEPTH = 8 }; /* reads that ask reads */

typedef enum am_drive_at {
    AM_AT_STEP,   /* to be stepped, when its page is used up */
    AM_AT_SEND,   /* requests are out */
    AM_AT_WAIT,   /* the timer runs */
    AM_AT_WORK,   /* a worker thread has it */
    AM_AT_DOOR,   /* a gate has been asked */
    AM_AT_CALL,   /* a nested read is under way */
    AM_AT_HOLD,   /* a gate writes a lease down */
    AM_AT_ENDED,  /* the call is over, its last page may still be used */
    AM_AT_RETURN, /* leases are given back */
    AM_AT_OVER
} am_drive_at;

struct am_drive {
    am_ready ready;
    am_timer timer;
    am_ticket ticket;
    am_verdict verdict;
    am_run *run;
    am_tenant *tenant;
    am_call *call;
    const char *reason, *step; /* or NULL; in the call's arena */
    am_drive_at at;
    unsigned depth;
    am_exchange *out[AM_CALL_QUEUE_MAX];
    size_t n_out;
    am_job *work; /* kept until the step that looks at it */

    am_drive *parent, *child; /* a nested read, or what gives a lease back */
    am_arena *collected;      /* items of a nested stream */
    am_value *collection;
    struct am_gather *gather; /* where its read waits for others, or NULL */
    struct am_joint *member;  /* the joint read that is to answer it, or NULL */
    struct am_joint *joint;   /* the joint read that it is, or NULL */

    const am_effect *effect;
    size_t gate;    /* that is being asked */
    bool asked;     /* its verdict is awaited */
    size_t leases;  /* left to give back */
    bool page;      /* items are at hand */
    size_t item;    /* the next one */
    bool quiet;     /* tell no outcome */
    bool returning; /* gives a lease back: passes the door unasked */
    bool driven;    /* belongs to a call that has passed: a stop does not end it */
    bool detached;  /* its owner has gone */
    bool changed;   /* a change was taken by the service, or may have been */
    bool unsure;    /* ... before the run was resumed, and nobody can tell */
    bool told;
    char request_id[64]; /* of the last change that was answered */
    am_kind kind;
    am_err err;
    const am_value *value;
    am_drive *prev, *next; /* of the run */
};

/* As am_drive_start(), of checked arguments. */
am_drive *am_drive_new(am_run *, am_tenant *, const am_operation *, const am_value *args,
                       const am_drive_opts *);
void am_drive_destroy(am_drive *); /* at once, whatever is open */
void am_drive_go(am_drive *);      /* as far as it can */
/* The call is over: with its value, or by err. */
void am_drive_ended(am_drive *, const am_value *value, const am_err *err);
/* A stop: ends what has not passed the door. */
void am_drive_halt(am_drive *);
bool am_drive_may_halt(const am_drive *);

/* send.c */
void am_send_start(am_drive *);
bool am_send_over(am_drive *); /* all replies are there, and handed in */
void am_send_drop(am_drive *);

/* work.c */
void am_work_start(am_drive *);
bool am_work_over(const am_drive *);
void am_work_drop(am_drive *);

/* passage.c */
void am_passage_begin(am_drive *); /* the call stands at the door */
void am_passage_go(am_drive *);    /* a verdict may have come */
void am_passage_hold(am_drive *);  /* the call takes a lease */
void am_passage_hold_go(am_drive *);
void am_passage_drop(am_drive *);

/* nested.c */
void am_nested_start(am_drive *);
void am_nested_alone(am_drive *); /* read it for this one */
void am_nested_answer(am_drive *, am_kind, const am_value *); /* it was read with others */
void am_nested_go(am_drive *);
void am_nested_drop(am_drive *);

/* giveback.c */
bool am_giveback_go(am_drive *); /* false: nothing is left to give back */

/* outcome.c */
void am_outcome_tell(am_drive *, const char *word, const char *reason);
/* After the end: done, already, refused, failed, unknown. */
void am_outcome_end(am_drive *);

#endif
