#include "app/records.h"

#include <string.h>
#include <time.h>

#include "base/file.h"

am_kind am_records_open(const am_app *app, am_arena *a, am_workspace *w, am_journal **out, am_err *e)
{
    am_kind k = am_workspace_find(a, app->workspace, w, e);
    return k ? k : am_journal_open(w->dir, AM_JOURNAL_READ, NULL, out, e);
}

const char *am_records_plan(am_arena *a, const char *dir, const char *name)
{
    const char *tries[3] = {name, NULL, NULL};
    if (dir && !strchr(name, '/')) {
        tries[1] = am_arena_format(a, "%s/plans/%s.jsonl", dir, name);
        tries[2] = am_arena_format(a, "%s/plans/%s", dir, name);
    }
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        if (tries[i] && am_file_exists(tries[i]))
            return tries[i];
    return NULL;
}

am_kind am_records_find_plan(const am_app *app, am_arena *a, const char *name, const char **path, am_err *e)
{
    am_workspace w = {0};
    am_err none;
    if (am_workspace_find(a, app->workspace, &w, &none) && app->workspace) {
        *e = none;
        return none.kind;
    }
    *path = am_records_plan(a, w.dir, name);
    if (*path)
        return AM_OK;
    (void)am_fail(e, AM_ABSENT, "there is no plan '%s'%s%s", name, w.dir ? ", neither here nor in " : "",
                  w.dir ? am_arena_format(a, "%s/plans", w.dir) : "");
    return am_hint(e, "`aftermove plan PLAYBOOK` makes one and says its name");
}

const char *am_records_time(am_arena *a, int64_t wall_ms)
{
    char text[32] = "";
    time_t t = (time_t)(wall_ms / 1000);
    struct tm tm;
    if (wall_ms && localtime_r(&t, &tm))
        (void)strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
    return am_arena_strdup(a, text);
}
