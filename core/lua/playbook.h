/* playbook.h - load a playbook, know its facts, run it.           (contract) */
#ifndef AM_LUA_PLAYBOOK_H
#define AM_LUA_PLAYBOOK_H

#include "plugin/registry.h"
#include "run/run.h"

typedef struct am_playbook am_playbook;

typedef struct am_lua_limits {
    size_t memory;        /* bytes of a state; 0: 256 MiB */
    uint32_t burst_ms;    /* CPU time between two waits; 0: 2,000 */
    uint32_t total_ms;    /* CPU time in all; 0: none */
    unsigned concurrency; /* items of one ctx:each at a time; 0: 64 */
} am_lua_limits;

/* Run the chunk in the closed environment and check the table it returns: errors name file:line.
 * `path` is for messages, `require` finds only what stands in modules_dir (may be NULL). */
AM_CHECK am_kind am_playbook_load(const char *path, const char *text, size_t n,
                                  const char *modules_dir, const am_lua_limits *, am_playbook **,
                                  am_err *);
void am_playbook_free(am_playbook *);
/* {name, version, summary, needs: {source: "sharepoint"}, params: [{name, type, help, default}],
 * read_only: it asks for no change, and may set the exit code} */
const am_value *am_playbook_facts(const am_playbook *);
const am_param_info *am_playbook_params(const am_playbook *, size_t *n);
/* Run it to its end: drives the run's loop. params as given by the operator (text is fine when
 * from_text). The error is the playbook's own; failed items are in the run's counts. result (may
 * be NULL) gets what run() returned, owned by the playbook. */
AM_CHECK am_kind am_playbook_run(am_playbook *, am_run *, const am_value *params, bool from_text,
                                 const am_value **result, am_err *);

#endif
