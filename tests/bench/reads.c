/* reads.c - lists, and single reads one after another. */
#include <stdio.h>
#include <stdlib.h>

#include "bench.h"

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

static figures filter_once(bench *b, rig *r, const char *dir, long n)
{
    const char *const argv[] = {b->program,
                                "--workspace",
                                dir,
                                "run",
                                am_arena_format(r->arena, "%s/filter.lua", dir),
                                NULL};
    (void)n;
    return rig_measure(r, argv);
}

/* One list, and curl with the same pages on one connection, their tokens known beforehand. */
static figures list(bench *b, long n, const char *what,
                    figures (*once)(bench *, rig *, const char *, long))
{
    rig r;
    char *dir = am_format("%s/list", b->work);
    rig_start(&r, b->bin, dir, n);
    const char *requests = rig_path(&r, "list.curl"), *place = rig_path(&r, "ws");
    sheet_row *row = sheet_add(&b->sheet, bench_say(&r, "%s %ld redirects", what, n),
                               "the same pages, one after another");
    rig_workspace(&r, place);
    bare_list(&r, requests);
    row->runs.n = n >= 100000 && b->plan->pairs > 3 ? 3 : b->plan->pairs;
    for (size_t i = 0; i < row->runs.n; i++) {
        row->runs.ours[i] = once(b, &r, place, n);
        row->runs.theirs[i] = bare_measure(&r, requests);
    }
    rig_stop(&r);
    free(dir);
    return figures_ours(&row->runs);
}

static void each(bench *b, const long *sizes, const char *what, const char *grows,
                 figures (*once)(bench *, rig *, const char *, long))
{
    figures f[BENCH_SIZES] = {0};
    size_t n = 0;
    for (; n < BENCH_SIZES && sizes[n]; n++)
        f[n] = list(b, sizes[n], what, once);
    for (size_t i = 1; i < n; i++)
        sheet_note(&b->sheet, "%s, from %ld to %ld: time ×%.2f, peak memory ×%.2f.", grows,
                   sizes[i - 1], sizes[i], f[i].wall_ms / f[i - 1].wall_ms,
                   f[i].rss_mib / f[i - 1].rss_mib);
}

void bench_lists(bench *b)
{
    each(b, b->plan->lists, "list of", "List", list_once);
}

void bench_filtered(bench *b)
{
    each(b, b->plan->filtered, "a playbook that filters", "List filtered by a playbook",
         filter_once);
}

/* A read that answers at once: what the engine adds to a request. */
void bench_reads(bench *b)
{
    rig r;
    long n = b->plan->reads;
    char *dir = am_format("%s/reads", b->work);
    rig_start(&r, b->bin, dir, 1);
    const char *requests = rig_path(&r, "reads.curl"), *place = rig_path(&r, "ws");
    sheet_row *row = sheet_add(&b->sheet, bench_say(&r, "%ld single reads of a site", n),
                               "the same, one after another");
    rig_workspace(&r, place);
    bare_list(&r, rig_path(&r, "list.curl"));
    const char *const argv[] = {b->program,
                                "--workspace",
                                place,
                                "run",
                                am_arena_format(r.arena, "%s/read.lua", place),
                                "--url",
                                bare_reads(&r, requests, n),
                                "--times",
                                am_arena_format(r.arena, "%ld", n),
                                NULL};
    row->runs.n = b->plan->pairs;
    for (size_t i = 0; i < row->runs.n; i++) {
        row->runs.ours[i] = rig_measure(&r, argv);
        row->runs.theirs[i] = bare_measure(&r, requests);
    }
    rig_stop(&r);
    free(dir);
}
