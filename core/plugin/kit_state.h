/* kit_state.h - inside of the conformance kit, for the files of this folder. */
#ifndef AM_PLUGIN_KIT_STATE_H
#define AM_PLUGIN_KIT_STATE_H

#include "plugin/call.h"
#include "plugin/kit.h"

enum { AM_KIT_WHAT = 200 };

typedef struct am_kit_fault {
    const char *name;
    int status; /* 0: none came */
    am_kind kind;
    const char *body;
    bool lost; /* of a change: nobody knows whether it happened */
} am_kit_fault;

/* One run of an operation: what it meets, and what became of it. */
typedef struct am_kit_play {
    const am_value *config, *tenant;
    const am_value *replies;   /* of the scenario, or NULL */
    size_t at;                 /* the next of them */
    const am_kit_fault *fault; /* or NULL */
    size_t fault_at;           /* the request that meets it; SIZE_MAX: every one */
    bool plan;                 /* it ends at the door */
    /* of a manifest's function */
    bool really; /* reads are called; else the library is said to have answered this */
    bool any;    /* whatever C would make of the arguments */
    am_kind told;
    const am_value *answer;
    am_call_job job;
    /* what happened */
    bool intended, sent_after_lost, lost, over;
    bool unready; /* C could not take an argument; err says which */
    am_kind kind;
    am_err err;
    const am_value *value; /* of a manifest's: what it gave, or its evidence; in the kit's arena */
    am_arena *arena;       /* bodies */
} am_kit_play;

typedef struct am_kit {
    const am_connector_info *connector;
    const am_operation *op;
    const am_kit_sink *sink;
    const am_value *tenant, *config;
    am_arena *arena;
} am_kit;

void am_kit_point(const am_kit *, bool good, const char *why, const char *fmt, ...) AM_PRINTF(4, 5);
/* Runs it, the outcome in the play; false: arguments were refused, err says why. */
bool am_kit_run(const am_kit *, am_kit_play *, const am_value *given, const char *what);
/* What no run may show; NULL: all well. */
const char *am_kit_complaint(const am_kit_play *);

/* kit_manifest.c: after AM_WORK, and after the step that follows. */
void am_kit_work(am_kit_play *, am_call *);
void am_kit_work_over(am_kit_play *);
/* What is asked of a manifest's function besides its arguments; n samples. */
void am_kit_manifest(const am_kit *, const am_value *samples, size_t n);
/* Tokens cannot be invented. */
bool am_kit_takes_handle(const am_operation *);

#endif
