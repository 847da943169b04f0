/* report_json.c - the whole report as one JSON object, its rows one a line (aftermove-report(7)). */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "report/report.h"

typedef struct writing {
    FILE *f;
    am_arena *arena;
    bool plan, more;
} writing;

static const char *when(am_arena *a, int64_t ms)
{
    char text[AM_TIME_TEXT];
    return ms ? am_arena_strdup(a, am_time_format(text, ms)) : NULL;
}

static void member(const writing *w, const char *name, const am_value *v)
{
    const char *text = am_json_text(w->arena, v, AM_JSON_PLAIN);
    fprintf(w->f, "\"%s\":%s,\n", name, text ? text : "null");
}

static am_kind row(void *self, const am_account_row *r, am_err *e)
{
    writing *w = self;
    am_arena *a = w->arena;
    am_arena_reset(a);
    const am_value *v = am_json_make(
        a,
        "{\"outcome\":%s,\"standing\":%s,\"change\":%b,\"step\":%s,\"tenant\":%s,\"operation\":%s,\"subject\":%s,"
        "\"reason\":%s,\"error\":%s,\"kind\":%s,\"hint\":%s,\"request_id\":%s,\"consent\":%s,\"args\":%v,"
        "\"evidence\":%v,\"value\":%v,\"undo_operation\":%s,\"undo\":%v,\"undo_days\":%d,\"no_undo\":%s,"
        "\"seen\":%s,\"sent\":%s,\"ended\":%s}",
        r->outcome, am_report_standing(am_account_standing(r->outcome, w->plan)), (int)r->change, r->step, r->tenant,
        r->op, r->subject, r->reason, r->error, r->kind, r->hint, r->request_id, r->consent, r->args, r->evidence,
        r->value, r->undo_op, r->undo, (int64_t)r->undo_days, r->no_undo, when(a, r->seen), when(a, r->sent),
        when(a, r->ended));
    const char *text = am_json_text(a, v, AM_JSON_PLAIN);
    if (!text)
        return am_fail(e, AM_NOMEM, "a row is too large to be written: %s", r->subject);
    fprintf(w->f, "%s%s", w->more ? ",\n" : "\n", text);
    w->more = true;
    return AM_OK;
}

static const am_value *approvals(am_arena *a, const am_report *r)
{
    am_value *list = am_value_array(a);
    for (size_t i = 0; i < r->n_approvals; i++)
        (void)am_value_push(a, list, am_json_make(a, "{\"name\":%s,\"key\":%s,\"time\":%s,\"good\":%b}",
                                                  r->approvals[i].name, r->approvals[i].key, r->approvals[i].time,
                                                  (int)r->approvals[i].good));
    return list;
}

static const am_value *counts(am_arena *a, const am_totals *t)
{
    am_value *words = am_value_object(a), *list = am_value_array(a), *by = am_value_object(a);
    for (size_t i = 0; i < t->n_words; i++)
        (void)am_value_put(a, words, t->words[i].word, am_value_int(a, (int64_t)t->words[i].n));
    for (size_t i = 0; i < AM_STANDINGS; i++)
        (void)am_value_put(a, by, am_report_standing((am_standing)i), am_value_int(a, (int64_t)t->by[i]));
    for (size_t i = 0; i < t->n_ops; i++) {
        am_value *o = am_json_make(a, "{\"operation\":%s}", t->ops[i].op);
        for (size_t s = 0; s < AM_STANDINGS; s++)
            (void)am_value_put(a, o, am_report_standing((am_standing)s), am_value_int(a, (int64_t)t->ops[i].by[s]));
        (void)am_value_push(a, list, o);
    }
    return am_json_make(a, "{\"rows\":%d,\"changes\":%d,\"without_undo\":%d,\"outcomes\":%v,\"standings\":%v,\"operations\":%v}",
                        (int64_t)t->rows, (int64_t)t->changes, (int64_t)t->no_undo, words, by, list);
}

static const am_value *left(am_arena *a, const am_report *r)
{
    am_value *list = am_value_array(a);
    for (size_t i = 0; i < r->totals.n_left; i++) {
        const am_total_left *l = &r->totals.left[i];
        (void)am_value_push(a, list, am_json_make(a, "{\"number\":%d,\"outcome\":%s,\"why\":%s,\"what_to_do\":%s}",
                                                  (int64_t)l->n, l->word, l->why, am_report_advice(r, l, a)));
    }
    return list;
}

