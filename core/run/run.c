#include "run/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "journal/journal.h"
#include "run/drive_state.h"
#include "run/gather.h"
#include "run/run_state.h"

/* A rule that is lost would be a rule that is broken. */
static const char *const *copy_list(am_arena *a, const char *const *list)
{
    size_t n = 0;
    while (list && list[n]) {
        n++;
    }
    const char **copy = am_arena_alloc(a, (n + 1) * sizeof *copy);
    for (size_t i = 0; i < n; i++) {
        if (!copy || !(copy[i] = am_arena_strdup(a, list[i]))) {
            abort();
        }
    }
    return copy;
}

/* Each tick; am_run_stop() itself may have been called by a signal handler. */
static void on_tick(void *self)
{
    am_run *r = self;
    if (!am_run_stopping(r) || r->stopped) {
        return;
    }
    r->stopped = true;
    for (am_drive *d = r->drives; d; d = d->next) {
        am_drive_halt(d);
    }
}

am_run *am_run_new(am_loop *loop, const am_registry *registry, am_mode mode, const am_rules *rules)
{
    am_run *r = am_new(am_run);
    r->loop = loop;
    r->registry = registry;
    r->mode = mode;
    r->arena = am_arena_new(AM_RUN_MEMORY_MAX);
    am_ulid_new(r->id);
    if (rules) {
        r->rules.max_effects = rules->max_effects;
        r->rules.windows = rules->windows;
        r->rules.n_windows = rules->n_windows;
        r->rules.protect = copy_list(r->arena, rules->protect);
        r->rules.consent = copy_list(r->arena, rules->consent);
    }
    am_run_add_gate(r, mode == AM_MODE_PLAN ? am_gate_plan_new(r) : am_gate_apply_new(r));
    am_loop_before_io(loop, on_tick, r);
    return r;
}

void am_run_free(am_run *r)
{
    if (!r) {
        return;
    }
    am_loop_before_io(r->loop, NULL, r);
    while (r->drives) {
        am_drive_destroy(r->drives);
    }
    am_gather_free(r->gathers);
    am_worker_free(r->worker);
    am_journal_close(r->rehearsal);
    for (size_t i = 0; i < r->n_gates; i++) {
        r->gates[i]->type->free(r->gates[i]);
    }
    am_tally_fini(&r->tally);
    am_tally_fini(&r->steps);
    am_tally_fini(&r->asked_for);
    am_arena_free(r->arena);
    free(r);
}

void am_run_watch(am_run *r, const am_watch *w)
{
    if (r->n_watches == AM_RUN_WATCHES_MAX) {
        abort();
    }
    r->watches[r->n_watches++] = *w;
}

void am_run_add_gate(am_run *r, am_gate *gate)
{
    if (r->n_gates == AM_RUN_GATES_MAX) {
        abort();
    }
    r->gates[r->n_gates++] = gate;
}

void am_run_add_gate_first(am_run *r, am_gate *gate)
{
    am_run_add_gate(r, gate);
    memmove(r->gates + 1, r->gates, (r->n_gates - 1) * sizeof *r->gates);
    r->gates[0] = gate;
}

size_t am_run_gates(const am_run *r)
{
    return r->n_gates;
}

am_gate *am_run_gate_at(const am_run *r, size_t i)
{
    return i < r->n_gates ? r->gates[i] : NULL;
}

const char *am_run_id(const am_run *r)
{
    return r->id;
}

void am_run_set_id(am_run *r, const char *ulid)
{
    (void)snprintf(r->id, sizeof r->id, "%s", ulid);
}

const char *const *am_run_given(const am_run *r)
{
    return r->rules.consent;
}

am_mode am_run_mode(const am_run *r)
{
    return r->mode;
}

am_loop *am_run_loop(const am_run *r)
{
    return r->loop;
}

const am_registry *am_run_registry(const am_run *r)
{
    return r->registry;
}

void am_run_add_tenant(am_run *r, am_tenant *t)
{
    if (r->n_tenants == AM_RUN_TENANTS_MAX) {
        abort();
    }
    r->tenants[r->n_tenants++] = t;
}

