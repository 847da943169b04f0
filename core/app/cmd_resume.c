#include "app/applying.h"
#include "app/chronicle.h"
#include "app/command.h"

#include <string.h>

static am_record_unsure unsure(const am_args *args)
{
    const char *word = am_args_get(args, "unknown", NULL);
    return !word ? AM_UNSURE_TOLD : strcmp(word, "done") == 0 ? AM_UNSURE_DONE : AM_UNSURE_AGAIN;
}

static int resume(am_app *app, const am_args *args)
{
    am_session s;
    am_err err = {0};
    am_performed done = {0};
    am_run_row row = {.id = args->n_words ? args->words[0] : NULL};
    am_kind kind = am_session_open(&s, app, NULL, &err);
    if (!kind)
        kind = am_chronicle_open(&s, "resume", &err);
    if (!kind && !row.id)
        kind = am_journal_run_get(s.journal, s.arena, NULL, &row, &err);
    if (kind) {
        done.code = am_app_error(app, &err);
    } else {
        am_app_say(app, "resuming run %s", row.id);
        am_applying(&(am_application){.session = &s, .resume = row.id, .unsure = unsure(args),
                                      .format = am_app_layout(am_args_get(args, "format", "table"))},
                    &done);
    }
    am_applying_tell(&s);
    am_session_close(&s);
    return done.code;
}

static const am_option options[] = {
    {"unknown", "done|again", "what may have happened and cannot be looked for: it did; do it (again)"},
    {"format", "table|json", "a table, or one JSON object a line: effects, outcomes, totals"},
    {NULL, NULL, NULL},
};

const am_command am_cmd_resume = {
    .name = "resume",
    .args = "[RUN] [--unknown done|again]",
    .help = "Finish a run that was interrupted, by Ctrl-C, a crash or a full disk.\n"
            "Temporary changes that it left are given back first. What was done is answered from the\n"
            "journal; what may have happened is looked at again. What cannot be looked for, as a message,\n"
            "is told and not repeated, unless --unknown says how to go on. Without RUN: the newest\n"
            "unfinished one.",
    .options = options,
    .words_max = 1,
    .pages = true,
    .run = resume,
};
