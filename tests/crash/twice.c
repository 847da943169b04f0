/* Two processes apply the same plan at once: one runs, the other is told who does. */
#include "judge.h"

#include <signal.h>
#include <string.h>

static bool has_begun(rig *r)
{
    am_arena *arena = am_arena_new(0);
    const am_value *state = rig_get(r, arena, "state");
    bool begun = am_value_num(am_value_get(state, "requests.changed"), 0) > 0;
    am_arena_free(arena);
    return begun;
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
    while (!has_begun(&r) && asked < 200000)
        asked++;
    (void)kill(one, SIGSTOP);
    const am_value *state = rig_get(&r, r.trial, "state");
    rig_ran two = rig_apply(&r, workspace, NULL);
    rig_ok(&r, two.code != 0 && !two.signal, "the second one does not run (code %d)", two.code);
    rig_ok(&r, strstr(two.err, am_arena_format(r.trial, "process %ld", (long)one)) != NULL,
           "it names the process that runs");
    rig_ok(&r, strstr(two.err, "since ") != NULL, "and since when");
    rig_note("%s", rig_said(&r, &two));
    const am_value *after = rig_get(&r, r.trial, "state");
    rig_ok(&r,
           am_value_num(am_value_get(state, "requests.changed"), -1) ==
               am_value_num(am_value_get(after, "requests.changed"), -2),
           "it has changed nothing");
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
