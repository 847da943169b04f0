#include "tenant/crowd.h"

void am_crowd_join(am_crowd *c, am_wait *w, am_loop *loop, am_ready *owner)
{
    am_crowd_leave(w);
    am_ticket_start(&w->ticket, loop, owner);
    w->crowd = c;
    w->next = NULL;
    w->prev = c->last;
    *(c->last ? &c->last->next : &c->first) = w;
    c->last = w;
}

void am_crowd_leave(am_wait *w)
{
    if (!w->crowd)
        return;
    *(w->prev ? &w->prev->next : &w->crowd->first) = w->next;
    *(w->next ? &w->next->prev : &w->crowd->last) = w->prev;
    w->crowd = NULL;
    w->next = w->prev = NULL;
}

void am_crowd_release(am_crowd *c)
{
    while (c->first) {
        am_wait *w = c->first;
        am_crowd_leave(w);
        am_ticket_settle(&w->ticket);
    }
}
