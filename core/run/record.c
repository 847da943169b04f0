#include "run/record.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "journal/effects.h"
#include "journal/leases.h"
#include "journal/runs.h"
#include "run/ledger.h"
#include "run/record_waits.h"

enum {
    LINGER_MS = 250,       /* outcomes wait so long for an intent to be committed with */
    EVIDENCE_SHOWN = 160,  /* bytes of each side's evidence in a refusal */
    SCRATCH_MAX = 16 << 20,
};

/* A verdict that waits for the tick's transaction. */
typedef struct waiting {
    am_verdict *verdict;
    int64_t effect; /* its row; 0: a lease */
} waiting;

/* Which row stands for which effect or lease that is under way. */
typedef struct known {
    const void *what;
    int64_t id;
} known;

struct am_record {
    am_gate gate;
    am_journal *journal;
    am_record_how how;
    am_record_unsure unsure;
    am_arena *scratch;
    waiting *waiting;
    size_t n_waiting, cap_waiting;
    known *known;
    size_t n_known, cap_known;
    am_waits waits;
    am_err broken;
};

/* The journal failed: nothing new may be sent, whatever asks. */
static void fail_all(am_record *r, const am_err *e)
{
    if (!r->broken.kind) {
        r->broken = *e;
        am_log(AM_LOG_ERROR, "run.record", "%s; %s", e->text, e->hint);
        am_run_fail(r->gate.run, e);
    }
    for (size_t i = 0; i < r->n_waiting; i++)
        if (r->waiting[i].verdict)
            am_gate_say(r->waiting[i].verdict, AM_VERDICT_REFUSE, &r->broken);
    r->n_waiting = 0;
}

static void *grown(void *v, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return v;
    *cap = *cap ? 2 * *cap : 64;
    return am_realloc(v, *cap * size);
}

static void wait_for_commit(am_record *r, am_verdict *v, int64_t effect)
{
    r->waiting = grown(r->waiting, r->n_waiting, &r->cap_waiting, sizeof *r->waiting);
    r->waiting[r->n_waiting++] = (waiting){v, effect};
}

static void remember(am_record *r, const void *what, int64_t id)
{
    r->known = grown(r->known, r->n_known, &r->cap_known, sizeof *r->known);
    r->known[r->n_known++] = (known){what, id};
}

static int64_t recall(am_record *r, const void *what, bool forget)
{
    for (size_t i = 0; i < r->n_known; i++) {
        int64_t id = r->known[i].id;
        if (r->known[i].what != what)
            continue;
        if (forget)
            r->known[i] = r->known[--r->n_known];
        return id;
    }
    return 0;
}

/* Once a tick, before requests leave: one transaction for all intents, then their verdicts. */
static void before_io(void *self)
{
    am_record *r = self;
    am_err e;
    if (r->broken.kind)
        return;
    if (am_waits_note(&r->waits, r->gate.run, r->journal, r->scratch, &e)) {
        fail_all(r, &e);
        return;
    }
    if (!am_journal_dirty(r->journal))
        return;
    if (!r->n_waiting && !am_journal_lingers(r->journal, LINGER_MS))
        return;
    if (am_journal_commit(r->journal, &e)) {
        fail_all(r, &e);
        return;
    }
    for (size_t i = 0; i < r->n_waiting; i++) {
        const waiting *w = &r->waiting[i];
        if (!w->verdict)
            continue;
        if (w->effect && am_journal_effect_state(r->journal, w->effect, AM_EFFECT_SENT, NULL, NULL, NULL, &e)) {
            fail_all(r, &e);
            return;
        }
        am_gate_say(w->verdict, AM_VERDICT_PASS, NULL);
    }
    r->n_waiting = 0;
}

static am_effect_row row_of(const am_record *r, const am_effect *e, char key[AM_DIGEST_TEXT])
{
    return (am_effect_row){.run = am_run_id(r->gate.run), .step = e->step, .tenant = e->tenant, .op = e->op,
                           .key = am_effect_key(e->tenant, e->op, e->args, key), .nth = e->nth, .args = e->args,
                           .evidence = e->evidence, .undo = e->undo, .undo_op = e->undo_op,
                           .no_undo = e->no_undo, .target = e->target, .reason = e->reason,
                           .consent = e->consent, .undo_days = e->undo_days, .seen = e->seen,
                           .state = AM_EFFECT_INTENT};
}

