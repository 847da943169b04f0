/* work.c - what would block the loop, on a worker thread. */
#include "run/drive_state.h"
#include "run/run_state.h"

enum { THREADS = 4 };

static am_worker *worker_of(am_run *r)
{
    if (!r->worker) {
        r->worker = am_worker_new(r->loop, THREADS);
    }
    return r->worker;
}

void am_work_start(am_drive *d)
{
    am_call_job job = am_call_take_job(d->call);
    d->changed = d->changed || am_call_passed(d->call);
    d->work = am_job_start(worker_of(d->run), job.fn, job.arg, job.discard, &d->ready);
    d->at = AM_AT_WORK;
}

bool am_work_over(const am_drive *d)
{
    return am_ticket_settled(&d->work->ticket);
}

void am_work_drop(am_drive *d)
{
    am_job_free(d->work);
    d->work = NULL;
}
