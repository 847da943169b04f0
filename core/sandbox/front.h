/* front.h - one request from arrival to answer: who asks, does it fail on purpose, may it pass, and
 * only then the tenants. No sockets here.
 *
 * Members of the scenario that are the front's: "tokens" (entra.h), "identity_tenant" (msi.h),
 * "faults" and "seed" (fault.h), "budget" and "units" (budget.h), "latency" {"ms": n, "jitter": n}. */
#ifndef SB_FRONT_H
#define SB_FRONT_H

#include <pthread.h>

#include "sandbox/answer.h"
#include "sandbox/budget.h"
#include "sandbox/entra.h"
#include "sandbox/fault.h"
#include "sandbox/moment.h"
#include "sandbox/reqlog.h"

#define SB_PFX_PASSWORD "sandbox"

typedef struct sb_front {
    pthread_mutex_t lock; /* one request at a time; all below belongs to its holder */
    sb_world *world;
    sb_directory directory;
    sb_ca *ca;
    sb_jwt jwt;
    sb_entra entra;
    sb_faults faults;
    sb_budget budget;
    sb_reqlog *log;
    char *own_log; /* the log's path when it is in the private directory */
    sb_moment clock;
    am_arena *arena;               /* of the running request */
    am_arena *scenario_mem;        /* the scenario's own */
    const am_value *scenario;      /* what a reset goes back to */
    int64_t base_now;              /* wall ms that the scenario's dates count from */
    const sb_app *identity;        /* where the managed identity lives */
    int64_t started;               /* monotonic ms */
    int64_t seed, latency, jitter; /* ms */
    uint64_t requests;             /* so far: varies the latency */
    void (*stop)(void *self);      /* /_sandbox/stop */
    void *stop_self;
} sb_front;

/* Build the tenants out of a scenario, certificates and log into dir. log_path NULL:
 * dir/requests.jsonl. */
AM_CHECK am_kind sb_front_open(const am_value *scenario, const char *dir, const char *log_path,
                               sb_front **out, am_err *);
void sb_front_close(sb_front *); /* NULL is fine */
/* Remove what was written into dir. */
void sb_front_remove(const sb_front *);

/* The tenants are again as the scenario describes them, or as another one does that has the same
 * tenants (names, ids, hosts; else AM_USAGE). The request log begins anew, and so do faults,
 * budgets, the clock, sign-ins and the memory of client assertions; keys, certificates, ports and
 * tokens stay. scenario NULL: the one that was last in force. On an error the tenants stay as they
 * are, faults and budgets begin anew. The caller holds the lock. */
AM_CHECK am_kind sb_front_reset(sb_front *, const am_value *scenario, am_err *);

/* Answer a request; who, now are filled in here. Safe to call from any thread. */
void sb_front_answer(sb_front *, const sb_request *, sb_answer *);

#endif
