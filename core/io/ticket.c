#include "io/ticket.h"

void am_ticket_start(am_ticket *t, am_loop *loop, am_ready *owner)
{
    t->state = AM_TICKET_PENDING;
    t->loop = loop;
    t->owner = owner;
}

void am_ticket_settle(am_ticket *t)
{
    if (t->state != AM_TICKET_PENDING)
        return;
    t->state = AM_TICKET_SETTLED;
    if (t->owner)
        am_loop_ready(t->loop, t->owner);
}

void am_ticket_own(am_ticket *t, am_ready *owner)
{
    t->owner = owner;
    if (owner && t->state == AM_TICKET_SETTLED)
        am_loop_ready(t->loop, owner);
}