static am_kind drift(const am_effect *e, const am_effect_row *planned, am_err *err)
{
    char was[EVIDENCE_SHOWN], is[EVIDENCE_SHOWN];
    am_arena *a = am_arena_new(SCRATCH_MAX);
    if (!planned) {
        (void)am_fail(err, AM_REFUSED, "%s on %s is not in the plan", e->op, e->target ? e->target : e->tenant);
        (void)am_hint(err, "it was refused when the plan was made, or appeared or changed since: make a new plan");
    } else {
        const char *p = am_json_text(a, planned->evidence, AM_JSON_CANONICAL);
        const char *l = am_json_text(a, e->evidence, AM_JSON_CANONICAL);
        am_printable(was, sizeof was, p ? p : "");
        am_printable(is, sizeof is, l ? l : "");
        (void)am_fail(err, AM_REFUSED, "%s is not what it was when %s was planned: then %s, now %s",
                      e->target ? e->target : e->tenant, e->op, was, is);
        (void)am_hint(err, "look at it, then make a new plan");
    }
    am_arena_free(a);
    return AM_REFUSED;
}

/* Held against the plan: equal evidence, or it does not pass. */
static am_kind under_ceiling(am_record *r, const am_effect *e, const am_effect_row *row, am_err *err)
{
    bool found = false;
    am_effect_row planned;
    am_arena_reset(r->scratch);
    am_kind k = am_journal_effect_find(r->journal, r->scratch, row->run, row->key, row->nth, &planned, &found, err);
    if (k)
        return k;
    if (!found)
        return drift(e, NULL, err);
    if (!am_value_equal(planned.evidence, e->evidence))
        return drift(e, &planned, err);
    return AM_OK;
}

/* Written down and not known to have ended: a process that is no more was about to send it, or did. */
static bool is_open(am_effect_state s)
{
    return s == AM_EFFECT_INTENT || s == AM_EFFECT_SENT || s == AM_EFFECT_UNKNOWN;
}

static bool may_have_happened(am_record *r, const am_effect_row *row, am_kind *k, am_err *err)
{
    bool found = false;
    am_effect_row before;
    am_arena_reset(r->scratch);
    *k = am_journal_effect_find(r->journal, r->scratch, row->run, row->key, row->nth, &before, &found, err);
    return !*k && found && is_open(before.state);
}

/* true: it was decided, as people decided or until they do. */
static bool settle(am_record *r, const am_effect *e, const am_effect_row *row, am_verdict *v, am_kind *k, am_err *err)
{
    if (!e->blind || r->unsure == AM_UNSURE_AGAIN || !may_have_happened(r, row, k, err))
        return false;
    if (r->unsure == AM_UNSURE_DONE) {
        am_gate_say(v, AM_VERDICT_HAPPENED, NULL);
        return true;
    }
    (void)am_fail(err, AM_CONFLICT, "%s on %s may have happened before, and cannot be looked for: it is not done again",
                  e->op, e->target ? e->target : e->tenant);
    (void)am_hint(err, "look for it, then: aftermove resume %s --unknown done, or --unknown again", row->run);
    am_gate_say(v, AM_VERDICT_UNSURE, err);
    return true;
}

static void ask(am_gate *gate, const am_effect *e, am_verdict *v)
{
    am_record *r = (am_record *)gate;
    char key[AM_DIGEST_TEXT];
    am_err err = {0};
    int64_t id = 0;
    if (r->broken.kind) {
        am_gate_say(v, AM_VERDICT_REFUSE, &r->broken);
        return;
    }
    am_effect_row row = row_of(r, e, key);
    am_kind k = r->how == AM_RECORD_CEILING ? under_ceiling(r, e, &row, &err) : AM_OK;
    if (!k && settle(r, e, &row, v, &k, &err))
        return;
    if (!k)
        k = am_journal_effect_put(r->journal, &row, &id, &err);
    if (k == AM_DISK)
        fail_all(r, &err);
    if (k) {
        am_gate_say(v, AM_VERDICT_REFUSE, &err);
        return;
    }
    remember(r, e, id);
    wait_for_commit(r, v, id);
}

static void forget(am_gate *gate, am_verdict *v)
{
    am_record *r = (am_record *)gate;
    for (size_t i = 0; i < r->n_waiting; i++)
        if (r->waiting[i].verdict == v)
            r->waiting[i].verdict = NULL;
}

