#include "run/record_waits.h"

#include "base/clock.h"
#include "base/json.h"
#include "journal/chain.h"

am_kind am_waits_note(am_waits *w, const am_run *run, am_journal *j, am_arena *scratch, am_err *e)
{
    for (size_t i = 0; i < am_run_tenants(run) && i < AM_WAITS_TENANTS; i++) {
        const am_tenant *t = am_run_tenant_at(run, i);
        am_tenant_load load = am_tenant_get_load(t);
        if (load.throttled_until < w->until[i] + AM_WAITS_STEP_MS || load.throttled_until <= am_clock_mono())
            continue;
        w->until[i] = load.throttled_until;
        am_arena_reset(scratch);
        const am_value *data = am_json_make(scratch, "{\"tenant\":%s,\"ms\":%d,\"refused\":%d}", am_tenant_name(t),
                                            load.throttled_until - am_clock_mono(), (int64_t)load.throttled);
        am_kind k = am_chain_append(j, am_run_id(run), "throttle", 0, data, e);
        if (k)
            return k;
    }
    return AM_OK;
}
