/* removals.c - plans and guarded removals: as they are, with answers that never come, and within a
 * budget. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/json.h"
#include "bench.h"

enum {
    PARALLEL = 64,
    MANY = 100000, /* one pair must do */
    TAIL_BYTES = 64 << 10,
    WINDOW_S = 2,
    WINDOWS = 4,
    UNITS_A_SECOND = 625
};

/* What a removal costs in the sandbox's units, its share of looks and confirmations included. */
static const double units_each = 2.2;

/* The path that the plan's output ends with. */
static const char *plan_path(rig *r, const char *dir)
{
    am_err err = {0};
    am_buf text = AM_BUF(TAIL_BYTES);
    char command[1024];
    const char *const argv[] = {"/usr/bin/tail", "-n", "1", command, NULL};
    snprintf(command, sizeof command, "%s", rig_path(r, "plan.out"));
    if (rename(rig_path(r, "out"), command) != 0)
        rig_die("the plan has no output");
    rig_run(r, argv);
    if (am_file_read(rig_path(r, "out"), &text, &err) != AM_OK)
        rig_die("%s", err.text);
    const char *line = am_buf_text(&text);
    line = am_arena_strndup(r->arena, line, strcspn(line, "\n"));
    am_buf_free(&text);
    if (line[0] == '/' || am_file_exists(line))
        return line;
    return am_arena_format(r->arena, "%s/%s", dir, line);
}

typedef struct removal {
    figures plan, apply;
    double journal; /* bytes */
} removal;

static double size_of(rig *r, const char *dir, const char *name)
{
    struct stat st;
    return stat(am_arena_format(r->arena, "%s/%s", dir, name), &st) == 0 ? (double)st.st_size : 0;
}

/* Plan, then apply; faults and budget are for the latter only, NULL: none. */
static removal remove_once(bench *b, rig *r, const char *dir, long n, const char *faults,
                           const char *budget)
{
    removal m;
    const char *const plan_argv[] = {b->program, "--workspace",      dir,
                                     "plan",     "remove-redirects", NULL};
    rig_reset(r);
    rig_workspace(r, dir);
    m.plan = rig_measure(r, plan_argv);
    const char *const apply_argv[] = {b->program, "--workspace",     dir,
                                      "apply",    plan_path(r, dir), NULL};
    if (faults)
        rig_post(r, "faults", faults);
    if (budget)
        rig_post(r, "budget", budget);
    m.apply = rig_measure(r, apply_argv);
    if (m.apply.changes != (double)n)
        rig_die("%ld redirects, and %.0f were removed", n, m.apply.changes);
    m.journal = size_of(r, dir, "journal.db") + size_of(r, dir, "journal.db-wal");
    return m;
}

static figures remove_bare(bench *b, rig *r, const char *file, long n)
{
    rig_reset(r);
    figures f = bare_measure(r, file);
    if (f.changes != (double)n)
        rig_die("curl removed %.0f of %ld redirects", f.changes, n);
    b->server_ms += f.server_ms;
    b->server_requests += f.requests;
    return f;
}

static void removals(bench *b, long n)
{
    rig r;
    double journal = 0;
    char *dir = am_format("%s/removal", b->work);
    rig_start(&r, b->bin, dir, n);
    const char *file = rig_path(&r, "removal.curl"), *disk = rig_path(&r, "ws");
    const char *what = bench_say(&r, "plan of %ld removals", n);
    sheet_row *plans = sheet_add(&b->sheet, what, "");
    sheet_row *applied =
        sheet_add(&b->sheet, bench_say(&r, "removal of %ld", n), "the bare removals, 64 at a time");
    sheet_row *ram = n < MANY ? sheet_add(&b->sheet, bench_say(&r, "removal of %ld, journal in memory", n),
                                          "the bare removals, 64 at a time")
                              : NULL;
    bare_list(&r, rig_path(&r, "list.curl"));
    if (bare_removals(&r, file, PARALLEL, false) != n)
        rig_die("the list does not have %ld redirects", n);
    plans->runs.n = applied->runs.n = n >= MANY ? 1 : b->plan->pairs > 3 ? 3 : b->plan->pairs;
    if (ram)
        ram->runs.n = applied->runs.n;
    for (size_t i = 0; i < applied->runs.n; i++) {
        removal on_disk = remove_once(b, &r, disk, n, NULL, NULL);
        applied->runs.theirs[i] = remove_bare(b, &r, file, n);
        if (ram) {
            ram->runs.ours[i] = remove_once(b, &r, b->shm, n, NULL, NULL).apply;
            ram->runs.theirs[i] = remove_bare(b, &r, file, n);
        }
        plans->runs.ours[i] = on_disk.plan;
        applied->runs.ours[i] = on_disk.apply;
        journal = on_disk.journal;
    }
    figures mine = figures_ours(&applied->runs), quotient = figures_ratio(&applied->runs);
    sheet_note(&b->sheet,
               "Removal of %ld: %.2f requests each (guards, probes and confirmation included), "
               "%.0f removals a second; wall time per request ×%.2f, CPU per request ×%.2f of "
               "curl's.",
               n, mine.requests / (double)n, (double)n / mine.wall_ms * 1000,
               quotient.wall_ms / quotient.requests, quotient.cpu_ms / quotient.requests);
    sheet_note(&b->sheet, "Removal of %ld: %.0f bytes of journal each.", n, journal / (double)n);
    if (ram)
        sheet_note(&b->sheet, "Removal of %ld: the journal on disk takes ×%.2f of the time of one in memory.",
                   n, mine.wall_ms / figures_ours(&ram->runs).wall_ms);
    rig_stop(&r);
    free(dir);
}

