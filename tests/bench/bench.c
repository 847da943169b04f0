/* bench.c - what aftermove costs, beside plain curl with the same requests in the same run.
 *
 * Writes a table and a plot; judges nothing. See tests/bench/README.md. */
#include "bench.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "machine.h"

static const bench_plan plans[] = {
    {3, {1000, 10000}, {1000, 10000}, {1000}, 200, {1250}, 500},
    {5, {1000, 10000, 100000}, {10000, 100000}, {1000, 10000}, 1000, {1250, 3750, 6250}, 2000},
    {5,
     {1000, 10000, 100000, 1000000},
     {10000, 1000000},
     {1000, 10000, 100000},
     1000,
     {1250, 2500, 3750, 5000, 6250},
     2000},
    {1, {10, 40}, {10, 40}, {10}, 10, {100}, 10},
};
static const char *const names[] = {"quick", "usual", "full", "smoke"};

const char *bench_say(rig *r, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    const char *text = am_arena_vformat(r->arena, fmt, ap);
    va_end(ap);
    fprintf(stderr, "bench: %s\n", text);
    return text;
}

static void start_up(bench *b, rig *r)
{
    const char *dir = rig_path(r, "start");
    const char *const help[] = {b->program, "help", NULL};
    const char *const idle[] = {
        b->program, "--workspace", dir, "run", am_arena_format(r->arena, "%s/idle.lua", dir), NULL};
    const char *const empty[] = {
        b->program, "--workspace", dir, "run", am_arena_format(r->arena, "%s/empty.lua", dir),
        "--yes",    NULL};
    const char *const *const ours[] = {help, idle, empty};
    static const char *const rows[] = {"start-up: help", "a playbook that does nothing",
                                        "nothing, planned and applied"};
    const char *const curl[] = {r->curl, "--version", NULL};
    rig_workspace(r, dir);
    for (size_t k = 0; k < sizeof ours / sizeof *ours; k++) {
        sheet_row *row = sheet_add(&b->sheet, bench_say(r, "%s", rows[k]), "curl --version");
        rig_run(r, ours[k]); /* into the page cache */
        row->runs.n = b->plan->pairs;
        for (size_t i = 0; i < b->plan->pairs; i++) {
            row->runs.ours[i] = rig_measure(r, ours[k]);
            row->runs.theirs[i] = rig_measure(r, curl);
        }
    }
}

static const char *shm_dir(void)
{
    static char dir[] = "/dev/shm/aftermove-bench.XXXXXX";
    if (!mkdtemp(dir))
        rig_die("cannot make a directory in /dev/shm");
    return dir;
}

static void drop(const char *dir)
{
    char *command = am_format("rm -rf '%s'", dir);
    if (system(command) != 0)
        fprintf(stderr, "bench: %s is left behind\n", dir);
    free(command);
}

static void measure(bench *b)
{
    rig r;
    char *dir = am_format("%s/start", b->work);
    rig_start(&r, b->bin, dir, 1);
    start_up(b, &r);
    rig_stop(&r);
    free(dir);
    bench_lists(b);
    bench_filtered(b);
    bench_reads(b);
    bench_removals(b);
    bench_faults(b);
    bench_budgets(b);
    if (b->server_ms > 0)
        sheet_note(
            &b->sheet,
            "The sandbox's ceiling: %.0f removals a second of its own CPU time (one thread); "
            "a run that is near it measures the sandbox.",
            b->server_requests / b->server_ms * 1000);
}

int main(int argc, char **argv)
{
    size_t which = 0, n = sizeof plans / sizeof *plans;
    while (argc == 5 && which < n && strcmp(argv[1], names[which]) != 0)
        which++;
    if (argc != 5 || which == n) {
        fprintf(stderr, "usage: bench quick|usual|full|smoke BUILD-DIR WORK-DIR RESULTS-DIR\n");
        return 2;
    }
    bench b = {.plan = &plans[which], .bin = argv[2], .work = argv[3], .shm = shm_dir()};
    am_buf machine = AM_BUF(16 << 10);
    char *program = am_path_join(argv[2], "aftermove");
    b.program = program;
    machine_tell(&machine);
    measure(&b);
    int bad = sheet_write(&b.sheet, argv[4], am_buf_text(&machine));
    am_buf_free(&machine);
    free(program);
    drop(b.shm);
    return bad;
}
