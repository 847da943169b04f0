/* giveback.c - temporary changes, undone newest first when their call ends. */
#include <string.h>

#include "base/json.h"
#include "run/drive_state.h"
#include "run/run_state.h"

static void quote(am_buf *b, const char *s)
{
    am_buf_char(b, '\'');
    for (; *s; s++) {
        if (*s == '\'') {
            am_buf_str(b, "'\\''");
        } else {
            am_buf_char(b, *s);
        }
    }
    am_buf_char(b, '\'');
}

static void option(am_buf *b, const char *name, const am_value *v)
{
    am_buf_str(b, " --");
    for (; *name; name++) {
        am_buf_char(b, *name == '_' ? '-' : *name);
    }
    am_buf_char(b, ' ');
    const char *text = am_value_text(v, NULL);
    if (text) {
        quote(b, text);
        return;
    }
    am_buf json = AM_BUF(64 << 10);
    am_json_format(&json, v, AM_JSON_PLAIN);
    quote(b, am_buf_text(&json));
    am_buf_free(&json);
}

/* What a person types to do the same. */
static void command(am_buf *b, const char *tenant, const am_call_lease *l)
{
    am_buf_fmt(b, "aftermove call %s %s", tenant, l->back->name);
    for (size_t i = 0; i < am_value_len(l->args); i++) {
        const am_member *m = &l->args->u.o.v[i];
        bool list = am_value_is(m->value, AM_T_ARRAY);
        for (size_t k = 0; list && k < am_value_len(m->value); k++) {
            option(b, m->key, am_value_at(m->value, k));
        }
        if (!list) {
            option(b, m->key, m->value);
        }
    }
}

static void stuck(am_drive *d, const am_call_lease *l, const am_err *why)
{
    am_err err = *why;
    am_buf b = AM_BUF(64 << 10);
    command(&b, am_tenant_name(d->tenant), l);
    am_prefix(&err, "lease not given back");
    am_hint(&err, "%s", am_buf_text(&b));
    const am_value *text = am_value_str(am_call_arena(d->call), am_buf_text(&b));
    am_run_outcome(d->run,
                   &(am_outcome){
                       .step = d->step,
                       .tenant = am_tenant_name(d->tenant),
                       .op = l->back->name,
                       .subject = am_value_text(am_value_member(l->args, "url"), l->back->name),
                       .word = "failed",
                       .reason = "lease not given back",
                       .err = &err,
                       .value = text,
                   });
    am_buf_free(&b);
}

static void note(am_drive *d, const am_call_lease *l, const am_err *err)
{
    for (size_t i = 0; d->effect && i < am_run_gates(d->run); i++) {
        am_gate *g = am_run_gate_at(d->run, i);
        if (g->type->back) {
            g->type->back(g, d->effect, l, err);
        }
    }
}

static void begin(am_drive *d, const am_call_lease *l)
{
    const am_drive_opts opts = {.owner = &d->ready, .quiet = true, .step = d->step};
    d->child = am_drive_new(d->run, d->tenant, l->back, l->args, &opts);
    d->child->parent = d;
    d->child->returning = true;
    d->child->driven = true;
}

static void finish(am_drive *d, const am_call_lease *l)
{
    const am_value *value;
    const am_err *err = NULL;
    if (am_drive_result(d->child, &value, &err)) {
        stuck(d, l, err);
    }
    note(d, l, err);
    am_nested_drop(d);
    d->leases--;
}

bool am_giveback_go(am_drive *d)
{
    while (d->leases > 0) {
        const am_call_lease *l = am_call_lease_at(d->call, d->leases - 1);
        if (l->moot) {
            note(d, l, NULL);
            d->leases--;
        } else if (!d->child) {
            begin(d, l);
            return true;
        } else if (!am_drive_over(d->child)) {
            return true;
        } else {
            finish(d, l);
        }
    }
    return false;
}