static void hold(am_gate *gate, const am_effect *e, const am_call_lease *lease, am_verdict *v)
{
    am_record *r = (am_record *)gate;
    am_err err = {0};
    int64_t id = 0;
    am_lease_row row = {.run = am_run_id(gate->run), .tenant = e->tenant, .op = lease->back->name,
                        .args = lease->args};
    if (r->broken.kind || am_journal_lease_take(r->journal, &row, &id, &err)) {
        if (!r->broken.kind)
            fail_all(r, &err);
        am_gate_say(v, AM_VERDICT_REFUSE, &r->broken);
        return;
    }
    remember(r, lease, id);
    wait_for_commit(r, v, 0);
}

static void back(am_gate *gate, const am_effect *e, const am_call_lease *lease, const am_err *err)
{
    am_record *r = (am_record *)gate;
    am_err why;
    int64_t id = recall(r, lease, true);
    (void)e;
    /* a lease that could not be given back stays out, for `resume` and `leases --return` */
    if (!id || err || r->broken.kind)
        return;
    if (am_journal_lease_end(r->journal, id, lease->moot ? "moot" : "given back", &why))
        fail_all(r, &why);
}

static am_effect_state state_of(const am_outcome *o)
{
    static const struct {
        const char *word;
        am_effect_state state;
    } words[] = {{"done", AM_EFFECT_DONE},       {"already", AM_EFFECT_DONE},
                 {"refused", AM_EFFECT_REFUSED}, {"unknown", AM_EFFECT_UNKNOWN},
                 {"planned", AM_EFFECT_PLANNED}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(o->word, words[i].word))
            return words[i].state;
    return AM_EFFECT_FAILED;
}

static void told(am_gate *gate, const am_effect *e, const am_outcome *o)
{
    am_record *r = (am_record *)gate;
    char key[AM_DIGEST_TEXT];
    am_err err = {0};
    am_kind k = AM_OK;
    int64_t id = recall(r, e, true);
    am_effect_state state = state_of(o);
    if (r->broken.kind)
        return;
    am_effect_row row = row_of(r, e, key);
    row.state = state == AM_EFFECT_PLANNED ? AM_EFFECT_PLANNED : AM_EFFECT_INTENT;
    if (state == AM_EFFECT_PLANNED)
        row.predicted = o->value;
    else if (r->how == AM_RECORD_PLAN)
        return; /* what a plan could not plan is an item, see record_watch.c */
    /* refused by another gate before it came to this one: it has no row, and as the ceiling's row
     * must keep the planned evidence, only its state is written */
    if (!id && state != AM_EFFECT_PLANNED && r->how == AM_RECORD_CEILING) {
        am_effect_row planned;
        bool found = false;
        am_arena_reset(r->scratch);
        k = am_journal_effect_find(r->journal, r->scratch, row.run, row.key, row.nth, &planned, &found, &err);
        if (!k && !found)
            return; /* drift: an item */
        id = k ? 0 : planned.id;
        if (!k) {
            planned.state = AM_EFFECT_INTENT;
            k = am_journal_effect_put(r->journal, &planned, &id, &err);
        }
    } else if (!id) {
        k = am_journal_effect_put(r->journal, &row, &id, &err);
    }
    if (!k && state != AM_EFFECT_PLANNED)
        k = am_journal_effect_state(r->journal, id, state, o->value, o->err, o->request_id,
                                    &err);
    if (k)
        fail_all(r, &err);
}

/* Whatever else became of items: skipped, flagged, failed, refused. Done effects have their row. */
static void outcome(void *self, const am_outcome *o)
{
    am_record *r = self;
    am_err e;
    char key[AM_DIGEST_TEXT];
    const am_effect *f = o->effect;
    if (r->broken.kind || !strcmp(o->word, "planned") || !strcmp(o->word, "done") || !strcmp(o->word, "already"))
        return;
    am_arena_reset(r->scratch);
    am_value *v = am_json_make(
        r->scratch,
        "{\"step\":%s,\"tenant\":%s,\"op\":%s,\"subject\":%s,\"word\":%s,\"reason\":%s,\"kind\":%s,\"error\":%s,"
        "\"hint\":%s,\"request_id\":%s,\"value\":%v}",
        o->step, o->tenant, o->op, o->subject, o->word, o->reason, o->err ? am_kind_name(o->err->kind) : NULL,
        o->err ? o->err->text : NULL, o->err ? o->err->hint : NULL, o->err ? o->err->request_id : NULL, o->value);
    if (f && v &&
        (!am_value_put(r->scratch, v, "key",
                       am_value_str(r->scratch, am_effect_key(f->tenant, f->op, f->args, key))) ||
         !am_value_put(r->scratch, v, "nth", am_value_int(r->scratch, f->nth))))
        v = NULL;
    if (am_journal_item(r->journal, am_run_id(r->gate.run), v, &e))
        fail_all(r, &e);
}

