/* foreign_call.c - what a manifest costs: a C call that does nothing, on a worker thread, made
 * directly and as an operation of a manifest. Prints microseconds a call; judges nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "io/worker.h"
#include "plugin/call.h"

enum { CALLS = 20000 };

static const char manifest[] =
    "{\"abi\":1,\"name\":\"bench\",\"version\":\"1\",\"help\":\"h\",\"library\":\"libc.so.6\","
    "\"functions\":{\"nothing\":{\"sig\":\"int getppid()\",\"effects\":\"read\",\"help\":\"h\"}}}";

static volatile pid_t sink;

static void direct(void *arg)
{
    (void)arg;
    sink = getppid();
}

static bool settled(void *self)
{
    return am_ticket_settled(&((am_job *)self)->ticket);
}

static double micros(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void must(am_kind k, const am_err *err)
{
    if (k) {
        fprintf(stderr, "foreign_call: %s\n", err->text);
        exit(1);
    }
}

static void run_job(am_loop *loop, am_worker *w, const am_call_job *j)
{
    am_err err = {0};
    am_job *job = am_job_start(w, j->fn, j->arg, NULL, NULL);
    must(am_loop_run(loop, settled, job, &err), &err);
    am_job_free(job);
}

static double direct_calls(am_loop *loop, am_worker *w)
{
    double from = micros();
    for (int i = 0; i < CALLS; i++) {
        run_job(loop, w, &(am_call_job){.fn = direct});
    }
    return (micros() - from) / CALLS;
}

static double operations(am_loop *loop, am_worker *w, const am_operation *op)
{
    double from = micros();
    for (int i = 0; i < CALLS; i++) {
        am_call *c = am_call_new(op, NULL, NULL, NULL);
        if (am_call_step(c) != AM_WORK) {
            abort();
        }
        am_call_job job = am_call_take_job(c);
        run_job(loop, w, &job);
        if (am_call_step(c) != AM_DONE) {
            abort();
        }
        job.discard(job.arg);
        am_call_free(c);
    }
    return (micros() - from) / CALLS;
}

int main(void)
{
    char path[] = "/tmp/bench-XXXXXX.plugin.json";
    am_err err = {0};
    am_registry *r = am_registry_new();
    int fd = mkstemps(path, 12);
    if (fd < 0) {
        perror(path);
        return 1;
    }
    close(fd);
    must(am_file_write(path, manifest, strlen(manifest), 0600, &err), &err);
    must(am_registry_load(r, path, &err), &err);
    unlink(path);
    am_loop *loop = am_loop_new();
    am_worker *w = am_worker_new(loop, 1);
    const am_operation *op = am_registry_operation(am_registry_at(r, 0), "nothing", &err);
    (void)direct_calls(loop, w);
    double plain = direct_calls(loop, w), whole = operations(loop, w, op);
    printf("direct C call on a worker: %.2f us\nthrough a manifest: %.2f us\nmore: %.2f us\n",
           plain, whole, whole - plain);
    am_worker_free(w);
    am_loop_free(loop);
    am_registry_free(r);
    return 0;
}
