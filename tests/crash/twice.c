/* Two processes apply the same plan at once: one runs, the other is told who does. */
#include "judge.h"

#include <signal.h>
#include <string.h>

enum { QUIET = 50 };

static int64_t changed(rig *r)
{
    am_arena *arena = am_arena_new(0);
    int64_t n = am_value_num(am_value_get(rig_get(r, arena, "state"), "requests.changed"), 0);
    am_arena_free(arena);
    return n;
}

/* What a stopped process has sent may still arrive. */
static int64_t changed_at_rest(rig *r)
{
    int64_t n = changed(r), next;
    for (int same = 0; same < QUIET; same++, n = next)
        if ((next = changed(r)) != n)
            same = 0;
    return n;
}

int main(void)
{
    rig r = {.mem = am_arena_new(0), .trial = am_arena_new(0)};
    rig_open(&r, rig_scenario(&r, "[]"));
    rig_plan(&r);
    rig_reset(&r);
    (void)rig_post(&r, r.trial, "faults", "[{\"do\":\"latency\",\"ms\":20}]");
    const char *workspace = rig_fresh(&r);
    const char *const words[] = {"apply", am_arena_format(r.trial, "%s/%s", workspace, r.plan),
                                 "--consent", "trust", NULL};
    pid_t one = rig_start(&r, workspace, words, NULL);
    long asked = 0;
    while (!changed(&r) && asked < 200000)
        asked++;
    (void)kill(one, SIGSTOP);
    int64_t before = changed_at_rest(&r);
    rig_ran two = rig_apply(&r, workspace, NULL);
    rig_ok(&r, two.code != 0 && !two.signal, "the second one does not run (code %d)", two.code);
    rig_ok(&r, strstr(two.err, am_arena_format(r.trial, "process %ld", (long)one)) != NULL,
           "it names the process that runs");
    rig_ok(&r, strstr(two.err, "since ") != NULL, "and since when");
    rig_note("%s", rig_said(&r, &two));
    rig_ok(&r, before > 0 && changed(&r) == before, "it has changed nothing");
    (void)kill(one, SIGCONT);
    rig_ran first = rig_wait(&r, one);
    rig_ok(&r, first.code == 0, "the first one ends");
    if (first.code)
        rig_note("%s", rig_said(&r, &first));
    const char *wrong = judge_done(&r);
    rig_ok(&r, !wrong, "as planned");
    if (wrong)
        rig_note("%s", wrong);
    rig_ok(&r, rig_verify(&r, workspace), "and the journal verifies");
    return rig_close(&r);
}
