#include "io/loop.h"

#include <errno.h>
#include <stdlib.h>

#include <curl/curl.h>

#include "base/clock.h"
#include "base/mem.h"
#include "io/inside.h"

enum { HOOKS_MAX = 8, WAIT_MAX_MS = 60 * 1000 };

typedef struct hook {
    void (*call)(void *self);
    void *self;
} hook;

struct am_loop {
    CURLM *multi; /* NULL until the loop has to send or to wait */
    bool woken;   /* the next wait does not begin */
    am_transport transport;
    am_ready ready, batch; /* rings: what is ready; what this tick runs of it */
    am_timer **heap;       /* heap[1] is due first */
    size_t timers, cap;
    hook before_io[HOOKS_MAX];
    size_t n_before_io;
    hook inlets[HOOKS_MAX];
    size_t n_inlets;
    int busy;
};

static void ring_init(am_ready *ring)
{
    ring->next = ring->prev = ring;
}

am_loop *am_loop_new(void)
{
    am_loop *l = am_new(am_loop);
    ring_init(&l->ready);
    ring_init(&l->batch);
    l->cap = 64;
    l->heap = am_alloc(l->cap * sizeof *l->heap);
    return l;
}

void am_loop_free(am_loop *l)
{
    if (!l)
        return;
    while (l->ready.next != &l->ready)
        am_loop_unready(l, l->ready.next);
    for (size_t i = 1; i <= l->timers; i++)
        l->heap[i]->slot = 0;
    if (l->multi) {
        curl_multi_cleanup(l->multi);
        curl_global_cleanup();
    }
    free(l->heap);
    free(l);
}

void am_loop_ready(am_loop *l, am_ready *r)
{
    if (r->queued)
        return;
    r->queued = true;
    r->next = &l->ready;
    r->prev = l->ready.prev;
    r->prev->next = r;
    l->ready.prev = r;
}

void am_loop_unready(am_loop *l, am_ready *r)
{
    (void)l;
    if (!r->queued)
        return;
    r->queued = false;
    r->next->prev = r->prev;
    r->prev->next = r->next;
    r->next = r->prev = NULL;
}

static void heap_put(am_loop *l, size_t slot, am_timer *t)
{
    l->heap[slot] = t;
    t->slot = slot;
}

static void heap_up(am_loop *l, size_t slot)
{
    am_timer *t = l->heap[slot];
    for (; slot > 1 && l->heap[slot / 2]->due > t->due; slot /= 2)
        heap_put(l, slot, l->heap[slot / 2]);
    heap_put(l, slot, t);
}

static void heap_down(am_loop *l, size_t slot)
{
    am_timer *t = l->heap[slot];
    for (size_t child; (child = 2 * slot) <= l->timers; slot = child) {
        if (child < l->timers && l->heap[child + 1]->due < l->heap[child]->due)
            child++;
        if (l->heap[child]->due >= t->due)
            break;
        heap_put(l, slot, l->heap[child]);
    }
    heap_put(l, slot, t);
}

static void heap_remove(am_loop *l, am_timer *t)
{
    size_t slot = t->slot;
    am_timer *last = l->heap[l->timers--];
    t->slot = 0;
    if (last == t)
        return;
    heap_put(l, slot, last);
    heap_up(l, slot);
    heap_down(l, last->slot);
}

void am_timer_set(am_loop *l, am_timer *t, int64_t due)
{
    am_timer_clear(l, t);
    t->due = due;
    if (l->timers + 2 > l->cap) {
        l->cap *= 2;
        l->heap = am_realloc(l->heap, l->cap * sizeof *l->heap);
    }
    heap_put(l, ++l->timers, t);
    heap_up(l, l->timers);
}

void am_timer_clear(am_loop *l, am_timer *t)
{
    am_loop_unready(l, &t->ready);
    if (t->slot)
        heap_remove(l, t);
}

void am_loop_before_io(am_loop *l, void (*call)(void *self), void *self)
{
    for (size_t i = 0; !call && i < l->n_before_io; i++)
        if (l->before_io[i].self == self)
            l->before_io[i--] = l->before_io[--l->n_before_io];
    if (!call)
        return;
    if (l->n_before_io == HOOKS_MAX)
        abort();
    l->before_io[l->n_before_io++] = (hook){call, self};
}

void am_loop_inlet(am_loop *l, void (*fetch)(void *self), void *self)
{
    size_t i = 0;
    while (i < l->n_inlets && l->inlets[i].self != self)
        i++;
    if (!fetch && i < l->n_inlets)
        l->inlets[i] = l->inlets[--l->n_inlets];
    if (!fetch)
        return;
    if (i == HOOKS_MAX)
        abort();
    l->inlets[i] = (hook){fetch, self};
    if (i == l->n_inlets)
        l->n_inlets++;
}

