/* bench.c - what aftermove costs, beside plain curl with the same requests in the same run.
 *
 * Writes a table and a plot; judges nothing. See tests/bench/README.md. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "bare.h"
#include "machine.h"
#include "sheet.h"

enum { PARALLEL = 64, LISTS_MAX = 4, TAIL_BYTES = 64 << 10 };

typedef struct plan {
    size_t pairs;          /* of everything */
    long lists[LISTS_MAX]; /* ends with 0 */
    long removals[LISTS_MAX];
} plan;

static const plan usual = {5, {1000, 10000, 100000}, {2000}};
static const plan full = {5, {1000, 10000, 100000, 1000000}, {2000, 10000}};
static const plan smoke = {1, {10, 40}, {10}};

typedef struct bench {
    const plan *plan;
    const char *bin, *work, *shm;
    const char *program; /* aftermove */
    sheet sheet;
    double server_ms, server_requests; /* of curl's parallel runs: the sandbox's ceiling */
} bench;

static AM_PRINTF(2, 3) const char *say(rig *r, const char *fmt, ...)
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
    const char *const empty[] = {
        b->program, "--workspace", dir, "run", am_arena_format(r->arena, "%s/empty.lua", dir),
        "--yes",    NULL};
    const char *const curl[] = {r->curl, "--version", NULL};
    sheet_row *h = sheet_add(&b->sheet, say(r, "start-up: help"), "curl --version");
    sheet_row *e = sheet_add(&b->sheet, say(r, "a playbook that does nothing"), "curl --version");
    rig_workspace(r, dir);
    rig_run(r, help); /* into the page cache */
    rig_run(r, empty);
    h->runs.n = e->runs.n = b->plan->pairs;
    for (size_t i = 0; i < b->plan->pairs; i++) {
        h->runs.ours[i] = rig_measure(r, help);
        h->runs.theirs[i] = rig_measure(r, curl);
        e->runs.ours[i] = rig_measure(r, empty);
        e->runs.theirs[i] = rig_measure(r, curl);
    }
}

static size_t lines_in(const char *path)
{
    size_t n = 0;
    FILE *f = fopen(path, "r");
    for (int c; f && (c = getc(f)) != EOF;)
        n += c == '\n';
    if (f)
        fclose(f);
    return n;
}

static figures list_once(bench *b, rig *r, const char *dir, long n)
{
    const char *const argv[] = {b->program,       "--workspace", dir,    "call", "source",
                                "list-redirects", "--format",    "json", NULL};
    figures f = rig_measure(r, argv);
    if (lines_in(rig_path(r, "out")) != (size_t)n)
        rig_die("the list of %ld has %zu items", n, lines_in(rig_path(r, "out")));
    return f;
}

static figures list(bench *b, long n)
{
    rig r;
    const char *dir = am_format("%s/list", b->work);
    rig_start(&r, b->bin, dir, n);
    const char *requests = rig_path(&r, "list.curl"), *place = rig_path(&r, "ws");
    sheet_row *row = sheet_add(&b->sheet, say(&r, "list of %ld redirects", n),
                               "the same pages, one after another");
    rig_workspace(&r, place);
    bare_list(&r, requests);
    row->runs.n = n >= 100000 && b->plan->pairs > 3 ? 3 : b->plan->pairs;
    for (size_t i = 0; i < row->runs.n; i++) {
        row->runs.ours[i] = list_once(b, &r, place, n);
        row->runs.theirs[i] = bare_measure(&r, requests);
    }
    rig_stop(&r);
    free((void *)(uintptr_t)dir);
    return figures_ours(&row->runs);
}

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

