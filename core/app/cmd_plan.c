#include "app/command.h"
#include "app/planning.h"
#include "app/trust.h"

static int plan(am_app *app, const am_args *args)
{
    am_session s;
    am_err err = {0};
    am_playbook_file file;
    am_performed done = {0};
    const char *path = NULL;
    am_kind kind = am_session_open(&s, app, NULL, &err);
    if (!kind)
        kind = am_workspace_playbook(s.arena, s.workspace.dir, args->words[0], &file, &err);
    if (!kind)
        kind = am_trust_check(&s.config, &file, &err);
    if (kind)
        done.code = am_app_error(app, &err);
    else
        am_planning(&(am_performance){.session = &s, .file = &file, .args = args,
                                      .format = am_app_layout(am_args_get(args, "format", "table"))},
                    &done, &path);
    if (path)
        am_app_say(app, "the plan is written; apply it with: aftermove apply %s", s.run ? am_run_id(s.run) : path);
    if (path)
        fprintf(am_args_get(args, "format", "table")[0] == 'j' ? app->err.out : app->out.out, "%s\n", path);
    am_session_close(&s);
    return done.code;
}

static const am_option options[] = {
    {"format", "table|json", "a table, or one JSON object a line: effects, outcomes, totals"},
    {"param", "NAME=VALUE", "a parameter that is called like one of these options"},
    {NULL, NULL, NULL},
};

const am_command am_cmd_plan = {
    .name = "plan",
    .args = "PLAYBOOK [--PARAMETER VALUE]...",
    .help = "Write down what a playbook would change, and change nothing.\n"
            "The whole playbook runs against the live tenants; each change that it would make is\n"
            "listed with its evidence, its reason and what would undo it. The plan goes to\n"
            "plans/ID.jsonl in the workspace; its path is the last line of the output.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .params_after = 1,
    .pages = true,
    .run = plan,
};
