#include "io/worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#include "base/mem.h"
#include "io/inside.h"

enum { THREADS_MAX = 16 };

struct am_worker {
    am_loop *loop;
    unsigned max;
    pthread_t threads[THREADS_MAX];
    pthread_mutex_t lock; /* guards all below, and next of jobs */
    pthread_cond_t news;
    unsigned started, idle, queued;
    am_job *first, *last, *over;
    bool stop;
};

static void *thread_main(void *arg)
{
    am_worker *w = arg;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        w->idle++;
        while (!w->first && !w->stop)
            pthread_cond_wait(&w->news, &w->lock);
        w->idle--;
        if (w->stop)
            break;
        am_job *job = w->first;
        w->first = job->next;
        if (!w->first)
            w->last = NULL;
        w->queued--;
        pthread_mutex_unlock(&w->lock);
        job->fn(job->arg);
        pthread_mutex_lock(&w->lock);
        job->next = w->over;
        w->over = job;
        am_loop_wake(w->loop);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

static void job_end(am_job *job)
{
    if (job->discard)
        job->discard(job->arg);
    free(job);
}

/* On the loop: settle what the threads have finished. */
static void fetch(void *self)
{
    am_worker *w = self;
    pthread_mutex_lock(&w->lock);
    am_job *over = w->over;
    w->over = NULL;
    pthread_mutex_unlock(&w->lock);
    for (am_job *job = over, *next; job; job = next) {
        next = job->next;
        job->next = NULL;
        am_loop_busy(w->loop, -1);
        job->worker = NULL;
        if (job->abandoned)
            job_end(job);
        else
            am_ticket_settle(&job->ticket);
    }
}

am_worker *am_worker_new(am_loop *loop, unsigned threads)
{
    am_worker *w = am_new(am_worker);
    w->loop = loop;
    w->max = threads < 1 ? 1 : threads > THREADS_MAX ? THREADS_MAX : threads;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->news, NULL);
    am_loop_inlet(loop, fetch, w);
    return w;
}

void am_worker_free(am_worker *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    while (w->first) {
        am_job *job = w->first;
        w->first = job->next;
        job->next = w->over;
        w->over = job;
    }
    pthread_cond_broadcast(&w->news);
    pthread_mutex_unlock(&w->lock);
    for (unsigned i = 0; i < w->started; i++)
        pthread_join(w->threads[i], NULL);
    fetch(w);
    am_loop_inlet(w->loop, NULL, w);
    pthread_cond_destroy(&w->news);
    pthread_mutex_destroy(&w->lock);
    free(w);
}

/* Signals belong to the thread that runs the loop. */
static void add_thread(am_worker *w)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (pthread_create(&w->threads[w->started], NULL, thread_main, w) == 0)
        w->started++;
    else if (!w->started)
        abort();
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

am_job *am_job_start(am_worker *w, void (*fn)(void *), void *arg, void (*discard)(void *),
                     am_ready *owner)
{
    am_job *job = am_new(am_job);
    job->fn = fn;
    job->arg = arg;
    job->discard = discard;
    job->worker = w;
    am_ticket_start(&job->ticket, w->loop, owner);
    am_loop_busy(w->loop, +1);
    pthread_mutex_lock(&w->lock);
    if (w->last && w->first)
        w->last->next = job;
    else
        w->first = job;
    w->last = job;
    w->queued++;
    if (w->queued > w->idle && w->started < w->max)
        add_thread(w);
    pthread_cond_signal(&w->news);
    pthread_mutex_unlock(&w->lock);
    return job;
}

void am_job_free(am_job *job)
{
    if (!job)
        return;
    job->ticket.owner = NULL;
    if (job->worker)
        job->abandoned = true; /* fetch() ends it; it may still run */
    else
        job_end(job);
}
