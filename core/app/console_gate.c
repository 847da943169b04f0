#include "app/console_gate.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/mem.h"

typedef struct question {
    struct question *next;
    const am_effect *effect;
    am_verdict *verdict;
} question;

struct am_console_gate {
    am_gate gate;
    question *first, **end;
};

static void ask(am_gate *gate, const am_effect *e, am_verdict *v)
{
    am_console_gate *g = (am_console_gate *)gate;
    question *q = am_new(question);
    *q = (question){.effect = e, .verdict = v};
    *g->end = q;
    g->end = &q->next;
}

static void drop(am_console_gate *g, question **at)
{
    question *q = *at;
    *at = q->next;
    if (g->end == &q->next)
        g->end = at;
    free(q);
}

static void forget(am_gate *gate, am_verdict *v)
{
    am_console_gate *g = (am_console_gate *)gate;
    for (question **at = &g->first; *at; at = &(*at)->next)
        if ((*at)->verdict == v) {
            drop(g, at);
            return;
        }
}

static void gate_free(am_gate *gate)
{
    am_console_gate *g = (am_console_gate *)gate;
    while (g->first)
        drop(g, &g->first);
    free(g);
}

am_console_gate *am_console_gate_new(am_run *run)
{
    static const am_gate_type type = {.name = "console", .ask = ask, .forget = forget, .free = gate_free};
    am_console_gate *g = am_new(am_console_gate);
    g->gate.type = &type;
    g->gate.run = run;
    g->end = &g->first;
    am_run_add_gate(run, &g->gate);
    return g;
}

const am_effect *am_console_gate_first(const am_console_gate *g)
{
    return g->first ? g->first->effect : NULL;
}

void am_console_gate_answer(am_console_gate *g, bool yes)
{
    am_err err = {0};
    if (!g->first)
        return;
    am_verdict *v = g->first->verdict;
    const am_effect *e = g->first->effect;
    int64_t age = am_clock_wall() - e->seen;
    drop(g, &g->first);
    if (yes && age <= AM_CONSOLE_STALE_MS) {
        am_gate_say(v, AM_VERDICT_PASS, NULL);
        return;
    }
    if (yes) {
        am_fail(&err, AM_REFUSED, "%s: what it rests on was seen %lld s ago; it is not done", e->op,
                (long long)(age / 1000));
        am_hint(&err, "ask for it again: the tenant is looked at anew");
    } else {
        am_fail(&err, AM_REFUSED, "%s: not agreed to", e->op);
    }
    am_gate_say(v, AM_VERDICT_REFUSE, &err);
}
