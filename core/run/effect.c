#include "run/effect.h"

#include "base/clock.h"
#include "journal/effects.h"
#include "run/run_state.h"

static const am_value *copy(am_arena *a, const am_value *v, bool *good)
{
    const am_value *c = am_value_copy(a, v);
    *good = *good && (c || !v);
    return c;
}

static const char *copy_text(am_arena *a, const char *s, bool *good)
{
    const char *c = am_arena_strdup(a, s);
    *good = *good && (c || !s);
    return c;
}

am_kind am_effect_new(am_run *run, const char *tenant, am_call *call, const char *step,
                      const char *reason, const am_effect **out, am_err *err)
{
    const am_operation *op = am_call_operation(call);
    const am_call_intent *in = am_call_get_intent(call);
    am_arena *a = am_call_arena(call);
    char key[AM_DIGEST_TEXT];
    am_effect *e = am_arena_alloc(a, sizeof *e);
    bool good = e != NULL;
    *out = NULL;
    if (good) {
        *e = (am_effect){
            .tenant = copy_text(a, tenant, &good),
            .op = op->name,
            .step = copy_text(a, step, &good),
            .args = copy(a, am_call_args(call), &good),
            .evidence = copy(a, in->evidence, &good),
            .undo = copy(a, in->undo, &good),
            .undo_op = in->undo_op,
            .no_undo = copy_text(a, in->no_undo, &good),
            .target = copy_text(a, in->target, &good),
            .reason = copy_text(a, reason, &good),
            .consent = op->consent,
            .undo_days = in->undo_days,
            .effects = op->effects,
            .seen = am_clock_wall(),
            .blind = !am_call_looked(call) && !(op->effects & AM_IDEMPOTENT),
        };
    }
    if (good) {
        e->nth = am_tally_next(&run->tally, am_effect_key(tenant, op->name, am_call_args(call), key));
        *out = e;
    }
    if (!good) {
        am_fail(err, AM_LIMIT, "%s %s: what it says at the door does not fit into a call's memory",
                tenant, op->name);
        return am_hint(err, "let the connector give less evidence");
    }
    return AM_OK;
}
