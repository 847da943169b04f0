#include "app/command.h"
#include "app/perform.h"

static int plan(am_app *app, const am_args *args)
{
    am_session s;
    am_err err = {0};
    am_playbook_file file;
    am_performed done = {0};
    am_kind kind = am_session_open(&s, app, NULL, &err);
    if (!kind)
        kind = am_workspace_playbook(s.arena, s.workspace.dir, args->words[0], &file, &err);
    if (kind)
        done.code = am_app_error(app, &err);
    else
        am_perform(&(am_performance){.session = &s,
                                     .file = &file,
                                     .args = args,
                                     .mode = AM_MODE_PLAN,
                                     .format = am_app_layout(am_args_get(args, "format", "table"))},
                   &done);
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
    .help = "Show what a playbook would change, and change nothing.\n"
            "The whole playbook runs against the live tenants; each change that it would make is\n"
            "listed with its target, its reason and what would undo it.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .params_after = 1,
    .run = plan,
};
