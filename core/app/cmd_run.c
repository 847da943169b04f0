#include "app/command.h"

#include <string.h>

#include "app/applying.h"
#include "app/both.h"
#include "app/bundle.h"
#include "app/trust.h"
#include "base/secret.h"
#include "base/text.h"
#include "run/ledger.h"

enum { UNKNOWN = 3 }; /* to monitoring systems */

static am_kind may_run(const am_session *s, const am_args *args, am_err *err)
{
    if (s->config.require_plan) {
        am_fail(err, AM_REFUSED, "run is refused: policy.require_plan is true in %s",
                s->workspace.config);
        return am_hint(err,
                       "aftermove plan %s shows what it would do; require_plan = false allows "
                       "run --yes",
                       args->words[0]);
    }
    if (!am_args_has(args, "yes")) {
        am_fail(err, AM_USAGE, "run changes the tenants, and --yes is missing");
        return am_hint(err, "look first: aftermove plan %s", args->words[0]);
    }
    return AM_OK;
}

typedef struct declared {
    bool reads;          /* it changes nothing */
    const char *monitor; /* the word of its line for monitoring systems, or NULL */
} declared;

static am_kind look_up(am_arena *arena, const am_playbook_file *file, declared *d, am_err *err)
{
    am_playbook *book = NULL;
    am_kind kind = am_bundle_load(arena, file, &book, err);
    if (kind)
        return kind;
    const am_value *facts = am_playbook_facts(book);
    const char *word = am_value_text(am_value_member(facts, "monitor"), NULL);
    d->reads = am_value_truth(am_value_member(facts, "read_only"), false);
    d->monitor = word ? am_arena_strdup(arena, word) : NULL;
    am_playbook_free(book);
    return AM_OK;
}

/* What it declares counts where the workspace cannot be used, too. */
static am_kind prepare(am_session *s, const am_app *app, const char *word, am_playbook_file *file, declared *is,
                       am_err *err)
{
    am_err why;
    am_kind opened = am_session_open(s, app, NULL, err);
    am_kind kind = am_workspace_playbook(s->arena, s->workspace.dir, word, file, &why);
    if (!kind && !opened)
        kind = am_trust_check(&s->config, file, &why);
    if (!kind)
        kind = look_up(s->arena, file, is, &why);
    if (opened)
        return opened;
    if (kind)
        *err = why;
    return kind;
}

/* A monitoring system reads one line and takes 2 for critical: what could not be asked is unknown. */
static int tell_unknown(const am_app *app, const char *monitor, const am_err *why)
{
    char text[sizeof why->text], shown[sizeof why->text];
    snprintf(text, sizeof text, "%s", why->text);
    am_secret_scrub(text);
    am_printable(shown, sizeof shown, text);
    for (char *bar = shown; (bar = strchr(bar, '|'));)
        *bar = '/'; /* performance data stand behind a bar */
    fprintf(app->out.out, "%s UNKNOWN - %s\n", monitor, shown);
    return UNKNOWN;
}

/* It may look into the ledger; a workspace without a journal has an empty one. */
static am_kind lend_ledger(void *self, am_run *run, const am_value *facts, const am_value *params, am_err *err)
{
    am_session *s = self;
    (void)facts;
    (void)params;
    am_kind kind = am_journal_open(s->workspace.dir, AM_JOURNAL_READ, NULL, &s->journal, err);
    if (!kind)
        am_run_keep_ledger(run, s->journal);
    return kind == AM_ABSENT ? AM_OK : kind;
}

static int run(am_app *app, const am_args *args)
{
    am_session s;
    am_err err = {0};
    am_playbook_file file;
    am_performed done = {0};
    declared is = {0};
    am_kind kind = prepare(&s, app, args->words[0], &file, &is, &err);
    if (!kind && !is.reads)
        kind = may_run(&s, args, &err);
    if (kind) {
        done.code = am_app_error(app, &err);
        done.ended = kind;
        done.problem = err;
    } else if (is.reads)
        am_perform(&(am_performance){.session = &s,
                                     .file = &file,
                                     .args = args,
                                     .mode = AM_MODE_PLAN,
                                     .reads = true,
                                     .self = &s,
                                     .begun = lend_ledger,
                                     .format = am_app_layout(am_args_get(args, "format", "table"))},
                   &done);
    else
        am_both(&(am_performance){.session = &s,
                                  .file = &file,
                                  .args = args,
                                  .silent = true,
                                  .format = am_app_layout(am_args_get(args, "format", "table")),
                                  .consent = am_args_list(args, "consent")},
                &done);
    if (is.monitor && done.ended && done.ended != AM_CANCELLED)
        done.code = tell_unknown(app, is.monitor, &done.problem);
    am_applying_tell(&s);
    am_session_close(&s);
    return done.code;
}

static const am_option options[] = {
    {"yes", NULL, "make the changes; without it only what changes nothing is run"},
    {"consent", "WORD,...", "agree to what cannot be taken back lightly: trust, purge"},
    {"format", "table|json", "a table, or one JSON object a line: effects, outcomes, totals"},
    {"param", "NAME=VALUE", "a parameter that is called like one of these options"},
    {NULL, NULL, NULL},
};

const am_command am_cmd_run = {
    .name = "run",
    .args = "PLAYBOOK [--yes] [--consent WORD,...] [--PARAMETER VALUE]...",
    .help =
        "Plan a playbook and make its changes in one go.\n"
        "Look first: `aftermove plan PLAYBOOK` shows what it would change; --yes changes it. What the\n"
        "policy does not allow (too many changes, a consent that is missing) is refused before\n"
        "anything is changed. Ctrl-C lets finish what is in flight and sends nothing new.\n"
        "A playbook that declares read_only = true changes nothing: it needs no --yes, prints what\n"
        "it has found, and may set the exit code.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .params_after = 1,
    .pages = true,
    .run = run,
};
