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

/* Where a playbook and what it requires come from. All of it is borrowed while the playbook lives. */
typedef struct am_playbook_source {
    const char *path; /* of its text, for messages */
    const char *text;
    size_t n;
    const char *dir;              /* where its modules are; NULL: nowhere */
    const am_value *modules;      /* or all of them, {"sub/words.lua": text}: then require() finds these
                                   * and the shipped aftermove.*, and nothing else */
    const char *const *shipped;   /* folders of shipped modules, ends with NULL; NULL: the installed one */
} am_playbook_source;

/* Run the chunk in the closed environment and check the table it returns: errors name file:line. */
AM_CHECK am_kind am_playbook_open(const am_playbook_source *, const am_lua_limits *, am_playbook **, am_err *);
/* The same for a text whose modules stand in modules_dir (may be NULL). */
AM_CHECK am_kind am_playbook_load(const char *path, const char *text, size_t n,
                                  const char *modules_dir, const am_lua_limits *, am_playbook **,
                                  am_err *);
void am_playbook_free(am_playbook *);
/* {name, version, summary, needs: {source: "sharepoint"}, params: [{name, type, help, default}],
 * read_only: it asks for no change, and may set the exit code, monitor: the word of its line for
 * monitoring systems, changes: [{op, most}], absent when it declares none} */
const am_value *am_playbook_facts(const am_playbook *);
const am_param_info *am_playbook_params(const am_playbook *, size_t *n);
/* Run it to its end: drives the run's loop. params as given by the operator (text is fine when
 * from_text). The error is the playbook's own; failed items are in the run's counts. result (may
 * be NULL) gets what run() returned, owned by the playbook. */
AM_CHECK am_kind am_playbook_run(am_playbook *, am_run *, const am_value *params, bool from_text,
                                 const am_value **result, am_err *);

#endif
