#include "app/top.h"

#include <stdlib.h>
#include <string.h>

#include "app/records.h"
#include "base/clock.h"
#include "base/json.h"
#include "io/budget.h"
#include "journal/effects.h"
#include "journal/runs.h"
#include "report/table.h"

enum { SHARERS_MAX = 256, RUNS_MAX = 32 };

typedef struct sharer {
    char tenant[AM_SHARE_LABEL], doing[AM_SHARE_WHAT];
    int64_t pid, since, requests, refused, in_flight, waiting, window;
    double per_s;
    am_budget_view budget;
    int64_t stopped_ms;
} sharer;

typedef struct running {
    char id[AM_ULID_TEXT], kind[16], playbook[65];
    int64_t began, counts[AM_EFFECT_UNKNOWN + 1];
} running;

struct am_top {
    sharer sharers[SHARERS_MAX], before[SHARERS_MAX];
    running runs[RUNS_MAX];
    size_t n_sharers, n_before, n_runs;
    int64_t at, before_at; /* mono ms */
    am_journal *journal;
};

am_top *am_top_new(void)
{
    return am_new(am_top);
}

void am_top_free(am_top *t)
{
    free(t);
}

/* Requests a second since the look before. */
static double rate(const am_top *t, const sharer *now)
{
    for (size_t i = 0; i < t->n_before; i++) {
        const sharer *was = &t->before[i];
        if (was->pid == now->pid && strcmp(was->tenant, now->tenant) == 0 && was->since == now->since &&
            t->at > t->before_at)
            return (double)(now->requests - was->requests) * 1000 / (double)(t->at - t->before_at);
    }
    return 0;
}

static bool page(void *self, const am_share_page *p)
{
    am_top *t = self;
    int64_t stop = p->stopped_until;
    for (size_t i = 0; i < AM_SHARE_SLOTS && t->n_sharers < SHARERS_MAX; i++) {
        const am_share_slot *slot = &p->slots[i];
        if (!am_share_slot_lives(slot, t->at))
            continue;
        sharer *s = &t->sharers[t->n_sharers++];
        *s = (sharer){.pid = slot->pid,
                      .since = slot->since,
                      .requests = slot->requests,
                      .refused = slot->refused,
                      .in_flight = slot->in_flight,
                      .waiting = slot->waiting,
                      .window = slot->window,
                      .budget = am_budget_see(p, t->at),
                      .stopped_ms = stop > t->at ? stop - t->at : 0};
        (void)snprintf(s->tenant, sizeof s->tenant, "%.*s", AM_SHARE_LABEL - 1, p->label);
        (void)snprintf(s->doing, sizeof s->doing, "%.*s", AM_SHARE_WHAT - 1, slot->what);
        s->per_s = rate(t, s);
    }
    return t->n_sharers < SHARERS_MAX;
}

static am_kind run_row(void *self, const am_run_row *r, am_err *e)
{
    am_top *t = self;
    if (strcmp(r->state, "running") != 0 || t->n_runs == RUNS_MAX)
        return AM_OK;
    running *x = &t->runs[t->n_runs++];
    (void)snprintf(x->id, sizeof x->id, "%s", r->id);
    (void)snprintf(x->kind, sizeof x->kind, "%s", r->kind);
    (void)snprintf(x->playbook, sizeof x->playbook, "%s", r->playbook ? r->playbook : "");
    x->began = r->began;
    return am_journal_effect_count(t->journal, r->id, x->counts, e);
}

am_kind am_top_look(am_top *t, const char *dir, am_journal *journal, am_err *e)
{
    memcpy(t->before, t->sharers, sizeof t->before);
    t->n_before = t->n_sharers;
    t->before_at = t->at;
    t->at = am_clock_mono();
    t->n_sharers = t->n_runs = 0;
    t->journal = journal;
    am_share_each(dir, page, t);
    return journal ? am_journal_run_each(journal, run_row, t, e) : AM_OK;
}

/* What holds it back, for people. */
static const char *state_of(am_arena *a, const am_top *t, const sharer *s)
{
    if (s->stopped_ms)
        return am_arena_format(a, "told to wait %lld s", (long long)(s->stopped_ms + 999) / 1000);
    if (s->budget.limit && s->waiting && s->budget.ends > t->at && s->budget.used >= s->budget.limit - s->budget.limit / 10)
        return am_arena_format(a, "budget, %lld s left", (long long)(s->budget.ends - t->at + 999) / 1000);
    return s->in_flight || s->waiting ? "busy" : "idle";
}