/* --- what a resumed run knows from before ----------------------------- */

static bool find(am_record *r, const char *tenant, const char *op, const am_value *args, unsigned nth,
                 am_effect_row *row)
{
    am_err e;
    char key[AM_DIGEST_TEXT];
    bool found = false;
    if (r->broken.kind)
        return false;
    am_arena_reset(r->scratch);
    if (am_journal_effect_find(r->journal, r->scratch, am_run_id(r->gate.run),
                               am_effect_key(tenant, op, args, key), nth, row, &found, &e)) {
        fail_all(r, &e);
        return false;
    }
    return found;
}

static bool done_before(void *self, const char *tenant, const char *op, const am_value *args, unsigned nth,
                        const am_value **value)
{
    am_effect_row row;
    bool found = find(self, tenant, op, args, nth, &row);
    *value = found ? row.value : NULL;
    return found && row.state == AM_EFFECT_DONE;
}

static bool planned(void *self, const char *tenant, const char *op, const am_value *args, unsigned nth,
                    const char **reason)
{
    am_effect_row row;
    bool found = find(self, tenant, op, args, nth, &row);
    *reason = found ? row.reason : NULL;
    return found && (row.state == AM_EFFECT_PLANNED || is_open(row.state));
}

static bool step_before(void *self, const char *name, const am_value **value)
{
    am_record *r = self;
    am_err e;
    bool done = false;
    if (r->broken.kind)
        return false;
    am_arena_reset(r->scratch);
    if (am_journal_step_get(r->journal, r->scratch, am_run_id(r->gate.run), name, &done, value, &e) ||
        (!done && am_journal_step_begin(r->journal, am_run_id(r->gate.run), name, &e)))
        fail_all(r, &e);
    return done && !r->broken.kind;
}

static void step_ended(void *self, const char *name, const am_value *value)
{
    am_record *r = self;
    am_err e;
    if (!r->broken.kind && am_journal_step_end(r->journal, am_run_id(r->gate.run), name, value, &e))
        fail_all(r, &e);
}

void am_record_set_unsure(am_record *r, am_record_unsure unsure)
{
    r->unsure = unsure;
}

am_kind am_record_state(const am_record *r, am_err *e)
{
    if (r->broken.kind && e)
        *e = r->broken;
    return r->broken.kind;
}

static void record_free(am_gate *gate)
{
    am_record *r = (am_record *)gate;
    am_loop_before_io(am_run_loop(gate->run), NULL, r);
    am_arena_free(r->scratch);
    free(r->waiting);
    free(r->known);
    free(r);
}

static void plan_ask(am_gate *gate, const am_effect *e, am_verdict *v)
{
    (void)gate;
    (void)e;
    am_gate_say(v, AM_VERDICT_PASS, NULL);
}

static const am_gate_type applying = {.name = "record", .ask = ask, .forget = forget, .hold = hold, .back = back,
                                      .told = told, .free = record_free};
static const am_gate_type planning = {.name = "record", .ask = plan_ask, .told = told, .free = record_free};

am_record *am_record_start(am_run *run, am_journal *j, am_record_how how)
{
    am_record *r = am_new(am_record);
    r->gate.type = how == AM_RECORD_PLAN ? &planning : &applying;
    r->gate.run = run;
    r->journal = j;
    r->how = how;
    r->scratch = am_arena_new(SCRATCH_MAX);
    am_run_add_gate(run, &r->gate);
    am_run_watch(run, &(am_watch){.self = r, .outcome = outcome});
    if (how != AM_RECORD_PLAN)
        am_run_remember(run, &(am_memory){.self = r, .effect = done_before, .step = step_before,
                                          .step_ended = step_ended,
                                          .planned = how == AM_RECORD_CEILING ? planned : NULL});
    am_run_keep_ledger(run, j);
    am_loop_before_io(am_run_loop(run), before_io, r);
    return r;
}