static const am_value *spans(am_arena *a, const am_span *s, size_t n)
{
    am_value *list = am_value_array(a);
    for (size_t i = 0; i < n; i++)
        (void)am_value_push(a, list, am_json_make(a, "{\"name\":%s,\"from\":%s,\"to\":%s}", s[i].name,
                                                  when(a, s[i].from), when(a, s[i].to)));
    return list;
}

static const am_value *trusts(am_arena *a, const am_totals *t)
{
    am_value *list = am_value_array(a);
    for (size_t i = 0; i < t->n_trusts; i++) {
        const am_total_trust *x = &t->trusts[i];
        (void)am_value_push(a, list, am_json_make(a, "{\"tenant\":%s,\"operation\":%s,\"direction\":%s,\"partner\":%s,"
                                                     "\"before\":%s,\"after\":%s,\"outcome\":%s}",
                                                  x->tenant, x->op, x->direction, x->partner, x->before, x->after, x->outcome));
    }
    return list;
}

static const am_value *answer(am_arena *a, const am_report *r)
{
    static const char *const kinds[] = {"done", "left", "not", "plan"};
    am_answer x = am_report_answer(r, a);
    am_value *next = am_value_array(a);
    for (size_t i = 0; i < x.n_next; i++)
        (void)am_value_push(a, next, am_json_make(a, "{\"what\":%s,\"command\":%s}", x.next[i].what, x.next[i].command));
    return am_json_make(a, "{\"is\":%s,\"word\":%s,\"sentence\":%s,\"next\":%v}", kinds[x.kind], x.word, x.sentence, next);
}

static void subject(const writing *w, const am_report *r)
{
    am_arena *a = w->arena;
    member(w, "answer", answer(a, r));
    member(w, r->plan ? "plan" : "run",
           am_json_make(a,
                        "{\"id\":%s,\"kind\":%s,\"state\":%s,\"exit\":%d,\"playbook\":%s,\"version\":%s,\"text_sha\":%s,"
                        "\"plan\":%s,\"plan_sha\":%s,\"undoes\":%s,\"user\":%s,\"host\":%s,\"app\":%s,\"began\":%s,"
                        "\"ended\":%s,\"params\":%v,\"tenants\":%v,\"notes\":%v,\"consents\":%v,\"leases_out\":%d}",
                        r->id, r->kind, r->state, (int64_t)r->exit_code, r->playbook, r->version, r->text_sha, r->plan_id,
                        r->plan_sha, r->undoes, r->user, r->host, r->app, when(a, r->began), when(a, r->ended), r->params,
                        r->tenants, r->notes, r->totals.consents, (int64_t)r->leases));
    member(w, "approvals", approvals(a, r));
    member(w, "chain", r->head ? am_json_make(a, "{\"events\":%d,\"head\":%s,\"good\":%b,\"error\":%s}", r->events, r->head,
                                              r->broken == NULL, r->broken)
                               : NULL);
}

am_kind am_report_json(const am_report *r, am_report_rows rows, FILE *f, am_err *e)
{
    writing w = {.f = f, .arena = am_arena_new(0), .plan = r->plan};
    am_arena *a = w.arena;
    fprintf(f, "{\"report\":1,\n");
    member(&w, "written", am_json_make(a, "{\"by\":%s,\"at\":%s}", r->tool, when(a, r->written)));
    subject(&w, r);
    member(&w, "counts", counts(a, &r->totals));
    member(&w, "left", left(a, r));
    member(&w, "attempts", spans(a, r->times.attempts, r->times.n_attempts));
    member(&w, "steps", spans(a, r->times.steps, r->times.n_steps));
    member(&w, "waits", spans(a, r->times.waits, r->times.n_waits));
    member(&w, "trusts", trusts(a, &r->totals));
    fprintf(f, "\"rows\":[");
    am_kind k = rows.each(rows.self, row, &w, e);
    fprintf(f, "%s]}\n", w.more ? "\n" : "");
    am_arena_free(a);
    if (!k && (fflush(f) || ferror(f)))
        k = am_fail(e, AM_DISK, "cannot write the report: %s", strerror(errno));
    return k;
}
