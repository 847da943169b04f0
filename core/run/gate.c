#include "run/gate.h"

#include <stdlib.h>

#include "run/rules.h"
#include "run/run_state.h"

/* Both gates of this file: how many effects they have admitted so far. */
typedef struct policy_gate {
    am_gate gate;
    size_t admitted;
} policy_gate;

void am_gate_say(am_verdict *v, am_verdict_word word, const am_err *err)
{
    v->word = word;
    v->err = err ? *err : (am_err){0};
    am_ticket_settle(&v->ticket);
}

static void ask(am_gate *gate, const am_effect *e, am_verdict *v, bool consent,
                am_verdict_word good)
{
    policy_gate *g = (policy_gate *)gate;
    am_err err = {0};
    if (am_rules_admit(&gate->run->rules, e, g->admitted, consent, &err)) {
        am_gate_say(v, AM_VERDICT_REFUSE, &err);
        return;
    }
    g->admitted++;
    am_gate_say(v, good, NULL);
}

static void plan_ask(am_gate *gate, const am_effect *e, am_verdict *v)
{
    ask(gate, e, v, false, AM_VERDICT_PREDICTED);
}

static void apply_ask(am_gate *gate, const am_effect *e, am_verdict *v)
{
    ask(gate, e, v, true, AM_VERDICT_PASS);
}

static void policy_free(am_gate *gate)
{
    free((policy_gate *)gate);
}

static const am_gate_type plan_gate = {.name = "plan", .ask = plan_ask, .free = policy_free};
static const am_gate_type apply_gate = {.name = "apply", .ask = apply_ask, .free = policy_free};

static am_gate *policy_new(const am_gate_type *type, am_run *run)
{
    policy_gate *g = am_new(policy_gate);
    g->gate.type = type;
    g->gate.run = run;
    return &g->gate;
}

am_gate *am_gate_plan_new(am_run *run)
{
    return policy_new(&plan_gate, run);
}

am_gate *am_gate_apply_new(am_run *run)
{
    return policy_new(&apply_gate, run);
}
