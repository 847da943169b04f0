/* A run is killed at every write to its journal and at 200 random instants, then resumed: every
 * planned redirect is removed exactly once, nothing else is, leases are given back, the chain
 * verifies.
 *
 * AFTERMOVE_CRASH=all: every write and 200 instants; a number: so many of each; otherwise a few,
 * spread evenly, so that the suite stays quick. AFTERMOVE_CRASH_PART=2/6: of those only every sixth,
 * from the second on, so that several processes share the work. */
#include "judge.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { WRITES_USUAL = 6, INSTANTS_USUAL = 4, INSTANTS_ALL = 200 };

static const char *const faults =
    "[{\"when\":{\"what\":\"csom:RemoveSite\",\"nth\":17},\"do\":\"429\",\"retry_after\":1},"
    "{\"when\":{\"what\":\"csom:RemoveSite\",\"every\":13},\"do\":\"reset_after\"},"
    "{\"when\":{\"what\":\"csom:RemoveSite\",\"every\":19},\"do\":\"reset_before\"}]";

/* Before anything is resumed: leases alone can be given back. */
static const char *give_back(rig *r, const char *workspace)
{
    static const char *const words[] = {"leases", "--return", NULL};
    rig_ran ran = rig_run(r, workspace, words, NULL);
    return ran.code ? rig_said(r, &ran) : judge_safe(r);
}

static const char *settle(rig *r, const char *workspace)
{
    rig_ran ran = rig_finish(r, workspace);
    const char *wrong = ran.code ? rig_said(r, &ran) : judge_done(r);
    if (!wrong)
        wrong = judge_journal(r, workspace, true);
    if (!wrong && !rig_verify(r, workspace))
        wrong = "the journal does not verify";
    if (wrong)
        return wrong;
    const am_value *state = rig_get(r, r->trial, "state");
    ran = rig_resume(r, workspace);
    if (!rig_nothing(&ran))
        return am_arena_format(r->trial, "a second resume: %s", rig_said(r, &ran));
    return judge_same(r, state);
}

static void trial(rig *r, long at, long of, bool any, bool leases)
{
    rig_reset(r);
    const char *workspace = rig_fresh(r), *wrong = NULL;
    rig_ran ran = rig_apply_killed(r, workspace, at, any, NULL);
    bool killed = ran.signal == SIGKILL;
    if (!killed && ran.code)
        wrong = am_arena_format(r->trial, "not killed: %s", rig_said(r, &ran));
    if (!wrong && killed && leases)
        wrong = give_back(r, workspace);
    if (!wrong)
        wrong = killed ? settle(r, workspace) : judge_done(r);
    rig_ok(r, !wrong, "killed at %s %ld of %ld%s%s", any ? "instant" : "write", at, of,
           leases ? ", leases first" : "", killed ? "" : ", which did not come");
    if (wrong)
        rig_note("%s", wrong);
    rig_drop(r, workspace);
}

/* An unkilled run, judged; how many writes (or writes and socket calls) it takes. */
static long reference(rig *r, bool any)
{
    long count = 0;
    rig_reset(r);
    const char *workspace = rig_fresh(r);
    rig_ran ran = rig_apply_killed(r, workspace, 0, any, &count);
    const char *wrong = ran.code ? rig_said(r, &ran) : judge_done(r);
    rig_ok(r, !wrong && count > 0, "a whole run: %ld %s", count,
           any ? "instants" : "writes to the journal");
    if (wrong)
        rig_note("%s", wrong);
    rig_drop(r, workspace);
    return wrong ? 0 : count;
}

/* splitmix64 */
static long random_upto(unsigned long long *state, long most)
{
    unsigned long long z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return 1 + (long)((z ^ z >> 31) % (unsigned long long)most);
}

int main(void)
{
    const char *how = getenv("AFTERMOVE_CRASH");
    const char *share = getenv("AFTERMOVE_CRASH_PART");
    const char *slash = share ? strchr(share, '/') : NULL;
    long part = slash ? strtol(share, NULL, 10) : 1, parts = slash ? strtol(slash + 1, NULL, 10) : 1;
    unsigned long long seed = 20260727;
    if (part < 1 || part > parts)
        return rig_skip("AFTERMOVE_CRASH_PART is no part of a whole");
    if (rig_sanitized())
        return rig_skip("nothing can be preloaded into a program with a sanitizer");
    rig r = {.mem = am_arena_new(0), .trial = am_arena_new(0)};
    rig_open(&r, rig_scenario(&r, faults));
    rig_plan(&r);
    long writes = reference(&r, false), instants = reference(&r, true);
    bool all = how && !strcmp(how, "all");
    long few = how && !all ? strtol(how, NULL, 10) : 0;
    long n = all ? writes : few > 0 ? few : WRITES_USUAL;
    long m = all ? INSTANTS_ALL : few > 0 ? few : INSTANTS_USUAL;
    n = n < writes ? n : writes;
    rig_note("%ld of %ld writes, %ld random instants (AFTERMOVE_CRASH=all: every write, %d)", n,
             writes, m, INSTANTS_ALL);
    for (long i = 0; i < n; i++)
        if (i % parts == part - 1)
            trial(&r, 1 + (all ? i : i * (writes - 1) / (n > 1 ? n - 1 : 1)), writes, false,
                  i / parts % 2 == 1);
    for (long i = 0; instants && i < m; i++) {
        long at = random_upto(&seed, instants);
        if (i % parts == part - 1)
            trial(&r, at, instants, true, i / parts % 2 == 1);
    }
    return rig_close(&r);
}
