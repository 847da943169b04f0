#include <string.h>

#include "app/command.h"
#include "app/ledger.h"
#include "app/ledger_places.h"
#include "base/text.h"
#include "journal/ledger.h"

am_kind am_ledger_cmd_open(const am_app *app, am_arena *a, const char *who, am_journal **j, am_err *e)
{
    am_workspace w;
    am_kind k = am_workspace_find(a, app->workspace, &w, e);
    return k ? k : am_journal_open(w.dir, AM_JOURNAL_WRITE, who, j, e);
}

static am_kind add(am_app *app, const am_args *args, am_err *e)
{
    am_journal *j = NULL;
    am_ledger_row r;
    am_ledger_places places;
    bool added = false;
    const char *what = args->words[1];
    am_ledger_row given = {.upn = am_args_get(args, "upn", NULL),
                           .target_upn = am_args_get(args, "target-upn", NULL),
                           .source_url = am_args_get(args, "source-url", NULL),
                           .target_url = am_args_get(args, "target-url", NULL)};
    const char **place = strstr(what, "://") ? &given.source_url : &given.upn;
    if (*place)
        return am_fail(e, AM_USAGE, "ledger add: %s is given twice", place == &given.upn ? "the user" : "the URL");
    *place = what;
    am_ledger_note note = {.reason = am_args_get(args, "reason", NULL)};
    am_kind k = am_ledger_places_open(&places, app, args->arena, e);
    if (!k)
        k = am_ledger_places_check(&places, &given, e);
    am_ledger_places_close(&places);
    if (!k)
        k = am_ledger_cmd_open(app, args->arena, "ledger add", &j, e);
    if (!k && !(k = am_ledger_add(j, args->arena, &given, &note, &r, &added, e)))
        k = am_journal_commit(j, e);
    am_journal_close(j);
    if (!k)
        am_app_say(app, "#%lld %s is %s%s", (long long)r.id, r.name, am_ledger_state_name(r.state),
                   added ? "" : "; it was in the ledger already");
    return k;
}

/* close, reopen, remove: what an operator decides by hand, and says why. */
static am_kind decide(am_app *app, const am_args *args, am_err *e)
{
    am_journal *j = NULL;
    am_ledger_row r;
    const char *what = args->words[0];
    am_ledger_note note = {.verdict = "by hand", .reason = am_args_get(args, "reason", NULL)};
    am_ledger_state to = what[0] == 'c' ? AM_LEDGER_CLOSED : AM_LEDGER_PLANNED;
    bool changed = true;
    am_kind k = am_ledger_cmd_open(app, args->arena, am_arena_format(args->arena, "ledger %s", what), &j, e);
    if (!k)
        k = am_ledger_find(j, args->arena, args->words[1], &r, e);
    if (!k && !strcmp(what, "remove"))
        k = am_ledger_remove(j, r.id, note.reason, e);
    else if (!k && r.state == to)
        changed = false;
    else if (!k && (k = am_ledger_set(j, r.id, to, &note, &changed, e)) == AM_USAGE)
        (void)am_hint(e, "--reason TEXT says why; it goes on record");
    if (!k)
        k = am_journal_commit(j, e);
    am_journal_close(j);
    if (!k && !strcmp(what, "remove"))
        am_app_say(app, "#%lld %s is taken out", (long long)r.id, r.name);
    else if (!k)
        am_app_say(app, "#%lld %s is %s%s", (long long)r.id, r.name, am_ledger_state_name(to),
                   changed ? "" : " already");
    return k;
}

static am_kind misused(const am_args *args, am_err *e)
{
    static const char *const words[] = {"add", "import", "list", "show", "close", "reopen", "remove", NULL};
    char shown[80];
    am_printable(shown, sizeof shown, args->words[0]);
    for (size_t i = 0; words[i]; i++)
        if (!strcmp(words[i], args->words[0]))
            return am_fail(e, AM_USAGE, "ledger %s: expected %s", shown,
                           i == 1   ? "one file"
                           : i == 2 ? "nothing behind it"
                                    : "one user, URL or number");
    (void)am_fail(e, AM_USAGE, "ledger does not know '%s'", shown);
    const char *near = am_nearest(args->words[0], words);
    return near ? am_hint(e, "did you mean '%s'?", near)
                : am_hint(e, "expected add, import, list, show, close, reopen or remove");
}

static int run(am_app *app, const am_args *args)
{
    static const struct {
        const char *option, *of; /* of: subcommands that know it */
    } belongs[] = {{"upn", "add"},        {"target-upn", "add"}, {"source-url", "add"},
                   {"target-url", "add"}, {"state", "list"},     {"format", "list show"},
                   {"reason", "add close reopen remove"}};
    am_err e = {0};
    am_kind k = AM_OK;
    const char *what = args->words[0];
    bool one = args->n_words == 2;
    for (size_t i = 0; !k && i < sizeof belongs / sizeof *belongs; i++)
        if (am_args_has(args, belongs[i].option) && !strstr(belongs[i].of, what))
            k = am_fail(&e, AM_USAGE, "ledger %s takes no --%s", what, belongs[i].option);
    if (k)
        return am_app_error(app, &e);
    if (!strcmp(what, "list") && !one)
        k = am_ledger_cmd_list(app, args, &e);
    else if (!strcmp(what, "show") && one)
        k = am_ledger_cmd_show(app, args, args->words[1], &e);
    else if (!strcmp(what, "add") && one)
        k = add(app, args, &e);
    else if (!strcmp(what, "import") && one)
        k = am_ledger_cmd_import(app, args, args->words[1], &e);
    else if (one && (!strcmp(what, "close") || !strcmp(what, "reopen") || !strcmp(what, "remove")))
        k = decide(app, args, &e);
    else
        k = misused(args, &e);
    return k ? am_app_error(app, &e) : 0;
}

static const am_option options[] = {
    {"upn", "UPN", "add: who owns the site on the source"},
    {"source-url", "URL", "add: where the user's OneDrive was on the source, and is to be again"},
    {"target-url", "URL", "add: where it is on the target"},
    {"target-upn", "UPN", "add: the user on the target"},
    {"reason", "TEXT", "why; it goes on record"},
    {"state", "planned|url-free|moved|accessible|redirect-removed|closed", "list: only these"},
    {"format", "table|json|csv", "list, show: form of the list"},
    {NULL, NULL, NULL}};

const am_command am_cmd_ledger = {
    .name = "ledger",
    .args = "add UPN|URL | import CSV | list | show ENTRY | close ENTRY | reopen ENTRY | remove ENTRY",
    .help = "Keep the list of users and sites that are migrated back, and where each stands.\n"
            "An ENTRY is a number, a UPN or the URL on the source. import takes a CSV file with a head (upn,\n"
            "target_upn, source_url or url, target_url, reason) or the service's identity map. close ends an\n"
            "entry by hand and reopen begins it again, both with --reason; remove takes out one that was added\n"
            "by mistake. The playbook migrate-back does the rest.",
    .options = options,
    .words_min = 1,
    .words_max = 2,
    .run = run};
