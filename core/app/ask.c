#include "app/ask.h"

#include "run/drive.h"

static bool settled(void *self)
{
    return am_ticket_settled(am_drive_ticket(self));
}

static am_kind wait(am_session *s, am_drive *drive, am_err *err)
{
    am_kind kind = am_loop_run(s->loop, settled, drive, err);
    if (!kind && am_run_stopping(s->run))
        kind = am_fail(err, AM_CANCELLED, "interrupted");
    return kind;
}

static am_kind stream(am_session *s, am_drive *drive, am_ask_item item, void *self, am_err *err)
{
    for (;;) {
        am_kind kind = wait(s, drive, err);
        const am_value *v;
        while (!kind && (v = am_drive_item(drive)))
            kind = item ? item(self, v, err) : AM_OK;
        if (kind || am_drive_over(drive))
            return kind;
        am_drive_more(drive);
    }
}

am_kind am_ask(am_session *s, am_tenant *t, const char *op, const am_value *args, am_arena *arena,
               const am_value **answer, am_ask_item item, void *self, am_err *err)
{
    const am_connector_info *info = am_registry_find(s->registry, am_tenant_connector(t));
    const am_operation *o = am_registry_operation(info, op, err);
    am_drive_opts opts = {.quiet = true};
    am_drive *drive = NULL;
    const am_value *value = NULL;
    const am_err *why = NULL;
    if (answer)
        *answer = NULL;
    if (!o)
        return err->kind;
    if (o->effects & AM_CHANGE)
        return am_fail(err, AM_BUG, "%s changes the tenant and was asked for as a read", op);
    am_kind kind = am_drive_start(s->run, t, o, args ? args : am_value_object(s->arena), false,
                                  &opts, &drive, err);
    if (kind)
        return kind;
    kind = o->effects & AM_STREAM ? stream(s, drive, item, self, err) : wait(s, drive, err);
    if (!kind) {
        kind = am_drive_result(drive, &value, &why);
        if (kind && why)
            *err = *why;
        else if (!kind && answer)
            *answer = am_value_copy(arena, value);
    }
    am_drive_free(drive);
    return kind;
}
