#include "run/plan_line.h"

#include <string.h>

#include "base/json.h"

am_value *am_plan_line_head(am_arena *a, const am_plan_head *h)
{
    return am_json_make(a,
                        "{\"aftermove_plan\":%d,\"id\":%s,\"tool\":%s,\"playbook\":%s,\"version\":%s,"
                        "\"text_sha\":%s,\"undoes\":%s,\"trimmed_from\":%s,\"params\":%v,\"tenants\":%v,"
                        "\"notes\":%v,\"consents\":%v,\"made\":%d,\"listed\":%d}",
                        (int64_t)AM_PLAN_FORMAT, h->id, h->tool, h->playbook, h->version, h->text_sha, h->undoes,
                        h->trimmed_from, h->params, h->tenants, h->notes, h->consents, h->made, (int64_t)h->listed);
}

am_value *am_plan_line_effect(am_arena *a, const am_effect_row *r)
{
    return am_json_make(a,
                        "{\"step\":%s,\"tenant\":%s,\"op\":%s,\"key\":%s,\"nth\":%d,\"target\":%s,\"args\":%v,"
                        "\"evidence\":%v,\"reason\":%s,\"predicted\":%v,\"undo_op\":%s,\"undo\":%v,"
                        "\"undo_days\":%d,\"no_undo\":%s,\"consent\":%s,\"seen\":%d}",
                        r->step, r->tenant, r->op, r->key, (int64_t)r->nth, r->target, r->args, r->evidence,
                        r->reason, r->predicted, r->undo_op, r->undo, (int64_t)r->undo_days, r->no_undo,
                        r->consent, r->seen);
}

static const char *text(const am_value *v, const char *key)
{
    return am_value_text(am_value_member(v, key), NULL);
}

/* A null member and a missing one are the same to the journal. */
static const am_value *tree(const am_value *v, const char *key)
{
    const am_value *m = am_value_member(v, key);
    return am_value_is(m, AM_T_NULL) ? NULL : m;
}

static int64_t number(const am_value *v, const char *key)
{
    return am_value_num(am_value_member(v, key), 0);
}

am_kind am_plan_line_read_head(const am_value *v, am_plan_head *h, am_err *e)
{
    if (number(v, "aftermove_plan") != AM_PLAN_FORMAT) {
        (void)am_fail(e, AM_REFUSED, "it is no plan of this version: its first line has aftermove_plan = %lld, not %d",
                      (long long)number(v, "aftermove_plan"), (int)AM_PLAN_FORMAT);
        return am_hint(e, "make a new one with `aftermove plan`");
    }
    *h = (am_plan_head){.id = text(v, "id"), .tool = text(v, "tool"), .playbook = text(v, "playbook"),
                        .version = text(v, "version"), .text_sha = text(v, "text_sha"),
                        .undoes = text(v, "undoes"), .trimmed_from = text(v, "trimmed_from"),
                        .params = tree(v, "params"), .tenants = tree(v, "tenants"), .notes = tree(v, "notes"), .consents = tree(v, "consents"),
                        .made = number(v, "made"), .listed = (uint64_t)number(v, "listed")};
    if (!h->id || !h->tool || !am_value_is(h->tenants, AM_T_ARRAY))
        return am_fail(e, AM_REFUSED, "its first line lacks id, tool or tenants");
    return AM_OK;
}

am_kind am_plan_line_read_effect(const am_value *v, am_effect_row *r, am_err *e)
{
    *r = (am_effect_row){.step = text(v, "step"), .tenant = text(v, "tenant"), .op = text(v, "op"),
                         .key = text(v, "key"), .nth = (unsigned)number(v, "nth"), .target = text(v, "target"),
                         .args = tree(v, "args"), .evidence = tree(v, "evidence"), .reason = text(v, "reason"),
                         .predicted = tree(v, "predicted"), .undo_op = text(v, "undo_op"),
                         .undo = tree(v, "undo"), .undo_days = (uint32_t)number(v, "undo_days"),
                         .no_undo = text(v, "no_undo"), .consent = text(v, "consent"),
                         .seen = number(v, "seen"), .state = AM_EFFECT_PLANNED};
    if (!r->tenant || !r->op || !am_value_is(r->args, AM_T_OBJECT))
        return am_fail(e, AM_REFUSED, "a line is no effect: it lacks tenant, op or args");
    char key[AM_DIGEST_TEXT];
    if (!r->key || strcmp(r->key, am_effect_key(r->tenant, r->op, r->args, key)) != 0)
        return am_fail(e, AM_REFUSED, "the key of %s %s on %s does not fit its arguments", r->tenant, r->op,
                       r->target ? r->target : "?");
    return AM_OK;
}

const char *am_plan_line_sum(const char *plan_id, const am_value *effect, char out[AM_PLAN_SUM + 1])
{
    am_buf line = AM_BUF(AM_PLAN_LINE_MAX + 64);
    char whole[AM_DIGEST_TEXT];
    am_arena *arena = am_arena_new(0);
    am_value *bare = am_value_object(arena);
    for (size_t i = 0; i < am_value_len(effect); i++) {
        const am_member *m = &effect->u.o.v[i];
        if (strcmp(m->key, "sum") != 0)
            (void)am_value_put(arena, bare, m->key, m->value);
    }
    am_buf_fmt(&line, "%s\n", plan_id);
    am_json_format(&line, bare, AM_JSON_CANONICAL);
    (void)am_sha256(am_buf_text(&line), line.n, whole);
    memcpy(out, whole, AM_PLAN_SUM);
    out[AM_PLAN_SUM] = '\0';
    am_buf_free(&line);
    am_arena_free(arena);
    return out;
}

int am_plan_line_compare(const am_effect_row *a, const am_effect_row *b)
{
    int d = strcmp(a->tenant, b->tenant);
    if (!d)
        d = strcmp(a->op, b->op);
    if (!d)
        d = strcmp(a->target ? a->target : "", b->target ? b->target : "");
    if (!d)
        d = strcmp(a->key, b->key);
    return d ? d : (a->nth > b->nth) - (a->nth < b->nth);
}
