/* gate.h - the door: may this effect happen?
 *
 * A run has a row of gates. Each call that stands at the door is held against
 * them in turn, and waits for every verdict: at once, or after a commit. The
 * first that does not say "pass" decides. */
#ifndef AM_RUN_GATE_H
#define AM_RUN_GATE_H

#include "io/ticket.h"
#include "plugin/call.h"
#include "run/run.h"

typedef enum am_verdict_word {
    AM_VERDICT_PASS,
    AM_VERDICT_PREDICTED, /* nothing is sent; the call ends with its predicted result */
    AM_VERDICT_HAPPENED,  /* before: nothing is sent; the call ends with its predicted result */
    AM_VERDICT_UNSURE,    /* it may have happened before, nothing is sent; err says what to do */
    AM_VERDICT_REFUSE     /* err says why */
} am_verdict_word;

typedef struct am_verdict {
    am_ticket ticket; /* settles with the decision */
    am_verdict_word word;
    am_err err;
} am_verdict;

typedef struct am_gate am_gate;

/* One kind of gate. Members but ask and free may be NULL. */
typedef struct am_gate_type {
    const char *name;
    /* Decide by am_gate_say(), now or later. The effect lives as long as its call. */
    void (*ask)(am_gate *, const am_effect *, am_verdict *);
    /* Whoever asked has gone: never touch that verdict again. */
    void (*forget)(am_gate *, am_verdict *);
    /* A temporary change is about to be made, to be given back by lease: pass (after writing it
     * down) or refuse. */
    void (*hold)(am_gate *, const am_effect *, const am_call_lease *, am_verdict *);
    /* It was given back (err NULL), or that failed, or it became moot. */
    void (*back)(am_gate *, const am_effect *, const am_call_lease *, const am_err *err);
    /* What became of an effect that was asked for. */
    void (*told)(am_gate *, const am_effect *, const am_outcome *);
    void (*free)(am_gate *);
} am_gate_type;

/* First member of each gate. */
struct am_gate {
    const am_gate_type *type;
    am_run *run;
};

/* Decide, and settle. err (copied) for UNSURE and REFUSE, else NULL. */
void am_gate_say(am_verdict *, am_verdict_word, const am_err *err);

/* Holds an effect against the limits and the protect patterns, then ends it with its prediction. */
am_gate *am_gate_plan_new(am_run *);
/* Holds an effect against all rules, consent included, then lets it pass. */
am_gate *am_gate_apply_new(am_run *);

/* Gates of a run, asked in the order in which they were added. Its own comes first. */
void am_run_add_gate(am_run *, am_gate *give);
/* Before all others; before anything is at the door. */
void am_run_add_gate_first(am_run *, am_gate *give);
size_t am_run_gates(const am_run *);
am_gate *am_run_gate_at(const am_run *, size_t i);

#endif