void bench_removals(bench *b)
{
    for (size_t i = 0; i < BENCH_SIZES && b->plan->removals[i]; i++)
        removals(b, b->plan->removals[i]);
}

/* One request in twenty takes effect, and its answer is a gateway's 504. */
void bench_faults(bench *b)
{
    static const char rules[] = "[{\"when\":{\"what\":\"csom:*\",\"percent\":5},"
                                "\"do\":\"504\",\"after\":true}]";
    rig r;
    long n = b->plan->faulty;
    char *dir = am_format("%s/faults", b->work);
    rig_start(&r, b->bin, dir, n);
    const char *file = rig_path(&r, "removal.curl"), *disk = rig_path(&r, "ws");
    sheet_row *row = sheet_add(&b->sheet, bench_say(&r, "removal of %ld, 5 %% of answers lost", n),
                               "the bare removals, with --retry");
    bare_list(&r, rig_path(&r, "list.curl"));
    bare_removals(&r, file, PARALLEL, true);
    row->runs.n = b->plan->pairs > 3 ? 3 : b->plan->pairs;
    for (size_t i = 0; i < row->runs.n; i++) {
        row->runs.ours[i] = remove_once(b, &r, disk, n, rules, NULL).apply;
        rig_reset(&r);
        rig_post(&r, "faults", rules);
        row->runs.theirs[i] = bare_measure(&r, file);
    }
    rig_stop(&r);
    free(dir);
}

/* The service's minute is told in so many seconds that the removals need not be faster than they are. */
static int window_for(long units)
{
    int seconds = (int)((units + UNITS_A_SECOND - 1) / UNITS_A_SECOND);
    return seconds < WINDOW_S ? WINDOW_S : seconds;
}

static void budget(bench *b, long units)
{
    rig r;
    int seconds = window_for(units);
    long n = (long)((double)(units * WINDOWS) / units_each) + 1;
    char *dir = am_format("%s/budget", b->work);
    rig_start(&r, b->bin, dir, n);
    const char *what = bench_say(&r, "removal of %ld within %ld units in %d s", n, units, seconds);
    const char *limit =
        am_arena_format(r.arena, "{\"units\":%ld,\"seconds\":%d,\"from\":80,\"per\":\"app\"}",
                        units, seconds);
    sheet_row *row = sheet_add(&b->sheet, what, "");
    removal m = remove_once(b, &r, rig_path(&r, "ws"), n, NULL, limit);
    row->runs.n = 1;
    row->runs.ours[0] = m.apply;
    const am_value *state = am_value_member(rig_state(&r), "budget"),
                   *all = am_value_member(state, "buckets");
    double spent = 0, maximum = 0; /* of the source, which is asked most */
    for (size_t i = 0; i < am_value_len(all); i++) {
        const am_value *one = am_value_at(all, i);
        double units_spent = am_value_to_real(am_value_member(one, "spent"), 0);
        if (units_spent > spent) {
            spent = units_spent;
            maximum = am_value_to_real(am_value_member(one, "maximum"), 0);
        }
    }
    sheet_note(&b->sheet,
               "%s (%ld a minute, time ×%d): %.0f of %.0f units that there were, ×%.2f; %.0f of "
               "%.0f requests refused, %.0f sent within a Retry-After.",
               what, units, 60 / seconds, spent, maximum, maximum > 0 ? spent / maximum : 0,
               m.apply.throttled, m.apply.requests,
               am_value_to_real(am_value_member(state, "violations"), 0));
    rig_stop(&r);
    free(dir);
}

void bench_budgets(bench *b)
{
    for (size_t i = 0; i < BENCH_SIZES && b->plan->budgets[i]; i++)
        budget(b, b->plan->budgets[i]);
}