static removal remove_once(bench *b, rig *r, const char *dir, long n)
{
    removal m;
    const char *const plan_argv[] = {b->program, "--workspace",      dir,
                                     "plan",     "remove-redirects", NULL};
    rig_reset(r);
    rig_workspace(r, dir);
    m.plan = rig_measure(r, plan_argv);
    const char *const apply_argv[] = {b->program, "--workspace",     dir,
                                      "apply",    plan_path(r, dir), NULL};
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
    const char *dir = am_format("%s/removal", b->work);
    rig_start(&r, b->bin, dir, n);
    const char *file = rig_path(&r, "removal.curl"), *disk = rig_path(&r, "ws");
    const char *what = say(&r, "plan of %ld removals", n);
    sheet_row *plans = sheet_add(&b->sheet, what, "");
    sheet_row *applied =
        sheet_add(&b->sheet, say(&r, "removal of %ld", n), "the bare removals, 64 at a time");
    sheet_row *ram = sheet_add(&b->sheet, say(&r, "removal of %ld, journal in memory", n),
                               "the bare removals, 64 at a time");
    bare_list(&r, rig_path(&r, "list.curl"));
    if (bare_removals(&r, file, PARALLEL) != n)
        rig_die("the list does not have %ld redirects", n);
    plans->runs.n = applied->runs.n = ram->runs.n = b->plan->pairs > 3 ? 3 : b->plan->pairs;
    for (size_t i = 0; i < applied->runs.n; i++) {
        removal on_disk = remove_once(b, &r, disk, n);
        applied->runs.theirs[i] = remove_bare(b, &r, file, n);
        ram->runs.ours[i] = remove_once(b, &r, b->shm, n).apply;
        ram->runs.theirs[i] = remove_bare(b, &r, file, n);
        plans->runs.ours[i] = on_disk.plan;
        applied->runs.ours[i] = on_disk.apply;
        journal = on_disk.journal;
    }
    figures mine = figures_ours(&applied->runs), quotient = figures_ratio(&applied->runs);
    double in_ram = figures_ours(&ram->runs).wall_ms;
    sheet_note(&b->sheet,
               "Removal of %ld: %.2f requests each (guards, probes and confirmation included), "
               "%.0f removals a second; wall time per request ×%.2f, CPU per request ×%.2f of "
               "curl's.",
               n, mine.requests / (double)n, (double)n / mine.wall_ms * 1000,
               quotient.wall_ms / quotient.requests, quotient.cpu_ms / quotient.requests);
    sheet_note(&b->sheet, "Removal of %ld: %.0f bytes of journal each; on disk ×%.2f of in memory.",
               n, journal / (double)n, in_ram > 0 ? mine.wall_ms / in_ram : 0);
    rig_stop(&r);
    free((void *)(uintptr_t)dir);
}

static void growth(bench *b, const long *n, const figures *f)
{
    size_t i = 0;
    while (i < LISTS_MAX && n[i])
        i++;
    if (i < 2)
        return;
    sheet_note(&b->sheet, "List, from %ld to %ld: time ×%.2f, peak memory ×%.2f.", n[i - 2],
               n[i - 1], f[i - 1].wall_ms / f[i - 2].wall_ms, f[i - 1].rss_mib / f[i - 2].rss_mib);
}

static void measure(bench *b)
{
    figures lists[LISTS_MAX] = {0};
    rig r;
    const char *dir = am_format("%s/start", b->work);
    rig_start(&r, b->bin, dir, 1);
    start_up(b, &r);
    rig_stop(&r);
    free((void *)(uintptr_t)dir);
    for (size_t i = 0; i < LISTS_MAX && b->plan->lists[i]; i++)
        lists[i] = list(b, b->plan->lists[i]);
    growth(b, b->plan->lists, lists);
    for (size_t i = 0; i < LISTS_MAX && b->plan->removals[i]; i++)
        removals(b, b->plan->removals[i]);
    if (b->server_ms > 0)
        sheet_note(
            &b->sheet,
            "The sandbox's ceiling: %.0f removals a second of its own CPU time (one thread); "
            "a run that is near it measures the sandbox.",
            b->server_requests / b->server_ms * 1000);
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

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: bench usual|full|smoke BUILD-DIR WORK-DIR RESULTS-DIR\n");
        return 2;
    }
    bool is_full = strcmp(argv[1], "full") == 0, is_smoke = strcmp(argv[1], "smoke") == 0;
    bench b = {.plan = is_full    ? &full
                       : is_smoke ? &smoke
                                  : &usual,
               .bin = argv[2],
               .work = argv[3],
               .shm = shm_dir()};
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
