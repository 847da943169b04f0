/* run.h - one execution of a playbook or a command: what may happen and what did. (contract)
 *
 * The run owns the mode, the rules and the record; calls are driven by
 * drive.h and pass gate.h at the door. Observers hear of everything. */
#ifndef AM_RUN_RUN_H
#define AM_RUN_RUN_H

#include "base/err.h"
#include "base/ulid.h"
#include "base/value.h"
#include "io/loop.h"
#include "plugin/registry.h"
#include "run/window.h"
#include "tenant/tenant.h"

typedef enum am_mode { AM_MODE_PLAN, AM_MODE_APPLY } am_mode;

/* policy {} of the workspace. */
typedef struct am_rules {
    const am_window *windows; /* none: at any time */
    size_t n_windows;
    size_t max_effects;         /* 0: no bound */
    const char *const *protect; /* globs over an effect's target, ends with NULL; or NULL */
    const char *const *consent; /* words given by the operator, ends with NULL; or NULL */
} am_rules;

/* One requested change, as recorded at the door. Lives as long as its call: observers copy. */
typedef struct am_effect {
    const char *tenant, *op, *step; /* step may be NULL */
    const am_value *args, *evidence, *undo;
    const char *undo_op, *no_undo, *target, *reason;
    const char *consent;
    uint32_t undo_days;
    unsigned effects; /* AM_FINAL, ... of the operation */
    int64_t seen;     /* wall ms of the look */
    unsigned nth;     /* n-th effect of this tenant + op + args in the run, from 0 */
    bool blind;       /* nothing was asked before the door, and once more is not the same as once:
                       * whether it happened before cannot be told */
} am_effect;

/* What became of one thing: an effect, a skipped or flagged item, a failed item. */
typedef struct am_outcome {
    const char *step;    /* NULL outside any */
    const char *tenant;  /* or NULL */
    const char *op;      /* or NULL */
    const char *subject; /* what it was about: a URL, a name */
    const char *word;    /* "planned" "done" "already" "skipped" "failed" "refused" "unknown" or a flag's name */
    const char *reason;  /* or NULL */
    const am_err *err;   /* for failed and refused, else NULL */
    const am_value *value; /* data of a flag, result of a done effect; or NULL */
    const char *request_id; /* of the last change or failure that the service answered; or NULL */
    const am_effect *effect; /* the change that it is about; or NULL */
} am_outcome;

/* Observers; members may be NULL. Called on the loop's thread, must not block or re-enter. */
typedef struct am_watch {
    void *self;
    void (*step)(void *self, const char *name, bool begins);
    void (*effect)(void *self, const am_effect *);   /* planned, or about to be sent */
    void (*outcome)(void *self, const am_outcome *);
    void (*progress)(void *self, const char *what, uint64_t done, uint64_t total); /* 0: unknown */
    void (*say)(void *self, am_kind kind, const char *text); /* ctx:log and prompts */
    void (*note)(void *self, const char *text, const char *consent); /* see am_run_note() */
} am_watch;

typedef struct am_run am_run;

am_run *am_run_new(am_loop *, const am_registry *, am_mode, const am_rules *);
void am_run_free(am_run *);
void am_run_watch(am_run *, const am_watch *); /* copied; several may watch */
const char *am_run_id(const am_run *);         /* ULID */
void am_run_set_id(am_run *, const char *ulid); /* of the run that is resumed; before anything runs */
am_mode am_run_mode(const am_run *);
const char *const *am_run_given(const am_run *); /* the operator's consents, ends with NULL; or NULL */
am_loop *am_run_loop(const am_run *);
const am_registry *am_run_registry(const am_run *);

void am_run_add_tenant(am_run *, am_tenant *); /* borrowed */
size_t am_run_tenants(const am_run *);
am_tenant *am_run_tenant_at(const am_run *, size_t i);
am_tenant *am_run_tenant(const am_run *, const char *name_or_role); /* or NULL */

/* Nothing new is sent from now on, what is in flight finishes; safe in a signal handler when
 * followed by am_loop_wake(). */
void am_run_stop(am_run *);
bool am_run_stopping(const am_run *);

/* Steps. label gets the name by which this step is known: a second one of a name is "name #2". true:
 * it ended in this run before it was resumed; *value is what it returned, valid until the next call,
 * and it must not be run again. */
enum { AM_STEP_LABEL = 256 };
bool am_run_step_begin(am_run *, const char *name, char label[AM_STEP_LABEL], const am_value **value);
/* ended: it ran to its end and returned value (may be NULL); else, or when the outcome of an effect
 * is unknown, it is to be run again on resume. */
void am_run_step_end(am_run *, const char *label, bool ended, const am_value *value);
/* What a resumed run knows from before. Members may be NULL. */
typedef struct am_memory {
    void *self;
    /* The n-th effect of that kind was done: true, and what it gave (valid until the next call). */
    bool (*effect)(void *self, const char *tenant, const char *op, const am_value *args, unsigned nth,
                   const am_value **value);
    bool (*step)(void *self, const char *name, const am_value **value);
    void (*step_ended)(void *self, const char *name, const am_value *value);
    /* The plan that is applied has that effect, it was not asked for yet, and not known to be done
     * before the run was resumed: true, and its reason (NULL: none; valid until the next call). */
    bool (*planned)(void *self, const char *tenant, const char *op, const am_value *args, unsigned nth,
                    const char **reason);
} am_memory;
void am_run_remember(am_run *, const am_memory *); /* copied; one of them */
/* Will the next effect of that kind be held against the approved plan, and does that have it? args:
 * checked and defaulted. What led to it was looked at when the plan was made, and no plan is applied
 * that is older than the policy allows; the look at the door is made anew in any case. */
bool am_run_planned(am_run *, const char *tenant, const char *op, const am_value *args,
                    const char **reason);

void am_run_outcome(am_run *, const am_outcome *); /* counts it and tells the observers */
void am_run_progress(am_run *, const char *what, uint64_t done, uint64_t total);
void am_run_say(am_run *, am_kind, const char *text);
/* What people must know first: it heads the plan. consent: the word without which that plan is not
 * applied, or NULL; in apply mode AM_REFUSED when the operator has not given it. */
AM_CHECK am_kind am_run_note(am_run *, const char *text, const char *consent, am_err *);
const am_value *am_run_notes(const am_run *);    /* [text], NULL: none */
const am_value *am_run_consents(const am_run *); /* [word] that notes asked for, NULL: none */

typedef struct am_counts {
    uint64_t effects, done, already, skipped, flagged, failed, refused, unknown;
} am_counts;
am_counts am_run_counts(const am_run *);
/* The run itself ended so: its playbook raised an error, or could not begin. The first one stays. */
void am_run_end(am_run *, am_kind);
am_kind am_run_ended(const am_run *); /* that error; AM_OK: none */
/* The run cannot go on at all (its journal failed): stop it, with that error's exit code. */
void am_run_fail(am_run *, const am_err *);
/* The code to end with where it would be 0 or 1; 0: none. For runs that change nothing. */
void am_run_set_exit(am_run *, int code);
/* Exit code: 130 when a stop left something undone, that of am_run_end()'s kind, 3 when something
 * was refused, 1 when something failed or is unknown, else 0. */
int am_run_exit(const am_run *);
/* Items that lists have returned to their callers so far. */
uint64_t am_run_listed(const am_run *);
/* Changes whose owner has gone and that are still driven to their end: run the loop until 0. */
size_t am_run_open(const am_run *);

#endif
