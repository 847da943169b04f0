/* memory.c - what a resumed run knows from before: effects that were done, steps that ended. */
#include "run/memory.h"

#include <stdio.h>

#include "journal/effects.h"
#include "run/run_state.h"

void am_run_remember(am_run *r, const am_memory *m)
{
    r->memory = *m;
}

bool am_memory_effect(am_run *r, const char *tenant, const char *op, const am_value *args, const am_value **value)
{
    char key[AM_DIGEST_TEXT];
    if (!r->memory.effect)
        return false;
    unsigned nth = am_tally_peek(&r->tally, am_effect_key(tenant, op, args, key));
    if (!r->memory.effect(r->memory.self, tenant, op, args, nth, value))
        return false;
    (void)am_tally_next(&r->tally, key);
    return true;
}

bool am_run_planned(am_run *r, const char *tenant, const char *op, const am_value *args, const char **reason)
{
    char key[AM_DIGEST_TEXT];
    *reason = NULL;
    if (!r->memory.planned)
        return false;
    unsigned nth = am_tally_peek(&r->tally, am_effect_key(tenant, op, args, key));
    return r->memory.planned(r->memory.self, tenant, op, args, nth, reason);
}

bool am_run_step_begin(am_run *r, const char *name, char label[AM_STEP_LABEL], const am_value **value)
{
    unsigned n = am_tally_next(&r->steps, name);
    if (n)
        (void)snprintf(label, AM_STEP_LABEL, "%s #%u", name, n + 1);
    else
        (void)snprintf(label, AM_STEP_LABEL, "%s", name);
    if (r->memory.step && r->memory.step(r->memory.self, label, value))
        return true;
    am_run_tell_step(r, label, true);
    return false;
}

void am_run_step_end(am_run *r, const char *label, bool ended, const am_value *value)
{
    /* with an outcome unknown the step is run again on resume: what is done answers from the journal */
    if (ended && !r->counts.unknown && r->memory.step_ended)
        r->memory.step_ended(r->memory.self, label, value);
    am_run_tell_step(r, label, false);
}

void am_run_tell_step(am_run *r, const char *name, bool begins)
{
    for (size_t i = 0; i < r->n_watches; i++)
        if (r->watches[i].step)
            r->watches[i].step(r->watches[i].self, name, begins);
}
