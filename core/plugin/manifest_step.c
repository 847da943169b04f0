#include "plugin/manifest_step.h"

#include <stdlib.h>
#include <string.h>

#include "plugin/call_state.h"
#include "plugin/manifest_op.h"

/* One foreign call on its way through a worker thread. It owns all it touches: the call that asked
 * for it may be gone before the library returns. */
typedef struct job {
    const am_foreign *f;
    am_arena *arena;
    const am_value *args, *value;
    am_kind kind;
    am_err err;
} job;

typedef enum phase { BEGIN, LOOKED, PASSED, CALLED } phase;

typedef struct local {
    phase phase;
    job *job; /* that was asked for last; lives until the step after it */
    const am_value *look;
} local;

static void job_run(void *arg)
{
    job *j = arg;
    j->kind = am_foreign_call(j->f, j->arena, j->args, &j->value, &j->err);
}

static void job_free(void *arg)
{
    job *j = arg;
    am_arena_free(j->arena);
    free(j);
}

static am_step start(const am_host *h, am_call *c, local *l, const am_foreign *f)
{
    job *j = am_new(job);
    j->f = f;
    j->arena = am_arena_new(AM_CALL_PAGE_CAP);
    j->args = am_value_copy(j->arena, h->args(c));
    l->job = j;
    am_call_set_job(c, &(am_call_job){.fn = job_run, .discard = job_free, .arg = j});
    return am_call_ask(c, AM_WORK);
}

am_kind am_manifest_ready(const am_call_job *work, am_err *err)
{
    const job *j = work->arg;
    return am_foreign_ready(j->f, j->arena, j->args, err);
}

void am_manifest_pretend(const am_call_job *work, am_kind kind, const am_value *value,
                         const am_err *err)
{
    job *j = work->arg;
    j->kind = kind;
    j->value = value ? am_value_copy(j->arena, value) : am_value_null(j->arena);
    if (err) {
        j->err = *err;
    } else if (kind) {
        am_fail(&j->err, kind, "%s", am_kind_name(kind));
    }
}

static const am_value *keep(am_call *c, const job *j)
{
    am_call_answer(c, j->kind, j->value);
    return c->result;
}

static am_step failed(const am_host *h, am_call *c, const am_err *err)
{
    h->detail(c, *err->code ? err->code : NULL, *err->hint ? err->hint : NULL);
    return h->fail(c, err->kind, "%s", err->text);
}

/* *lacks: there was nothing before that the undo could go back to. */
static const am_value *undo_of(am_call *c, const am_manifest_fn *fn, const am_value *seen,
                               bool *lacks)
{
    am_arena *a = c->page->arena;
    am_value *args = am_value_object(a);
    for (const am_manifest_path *p = fn->undo_args; args && p->param; p++) {
        const am_value *v = am_value_get(seen, p->path);
        const am_signature_arg *arg = am_signature_arg_find(&fn->undo->sig, p->param);
        if (!v || am_value_is(v, AM_T_NULL)) {
            *lacks = *lacks || (!arg->optional && !arg->literal);
        } else if (!am_value_put(a, args, p->param, v)) {
            return NULL;
        }
    }
    return args;
}

static bool happened(const am_manifest_fn *fn, const am_value *seen, const local *l)
{
    if (fn->already_absent) {
        return !l->look;
    }
    const am_value *one = fn->already[0] ? am_value_get(seen, fn->already[0]) : NULL;
    const am_value *other = fn->already[1] ? am_value_get(seen, fn->already[1]) : NULL;
    return one && other && am_value_equal(one, other);
}

static am_step door(const am_host *h, am_call *c, local *l, const am_manifest_fn *fn)
{
    const am_value *seen = h->make(c, "{\"args\":%v,\"look\":%v}", h->args(c), l->look);
    const am_value *evidence =
        l->look ? h->make(c, "{\"look\":%v}", l->look) : h->make(c, "{\"absent\":%b}", 1);
    bool lacks = false;
    const am_value *undo = fn->undo ? undo_of(c, fn, seen, &lacks) : NULL;
    if (!seen || !evidence || (fn->undo && !undo)) {
        return h->fail(c, AM_LIMIT, "what the look found is too large");
    }
    const char *target =
        fn->target ? am_value_text(am_value_get(seen, fn->target), NULL) : NULL;
    if (target && strlen(target) > AM_CALL_NOTE_MAX) {
        return h->fail(c, AM_USAGE, "%s: over %d bytes", fn->target, AM_CALL_NOTE_MAX);
    }
    const am_intent intent = {
        .size = sizeof intent,
        .undo_days = fn->undo_days,
        .evidence = evidence,
        .undo = lacks ? NULL : undo,
        .undo_op = fn->undo && !lacks ? fn->undo->name : NULL,
        .no_undo = lacks ? "the look found nothing to go back to" : fn->no_undo,
        .target = target,
    };
    l->phase = PASSED;
    if (happened(fn, seen, l)) {
        return h->already(c, &intent, NULL);
    }
    return h->intend(c, &intent);
}

am_step am_manifest_step(const am_host *h, am_call *c)
{
    const am_manifest_op *op = am_call_operation(c)->manifest;
    local *l = h->local(c, sizeof *l);
    if (!l) {
        return h->fail(c, AM_LIMIT, "no memory for the call");
    }
    switch (l->phase) {
    case BEGIN:
        l->phase = op->look ? LOOKED : CALLED;
        return start(h, c, l, op->look ? op->look : op->foreign);
    case LOOKED:
        if (l->job->kind != AM_OK && l->job->kind != AM_ABSENT) {
            return failed(h, c, &l->job->err);
        }
        l->look = keep(c, l->job);
        return door(h, c, l, op->fn);
    case PASSED:
        if (!am_call_passed(c)) {
            am_call_break(c, "a change before the door");
            return h->fail(c, AM_BUG, "a change before the door");
        }
        l->phase = CALLED;
        return start(h, c, l, op->foreign);
    case CALLED:
        break;
    }
    return l->job->kind ? failed(h, c, &l->job->err) : h->done(c, keep(c, l->job));
}
