/* passage.c - a call at the door: gate after gate, then in or out. */
#include "run/drive_state.h"
#include "run/effect.h"
#include "run/run_state.h"

static void enter(am_drive *d)
{
    am_call_pass(d->call);
    d->driven = true;
    d->at = AM_AT_STEP;
}

static void predict(am_drive *d)
{
    const am_value *v = am_call_get_intent(d->call)->predicted;
    d->value = v ? v : am_value_null(am_call_arena(d->call));
}

static void predicted(am_drive *d)
{
    predict(d);
    am_run_effect(d->run, d->effect);
    am_outcome_tell(d, "planned", d->reason);
    am_drive_ended(d, d->value, NULL);
}

/* Every gate has said pass. In plan mode nothing gets here but by a gate's mistake. */
static void through(am_drive *d)
{
    if (am_run_mode(d->run) == AM_MODE_PLAN) {
        predicted(d);
        return;
    }
    am_run_effect(d->run, d->effect);
    enter(d);
}

static void ask(am_drive *d)
{
    am_gate *g = am_run_gate_at(d->run, d->gate);
    d->verdict = (am_verdict){.word = AM_VERDICT_REFUSE};
    am_ticket_start(&d->verdict.ticket, am_run_loop(d->run), &d->ready);
    d->asked = true;
    g->type->ask(g, d->effect, &d->verdict);
}

void am_passage_begin(am_drive *d)
{
    am_err err = {0};
    d->at = AM_AT_DOOR;
    if (d->returning) {
        enter(d);
        return;
    }
    if (am_effect_new(d->run, am_tenant_name(d->tenant), d->call, d->step, d->reason, &d->effect,
                      &err)) {
        am_drive_ended(d, NULL, &err);
        return;
    }
    d->gate = 0;
    ask(d);
    am_passage_go(d);
}

void am_passage_go(am_drive *d)
{
    while (am_ticket_settled(&d->verdict.ticket)) {
        d->asked = false;
        switch (d->verdict.word) {
        case AM_VERDICT_PREDICTED:
            predicted(d);
            return;
        case AM_VERDICT_HAPPENED:
            predict(d);
            am_drive_ended(d, d->value, NULL);
            return;
        case AM_VERDICT_UNSURE:
            d->unsure = true;
            am_drive_ended(d, NULL, &d->verdict.err);
            return;
        case AM_VERDICT_REFUSE:
            am_drive_ended(d, NULL, &d->verdict.err);
            return;
        case AM_VERDICT_PASS:
            break;
        }
        if (++d->gate == am_run_gates(d->run)) {
            through(d);
            return;
        }
        ask(d);
    }
}

/* The next gate that wants to know of leases is told; past the last one the call goes on. */
static void ask_hold(am_drive *d)
{
    const am_call_lease *lease = am_call_lease_at(d->call, am_call_leases(d->call) - 1);
    for (; d->effect && d->gate < am_run_gates(d->run); d->gate++) {
        am_gate *g = am_run_gate_at(d->run, d->gate);
        if (g->type->hold) {
            d->verdict = (am_verdict){.word = AM_VERDICT_REFUSE};
            am_ticket_start(&d->verdict.ticket, am_run_loop(d->run), &d->ready);
            d->asked = true;
            g->type->hold(g, d->effect, lease, &d->verdict);
            return;
        }
    }
    d->at = AM_AT_STEP;
}

void am_passage_hold(am_drive *d)
{
    d->at = AM_AT_HOLD;
    d->gate = 0;
    ask_hold(d);
    am_passage_hold_go(d);
}

void am_passage_hold_go(am_drive *d)
{
    while (d->at == AM_AT_HOLD && am_ticket_settled(&d->verdict.ticket)) {
        d->asked = false;
        if (d->verdict.word != AM_VERDICT_PASS) {
            /* It was never written down, so the change that it covers was never made. */
            am_drive_ended(d, NULL, &d->verdict.err);
            d->leases--;
            return;
        }
        d->gate++;
        ask_hold(d);
    }
}

void am_passage_drop(am_drive *d)
{
    am_gate *g = d->asked ? am_run_gate_at(d->run, d->gate) : NULL;
    if (g && g->type->forget) {
        g->type->forget(g, &d->verdict);
    }
    d->asked = false;
}
