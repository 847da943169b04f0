/* The power fails: the journal's files end at one of their last sector boundaries. The run resumes
 * and ends as planned, or is refused whole and nothing is changed.
 *
 * AFTERMOVE_CRASH=all: every boundary of the last 64 KiB of both files; a number: so many. */
#include "judge.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTOR = 512, BOUNDARIES = (64 << 10) / SECTOR, USUAL = 3 };

/* The k-th boundary from the end; -1: there is none. */
static long boundary(const char *path, long k)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return -1;
    long last = (long)(st.st_size / SECTOR) * SECTOR;
    last -= last == (long)st.st_size ? SECTOR : 0;
    return last - k * SECTOR;
}

static const char *judge_refusal(rig *r, const rig_ran *ran, const am_value *before)
{
    if (ran->code != 6 && !rig_nothing(ran))
        return rig_said(r, ran);
    return judge_same(r, before);
}

static void trial(rig *r, long at, const char *name, long k)
{
    rig_reset(r);
    const char *workspace = rig_fresh(r), *wrong = NULL, *end = "resumed";
    rig_ran ran = rig_apply_killed(r, workspace, at, false, NULL);
    const char *path = am_arena_format(r->trial, "%s/%s", workspace, name);
    long size = boundary(path, k);
    if (ran.signal != SIGKILL)
        wrong = am_arena_format(r->trial, "not killed: %s", rig_said(r, &ran));
    else if (size >= 0 && truncate(path, size) != 0)
        wrong = "cannot cut the file";
    if (!wrong && size >= 0) {
        const am_value *before = rig_get(r, r->trial, "state");
        ran = rig_resume(r, workspace);
        for (int i = 1; i < RIG_RESUMES_MAX && ran.code == 1 && !rig_nothing(&ran); i++)
            ran = rig_resume(r, workspace);
        bool through = ran.code == 0 && !rig_nothing(&ran);
        end = through ? "resumed" : "refused whole";
        wrong = through ? judge_done(r) : judge_refusal(r, &ran, before);
        if (through && !wrong && !rig_verify(r, workspace))
            wrong = "the journal does not verify";
    }
    if (size < 0)
        end = "has no such boundary";
    rig_ok(r, !wrong, "%s cut at boundary %ld from its end: %s", name, k, end);
    if (wrong)
        rig_note("%s", wrong);
    rig_drop(r, workspace);
}

int main(void)
{
    const char *how = getenv("AFTERMOVE_CRASH");
    static const char *const names[] = {"journal.db", "journal.db-wal"};
    long writes = 0;
    if (rig_sanitized())
        return rig_skip("nothing can be preloaded into a program with a sanitizer");
    rig r = {.mem = am_arena_new(0), .trial = am_arena_new(0)};
    rig_open(&r, rig_scenario(&r, "[]"));
    rig_plan(&r);
    rig_reset(&r);
    rig_ran ran = rig_apply_killed(&r, rig_fresh(&r), 0, false, &writes);
    rig_ok(&r, ran.code == 0 && writes > 0, "a whole run: %ld writes to the journal", writes);
    bool all = how && !strcmp(how, "all");
    long few = how && !all ? strtol(how, NULL, 10) : 0;
    long n = all ? BOUNDARIES : few > 0 && few < BOUNDARIES ? few : USUAL;
    rig_note("%ld of %d boundaries a file (AFTERMOVE_CRASH=all: every one)", n, BOUNDARIES);
    for (size_t f = 0; writes && f < 2; f++)
        for (long i = 0; i < n; i++)
            trial(&r, writes * 3 / 5, names[f], i * (BOUNDARIES - 1) / (n > 1 ? n - 1 : 1));
    return rig_close(&r);
}
