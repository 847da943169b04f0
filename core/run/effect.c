#include "run/effect.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "run/run_state.h"

char *am_effect_key(const char *tenant, const char *op, const am_value *args)
{
    am_buf b = AM_BUF(AM_EFFECT_KEY_MAX);
    am_buf_fmt(&b, "%s %s ", tenant, op);
    am_json_format(&b, args, AM_JSON_CANONICAL);
    char *key = am_buf_ok(&b) ? am_buf_take(&b, NULL) : NULL;
    am_buf_free(&b);
    return key;
}

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

am_kind am_effect_new(am_run *run, const char *tenant, const am_call *call, const char *step,
                      const char *reason, const am_effect **out, am_err *err)
{
    const am_operation *op = am_call_operation(call);
    const am_call_intent *in = am_call_get_intent(call);
    am_arena *a = run->arena;
    am_effect *e = am_arena_alloc(a, sizeof *e);
    char *key = am_effect_key(tenant, op->name, am_call_args(call));
    bool good = e && key;
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
        };
    }
    if (good) {
        e->nth = am_tally_next(&run->tally, key);
        *out = e;
    }
    free(key);
    if (!good) {
        am_fail(err, AM_LIMIT, "%s %s: the record of this run is over its %d MiB", tenant, op->name,
                AM_RUN_MEMORY_MAX >> 20);
        return am_hint(err, "split the run into smaller ones");
    }
    return AM_OK;
}
