#include "run/declared.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "run/gate.h"
#include "run/run_state.h"

typedef struct declared_gate {
    am_gate gate;
    am_arena *arena;
    const char *playbook;
    const am_value *changes;
} declared_gate;

static const am_value *row_of(const declared_gate *g, const char *op)
{
    for (size_t i = 0; i < am_value_len(g->changes); i++) {
        const am_value *row = am_value_at(g->changes, i);
        if (strcmp(am_value_text(am_value_member(row, "op"), ""), op) == 0)
            return row;
    }
    return NULL;
}

/* "remove-site, 500 remove-redirect", or "none". */
static void list(const declared_gate *g, am_buf *b)
{
    for (size_t i = 0; i < am_value_len(g->changes); i++) {
        const am_value *row = am_value_at(g->changes, i);
        int64_t most = am_value_num(am_value_member(row, "most"), 0);
        am_buf_str(b, i ? ", " : "");
        if (most)
            am_buf_fmt(b, "%lld ", (long long)most);
        am_buf_str(b, am_value_text(am_value_member(row, "op"), ""));
    }
    if (!b->n)
        am_buf_str(b, "none");
}

/* It is held against an approved plan, and that does not have it: another gate will say so, unless there is
 * no room for it anyway. Counted here it would take the place of one that was planned, in whatever order
 * they come. */
static bool unplanned(const am_run *run, const am_effect *e)
{
    const am_memory *m = &run->memory;
    const char *reason;
    return m->planned && !m->planned(m->self, e->tenant, e->op, e->args, e->nth, &reason);
}

static void ask(am_gate *gate, const am_effect *e, am_verdict *v)
{
    declared_gate *g = (declared_gate *)gate;
    const am_value *row = row_of(g, e->op);
    int64_t most = am_value_num(am_value_member(row, "most"), 0);
    const char *on = e->target ? e->target : e->tenant;
    am_err err = {0};
    bool room = row && (!most || am_tally_peek(&gate->run->asked_for, e->op) < most);
    if (room) {
        if (most && !unplanned(gate->run, e))
            (void)am_tally_next(&gate->run->asked_for, e->op);
        am_gate_say(v, AM_VERDICT_PASS, NULL);
        return;
    }
    if (row) {
        am_fail(&err, AM_REFUSED, "the playbook %s declares at most %lld %s in a run, and tried one more on %s",
                g->playbook, (long long)most, e->op, on);
        am_hint(&err, "narrow the run with its parameters; its author sets the bound in changes");
    } else {
        am_buf all = AM_BUF(200);
        list(g, &all);
        am_fail(&err, AM_REFUSED, "the playbook %s declares these changes: %s; it tried %s on %s", g->playbook,
                am_buf_text(&all), e->op, on);
        am_hint(&err, "it does more than it says: ask its author; changes in the playbook lists what it may change");
        am_buf_free(&all);
    }
    am_gate_say(v, AM_VERDICT_REFUSE, &err);
}

static void declared_free(am_gate *gate)
{
    declared_gate *g = (declared_gate *)gate;
    am_arena_free(g->arena);
    free(g);
}

static const am_gate_type declared_type = {.name = "declared", .ask = ask, .free = declared_free};

void am_run_declare(am_run *run, const char *playbook, const am_value *changes)
{
    am_gate *first = am_run_gate_at(run, 0);
    declared_gate *g = first->type == &declared_type ? (declared_gate *)first : am_new(declared_gate);
    am_arena_free(g->arena);
    g->arena = am_arena_new(0);
    g->playbook = am_arena_strdup(g->arena, playbook);
    g->changes = am_value_copy(g->arena, changes);
    if (&g->gate == first)
        return;
    g->gate.type = &declared_type;
    g->gate.run = run;
    am_run_add_gate_first(run, &g->gate);
}

void am_run_declare_made(am_run *run, const char *op)
{
    (void)am_tally_next(&run->asked_for, op);
}
