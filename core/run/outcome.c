/* outcome.c - what became of a call, in the words of a run. */
#include "base/log.h"
#include "run/drive_state.h"
#include "run/effect.h"
#include "run/run_state.h"

static const char *subject(const am_drive *d)
{
    const am_value *args = am_call_args(d->call);
    if (d->effect && d->effect->target) {
        return d->effect->target;
    }
    const char *text = am_value_text(am_value_member(args, "url"), NULL);
    for (size_t i = 0; !text && i < am_value_len(args); i++) {
        text = am_value_text(am_value_at(args, i), NULL);
    }
    return text ? text : am_call_operation(d->call)->name;
}

void am_outcome_tell(am_drive *d, const char *word, const char *reason)
{
    if (d->quiet) {
        return;
    }
    am_outcome o = {
        .step = d->step,
        .tenant = am_tenant_name(d->tenant),
        .op = am_call_operation(d->call)->name,
        .subject = subject(d),
        .word = word,
        .reason = reason,
        .err = d->kind ? &d->err : NULL,
        .value = d->kind ? NULL : d->value,
        .request_id = d->kind && d->err.request_id[0] ? d->err.request_id : d->request_id,
        .effect = d->effect,
    };
    d->told = true;
    am_run_outcome(d->run, &o);
    for (size_t i = 0; d->effect && i < am_run_gates(d->run); i++) {
        am_gate *g = am_run_gate_at(d->run, i);
        if (g->type->told) {
            g->type->told(g, d->effect, &o);
        }
    }
}

/* The service took the change, or may have; and what ended the call says nothing about it. */
static bool is_unknown(const am_drive *d)
{
    if (d->unsure) {
        return true;
    }
    switch (d->kind) {
    case AM_NETWORK:
    case AM_TIMEOUT:
    case AM_CANCELLED:
    case AM_NOMEM:
    case AM_BUG:
        return d->changed;
    case AM_LIMIT:
        return d->changed && (d->err.http == 429 || d->err.http == 503);
    default:
        return false;
    }
}

void am_outcome_end(am_drive *d)
{
    if (d->told || !(am_call_operation(d->call)->effects & AM_CHANGE)) {
        return;
    }
    if (d->kind == AM_OK) {
        bool done = am_call_passed(d->call) && !am_call_is_already(d->call);
        am_err err;
        /* the journal wants to know what an effect of unknown outcome turned out to be */
        if (!done && !d->effect && am_call_get_intent(d->call) &&
            am_effect_new(d->run, am_tenant_name(d->tenant), d->call, d->step, d->reason, &d->effect, &err)) {
            am_log(AM_LOG_WARN, "run.outcome", "%s", err.text);
        }
        am_outcome_tell(d, done ? "done" : "already", d->reason);
    } else if (d->kind == AM_CANCELLED && !am_call_passed(d->call)) {
        return; /* it never began */
    } else if (is_unknown(d)) {
        am_outcome_tell(d, "unknown", d->reason);
    } else {
        am_outcome_tell(d, d->kind == AM_REFUSED ? "refused" : "failed", d->reason);
    }
}
