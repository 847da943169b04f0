/* door.c - what a change says before it happens, and what it must give back after. */
#include <string.h>

#include "base/text.h"
#include "plugin/call_state.h"

enum { INTENT_LEAST = offsetof(am_intent, predicted) + sizeof(const am_value *) };

static const char *note(am_call *c, const char *s, const char *what)
{
    if (!s) {
        return NULL;
    }
    size_t n = strnlen(s, AM_CALL_NOTE_MAX + 1);
    if (n > AM_CALL_NOTE_MAX || !am_utf8_valid(s, n, NULL)) {
        am_call_break(c, "%s of an intent is no UTF-8 text of up to %d bytes", what, AM_CALL_NOTE_MAX);
        return NULL;
    }
    char *copy = am_arena_strdup(c->arena, s);
    if (!copy) {
        am_call_over(c, "an intent");
    }
    return copy;
}

static const am_value *part(am_call *c, const am_value *v, const char *what)
{
    size_t bytes = 0;
    if (!v || !am_call_fit(c, v, AM_CALL_INTENT_MAX, &bytes, what)) {
        return NULL;
    }
    const am_value *copy = am_value_copy(c->arena, v);
    if (!copy) {
        am_call_over(c, what);
    }
    return copy;
}

static void take_undo(am_call *c, const am_intent *in)
{
    am_call_intent *to = &c->intent;
    to->undo_days = in->undo_days;
    to->no_undo = note(c, in->no_undo, "no_undo");
    if (in->undo_op) {
        const am_operation *undo = am_call_sibling(c, in->undo_op, "undo_op");
        if (undo && !(undo->effects & AM_CHANGE)) {
            am_call_break(c, "undo_op %s changes nothing", undo->name);
        }
        if (undo && !c->broken) {
            to->undo = am_call_check_args(c, undo, in->undo, "undo");
            to->undo_op = undo->name;
        }
    } else if (!to->no_undo && (c->op->effects & AM_FINAL)) {
        to->no_undo = "this operation is final";
    } else if (!to->no_undo) {
        am_call_break(c, "an intent says neither what undoes it nor why nothing does");
    }
}

static void take(am_call *c, const am_intent *given)
{
    am_intent in = {0};
    if (given->size < INTENT_LEAST) {
        am_call_break(c, "an intent of %u bytes", given->size);
        return;
    }
    memcpy(&in, given, given->size < sizeof in ? given->size : sizeof in);
    if (in.evidence && !am_value_is(in.evidence, AM_T_OBJECT)) {
        am_call_break(c, "evidence is %s, not an object", am_value_type_name(in.evidence));
        return;
    }
    memset(&c->intent, 0, sizeof c->intent);
    c->intent.evidence = part(c, in.evidence, "evidence");
    c->intent.predicted = part(c, in.predicted, "a prediction");
    c->intent.target = note(c, in.target, "target");
    take_undo(c, &in);
    if (!c->intent.target) {
        c->intent.target = am_value_text(am_value_member(c->args, "url"), NULL);
    }
    c->intended = !c->broken;
}

am_step am_door_intend(am_call *c, const am_intent *in)
{
    if (!(c->op->effects & AM_CHANGE)) {
        am_call_break(c, "intend() in an operation that is declared a read");
    } else if (c->intended || c->passed) {
        am_call_break(c, "at the door for the second time");
    } else if (!in) {
        am_call_break(c, "intend() without an intent");
    } else {
        take(c, in);
    }
    return am_call_ask(c, AM_INTEND);
}

am_step am_door_already(am_call *c, const am_intent *in, const am_value *value)
{
    size_t bytes = 0;
    if (!(c->op->effects & AM_CHANGE)) {
        am_call_break(c, "already() in an operation that is declared a read");
    } else if (in && !c->intended) {
        take(c, in);
    }
    if (value && am_call_fit(c, value, AM_CALL_RESULT_MAX, &bytes, "a result")) {
        c->value = value;
    }
    c->already = true;
    return am_call_ask(c, AM_DONE);
}

am_step am_door_lease(am_call *c, const char *back_op, const am_value *back_args)
{
    if (!c->passed) {
        am_call_break(c, "lease() before the door");
    } else if (c->n_leases == AM_CALL_LEASES_MAX) {
        am_call_break(c, "more than %d leases", AM_CALL_LEASES_MAX);
    } else {
        const am_operation *back = am_call_sibling(c, back_op, "lease()");
        if (back && !(back->effects & AM_CHANGE)) {
            am_call_break(c, "lease(): %s changes nothing", back->name);
        }
        const am_value *args = NULL;
        if (back && !c->broken && (args = am_call_check_args(c, back, back_args, "lease()"))) {
            c->leases[c->n_leases++] = (am_call_lease){.back = back, .args = args};
        }
    }
    return am_call_ask(c, AM_LEASE);
}

void am_door_lease_moot(am_call *c)
{
    for (size_t i = 0; i < c->n_leases; i++) {
        c->leases[i].moot = true;
    }
}
