/* run_state.h - inside of a run, for the files of this folder. */
#ifndef AM_RUN_RUN_STATE_H
#define AM_RUN_RUN_STATE_H

#include <stdatomic.h>

#include "io/worker.h"
#include "run/drive.h"
#include "run/gate.h"
#include "run/run.h"
#include "run/tally.h"

enum {
    AM_RUN_WATCHES_MAX = 8,
    AM_RUN_TENANTS_MAX = 16,
    AM_RUN_GATES_MAX = 8,
    AM_RUN_MEMORY_MAX = 64 << 20, /* bytes of rules and names */
};

struct am_run {
    am_loop *loop;
    const am_registry *registry;
    am_mode mode;
    am_rules rules;
    char id[AM_ULID_TEXT];
    am_arena *arena;
    am_watch watches[AM_RUN_WATCHES_MAX];
    am_tenant *tenants[AM_RUN_TENANTS_MAX];
    am_gate *gates[AM_RUN_GATES_MAX];
    size_t n_watches, n_tenants, n_gates;
    am_counts counts;
    uint64_t listed;
    am_tally tally, steps;
    am_tally asked_for; /* operations that the declared gate has let in */
    am_value *notes, *consents; /* of am_run_note(); NULL: none */
    am_memory memory;
    struct am_journal *journal, *rehearsal; /* of the ledger, and its copy; or NULL */
    bool failed; /* am_run_fail() said so: its exit code holds */
    am_kind ended;
    int asked; /* am_run_set_exit() */
    atomic_bool stop; /* set by a signal handler too */
    bool stopped;     /* the drives have been told */
    bool interrupted; /* something was left undone by the stop */
    am_worker *worker; /* NULL: nothing has needed one */
    am_drive *drives; /* all that are not freed */
    struct am_gather *gathers; /* reads that wait for others */
};

/* Tell the observers, count it. */
void am_run_effect(am_run *, const am_effect *);

/* Call the observers of steps. */
void am_run_tell_step(am_run *, const char *name, bool begins);

#endif