size_t am_run_tenants(const am_run *r)
{
    return r->n_tenants;
}

am_tenant *am_run_tenant_at(const am_run *r, size_t i)
{
    return i < r->n_tenants ? r->tenants[i] : NULL;
}

am_tenant *am_run_tenant(const am_run *r, const char *name_or_role)
{
    for (size_t i = 0; i < r->n_tenants; i++) {
        if (strcmp(am_tenant_name(r->tenants[i]), name_or_role) == 0) {
            return r->tenants[i];
        }
    }
    for (size_t i = 0; *name_or_role && i < r->n_tenants; i++) {
        const am_value *role = am_value_member(am_tenant_facts(r->tenants[i]), "role");
        if (strcmp(am_value_text(role, ""), name_or_role) == 0) {
            return r->tenants[i];
        }
    }
    return NULL;
}

void am_run_stop(am_run *r)
{
    atomic_store(&r->stop, true);
}

bool am_run_stopping(const am_run *r)
{
    return atomic_load(&r->stop);
}

void am_run_effect(am_run *r, const am_effect *e)
{
    r->counts.effects++;
    for (size_t i = 0; i < r->n_watches; i++) {
        if (r->watches[i].effect) {
            r->watches[i].effect(r->watches[i].self, e);
        }
    }
}

static void count(am_counts *c, const char *word)
{
    const struct {
        const char *word;
        uint64_t *n;
    } words[] = {{"done", &c->done},     {"already", &c->already}, {"skipped", &c->skipped},
                 {"failed", &c->failed}, {"refused", &c->refused}, {"unknown", &c->unknown}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i].word, word) == 0) {
            ++*words[i].n;
            return;
        }
    }
    c->flagged += strcmp(word, "planned") != 0; /* that one is counted as an effect */
}

void am_run_outcome(am_run *r, const am_outcome *o)
{
    count(&r->counts, o->word);
    for (size_t i = 0; i < r->n_watches; i++) {
        if (r->watches[i].outcome) {
            r->watches[i].outcome(r->watches[i].self, o);
        }
    }
}

void am_run_progress(am_run *r, const char *what, uint64_t done, uint64_t total)
{
    for (size_t i = 0; i < r->n_watches; i++) {
        if (r->watches[i].progress) {
            r->watches[i].progress(r->watches[i].self, what, done, total);
        }
    }
}

void am_run_say(am_run *r, am_kind kind, const char *text)
{
    for (size_t i = 0; i < r->n_watches; i++) {
        if (r->watches[i].say) {
            r->watches[i].say(r->watches[i].self, kind, text);
        }
    }
}

am_counts am_run_counts(const am_run *r)
{
    return r->counts;
}

void am_run_end(am_run *r, am_kind kind)
{
    if (r->ended == AM_OK) {
        r->ended = kind;
    }
    r->interrupted = r->interrupted || kind == AM_CANCELLED;
}


am_kind am_run_ended(const am_run *r)
{
    return r->ended;
}

void am_run_fail(am_run *r, const am_err *err)
{
    r->ended = err->kind;
    r->failed = true;
    am_run_stop(r);
}

uint64_t am_run_listed(const am_run *r)
{
    return r->listed;
}

void am_run_set_exit(am_run *r, int code)
{
    r->asked = code;
}

int am_run_exit(const am_run *r)
{
    if (r->failed) {
        return am_kind_exit(r->ended);
    }
    if (am_run_stopping(r) && r->interrupted) {
        return am_kind_exit(AM_CANCELLED);
    }
    if (r->ended != AM_OK) {
        return am_kind_exit(r->ended);
    }
    if (r->counts.refused > 0) {
        return am_kind_exit(AM_REFUSED);
    }
    return r->asked ? r->asked : r->counts.failed > 0 || r->counts.unknown > 0;
}

size_t am_run_open(const am_run *r)
{
    size_t n = 0;
    for (const am_drive *d = r->drives; d; d = d->next) {
        n += d->detached;
    }
    return n;
}
