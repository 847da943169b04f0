#include "app/batch.h"

#include "run/drive.h"

typedef struct batch {
    am_run *run;
    am_query *query;
    am_drive *drive[AM_BATCH_MAX]; /* NULL: over */
    am_value *items[AM_BATCH_MAX]; /* of a list */
    size_t n;
} batch;

static void conclude(batch *b, size_t i)
{
    am_query *q = &b->query[i];
    const am_value *value = NULL;
    const am_err *why = NULL;
    am_kind kind = am_drive_result(b->drive[i], &value, &why);
    if (kind && why)
        q->err = *why;
    else if (!kind)
        q->answer = b->items[i] ? b->items[i] : am_value_copy(q->arena, value);
    if (!kind && !q->answer)
        (void)am_fail(&q->err, AM_NOMEM, "%s: the answer is too large", q->op);
    am_drive_free(b->drive[i]);
    b->drive[i] = NULL;
}

/* Something is there to be taken; the loop asks, so nothing is begun here. */
static bool arrived(void *self)
{
    const batch *b = self;
    bool all = true;
    for (size_t i = 0; i < b->n; i++) {
        if (b->drive[i] && am_ticket_settled(am_drive_ticket(b->drive[i])))
            return true;
        all = all && !b->drive[i];
    }
    return all || am_run_stopping(b->run);
}

/* Take what is there; false: all queries are over. */
static bool take(batch *b)
{
    bool open = false;
    for (size_t i = 0; i < b->n; i++) {
        const am_value *item;
        while (b->drive[i] && am_ticket_settled(am_drive_ticket(b->drive[i]))) {
            while ((item = am_drive_item(b->drive[i])))
                (void)am_value_push(b->query[i].arena, b->items[i],
                                    am_value_copy(b->query[i].arena, item));
            if (am_drive_over(b->drive[i]))
                conclude(b, i);
            else
                am_drive_more(b->drive[i]);
        }
        open = open || b->drive[i];
    }
    return open;
}

static am_kind start(am_session *s, am_tenant *t, batch *b, size_t i)
{
    am_query *q = &b->query[i];
    const am_connector_info *info = am_registry_find(s->registry, am_tenant_connector(t));
    const am_operation *op = am_registry_operation(info, q->op, &q->err);
    am_drive_opts opts = {.quiet = true};
    q->answer = NULL;
    if (!op)
        return q->err.kind;
    if (op->effects & AM_CHANGE)
        return am_fail(&q->err, AM_BUG, "%s changes the tenant and was asked for as a read", q->op);
    if (op->effects & AM_STREAM)
        b->items[i] = am_value_array(q->arena);
    return am_drive_start(s->run, t, op, q->args, false, &opts, &b->drive[i], &q->err);
}

am_kind am_batch(am_session *s, am_tenant *t, am_query *query, size_t n, am_err *err)
{
    batch b = {.run = s->run, .query = query, .n = n < AM_BATCH_MAX ? n : AM_BATCH_MAX};
    am_kind kind = AM_OK;
    for (size_t i = 0; i < b.n; i++)
        if (start(s, t, &b, i))
            b.drive[i] = NULL;
    while (!kind && take(&b)) {
        kind = am_loop_run(s->loop, arrived, &b, err);
        if (!kind && am_run_stopping(s->run))
            kind = am_fail(err, AM_CANCELLED, "interrupted");
    }
    for (size_t i = 0; i < b.n; i++)
        if (b.drive[i])
            am_drive_free(b.drive[i]);
    return kind;
}
