#include "app/applying.h"
#include "app/command.h"
#include "app/records.h"

static int apply(am_app *app, const am_args *args)
{
    am_session s;
    am_err err = {0};
    am_performed done = {0};
    const char *plan = NULL;
    am_kind kind = am_session_open(&s, app, NULL, &err);
    if (!kind)
        kind = am_records_find_plan(app, s.arena, args->words[0], &plan, &err);
    if (kind)
        done.code = am_app_error(app, &err);
    else
        am_applying(&(am_application){.session = &s, .plan = plan,
                                      .format = am_app_layout(am_args_get(args, "format", "table")),
                                      .consent = am_args_list(args, "consent")},
                    &done);
    am_applying_tell(&s);
    am_session_close(&s);
    return done.code;
}

static const am_option options[] = {
    {"consent", "WORD,...", "agree to what cannot be taken back lightly: trust, purge"},
    {"format", "table|json", "a table, or one JSON object a line: effects, outcomes, totals"},
    {NULL, NULL, NULL},
};

const am_command am_cmd_apply = {
    .name = "apply",
    .args = "PLAN [--consent WORD,...]",
    .help = "Make the changes that a plan lists, and no other.\n"
            "PLAN is its file, or the name of one in plans/ of the workspace.\n"
            "The playbook that was planned runs again. What the plan does not list, or what is no longer\n"
            "what it was, is refused (exit 3). Each change is written to the journal before it is sent:\n"
            "after a crash, aftermove resume goes on. Ctrl-C lets finish what is in flight.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .pages = true,
    .run = apply,
};
