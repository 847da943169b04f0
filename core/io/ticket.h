/* ticket.h - the one awaitable: idle, pending, settled.           (contract)
 *
 * Settling only puts the owner into the loop's ready queue; it never resumes,
 * calls back or frees. Whoever waits tests `state` again when it runs. */
#ifndef AM_IO_TICKET_H
#define AM_IO_TICKET_H

#include "io/loop.h"

typedef enum am_ticket_state { AM_TICKET_IDLE, AM_TICKET_PENDING, AM_TICKET_SETTLED } am_ticket_state;

typedef struct am_ticket {
    am_ticket_state state;
    am_loop *loop;
    am_ready *owner; /* NULL: nobody waits */
} am_ticket;

void am_ticket_start(am_ticket *, am_loop *, am_ready *owner); /* any state -> pending */
void am_ticket_settle(am_ticket *);                            /* pending -> settled; else nothing */
void am_ticket_own(am_ticket *, am_ready *owner); /* another owner; queued at once if settled */
static inline bool am_ticket_settled(const am_ticket *t)
{
    return t->state == AM_TICKET_SETTLED;
}

#endif
