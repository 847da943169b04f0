#include "rig.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

rig_ran rig_apply(rig *r, const char *workspace, const char *const *env)
{
    const char *const words[] = {"apply", am_arena_format(r->trial, "%s/%s", workspace, r->plan),
                                 "--consent", "trust", NULL};
    return rig_run(r, workspace, words, env);
}

rig_ran rig_apply_killed(rig *r, const char *workspace, long at, bool any, long *count)
{
    const char *counted = am_arena_format(r->trial, "%s/count", r->dir);
    const char *const env[] = {
        am_arena_format(r->trial, "LD_PRELOAD=%s/tests/crash/.libs/killer.so", r->bin),
        am_arena_format(r->trial, "AM_KILL_AT=%ld", at),
        am_arena_format(r->trial, "AM_KILL_COUNT=%s", at ? "" : counted),
        any ? "AM_KILL_ANY=1" : NULL, NULL};
    rig_ran ran = rig_apply(r, workspace, env);
    am_buf text = AM_BUF(64);
    if (!at)
        *count = am_file_read(counted, &text, NULL) ? 0 : strtol(am_buf_text(&text), NULL, 10);
    am_buf_free(&text);
    return ran;
}

rig_ran rig_resume(rig *r, const char *workspace)
{
    static const char *const words[] = {"resume", NULL};
    return rig_run(r, workspace, words, NULL);
}

bool rig_nothing(const rig_ran *ran)
{
    return strstr(ran->err, "no unfinished run") != NULL;
}

rig_ran rig_finish(rig *r, const char *workspace)
{
    rig_ran ran = rig_resume(r, workspace);
    if (rig_nothing(&ran)) {
        const am_value *state = rig_get(r, r->trial, "state");
        bool ended = am_value_num(am_value_get(state, "requests.changed"), 0) > 0;
        ran = ended ? (rig_ran){.out = "", .err = ""} : rig_apply(r, workspace, NULL);
    }
    for (int i = 1; i < RIG_RESUMES_MAX && ran.code == 1; i++) {
        rig_note("again, after %s", rig_said(r, &ran));
        ran = rig_resume(r, workspace);
    }
    return ran;
}

bool rig_verify(rig *r, const char *workspace)
{
    static const char *const words[] = {"journal", "verify", NULL};
    return rig_run(r, workspace, words, NULL).code == 0;
}