static void print_sharers(const am_top *t, const am_style *style)
{
    static const am_column columns[] = {{"TENANT", false, true}, {"PID", true, true},    {"DOING", false, false},
                                        {"REQ/S", true, true},   {"SENT", true, true},   {"FLYING", true, true},
                                        {"WAITING", true, true}, {"WINDOW", true, true}, {"UNITS", true, true},
                                        {"REFUSED", true, true}, {"STATE", false, true}};
    am_table *table = am_table_new(columns, sizeof columns / sizeof *columns, 0);
    am_arena *a = am_arena_new(0);
    for (size_t i = 0; i < t->n_sharers; i++) {
        const sharer *s = &t->sharers[i];
        const char *cells[] = {s->tenant,
                               am_arena_format(a, "%lld", (long long)s->pid),
                               s->doing,
                               am_arena_format(a, "%.1f", s->per_s),
                               am_arena_format(a, "%lld", (long long)s->requests),
                               am_arena_format(a, "%lld", (long long)s->in_flight),
                               am_arena_format(a, "%lld", (long long)s->waiting),
                               am_arena_format(a, "%lld", (long long)s->window),
                               s->budget.limit ? am_arena_format(a, "%lld/%lld", (long long)s->budget.used,
                                                                 (long long)s->budget.limit)
                                               : "",
                               am_arena_format(a, "%lld", (long long)s->refused),
                               state_of(a, t, s)};
        am_table_row(table, cells, s->stopped_ms ? AM_INK_WARN : AM_INK_NONE);
    }
    if (t->n_sharers)
        am_table_print(table, style);
    else
        fprintf(style->out, "no process of this user talks to a tenant now\n");
    am_table_free(table);
    am_arena_free(a);
}

static void print_runs(const am_top *t, const am_style *style)
{
    static const am_column columns[] = {{"RUN", false, true},    {"KIND", false, true},  {"PLAYBOOK", false, false},
                                        {"BEGAN", false, true},  {"DONE", true, true},   {"FAILED", true, true},
                                        {"REFUSED", true, true}, {"OPEN", true, true}};
    am_table *table = am_table_new(columns, sizeof columns / sizeof *columns, 0);
    am_arena *a = am_arena_new(0);
    for (size_t i = 0; i < t->n_runs; i++) {
        const running *r = &t->runs[i];
        const int64_t *n = r->counts;
        const char *cells[] = {r->id,
                               r->kind,
                               r->playbook,
                               am_records_time(a, r->began),
                               am_arena_format(a, "%lld", (long long)n[AM_EFFECT_DONE]),
                               am_arena_format(a, "%lld", (long long)n[AM_EFFECT_FAILED]),
                               am_arena_format(a, "%lld", (long long)n[AM_EFFECT_REFUSED]),
                               am_arena_format(a, "%lld", (long long)(n[AM_EFFECT_INTENT] + n[AM_EFFECT_SENT] +
                                                                      n[AM_EFFECT_UNKNOWN]))};
        am_table_row(table, cells, AM_INK_NONE);
    }
    if (t->n_runs) {
        fputc('\n', style->out);
        am_table_print(table, style);
    }
    am_table_free(table);
    am_arena_free(a);
}

void am_top_print(const am_top *t, const am_style *style)
{
    print_sharers(t, style);
    print_runs(t, style);
}

const am_value *am_top_json(const am_top *t, am_arena *a)
{
    am_value *tenants = am_value_array(a), *runs = am_value_array(a);
    for (size_t i = 0; i < t->n_sharers; i++) {
        const sharer *s = &t->sharers[i];
        (void)am_value_push(
            a, tenants,
            am_json_make(a,
                         "{\"tenant\":%s,\"pid\":%d,\"doing\":%s,\"since\":%d,\"requests\":%d,\"per_second\":%v,"
                         "\"in_flight\":%d,\"waiting\":%d,\"window\":%d,\"refused\":%d,\"units\":%d,"
                         "\"units_used\":%d,\"window_ends_ms\":%d,\"stopped_ms\":%d}",
                         s->tenant, s->pid, s->doing, s->since, s->requests, am_value_real(a, s->per_s), s->in_flight,
                         s->waiting, s->window, s->refused, s->budget.limit, s->budget.used,
                         s->budget.ends > t->at ? s->budget.ends - t->at : (int64_t)0, s->stopped_ms));
    }
    for (size_t i = 0; i < t->n_runs; i++) {
        const running *r = &t->runs[i];
        am_value *counts = am_value_object(a);
        for (int k = 0; k <= AM_EFFECT_UNKNOWN; k++)
            (void)am_value_put(a, counts, am_effect_state_name((am_effect_state)k), am_value_int(a, r->counts[k]));
        (void)am_value_push(a, runs,
                            am_json_make(a, "{\"id\":%s,\"kind\":%s,\"playbook\":%s,\"began\":%d,\"effects\":%v}", r->id,
                                         r->kind, r->playbook, r->began, counts));
    }
    return am_json_make(a, "{\"tenants\":%v,\"runs\":%v}", tenants, runs);
}