void am_loop_transport(am_loop *l, const am_transport *t)
{
    l->transport = t ? *t : (am_transport){0};
    if (l->multi && l->transport.open)
        l->transport.open(l->multi);
}

CURLM *am_loop_multi(am_loop *l)
{
    if (l->multi)
        return l->multi;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *m = curl_multi_init();
    if (!m)
        abort();
    if (l->transport.open)
        l->transport.open(m);
    __atomic_store_n(&l->multi, m, __ATOMIC_SEQ_CST); /* others may want to wake it */
    return m;
}

void am_loop_busy(am_loop *l, int delta)
{
    l->busy += delta;
}

void am_loop_wake(am_loop *l)
{
    int saved = errno; /* a signal handler must leave it alone */
    __atomic_store_n(&l->woken, true, __ATOMIC_SEQ_CST);
    CURLM *m = __atomic_load_n(&l->multi, __ATOMIC_SEQ_CST);
    if (m)
        curl_multi_wakeup(m);
    errno = saved;
}

/* Run what was ready when the tick began; what becomes ready meanwhile waits for the next one, so
 * that two owners waking each other cannot starve the transport. */
static void run_ready(am_loop *l)
{
    if (l->ready.next == &l->ready)
        return;
    l->batch.next = l->ready.next;
    l->batch.prev = l->ready.prev;
    l->batch.next->prev = l->batch.prev->next = &l->batch;
    ring_init(&l->ready);
    while (l->batch.next != &l->batch) {
        am_ready *r = l->batch.next;
        am_loop_unready(l, r);
        r->run(r);
    }
}

static void fire_timers(am_loop *l)
{
    int64_t now = l->timers ? am_clock_mono() : 0;
    while (l->timers && l->heap[1]->due <= now) {
        am_timer *t = l->heap[1];
        heap_remove(l, t);
        am_loop_ready(l, &t->ready);
    }
}

static am_kind transfers(am_loop *l, am_err *err)
{
    int running = 0, left = 0;
    if (!l->multi)
        return AM_OK;
    CURLMcode code = curl_multi_perform(l->multi, &running);
    if (code != CURLM_OK)
        return am_fail(err, AM_BUG, "the transport failed: %s", curl_multi_strerror(code));
    for (CURLMsg *m; (m = curl_multi_info_read(l->multi, &left)) != NULL;)
        if (m->msg == CURLMSG_DONE && l->transport.over)
            l->transport.over(l->transport.self, m->easy_handle, m->data.result);
    return AM_OK;
}

/* Nothing is ready: wait for a transfer, a timer, another thread or a signal. */
static am_kind wait(am_loop *l, am_err *err)
{
    int64_t ms = WAIT_MAX_MS;
    if (!l->timers && !l->busy)
        return am_fail(err, AM_BUG, "the loop waits, and nothing is left that could wake it");
    if (l->timers) {
        int64_t left = l->heap[1]->due - am_clock_mono();
        if (left <= 0)
            return AM_OK;
        if (am_clock_frozen()) {
            if (!l->busy) {
                am_clock_advance(left);
                return AM_OK;
            }
        } else if (left < ms) {
            ms = left;
        }
    }
    CURLM *m = am_loop_multi(l);
    if (__atomic_exchange_n(&l->woken, false, __ATOMIC_SEQ_CST))
        return AM_OK;
    CURLMcode code = curl_multi_poll(m, NULL, 0, (int)ms, NULL);
    if (code != CURLM_OK)
        return am_fail(err, AM_BUG, "waiting for the network failed: %s",
                       curl_multi_strerror(code));
    return AM_OK;
}

/* What ended meanwhile, and what went wrong, is met again by the next tick. */
void am_loop_flush(am_loop *l)
{
    int running = 0;
    if (!l->transport.send)
        return;
    l->transport.send(l->transport.self);
    if (l->multi)
        (void)curl_multi_perform(l->multi, &running);
}

static am_kind tick(am_loop *l, am_err *err)
{
    for (size_t i = 0; i < l->n_inlets; i++)
        l->inlets[i].call(l->inlets[i].self);
    run_ready(l);
    for (size_t i = 0; i < l->n_before_io; i++)
        l->before_io[i].call(l->before_io[i].self);
    if (l->transport.send)
        l->transport.send(l->transport.self);
    am_kind kind = transfers(l, err);
    fire_timers(l);
    return kind;
}

am_kind am_loop_run(am_loop *l, bool (*done)(void *self), void *self, am_err *err)
{
    am_kind kind = AM_OK;
    while (kind == AM_OK && !done(self)) {
        kind = tick(l, err);
        if (kind == AM_OK && l->ready.next == &l->ready && !done(self))
            kind = wait(l, err);
    }
    return kind;
}
