/* Answers get lost: of every removal the connection is cut, half of them before it takes effect,
 * half after. In the end the tenants and the journal agree. */
#include "judge.h"

static void trial(rig *r, const char *name, const char *rules)
{
    rig_reset(r);
    (void)rig_post(r, r->trial, "faults", rules);
    const char *workspace = rig_fresh(r), *wrong;
    rig_ran ran = rig_apply(r, workspace, NULL);
    rig_ok(r, ran.code == 0 || ran.code == 1, "%s: the run ends (%d)", name, ran.code);
    wrong = judge_safe(r);
    rig_ok(r, !wrong, "%s: nothing wrong is removed", name);
    if (wrong)
        rig_note("%s", wrong);
    wrong = judge_journal(r, workspace, false);
    rig_ok(r, !wrong, "%s: the journal says of no site that it is gone when it is there", name);
    if (wrong)
        rig_note("%s", wrong);
    (void)rig_post(r, r->trial, "faults", "[]");
    if (ran.code)
        ran = rig_resume(r, workspace);
    rig_ok(r, ran.code == 0, "%s: once answers arrive again, the rest is settled", name);
    if (ran.code)
        rig_note("%s", rig_said(r, &ran));
    wrong = judge_done(r);
    rig_ok(r, !wrong, "%s: everything planned is gone, once", name);
    if (wrong)
        rig_note("%s", wrong);
    wrong = judge_journal(r, workspace, true);
    rig_ok(r, !wrong, "%s: the journal says so", name);
    if (wrong)
        rig_note("%s", wrong);
    rig_ok(r, rig_verify(r, workspace), "%s: and verifies", name);
    rig_drop(r, workspace);
}

int main(void)
{
    rig r = {.mem = am_arena_new(0), .trial = am_arena_new(0)};
    rig_open(&r, rig_scenario(&r, "[]"));
    rig_plan(&r);
    trial(&r, "cut after", "[{\"when\":{\"what\":\"csom:RemoveSite\"},\"do\":\"reset_after\"}]");
    trial(&r, "cut before, half of them",
          "[{\"when\":{\"what\":\"csom:RemoveSite\",\"percent\":50},\"do\":\"reset_before\"}]");
    trial(&r, "always cut, before or after",
          "[{\"when\":{\"what\":\"csom:RemoveSite\",\"percent\":50},\"do\":\"reset_before\"},"
          "{\"when\":{\"what\":\"csom:RemoveSite\"},\"do\":\"reset_after\"}]");
    return rig_close(&r);
}
